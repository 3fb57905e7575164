"""Two deals beside each other: which is higher, how surely, and what the difference comes from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from deal_builder import Data, bare_deal, deal_of, illustration, shipped_model, with_facts
from small_models import drawn

from dealcheck.model.types import PARTIES
from dealcheck.reading import Plain
from dealcheck.scoring.comparison import compare_deals, drawn_beside
from dealcheck.scoring.crossing import REST, crossed, differing
from dealcheck.scoring.differences import Comparison
from dealcheck.scoring.instead import AlternativeError, alternative_named, compare_with_alternatives
from dealcheck.scoring.score import score_deals
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts

MODEL = shipped_model()
CHOSEN = ScoreSettings(draws=200, thorough=False)
MEASURES = (*MODEL.poles, *PARTIES)


def compared(*data: Data) -> Comparison:
    deals = [deal_of(one) for one in data]
    return compare_deals(list(score_deals(deals, MODEL, facts(), CHOSEN)), facts())


def open_deal(identity: str = "open", **changes: Plain) -> Data:
    base = {**bare_deal(), "id": identity, "status": "contract"}
    return with_facts(base, {"infrastructure.power_mw.firm": 100, **changes})


@pytest.mark.parametrize(
    "data",
    [open_deal(), illustration("hard-middle-market"), bare_deal()],
    ids=["open", "settled", "bare"],
)
def test_a_deal_is_as_likely_above_itself_as_below_and_nothing_is_told_apart(data: Data) -> None:
    (found,) = compared(data, data).differences
    assert set(found.moved) == set(MEASURES)
    for name, moved in found.moved.items():
        assert moved.probability == 0.5, name
        assert not moved.is_told_apart
        assert moved.points == 0
        assert sum(part for _, part in moved.causes) == pytest.approx(0, abs=1e-9)
    assert [one.fact for one in found.facts] == [REST]
    assert found.worse(MEASURES) == ()


def test_the_parts_of_a_difference_add_up_to_it() -> None:
    other = open_deal(
        "another", **{"contract.exclusivity": "exclusive", "model.possession": "open-weights"}
    )
    (found,) = compared(open_deal(), other).differences
    for name, moved in found.moved.items():
        assert sum(part for _, part in moved.causes) == pytest.approx(moved.points, abs=1e-9), name
    named = {one.fact for one in found.facts}
    assert named > {"contract.exclusivity", "model.possession", REST}
    follows = {one.fact for one in found.facts if one.fact != REST} - {
        "contract.exclusivity",
        "model.possession",
    }
    linked = {then.fact for link in MODEL.links for then in link.then}
    assert follows <= linked


def test_the_side_that_a_fact_raises_is_told_apart() -> None:
    """The same deal with a duty and without: whatever else is open falls out alike."""
    free, bound = (open_deal(**{"contract.exclusivity": word}) for word in ("none", "exclusive"))
    (found,) = compared(free, bound).differences
    hold = found.moved["switching_costs"]
    assert hold.probability > 0.95
    assert hold.is_told_apart
    assert hold.points > 5
    (back,) = compared(bound, free).differences
    assert back.moved["switching_costs"].probability == pytest.approx(1 - hold.probability)
    assert back.moved["switching_costs"].points == pytest.approx(-hold.points)


@pytest.mark.parametrize(
    ("names", "alike"), [(("one", "one-2025-09"), True), (("one", "other"), False)]
)
def test_twins_fall_out_alike_and_other_deals_have_a_lean_in_common(
    names: tuple[str, str], *, alike: bool
) -> None:
    deals = [deal_of(open_deal(name)) for name in names]
    settings = ScoreSettings(draws=4000, reference=False, thorough=False)
    (score,) = score_deals(deals[:1], MODEL, facts(), ScoreSettings(draws=5, thorough=False))
    first, second = drawn_beside(deals, replace(score, settings=settings), facts())
    ours, theirs = (one.full(one.value("switching_costs")) for one in (first, second))
    correlation = float(np.corrcoef(ours, theirs)[0, 1])
    assert (correlation == pytest.approx(1)) is alike
    if not alike:
        assert 0.02 < correlation < 0.5


def test_different_deals_of_which_nothing_is_known_are_not_told_apart() -> None:
    (found,) = compared(open_deal("one"), open_deal("other")).differences
    for name, moved in found.moved.items():
        assert moved.probability == pytest.approx(0.5, abs=0.15), name
        assert not moved.is_told_apart
        assert moved.is_within_the_unknown


def test_a_crossing_is_either_deal_at_its_ends_and_one_fact_of_the_other_between() -> None:
    one = drawn(with_facts(bare_deal(), {"contract.exclusivity": "none"}))
    other = drawn(with_facts(bare_deal(), {"contract.exclusivity": "exclusive"}))
    paths = differing(one.block.followed.facts, other.block.followed.facts, one.model, facts())
    assert paths == ("contract.exclusivity",)
    table = np.array([[False, False], [True, False], [False, True], [True, True]])
    units = [*paths, REST]
    takes = {unit: table[:, place] for place, unit in enumerate(units)}
    ours, theirs = one.block.joint.facts, other.block.joint.facts
    cases = crossed(ours, theirs, takes, paths)
    assert cases.rows == 4 * one.draws
    duty = cases.words["contract.exclusivity"].reshape(4, -1)
    assert [set(row) for row in duty] == [{1}, {16}, {1}, {16}]
    spend = cases.numbers["contract.committed_spend_percent"].lower.reshape(4, -1)
    mine, other_spend = (
        each.numbers["contract.committed_spend_percent"].lower for each in (ours, theirs)
    )
    assert (spend[:2] == mine).all()
    assert (spend[2:] == other_spend).all()


def test_an_alternative_is_compared_in_the_same_draws() -> None:
    deal = deal_of(illustration("hard-middle-market"))
    china = alternative_named("china", MODEL)
    found = compare_with_alternatives(deal, MODEL, facts(), CHOSEN, [china])
    (difference,) = found.differences
    assert found.instead
    assert difference.other.goes_ahead is not None
    assert 0 < difference.other.goes_ahead < 1
    for name, moved in difference.moved.items():
        if moved.causes:
            assert sum(p for _, p in moved.causes) == pytest.approx(moved.points, abs=1e-9), name
    assert difference.moved["us_government"].points < -10
    assert difference.moved["us_government"].probability == 0


def test_an_alternative_is_named_by_a_part_of_its_name_or_nearly() -> None:
    assert alternative_named("nothing", MODEL).id == "nothing"
    assert alternative_named("Chinese", MODEL).id == "chinese_stack"
    assert alternative_named("own", MODEL).id == "own_build"
    assert alternative_named("nothin", MODEL).id == "nothing"
    for word in ("", "xyzzy"):
        with pytest.raises(AlternativeError, match="nothing that could happen"):
            alternative_named(word, MODEL)
    with pytest.raises(AlternativeError, match="several"):
        alternative_named("a", MODEL)

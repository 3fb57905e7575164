"""How a number came about: the walk gives the number that is shown, and its parts add up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from deal_builder import bare_deal, illustration, outcome, shipped_model, with_facts
from small_models import drawn

from dealcheck.model.operators import Combination, Complement, MeanWithMinimum, Members, Weighted
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.scores import median, middle_draw, quantiles, score_of
from dealcheck.scoring.trace import Traced, poles_now, values_of, walk
from dealcheck.workflow import facts

OPEN = {"contract.exclusivity": "unknown", "contract.exit": "unknown", "work.engineers": [1, 90]}


@pytest.fixture(
    scope="module",
    params=["bare", "illustration", "middling"],
)
def one(request: pytest.FixtureRequest) -> DealDraws:
    base = {"bare": bare_deal(), "illustration": illustration("hard-middle-market")}
    return outcome(OPEN if request.param != "bare" else {}, base=base.get(request.param))


def test_the_walk_of_a_measure_gives_exactly_the_median_that_is_shown(one: DealDraws) -> None:
    for name in (*one.model.poles, "viability", "goes-ahead", "continuity", "assurance-level"):
        found = walk(one, name)
        assert found.value(name) == one.score(name).score, name
        assert found.traced(name).value == one.score(name).score, name


def test_every_fact_of_the_walk_is_settled_and_one_of_the_draws(one: DealDraws) -> None:
    found = walk(one, "sovereignty")
    assert not {path for path in found.facts.open() if path != "demand.later"} & set(
        one.model.facts["sovereignty"]
    )
    place = middle_draw(one.full(one.value("sovereignty")))
    exclusivity = facts()["contract.exclusivity"]
    word = exclusivity.words[int(np.broadcast_to(one.words(exclusivity.path), one.draws)[place])]
    assert found.fact(exclusivity) == word


def all_parts(traced: Traced) -> Iterator[Traced]:
    yield traced
    for part in traced.parts:
        yield from all_parts(part)


def test_the_parts_of_a_weighted_mean_add_up_to_it(one: DealDraws) -> None:
    seen = 0
    for name in one.model.measures:
        for traced in all_parts(walk(one, name).traced(name)):
            parts = [part.value for part in traced.parts]
            operator = traced.operator
            if isinstance(operator, Weighted):
                summed = sum(w * part for w, part in zip(operator.weights, parts, strict=True))
                assert traced.value == pytest.approx(summed), name
                seen += 1
            elif isinstance(operator, Complement):
                assert traced.value == pytest.approx(operator.total - parts[0]), name
            elif isinstance(operator, Combination) and operator.rule in ("largest", "smallest"):
                found = max(parts) if operator.rule == "largest" else min(parts)
                kept = min(max(found, operator.at_least), operator.at_most)
                assert traced.value == pytest.approx(kept), name
    assert seen > 10


def test_a_group_is_the_mean_of_its_members_by_their_shares(one: DealDraws) -> None:
    model = one.model
    groups = [name for name, m in model.measures.items() if isinstance(m.value, Members)]
    assert len(groups) > 10
    for group in groups:
        found = walk(one, group)
        members = model.members[group]
        by_level = {True: 25.0, False: 1.0}
        by_hand = sum(
            by_level[model.measures[m].section == "indicator"] * model.share(m) * found.value(m)
            for m in members
        )
        assert found.value(group) == pytest.approx(by_hand, abs=1e-6), group


def test_a_pole_is_its_groups_and_the_weakest_of_the_critical_ones() -> None:
    one = outcome(OPEN)
    operator = shipped_model().measures["sovereignty"].value
    assert isinstance(operator, MeanWithMinimum)
    found = walk(one, "sovereignty")
    share = found.traced("sovereignty")
    mean, smallest = (part.value for part in share.parts)
    members = shipped_model().members["sovereignty"]
    assert mean == pytest.approx(sum(shipped_model().share(m) * found.value(m) for m in members))
    assert smallest == min(found.value(name) for name in operator.critical)
    assert smallest <= found.value("sovereignty") <= max(mean, smallest)


def test_what_a_value_of_a_fact_would_make_of_the_poles() -> None:
    one = drawn(with_facts(bare_deal(), {"contract.exclusivity": ["none", "exclusive"]}))
    tried = {each.value: each for each in values_of(one, facts()["contract.exclusivity"])}
    assert [each.allowed for each in tried.values()] == [True, False, False, False, True]
    assert tried["none"].poles["hold"] < tried["exclusive"].poles["hold"]
    # Every word moves the hold by its level: 15 of 100 for each of four, times .7 and .6.
    steps = [each.poles["hold"] for each in tried.values()]
    assert np.diff(steps) == pytest.approx(np.full(4, 0.7 * 0.6 * 25))
    now = poles_now(one)["hold"]
    assert min(steps) <= now <= max(steps)


def test_of_an_even_number_of_draws_the_lower_of_the_two_middle_ones_is_the_median() -> None:
    draws = np.array([4.0, 1.0, 3.0, 2.0])
    assert median(draws) == 2
    assert middle_draw(draws) == 3
    assert median(np.array([5.0, 1.0, 3.0])) == 3


def test_quantiles_are_draws_and_no_number_between_two() -> None:
    values = np.arange(11.0)[::-1]
    assert list(quantiles(values, (0.0, 0.1, 0.5, 0.9, 1.0))) == [0, 1, 5, 9, 10]


def test_an_interval_holds_four_draws_of_five_and_stays_within_the_bounds() -> None:
    draws = np.arange(101.0)
    found = score_of(draws, 0.0, 100.0)
    assert (found.low, found.score, found.high) == (10, 50, 90)
    cut = score_of(draws, 20.0, 60.0)
    assert (cut.lower, cut.low, cut.score, cut.high, cut.upper) == (20, 20, 50, 60, 60)
    assert cut.width == 40


@pytest.mark.parametrize("measure", ["chance-with-support", "gain-to-importer", "lift-of-support"])
def test_what_rests_on_outcomes_is_walked_to_its_own_number_and_ends_where_its_draws_end(
    measure: str,
) -> None:
    """Their hard bounds cannot be known from corners of the facts, so none are claimed."""
    one = outcome(base=illustration("hard-middle-market"))
    draws = one.full(one.block.joint.value(measure))
    shown = one.score(measure)
    assert shown.score == pytest.approx(walk(one, measure).traced(measure).value)
    assert (shown.lower, shown.upper) == pytest.approx((draws.min(), draws.max()))
    assert shown.score != 0

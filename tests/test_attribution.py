"""The parts that facts have in a difference: they add up, and no order of the facts matters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from deal_builder import bare_deal, outcome, scored, shipped_model

import dealcheck
from dealcheck import workflow
from dealcheck.model.values import row_of
from dealcheck.scoring.attribution import attributed, is_exact
from dealcheck.scoring.comparison import PRIORITIES, compare_deals
from dealcheck.scoring.crossing import REST, crossed, differing
from dealcheck.scoring.differences import TOLERANCE, Moved
from dealcheck.scoring.scores import Score

DEALS = Path(__file__).resolve().parents[1] / "deals"

OTHER = {
    "contract.exclusivity": "none",
    "contract.term_years": 9,
    "model.possession": "revocable-access",
    "importer.strategy": "quantified",
    "status": "live",
}
MANY = {
    **OTHER,
    "work.engineers": 55,
    "work.elicitation": "none",
    "demand.funding": "committed",
    "alignment.licence": "pending",
    "infrastructure.accelerators": "developer-asic-open",
}


def test_of_a_product_each_factor_has_its_mean_step():
    # f(a, b, c) = 6ab + c, from nothing to all: a and b share their 6 equally.
    def values(table):
        a, b, c = (table[:, index].astype(float) for index in range(3))
        return {"f": 6 * a * b + c}

    assert attributed(3, values)["f"] == pytest.approx([3.0, 3.0, 1.0])


def test_a_sample_of_orders_comes_close_to_all_of_them():
    rng = np.random.default_rng(0)
    pairs = rng.normal(size=(9, 9))

    def values(table):
        chosen = table.astype(float)
        return {"f": np.einsum("ri,ij,rj->r", chosen, pairs, chosen)}

    assert not is_exact(9)
    # For a sum over pairs the mean of an order and its reverse is exact already.
    expected = pairs.diagonal() + ((pairs + pairs.T).sum(axis=1) - 2 * pairs.diagonal()) / 2
    assert attributed(9, values)["f"] == pytest.approx(expected)


@pytest.mark.parametrize("changes", [OTHER, MANY], ids=["few", "many"])
def test_parts_add_up_to_the_difference_and_turn_round_with_it(changes):
    one, other = scored(), scored(changes)
    there = compare_deals([one, other], workflow.facts()).differences[0]
    back = compare_deals([other, one], workflow.facts()).differences[0]
    assert {fact.fact for fact in there.facts} == {*changes, REST}
    for name, moved in there.moved.items():
        assert sum(part for _, part in moved.causes) == pytest.approx(moved.points, abs=1e-9)
        parts = {fact.fact: part for fact, part in moved.causes}
        turned = {fact.fact: -part for fact, part in back.moved[name].causes}
        assert parts == pytest.approx(turned, abs=1e-9)


def test_what_the_importer_values_has_a_part_of_its_own():
    one = scored()
    data = dict(one.deal.data)
    data["importer"] = {**one.deal.data["importer"], "priorities": "sovereignty-first"}
    difference = compare_deals([one, scored(base=data)], workflow.facts()).differences[0]
    moved = difference.moved["importer"]
    assert abs(moved.points) > 0.1
    parts = {fact.fact: part for fact, part in moved.causes}
    assert parts == pytest.approx({PRIORITIES: moved.points, REST: 0.0}, abs=1e-9)


def test_a_crossing_is_either_deal_at_its_ends():
    futures = [
        {"name": "a", "probability": 0.4, "inference": 0.1},
        {"name": "b", "probability": 0.6, "inference": [0.5, 0.9]},
    ]
    changes = {**OTHER, "demand.later": futures, "infrastructure": "none"}
    sides = [outcome().block, outcome(changes).block]
    stated = [side.followed.facts for side in sides]
    paths = differing(stated[0], stated[1], shipped_model(), workflow.facts())
    assert "demand.later" in paths
    drawn = [side.joint.facts for side in sides]
    takes = dict.fromkeys([*paths, REST], np.array([False, True]))
    cases = crossed(drawn[0], drawn[1], takes, paths)
    draws = cases.rows // 2
    for path in paths:
        for half, facts in enumerate(drawn):
            row = half * draws + draws // 2
            there = draws // 2
            if path in facts.words:
                assert (row_of(cases.words[path], row) == row_of(facts.words[path], there)).all()
            elif path in facts.numbers:
                assert cases.ends(path, row) == facts.ends(path, there)
            assert cases.is_absent(path, row) == facts.is_absent(path, there)


def test_what_both_leave_open_moves_nothing_and_the_draws_say_who_is_higher():
    # Two descriptions of one deal: what both leave open falls out alike, so that one term that
    # binds is higher in nearly every draw, however open the rest is.
    one, other = (
        scored({"contract.exclusivity": word}, base=bare_deal()) for word in ("none", "exclusive")
    )
    assert one.measures["switching_costs"].width > 30
    moved = compare_deals([one, other], workflow.facts()).differences[0].moved["switching_costs"]
    assert moved.points > TOLERANCE
    assert moved.probability > 0.95
    assert moved.is_told_apart
    back = compare_deals([other, one], workflow.facts()).differences[0].moved["switching_costs"]
    assert back.probability == pytest.approx(1.0 - moved.probability)


def test_a_difference_is_within_the_unknown_if_that_could_turn_it_round():
    def moved(low: float, high: float, agreement: float) -> Moved:
        return Moved(
            "importer", Score(40, 30, 50, 35, 45), Score(50, 30, 70, low, high), agreement, ()
        )

    assert moved(44, 56, 0.7).is_within_the_unknown
    assert not moved(44, 56, 0.95).is_within_the_unknown
    assert moved(44, 56, 0.95).ranges_overlap
    assert not moved(46, 56, 0.7).ranges_overlap


def test_the_library_offers_the_same_as_the_command_line():
    deal = str(DEALS / "illustrations" / "hard-middle-market.yaml")
    compared = dealcheck.compare([deal], against=["china"])
    assert compared.comparison is not None
    assert compared.comparison.differences[0].moved["us_government"].points < -10
    improved = dealcheck.improve(deal)
    assert improved.improvement is not None
    assert improved.improvement.tried > 100

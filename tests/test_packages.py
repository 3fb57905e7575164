"""Packages of levers: which are allowed, which is offered, and what is left to be had."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any, cast

import numpy as np
import pytest
from deal_builder import illustration, outcome, with_facts

from dealcheck.model.types import PARTIES, Party
from dealcheck.reading import Plain
from dealcheck.scoring.levers import try_levers
from dealcheck.scoring.packages import (
    Packages,
    bargain,
    distinct,
    frontier,
    kind_of,
    nobody_loses,
    offered_row,
    packages,
    ranked,
    room,
)
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.thinned import thinned

Members = list[tuple[int, ...]]


def made(
    members: Members,
    gains: list[float] | dict[Party, list[float]],
    allowed: list[bool] | None = None,
    poles: dict[str, list[float]] | None = None,
) -> Packages:
    """Packages with the gains given: the same for all three, or by party."""
    by_party = gains if isinstance(gains, dict) else dict.fromkeys(PARTIES, gains)
    arrays = {party: np.array(by_party[party]) for party in PARTIES}
    return Packages(
        one=BOOSTERISH,
        base=BASE,
        effects=(),
        members=members,
        cases=cast(Any, None),
        poles={name: np.array(moved) for name, moved in (poles or {}).items()},
        payoffs=arrays,
        gains=arrays,
        allowed=np.array(allowed or [True] * len(members)),
    )


def found_for(one: DealDraws, levers: int = 8) -> Packages:
    base = thinned(one.block, 20, one.place)
    return packages(one, base, try_levers(one.block).effects(one), levers)


BOOSTERISH = outcome(base=illustration("boosterish-data-centre"))
BASE = thinned(BOOSTERISH.block, 20, 0)
SINGLE_OR_PAIR: Members = [(0,), (1,), (0, 1)]


@pytest.mark.parametrize(
    ("single", "offered"), [(0.89, 2), (0.899, 2), (0.901, 0), (0.95, 0), (1.0, 0)]
)
def test_the_shortest_package_is_offered_that_brings_nine_tenths_of_the_best(
    single: float, offered: int
) -> None:
    assert offered_row(made(SINGLE_OR_PAIR, [single, 0.1, 1.0])) == offered


def test_of_two_as_short_the_better_is_offered() -> None:
    assert offered_row(made(SINGLE_OR_PAIR, [0.95, 0.97, 1.0])) == 1


def test_what_brings_somebody_nothing_is_not_offered() -> None:
    assert offered_row(made(SINGLE_OR_PAIR, [0.05, 0.0, -1.0])) is None
    by_party: dict[Party, list[float]] = {
        "developer": [5.0, 0.2, 3.0],
        "us_government": [5.0, 0.2, 3.0],
        "importer": [0.0, 0.2, -0.1],
    }
    assert offered_row(made(SINGLE_OR_PAIR, by_party)) == 1


def test_what_is_not_allowed_is_not_offered() -> None:
    assert offered_row(made(SINGLE_OR_PAIR, [1.0, 0.5, 2.0], [False, True, False])) == 1
    assert offered_row(made(SINGLE_OR_PAIR, [1.0, 0.5, 2.0], [False, False, False])) is None
    assert offered_row(made([], [])) is None


def test_for_one_party_its_own_gain_counts_and_nobody_may_lose() -> None:
    by_party: dict[Party, list[float]] = {
        "developer": [9.0, 5.0, 4.0],
        "us_government": [1.0, 0.0, 3.0],
        "importer": [-0.2, -0.04, 3.0],
    }
    found = made([(0,), (1,), (2,)], by_party)
    assert list(nobody_loses(found)) == [False, True, True]
    assert offered_row(found, party="developer") == 1
    assert offered_row(found) == 2


def test_packages_are_ranked_by_the_smallest_gain_and_then_by_the_product() -> None:
    by_party: dict[Party, list[float]] = {
        "developer": [1.0, 1.0, 0.5, 9.0],
        "us_government": [1.0, 2.0, 5.0, 9.0],
        "importer": [1.0, 1.0, 5.0, 9.0],
    }
    found = made([(0,), (1,), (2,), (3,)], by_party, [True, True, True, False])
    assert ranked(found, found.allowed) == [1, 0, 2]
    assert ranked(found, found.allowed, "us_government") == [2, 1, 0]


def test_a_package_that_only_adds_to_a_better_one_is_not_shown() -> None:
    found = made([(0,), (0, 1), (1, 2), (0, 1, 2), (1,), (2,)], [1.0] * 6)
    assert distinct([0, 1, 2, 3, 4], found) == [0, 2, 4]
    assert distinct([0, 4, 5], found, shown=2) == [0, 4]


def test_room_is_what_a_pole_can_gain_while_the_other_of_its_trade_off_loses_none() -> None:
    poles = {
        "switching_costs": [5.0, 3.0, 9.0, 8.0],
        "sovereignty": [-1.0, 0.0, 2.0, -0.04],
        "us_backing": [0.0] * 4,
        "us_distance": [1.0, -4.0, 2.0, 0.0],
        "present_demand": [-1.0] * 4,
        "future_demand": [0.0] * 4,
    }
    members: Members = [(0,), (1,), (2,), (3,)]
    left = room(made(members, [0.0] * 4, [True, True, False, True], poles))
    # The third gains most and is not allowed; the first costs the other pole a point.
    assert left["switching_costs"] == 8
    assert left["sovereignty"] == 0
    assert left["us_distance"] == 1
    assert left["present_demand"] == left["future_demand"] == 0
    assert room(made(members, [0.0] * 4, [False] * 4, poles)) == dict.fromkeys(poles, 0.0)


def test_the_frontier_is_the_largest_share_of_its_headroom_that_all_get_at_once() -> None:
    headroom = {party: 100 - float(BASE.expected[party].mean()) for party in PARTIES}
    gains = {party: [0.1 * headroom[party], 0.3 * headroom[party], 0.5] for party in PARTIES}
    gains["importer"][1] = 0.2 * headroom["importer"]
    found = made([(0,), (1,), (2,)], gains)
    assert frontier(found) == pytest.approx(0.2)
    assert frontier(replace(found, allowed=np.array([True, False, True]))) == pytest.approx(0.1)
    assert frontier(made([(0,)], [-1.0])) == 0


@pytest.mark.parametrize(
    ("gains", "kind"),
    [
        ((1, 1, 1), "win-win"),
        ((1, 0, -0.4), "win-win"),
        ((3, 0, -1), "trade"),
        ((1, 0, -1), "zero-sum"),
        ((1.4, 0, -1), "zero-sum"),
        ((-1, -1, -1), "no-gain"),
        ((-0.4, 0, -0.1), "no-gain"),
        ((0.2, 0, -0.4), "zero-sum"),
    ],
)
def test_a_package_is_good_for_all_or_a_trade_or_what_some_gain_others_lose(
    gains: tuple[float, float, float], kind: str
) -> None:
    assert kind_of(dict(zip(PARTIES, gains, strict=True))) == kind


@pytest.mark.parametrize("name", ["boosterish-data-centre", "hard-middle-market"])
def test_no_package_moves_one_fact_twice_or_lowers_the_level_of_assurance(name: str) -> None:
    one = outcome(base=illustration(name))
    found = found_for(one)
    assert {len(members) for members in found.members} == {1, 2, 3}
    level = one.model.report.assurance["level"]
    before = float(found.base.value(level).mean())
    for row, members in enumerate(found.members):
        moved = [{c.fact for c in found.effects[place].lever.changes} for place in members]
        assert all(a.isdisjoint(b) for a, b in combinations(moved, 2))
        after = float(found.cases.value(level, str(row)).mean())
        assert bool(found.allowed[row]) is (after >= before - 1e-9)
    singles = [place for (place,) in (m for m in found.members if len(m) == 1)]
    assert singles == list(range(len(found.effects)))


def test_a_gain_is_what_the_payoff_rises_by_less_the_price_of_its_levers() -> None:
    found = found_for(BOOSTERISH)
    for row, members in enumerate(found.members):
        package = found.package(row)
        for party in PARTIES:
            price = sum(found.effects[place].price[party] for place in members)
            assert package.gains[party] == pytest.approx(package.payoffs[party] - price)
        assert package.type == kind_of(package.gains)


def test_a_package_promises_what_the_changed_deal_gives_with_all_else_as_it_is() -> None:
    """By scoring the changed deal: its chance and its worth, with the same alternatives as now."""
    found = found_for(BOOSTERISH)
    row = next(row for row, members in enumerate(found.members) if len(members) == 2)
    changes: dict[str, Plain] = {}
    for change in found.package(row).changes:
        is_number = change.after.replace(".", "").isdigit()
        changes[change.fact] = float(change.after) if is_number else change.after
    assert changes
    then = outcome(base=with_facts(illustration("boosterish-data-centre"), changes))
    before, after = BOOSTERISH.block.joint, then.block.joint
    for party in PARTIES:
        mix = before.mix[party]
        chance = after.goes_ahead
        expected = chance * after.worth[party] + (1 - chance) * mix
        promised = found.package(row).payoffs[party]
        gained = float(expected.mean() - before.expected[party].mean())
        # What a rival would do otherwise counts for the exporters, and is as it was.
        assert gained == pytest.approx(promised, abs=1e-6 if party == "importer" else 0.5)
    for pole, moved in found.package(row).poles.items():
        difference = after.value(pole).mean() - before.value(pole).mean()
        assert float(difference) == pytest.approx(moved, abs=1e-6)


def test_what_is_kept_already_is_in_no_package() -> None:
    one = outcome({"contract.exclusivity": "none"}, base=illustration("boosterish-data-centre"))
    found = found_for(one, 40)
    assert all(effect.mode not in ("keep", "use") for effect in found.effects)
    assert "open-model-clause" not in {effect.lever.id for effect in found.effects}


def test_where_nothing_can_be_asked_for_nothing_is_offered() -> None:
    empty = packages(BOOSTERISH, BASE, (), 6)
    left = bargain(empty)
    assert (left.levers, left.packages, left.offered, left.frontier) == ((), (), None, 0.0)
    assert left.room == dict.fromkeys(BOOSTERISH.model.poles, 0.0)

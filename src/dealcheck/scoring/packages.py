"""Packages of one to three levers: what each moves, what every party gains, and which to offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import PARTIES, Change, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.changes import changed
from dealcheck.scoring.levers import Effect, fact_changes
from dealcheck.scoring.outcomes import Cases, expected_with, varied
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.result import Bargain, Package
from dealcheck.scoring.thinned import Thinned

LARGEST = 3
SHOWN = 5
# The shortest package is offered that brings nine tenths of what the best one brings.
_NEARLY = 0.9
_NOISE = 0.05
_WORTHWHILE = 0.05
# Less than half a point of loss is nobody's, if others gain more.
_NOBODYS = 0.5


@dataclass(frozen=True, slots=True)
class Packages:
    """Packages of levers of one deal as rows: what they move in the mean of some draws.

    `members` are places in `effects`. `allowed` leaves out what lowers the assurance level.
    """

    one: DealDraws
    base: Thinned
    effects: Sequence[Effect]
    members: Sequence[tuple[int, ...]]
    cases: Cases
    poles: Mapping[str, Array]
    payoffs: Mapping[Party, Array]
    gains: Mapping[Party, Array]
    allowed: Mask

    def changes(self, row: int) -> tuple[Change, ...]:
        """The changes of facts that a package makes."""
        levers = (self.effects[place].lever for place in self.members[row])
        return tuple(change for lever in levers for change in lever.changes)

    def package(self, row: int) -> Package:
        """One row as a value."""
        gains = {party: float(self.gains[party][row]) for party in PARTIES}
        return Package(
            levers=tuple(self.effects[place].lever for place in self.members[row]),
            changes=fact_changes(self.changes(row), self.one),
            poles={pole: float(moved[row]) for pole, moved in self.poles.items()},
            payoffs={party: float(self.payoffs[party][row]) for party in PARTIES},
            gains=gains,
            type=kind_of(gains),
        )


def packages(
    one: DealDraws, base: Thinned, effects: Sequence[Effect], levers: int, largest: int = LARGEST
) -> Packages:
    """Try the most promising levers of a deal alone, and two and three of them together.

    No package has two levers that move the same fact. `base` are draws of this deal alone.
    """
    useful = [e for e in effects if e.mode not in ("keep", "use")]
    useful.sort(key=lambda e: (-_promise(e), e.lever.id))
    chosen = useful[:levers]
    facts = [{change.fact for change in effect.lever.changes} for effect in chosen]
    members = [
        places
        for size in range(1, largest + 1)
        for places in combinations(range(len(chosen)), size)
        if all(facts[a].isdisjoint(facts[b]) for a, b in combinations(places, 2))
    ]
    found: dict[str, FactArrays] = {}
    for row, places in enumerate(members):
        every = (c for place in places for c in chosen[place].lever.changes)
        found[str(row)] = changed(base.facts, every, one.block.catalogue)
    block = one.block
    cases = varied(block.basis, base, found or {"": base.facts})
    level = block.model.report.assurance["level"]

    def means(measure: str) -> Array:
        before = float(base.value(measure).mean())
        return np.array([float(cases.value(measure, name).mean()) - before for name in found])

    prices = {
        party: np.array([sum(chosen[p].price[party] for p in places) for places in members])
        for party in PARTIES
    }
    payoffs = {
        party: np.array(
            [
                float(expected_with(block.basis, base, cases, name, party).mean())
                - float(base.expected[party].mean())
                for name in found
            ]
        )
        for party in PARTIES
    }
    return Packages(
        one=one,
        base=base,
        effects=chosen,
        members=members,
        cases=cases,
        poles={pole: means(pole) for pole in block.model.poles},
        payoffs=payoffs,
        gains={party: payoffs[party] - prices[party] for party in PARTIES},
        allowed=means(level) >= -1e-9,
    )


def bargain(found: Packages) -> Bargain:
    """Rank the packages by the smallest gain, then by the product of gains, and choose."""
    model = found.one.model
    if not found.members:
        return Bargain((), (), None, dict.fromkeys(model.poles, 0.0), 0.0)
    good = [row for row in ranked(found, found.allowed) if smallest_gain(found)[row] > -_NOISE]
    row = offered_row(found)
    singles = [each for each, members in enumerate(found.members) if len(members) == 1]
    return Bargain(
        levers=tuple(found.package(each) for each in singles),
        packages=tuple(found.package(each) for each in distinct(good, found)),
        offered=None if row is None else found.package(row),
        room=room(found),
        frontier=frontier(found),
    )


def smallest_gain(found: Packages) -> Array:
    """What the party that gains least gains, row by row."""
    least: Array = np.minimum.reduce([found.gains[party] for party in PARTIES])
    return least


def nobody_loses(found: Packages) -> Mask:
    """The rows in which every gain, as it is printed, is nothing or more."""
    everybody: Mask = smallest_gain(found) > -_NOISE
    return everybody


def ranked(found: Packages, among: Mask, party: Party | None = None) -> list[int]:
    """Rows from the best: by the smallest gain, then by the product of gains.

    For one party by what it gains, and then by the smallest gain.
    """
    smallest = smallest_gain(found)
    product = np.multiply.reduce([np.maximum(found.gains[each], 0.0) for each in PARTIES])
    keys = (-product, -smallest) if party is None else (-smallest, -found.gains[party])
    return [int(row) for row in np.lexsort(keys) if among[row]]


def offered_row(
    found: Packages, among: Mask | None = None, party: Party | None = None
) -> int | None:
    """The row of the package that is offered, or None: the shortest one that is nearly the best.

    It brings something to everybody; with `party` to that party, and nobody loses.
    """
    if not found.members:
        return None
    rows = found.allowed if among is None else among
    worth = smallest_gain(found)
    if party is not None:
        rows, worth = rows & nobody_loses(found), found.gains[party]
    good = [int(row) for row in np.flatnonzero(rows & (worth > _WORTHWHILE))]
    if not good:
        return None
    best = max(worth[row] for row in good)
    near = [row for row in good if worth[row] >= _NEARLY * best]
    return min(near, key=lambda row: (len(found.members[row]), -worth[row], row))


def distinct(rows: Sequence[int], found: Packages, shown: int = SHOWN) -> list[int]:
    """The first few, without packages that only add a lever to a better one."""
    kept: list[int] = []
    for row in rows:
        members = set(found.members[row])
        if not any(set(found.members[other]) < members for other in kept):
            kept.append(row)
        if len(kept) == shown:
            break
    return kept


def room(found: Packages) -> dict[str, float]:
    """For each pole the points it can gain while the other pole of its trade-off loses none."""
    points = {}
    for pair in found.one.model.report.tradeoffs.values():
        for pole, opposite in (pair, pair[::-1]):
            free = found.allowed & (found.poles[opposite] >= -_NOISE)
            gained = found.poles[pole][free]
            points[pole] = float(max(0.0, gained.max())) if gained.size else 0.0
    return points


def frontier(found: Packages) -> float:
    """The largest share of its headroom that some package gives to every party at once."""
    shares = []
    for party in PARTIES:
        headroom = max(100.0 - float(found.base.expected[party].mean()), 1e-9)
        shares.append(found.gains[party] / headroom)
    worst = np.minimum.reduce(shares)[found.allowed]
    return float(max(0.0, worst.max())) if worst.size else 0.0


def kind_of(gains: Mapping[Party, float]) -> str:
    """What the gains of the parties make of a package.

    no-gain: nobody gains; win-win: somebody gains and nobody loses; zero-sum: what some gain others
    lose; else a trade.
    """
    won = sum(gain for gain in gains.values() if gain > 0)
    lost = -sum(gain for gain in gains.values() if gain < 0)
    if all(gain <= _NOISE for gain in gains.values()):
        return "no-gain"
    if won > lost and all(gain > -_NOBODYS for gain in gains.values()):
        return "win-win"
    return "trade" if won > lost + _NOBODYS else "zero-sum"


def _promise(effect: Effect) -> float:
    """How much a lever can bring to a package: what all gain, less what any one loses."""
    gains = [effect.net(party) for party in PARTIES]
    return sum(gains) + min(gains)

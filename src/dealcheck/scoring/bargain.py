"""What negotiation can still bring: the package to offer, the room on each pole, the frontier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.scoring.levers import Packages
from dealcheck.scoring.outcomes import Outcomes
from dealcheck.scoring.result import Bargain, Package

SHOWN = 5
_PER_PARTY = 3
# The shortest package is offered that brings nine tenths of what the best one brings.
_NEARLY = 0.9
_NOISE = 0.05
_WORTHWHILE = 0.5


def bargain(found: Packages, base: Outcomes, model: Model) -> Bargain:
    """Rank the packages by the smallest gain, then by the product of gains, and choose."""
    if not found.members:
        return Bargain((), (), None, dict.fromkeys(model.poles, 0.0), 0.0)
    smallest = smallest_gain(found)
    good = [row for row in ranked(found, found.allowed) if smallest[row] > -_NOISE]
    row = offered_row(found)
    singles = [each for each, members in enumerate(found.members) if len(members) == 1]
    return Bargain(
        levers=tuple(found.package(each) for each in singles),
        packages=tuple(found.package(each) for each in distinct(good, found)),
        offered=None if row is None else found.package(row),
        room=room(found, model),
        frontier=frontier(found, base),
    )


def best_for(party: Party, found: Bargain) -> tuple[Package, ...]:
    """The few levers from which a party gains most."""
    worth = [one for one in found.levers if one.gains[party] > _WORTHWHILE]
    return tuple(sorted(worth, key=lambda one: (-one.gains[party], one.levers[0].id))[:_PER_PARTY])


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
    good = [int(row) for row in np.flatnonzero(rows & (worth > _WORTHWHILE / 10))]
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


def room(found: Packages, model: Model) -> dict[str, float]:
    """For each pole the points it can gain while the other pole of its trade-off loses none."""
    points = {}
    for pair in model.report.tradeoffs.values():
        for pole, opposite in (pair, pair[::-1]):
            free = found.allowed & (found.poles[opposite] >= -_NOISE)
            gained = found.poles[pole][free]
            points[pole] = float(max(0.0, gained.max())) if gained.size else 0.0
    return points


def frontier(found: Packages, base: Outcomes) -> float:
    """The largest share of its headroom that some package gives to every party at once."""
    shares = []
    for party in PARTIES:
        headroom = max(100.0 - float(base.expected[party][0]), 1e-9)
        shares.append(found.gains[party] / headroom)
    worst = np.minimum.reduce(shares)[found.allowed]
    return float(max(0.0, worst.max())) if worst.size else 0.0

"""What negotiation can still bring: the package to offer, the room on each pole, the frontier."""

from __future__ import annotations

import numpy as np

from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.scoring.levers import Packages
from dealcheck.scoring.outcomes import Outcomes
from dealcheck.scoring.result import Bargain, Package

_SHOWN = 5
_PER_PARTY = 3
# The shortest package is offered that brings nine tenths of what the best one brings.
_NEARLY = 0.9
_NOISE = 0.05
_WORTHWHILE = 0.5


def bargain(found: Packages, base: Outcomes, model: Model) -> Bargain:
    """Rank the packages by the smallest gain, then by the product of gains, and choose."""
    if not found.members:
        return Bargain((), (), None, dict.fromkeys(model.poles, 0.0), 0.0)
    smallest = np.minimum.reduce([found.gains[party] for party in PARTIES])
    product = np.multiply.reduce([np.maximum(found.gains[party], 0.0) for party in PARTIES])
    ranked = [int(r) for r in np.lexsort((-product, -smallest)) if found.allowed[r]]
    good = [row for row in ranked if smallest[row] > -_NOISE]
    row = offered_row(found)
    singles = [each for each, members in enumerate(found.members) if len(members) == 1]
    return Bargain(
        levers=tuple(found.package(each) for each in singles),
        packages=tuple(found.package(each) for each in _distinct(good, found)[:_SHOWN]),
        offered=None if row is None else found.package(row),
        room=_room(found, model),
        frontier=_frontier(found, base),
    )


def best_for(party: Party, found: Bargain) -> tuple[Package, ...]:
    """The few levers from which a party gains most."""
    worth = [one for one in found.levers if one.gains[party] > _WORTHWHILE]
    return tuple(sorted(worth, key=lambda one: (-one.gains[party], one.levers[0].id))[:_PER_PARTY])


def offered_row(found: Packages) -> int | None:
    """The row of the package that is offered, or None."""
    if not found.members:
        return None
    smallest = np.minimum.reduce([found.gains[party] for party in PARTIES])
    rows = [r for r in range(len(found.members)) if found.allowed[r]]
    good = [r for r in rows if smallest[r] > _WORTHWHILE / 10]
    if not good:
        return None
    best = max(smallest[row] for row in good)
    near = [row for row in good if smallest[row] >= _NEARLY * best]
    return min(near, key=lambda row: (len(found.members[row]), -smallest[row], row))


def _distinct(rows: list[int], found: Packages) -> list[int]:
    """Without packages that only add a lever to a better one."""
    kept: list[int] = []
    for row in rows:
        members = set(found.members[row])
        if not any(set(found.members[other]) < members for other in kept):
            kept.append(row)
        if len(kept) == _SHOWN:
            break
    return kept


def _room(found: Packages, model: Model) -> dict[str, float]:
    room = {}
    for pair in model.report.tradeoffs.values():
        for pole, opposite in (pair, pair[::-1]):
            free = found.allowed & (found.poles[opposite] >= -_NOISE)
            gained = found.poles[pole][free]
            room[pole] = float(max(0.0, gained.max())) if gained.size else 0.0
    return room


def _frontier(found: Packages, base: Outcomes) -> float:
    """The largest share of its headroom that some package gives to every party at once."""
    shares = []
    for party in PARTIES:
        headroom = max(100.0 - float(base.expected[party][0]), 1e-9)
        shares.append(found.gains[party] / headroom)
    worst = np.minimum.reduce(shares)[found.allowed]
    return float(max(0.0, worst.max())) if worst.size else 0.0

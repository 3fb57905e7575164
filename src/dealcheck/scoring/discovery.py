"""The simplest box in which something comes about: at most three conditions on facts or shocks.

It is bump hunting in the manner of the patient rule induction method (Friedman and Fisher 1999),
with which robust decision making discovers scenarios: ranges of single columns are narrowed as long
as that gains more in density (in how much of the box it comes about) than it loses in coverage (how
much of all of it is in the box). The box is found on one half of the draws, and what is told of it
is counted on the other half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dealcheck.model.reader import Array, Mask

MOST = 3
_BEAM = 6
_CUTS = 16
_LEAST_ROWS = 20
_BETTER = 0.01
_WORTHWHILE = 0.02


@dataclass(frozen=True, slots=True)
class Limit:
    """A range of one column; an end that is infinite isn't there."""

    column: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Box:
    """Conditions that hold together, with how much of it they cover and how dense it is inside.

    Both are shares, counted on draws on which the box was not found; `base` is how often it comes
    about at all.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    base: float


_Ends = tuple[tuple[int, float, float], ...]


def simplest_box(
    columns: Mapping[str, Array], happens: Mask, *, most: int = MOST, weight: float = 1.0
) -> Box | None:
    """The box of at most so many conditions that best tells where something happens.

    Columns have a number for each draw. `weight` is how much coverage counts beside density: 1 for
    as much, less for a purer box. None where nothing tells it apart.
    """
    names = [name for name, values in columns.items() if np.ptp(values) > 0.0]
    half = len(happens) // 2
    if not names or not 0 < int(happens[:half].sum()) < half:
        return None
    table = np.vstack([columns[name] for name in names])
    search = _Search(table[:, :half], happens[:half], most, weight)
    ends = search.best()
    if not ends:
        return None
    inside, after = _inside(table[:, half:], ends), happens[half:]
    caught = int((inside & after).sum())
    if caught == 0:
        return None
    base = float(after.mean())
    box = Box(
        limits=tuple(Limit(names[row], low, high) for row, low, high in ends),
        coverage=caught / int(after.sum()),
        density=caught / int(inside.sum()),
        base=base,
    )
    return box if box.density > base + _WORTHWHILE else None


class _Search:
    """A search among the boxes of some columns: the best few are narrowed further, step by step."""

    def __init__(self, table: Array, happens: Mask, most: int, weight: float) -> None:
        self.table = table
        self.happens = happens
        self.most = most
        self.weight = weight
        cuts = []
        for row, values in enumerate(table):
            for cut in _cuts(values):
                cuts.append((row, -np.inf, cut[0]))
                cuts.append((row, cut[1], np.inf))
        self.cuts = cuts
        self.sides = np.array(
            [(table[row] >= low) & (table[row] <= high) for row, low, high in cuts],
            dtype=np.float64,
        )

    def best(self) -> _Ends:
        """The best box; the one with fewer conditions where another is hardly better."""
        found: _Ends = ()
        worth = self._worth(np.ones(len(self.happens), dtype=np.bool_))
        beam: list[tuple[float, _Ends]] = [(worth, found)]
        while beam:
            beam = self._narrowed(beam)
            if beam and beam[0][0] > worth + _BETTER:
                worth, found = beam[0]
            else:
                break
        return found

    def _narrowed(self, beam: Sequence[tuple[float, _Ends]]) -> list[tuple[float, _Ends]]:
        found: dict[_Ends, float] = {}
        for before, ends in beam:
            inside = _inside(self.table, ends)
            rows = self.sides @ inside.astype(np.float64)
            hits = self.sides @ (inside & self.happens).astype(np.float64)
            worth = self._score(hits, rows)
            used = {row for row, _, _ in ends}
            order = np.argsort(-worth, kind="stable")
            taken = 0
            for place in order:
                if worth[place] <= before or taken == _BEAM:
                    break
                cut = self.cuts[place]
                if rows[place] >= _LEAST_ROWS and (cut[0] in used or len(used) < self.most):
                    found[_joined(ends, cut)] = float(worth[place])
                    taken += 1
        ranked = sorted(found.items(), key=lambda one: (-one[1], len(one[0]), one[0]))
        return [(worth, ends) for ends, worth in ranked[:_BEAM]]

    def _worth(self, inside: Mask) -> float:
        hits = np.array([float((inside & self.happens).sum())])
        return float(self._score(hits, np.array([float(inside.sum())]))[0])

    def _score(self, hits: Array, rows: Array) -> Array:
        """The weighted harmonic mean of density and coverage."""
        squared = self.weight**2
        total = float(self.happens.sum())
        found: Array = (1.0 + squared) * hits / np.maximum(squared * total + rows, 1e-9)
        return found


def _cuts(values: Array) -> list[tuple[float, float]]:
    """Where a column can be cut: the values on both sides of each place, evenly over the draws."""
    steps = np.unique(values)
    if len(steps) > _CUTS:
        shares = np.linspace(0.0, 1.0, _CUTS + 2)[1:-1]
        steps = np.unique(np.quantile(values, shares, method="lower"))
    return [(float(below), float(above)) for below, above in pairwise(steps)]


def _joined(ends: _Ends, cut: tuple[int, float, float]) -> _Ends:
    row, low, high = cut
    before = {each[0]: each for each in ends}
    if row in before:
        _, old_low, old_high = before[row]
        low, high = max(low, old_low), min(high, old_high)
    return tuple(sorted({**before, row: (row, low, high)}.values()))


def _inside(table: Array, ends: _Ends) -> Mask:
    inside = np.ones(table.shape[1], dtype=np.bool_)
    for row, low, high in ends:
        inside &= (table[row] >= low) & (table[row] <= high)
    return inside

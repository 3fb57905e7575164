"""Facts as arrays: what each fact may be, row by row.

A row is one case to evaluate: the deal as it stands, the deal with one fact changed, a lever, a
draw. Words are held as a mask of those still possible, or as the index of the one that was drawn;
quantities as the ends of their range. An array with a single row stands for every row, so what
nothing changes costs no more for a thousand rows than for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dealcheck.model.reader import Array, Bounds, End, Indices, Mask


@dataclass(frozen=True, slots=True)
class FactArrays:
    """The facts of `rows` cases; `absent` marks those that don't apply (`infrastructure: none`)."""

    rows: int
    words: Mapping[str, Mask]
    numbers: Mapping[str, Bounds]
    known: Mapping[str, Mask]
    absent: Mapping[str, Mask]
    scenario_counts: Mapping[str, int] = field(default_factory=dict)
    drawn: Mapping[str, Indices] = field(default_factory=dict)

    def level(self, fact: str, values: Array, end: End) -> Array:
        """The extreme, over the words that are still possible, of their numbers on a scale."""
        if fact in self.drawn:
            return values[self.drawn[fact]]
        possible = self.words[fact]
        if end is End.LOW:
            lowest: Array = np.where(possible, values, np.inf).min(axis=1)
            return lowest
        highest: Array = np.where(possible, values, -np.inf).max(axis=1)
        return highest

    def possible(self, fact: str) -> Mask:
        """The words that are still possible, row by row."""
        if fact in self.drawn:
            return np.eye(self.words[fact].shape[1], dtype=np.bool_)[self.drawn[fact]]
        return self.words[fact]

    def is_settled(self, fact: str, row: int = 0) -> bool:
        """Whether exactly one value is possible."""
        if fact in self.words:
            return int(row_of(self.possible(fact), row).sum()) == 1
        lower, upper = self.ends(fact, row)
        return lower == upper

    def ends(self, fact: str, row: int = 0) -> tuple[float, float]:
        """The ends of a quantity's range in one row."""
        bounds = self.numbers[fact]
        return float(row_of(bounds.lower, row)), float(row_of(bounds.upper, row))

    def is_absent(self, fact: str, row: int = 0) -> bool:
        """Whether the fact does not apply in a row."""
        return bool(row_of(self.absent[fact], row))

    def with_drawn(
        self, rows: int, words: Mapping[str, Indices], numbers: Mapping[str, Array]
    ) -> FactArrays:
        """As many rows, in which these facts are settled by what was drawn for them."""
        known = {**self.known}
        for fact in (*words, *(name for name in numbers if name in known)):
            known[fact] = np.ones(1, dtype=np.bool_)
        ranges = {fact: Bounds(values, values) for fact, values in numbers.items()}
        return replace(
            self,
            rows=rows,
            numbers={**self.numbers, **ranges},
            known=known,
            drawn={**self.drawn, **words},
        )

    def with_changes(self, changes: Sequence[Sequence[Settled]]) -> FactArrays:
        """One row for each list of changes to the first row of this one."""
        rows = max(len(changes), 1)
        words, numbers = dict(self.words), dict(self.numbers)
        known, absent, drawn = dict(self.known), dict(self.absent), dict(self.drawn)
        for row, made in enumerate(changes):
            for change in made:
                fact = change.fact
                if known[fact].shape[0] != rows:
                    known[fact] = np.repeat(known[fact], rows)
                    absent[fact] = np.repeat(absent[fact], rows)
                    if fact in words:
                        words[fact] = np.repeat(self.possible(fact), rows, axis=0)
                        drawn.pop(fact, None)
                    else:
                        ends = self.numbers[fact]
                        numbers[fact] = Bounds(*(np.repeat(side, rows) for side in ends))
                known[fact][row], absent[fact][row] = True, False
                if change.index is not None:
                    words[fact][row] = False
                    words[fact][row, change.index] = True
                else:
                    numbers[fact].lower[row] = numbers[fact].upper[row] = change.number
        return replace(
            self, rows=rows, words=words, numbers=numbers, known=known, absent=absent, drawn=drawn
        )


@dataclass(frozen=True, slots=True)
class Settled:
    """A fact settled at one value: the word of an index, or a number."""

    fact: str
    index: int | None = None
    number: float = 0.0


def row_of(array: np.ndarray, row: int) -> np.ndarray:  # type: ignore[type-arg]
    """One row of an array whose single row may stand for all."""
    found: np.ndarray = array[row if array.shape[0] > 1 else 0]  # type: ignore[type-arg]
    return found

"""Facts as arrays: what each fact may be, row by row.

A row is one case to evaluate: the deal as it stands, the deal with one fact changed, a lever, a
draw. Words are held as a mask of those still possible, quantities as the ends of their range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dealcheck.model.operators import Array, Bounds, Mask


@dataclass(frozen=True, slots=True)
class FactArrays:
    """The facts of `rows` cases; `absent` marks those that don't apply (`infrastructure: none`)."""

    rows: int
    words: Mapping[str, Mask]
    numbers: Mapping[str, Bounds]
    known: Mapping[str, Mask]
    absent: Mapping[str, Mask]
    scenario_counts: Mapping[str, int] = field(default_factory=dict)

    def repeated(self, rows: int) -> FactArrays:
        """The same single case `rows` times, so that each row can then be changed on its own."""
        return FactArrays(
            rows,
            {fact: np.repeat(mask, rows, axis=0) for fact, mask in self.words.items()},
            {
                fact: Bounds(np.repeat(b.lower, rows), np.repeat(b.upper, rows))
                for fact, b in self.numbers.items()
            },
            {fact: np.repeat(mask, rows) for fact, mask in self.known.items()},
            {fact: np.repeat(mask, rows) for fact, mask in self.absent.items()},
            self.scenario_counts,
        )

    def with_word(self, row: int, fact: str, index: int) -> None:
        """Settle a word in one row of a private copy made by `repeated`."""
        self.words[fact][row, :] = False
        self.words[fact][row, index] = True
        self._settle(row, fact)

    def with_number(self, row: int, fact: str, value: float) -> None:
        """Settle a quantity in one row of a private copy made by `repeated`."""
        self.numbers[fact].lower[row] = value
        self.numbers[fact].upper[row] = value
        self._settle(row, fact)

    def _settle(self, row: int, fact: str) -> None:
        self.known[fact][row] = True
        self.absent[fact][row] = False

    def is_settled(self, fact: str, row: int = 0) -> bool:
        """Whether exactly one value is possible."""
        if fact in self.words:
            return int(self.words[fact][row].sum()) == 1
        bounds = self.numbers[fact]
        return bool(bounds.lower[row] == bounds.upper[row])


def point(values: Array) -> Bounds:
    """Bounds that are one and the same value."""
    return Bounds(values, values)

"""What an operator may ask for, and at which end of what the facts leave open."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]


End: TypeAlias = Literal[0, 1]
"""The lower or the upper end of a value that is not settled; an index into `Bounds`."""

LOW: End = 0
HIGH: End = 1
ENDS: tuple[End, End] = (LOW, HIGH)
OTHER: tuple[End, End] = (HIGH, LOW)
"""The other end of each: `OTHER[LOW]` is `HIGH`."""


YES, NO = np.array([True]), np.array([False])
"""The two answers that hold in every row. One object each, so that sameness is seen at a glance."""
YES.setflags(write=False)
NO.setflags(write=False)


class Bounds(NamedTuple):
    """The lowest and the highest value, row by row, that the facts allow."""

    lower: Array
    upper: Array


class Reader(Protocol):
    """Answers for all rows at once; an array of one row stands for the same value in every row."""

    @property
    def ends_are_one(self) -> bool:
        """Whether every measure has the same value at both ends, as where all is settled."""

    def measure(self, identifier: str, end: End) -> Array:
        """The value of another measure."""

    def members(self, identifier: str, end: End) -> tuple[tuple[Array | float, Array], ...]:
        """The share (0-1) and the value (0-100) of each member of a group or pole."""

    def weights(self, name: str) -> Array | None:
        """The weights (parts by rows) that replace those of a named mean, if any do."""

    def words(self, fact: str) -> Indices:
        """The words that are possible, as a set of bits; the first word is the lowest bit."""

    def number(self, fact: str, end: End) -> Array:
        """The lowest or highest number that a quantity may be."""

    def is_known(self, fact: str) -> Mask:
        """Whether the deal says anything about the fact."""

    def is_absent(self, fact: str) -> Mask:
        """Whether the fact does not apply, as with `infrastructure: none`."""

    def scenarios(self, block: str) -> int:
        """How many possible futures a list of them holds."""

"""The operators that bend: lines through fixed points, steps, and curves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from dealcheck.model.leaves import Node, Operator
from dealcheck.model.reader import ENDS, LOW, OTHER, Array, End, Reader


@dataclass(frozen=True, slots=True)
class Points(Node):
    """Straight lines between fixed points; beyond the ends the last value holds."""

    of: Operator
    x: tuple[float, ...]
    y: tuple[float, ...]

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        falls = self.y[-1] < self.y[0]
        given = self.of.value(read, OTHER[end] if falls else end)
        found: Array = np.interp(given, _row(self.x), _row(self.y))
        return found

    def describe(self) -> str:
        line = ", ".join(f"{x:g} → {y:g}" for x, y in zip(self.x, self.y, strict=True))
        return f"what the line {line} (straight between, flat beyond) gives for"


@dataclass(frozen=True, slots=True)
class Steps(Node):
    """How many of the ascending thresholds are reached."""

    of: Operator
    at: tuple[float, ...]

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        # Scores are sums of rounded products: a threshold met to the last digit counts as met.
        thresholds = _row(self.at) - 1e-9
        reached = np.searchsorted(thresholds, self.of.value(read, end), side="right")
        return reached.astype(np.float64)

    def describe(self) -> str:
        return f"how many of the thresholds {', '.join(f'{t:g}' for t in self.at)} are reached by"


@dataclass(frozen=True, slots=True)
class Curve(Node):
    """A rising curve of one input: `exponential`, or `logistic` between 0 and 1."""

    shape: str
    of: Operator

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        given = np.minimum(np.maximum(self.of.value(read, end), -500.0), 500.0)
        if self.shape == "exponential":
            return np.exp(given)
        odds: Array = np.exp(given)
        return odds / (1.0 + odds)

    def describe(self) -> str:
        if self.shape == "exponential":
            return "e to the power of"
        return "the logistic curve, 1 / (1 + e to the power of minus x), of"


@dataclass(frozen=True, slots=True)
class Power(Node):
    """An input that is never negative, to a fixed power."""

    of: Operator
    to: float

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        found: Array = np.power(self.of.value(read, end), self.to)
        return found

    def describe(self) -> str:
        return f"to the power of {self.to:g}:"


@dataclass(frozen=True, slots=True)
class Geometric(Node):
    """A curve through two points on which equal steps multiply by the same factor.

    It goes on beyond the points. What `at_start` and `at_stop` read has to be above zero.
    """

    of: Operator
    start: float
    at_start: Operator
    stop: float
    at_stop: Operator

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of, self.at_start, self.at_stop)

    def value(self, read: Reader, end: End) -> Array:
        first = np.log(self.at_start.value(read, end))
        slope = (np.log(self.at_stop.value(read, end)) - first) / (self.stop - self.start)
        is_one = read.ends_are_one and not self.of.facts
        ends = [
            np.exp(first + slope * (self.of.value(read, each) - self.start))
            for each in ((end,) if is_one else ENDS)
        ]
        found: Array = (np.minimum if end == LOW else np.maximum).reduce(ends)
        return found

    def describe(self) -> str:
        return (
            f"the curve by equal factors from {self.start:g} (second line) to {self.stop:g} "
            "(third line) at"
        )


@cache
def _row(numbers: tuple[float, ...]) -> Array:
    return np.array(numbers)

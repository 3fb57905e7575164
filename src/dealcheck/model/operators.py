"""The operators a model is written in. Each knows its inputs, its bounds and how to say itself.

`facts`, `measures` and `containers` are what an operator and everything nested in it reads: facts
of the deal, other measures by name, and groups or poles by their members.

Every operator but `AxisFit` rises or falls with each of its inputs, so its bounds are exact at the
corners: the lower end is reached where each input stands at its unfavourable end. Arrays have one
row for each case that is looked at (a what-if, a lever, a draw).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Bounds(NamedTuple):
    """The lowest and the highest value, row by row, that the facts allow."""

    lower: Array
    upper: Array


class Reader(Protocol):
    """What an operator may ask the evaluator for."""

    def measure(self, identifier: str) -> Bounds: ...
    def members(self, identifier: str) -> tuple[tuple[float, Bounds], ...]: ...
    def candidates(self, fact: str) -> Mask: ...
    def number(self, fact: str) -> Bounds: ...
    def is_known(self, fact: str) -> Mask: ...
    def is_absent(self, fact: str) -> Mask: ...
    def scenarios(self, block: str) -> int: ...


class Operator(Protocol):
    """A node of a model's arithmetic."""

    @property
    def inputs(self) -> tuple[Operator, ...]: ...
    @property
    def facts(self) -> tuple[str, ...]: ...
    @property
    def measures(self) -> tuple[str, ...]: ...
    @property
    def containers(self) -> tuple[str, ...]: ...
    def bounds(self, read: Reader) -> Bounds: ...
    def describe(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Node:
    @property
    def inputs(self) -> tuple[Operator, ...]:
        return ()

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(fact for part in self.inputs for fact in part.facts)

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(name for part in self.inputs for name in part.measures)

    @property
    def containers(self) -> tuple[str, ...]:
        return tuple(name for part in self.inputs for name in part.containers)


@dataclass(frozen=True, slots=True)
class Constant(_Node):
    """A plain number."""

    value: float

    def bounds(self, read: Reader) -> Bounds:
        value = np.array([self.value])
        return Bounds(value, value)

    def describe(self) -> str:
        return f"{self.value:g}"


@dataclass(frozen=True, slots=True)
class Reference(_Node):
    """The value of another measure."""

    target: str

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.target,)

    def bounds(self, read: Reader) -> Bounds:
        return read.measure(self.target)

    def describe(self) -> str:
        return self.target


@dataclass(frozen=True, slots=True)
class Levels(_Node):
    """A fact's words read on a scale: the extremes over the words that are still possible."""

    fact: str
    words: tuple[str, ...]
    values: tuple[float, ...]
    absent: float | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def bounds(self, read: Reader) -> Bounds:
        possible = read.candidates(self.fact)
        values = np.array(self.values)
        lower = np.where(possible, values, np.inf).min(axis=1)
        upper = np.where(possible, values, -np.inf).max(axis=1)
        return _unless_absent(Bounds(lower, upper), read.is_absent(self.fact), self.absent)

    def describe(self) -> str:
        pairs = zip(self.words, self.values, strict=True)
        return f"{self.fact}: " + ", ".join(f"{word} = {value:g}" for word, value in pairs)


@dataclass(frozen=True, slots=True)
class Quantity(_Node):
    """A number as the deal states it; where it is unknown, converted from another fact if that is
    known, else anything from `low` to `high`. What is known is never cut off."""

    fact: str
    low: float
    high: float
    absent: float | None = None
    other: str = ""
    times: tuple[float, float] = (1.0, 1.0)

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact, self.other) if self.other else (self.fact,)

    def bounds(self, read: Reader) -> Bounds:
        found, known = read.number(self.fact), read.is_known(self.fact)
        if self.other:
            converted = read.number(self.other)
            use_other = ~known & read.is_known(self.other)
            known = known | use_other
            found = Bounds(
                np.where(use_other, converted.lower * self.times[0], found.lower),
                np.where(use_other, converted.upper * self.times[1], found.upper),
            )
        limited = Bounds(
            np.where(known, found.lower, self.low), np.where(known, found.upper, self.high)
        )
        return _unless_absent(limited, read.is_absent(self.fact), self.absent)

    def describe(self) -> str:
        if not self.other:
            return self.fact
        return f"{self.fact} (if unknown: {self.other} × {self.times:g})"


@dataclass(frozen=True, slots=True)
class Points(_Node):
    """Straight lines between fixed points; beyond the ends the last value holds."""

    of: Operator
    x: tuple[float, ...]
    y: tuple[float, ...]

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def bounds(self, read: Reader) -> Bounds:
        given = self.of.bounds(read)
        ends = np.interp(given.lower, self.x, self.y), np.interp(given.upper, self.x, self.y)
        return Bounds(np.minimum(*ends), np.maximum(*ends))

    def describe(self) -> str:
        line = ", ".join(f"{x:g} → {y:g}" for x, y in zip(self.x, self.y, strict=True))
        return f"what the line {line} (straight between, flat beyond) gives for"


@dataclass(frozen=True, slots=True)
class Complement(_Node):
    """What is left of a whole: `total` less the input."""

    of: Operator
    total: float

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def bounds(self, read: Reader) -> Bounds:
        given = self.of.bounds(read)
        return Bounds(self.total - given.upper, self.total - given.lower)

    def describe(self) -> str:
        return f"{self.total:g} less what stands beneath"


_RULES: Mapping[str, np.ufunc] = {
    "smallest": np.minimum,
    "largest": np.maximum,
    "sum": np.add,
    "product": np.multiply,
    "together": np.multiply,
}


@dataclass(frozen=True, slots=True)
class Combination(_Node):
    """Several inputs joined by one rule that rises with each: smallest, largest, sum, product.

    `product` takes inputs that are never negative. `together` is 4 * sqrt(a/4 * b/4): something
    that is worth nothing unless both are there.
    """

    rule: str
    parts: tuple[Operator, ...]
    at_least: float = float("-inf")
    at_most: float = float("inf")

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return self.parts

    def bounds(self, read: Reader) -> Bounds:
        given = [part.bounds(read) for part in self.parts]
        lower = self._join([bounds.lower for bounds in given])
        upper = self._join([bounds.upper for bounds in given])
        return Bounds(
            np.clip(lower, self.at_least, self.at_most), np.clip(upper, self.at_least, self.at_most)
        )

    def _join(self, arrays: list[Array]) -> Array:
        joined: Array = _RULES[self.rule].reduce(np.broadcast_arrays(*arrays))
        return np.sqrt(joined) if self.rule == "together" else joined

    def describe(self) -> str:
        if self.rule == "together":
            return "nothing unless both are there: the square root of the product of"
        limits = [f"at least {self.at_least:g}"] if self.at_least != float("-inf") else []
        limits += [f"at most {self.at_most:g}"] if self.at_most != float("inf") else []
        kept = f" (kept to {' and '.join(limits)})" if limits else ""
        return f"the {self.rule}{kept} of"


@dataclass(frozen=True, slots=True)
class Weighted(_Node):
    """A plain weighted sum; a negative weight turns its input's direction round."""

    weights: tuple[float, ...]
    parts: tuple[Operator, ...]

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return self.parts

    def bounds(self, read: Reader) -> Bounds:
        lower, upper = np.zeros(1), np.zeros(1)
        for weight, part in zip(self.weights, self.parts, strict=True):
            given = part.bounds(read)
            low, high = (given.lower, given.upper) if weight >= 0 else (given.upper, given.lower)
            lower, upper = lower + weight * low, upper + weight * high
        return Bounds(lower, upper)

    def describe(self) -> str:
        return "the weighted sum of"


@dataclass(frozen=True, slots=True)
class Members(_Node):
    """The weighted mean (0-100) of a group's indicators or a pole's groups."""

    of: str

    @property
    def containers(self) -> tuple[str, ...]:
        return (self.of,)

    def bounds(self, read: Reader) -> Bounds:
        members = read.members(self.of)
        lower, upper = np.zeros(1), np.zeros(1)
        for share, bounds in members:
            lower, upper = lower + share * bounds.lower, upper + share * bounds.upper
        return Bounds(lower, upper)

    def describe(self) -> str:
        return f"the weighted mean of the members of {self.of}"


@dataclass(frozen=True, slots=True)
class MeanWithMinimum(_Node):
    """(1 - share) * weighted mean of the members + share * the smallest of the critical groups.

    Dependence is as strong as its weakest link, yet progress elsewhere still shows.
    """

    of: str
    critical: tuple[str, ...]
    share: float

    @property
    def inputs(self) -> tuple[Operator, ...]:
        smallest = Combination("smallest", tuple(Reference(name) for name in self.critical))
        return (Members(self.of), smallest)

    def bounds(self, read: Reader) -> Bounds:
        return Weighted((1 - self.share, self.share), self.inputs).bounds(read)

    def describe(self) -> str:
        return "the mean and the smallest critical group, added up with their shares"


@dataclass(frozen=True, slots=True)
class Steps(_Node):
    """How many of the ascending thresholds are reached."""

    of: Operator
    at: tuple[float, ...]

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def bounds(self, read: Reader) -> Bounds:
        given = self.of.bounds(read)
        # Scores are sums of rounded products: a threshold met to the last digit counts as met.
        thresholds = np.array(self.at) - 1e-9
        reached = [np.searchsorted(thresholds, end, side="right") for end in given]
        return Bounds(reached[0].astype(np.float64), reached[1].astype(np.float64))

    def describe(self) -> str:
        return f"how many of the thresholds {', '.join(f'{t:g}' for t in self.at)} are reached by"


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of demand: its weight and what it costs to move supply up or down along it."""

    name: str
    weight: float
    up: float
    down: float


def _unless_absent(bounds: Bounds, absent: Mask, value: float | None) -> Bounds:
    if value is None or not absent.any():
        return bounds
    return Bounds(np.where(absent, value, bounds.lower), np.where(absent, value, bounds.upper))


def operators_beneath(operator: Operator) -> tuple[Operator, ...]:
    """The operator and everything nested in it."""
    return (operator, *(inner for part in operator.inputs for inner in operators_beneath(part)))

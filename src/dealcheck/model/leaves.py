"""The operators that read: constants, facts on a scale, quantities, other measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

from dealcheck.model.reader import LOW, NO, YES, Array, End, Mask, Reader


class Operator(Protocol):
    """A node of a model's arithmetic.

    `facts`, `measures` and `containers` are what the operator and everything nested in it reads:
    facts of the deal, other measures by name, and groups or poles by their members.
    """

    @property
    def inputs(self) -> tuple[Operator, ...]: ...
    @property
    def facts(self) -> tuple[str, ...]: ...
    @property
    def measures(self) -> tuple[str, ...]: ...
    @property
    def containers(self) -> tuple[str, ...]: ...
    def value(self, read: Reader, end: End) -> Array: ...
    def describe(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Node:
    """What every operator has in common: it reads what its inputs read."""

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
class Constant(Node):
    """A plain number."""

    number: float

    def value(self, read: Reader, end: End) -> Array:
        return in_every_row(self.number)

    def describe(self) -> str:
        return f"{self.number:g}"


@dataclass(frozen=True, slots=True)
class Given(Node):
    """A value that other parts of the scoring put in, such as what happens without the deal."""

    otherwise: float

    def value(self, read: Reader, end: End) -> Array:
        return in_every_row(self.otherwise)

    def describe(self) -> str:
        return "worked out from the deal and what would happen without it"


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """The value of another measure."""

    target: str

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.target,)

    def value(self, read: Reader, end: End) -> Array:
        return read.measure(self.target, end)

    def describe(self) -> str:
        return self.target


@dataclass(frozen=True, slots=True)
class Levels(Node):
    """A fact's words read on a scale: the extremes over the words that are still possible."""

    fact: str
    words: tuple[str, ...]
    values: tuple[float, ...]
    absent: float | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def value(self, read: Reader, end: End) -> Array:
        # "clip" spares a check of every index; a set of words is never beyond the table.
        found = extremes(self.values)[end].take(read.words(self.fact), mode="clip")
        return _unless_absent(found, read.is_absent(self.fact), self.absent)

    def describe(self) -> str:
        pairs = zip(self.words, self.values, strict=True)
        return f"{self.fact}: " + ", ".join(f"{word} = {value:g}" for word, value in pairs)


@dataclass(frozen=True, slots=True)
class Quantity(Node):
    """A number as the deal states it; where it is unknown, converted from another fact if that is
    known, else anything from `low` to `high`. What is known is never cut off. In draws, what is not
    known at all falls with the same chance between any two neighbours of `spread`."""

    fact: str
    low: float
    high: float
    absent: float | None = None
    other: str = ""
    times: tuple[float, float] = (1.0, 1.0)
    spread: tuple[float, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact, self.other) if self.other else (self.fact,)

    def value(self, read: Reader, end: End) -> Array:
        known, found = read.is_known(self.fact), read.number(self.fact, end)
        if known is YES or known.all():
            return _unless_absent(found, read.is_absent(self.fact), self.absent)
        limit, factor = (self.low, self.times[0]) if end == LOW else (self.high, self.times[1])
        unknown = in_every_row(limit)
        if self.other:
            converted = read.number(self.other, end) * factor
            unknown = np.where(read.is_known(self.other), converted, unknown)
        found = np.where(known, found, unknown)
        return _unless_absent(found, read.is_absent(self.fact), self.absent)

    def describe(self) -> str:
        if not self.other:
            return self.fact
        low, high = self.times
        times = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        return f"{self.fact} (if unknown: {self.other} × {times})"


@cache
def in_every_row(number: float) -> Array:
    """A plain number as the single row that stands for all, made once."""
    row = np.array([number])
    row.setflags(write=False)
    return row


@cache
def extremes(values: tuple[float, ...]) -> tuple[Array, Array]:
    """For every set of words, as bits, the lowest and the highest of their numbers on a scale.

    With this table an extreme over the words that are possible is one look-up for each row. The set
    of no words at all has no extremes: it never occurs.
    """
    lows, highs = np.array([np.inf]), np.array([-np.inf])
    for value in values:
        lows = np.append(lows, np.minimum(lows, value))
        highs = np.append(highs, np.maximum(highs, value))
    return lows, highs


def _unless_absent(value: Array, absent: Mask, instead: float | None) -> Array:
    if instead is None or absent is NO or not absent.any():
        return value
    return np.where(absent, instead, value)

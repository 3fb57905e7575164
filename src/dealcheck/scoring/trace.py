"""How a number came about: a measure's arithmetic with the value that every part of it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dealcheck.model.leaves import Operator
from dealcheck.model.reader import HIGH, LOW, Array, End, Indices, Mask
from dealcheck.model.types import INDICATOR_TOP, SCORE_TOP
from dealcheck.scoring.result import DealScore


@dataclass(frozen=True, slots=True)
class Traced:
    """An operator with the lowest and highest value it has in a deal, and its parts likewise.

    The parts are those of `operator.inputs`, in their order.
    """

    operator: Operator
    lower: float
    upper: float
    parts: tuple[Traced, ...]

    @property
    def middle(self) -> float:
        return (self.lower + self.upper) / 2.0


def trace(score: DealScore, identifier: str) -> Traced:
    """Work a measure out once more, keeping what each step of it gives.

    Indicators, and measures of facts alone, are traced with all that their facts leave open: their
    score is the middle of what comes out. Whatever rests on indicators is traced from their scores.
    """
    measure = score.model.measures[identifier]
    is_open = measure.section == "indicator" or identifier not in score.model.above_indicators
    return _traced(measure.value, _Reader(score, ends_are_one=not is_open))


def _traced(operator: Operator, read: _Reader) -> Traced:
    return Traced(
        operator,
        float(operator.value(read, LOW)[0]),
        float(operator.value(read, HIGH)[0]),
        tuple(_traced(part, read) for part in operator.inputs),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """A deal's facts and finished measures, as operators ask for them."""

    score: DealScore
    ends_are_one: bool

    def measure(self, identifier: str, end: End) -> Array:
        value = self.score.measures[identifier]
        if self.ends_are_one:
            return np.array([value.score])
        return np.array([value.lower if end == LOW else value.upper])

    def members(self, identifier: str, end: End) -> tuple[tuple[float, Array], ...]:
        model = self.score.model
        found = []
        for member in model.members[identifier]:
            is_indicator = model.measures[member].section == "indicator"
            factor: float = SCORE_TOP / INDICATOR_TOP if is_indicator else 1.0
            found.append((model.share(member), self.measure(member, end) * factor))
        return tuple(found)

    def weights(self, name: str) -> Array | None:
        return None

    def words(self, fact: str) -> Indices:
        return self.score.arrays.words[fact]

    def number(self, fact: str, end: End) -> Array:
        return self.score.arrays.numbers[fact][end]

    def is_known(self, fact: str) -> Mask:
        return self.score.arrays.known[fact]

    def is_absent(self, fact: str) -> Mask:
        return self.score.arrays.absent[fact]

    def scenarios(self, block: str) -> int:
        return self.score.arrays.scenario_counts[block]

"""The facts that are not settled: what each may turn out to be, and with what chance.

An open fact is drawn by its quantile function: a number between 0 and 1 picks one of its words, in
an order that the caller chooses, or a place in its range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.leaves import Quantity
from dealcheck.model.operators import operators_beneath
from dealcheck.model.reader import Array, Bounds, Indices
from dealcheck.model.types import Grade, Model
from dealcheck.model.values import FactArrays
from dealcheck.scoring.variations import facts_read


@dataclass(frozen=True, slots=True)
class OpenWord:
    """A fact with several possible words: their indices and the chance of each."""

    fact: str
    options: Indices
    chances: Array

    def drawn(self, uniform: Array, order: Indices | None = None) -> Indices:
        """The word for each number; `order` ranks the options from the low end to the high."""
        ranked = np.arange(len(self.options)) if order is None else order
        ends = self.chances[ranked].cumsum()[:-1]
        places = ends.searchsorted(uniform, side="right")
        return self.options[ranked].take(places, mode="clip")


@dataclass(frozen=True, slots=True)
class OpenNumber:
    """A quantity that is not settled: straight lines between the values at some quantiles."""

    fact: str
    quantiles: Array
    values: Array

    def drawn(self, uniform: Array) -> Array:
        """The quantity for each number."""
        found: Array = np.interp(uniform, self.quantiles, self.values)
        return found


OpenFact = OpenWord | OpenNumber


def widened(
    stated: FactArrays, grades: Mapping[str, Grade], catalogue: FactCatalogue
) -> FactArrays:
    """The facts with all that weak evidence leaves possible beside what the file says."""
    words, numbers = dict(stated.words), dict(stated.numbers)
    for path, grade in grades.items():
        fact = catalogue.get(path)
        if fact is None or (not grade.steps and not grade.spread) or stated.is_absent(path):
            continue
        if fact.kind == "words" and path in words:
            words[path] = _stretched(words[path], grade.steps, len(fact.words))
        elif fact.kind == "quantity" and bool(stated.known[path][0]):
            numbers[path] = _spread(numbers[path], grade.spread, fact)
    return replace(stated, words=words, numbers=numbers)


def open_facts(
    model: Model, stated: FactArrays, wide: FactArrays, grades: Mapping[str, Grade]
) -> tuple[OpenFact, ...]:
    """Every fact that the model reads and that is not settled beyond doubt."""
    return tuple(_open_facts(model, stated, wide, grades))


def _open_facts(
    model: Model, stated: FactArrays, wide: FactArrays, grades: Mapping[str, Grade]
) -> Iterator[OpenFact]:
    quantities = _quantities(model)
    for path in facts_read(model):
        if path in stated.scenario_counts:
            yield from _open_positions(path, stated)
        elif stated.is_absent(path):
            continue
        elif path in stated.words:
            if not wide.is_settled(path):
                yield _open_word(path, stated, wide, grades.get(path))
        elif (found := _open_number(path, stated, wide, grades, quantities)) is not None:
            yield found


def _open_word(path: str, stated: FactArrays, wide: FactArrays, grade: Grade | None) -> OpenWord:
    inner, outer = stated.possible(path)[0], wide.possible(path)[0]
    chances = inner / inner.sum()
    beside = outer & ~inner
    if grade is not None and beside.any():
        chances = chances * (1.0 - grade.shift) + grade.shift * beside / beside.sum()
    options = np.flatnonzero(outer)
    return OpenWord(path, options, chances[options] / chances[options].sum())


def _open_number(
    path: str,
    stated: FactArrays,
    wide: FactArrays,
    grades: Mapping[str, Grade],
    quantities: Mapping[str, Quantity],
) -> OpenNumber | None:
    reading = quantities.get(path)
    if not bool(stated.known[path][0]):
        if reading is None:
            return _range(path, *stated.ends(path)) if _is_wide(stated, path) else None
        if reading.other and bool(stated.known[reading.other][0]):
            low, high = wide.ends(reading.other)
            return _range(path, low * reading.times[0], high * reading.times[1])
        knots = np.array(reading.spread)
        return OpenNumber(path, np.linspace(0.0, 1.0, len(knots)), knots)
    (low, high), (lowest, highest) = stated.ends(path), wide.ends(path)
    if lowest == highest:
        return None
    half = grades[path].shift / 2.0 if path in grades else 0.0
    quantiles = np.array([0.0, half, 1.0 - half, 1.0])
    return OpenNumber(path, quantiles, np.array([lowest, low, high, highest]))


def _open_positions(block: str, stated: FactArrays) -> Iterator[OpenNumber]:
    """Positions on the axes of possible futures that are ranges."""
    for path in stated.numbers:
        if path.startswith(f"{block}.") and _is_wide(stated, path):
            yield _range(path, *stated.ends(path))


def _is_wide(arrays: FactArrays, path: str) -> bool:
    low, high = arrays.ends(path)
    return low < high and bool(np.isfinite([low, high]).all())


def _range(path: str, low: float, high: float) -> OpenNumber:
    return OpenNumber(path, np.array([0.0, 1.0]), np.array([low, high]))


def _stretched(words: Indices, steps: int, size: int) -> Indices:
    """A set of words, as bits, with the neighbours of those that are possible."""
    stretched = words
    for step in range(1, steps + 1):
        stretched = stretched | words << step | words >> step
    return stretched & ((1 << size) - 1)


def _spread(ends: Bounds, share: float, fact: Fact) -> Bounds:
    """A range with some share of its values added at both ends, within the fact's own limits."""
    lower = ends.lower - share * np.abs(ends.lower)
    upper = ends.upper + share * np.abs(ends.upper)
    return Bounds(np.maximum(lower, fact.low), np.minimum(upper, fact.high))


@lru_cache(maxsize=4)  # few: a worker gets a copy of the model with every task
def _quantities(model: Model) -> dict[str, Quantity]:
    """For each quantity the operator that says what it may be where nobody states it."""
    found: dict[str, Quantity] = {}
    for measure in model.measures.values():
        for operator in operators_beneath(measure.value):
            if isinstance(operator, Quantity) and operator.spread:
                found.setdefault(operator.fact, operator)
    return found

"""Conditions and decision tables over many rows at once, with unknowns kept as unknowns.

A condition can hold surely (whatever the open facts turn out to be), possibly, and at the estimate.
A fact that is not settled never counts as holding at the estimate, nor does a measure that rests on
facts alone, such as a capacity: a gate is only crossed on knowledge, and what is possible is
reported beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Bounds, Indices, Mask
from dealcheck.model.types import Condition, Model, Table
from dealcheck.model.values import FactArrays


class Valued(Protocol):
    """Anything that can say what a measure is, row by row."""

    def value(self, measure: str, /) -> Array: ...


@dataclass(frozen=True, slots=True)
class Case:
    """The rows that conditions are tested on.

    `limits` are the ends of measures: what the open facts leave possible. A measure without any is
    taken as it is worked out, as in a draw, where every fact is settled.
    """

    model: Model
    facts: FactArrays
    valued: Valued
    catalogue: FactCatalogue
    limits: Mapping[str, Bounds] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Holds:
    """Row by row: whether something holds surely, possibly, and at the estimate."""

    surely: Mask
    possibly: Mask
    estimated: Mask


@dataclass(frozen=True, slots=True)
class Outcome:
    """Row by row, the index of the table row taken, and which rows remain possible."""

    chosen: Indices
    possible: Mask


def holds(condition: Condition, case: Case) -> Holds:
    """Test one condition in every row."""
    if condition.measure:
        estimate = case.valued.value(condition.measure)
        bounds = case.limits.get(condition.measure, Bounds(estimate, estimate))
        found = _compared(condition, bounds, estimate)
        model = case.model
        is_scored = condition.measure in model.above_indicators | model.searched
        return found if is_scored else Holds(found.surely, found.possibly, found.surely)
    if condition.words:
        return _among(condition, case)
    fact = case.catalogue[condition.fact]
    number = case.facts.numbers[condition.fact]
    absent = case.facts.absent[condition.fact]
    low = np.where(absent, 0.0, np.maximum(number.lower, fact.low))
    high = np.where(absent, 0.0, number.upper)
    found = _compared(condition, Bounds(low, high), low)
    return Holds(found.surely, found.possibly, found.surely)


def all_hold(conditions: Iterable[Condition], case: Case) -> Holds:
    """Test that every condition holds; no conditions always hold."""
    every = np.ones(1, dtype=np.bool_)
    together = Holds(every, every, every)
    for condition in conditions:
        found = holds(condition, case)
        together = Holds(
            together.surely & found.surely,
            together.possibly & found.possibly,
            together.estimated & found.estimated,
        )
    return together


def decide(table: Table, case: Case) -> Outcome:
    """The first row that holds at the estimate, and every row that could be the first."""
    rows = case.facts.rows
    chosen = np.full(rows, len(table.rows) - 1, dtype=np.intp)
    open_rows = np.ones(rows, dtype=np.bool_)
    undecided = np.ones(rows, dtype=np.bool_)
    possible = np.zeros((rows, len(table.rows)), dtype=np.bool_)
    for index, row in enumerate(table.rows):
        found = all_hold(row.when, case)
        possible[:, index] = open_rows & found.possibly
        open_rows = open_rows & ~found.surely
        chosen[undecided & found.estimated] = index
        undecided = undecided & ~found.estimated
    return Outcome(chosen, possible)


def _compared(condition: Condition, bounds: Bounds, estimate: Array) -> Holds:
    if condition.below is not None:
        limit = condition.below
        return Holds(bounds.upper < limit, bounds.lower < limit, estimate < limit)
    limit = condition.at_least if condition.at_least is not None else float("-inf")
    return Holds(bounds.lower >= limit, bounds.upper >= limit, estimate >= limit)


def _among(condition: Condition, case: Case) -> Holds:
    words = case.catalogue[condition.fact].words
    wanted = np.array([(word in condition.words) != condition.negated for word in words])
    possible = case.facts.possible(condition.fact)
    absent = case.facts.absent[condition.fact]
    some = (possible & wanted).any(axis=1) & ~absent
    every = (possible <= wanted).all(axis=1) & ~absent
    if condition.negated:
        some, every = some | absent, every | absent
    return Holds(every, some, every)

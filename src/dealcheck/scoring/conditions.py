"""Conditions and decision tables over many rows at once, with unknowns kept as unknowns.

A condition can hold surely (whatever the open facts turn out to be, and however far off the weakly
grounded ones are), possibly, and at the estimate. The estimate takes the facts as they are stated.
One that is not settled never counts as holding there, nor does a measure that rests on facts alone,
such as a capacity: a gate is only crossed on knowledge, and what is possible is reported beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import YES, Array, Bounds, Indices, Mask
from dealcheck.model.types import Condition, Model, Table
from dealcheck.model.values import FactArrays


class Valued(Protocol):
    """Anything that can say what a measure is, row by row."""

    def value(self, measure: str, /) -> Array: ...


@dataclass(frozen=True, slots=True)
class Case:
    """The rows that conditions are tested on.

    `facts` are as the deal states them, `wide` with all that weak evidence leaves possible.
    `limits` are the ends of measures by the wide facts, `stated_limits` by the stated ones; a
    measure without any is taken as it is worked out, as in a draw, where every fact is settled.
    """

    model: Model
    facts: FactArrays
    valued: Valued
    catalogue: FactCatalogue
    wide: FactArrays | None = None
    limits: Mapping[str, Bounds] = field(default_factory=dict)
    stated_limits: Mapping[str, Bounds] = field(default_factory=dict)


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
        return _measure_holds(condition, case)
    stated = _fact_holds(condition, case, case.facts)
    surely, possibly = stated if case.wide is None else _fact_holds(condition, case, case.wide)
    return Holds(surely, possibly, stated[0])


def _measure_holds(condition: Condition, case: Case) -> Holds:
    name = condition.measure
    estimate = case.valued.value(name)
    alone = Bounds(estimate, estimate)
    if not case.limits and not case.stated_limits:
        there, _ = _compared(condition, alone)
        return Holds(there, there, there)
    surely, possibly = _compared(condition, case.limits.get(name, alone))
    if name in case.model.above_indicators or name in case.model.searched:
        return Holds(surely, possibly, _compared(condition, alone)[0])
    return Holds(surely, possibly, _compared(condition, case.stated_limits.get(name, alone))[0])


def all_hold(conditions: Iterable[Condition], case: Case) -> Holds:
    """Test that every condition holds; no conditions always hold."""
    together = Holds(YES, YES, YES)
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


def _compared(condition: Condition, bounds: Bounds) -> tuple[Mask, Mask]:
    """Whether a condition holds all over a range, and somewhere in it."""
    if condition.below is not None:
        return bounds.upper < condition.below, bounds.lower < condition.below
    limit = condition.at_least if condition.at_least is not None else float("-inf")
    return bounds.lower >= limit, bounds.upper >= limit


def _fact_holds(condition: Condition, case: Case, facts: FactArrays) -> tuple[Mask, Mask]:
    """Whether a condition holds for all that a fact may be, and for some of it."""
    fact = case.catalogue[condition.fact]
    absent = facts.absent[condition.fact]
    if not condition.words:
        number = facts.numbers[condition.fact]
        low = np.where(absent, 0.0, np.maximum(number.lower, fact.low))
        return _compared(condition, Bounds(low, np.where(absent, 0.0, number.upper)))
    # Words are sets of bits here, so that a row is tested with one operation.
    wanted = sum(
        1 << index
        for index, word in enumerate(fact.words)
        if (word in condition.words) != condition.negated
    )
    possible = facts.words[condition.fact]
    some = ((possible & wanted) != 0) & ~absent
    every = ((possible & ~wanted) == 0) & ~absent
    if condition.negated:
        some, every = some | absent, every | absent
    return every, some

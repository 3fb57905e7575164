"""Conditions and decision tables over many rows at once.

A row is a deal, a draw of its facts, or a variation of it. A condition holds *surely* in a row if
it holds whatever the open facts turn out to be, and *possibly* if some way in which they may turn
out makes it true; where every fact is settled, as in a draw, the two are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from dealcheck.model.reader import NO, YES, Bounds, Indices, Mask
from dealcheck.model.types import BLOCKS, KIND, Condition, Table
from dealcheck.model.values import FactArrays
from dealcheck.scoring.deal import Deal

Ends = Callable[[str], Bounds]
"""The lowest and highest value of a measure, row by row."""


def surely(condition: Condition, facts: FactArrays, ends: Ends) -> Mask:
    """Whether a condition holds in each row, whatever is open."""
    if condition.measure:
        return _all_over(condition, ends(condition.measure))
    if condition.fact in BLOCKS:
        return _block_absent(condition, facts)
    absent = _absent(condition.fact, facts)
    if condition.words:
        every_word: Mask = (facts.words[condition.fact] & ~condition.bits) == 0
        return np.where(absent, condition.negated, every_word)
    return _all_over(condition, _number(condition.fact, facts)) & ~_unlimited(condition, facts)


def possibly(condition: Condition, facts: FactArrays, ends: Ends) -> Mask:
    """Whether a condition may hold in each row."""
    if condition.measure:
        return _somewhere(condition, ends(condition.measure))
    if condition.fact in BLOCKS:
        return _block_absent(condition, facts)
    absent = _absent(condition.fact, facts)
    if condition.words:
        some: Mask = (facts.words[condition.fact] & condition.bits) != 0
        return np.where(absent, condition.negated, some)
    return _somewhere(condition, _number(condition.fact, facts)) | _unlimited(condition, facts)


def about(condition: Condition, deals: Sequence[Deal]) -> Mask:
    """Whether a condition on what a deal is (its country, its day) holds for each of some deals."""
    if condition.countries:
        return np.array([deal.country in condition.countries for deal in deals])
    days = [deal.text("as_of") for deal in deals]
    return np.array(
        [
            bool(day)
            and (not condition.after or day >= condition.after)
            and (not condition.before or day < condition.before)
            for day in days
        ]
    )


def is_about(condition: Condition) -> bool:
    """Whether a condition is on what a deal is, and not on its facts or measures."""
    return bool(condition.countries or condition.after or condition.before)


def every(
    conditions: Iterable[Condition],
    facts: FactArrays,
    ends: Ends,
    test: Callable[[Condition, FactArrays, Ends], Mask] = surely,
) -> Mask:
    """Whether all conditions hold; no conditions always hold."""
    holds = YES
    for condition in conditions:
        holds = holds & test(condition, facts, ends)
        if not holds.any():
            return NO
    return holds


def decide(table: Table, facts: FactArrays, ends: Ends, closed: Sequence[Mask] = ()) -> Indices:
    """The first row of a table that holds, in each row of settled facts.

    `closed` says for each row of the table where it cannot be taken.
    """
    chosen = np.full(facts.rows, len(table.rows) - 1, dtype=np.intp)
    undecided = np.ones(facts.rows, dtype=np.bool_)
    for index, row in enumerate(table.rows[:-1]):
        holds = every(row.when, facts, ends) & undecided
        if index < len(closed):
            holds = holds & ~closed[index]
        chosen[np.broadcast_to(holds, facts.rows)] = index
        undecided &= ~holds
        if not undecided.any():
            break
    return chosen


def closed_gates(
    table: Table, facts: FactArrays, ends: Ends, is_readable: Callable[[str], bool]
) -> tuple[Mask, ...]:
    """For each row of a table in which rows of open facts it is closed: a gate that knowledge does
    not open. Measures that are not readable from facts alone have no say in that."""
    closed = []
    for row in table.rows:
        tests = [c for c in row.when if not c.measure or is_readable(c.measure)]
        holds = every(tests, facts, ends) if row.gate else YES
        closed.append(~np.broadcast_to(holds, facts.rows))
    return tuple(closed)


def possible_rows(table: Table, facts: FactArrays, ends: Ends) -> Mask:
    """For each row of facts (rows by table rows) the table's rows that could be the first."""
    left = np.ones(facts.rows, dtype=np.bool_)
    found = np.zeros((facts.rows, len(table.rows)), dtype=np.bool_)
    for index, row in enumerate(table.rows):
        found[:, index] = left & every(row.when, facts, ends, possibly)
        left = left & ~every(row.when, facts, ends, surely)
    return found


def _number(fact: str, facts: FactArrays) -> Bounds:
    lower, upper = facts.numbers[fact]
    absent = facts.absent[fact]
    if not absent.any():
        return Bounds(lower, upper)
    return Bounds(np.where(absent, 0.0, lower), np.where(absent, 0.0, upper))


def _unlimited(condition: Condition, facts: FactArrays) -> Mask:
    """Rows in which nothing at all is known of a number."""
    return ~facts.known[condition.fact] & ~facts.absent[condition.fact]


def _absent(fact: str, facts: FactArrays) -> Mask:
    return NO if fact == KIND else facts.absent[fact]


def _block_absent(condition: Condition, facts: FactArrays) -> Mask:
    beneath = next(fact for fact in facts.absent if fact.startswith(f"{condition.fact}."))
    found: Mask = facts.absent[beneath] != condition.negated
    return found


def _all_over(condition: Condition, bounds: Bounds) -> Mask:
    if condition.below is not None:
        return bounds.upper < condition.below
    return bounds.lower >= (condition.at_least or 0.0)


def _somewhere(condition: Condition, bounds: Bounds) -> Mask:
    if condition.below is not None:
        return bounds.lower < condition.below
    return bounds.upper >= (condition.at_least or 0.0)

"""Facts as arrays: what each fact may be, row by row.

A row is one case to evaluate: the deal as it stands, the deal with one fact changed, a lever, a
draw. The words that are still possible are held as a set of bits, the first word as the lowest bit;
quantities as the ends of their range. An array with a single row stands for every row, so what
nothing changes costs no more for a thousand rows than for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

import numpy as np

from dealcheck.model.reader import NO, YES, Bounds, Indices, Mask


@dataclass(frozen=True, slots=True)
class Settled:
    """A fact settled at one value: the word of an index, or a number."""

    fact: str
    index: int | None = None
    number: float = 0.0


@dataclass(frozen=True, slots=True)
class FactArrays:
    """The facts of `rows` cases; `absent` marks those that don't apply (`infrastructure: none`).

    `sizes` says how many words a fact has in all.
    """

    rows: int
    words: Mapping[str, Indices]
    sizes: Mapping[str, int]
    numbers: Mapping[str, Bounds]
    known: Mapping[str, Mask]
    absent: Mapping[str, Mask]
    scenario_counts: Mapping[str, int] = field(default_factory=dict)

    def possible(self, fact: str) -> Mask:
        """The words that are still possible, row by row."""
        bits = np.left_shift(1, np.arange(self.sizes[fact]))
        found: Mask = (self.words[fact][..., np.newaxis] & bits) != 0
        return found

    def is_settled(self, fact: str, row: int = 0) -> bool:
        """Whether exactly one value is possible."""
        if fact in self.words:
            return int(row_of(self.words[fact], row)).bit_count() == 1
        lower, upper = self.ends(fact, row)
        return lower == upper

    def open(self) -> frozenset[str]:
        """The facts that aren't settled in every row; lists of futures are always taken as open."""
        several = (fact for fact, words in self.words.items() if (words & (words - 1)).any())
        ranges = (
            fact
            for fact, (lower, upper) in self.numbers.items()
            if not self.known[fact].all() or (lower is not upper and (lower != upper).any())
        )
        return frozenset((*several, *ranges, *self.scenario_counts))

    def ends(self, fact: str, row: int = 0) -> tuple[float, float]:
        """The ends of a quantity's range in one row."""
        bounds = self.numbers[fact]
        return float(row_of(bounds.lower, row)), float(row_of(bounds.upper, row))

    def is_absent(self, fact: str, row: int = 0) -> bool:
        """Whether the fact does not apply in a row."""
        return bool(row_of(self.absent[fact], row))

    def each(self, rows: int, change: Callable[[np.ndarray], np.ndarray]) -> FactArrays:
        """As many rows: every array that has more than one changed; what is one for all stays."""

        def of(array: np.ndarray) -> np.ndarray:
            return array if array.shape[0] == 1 else change(array)

        def ends(bounds: Bounds) -> Bounds:
            lower = of(bounds.lower)
            return Bounds(lower, lower if bounds.lower is bounds.upper else of(bounds.upper))

        return replace(
            self,
            rows=rows,
            words={fact: of(words) for fact, words in self.words.items()},
            numbers={fact: ends(bounds) for fact, bounds in self.numbers.items()},
            known={fact: of(mask) for fact, mask in self.known.items()},
            absent={fact: of(mask) for fact, mask in self.absent.items()},
        )

    def with_settled(self, settled: Sequence[Settled]) -> FactArrays:
        """The same rows with some facts settled in all of them."""
        words, numbers = dict(self.words), dict(self.numbers)
        for one in settled:
            if one.index is None:
                numbers[one.fact] = Bounds(*[np.array([one.number])] * 2)
            else:
                words[one.fact] = _only(one.index)
        facts = [one.fact for one in settled]
        known = {**self.known, **dict.fromkeys(facts, YES)}
        absent = {**self.absent, **dict.fromkeys(facts, NO)}
        return replace(self, words=words, numbers=numbers, known=known, absent=absent)

    def without(self, block: str) -> FactArrays:
        """The same rows in which no fact of a block applies."""
        beneath = [fact for fact in self.absent if fact.startswith(f"{block}.")]
        return replace(self, absent={**self.absent, **dict.fromkeys(beneath, YES)})

    def limited(self, limit: Settled, *, rising: bool) -> FactArrays:
        """The same rows with a fact brought up, or down, to a value where it isn't there yet."""
        fact = limit.fact
        known = {**self.known, fact: YES}
        absent = {**self.absent, fact: NO}
        further = np.maximum if rising else np.minimum
        if limit.index is None:
            ends = Bounds(*(further(side, limit.number) for side in self.numbers[fact]))
            return replace(self, numbers={**self.numbers, fact: ends}, known=known, absent=absent)
        words = self.words[fact]
        beyond = (1 << limit.index) - 1 if rising else ~((2 << limit.index) - 1)
        kept = np.where(words & beyond, (words & ~beyond) | (1 << limit.index), words)
        return replace(self, words={**self.words, fact: kept}, known=known, absent=absent)

    def moved(self, fact: str, by: float, ends: tuple[float, float]) -> FactArrays:
        """The same rows with a settled fact so many steps, or so much, further along its scale."""
        if fact in self.words:
            places = np.log2(np.maximum(self.words[fact], 1)).astype(np.intp) + round(by)
            words = np.left_shift(1, np.clip(places, 0, self.sizes[fact] - 1))
            return replace(self, words={**self.words, fact: words})
        further = np.clip(self.numbers[fact].lower + by, *ends)
        return replace(self, numbers={**self.numbers, fact: Bounds(further, further)})

    def where(self, mask: Mask, other: FactArrays, facts: Iterable[str]) -> FactArrays:
        """The same rows, with these facts of other ones where `mask` says so."""
        words, numbers, known = dict(self.words), dict(self.numbers), dict(self.known)
        for fact in facts:
            if fact in words:
                words[fact] = np.where(mask, other.words[fact], words[fact])
            else:
                value = np.where(mask, other.numbers[fact].lower, numbers[fact].lower)
                numbers[fact] = Bounds(value, value)
            known[fact] = np.where(mask, other.known[fact], known[fact])
        return replace(self, words=words, numbers=numbers, known=known)

    def with_changes(
        self, rows: int, changes: Iterable[tuple[Settled, int | Indices]]
    ) -> FactArrays:
        """As many rows like the only row of this one, each change made in the row or rows given."""
        words, numbers = dict(self.words), dict(self.numbers)
        known, absent = dict(self.known), dict(self.absent)
        own: set[str] = set()
        for change, at in changes:
            fact = change.fact
            if fact not in own:
                own.add(fact)
                # What the changes leave as it is in every row stays one row.
                known[fact] = YES if known[fact].all() else np.repeat(known[fact], rows)
                absent[fact] = np.repeat(absent[fact], rows) if absent[fact].any() else NO
                if fact in words:
                    words[fact] = np.repeat(words[fact], rows)
                else:
                    numbers[fact] = Bounds(*(np.repeat(side, rows) for side in numbers[fact]))
            if known[fact] is not YES:
                known[fact][at] = True
            if absent[fact] is not NO:
                absent[fact][at] = False
            if change.index is None:
                numbers[fact].lower[at] = numbers[fact].upper[at] = change.number
            else:
                words[fact][at] = 1 << change.index
        return replace(self, rows=rows, words=words, numbers=numbers, known=known, absent=absent)


@cache
def _only(index: int) -> Indices:
    """The set of one word, in the single row that stands for all."""
    row = np.array([1 << index])
    row.setflags(write=False)
    return row


def stacked(cases: Sequence[FactArrays]) -> FactArrays:
    """Several sets of as many rows each, as one: arrays of sets by rows.

    A fact that is the same in every set, or in every row, is kept once and worked out once. Which
    facts are `known` is kept for quantities alone: nothing else in a model asks for it.
    """
    first = cases[0]
    rows = max(case.rows for case in cases)
    return FactArrays(
        rows,
        _beside([case.words for case in cases], first.words, _beneath),
        first.sizes,
        _beside([case.numbers for case in cases], first.numbers, _ranges),
        _beside([case.known for case in cases], first.numbers, _beneath),
        _beside([case.absent for case in cases], first.absent, _beneath),
        first.scenario_counts,
    )


_Values = TypeVar("_Values", np.ndarray, Bounds)


def _beside(
    cases: Sequence[Mapping[str, _Values]],
    facts: Iterable[str],
    join: Callable[[Sequence[_Values]], _Values],
) -> dict[str, _Values]:
    """What the cases have for each fact, joined where it is not the same object in all of them."""
    first, *others = cases
    found = {}
    for fact in facts:
        value = found[fact] = first[fact]
        if any(other[fact] is not value for other in others):
            found[fact] = join([case[fact] for case in cases])
    return found


def _ranges(bounds: Sequence[Bounds]) -> Bounds:
    lower = _beneath([each.lower for each in bounds])
    if all(each.lower is each.upper for each in bounds):
        return Bounds(lower, lower)
    return Bounds(lower, _beneath([each.upper for each in bounds]))


def _beneath(arrays: Sequence[np.ndarray]) -> np.ndarray:
    """Arrays of sets by rows; only one set's rows, as they are, where all are the same object."""
    first = arrays[0]
    if all(array is first for array in arrays):
        return first
    size = max(map(len, arrays))
    if size == 1:
        return np.concatenate(arrays)[:, np.newaxis]
    full = np.empty((len(arrays), size, *first.shape[1:]), dtype=first.dtype)
    for k, array in enumerate(arrays):
        full[k] = array
    return full


def set_of(array: np.ndarray, place: int) -> np.ndarray:
    """The rows of one set, of an array of sets by rows or of rows that all sets have in common."""
    if array.ndim == 1:
        return array
    found: np.ndarray = array[place if array.shape[0] > 1 else 0]
    return found


def row_of(array: np.ndarray, row: int) -> np.ndarray:
    """One row of an array whose single row may stand for all."""
    found: np.ndarray = array[row if array.shape[0] > 1 else 0]
    return found

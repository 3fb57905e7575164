"""What the answer to an open question would change, read off the draws.

The draws are sorted by what an open fact is in them: by its words, or by the quarters of a number.
In each of these parts the shares of all answers are counted, and the mean of what anything is worth
is taken. So no further evaluation is needed, and what is learnt of other facts with it (they lean
together) counts as well. Only facts that an answer rests on are asked about it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np

from dealcheck.model.facts import Fact
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import KIND, Model, Table
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.wording import number_text

DRAWS = 500
"""How many draws are sorted: enough to count in, and half of what all would cost."""
_PARTS = 4
_NOTHING = 0.02
_FEW = 20
_CLEARLY = 0.05
_CHANCE = 0.4
"""How far a share lies off its mean by chance, in standard errors: the mean distance is .8 / 2."""


@dataclass(frozen=True)
class Influence:
    """The draws of one deal sorted by each of its open facts.

    `places` has a row for each fact: the part that each draw falls into, counted through over all
    facts; `parts` what the parts of each fact are. `answers` are the rows taken of each table.
    """

    one: DealDraws
    facts: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    places: Indices
    answers: Mapping[str, Indices]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first part of each fact, and the number of all."""
        sizes = np.cumsum([0, *(len(labels) for labels in self.parts)])
        return tuple(int(size) for size in sizes)

    @cached_property
    def counts(self) -> Array:
        """How many draws each part has."""
        return np.bincount(self.places.ravel(), minlength=self.starts[-1]).astype(np.float64)

    @cached_property
    def _by_table(self) -> dict[str, Answered]:
        return {}

    @property
    def draws(self) -> int:
        """How many draws are sorted."""
        return int(self.places.shape[1])

    def mean(self, values: Array) -> Array:
        """The mean of something that each draw has, in every part."""
        repeated = np.tile(values[: self.draws], len(self.facts))
        sums = np.bincount(self.places.ravel(), repeated, minlength=self.starts[-1])
        found: Array = sums / np.maximum(self.counts, 1.0)
        return found

    def answered(self, table: Table) -> Answered:
        """The shares of a table's answers, in all draws and in every part."""
        if table.id not in self._by_table:
            actions = tuple(dict.fromkeys(row.action for row in table.rows))
            of_row = np.array([actions.index(row.action) for row in table.rows])
            taken, size = of_row[self.answers[table.id][: self.draws]], len(actions)
            overall = np.bincount(taken, minlength=size) / len(taken)
            rests = rests_on(table.id, self.one.model)
            rows = [row for row, fact in enumerate(self.facts) if fact in rests]
            # Of facts that the table does not rest on nothing is counted, and nothing said.
            cells = self.places[rows] * size + taken
            joint = np.bincount(cells.ravel(), minlength=self.starts[-1] * size).reshape(-1, size)
            shares = joint / np.maximum(self.counts, 1.0)[:, np.newaxis]
            turns = self._turns(table, overall, shares)
            self._by_table[table.id] = Answered(actions, overall, shares, turns)
        return self._by_table[table.id]

    def _turns(self, table: Table, overall: Array, shares: Array) -> dict[str, float]:
        """By how much knowing each fact would move the shares of the answers, on average.

        What differences of that size come from chance alone is taken off.
        """
        draws = self.draws
        apart = np.abs(shares - overall).sum(axis=1) / 2.0
        error = np.sqrt(np.maximum(1.0 / np.maximum(self.counts, 1.0) - 1.0 / draws, 0.0))
        chance = _CHANCE * np.sqrt(overall * (1.0 - overall)).sum() * error
        moved = np.maximum(0.0, apart - chance) * self.counts / draws
        if not self.facts:
            return {}
        of_fact = np.add.reduceat(moved, self.starts[:-1])
        rests = rests_on(table.id, self.one.model)
        pairs = zip(self.facts, of_fact, strict=True)
        return {fact: float(value) for fact, value in pairs if fact in rests}

    def flips(self, table: Table, action: str) -> list[tuple[str, str, str]]:
        """What leads to another answer: a fact, what it would be, and the answer; the most weighty
        first, one for each fact."""
        found = self.answered(table)
        own = found.actions.index(action)
        other = found.shares.argmax(axis=1)
        rows = np.arange(len(other))
        ahead = found.shares[rows, other] - found.shares[:, own]
        turned = (other != own) & (self.counts >= _FEW) & (ahead >= _CLEARLY)
        rests = rests_on(table.id, self.one.model)
        best: dict[int, tuple[float, int]] = {}
        starts = np.array(self.starts[:-1])
        for row in np.flatnonzero(turned):
            fact = int(np.searchsorted(starts, row, side="right")) - 1
            weight = float(ahead[row] * self.counts[row])
            if self.facts[fact] in rests and weight > best.get(fact, (0.0, 0))[0]:
                best[fact] = weight, int(row)
        ranked = sorted(best, key=lambda fact: (-best[fact][0], self.facts[fact]))
        return [
            (
                self.facts[fact],
                self.parts[fact][best[fact][1] - self.starts[fact]],
                found.actions[int(other[best[fact][1]])],
            )
            for fact in ranked
        ]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of a table: their shares of all draws, and of the draws of every part.

    `turns` says of each fact how far knowing it would move the shares.
    """

    actions: tuple[str, ...]
    overall: Array
    shares: Array
    turns: Mapping[str, float]


def influence(one: DealDraws, answers: Mapping[str, Indices]) -> Influence:
    """Sort the draws of a deal by each fact that is open in it; `answers` are by table."""
    facts: list[str] = []
    parts: list[tuple[str, ...]] = []
    rows: list[Indices] = []
    start = 0
    for opened in one.block.source.opened:
        fact = one.block.catalogue.get(opened.fact)
        if fact is None:
            continue
        found = _words(fact, one) if fact.kind == "words" else _numbers(fact, one)
        if found is None:
            continue
        labels, taken = found
        facts.append(fact.path)
        parts.append(labels)
        rows.append(taken[:DRAWS] + start)
        start += len(labels)
    places = np.stack(rows) if rows else np.zeros((0, min(DRAWS, one.draws)), dtype=np.intp)
    return Influence(one, tuple(facts), tuple(parts), places, answers)


@lru_cache(maxsize=64)
def rests_on(table: str, model: Model) -> frozenset[str]:
    """The facts that a table's answer rests on, at whatever distance."""
    found: set[str] = set()
    names = model.report.outcomes
    worth = {*model.report.payoffs.values(), names["goes_ahead"]}
    for row in model.tables[table].rows:
        for condition in row.when:
            if condition.fact == KIND:
                kinds = model.report.tables["kind"]
                found |= rests_on(kinds, model) if kinds != table else set()
            elif condition.fact:
                found.add(condition.fact)
            elif condition.measure:
                facts = model.facts[condition.measure]
                # What is worked out from all that may happen rests on whatever that rests on.
                found |= facts or {f for name in worth for f in model.facts[name]}
    return frozenset(found)


def _words(fact: Fact, one: DealDraws) -> tuple[tuple[str, ...], Indices] | None:
    bits = one.rows(one.block.joint.facts.words[fact.path])
    if bits.shape[0] == 1:
        return None
    counts = np.bincount(bits, minlength=(1 << len(fact.words)))
    present = [index for index in range(len(fact.words)) if counts[1 << index]]
    if len(present) < 2:
        return None
    places = np.zeros(len(counts), dtype=np.intp)
    places[[1 << index for index in present]] = np.arange(len(present))
    return tuple(fact.words[index] for index in present), places[bits]


def _numbers(fact: Fact, one: DealDraws) -> tuple[tuple[str, ...], Indices] | None:
    values = one.numbers(fact.path)
    if values.shape[0] == 1:
        return None
    ordered = np.sort(values)
    lowest, highest = float(ordered[0]), float(ordered[-1])
    count = len(ordered)
    # Next to nothing, for a number that runs over far more, is nothing.
    nothing = _NOTHING * (highest - lowest)
    limits = [float(ordered[count * part // _PARTS]) for part in range(1, _PARTS)]
    ends = {0.0 if abs(limit) < nothing else round_number(limit) for limit in limits}
    inner = sorted(end for end in ends if lowest < end <= highest)
    if not inner:
        return None
    return _labels(inner), np.searchsorted(np.array(inner), values, side="right")


def _labels(inner: Sequence[float]) -> tuple[str, ...]:
    """Ranges as people write them: below 20, 20 to 50, 50 or more."""
    texts = [number_text(end) for end in inner]
    between = [f"{low} to {high}" for low, high in pairwise(texts)]
    return (f"below {texts[0]}", *between, f"{texts[-1]} or more")


def round_number(value: float) -> float:
    """A number with as many digits as people use for a limit: 0.35, 7, 25, 150."""
    # Smaller ones have no tenth to be divided by, and mean nothing but nothing.
    if abs(value) < sys.float_info.min:
        return 0.0
    size = 10.0 ** math.floor(math.log10(abs(value)))
    step = size / 2.0 if abs(value) / size >= 2.0 else size / 4.0
    rounded = round(value / step) * step
    return float(f"{rounded:.3g}")

"""What the answer to an open question would change, read off the draws.

The draws are sorted by what an open fact is in them: by its words, or by the quarters of a number.
In each of these parts the shares of all answers are counted, and the mean of what anything is worth
is taken. So no further evaluation is needed, and what is learnt of other facts with it (they lean
together) counts as well. Only facts that an answer rests on are asked about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from dealcheck.model.facts import Fact
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import KIND, Model, Table
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.scores import quantiles
from dealcheck.scoring.wording import number_text

_PARTS = 4
_FEW = 20
_CLEARLY = 0.05
_CHANCE = 0.4
"""How far a share lies off its mean by chance, in standard errors: the mean distance is .8 / 2."""


@dataclass(frozen=True)
class Influence:
    """The draws of one deal sorted by each of its open facts.

    `sorted_by` has a row for each part of each fact and a column for each draw; `shares` a row for
    each part and a column for each answer of each table.
    """

    one: DealDraws
    facts: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    sorted_by: Array
    answers: Mapping[str, Indices]

    @cached_property
    def counts(self) -> Array:
        """How many draws each part has."""
        found: Array = self.sorted_by.sum(axis=1)
        return found

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first row of each fact's parts."""
        sizes = np.cumsum([0, *(len(labels) for labels in self.parts)])
        return tuple(int(size) for size in sizes)

    @cached_property
    def shares(self) -> Mapping[str, Array]:
        """For each table the shares of its rows in every part (parts by table rows)."""
        tables = self.one.model.tables
        columns = [
            np.eye(len(tables[name].rows), dtype=np.float32)[taken]
            for name, taken in self.answers.items()
        ]
        joint = self.sorted_by @ np.concatenate(columns, axis=1)
        joint = joint / np.maximum(self.counts, 1.0)[:, np.newaxis]
        found, start = {}, 0
        for name, column in zip(self.answers, columns, strict=True):
            found[name] = joint[:, start : start + column.shape[1]]
            start += column.shape[1]
        return found

    def mean(self, values: Array) -> Array:
        """The mean of something that each draw has, in every part."""
        found: Array = (self.sorted_by @ values) / np.maximum(self.counts, 1.0)
        return found

    def by_action(self, table: Table) -> tuple[tuple[str, ...], Array]:
        """The actions of a table and their shares in every part (parts by actions)."""
        actions = tuple(dict.fromkeys(row.action for row in table.rows))
        places = np.array([actions.index(row.action) for row in table.rows])
        into = np.eye(len(actions), dtype=np.float32)[places]
        return actions, self.shares[table.id] @ into

    def turns(self, table: Table) -> dict[str, float]:
        """By how much knowing each fact would move the shares of a table's answers, on average.

        What differences of that size come from chance alone is taken off.
        """
        actions, given = self.by_action(table)
        overall = np.bincount(
            [actions.index(table.rows[row].action) for row in self.answers[table.id]],
            minlength=len(actions),
        ) / len(self.answers[table.id])
        draws = len(self.answers[table.id])
        apart = np.abs(given - overall).sum(axis=1) / 2.0
        error = np.sqrt(np.maximum(1.0 / np.maximum(self.counts, 1.0) - 1.0 / draws, 0.0))
        chance = _CHANCE * np.sqrt(overall * (1.0 - overall)).sum() * error
        moved = np.maximum(0.0, apart - chance) * self.counts / draws
        rests = rests_on(table, self.one.model)
        return {
            fact: float(moved[start:end].sum())
            for fact, start, end in self._rows()
            if fact in rests
        }

    def flips(self, table: Table, action: str) -> list[tuple[str, str, str]]:
        """What leads to another answer: a fact, what it would be, and the answer; the most weighty
        first, one for each fact."""
        actions, given = self.by_action(table)
        own = actions.index(action)
        rests = rests_on(table, self.one.model)
        found: list[tuple[float, str, str, str]] = []
        for place, (fact, start, end) in enumerate(self._rows()):
            if fact not in rests:
                continue
            best: tuple[float, str, str, str] | None = None
            for row in range(start, end):
                other = int(given[row].argmax())
                ahead = float(given[row, other] - given[row, own])
                if other == own or self.counts[row] < _FEW or ahead < _CLEARLY:
                    continue
                label = self.parts[place][row - start]
                weight = ahead * float(self.counts[row])
                if best is None or weight > best[0]:
                    best = weight, fact, label, actions[other]
            if best is not None:
                found.append(best)
        found.sort(key=lambda one: (-one[0], one[1]))
        return [(fact, label, other) for _, fact, label, other in found]

    def _rows(self) -> list[tuple[str, int, int]]:
        starts = self.starts
        return [(fact, starts[k], starts[k + 1]) for k, fact in enumerate(self.facts)]


def influence(one: DealDraws, answers: Mapping[str, Indices]) -> Influence:
    """Sort the draws of a deal by each fact that is open in it; `answers` are by table."""
    facts: list[str] = []
    parts: list[tuple[str, ...]] = []
    rows: list[Array] = []
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
        rows.append(np.eye(len(labels), dtype=np.float32)[:, taken])
    table = np.concatenate(rows) if rows else np.zeros((0, one.draws), dtype=np.float32)
    return Influence(one, tuple(facts), tuple(parts), table, answers)


@lru_cache(maxsize=64)
def rests_on(table: Table, model: Model) -> frozenset[str]:
    """The facts that a table's answer rests on, at whatever distance."""
    found: set[str] = set()
    names = model.report.outcomes
    worth = {*model.report.payoffs.values(), names["goes_ahead"]}
    for row in table.rows:
        for condition in row.when:
            if condition.fact == KIND:
                kinds = model.tables[model.report.tables["kind"]]
                found |= rests_on(kinds, model) if kinds is not table else set()
            elif condition.fact:
                found.add(condition.fact)
            elif condition.measure:
                facts = model.facts[condition.measure]
                # What is worked out from all that may happen rests on whatever that rests on.
                found |= facts or {f for name in worth for f in model.facts[name]}
    return frozenset(found)


def _words(fact: Fact, one: DealDraws) -> tuple[tuple[str, ...], Indices] | None:
    taken = one.words(fact.path)
    if taken.shape[0] == 1:
        return None
    present = np.unique(taken)
    if len(present) < 2:
        return None
    return tuple(fact.words[index] for index in present), np.searchsorted(present, taken)


def _numbers(fact: Fact, one: DealDraws) -> tuple[tuple[str, ...], Indices] | None:
    values = one.numbers(fact.path)
    if values.shape[0] == 1 or values.min() == values.max():
        return None
    ends = [float(end) for end in quantiles(values, [place / _PARTS for place in range(1, _PARTS)])]
    inner = sorted({round_number(end) for end in ends})
    inner = [end for end in inner if values.min() < end <= values.max()]
    if not inner:
        return None
    taken = np.searchsorted(np.array(inner), values, side="right")
    return _labels(inner), taken


def _labels(inner: Sequence[float]) -> tuple[str, ...]:
    """Ranges as people write them: below 20, 20 to 50, 50 or more."""
    texts = [number_text(end) for end in inner]
    between = [f"{low} to {high}" for low, high in zip(texts, texts[1:], strict=False)]
    return (f"below {texts[0]}", *between, f"{texts[-1]} or more")


def round_number(value: float) -> float:
    """A number with as many digits as people use for a limit: 0.35, 7, 25, 150."""
    if value == 0.0:
        return 0.0
    size = 10.0 ** (np.floor(np.log10(abs(value))))
    step = size / 2.0 if abs(value) / size >= 2.0 else size / 4.0
    rounded = round(value / step) * step
    return float(f"{rounded:.3g}")

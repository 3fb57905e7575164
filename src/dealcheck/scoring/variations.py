"""What if one fact were different: every single change of a fact as one row, all at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dealcheck.model.facts import Fact
from dealcheck.model.leaves import Quantity
from dealcheck.model.operators import operators_beneath
from dealcheck.model.reader import Array
from dealcheck.model.types import Model
from dealcheck.model.values import FactArrays, Settled
from dealcheck.scoring.outcomes import Outcomes, Terms, outcomes, prepared


@dataclass(frozen=True, slots=True)
class Setting:
    """One fact settled at a word (by index) or number; `allowed` if the deal leaves that open."""

    fact: str
    value: str | float
    index: int | None
    allowed: bool

    @property
    def settled(self) -> Settled:
        number = 0.0 if isinstance(self.value, str) else self.value
        return Settled(self.fact, self.index, number)


@dataclass(frozen=True, slots=True)
class Variations:
    """Every setting with its row in the facts, and what comes of it.

    The last row is the deal as it stands.
    """

    settings: tuple[Setting, ...]
    facts: FactArrays
    outcomes: Outcomes
    by_fact: Mapping[str, tuple[int, ...]]

    def values(self, measure: str) -> Array:
        """The estimate of a measure in every row."""
        return np.broadcast_to(self.outcomes.value(measure), self.facts.rows)

    def rows_of(self, fact: str, *, allowed: bool) -> list[int]:
        """The rows that settle a fact; only those the deal leaves open if `allowed`."""
        rows = self.by_fact.get(fact, ())
        return [row for row in rows if self.settings[row].allowed or not allowed]


def vary(
    terms: Terms,
    stated: FactArrays,
    wide: FactArrays,
    *,
    facts: Iterable[str] | None = None,
    everything: bool = False,
) -> Variations:
    """Settle each fact that the model reads at every value open to it, and one step beyond.

    With `everything`, at every value of its scale.
    """
    scales = scales_of(terms.model)
    names = facts_read(terms.model) if facts is None else tuple(facts)
    settings: list[Setting] = []
    for name in names:
        fact = terms.catalogue.get(name)
        if fact is None or fact.kind == "scenarios" or (stated.is_absent(name) and not everything):
            continue
        if fact.kind == "words":
            settings.extend(_word_settings(fact, wide, everything=everything))
        else:
            settings.extend(_number_settings(name, wide, scales.get(name, ())))
    by_fact: dict[str, list[int]] = {}
    for row, setting in enumerate(settings):
        by_fact.setdefault(setting.fact, []).append(row)
    changes = ((setting.settled, row) for row, setting in enumerate(settings))
    varied = stated.with_changes(len(settings) + 1, changes)
    return Variations(
        tuple(settings),
        varied,
        outcomes(prepared(terms, varied)),
        {fact: tuple(found) for fact, found in by_fact.items()},
    )


@lru_cache(maxsize=4)  # few: a worker gets a copy of the model with every task
def facts_read(model: Model) -> tuple[str, ...]:
    """Every fact that some measure reads, each once, in the order of the model."""
    seen = dict.fromkeys(fact for m in model.measures.values() for fact in m.value.facts)
    return tuple(seen)


@lru_cache(maxsize=4)  # few: a worker gets a copy of the model with every task
def scales_of(model: Model) -> dict[str, tuple[float, ...]]:
    """For each quantity the points between which a measure reads it."""
    found: dict[str, tuple[float, ...]] = {}
    for measure in model.measures.values():
        for operator in operators_beneath(measure.value):
            if isinstance(operator, Quantity) and operator.spread:
                found.setdefault(operator.fact, operator.spread)
    return found


def _word_settings(fact: Fact, wide: FactArrays, *, everything: bool) -> Iterator[Setting]:
    possible = wide.possible(fact.path)[0]
    beside = possible.copy()
    beside[1:] |= possible[:-1]
    beside[:-1] |= possible[1:]
    for index, word in enumerate(fact.words):
        if beside[index] or everything:
            yield Setting(fact.path, word, index, bool(possible[index]))


def _number_settings(name: str, wide: FactArrays, scale: tuple[float, ...]) -> Iterator[Setting]:
    """The ends of what is possible, and the model's own points on the scale between and beyond."""
    low, high = wide.ends(name)
    if scale:
        low, high = max(low, min(scale)), min(high, max(scale))
    for value in sorted({low, high, *scale}):
        if math.isfinite(value):
            yield Setting(name, value, None, low <= value <= high)

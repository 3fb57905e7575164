"""What follows from stated facts: the model's links, applied to facts that nobody states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from dealcheck.model.reader import Array, Bounds, Indices, Mask
from dealcheck.model.types import Link, Model, Narrowing
from dealcheck.model.values import FactArrays
from dealcheck.scoring.conditions import every
from dealcheck.scoring.unknowns import quantities

_ROUNDS = 4
"""What follows may have consequences of its own; chains are shorter than this."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Facts with what follows from them, and for each fact the link behind it, row by row.

    `by` holds the index of a link, or -1 where none narrows the fact.
    """

    facts: FactArrays
    by: Mapping[str, Indices]

    def link(self, fact: str, row: int = 0) -> int:
        """The index of the link that narrows a fact in a row, or -1."""
        return int(self.by[fact][row]) if fact in self.by else -1


def follow(stated: FactArrays, model: Model) -> Followed:
    """Narrow what nobody states to what the stated facts leave possible."""
    facts, by = stated, dict[str, Indices]()
    for _ in range(_ROUNDS):
        changed = False
        for index, link in enumerate(model.links):
            if link.only_a_finding:
                continue
            holds = every(link.when, facts, _no_measure)
            if not holds.any():
                continue
            for then in link.then:
                moved = _narrowed(facts, then, holds & ~_is_stated(then.fact, stated, model))
                if moved is None:
                    continue
                facts, where = moved
                changed = True
                before = by.get(then.fact, np.full(facts.rows, -1, dtype=np.intp))
                by[then.fact] = np.where((before < 0) & where, index, before)
        if not changed:
            break
    return Followed(facts, by)


def _is_stated(fact: str, stated: FactArrays, model: Model) -> Mask:
    """Where a fact is stated, or another one that it is taken from: megawatts from accelerators."""
    reading = quantities(model).get(fact)
    if reading is None or not reading.other:
        return stated.known[fact]
    found: Mask = stated.known[fact] | stated.known[reading.other]
    return found


@lru_cache(maxsize=4)  # few: a worker gets a copy of the model with every task
def by_fact(model: Model) -> Mapping[str, Sequence[tuple[Link, Narrowing]]]:
    """The links that say something about each fact, each with what it says."""
    found: dict[str, list[tuple[Link, Narrowing]]] = {}
    for link in model.links:
        for then in () if link.only_a_finding else link.then:
            found.setdefault(then.fact, []).append((link, then))
    return found


def allowed_words(
    size: int, links: Sequence[tuple[Link, Narrowing]], drawn: FactArrays
) -> Indices | None:
    """The words (as bits) that links leave possible in each drawn row; None where all are."""
    every_word = (1 << size) - 1
    allowed = np.array([every_word])
    for link, then in links:
        holds = every(link.when, drawn, _no_measure)
        if holds.any():
            narrower = allowed & np.where(holds, then.bits, every_word)
            allowed = np.where(narrower == 0, allowed, narrower)
    return allowed if (allowed != every_word).any() else None


def allowed_range(
    links: Sequence[tuple[Link, Narrowing]], drawn: FactArrays
) -> tuple[Array, Array] | None:
    """The range that links leave possible in each drawn row; None where there is no limit."""
    low, high = np.array([-np.inf]), np.array([np.inf])
    for link, then in links:
        holds = every(link.when, drawn, _no_measure)
        if holds.any():
            low = np.where(holds, np.maximum(low, then.low), low)
            high = np.where(holds, np.minimum(high, then.high), high)
    if not (np.isfinite(low).any() or np.isfinite(high).any()):
        return None
    return low, np.maximum(low, high)


def _narrowed(facts: FactArrays, then: Narrowing, where: Mask) -> tuple[FactArrays, Mask] | None:
    """The facts narrowed in these rows, and the rows in which that changed anything."""
    where = where & ~facts.absent[then.fact]
    if then.fact in facts.words:
        words = facts.words[then.fact]
        narrower = words & then.bits
        changes = where & (narrower != 0) & (narrower != words)
        if not changes.any():
            return None
        kept = np.where(changes, narrower, words)
        return replace(facts, words={**facts.words, then.fact: kept}), changes
    lower, upper = facts.numbers[then.fact]
    low, high = np.maximum(lower, then.low), np.minimum(upper, then.high)
    changes = where & (low <= high) & ((low != lower) | (high != upper))
    if not changes.any():
        return None
    ends = Bounds(np.where(changes, low, lower), np.where(changes, high, upper))
    return replace(
        facts,
        numbers={**facts.numbers, then.fact: ends},
        known={**facts.known, then.fact: facts.known[then.fact] | changes},
    ), changes


def _no_measure(name: str) -> Bounds:
    raise KeyError(f"a link reads facts alone, and no measure such as {name}")

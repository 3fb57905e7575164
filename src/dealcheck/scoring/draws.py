"""Draws of the open facts, tied by one common factor.

What is not disclosed about a deal was settled at one table, so it tends to lean the same way. Drawn
independently of each other, many unknown facts would cancel out, and the less is known the surer
the answer would look. Each open fact therefore follows a factor that all share, with a correlation
of `COMMON`, and is turned so that the factor pulls the measure in question up with every fact.

The facts are drawn and not the scores: a fact that moves two poles moves both in the same draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.reader import Array, Indices
from dealcheck.model.values import FactArrays
from dealcheck.scoring.open_facts import OpenFact, OpenWord

COMMON = 0.5
"""Share of the variance that all open facts have in common. A judgement."""

Leaning = Mapping[str, Array]
"""For each open fact the worth of its options, or of its two ends, to whatever is asked about."""


@dataclass(frozen=True, slots=True)
class Chance:
    """As many numbers between 0 and 1 for each open fact as there are draws."""

    rows: int
    uniform: Mapping[str, Array]


def chances(facts: Sequence[OpenFact], rows: int, seed: int, common: float = COMMON) -> Chance:
    """Draw the numbers; the same seed gives the same ones for the same facts."""
    random = np.random.default_rng(seed)
    shared = random.standard_normal(rows)
    own = random.standard_normal((len(facts), rows))
    tied = np.sqrt(common) * shared + np.sqrt(1.0 - common) * own
    # Fact by fact: a row fits into the processor's nearest memory, all of them together do not.
    uniform = {fact.fact: _cumulative(row) for fact, row in zip(facts, tied, strict=True)}
    return Chance(rows, uniform)


def drawn(
    stated: FactArrays, facts: Iterable[OpenFact], chance: Chance, leaning: Leaning
) -> FactArrays:
    """The deal with its open facts settled, row by row, all of them leaning the same way."""
    words: dict[str, Indices] = {}
    numbers: dict[str, Array] = {}
    for fact in facts:
        uniform, worth = chance.uniform[fact.fact], leaning.get(fact.fact)
        if isinstance(fact, OpenWord):
            order = None if worth is None else worth.argsort(kind="stable")
            words[fact.fact] = fact.drawn(uniform, order)
        else:
            falls = worth is not None and worth[-1] < worth[0]
            numbers[fact.fact] = fact.drawn(1.0 - uniform if falls else uniform)
    return stated.with_draws(chance.rows, words, numbers)


def _cumulative(normal: Array) -> Array:
    """The normal distribution function, to 7 decimals (Abramowitz and Stegun 1964, 26.2.17)."""
    size = np.abs(normal)
    t = 1.0 / (1.0 + 0.2316419 * size)
    series = t * (
        0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))
    )
    tail = np.exp(-0.5 * size * size) * 0.3989422804014327 * series
    found: Array = np.where(normal >= 0.0, 1.0 - tail, tail)
    return found

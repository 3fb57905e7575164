"""The ends of payoffs, which no fact moves in one direction only: they are searched for.

Every open fact is put where, by itself, it serves the payoff best, and where it serves it worst;
from both corners each fact is then tried at its other end. What the draws reach counts too. The
ends found are reached by some deal that the facts allow; a wider one may have been missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dealcheck.model.reader import Array, Bounds
from dealcheck.model.types import PARTIES, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.open_facts import OpenFact, OpenWord
from dealcheck.scoring.outcomes import Outcomes, Terms, outcomes, prepared
from dealcheck.scoring.variations import Variations


def payoff_bounds(
    terms: Terms,
    stated: FactArrays,
    facts: Sequence[OpenFact],
    varied: Variations,
    drawn: Outcomes,
    base: Outcomes,
) -> Mapping[Party, Bounds]:
    """The lowest and the highest expected payoff that were found for each party."""
    found = {party: [drawn.expected[party], base.expected[party]] for party in PARTIES}
    if facts:
        corners = _corners(facts, varied)
        around = prepared(terms, _around(stated, facts, corners), mix_only=True)
        reached = outcomes(around, settled=True)
        for party in PARTIES:
            found[party].append(reached.expected[party])
    return {
        party: Bounds(
            np.array([min(float(values.min()) for values in arrays)]),
            np.array([max(float(values.max()) for values in arrays)]),
        )
        for party, arrays in found.items()
    }


def _corners(facts: Sequence[OpenFact], varied: Variations) -> Array:
    """Where each fact stands (facts by corners) in the corners of all that is open.

    A party has two: every fact where it serves the party worst, all else as it is, and best.
    """
    every = varied.outcomes.expected
    expected = np.stack([np.broadcast_to(every[p], len(varied.settings)) for p in PARTIES])
    corners = np.empty((len(facts), 2 * len(PARTIES)))
    for place, fact in enumerate(facts):
        rows = varied.rows_of(fact.fact, allowed=True)
        if not rows:
            corners[place] = np.tile(_ends(fact), len(PARTIES))
            continue
        settled = [varied.settings[row].settled for row in rows]
        values = np.array([s.number if s.index is None else s.index for s in settled], dtype=float)
        mine = expected[:, rows]
        corners[place] = values[np.stack([mine.argmin(axis=1), mine.argmax(axis=1)], 1)].ravel()
    return corners


def _ends(fact: OpenFact) -> Array:
    options = fact.options if isinstance(fact, OpenWord) else fact.values
    return np.array([options[0], options[-1]], dtype=float)


def _around(stated: FactArrays, facts: Sequence[OpenFact], corners: Array) -> FactArrays:
    """Every corner, then the cases in which one fact has left it for another of its own ends."""
    ends = np.stack([_ends(fact) for fact in facts])
    moved, end, corner = np.nonzero(ends[:, :, np.newaxis] != corners[:, np.newaxis, :])
    corner = np.concatenate([np.arange(corners.shape[1]), corner])
    words, numbers = {}, {}
    for place, fact in enumerate(facts):
        cases = corners[place, corner]
        mine = np.flatnonzero(moved == place)
        cases[corners.shape[1] + mine] = ends[place, end[mine]]
        if isinstance(fact, OpenWord):
            words[fact.fact] = cases.astype(np.intp)
        else:
            numbers[fact.fact] = cases
    return stated.with_draws(len(corner), words, numbers)

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
        corners = {fact.fact: _corners(fact, varied) for fact in facts}
        around = _around(stated, facts, corners)
        reached = outcomes(prepared(terms, around, mix_only=True), settled=True)
        for party in PARTIES:
            found[party].append(reached.expected[party])
    return {
        party: Bounds(
            np.array([min(float(values.min()) for values in arrays)]),
            np.array([max(float(values.max()) for values in arrays)]),
        )
        for party, arrays in found.items()
    }


def _corners(fact: OpenFact, varied: Variations) -> Array:
    """Where a fact stands in each corner: worst and best, all else as it is, for each party."""
    rows = varied.rows_of(fact.fact, allowed=True)
    if not rows:
        return np.tile(_ends(fact), len(PARTIES))
    places = [varied.settings[row].settled for row in rows]
    values = np.array([s.number if s.index is None else s.index for s in places], dtype=float)
    ends = []
    for party in PARTIES:
        expected = np.broadcast_to(varied.outcomes.expected[party], len(varied.settings))[rows]
        ends += [values[expected.argmin()], values[expected.argmax()]]
    return np.array(ends)


def _ends(fact: OpenFact) -> Array:
    options = fact.options if isinstance(fact, OpenWord) else fact.values
    return np.array([options[0], options[-1]], dtype=float)


def _around(
    stated: FactArrays, facts: Sequence[OpenFact], corners: Mapping[str, Array]
) -> FactArrays:
    """Every corner, and beside each the cases in which one fact stands at one of its own ends."""
    count = 2 * len(PARTIES)
    rows = count * (1 + 2 * len(facts))
    words, numbers = {}, {}
    for place, fact in enumerate(facts):
        # Corner by corner: the corner itself, then two cases for each fact.
        cases = np.repeat(corners[fact.fact], 1 + 2 * len(facts)).reshape(count, -1)
        cases[:, 1 + 2 * place : 3 + 2 * place] = _ends(fact)
        if isinstance(fact, OpenWord):
            words[fact.fact] = cases.ravel().astype(np.intp)
        else:
            numbers[fact.fact] = cases.ravel()
    return stated.with_draws(rows, words, numbers)

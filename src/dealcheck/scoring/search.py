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
from dealcheck.model.values import FactArrays, Settled
from dealcheck.scoring.open_facts import OpenFact, OpenWord
from dealcheck.scoring.outcomes import Outcomes, Terms, outcomes, prepared
from dealcheck.scoring.variations import Variations

_CORNERS = ("worst", "best")


def payoff_bounds(
    terms: Terms,
    stated: FactArrays,
    facts: Sequence[OpenFact],
    varied: Variations,
    drawn: Outcomes,
    base: Outcomes,
) -> Mapping[Party, Bounds]:
    """The lowest and the highest expected payoff that were found for each party."""
    found: dict[Party, list[float]] = {
        party: [*_ends(drawn.expected[party]), float(base.expected[party][0])] for party in PARTIES
    }
    if facts:
        corners = [(p, c, _corner(p, c, facts, varied)) for p in PARTIES for c in _CORNERS]
        rows = [list(settled.values()) for _, _, settled in corners]
        reached = _expected(terms, stated, rows)
        for party in PARTIES:
            found[party].extend(_ends(reached[party]))
        rows, owners = [], []
        for party, _, settled in corners:
            for fact in facts:
                for other in _both(fact):
                    if settled.get(fact.fact) != other:
                        rows.append(list({**settled, fact.fact: other}.values()))
                        owners.append(party)
        reached = _expected(terms, stated, rows)
        for party in PARTIES:
            found[party].extend(_ends(reached[party]))
    return {
        party: Bounds(np.array([min(values)]), np.array([max(values)]))
        for party, values in found.items()
    }


def _ends(values: Array) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _both(fact: OpenFact) -> tuple[Settled, Settled]:
    if isinstance(fact, OpenWord):
        return Settled(fact.fact, int(fact.options[0])), Settled(fact.fact, int(fact.options[-1]))
    low, high = float(fact.values[0]), float(fact.values[-1])
    return Settled(fact.fact, None, low), Settled(fact.fact, None, high)


def _corner(
    party: Party, corner: str, facts: Sequence[OpenFact], varied: Variations
) -> dict[str, Settled]:
    """Each open fact where, all else as it is, the party's payoff is lowest or highest."""
    expected = np.broadcast_to(varied.outcomes.expected[party], max(len(varied.settings), 1))
    settled = {}
    for fact in facts:
        rows = varied.rows_of(fact.fact, allowed=True)
        if rows:
            values = expected[rows]
            best = int(values.argmax() if corner == "best" else values.argmin())
            settled[fact.fact] = varied.settings[rows[best]].settled
        else:
            settled[fact.fact] = _both(fact)[corner == "best"]
    return settled


def _expected(
    terms: Terms, stated: FactArrays, rows: Sequence[Sequence[Settled]]
) -> Mapping[Party, Array]:
    at: dict[Settled, list[int]] = {}
    for row, settled in enumerate(rows):
        for one in settled:
            at.setdefault(one, []).append(row)
    cases = stated.with_changes(len(rows), at.items())
    return outcomes(prepared(terms, cases, mix_only=True)).expected

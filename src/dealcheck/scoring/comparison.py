"""What differs between deals, what that moves, and who gains and who loses by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from dealcheck.model.facts import UNKNOWN, Fact, FactCatalogue
from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import PARTIES
from dealcheck.model.values import FactArrays
from dealcheck.scoring.attribution import attributed
from dealcheck.scoring.crossing import REST, crossed, differing
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.differences import (
    Comparison,
    Difference,
    FactDifference,
    Side,
    difference_of,
    orders_of,
)
from dealcheck.scoring.outcomes import Basis, outcomes
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.reference import is_twin
from dealcheck.scoring.result import Answer, DealScore
from dealcheck.scoring.thinned import thinned
from dealcheck.scoring.wording import value_text

PRIORITIES = "priorities"
"""Stands for what is no fact: what the importer values, and what a file says of alternatives."""
DRAWS = 8
"""How many draws a difference is split over among the facts."""


def compare_deals(scores: Sequence[DealScore], catalogue: FactCatalogue) -> Comparison:
    """Compare every other deal with the first, all scored with one model and the same settings."""
    first = scores[0]
    differences = tuple(_difference(first, other, catalogue) for other in scores[1:])
    return Comparison(first.model, _side(first), differences)


def drawn_beside(
    deals: Sequence[Deal], score: DealScore, catalogue: FactCatalogue
) -> tuple[DealDraws, DealDraws]:
    """Draws of two deals beside each other.

    In two descriptions of one deal what both leave open falls out alike. In different deals it does
    not, but for a common part of how they lean.
    """
    alike = is_twin(*(deal.text("id") for deal in deals))
    streams = ("", "") if alike else ("first", "second")
    one, other = (
        next(prepare([deal], score.model, catalogue, score.settings, stream).each())
        for deal, stream in zip(deals, streams, strict=True)
    )
    return one, other


def _side(score: DealScore) -> Side:
    payoffs = {str(party): advice.payoff for party, advice in score.parties.items()}
    return Side(
        id=score.deal.text("id"),
        name=score.deal.text("name"),
        file=score.deal.document.name,
        status=score.deal.status,
        scores={**{pole: score.measures[pole] for pole in score.model.poles}, **payoffs},
        goes_ahead=score.goes_ahead.score,
        stances={party: _stance(advice.stance) for party, advice in score.parties.items()},
    )


def _stance(answer: Answer) -> str:
    return answer.title if answer.strength != "undecided" else f"undecided: {answer.title}?"


def _difference(one: DealScore, other: DealScore, catalogue: FactCatalogue) -> Difference:
    draws = drawn_beside((one.deal, other.deal), one, catalogue)
    stated = [each.block.followed.facts for each in draws]
    bases = [each.block.basis for each in draws]
    paths = differing(stated[0], stated[1], one.model, catalogue)
    is_valued_alike = all(_same_choice(bases[0], basis) for basis in bases)
    units = [*paths, REST, *([] if is_valued_alike else [PRIORITIES])]
    samples = [thinned(each.block, DRAWS) for each in draws]
    facts = [sample.facts for sample in samples]

    def values(table: Mask) -> Mapping[str, Array]:
        takes = {unit: table[:, place] for place, unit in enumerate(units)}
        cases = crossed(facts[0], facts[1], takes, paths)
        under = [_means(basis, cases, len(table)) for basis in bases[: 1 + (not is_valued_alike)]]
        if is_valued_alike:
            return under[0]
        return {name: np.where(table[:, -1], under[1][name], under[0][name]) for name in under[0]}

    parts = attributed(len(units), values, one.settings.seed)
    found = []
    for place, path in enumerate(units):
        moves = {name: float(points[place]) for name, points in parts.items()}
        found.append(_fact_difference(path, (one, other), stated, catalogue, moves))
    return difference_of(
        (_side(one), _side(other)),
        found,
        _unread(one.deal, other.deal, paths),
        (_values(draws[0]), _values(draws[1])),
        orders=orders_of(len(units)),
    )


def _same_choice(one: Basis, other: Basis) -> bool:
    def said(basis: Basis) -> list[tuple[str, float]]:
        both = (*basis.choice.feasible.items(), *basis.choice.probable.items())
        return [(name, float(values[0])) for name, values in both]

    return one.choice.payoffs == other.choice.payoffs and said(one) == said(other)


def _means(basis: Basis, cases: FactArrays, rows: int) -> dict[str, Array]:
    """The poles and payoffs of crossed deals, in the mean of their draws, for each table row."""
    repeated = replace(basis, choice=basis.choice.repeated(cases.rows))
    found = outcomes(repeated, cases, worth_only=True)
    values = {pole: found.value(pole) for pole in basis.model.poles}
    values |= {str(party): found.expected[party] for party in PARTIES}
    return {
        name: np.broadcast_to(value, cases.rows).reshape(rows, -1).mean(axis=1)
        for name, value in values.items()
    }


def _values(one: DealDraws) -> dict[str, Array]:
    joint = one.block.joint
    found = {pole: one.full(joint.value(pole)) for pole in one.model.poles}
    return found | {str(party): one.full(joint.expected[party]) for party in PARTIES}


def _fact_difference(
    path: str,
    scores: tuple[DealScore, DealScore],
    stated: Sequence[FactArrays],
    catalogue: FactCatalogue,
    moves: Mapping[str, float],
) -> FactDifference:
    if path == PRIORITIES:
        title = "What the importer values, and how likely the alternatives are said to be"
        before, after = (_said(score) for score in scores)
        return FactDifference(path, title, before, after, moves)
    if path == REST:
        title = "What neither states, by what is usual for each"
        return FactDifference(path, title, "", "", moves)
    fact = catalogue[path]
    before, after = (
        fact_text(fact, arrays, score.deal) for arrays, score in zip(stated, scores, strict=True)
    )
    return FactDifference(path, fact.title, before, after, moves)


def fact_text(fact: Fact, arrays: FactArrays, deal: Deal) -> str:
    """A fact's value as text; possible futures by name and probability."""
    if fact.kind != "scenarios":
        return value_text(fact, arrays)
    futures = deal.facts.get(fact.path)
    named = [
        f"{future.get('name', '?')} ({future.get('probability', '?')})"
        for future in (futures if isinstance(futures, list) else [])
        if isinstance(future, Mapping)
    ]
    return ", ".join(named) or UNKNOWN


def _said(score: DealScore) -> str:
    valued = score.parties["importer"].chosen.profile or "the usual"
    said = score.deal.data.get("alternatives")
    return f"{valued}; alternatives {'as the file says' if said else 'by the model'}"


def _unread(one: Deal, other: Deal, read: Sequence[str]) -> tuple[str, ...]:
    """Facts that differ and that the model doesn't read."""
    known = set(read)
    paths = dict.fromkeys([*one.facts, *other.facts])
    return tuple(
        path
        for path in paths
        if path not in known and one.facts.get(path, UNKNOWN) != other.facts.get(path, UNKNOWN)
    )

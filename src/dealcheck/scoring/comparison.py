"""What differs between deals, what that moves, and who gains and who loses by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dealcheck.model.facts import UNKNOWN, Fact, FactCatalogue
from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import PARTIES
from dealcheck.model.values import FactArrays
from dealcheck.scoring.attribution import attributed
from dealcheck.scoring.crossing import crossed, differing
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.differences import (
    Comparison,
    Difference,
    FactDifference,
    Side,
    difference_of,
    orders_of,
)
from dealcheck.scoring.draws import chances, drawn
from dealcheck.scoring.intervals import leaning
from dealcheck.scoring.outcomes import Terms, outcomes, prepared
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.wording import value_text
from dealcheck.scoring.workings import Workings, workings

PRIORITIES = "priorities"
"""Stands for what is no fact: what the importer values, and what a file says of alternatives."""


def compare_deals(scores: Sequence[DealScore], catalogue: FactCatalogue) -> Comparison:
    """Compare every other deal with the first, all scored with one model and the same settings."""
    works = [workings(one.deal, one.model, catalogue, one.settings) for one in scores]
    first = scores[0]
    differences = tuple(
        _difference((first, other), (works[0], work), catalogue)
        for other, work in zip(scores[1:], works[1:], strict=True)
    )
    return Comparison(first.model, _side(first), differences)


def _side(score: DealScore) -> Side:
    payoffs = {str(party): advice.payoff for party, advice in score.parties.items()}
    return Side(
        id=score.deal.text("id"),
        name=score.deal.text("name"),
        file=score.deal.document.name,
        status=score.deal.text("status"),
        scores={**{pole: score.measures[pole] for pole in score.model.poles}, **payoffs},
        goes_ahead=score.goes_ahead,
    )


def _difference(
    scores: tuple[DealScore, DealScore],
    works: tuple[Workings, Workings],
    catalogue: FactCatalogue,
) -> Difference:
    one, other = scores
    terms = tuple(work.terms for work in works)
    paths = differing(one.arrays, other.arrays, one.model, catalogue)
    units = [*paths, *([PRIORITIES] if terms[0].choice != terms[1].choice else [])]

    def values(table: Mask) -> Mapping[str, Array]:
        takes = {path: table[:, index] for index, path in enumerate(paths)}
        cases = crossed(one.arrays, other.arrays, takes, len(table))
        under = [_measured(each, cases) for each in terms[: 1 + len(units) - len(paths)]]
        if len(under) == 1:
            return under[0]
        return {name: np.where(table[:, -1], under[1][name], under[0][name]) for name in under[0]}

    parts = attributed(len(units), values, one.settings.seed)
    facts = []
    for index, path in enumerate(units):
        moves = {name: float(points[index]) for name, points in parts.items()}
        facts.append(_fact_difference(path, one, other, catalogue, moves))
    return difference_of(
        (_side(one), _side(other)),
        facts,
        _unread(one.deal, other.deal, paths),
        paired_draws(works),
        orders=orders_of(len(units)),
    )


def paired_draws(
    works: tuple[Workings, Workings],
) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """Draws of both deals in which what both leave open falls out alike."""
    one, other = works
    settings = one.settings
    either = {fact.fact: fact for fact in (*one.opened, *other.opened)}
    chance = chances(list(either.values()), settings.draws if either else 1, settings.seed)
    found = []
    for work in works:
        importer = work.terms.choice.payoffs["importer"]
        leans = leaning(importer, work.opened, work.varied)
        cases = drawn(work.stated, work.opened, chance, leans)
        found.append(_measured(work.terms, cases, settled=True))
    return found[0], found[1]


def _measured(terms: Terms, cases: FactArrays, *, settled: bool = False) -> dict[str, Array]:
    found = outcomes(prepared(terms, cases, mix_only=True), settled=settled)
    values = {pole: found.value(pole) for pole in terms.model.poles}
    values |= {str(party): found.expected[party] for party in PARTIES}
    return {name: np.broadcast_to(value, cases.rows) for name, value in values.items()}


def _fact_difference(
    path: str,
    one: DealScore,
    other: DealScore,
    catalogue: FactCatalogue,
    moves: Mapping[str, float],
) -> FactDifference:
    if path == PRIORITIES:
        title = "What the importer values, and how likely the alternatives are said to be"
        before, after = (_said(score) for score in (one, other))
        return FactDifference(path, title, before, after, moves)
    fact = catalogue[path]
    return FactDifference(
        path,
        fact.title,
        fact_text(fact, one.arrays, one.deal),
        fact_text(fact, other.arrays, other.deal),
        moves,
    )


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

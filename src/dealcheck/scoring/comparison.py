"""What differs between deals, what that moves, and who gains and who loses by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.facts import UNKNOWN, Fact, FactCatalogue
from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.attribution import ORDERS, attributed, is_exact
from dealcheck.scoring.crossing import crossed, differing
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.draws import chances, drawn
from dealcheck.scoring.intervals import leaning
from dealcheck.scoring.outcomes import Terms, outcomes, prepared
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.scores import Score
from dealcheck.scoring.wording import value_text
from dealcheck.scoring.workings import Workings, workings

_NOTHING = 1e-9
# In so many draws a difference has to go the same way where the likely ranges overlap.
_SURE = 0.9

TOLERANCE = 0.5
"""Points below which a difference is nobody's gain or loss."""

PRIORITIES = "priorities"
"""Stands for what is no fact: what the importer values, and what a file says of alternatives."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of what is compared: a deal, a version of it, or what would happen instead.

    `scores` are the poles and, by party, the payoffs, each with its range; `goes_ahead` is the
    chance that it comes about (0-1).
    """

    id: str
    name: str
    file: str
    status: str
    scores: Mapping[str, Score]
    goes_ahead: float | None = None


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact with its values on both sides, and the points by which it moves each measure."""

    fact: str
    title: str
    before: str
    after: str
    moves: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure on both sides, and the facts that its difference comes from, the largest first.

    `agreement` is the share of draws in which the difference goes the same way; what both sides
    leave open is drawn alike. With nothing under `causes` the model sets the value, and no fact.
    """

    measure: str
    before: Score
    after: Score
    agreement: float
    causes: tuple[tuple[FactDifference, float], ...]

    @property
    def points(self) -> float:
        return self.after.score - self.before.score

    @property
    def is_certain(self) -> bool:
        """Whether nothing unknown moves it on either side."""
        return self.before.width + self.after.width < _NOTHING

    @property
    def ranges_overlap(self) -> bool:
        """Whether the two ranges that hold four draws out of five have a part in common."""
        return self.before.low <= self.after.high and self.after.low <= self.before.high

    @property
    def is_within_the_unknown(self) -> bool:
        """Whether what isn't known could as well turn the difference round."""
        return self.ranges_overlap and self.agreement < _SURE


@dataclass(frozen=True, slots=True)
class Difference:
    """The second of two sides seen from the first.

    `facts` are those that the model reads, `unread` the paths of others that differ. `orders` is
    over how many orders of the facts their parts were averaged; 0 is over all.
    """

    other: Side
    facts: tuple[FactDifference, ...]
    unread: tuple[str, ...]
    moved: Mapping[str, Moved]
    orders: int

    def gain(self, party: Party) -> float:
        """By how many points a party is better off on the second side."""
        return self.moved[party].points

    def worse(self, measures: Sequence[str]) -> tuple[Moved, ...]:
        """Those of the measures that are lower on the second side by more than the tolerance."""
        return tuple(self.moved[name] for name in measures if self.moved[name].points < -TOLERANCE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A first side and what differs from it. `instead`: the others are alternatives to it."""

    model: Model
    base: Side
    differences: tuple[Difference, ...]
    instead: bool = False


def compare_deals(scores: Sequence[DealScore], catalogue: FactCatalogue) -> Comparison:
    """Compare every other deal with the first, all scored with one model and the same settings."""
    works = [workings(one.deal, one.model, catalogue, one.settings) for one in scores]
    first = scores[0]
    differences = tuple(
        _difference((first, other), (works[0], work), catalogue)
        for other, work in zip(scores[1:], works[1:], strict=True)
    )
    return Comparison(first.model, _side(first), differences)


def measures_of(model: Model) -> tuple[str, ...]:
    """What is compared: the poles, and the payoff of each party under its name."""
    return (*model.poles, *PARTIES)


def difference_of(
    sides: tuple[Side, Side],
    facts: Sequence[FactDifference],
    unread: Sequence[str],
    draws: tuple[Mapping[str, Array], Mapping[str, Array]],
    *,
    orders: int,
    fixed: Sequence[str] = (),
) -> Difference:
    """Put a difference together; `fixed` are the measures that the model sets."""
    base, other = sides
    moved = {}
    for name, before in base.scores.items():
        causes = [(fact, fact.moves.get(name, 0.0)) for fact in facts if name not in fixed]
        causes.sort(key=lambda cause: (-abs(cause[1]), cause[0].fact))
        after = other.scores[name]
        agreement = _agreement(after.score - before.score, draws[1][name] - draws[0][name])
        moved[name] = Moved(name, before, after, agreement, tuple(causes))
    return Difference(other, tuple(facts), tuple(unread), moved, orders)


def _agreement(difference: float, draws: Array) -> float:
    """The share of the draws in which a difference has the sign that it is estimated to have."""
    if abs(difference) < _NOTHING:
        return float((np.abs(draws) < _NOTHING).mean())
    return float((draws * np.sign(difference) > 0.0).mean())


def orders_of(facts: int) -> int:
    """Over how many orders the parts of so many facts are averaged; 0 is over all."""
    return 0 if is_exact(facts) else ORDERS


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

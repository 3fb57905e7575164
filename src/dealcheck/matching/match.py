"""Who should serve whom: the best package of every pair, and what it says to each party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from dealcheck.cores import spread
from dealcheck.matching.division import Division, alone, divided, first_of
from dealcheck.matching.matrix import (
    Field,
    Matrix,
    Progress,
    in_order,
    matrix,
    prepared_offers,
)
from dealcheck.matching.offers import Candidate, Grader, words_of
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import PARTIES, Party, StandardPackage
from dealcheck.scoring.scores import Score
from dealcheck.scoring.settings import ScoreSettings

_REASONS = 3
_FACTS = 2
_CLEAR, _LEAST = 0.5, 0.05
"""How many standard deviations, and which part of its scale, a measure has to lie above the others'
to be a reason."""
_PER_TASK = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """A developer and a country with the package on which they would agree soonest.

    `payoffs` are in expectation, `gains` the points over what happens otherwise after the package's
    price, `agreed` the mean of both signatories' gains by which packages are ranked. A comparative
    `advantage` above 1 says that the developer does better here, beside others, than elsewhere.
    `posture` is how the US government would best stand by it; None for a developer that is not
    American. `in_line` are others that would offer the same package.
    """

    developer: Candidate
    importer: Candidate
    package: StandardPackage
    payoffs: Mapping[Party, Score]
    gains: Mapping[Party, float]
    poles: Mapping[str, Score]
    goes_ahead: Score
    agreed: float
    advantage: float
    beats: float
    posture: str | None
    chance_without: float
    chance_with: float
    in_line: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def is_agreed(self) -> bool:
        """Whether both who have to sign it gain by it."""
        return self.agreed > 0.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """Several developers that would have one country among their first if each followed cash alone.

    `packages` gives for every package who would offer it there.
    """

    importer: Candidate
    packages: Mapping[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        return sum(len(ids) for ids in self.packages.values())


@dataclass(frozen=True, slots=True)
class Gap:
    """A country where no American package beats a rival stack or an own build.

    `short_by` are the points by which the best of them, that of `pair`, falls behind for the
    importer; None where no American developer can make any offer that it gains by.
    """

    importer: Candidate
    pair: Pair | None
    short_by: float | None


@dataclass(frozen=True, slots=True)
class Match:
    """Everything that a match shows; pairs stand by developer, then importer.

    `left_out` are the countries that nobody has among its first who follows cash alone.
    """

    table: Matrix
    settings: ScoreSettings
    runway_years: float | None
    pairs: tuple[Pair, ...]
    division: Division
    crowding: tuple[Crowd, ...]
    left_out: tuple[Candidate, ...]
    gaps: tuple[Gap, ...]

    @property
    def field(self) -> Field:
        return self.table.field

    @property
    def first(self) -> int:
        """How many countries a developer is taken to turn to first."""
        return first_of(len(self.field.importers))

    def of(self, party: str) -> tuple[Pair, ...]:
        """The pairs of one developer or country, by its id."""
        return tuple(one for one in self.pairs if party in (one.developer.id, one.importer.id))


def match(
    field: Field,
    settings: ScoreSettings,
    *,
    runway_years: float | None = None,
    progress: Progress | None = None,
) -> Match:
    """Put every developer before every country with every package."""
    table = matrix(field, settings, progress)
    best = table.best()
    places = np.argwhere(best >= 0)
    offers = np.column_stack([places, best[places[:, 0], places[:, 1]]])
    pairs = _pairs(table, offers, settings)
    crowding, left_out = _crowding(table, runway_years)
    return Match(
        table=table,
        settings=settings,
        runway_years=runway_years,
        pairs=pairs,
        division=divided(table, runway_years),
        crowding=crowding,
        left_out=left_out,
        gaps=_gaps(table, pairs),
    )


def advantages(agreed: Array) -> Array:
    """Comparative advantage, developers by importers, from how well each pair agrees.

    A pair's share of the developer's whole, divided by the country's share of everybody's (as trade
    statistics do for goods): 1 where a developer does as well as one would expect of it anywhere.
    """
    worth = np.maximum(np.nan_to_num(agreed, nan=0.0, neginf=0.0), 0.0)
    of_developer = worth.sum(axis=1, keepdims=True)
    of_importer = worth.sum(axis=0) / max(worth.sum(), 1e-12)
    own = worth / np.maximum(of_developer, 1e-12)
    found: Array = own / np.maximum(of_importer, 1e-12)
    return np.where(worth > 0.0, found, 0.0)


def best_agreed(table: Matrix) -> Array:
    """How well each pair agrees on its best package (-inf where there is none)."""
    found: Array = np.where(table.possible, table.agreed(), -np.inf).max(axis=2)
    return found


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the draws of one offer say, as a score shows it."""

    payoffs: Mapping[Party, Score]
    poles: Mapping[str, Score]
    goes_ahead: Score
    postures: Mapping[str, float]
    chance_without: float
    chance_with: float


def _pairs(table: Matrix, offers: Indices, settings: ScoreSettings) -> tuple[Pair, ...]:
    field = table.field
    ordered = in_order(field, offers)
    work = partial(_shown, field=field, settings=settings)
    tasks = [ordered[start : start + _PER_TASK] for start in range(0, len(ordered), _PER_TASK)]
    shown: dict[tuple[int, ...], _Shown] = {}
    for some, found in zip(tasks, spread(work, tasks, per_task=2), strict=True):
        shown |= {tuple(map(int, offer)): one for offer, one in zip(some, found, strict=True)}
    agreed = table.agreed()
    index = advantages(best_agreed(table))
    line: dict[tuple[int, int], list[str]] = {}
    for d, i, p in offers:
        if agreed[d, i, p] > 0.0:
            line.setdefault((int(i), int(p)), []).append(field.developers[d].id)
    found_pairs = []
    for d, i, p in offers[np.lexsort((offers[:, 1], offers[:, 0]))]:
        one = shown[int(d), int(i), int(p)]
        developer, package = field.developers[d], field.packages[p]
        postures = one.postures
        found_pairs.append(
            Pair(
                developer=developer,
                importer=field.importers[i],
                package=package,
                payoffs=one.payoffs,
                gains={party: float(table.gains[party][d, i, p]) for party in PARTIES},
                poles=one.poles,
                goes_ahead=one.goes_ahead,
                agreed=float(agreed[d, i, p]),
                advantage=float(index[d, i]),
                beats=float(table.beats[d, i, p]),
                posture=max(postures, key=lambda name: postures[name])
                if developer.is_american
                else None,
                chance_without=one.chance_without,
                chance_with=one.chance_with,
                in_line=tuple(x for x in line.get((int(i), int(p)), ()) if x != developer.id),
                because=_because(table, offers, int(d), int(i), int(p)),
            )
        )
    return tuple(found_pairs)


def _shown(offers: Indices, field: Field, settings: ScoreSettings) -> list[_Shown]:
    """What a score shows of some offers, by their draws."""
    grader = Grader(field.model)
    outcomes = field.model.report.outcomes
    return [
        _Shown(
            payoffs={party: one.payoff(party) for party in PARTIES},
            poles={pole: one.score(pole) for pole in field.model.poles},
            goes_ahead=one.score(outcomes["goes_ahead"]),
            postures={
                name: float(one.full(value).mean()) for name, value in block.joint.postures.items()
            },
            chance_without=float(one.full(block.joint.value(outcomes["chance_without"])).mean()),
            chance_with=float(one.full(block.joint.value(outcomes["chance_with"])).mean()),
        )
        for block in prepared_offers(field, offers, settings, grader, worth_only=False)
        for one in block.each()
    ]


def _because(table: Matrix, offers: Indices, d: int, i: int, p: int) -> tuple[str, ...]:
    """What sets an offer apart from the best offers of the others to the same country."""
    field, model = table.field, table.field.model
    others = [(int(a), int(c)) for a, b, c in offers if b == i and a != d]
    if not others:
        return ()
    ranked = []
    for name, values in table.compared.items():
        rest = np.array([values[a, i, c] for a, c in others])
        own = float(values[d, i, p])
        measure = model.measures[name]
        spread_of = max(float(rest.std()), _LEAST * (measure.high - measure.low))
        above = own - float(rest.mean())
        if above >= _LEAST * (measure.high - measure.low):
            ranked.append((above / spread_of, name, own, float(rest.mean())))
    ranked.sort(key=lambda one: (-one[0], one[1]))
    return tuple(
        _reason(field, name, own, mean, d, i)
        for above, name, own, mean in ranked[:_REASONS]
        if above >= _CLEAR
    )


def _reason(field: Field, name: str, own: float, mean: float, d: int, i: int) -> str:
    measure = field.model.measures[name]
    scale = 100.0 if measure.high <= 1.0 else 1.0
    text = f"{measure.title} {own * scale:.0f} of 100, the others' {mean * scale:.0f}"
    facts = _stated(field, name, field.developers[d]) + _stated(field, name, field.importers[i])
    return f"{text} ({'; '.join(facts)})" if facts else text


def _stated(field: Field, measure: str, party: Candidate) -> list[str]:
    """What a profile states of the facts that a measure reads first."""
    found = []
    for fact in sorted(field.model.facts[measure]):
        said = words_of(party, fact)
        if fact.startswith(f"{party.kind}.") and said and fact in field.catalogue:
            title = field.catalogue[fact].title
            value = " or ".join(said).replace("-", " ")
            found.append(f"{title[:1].lower()}{title[1:]}: {value}")
    return found[:_FACTS]


def _crowding(
    table: Matrix, years: float | None
) -> tuple[tuple[Crowd, ...], tuple[Candidate, ...]]:
    field = table.field
    by_importer: dict[int, dict[str, list[str]]] = {}
    for d, i, p in alone(table, years):
        offers = by_importer.setdefault(i, {})
        offers.setdefault(field.packages[p].id, []).append(field.developers[d].id)
    crowds = [
        Crowd(field.importers[i], {name: tuple(ids) for name, ids in sorted(offers.items())})
        for i, offers in by_importer.items()
    ]
    crowds.sort(key=lambda one: (-one.count, one.importer.id))
    left = tuple(one for i, one in enumerate(field.importers) if i not in by_importer)
    return tuple(one for one in crowds if one.count > 1), left


def _gaps(table: Matrix, pairs: Sequence[Pair]) -> tuple[Gap, ...]:
    """The countries where every American package is worth less to the importer than a rival."""
    american = np.array([one.is_american for one in table.field.developers])
    if not american.any():
        return ()
    by_place = {(one.developer.id, one.importer.id): one for one in pairs}
    found = []
    for i, importer in enumerate(table.field.importers):
        beats = np.where(table.possible[:, i] & american[:, np.newaxis], table.beats[:, i], -np.inf)
        gains = np.nan_to_num(table.gains["developer"][:, i], nan=-1.0)
        beats = np.where(gains > 0.0, beats, -np.inf)
        d = int(beats.max(axis=1).argmax())
        most = float(beats.max())
        if most <= 0.0:
            there = np.isfinite(most)
            pair = by_place.get((table.field.developers[d].id, importer.id)) if there else None
            found.append(Gap(importer, pair, -most if there else None))
    found.sort(key=lambda one: (one.short_by is not None, -(one.short_by or 0.0), one.importer.id))
    return tuple(found)

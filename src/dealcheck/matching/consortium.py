"""Importers that buy together: what it adds, who gets which share of it, and whether it holds.

Every group of the members is tried. Together they get what the model's joint terms say for their
number, can take packages that are too large for one of them, and pay the fixed part of a package's
price once. Against that stand that all get one package from one developer though they differ, that
a consortium counts only as far as its members are alike, and what coordination costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dealcheck.matching.matrix import Field, Matrix, evaluated, matrix
from dealcheck.matching.offers import Candidate, possible_offers, words_of
from dealcheck.matching.sharing import Game, Leaving, game, leaving, shapley
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Mask
from dealcheck.model.types import JointTerm, Model, StandardPackage
from dealcheck.scoring.settings import ScoreSettings

MOST = 8
"""How many may buy together: every group of them is tried."""
_COORDINATION = 0.03
"""The share of the gain that coordination costs for each member but the first. A judgement."""
_FIXED = 0.5
"""The part of a package's price to importers that is paid once for all. A judgement."""
_STEP = 2.0
"""How many steps of likeness one step of difference takes. A judgement."""
_TRIED = 12
"""How many offers to a whole group are looked at closely, the most promising ones."""
_PARTNERS = 12
_ALIKE = (
    "importer.sovereignty_demand",
    "importer.us_wariness",
    "importer.absorption",
    "importer.finance_gap",
    "importer.strategy",
)
"""What makes countries alike as buyers: what they ask for, and what they can do with it."""
_SIMILARITY = "importer.consortium_similarity"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a group would ask for: one package of one developer, and what it adds up to.

    `gain` is the sum of the members' gains after coordination, `by_member` before it.
    """

    developer: Candidate
    package: StandardPackage
    gain: float
    by_member: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A member: what it gains alone and with which offer, and its share of the whole."""

    importer: Candidate
    alone: float
    developer: Candidate | None
    package: StandardPackage | None
    share: float


@dataclass(frozen=True, slots=True)
class Consortium:
    """What a group of importers gains by buying together.

    `joint` is the gain of all with the best ask, `apart` the sum of what each gains alone, `adds`
    the difference. `scale` is what the joint terms and shared prices bring before differences and
    coordination cost anything, `differences` what one package for all loses of it and
    `coordination` what is lost in coordinating. `game` is what each group can gain, and `leaving`
    the group that would rather leave, if there is one.
    """

    model: Model
    settings: ScoreSettings
    members: tuple[Member, ...]
    similarity: str
    ask: Ask | None
    apart: float
    joint: float
    scale: float
    differences: float
    coordination: float
    game: Game
    leaving: Leaving | None
    alike: tuple[str, ...]
    unlike: tuple[str, ...]

    @property
    def adds(self) -> float:
        return self.joint - self.apart

    @property
    def is_worth_it(self) -> bool:
        """Whether buying together brings more than each one's going alone."""
        return self.adds > 0.0


@dataclass(frozen=True, slots=True)
class Partner:
    """A country that could buy together with another one: what it adds, and by which package."""

    importer: Candidate
    similarity: str
    adds: float
    share: float
    ask: Ask | None


def likeness(importers: Sequence[Candidate], catalogue: FactCatalogue) -> float:
    """How alike countries are, from 0 (not at all) to 4 (the same in all that is known).

    From the mean difference in steps of what both of a pair state; two steps of likeness go for
    each. Where nothing is known of a pair it counts as half alike.
    """
    pairs = []
    for one, other in combinations(importers, 2):
        steps = [
            abs(a - b)
            for fact in _ALIKE
            if (a := _step(one, fact, catalogue)) is not None
            and (b := _step(other, fact, catalogue)) is not None
        ]
        pairs.append(4.0 - _STEP * float(np.mean(steps)) if steps else 2.0)
    return float(np.clip(np.mean(pairs), 0.0, 4.0)) if pairs else 4.0


def _step(one: Candidate, fact: str, catalogue: FactCatalogue) -> float | None:
    words = catalogue[fact].words
    steps = [words.index(word) for word in words_of(one, fact) if word in words]
    return float(np.mean(steps)) if steps else None


def similarity_word(importers: Sequence[Candidate], catalogue: FactCatalogue) -> str:
    """The same as a word of the scale."""
    return catalogue[_SIMILARITY].words[round(likeness(importers, catalogue))]


def joint_facts(
    package: StandardPackage,
    importer: Candidate,
    count: int,
    similarity: str,
    terms: Sequence[JointTerm],
    catalogue: FactCatalogue,
) -> dict[str, object]:
    """The facts that buying together lays over a package for one of so many members."""
    found: dict[str, object] = {}
    if count < 2:
        return found
    found[_SIMILARITY] = similarity
    stated = {change.fact: change.to for change in package.changes}
    for term in terms:
        for change in term.changes if term.members <= count else ():
            words = catalogue[change.fact].words
            now = found.get(change.fact, stated.get(change.fact))
            if now is None:
                said = [w for w in words_of(importer, change.fact) if w in words]
                now = max(said, key=words.index) if said else None
            if change.direction == "raise" and isinstance(now, str) and now in words:
                best = max(words.index(now), words.index(str(change.to)))
                found[change.fact] = words[best]
            else:
                found[change.fact] = change.to
    return found


@dataclass(frozen=True)
class _Together:
    """What members gain by offers together: one evaluation for every offer, number and likeness."""

    field: Field
    settings: ScoreSettings
    offers: tuple[tuple[int, int], ...]
    gains: Mapping[tuple[int, int, int, str], float]
    agrees: Mapping[tuple[int, int, int, str], bool]

    def ask(self, group: Sequence[int]) -> tuple[int, float, tuple[float, ...]] | None:
        """The best offer for a group: its place, the sum of gains and each member's."""
        count = len(group)
        word = similarity_word([self.field.importers[i] for i in group], self.field.catalogue)
        best: tuple[int, float, tuple[float, ...]] | None = None
        for place in range(len(self.offers)):
            keys = [(place, i, count, word) for i in group]
            if not all(self.agrees.get(key, False) for key in keys):
                continue
            own = tuple(self.gains[key] for key in keys)
            total = sum(own)
            if best is None or total > best[1] + 1e-12:
                best = place, total, own
        return best


def consortium(field: Field, settings: ScoreSettings) -> Consortium:
    """What the countries of a field gain by buying together, of its developers and packages."""
    alone = matrix(field, settings)
    best = [_best_alone(alone, i) for i in range(len(field.importers))]
    together = _together(field, settings, alone, range(len(field.importers)))
    asks: dict[tuple[int, ...], tuple[int, float, tuple[float, ...]] | None] = {}

    def gain(group: tuple[int, ...]) -> float:
        apart = sum(best[i][0] for i in group)
        if len(group) == 1:
            return apart
        asks[group] = together.ask(group)
        found = asks[group]
        # Nobody is made to buy together: a group can always go its separate ways.
        return apart if found is None else max(apart, found[1] * _kept(len(group)))

    count = len(field.importers)
    worth = game(count, gain)
    shares = shapley(worth, count)
    everybody = tuple(range(count))
    found = asks.get(everybody)
    apart = sum(value for value, _, _ in best)
    raw = found[1] if found else 0.0
    joint = raw * _kept(count)
    word = similarity_word(field.importers, field.catalogue)
    ideal = sum(_best_together(together, i, count, word) for i in everybody)
    ask = None
    if found is not None:
        d, p = together.offers[found[0]]
        ask = Ask(field.developers[d], field.packages[p], joint, found[2])
    alike, unlike = _compared(field)
    return Consortium(
        model=field.model,
        settings=settings,
        members=tuple(
            Member(
                field.importers[i],
                value,
                field.developers[d] if d >= 0 else None,
                field.packages[p] if p >= 0 else None,
                shares[i],
            )
            for i, (value, d, p) in enumerate(best)
        ),
        similarity=word,
        ask=ask,
        apart=apart,
        joint=joint,
        scale=ideal - apart,
        differences=raw - ideal,
        coordination=joint - raw,
        game=worth,
        leaving=leaving(worth, shares),
        alike=alike,
        unlike=unlike,
    )


def partners(field: Field, settings: ScoreSettings, identifier: str) -> tuple[Partner, ...]:
    """The countries with which one would gain most by buying together, the best first.

    Of all countries the ones that are most alike are tried.
    """
    home = next(one for one in field.importers if one.id == identifier)
    others = sorted(
        (one for one in field.importers if one.id != identifier),
        key=lambda one: (-likeness([home, one], field.catalogue), one.id),
    )[:_PARTNERS]
    found = []
    for other in others:
        pair = Field(field.model, field.catalogue, field.developers, (home, other), field.packages)
        one = consortium(pair, settings)
        found.append(Partner(other, one.similarity, one.adds, one.members[0].share, one.ask))
    return tuple(sorted(found, key=lambda one: (-one.adds, one.importer.id)))


def _kept(members: int) -> float:
    """The part of a gain that coordination leaves."""
    return max(0.0, 1.0 - _COORDINATION * (members - 1))


def _best_alone(table: Matrix, i: int) -> tuple[float, int, int]:
    """What an importer gains by the best offer that a developer would make it; 0 by none."""
    chance, price = table.chance[:, i], table.prices["importer"][:, i]
    gains = np.where(
        table.possible[:, i] & (np.nan_to_num(table.gains["developer"][:, i], nan=-1.0) > 0.0),
        table.brings[:, i] - chance * (price + table.instead[:, i]),
        -np.inf,
    )
    d, p = np.unravel_index(int(gains.argmax()), gains.shape)
    value = float(gains[d, p])
    return (value, int(d), int(p)) if value > 0.0 else (0.0, -1, -1)


def _best_together(together: _Together, i: int, count: int, word: str) -> float:
    """What one member would gain if it could choose the package, beside others just like it."""
    top = together.field.catalogue[_SIMILARITY].words[-1]
    values = [
        together.gains[key]
        for key in (
            (place, i, count, one) for place in range(len(together.offers)) for one in (top, word)
        )
        if together.agrees.get(key, False)
    ]
    return max([0.0, *values])


def _together(
    field: Field, settings: ScoreSettings, alone: Matrix, members: Sequence[int]
) -> _Together:
    """Evaluate the most promising offers for all numbers and likenesses that groups can have."""
    top = field.catalogue[_SIMILARITY].words[-1]
    possible = pooled(field)
    every = tuple((int(d), int(p)) for d, p in np.argwhere(possible))
    whole = {(i, len(members), top) for i in members}
    gains, agrees = _evaluate(alone, settings, every, sorted(whole))
    ranked = sorted(
        range(len(every)),
        key=lambda place: (
            -sum(gains.get((place, i, len(members), top), 0.0) for i in members),
            place,
        ),
    )
    kept = set(ranked[:_TRIED])
    for i in members:
        own = max(
            range(len(every)),
            key=lambda place: gains.get((place, i, len(members), top), -np.inf),
            default=None,
        )
        kept |= set() if own is None else {own}
    offers = tuple(every[place] for place in sorted(kept))
    wanted = {(i, len(members), top) for i in members}
    for count in range(2, len(members) + 1):
        for group in combinations(members, count):
            word = similarity_word([field.importers[i] for i in group], field.catalogue)
            wanted |= {(i, count, word) for i in group}
    gains, agrees = _evaluate(alone, settings, offers, sorted(wanted))
    return _Together(field, settings, offers, gains, agrees)


def _evaluate(
    alone: Matrix,
    settings: ScoreSettings,
    offers: Sequence[tuple[int, int]],
    wanted: Sequence[tuple[int, int, str]],
) -> tuple[dict[tuple[int, int, int, str], float], dict[tuple[int, int, int, str], bool]]:
    """What each member gains by each offer over what it would have alone, and whether the developer
    would make it.

    The alternatives are those of a country that buys alone: who buys with others has better ones,
    and that is a part of what it gains.
    """
    field, prices = alone.field, alone.prices
    keys, places, more = [], [], []
    for place, (d, p) in enumerate(offers):
        for i, count, word in wanted:
            keys.append((place, i, count, word))
            places.append((d, i, p))
            more.append(
                joint_facts(
                    field.packages[p],
                    field.importers[i],
                    count,
                    word,
                    field.model.joint_terms,
                    field.catalogue,
                )
            )
    if not keys:
        return {}, {}
    found = evaluated(field, np.array(places), more, settings)
    gains, agrees = {}, {}
    for row, (key, (d, i, p)) in enumerate(zip(keys, places, strict=True)):
        chance, count = float(found["chance"][row]), key[2]
        share = _FIXED / count + (1.0 - _FIXED) if count > 1 else 1.0
        price = float(prices["importer"][d, i, p]) * share
        instead = float(alone.instead[d, i, p])
        if np.isnan(instead):
            # Too large for this member alone, so there is nothing that it would be beside.
            instead = float(found["instead importer"][row])
        gains[key] = float(found["brings importer"][row]) - chance * (price + instead)
        own = float(found["gain developer"][row]) - chance * float(prices["developer"][d, i, p])
        agrees[key] = own > 0.0
    return gains, agrees


def pooled(field: Field) -> Mask:
    """Which packages a developer can deliver to all members, whose sizes count together."""
    possible = possible_offers(field.catalogue, field.developers, field.importers, field.packages)
    unsized = possible_offers(
        field.catalogue, field.developers, field.importers, field.packages, sized=False
    )
    power = sum(one.number("electricity_twh") or 0.0 for one in field.importers)
    income = sum(one.number("gdp_usd_billion") or 0.0 for one in field.importers)
    large = np.array(
        [
            power >= one.least_power_twh and income >= one.least_gdp_usd_billion
            for one in field.packages
        ]
    )
    found: Mask = np.logical_and.reduce(unsized & (large | possible), axis=1)
    return found


def _compared(field: Field) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the members state alike, and in what they differ by a step or more."""
    alike: list[str] = []
    unlike: list[str] = []
    for fact in _ALIKE:
        steps = [_step(one, fact, field.catalogue) for one in field.importers]
        known = [one for one in steps if one is not None]
        if len(known) == len(steps):
            (alike if max(known) - min(known) < 1.0 else unlike).append(fact)
    return tuple(alike), tuple(unlike)

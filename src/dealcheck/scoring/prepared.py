"""Deals made ready to be scored: their facts, what is open, the draws, and what comes of them.

Several deals go through the model together, each with as many rows as there are draws. `Prepared`
holds a block of them, `DealDraws` shows one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar, cast

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import KIND, PARTIES, Grade, Model, Party
from dealcheck.model.values import FactArrays, row_of
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.conditions import Ends, closed_gates
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.draws import Chances, Source, chances, drawn, rows_of
from dealcheck.scoring.ends import OpenEnds, open_ends
from dealcheck.scoring.evidence import grades
from dealcheck.scoring.leaning import leanings
from dealcheck.scoring.links import Followed, follow
from dealcheck.scoring.outcomes import Basis, Choice, Outcomes, outcomes
from dealcheck.scoring.reference import Reference, has_site, shipped_reference
from dealcheck.scoring.scores import Score, score_of
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.unknowns import disclosed_facts, open_facts, scales, widened

Values = TypeVar("Values", Array, Indices)

ROWS = 4096
"""About how many rows go through the model at once: so many fit the processor's own memory."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A block of deals that weigh the same payoffs, ready for everything that a score shows.

    `followed` are the facts as stated with what follows from them, `ends` what weak evidence leaves
    possible, `joint` what comes of the draws. Measures `without_corners` are read from what may
    happen: of them only the draws are known, and no hard bounds.
    """

    deals: Sequence[Deal]
    settings: ScoreSettings
    basis: Basis
    reference: Reference | None
    grades: Sequence[Mapping[str, Grade]]
    followed: Followed
    ends: OpenEnds
    source: Source
    chance: Chances
    joint: Outcomes
    without_corners: frozenset[str]

    @property
    def model(self) -> Model:
        return self.basis.model

    @property
    def catalogue(self) -> FactCatalogue:
        return self.basis.catalogue

    def each(self) -> Iterator[DealDraws]:
        """The deals of the block, one by one."""
        for place in range(len(self.deals)):
            yield DealDraws(self, place)


@dataclass(frozen=True, slots=True)
class DealDraws:
    """One deal of a block with its own rows of everything."""

    block: Prepared
    place: int

    @property
    def deal(self) -> Deal:
        return self.block.deals[self.place]

    @property
    def model(self) -> Model:
        return self.block.model

    @property
    def draws(self) -> int:
        return self.block.chance.rows

    def rows(self, array: Values) -> Values:
        """A deal's draws of an array over all rows."""
        return cast(Values, rows_of(array, self.place, self.draws))

    def value(self, measure: str) -> Array:
        """A measure of the deal in every draw (a single row where nothing moves it)."""
        return self.rows(self.block.joint.value(measure))

    def full(self, array: Array) -> Array:
        """A deal's draws of an array, one number for each."""
        return np.broadcast_to(self.rows(array), self.draws)

    def bounds(self, measure: str) -> tuple[float, float]:
        """The hard bounds of a measure; the ends of its draws where it rests on the outcomes."""
        if self.rests_on_outcomes(measure):
            draws = self.value(measure)
            return float(draws.min()), float(draws.max())
        lower, upper = self.block.ends.bounds(measure)
        return float(row_of(lower, self.place)), float(row_of(upper, self.place))

    def rests_on_outcomes(self, measure: str) -> bool:
        """Whether a measure is read from what may happen, and so has no hard bounds."""
        return measure in self.block.without_corners

    def score(self, measure: str) -> Score:
        """A measure as it is shown: the median of its draws with its interval and bounds."""
        lower, upper = self.bounds(measure)
        return score_of(self.value(measure), lower, upper)

    def payoff(self, party: Party) -> Score:
        """A party's expected payoff as it is shown."""
        lower, upper = self.block.ends.payoff(party)
        ends = float(row_of(lower, self.place)), float(row_of(upper, self.place))
        return score_of(self.rows(self.block.joint.expected[party]), *ends)

    def words(self, fact: str) -> Indices:
        """The index of a fact's word in every draw."""
        bits = self.rows(self.block.joint.facts.words[fact])
        found: Indices = np.log2(np.maximum(bits, 1)).astype(np.intp)
        return found

    def numbers(self, fact: str) -> Array:
        """A fact's number in every draw."""
        return self.rows(self.block.joint.facts.numbers[fact].lower)

    def possible(self, fact: str) -> int:
        """The words (as bits) that the file, and what follows from it, leave possible."""
        return int(row_of(self.block.followed.facts.words[fact], self.place))

    @property
    def kind(self) -> str:
        """The kind that most draws have."""
        shares = np.bincount(self.words(KIND), minlength=len(self.model.kinds))
        return self.model.kinds[int(shares.argmax())]


def prepare(
    deals: Sequence[Deal],
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings,
    stream: str = "",
    using: Reference | None = None,
    graded: Sequence[Mapping[str, Grade]] | None = None,
    *,
    worth_only: bool = False,
) -> Prepared:
    """Work out what every part of a score starts from; all deals weigh the same payoffs.

    What is usual comes from the shipped reference, or from the one to be used instead. `graded` are
    the grades of each deal's facts, where they are known already. With `worth_only` there are no
    postures and kinds of support.
    """
    reference = (using or shipped_reference()) if settings.reference else None
    basis = Basis(model, catalogue, _choice(deals, model, settings))
    graded = graded or [grades(deal, model.grading) for deal in deals]
    followed = follow(fact_arrays(deals, catalogue, scales(model)), model)
    wide = widened(followed.facts, graded, catalogue)
    ends = open_ends(basis, wide)
    presumed = with_presumed_kinds(ends.facts, deals, model)
    known = (followed.facts, presumed)
    beside = [reference.beside(deal) if reference else None for deal in deals]
    opened = open_facts(model, deals, catalogue, *known, graded, beside)
    told = disclosed_facts(model, deals, catalogue, *known, beside)
    source = Source(model, followed.facts, opened, told, leanings(model, catalogue))
    chance = chances(model, settings.draws, settings.seed, stream)
    kinds = model.tables[model.report.tables["kind"]]
    closed = closed_gates(kinds, *said(followed, ends, model), model.rests_on_facts)
    basis = replace(basis, choice=replace(basis.choice, closed=closed))
    rows = replace(basis, choice=basis.choice.repeated(chance.rows))
    joint = outcomes(rows, drawn(source, chance), worth_only=worth_only)
    return Prepared(
        deals=deals,
        settings=settings,
        basis=basis,
        reference=reference,
        grades=graded,
        followed=followed,
        ends=ends,
        source=source,
        chance=chance,
        joint=joint,
        without_corners=_without_corners(model, joint),
    )


def said(followed: Followed, ends: OpenEnds, model: Model) -> tuple[FactArrays, Ends]:
    """What is known as somebody says it, with what follows from it: what a gate is opened by.

    That weak evidence may be a step off is weighed in the draws and shuts no gate.
    """
    words = {**followed.facts.words, KIND: ends.facts.words[KIND]}
    facts = replace(followed.facts, words=words)
    return facts, Evaluation(model, facts).bounds


def blocks(
    deals: Sequence[Deal], model: Model, settings: ScoreSettings, rows: int = ROWS
) -> Iterator[Sequence[Deal]]:
    """The deals in their order, cut where a block is full or another payoff is chosen."""
    size = max(1, rows // max(settings.draws, 1))

    def chosen(deal: Deal) -> tuple[str, ...]:
        payoffs = payoffs_of(deal, model, settings)
        return tuple(payoffs[party] for party in PARTIES)

    for _, group in groupby(deals, chosen):
        alike = list(group)
        for start in range(0, len(alike), size):
            yield alike[start : start + size]


def _without_corners(model: Model, joint: Outcomes) -> frozenset[str]:
    """The measures that rest on what only the outcomes of settled facts give."""
    shares = {one.counts_as for one in model.counterfactuals}
    found = set(joint.given()) - shares
    for name in model.measures:
        if not found.isdisjoint(model.needs[name]):
            found.add(name)
    return frozenset(found)


def payoffs_of(deal: Deal, model: Model, settings: ScoreSettings) -> dict[Party, str]:
    """The payoff of each party that applies to a deal."""
    wanted = {
        "us_government": settings.us_government,
        "importer": settings.importer or deal.priorities,
    }
    payoffs = dict(model.report.payoffs)
    for payoff in model.payoffs.values():
        if payoff.profile and payoff.profile == wanted.get(payoff.party):
            payoffs[payoff.party] = payoff.id
    return payoffs


def profiles_of(party: Party, model: Model) -> tuple[str, ...]:
    """The profiles among which a party's payoff can be chosen."""
    return tuple(p.profile for p in model.payoffs.values() if p.party == party and p.profile)


def _choice(deals: Sequence[Deal], model: Model, settings: ScoreSettings) -> Choice:
    return Choice(
        payoffs_of(deals[0], model, settings), _said(deals, "feasible"), _said(deals, "probability")
    )


def _said(deals: Sequence[Deal], key: str) -> dict[str, Array]:
    """What the files say of their alternatives; nan for each deal that is silent."""
    found: dict[str, Array] = {}
    for place, deal in enumerate(deals):
        given = deal.data.get("alternatives")
        for name, one in given.items() if isinstance(given, Mapping) else ():
            if isinstance(one, Mapping) and key in one:
                numbers = found.setdefault(str(name), np.full(len(deals), np.nan))
                numbers[place] = float(one[key])
    return found


def with_presumed_kinds(facts: FactArrays, deals: Sequence[Deal], model: Model) -> FactArrays:
    """The facts with the kinds that are presumed where what is usual is looked up.

    Where the facts leave several, the one that the deal claims stands if it is possible; a deal
    known to have no site is one of software, and one that has a site is none.
    """
    software = 1 << model.kinds.index("software") if "software" in model.kinds else 0
    kinds = np.broadcast_to(facts.words[KIND], len(deals)).copy()
    for place, deal in enumerate(deals):
        bits = int(kinds[place])
        if bits.bit_count() < 2:
            continue
        site, claim = has_site(deal), deal.facts.get("claims.kind")
        if site is not None:
            bits = bits & ~software if site else bits & software
        claims = claim if isinstance(claim, list) else [claim]
        claimed = sum(1 << model.kinds.index(one) for one in claims if one in model.kinds)
        kinds[place] = bits & claimed or bits or int(kinds[place])
    return replace(facts, words={**facts.words, KIND: kinds})

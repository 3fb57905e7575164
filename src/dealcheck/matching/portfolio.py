"""The US government's folder: which deals happen anyway, which hang on support, and what to fund.

Every combination of aids is laid over every deal and evaluated on the same draws. What an aid is
worth is what there is because of it and would not be otherwise: the expected worth to the US
government, over what happens without the deal, with the aid less without any support. What happens
anyway, and as well, is worth nothing. A budget is an integer programme over these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

import numpy as np

from dealcheck.cores import spread
from dealcheck.matching.programme import Limit, chosen
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array
from dealcheck.model.types import Aid, Model
from dealcheck.model.values import FactArrays
from dealcheck.scoring.changes import changed
from dealcheck.scoring.conditions import about, is_about, possibly
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.outcomes import Cases, expected_with, varied
from dealcheck.scoring.prepared import DealDraws, Prepared, blocks, prepare
from dealcheck.scoring.reference import is_twin
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.thinned import thinned

_CLOSENESS, _WARINESS, _HOME = (
    "developer.us_closeness",
    "importer.us_wariness",
    "developer.home",
)
_WARY = 2.0
"""From which step of the scale on a country is wary of the United States: hedging."""
_CLOSER, _CLOSE, _DISTANT = "a step closer", "close", "distant"
WORTH_IT = ("decides-it", "undecided")
"""The answers on support with which money is not a gift and not lost."""
_PER_TASK = 8
_FLOOR = 1e-9


@dataclass(frozen=True, slots=True)
class Choice:
    """One combination of aids for a deal: what it costs, and what happens because of it.

    `lift` is the chance that it adds to a deal without any support, `value` the points that it adds
    to what the deal is worth to the US government in expectation, over what happens otherwise.
    """

    aids: tuple[str, ...]
    usd_million: float
    engineers: float
    lift: float
    value: float


@dataclass(frozen=True, slots=True)
class Distance:
    """What a developer's distance to Washington does to a deal in a wary country.

    Points of expected worth to the US government: `closer` if the public saw the developer a step
    closer, as when another deal of its is shown off; `close` if it moved right beside the
    government, `distant` if it kept well away.
    """

    closer: float
    close: float
    distant: float


@dataclass(frozen=True, slots=True)
class Holding:
    """A deal of the folder with what support would do; no choices where it isn't American."""

    score: DealScore
    choices: tuple[Choice, ...]
    distance: Distance | None
    posture: str
    is_american: bool

    @property
    def answer(self) -> str:
        """Whether support makes the deal happen, by the word of its answer."""
        support = self.score.parties["us_government"].support
        return support.answer if support else "undecided"

    @property
    def best(self) -> Choice | None:
        """The combination that makes most happen, whatever it costs."""
        return max(self.choices, key=lambda one: one.value, default=None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a budget is spent on: deals, by their place in the folder, with their aids.

    `lift` is how many deals more happen by it, in expectation.
    """

    usd_million: float | None
    engineers: float | None
    chosen: tuple[tuple[int, Choice], ...]

    @property
    def spent(self) -> float:
        return sum(one.usd_million for _, one in self.chosen)

    @property
    def sent(self) -> float:
        return sum(one.engineers for _, one in self.chosen)

    @property
    def lift(self) -> float:
        return sum(one.lift for _, one in self.chosen)

    @property
    def value(self) -> float:
        return sum(one.value for _, one in self.chosen)


@dataclass(frozen=True, slots=True)
class DistantDeveloper:
    """What a developer's distance is worth over its deals in wary countries.

    `lost_if_close` are the points of expected worth to the US government that its moving close
    would cost, `won_if_distant` those that its keeping away would bring.
    """

    developer: str
    name: str
    deals: tuple[str, ...]
    lost_if_close: float
    won_if_distant: float


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A folder as the US government would look at it.

    `superseded` are earlier descriptions of deals that are there as of a later day; they count for
    nothing.
    """

    model: Model
    settings: ScoreSettings
    holdings: tuple[Holding, ...]
    superseded: tuple[str, ...]
    distances: tuple[DistantDeveloper, ...]
    plan: Plan | None


def portfolio(
    scores: Sequence[DealScore],
    catalogue: FactCatalogue,
    *,
    usd_million: float | None = None,
    engineers: float | None = None,
) -> Portfolio:
    """Look at scored deals as the US government would; a budget shares out what there is."""
    model, settings = scores[0].model, scores[0].settings
    scores, superseded = _current(scores)
    work = partial(_looked_at, model=model, catalogue=catalogue, settings=settings)
    deals = [score.deal for score in scores]
    tasks = [deals[start : start + _PER_TASK] for start in range(0, len(deals), _PER_TASK)]
    seen = [one for some in spread(work, tasks, per_task=1) for one in some]
    holdings = tuple(
        Holding(
            score,
            choices,
            distance,
            max(score.postures, key=lambda name: score.postures[name]),
            is_american,
        )
        for score, (choices, distance, is_american) in zip(scores, seen, strict=True)
    )
    given = usd_million is not None or engineers is not None
    return Portfolio(
        model,
        settings,
        holdings,
        superseded,
        _distances(holdings),
        planned(holdings, usd_million, engineers) if given else None,
    )


def _current(scores: Sequence[DealScore]) -> tuple[list[DealScore], tuple[str, ...]]:
    """The deals without descriptions of a day before that of another one."""
    ids = [score.deal.text("id") for score in scores]
    days = [score.deal.text("as_of") for score in scores]
    old = {
        k
        for k, one in enumerate(ids)
        for j, other in enumerate(ids)
        if k != j and is_twin(one, other) and (days[k], -k) < (days[j], -j)
    }
    kept = [score for k, score in enumerate(scores) if k not in old]
    return kept, tuple(ids[k] for k in sorted(old))


def planned(
    holdings: Sequence[Holding], usd_million: float | None, engineers: float | None
) -> Plan:
    """The combinations that make most happen within a budget: at most one for each deal.

    What happens anyway, and what support would not save, gets nothing.
    """
    options = [
        (k, one)
        for k, holding in enumerate(holdings)
        if holding.answer in WORTH_IT
        for one in holding.choices
    ]
    places = np.array([k for k, _ in options], dtype=np.intp)
    limits = [
        Limit(np.flatnonzero(places == k), np.ones((places == k).sum()), 1.0)
        for k in sorted(set(places.tolist()))
    ]
    everything = np.arange(len(options))
    if usd_million is not None:
        costs = np.array([one.usd_million for _, one in options])
        limits.append(Limit(everything, costs, usd_million))
    if engineers is not None:
        people = np.array([one.engineers for _, one in options])
        limits.append(Limit(everything, people, engineers))
    taken = chosen(np.array([one.value for _, one in options]), limits)
    return Plan(
        usd_million,
        engineers,
        tuple(option for option, is_taken in zip(options, taken, strict=True) if is_taken),
    )


Seen = tuple[tuple[Choice, ...], Distance | None, bool]


def _looked_at(
    deals: Sequence[Deal], model: Model, catalogue: FactCatalogue, settings: ScoreSettings
) -> list[Seen]:
    found: list[Seen] = []
    for some in blocks(deals, model, settings):
        block = prepare(some, model, catalogue, settings)
        found.extend(_seen(block))
    return found


def _seen(block: Prepared) -> list[Seen]:
    """What every combination of aids and every distance does to the deals of a block."""
    model, basis = block.model, replace(block.basis, choice=block.basis.choice)
    base = thinned(block, block.chance.rows)
    without = changed(base.facts, model.supports[0].changes, block.catalogue)
    mixes = [mix for n in range(len(model.aids) + 1) for mix in combinations(model.aids, n)]
    sets: dict[str, FactArrays] = {}
    for mix in mixes:
        facts = without
        for aid in mix:
            facts = changed(facts, aid.changes, block.catalogue)
        sets[_name(mix)] = facts
    sets |= _distanced(base.facts, block.catalogue)
    sets[_AS_IT_IS] = base.facts
    cases = varied(basis, base, sets)
    ahead = model.report.outcomes["goes_ahead"]
    payoff = basis.choice.payoffs["us_government"]

    def expected(name: str) -> Array:
        return expected_with(basis, base, cases, name, "us_government")

    now = expected(_AS_IT_IS)
    moved = {name: expected(name) - now for name in (_CLOSER, _CLOSE, _DISTANT)}
    chance = {_name(mix): cases.value(ahead, _name(mix)) for mix in mixes}
    over = {
        _name(mix): cases.value(payoff, _name(mix)) - base.mix["us_government"] for mix in mixes
    }
    found: list[Seen] = []
    for one in block.each():
        american = one.deal.facts.get(_HOME) == "united-states"
        open_to = [aid for aid in model.aids if _makes_sense(aid, one)]
        choices = []
        for mix in mixes[1:] if american else ():
            if all(aid in open_to for aid in mix):
                lift = one.full(chance[_name(mix)] - chance[""])
                value = one.full(chance[_name(mix)] * over[_name(mix)] - chance[""] * over[""])
                choices.append(
                    Choice(
                        tuple(aid.id for aid in mix),
                        sum(_price(aid, one, cases) for aid in mix),
                        sum(aid.engineers for aid in mix),
                        float(lift.mean()),
                        float(value.mean()),
                    )
                )
        distance = None
        if american and float(np.median(one.words(_WARINESS))) >= _WARY:
            distance = Distance(
                *(float(one.full(moved[name]).mean()) for name in (_CLOSER, _CLOSE, _DISTANT))
            )
        found.append((tuple(choices), distance, american))
    return found


_AS_IT_IS = "as it is"


def _name(mix: Sequence[Aid]) -> str:
    return " ".join(aid.id for aid in mix)


def _distanced(facts: FactArrays, catalogue: FactCatalogue) -> dict[str, FactArrays]:
    """The deals with their developer a step closer to Washington, right beside it, and away."""
    size = len(catalogue[_CLOSENESS].words)
    words = facts.words[_CLOSENESS]
    top = np.full_like(words, 1 << (size - 1))
    return {
        _CLOSER: replace(facts, words={**facts.words, _CLOSENESS: np.minimum(words << 1, top)}),
        _CLOSE: replace(facts, words={**facts.words, _CLOSENESS: top}),
        _DISTANT: replace(facts, words={**facts.words, _CLOSENESS: np.ones_like(words)}),
    }


def _makes_sense(aid: Aid, one: DealDraws) -> bool:
    """Whether nothing that is known speaks against an aid, and the deal is not over."""
    if one.deal.stage == "over":
        return False
    for condition in aid.when:
        if is_about(condition):
            if not bool(about(condition, [one.deal])[0]):
                return False
        elif condition.fact == "kind":
            if one.kind not in condition.words:
                return False
        else:
            holds = possibly(condition, one.block.ends.facts, one.block.ends.bounds)
            if not bool(holds[one.place if holds.shape[0] > 1 else 0]):
                return False
    return True


def _price(aid: Aid, one: DealDraws, cases: Cases) -> float:
    if not aid.priced_by:
        return aid.usd_million
    return aid.usd_million + float(np.median(one.full(cases.value(aid.priced_by, _AS_IT_IS))))


def _distances(holdings: Sequence[Holding]) -> tuple[DistantDeveloper, ...]:
    """By developer what its distance is worth, the most valuable first."""
    by_developer: dict[str, list[Holding]] = {}
    for one in holdings:
        if one.distance is not None and one.score.stage != "over":
            by_developer.setdefault(one.score.deal.developer, []).append(one)
    found = [
        DistantDeveloper(
            name,
            ones[0].score.deal.party_name("developer"),
            tuple(one.score.deal.text("id") for one in ones),
            sum(-one.distance.close for one in ones if one.distance),
            sum(one.distance.distant for one in ones if one.distance),
        )
        for name, ones in by_developer.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.lost_if_close, one.developer)))


def spill_over(holdings: Sequence[Holding], place: int) -> Mapping[str, float]:
    """What showing off one deal costs its developer's other deals in wary countries, by deal.

    Points of expected worth to the US government, where the public then sees the developer a step
    closer to Washington.
    """
    shown = holdings[place].score.deal
    return {
        one.score.deal.text("id"): one.distance.closer
        for k, one in enumerate(holdings)
        if k != place
        and one.distance is not None
        and one.score.stage != "over"
        and one.score.deal.developer == shown.developer
        and abs(one.distance.closer) > _FLOOR
    }

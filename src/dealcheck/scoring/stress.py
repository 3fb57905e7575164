"""Which named futures a deal survives: what it is worth in each, to whom, and what insures it.

In every future the deal stands beside what could be had instead in the same future. A party still
wants the deal as long as it is worth no less to it than what would happen otherwise; what it
regrets is how much more the best of the alternatives would then bring. A condition insures against
a future if it brings more there than it brings today, and more than it costs whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Literal

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import PARTIES, Lever, Model, Party, Row, Shock, Table
from dealcheck.scoring.answers import LEAST_KNOWN, closed_in
from dealcheck.scoring.changes import changed
from dealcheck.scoring.conditions import decide
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.drivers import known_facts, told_facts
from dealcheck.scoring.knowledge import own_facts
from dealcheck.scoring.levers import is_sensible, may_hold, mode_of, price_of
from dealcheck.scoring.outcomes import THE_DEAL, Cases, Outcomes, outcomes, varied
from dealcheck.scoring.prepared import DealDraws, Prepared, blocks, prepare
from dealcheck.scoring.scores import Score, score_of
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.shocks import Strike, struck
from dealcheck.scoring.thinned import Thinned, thinned

Silence = Literal["nothing-to-go-on", "over"]
DRAWS = 200
WANTED = 0.5
"""In how many draws a deal has to be worth no less than what happens otherwise to be wanted."""
_INSURANCE_DRAWS = 60
_LIKELY = 0.05
_HURT = 2.0
_GAIN, _SURPLUS = 0.5, 0.25
_MOST = 3
_UNTOUCHED = 0.1


@dataclass(frozen=True, slots=True)
class PartyThen:
    """A party in one future.

    `payoff` is what the deal is worth to it if it stands. `share` is in how many draws that is no
    less than what would happen otherwise. `regret` is how much more `instead`, the best of what
    else could then be had, would bring in the mean, in points. `stance` is the likeliest action.
    """

    payoff: Score
    share: float
    regret: float
    instead: str
    stance: Row

    @property
    def wants(self) -> bool:
        """Whether it still wants the deal."""
        return self.share >= WANTED


@dataclass(frozen=True, slots=True)
class Insurance:
    """A condition that would have insured a party against a future.

    `gain` is what it brings the party there, `today` what it brings without the shock, both before
    the `price`, which is by party; all in points. `keeps` says that the party then wants the deal
    which it would not want otherwise.
    """

    lever: Lever
    party: Party
    gain: float
    today: float
    price: Mapping[Party, float]
    keeps: bool


@dataclass(frozen=True, slots=True)
class Stressed:
    """A deal in one future."""

    shock: Shock
    parties: Mapping[Party, PartyThen]
    insured_by: tuple[Insurance, ...]


@dataclass(frozen=True, slots=True)
class StressTest:
    """A deal as it is and in every future that can meet it.

    `silent` says why nothing is said: the file holds too little of the deal's own, or the deal is
    over; then there are no shocks. `elsewhere` are the shocks that make no sense for it.
    """

    deal: Deal
    model: Model
    settings: ScoreSettings
    silent: Silence | None
    today: Mapping[Party, PartyThen]
    shocks: tuple[Stressed, ...]
    elsewhere: tuple[Shock, ...]

    def leavers(self, one: Stressed) -> tuple[Party, ...]:
        """The parties that want the deal today and not in a future."""
        return tuple(p for p in PARTIES if self.today[p].wants and not one.parties[p].wants)

    def turned(self, one: Stressed) -> tuple[Party, ...]:
        """The parties whose stance a future changes."""
        return tuple(
            p for p in PARTIES if self.today[p].stance.action != one.parties[p].stance.action
        )

    def change(self, one: Stressed, party: Party) -> float:
        """What a future takes from a party, or gives it, in points."""
        return one.parties[party].payoff.score - self.today[party].payoff.score

    def is_touched(self, one: Stressed) -> bool:
        """Whether a future makes any difference to the deal."""
        return bool(self.turned(one)) or any(
            abs(self.change(one, p)) >= _UNTOUCHED
            or abs(one.parties[p].share - self.today[p].share) >= _UNTOUCHED / 10
            for p in PARTIES
        )


def stress_deals(
    deals: Sequence[Deal],
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings,
    shocks: Sequence[Shock] = (),
    *,
    insured: bool = True,
) -> Iterator[StressTest]:
    """Put deals that have passed their checks through some shocks, or all of the model's.

    Each comes out as if it were alone. Without `insured` no conditions are tried.
    """
    for some in blocks(deals, model, settings):
        block = prepare(some, model, catalogue, settings)
        yield from _stressed(block, tuple(shocks) or model.shocks, insured=insured)


@dataclass(frozen=True, slots=True)
class _Future:
    """The outcomes of a block in one future, with the row of each party's table that is taken."""

    block: Prepared
    found: Outcomes
    taken: Mapping[Party, Indices]

    def parties(self, one: DealDraws) -> dict[Party, PartyThen]:
        """How each party of a deal stands in it."""
        return {party: self._party(party, one) for party in PARTIES}

    def worth(self, party: Party, one: DealDraws) -> Array:
        """What a deal is worth to a party if it stands, draw by draw."""
        return one.full(self.found.worth[party])

    def _party(self, party: Party, one: DealDraws) -> PartyThen:
        worth, mix = self.worth(party, one), one.full(self.found.mix[party])
        instead = {
            name: float(one.rows(values[party]).mean())
            for name, values in self.found.otherwise.items()
            if name in self.found.chances
            and float(one.rows(self.found.chances[name]).mean()) >= _LIKELY
        }
        best = max(instead, key=lambda name: instead[name]) if instead else ""
        table = self.block.model.tables[self.block.model.report.stances[party]]
        counts = np.bincount(one.rows(self.taken[party]), minlength=len(table.rows))
        return PartyThen(
            payoff=score_of(worth, float(worth.min()), float(worth.max())),
            share=float((worth >= mix).mean()),
            regret=max(0.0, instead[best] - float(worth.mean())) if best else 0.0,
            instead=best,
            stance=table.rows[likeliest_row(table, counts)],
        )


def _future(block: Prepared, found: Outcomes) -> _Future:
    model = block.model
    taken = {}
    for party in PARTIES:
        table = model.tables[model.report.stances[party]]
        closed = closed_in(table, block, block.chance.rows)
        taken[party] = decide(table, found.facts, found.ends, closed)
    return _Future(block, found, taken)


def likeliest_row(table: Table, counts: Indices) -> int:
    """The row by which a table's likeliest action is given most often."""
    shares: dict[str, int] = {}
    for row, count in zip(table.rows, counts, strict=True):
        shares[row.action] = shares.get(row.action, 0) + int(count)
    action = max(shares, key=lambda name: shares[name])
    rows = [place for place, row in enumerate(table.rows) if row.action == action]
    return max(rows, key=lambda place: (counts[place], -place))


def _stressed(block: Prepared, shocks: Sequence[Shock], *, insured: bool) -> Iterator[StressTest]:
    rows = replace(block.basis, choice=block.basis.choice.repeated(block.chance.rows))
    today = _future(block, block.joint)
    futures = {
        shock.id: _future(block, outcomes(rows, block.joint.facts, strikes=(Strike(shock),)))
        for shock in shocks
    }
    tests = [_test(one, today, futures, shocks) for one in block.each()]
    if not insured:
        yield from tests
        return
    tried = _Tried(block, {shock.id: Strike(shock) for shock in shocks}, futures)
    for one, test in zip(block.each(), tests, strict=True):
        yield replace(
            test,
            shocks=tuple(
                replace(stressed, insured_by=tuple(tried.insurances(one, test, stressed)))
                for stressed in test.shocks
            ),
        )


def _test(
    one: DealDraws, today: _Future, futures: Mapping[str, _Future], shocks: Sequence[Shock]
) -> StressTest:
    own = own_facts(one, told_facts(one, known_facts(one)))
    over = one.deal.stage == "over"
    silent: Silence | None = (
        "nothing-to-go-on" if len(own) < LEAST_KNOWN else "over" if over else None
    )
    meets = [shock for shock in shocks if all(may_hold(c, one) for c in shock.when)]
    return StressTest(
        deal=one.deal,
        model=one.model,
        settings=one.block.settings,
        silent=silent,
        today=today.parties(one),
        shocks=tuple(Stressed(each, futures[each.id].parties(one), ()) for each in meets)
        if silent is None
        else (),
        elsewhere=tuple(shock for shock in shocks if shock not in meets),
    )


class _Tried:
    """Conditions laid over the deals of a block before a shock, which is tried when asked for."""

    def __init__(
        self, block: Prepared, strikes: Mapping[str, Strike], futures: Mapping[str, _Future]
    ) -> None:
        self.block = block
        self.strikes = strikes
        self.futures = futures
        self.base = thinned(block, _INSURANCE_DRAWS)
        self.levers = [
            lever
            for lever in block.model.levers
            if any(is_sensible(lever, one) for one in block.each())
        ]
        self.changed = {
            lever.id: changed(self.base.facts, lever.changes, block.catalogue)
            for lever in self.levers
        }

    @cached_property
    def today(self) -> tuple[Thinned, Cases]:
        """The conditions without any shock."""
        return self.base, varied(self.block.basis, self.base, self.changed)

    @cache  # noqa: B019  it lives as long as its block is worked on
    def then(self, shock: str) -> tuple[Thinned, Cases]:
        """The conditions in one future, which comes after they were agreed."""
        block = self.block
        base = thinned(replace(block, joint=self.futures[shock].found), _INSURANCE_DRAWS)
        strikes = (self.strikes[shock],)
        sets = {
            name: struck(facts, strikes, THE_DEAL, block.model, block.catalogue)
            for name, facts in self.changed.items()
        }
        return base, varied(block.basis, base, sets)

    def insurances(
        self, one: DealDraws, test: StressTest, stressed: Stressed
    ) -> Iterator[Insurance]:
        """The few best conditions of each party that a future hurts."""
        for party in PARTIES:
            then = stressed.parties[party]
            is_hurt = (
                party in test.leavers(stressed)
                or then.regret > _HURT
                or test.change(stressed, party) < -_HURT
            )
            if is_hurt:
                found = [
                    each
                    for lever in self.levers
                    if party in lever.by and is_sensible(lever, one)
                    if mode_of(lever, one) not in ("keep", "use")
                    if (each := self._insurance(lever, party, one, stressed)) is not None
                ]
                found.sort(key=lambda each: (not each.keeps, each.today - each.gain, each.lever.id))
                yield from _apart(found)

    def _insurance(
        self, lever: Lever, party: Party, one: DealDraws, stressed: Stressed
    ) -> Insurance | None:
        payoff = self.block.basis.choice.payoffs[party]

        def gained(base: Thinned, cases: Cases) -> tuple[float, Array]:
            before = base.of(base.value(payoff), one.place)
            after = base.of(cases.value(payoff, lever.id), one.place)
            return float(after.mean() - before.mean()), after

        today, _ = gained(*self.today)
        base, cases = self.then(stressed.shock.id)
        gain, worth = gained(base, cases)
        price = price_of(lever, one)
        if gain - price[party] < _GAIN or gain - today < _SURPLUS:
            return None
        share = float((worth >= base.of(base.mix[party], one.place)).mean())
        keeps = not stressed.parties[party].wants and share >= WANTED
        return Insurance(lever, party, gain, today, price, keeps)


def _apart(ranked: Sequence[Insurance]) -> list[Insurance]:
    """The first few that move different facts."""
    found: list[Insurance] = []
    moved: set[str] = set()
    for one in ranked:
        facts = {change.fact for change in one.lever.changes}
        if facts.isdisjoint(moved) and len(found) < _MOST:
            found.append(one)
            moved |= facts
    return found

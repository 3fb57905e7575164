"""Which named futures a deal survives: what it is worth in each, to whom, and what insures it.

In every future the deal stands beside what could be had instead in the same future. A party still
wants the deal as long as it is worth no less to it than what would happen otherwise; what it
regrets is how much more the best of the alternatives would then bring. A condition insures against
a future if it brings more there than it brings today, and more than it costs whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import PARTIES, Model, Party, Row, Shock, Table
from dealcheck.scoring.answers import LEAST_KNOWN, closed_in
from dealcheck.scoring.conditions import decide
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.drivers import known_facts, told_facts
from dealcheck.scoring.insurance import WANTED, Conditions, Insurance, Trial
from dealcheck.scoring.knowledge import own_facts
from dealcheck.scoring.levers import may_hold
from dealcheck.scoring.outcomes import Outcomes, outcomes
from dealcheck.scoring.prepared import DealDraws, Prepared, blocks, prepare
from dealcheck.scoring.scores import Score, score_of
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.shocks import Strike

Silence = Literal["nothing-to-go-on", "over"]
_LIKELY = 0.05
_HURT = 2.0
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

    def meets(self, shock: Shock) -> bool:
        """Whether a shock can meet the deal, and something can be said of it."""
        return self.silent is None and shock not in self.elsewhere

    def hurt(self, one: Stressed) -> tuple[Party, ...]:
        """The parties that a future costs something: the deal, points, or a better alternative."""
        leavers = self.leavers(one)
        return tuple(
            p
            for p in asked(one.shock)
            if p in leavers or one.parties[p].regret > _HURT or self.change(one, p) < -_HURT
        )

    def leavers(self, one: Stressed) -> tuple[Party, ...]:
        """The parties that want the deal today and not in a future."""
        return tuple(
            p for p in asked(one.shock) if self.today[p].wants and not one.parties[p].wants
        )

    def turned(self, one: Stressed) -> tuple[Party, ...]:
        """The parties whose stance a future changes."""
        return tuple(
            p
            for p in asked(one.shock)
            if self.today[p].stance.action != one.parties[p].stance.action
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


def asked(shock: Shock) -> tuple[Party, ...]:
    """The parties for which it is a question what a shock means."""
    return tuple(party for party in PARTIES if party not in shock.beside)


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
    ones = tuple(block.each())
    tests = [_test(one, today, shocks) for one in ones]
    conditions = Conditions(block) if insured else None
    found: list[list[Stressed]] = [[] for _ in ones]
    for shock in shocks:
        met = [one for one in ones if tests[one.place].meets(shock)]
        if met:
            strike = Strike(shock)
            future = _future(block, outcomes(rows, block.joint.facts, strikes=(strike,)))
            for one, each in _in_future(future, met, tests, conditions, strike):
                found[one.place].append(each)
    for test, stressed in zip(tests, found, strict=True):
        yield replace(test, shocks=tuple(stressed))


def _in_future(
    future: _Future,
    met: Sequence[DealDraws],
    tests: Sequence[StressTest],
    conditions: Conditions | None,
    strike: Strike,
) -> Iterator[tuple[DealDraws, Stressed]]:
    """The deals that a shock meets in that future, with what would have insured whom it hurts."""
    trial: Trial | None = None
    for one in met:
        test = tests[one.place]
        bare = Stressed(strike.shock, future.parties(one), ())
        insured: list[Insurance] = []
        for party in test.hurt(bare) if conditions else ():
            assert conditions is not None
            trial = trial or conditions.then(future.found, strike)
            wants = bare.parties[party].wants
            insured += conditions.against(trial, one, party, wants=wants)
        yield one, replace(bare, insured_by=tuple(insured))


def _test(one: DealDraws, today: _Future, shocks: Sequence[Shock]) -> StressTest:
    own = own_facts(one, told_facts(one, known_facts(one)))
    over = one.deal.stage == "over"
    silent: Silence | None = (
        "nothing-to-go-on" if len(own) < LEAST_KNOWN else "over" if over else None
    )
    return StressTest(
        deal=one.deal,
        model=one.model,
        settings=one.block.settings,
        silent=silent,
        today=today.parties(one),
        shocks=(),
        elsewhere=tuple(shock for shock in shocks if not all(may_hold(c, one) for c in shock.when)),
    )

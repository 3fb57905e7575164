"""Conditions that insure against a future: agreed before it comes, and worth more when it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from dealcheck.model.reader import Array
from dealcheck.model.types import PARTIES, Lever, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.changes import changed
from dealcheck.scoring.levers import is_sensible, mode_of, price_of
from dealcheck.scoring.outcomes import THE_DEAL, Outcomes, varied
from dealcheck.scoring.prepared import DealDraws, Prepared
from dealcheck.scoring.shocks import Strike, struck
from dealcheck.scoring.thinned import Thinned, thinned

WANTED = 0.5
"""In how many draws a deal has to be worth no less than what happens otherwise to be wanted."""
_DRAWS = 60
# What a condition has to bring beyond its price, and beyond what it brings today: there at least a
# quarter more, since one that is good in any weather insures against nothing.
_GAIN, _SURPLUS, _MORE = 0.5, 0.25, 0.25
_MOST = 3


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
class Trial:
    """What the deals of a block are worth in one future, with and without some conditions."""

    base: Thinned
    without: Mapping[Party, Array]
    worth: Mapping[Party, Mapping[str, Array]]

    def gained(self, lever: str, party: Party, place: int) -> tuple[float, Array]:
        """What a condition brings a party of one deal in the mean, and what that is worth then."""
        before = self.base.of(self.without[party], place)
        after = self.base.of(self.worth[party][lever], place)
        return float(after.mean() - before.mean()), after

    def wanted(self, worth: Array, party: Party, place: int) -> bool:
        """Whether a party wants a deal that is worth so much to it, row by row."""
        return float((worth >= self.base.of(self.base.mix[party], place)).mean()) >= WANTED


@dataclass(frozen=True)
class Conditions:
    """The levers that make sense in some deal of a block, laid over all of them."""

    block: Prepared

    @cached_property
    def base(self) -> Thinned:
        """Some draws of each deal as it is."""
        return thinned(self.block, _DRAWS)

    @cached_property
    def laid(self) -> Mapping[str, FactArrays]:
        """The facts of the deals with each lever."""
        ones = tuple(self.block.each())
        return {
            lever.id: changed(self.base.facts, lever.changes, self.block.catalogue)
            for lever in self.block.model.levers
            if any(is_sensible(lever, one) for one in ones)
        }

    @cached_property
    def today(self) -> Trial:
        """The levers without any shock."""
        return self._trial(self.base, self.laid)

    def then(self, found: Outcomes, strike: Strike) -> Trial:
        """The levers in one future, which comes after they were agreed."""
        block = self.block
        base = thinned(replace(block, joint=found), _DRAWS)
        sets = {
            name: struck(facts, (strike,), THE_DEAL, block.model, block.catalogue)
            for name, facts in self.laid.items()
        }
        return self._trial(base, sets)

    def against(
        self, trial: Trial, one: DealDraws, party: Party, *, wants: bool
    ) -> Sequence[Insurance]:
        """The few best conditions by which a party would have insured itself; `wants` says whether
        it still wants the deal in that future as it is."""
        found = []
        for lever in self.block.model.levers:
            is_to_be_had = party in lever.by and is_sensible(lever, one)
            if not is_to_be_had or mode_of(lever, one) in ("keep", "use"):
                continue
            today, _ = self.today.gained(lever.id, party, one.place)
            gain, worth = trial.gained(lever.id, party, one.place)
            price = price_of(lever, one)
            if gain - price[party] >= _GAIN and gain - today >= max(_SURPLUS, _MORE * today):
                keeps = not wants and trial.wanted(worth, party, one.place)
                found.append(Insurance(lever, party, gain, today, price, keeps))
        found.sort(key=lambda each: (not each.keeps, each.today - each.gain, each.lever.id))
        return _apart(found)

    def _trial(self, base: Thinned, sets: Mapping[str, FactArrays]) -> Trial:
        cases = varied(self.block.basis, base, sets)
        payoffs = self.block.basis.choice.payoffs
        # Of everything that was worked out only this is kept: the rest is large.
        worth = {
            party: {name: np.array(cases.value(payoffs[party], name)) for name in sets}
            for party in PARTIES
        }
        return Trial(base, {party: base.value(payoffs[party]) for party in PARTIES}, worth)


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

"""The ends of measures and payoffs: how little, and how much, a deal can come to for each party.

The facts are taken with all that weak evidence leaves possible. Most of them move a payoff both
ways; what binds the buyer makes it less likely to sign. So no corner of the facts gives its ends.
Instead everything that it is put together from is taken at its own ends: the chance that the deal
goes ahead, the deal's worth, and the worth and the share of each alternative. Nothing that the
facts allow leads outside, and knowing more never widens them; that one deal reaches all of those
ends at once is not said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import Bounds
from dealcheck.model.types import PARTIES, Counterfactual, Party
from dealcheck.model.values import FactArrays, set_of
from dealcheck.scoring.outcomes import Outcomes, Terms, prepared

_THE_DEAL = ""


@dataclass(frozen=True, slots=True)
class _Range:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ranges:
    """A deal and its alternatives with the ends of their measures, and of each alternative's share
    in what happens otherwise."""

    terms: Terms
    cases: _Cases
    shares: Mapping[str, _Range]

    def bounds(self, measure: str) -> Bounds:
        """The ends of a measure of the deal itself."""
        return self.cases.bounds(measure)


def ranges(terms: Terms, wide: FactArrays) -> Ranges:
    """Set the ends beside each other that the wide facts leave open."""
    ready = prepared(terms, wide, mix_only=True)
    cases = _Cases(Evaluation(terms.model, ready.stacked), ready.places)
    shares = _shares(terms, cases)
    for one in terms.model.counterfactuals:
        if one.counts_as:
            share = shares[one.id]
            ends = Bounds(np.array([share.low]), np.array([share.high]))
            cases.evaluation.put_bounds(one.counts_as, ends)
    return Ranges(terms, cases, shares)


def payoff_bounds(open_ends: Ranges, drawn: Outcomes, base: Outcomes) -> Mapping[Party, Bounds]:
    """The ends of each party's expected payoff; what was drawn and estimated lies within."""
    terms, cases = open_ends.terms, open_ends.cases
    chance = cases.range_of(terms.model.report.outcomes["goes_ahead"])
    found = {}
    for party in PARTIES:
        worth = cases.range_of(terms.choice.payoffs[party])
        otherwise = _mix(terms, cases, open_ends.shares, party)
        low = min(c * worth.low + (1.0 - c) * otherwise.low for c in (chance.low, chance.high))
        high = max(c * worth.high + (1.0 - c) * otherwise.high for c in (chance.low, chance.high))
        # The ends and the draws are summed in different orders: their last digits may differ.
        reached = np.append(drawn.expected[party], base.expected[party])
        found[party] = Bounds(
            np.array([min(low, reached.min())]), np.array([max(high, reached.max())])
        )
    return found


@dataclass(frozen=True, slots=True)
class _Cases:
    """The deal and everything that it is compared with, with the ends of their measures."""

    evaluation: Evaluation
    places: Mapping[str, int]

    def bounds(self, measure: str, case: str = _THE_DEAL) -> Bounds:
        lower, upper = self.evaluation.bounds(measure)
        return Bounds(set_of(lower, self.places[case]), set_of(upper, self.places[case]))

    def range_of(self, measure: str, case: str = _THE_DEAL) -> _Range:
        lower, upper = self.bounds(measure, case)
        return _Range(float(lower[0]), float(upper[0]))


def _worth(one: Counterfactual, party: Party, terms: Terms, cases: _Cases) -> _Range:
    if party in one.worth:
        return _Range(one.worth[party], one.worth[party])
    return cases.range_of(terms.choice.payoffs[party], one.id)


def _shares(terms: Terms, cases: _Cases) -> dict[str, _Range]:
    """The share of each alternative in what happens otherwise, at the ends of all their pulls."""
    choice = terms.choice
    mixed = [one for one in terms.model.counterfactuals if one.in_mix]
    fixed = {one.id: choice.probable[one.id] for one in mixed if one.id in choice.probable}
    chosen = [one for one in mixed if one.id not in fixed]
    temperature = cases.range_of(terms.model.report.outcomes["temperature"]).low
    worths = {one.id: cases.range_of(choice.payoffs["importer"], one.id) for one in chosen}
    best = max((worth.high for worth in worths.values()), default=0.0)
    pulls = {}
    for one in chosen:
        feasible, worth = cases.range_of(one.feasible), worths[one.id]
        if one.id in choice.feasible:
            feasible = _Range(choice.feasible[one.id], choice.feasible[one.id])
        pulls[one.id] = _Range(
            feasible.low * float(np.exp((worth.low - best) / temperature)),
            feasible.high * float(np.exp((worth.high - best) / temperature)),
        )
    left = max(0.0, 1.0 - sum(fixed.values()))
    shares = {name: _Range(share, share) for name, share in fixed.items()}
    for name, pull in pulls.items():
        others = [other for key, other in pulls.items() if key != name]
        shares[name] = _Range(
            left * _part(pull.low, sum(other.high for other in others)),
            left * _part(pull.high, sum(other.low for other in others)),
        )
    return shares


def _part(own: float, others: float) -> float:
    return own / max(own + others, 1e-12)


def _mix(terms: Terms, cases: _Cases, shares: Mapping[str, _Range], party: Party) -> _Range:
    """The ends of what happens otherwise: as much as can be of the worst, or of the best."""
    mixed = [one for one in terms.model.counterfactuals if one.in_mix]
    worths = [_worth(one, party, terms, cases) for one in mixed]
    parts = [shares[one.id] for one in mixed]
    lows, highs = [worth.low for worth in worths], [worth.high for worth in worths]
    return _Range(_filled(lows, parts), -_filled([-worth for worth in highs], parts))


def _filled(worths: Sequence[float], parts: Sequence[_Range]) -> float:
    """The smallest sum of worths by shares that add up to one, each share within its ends."""
    total = sum(part.low * worth for part, worth in zip(parts, worths, strict=True))
    left = max(0.0, 1.0 - sum(part.low for part in parts))
    for worth, part in sorted(zip(worths, parts, strict=True), key=lambda pair: pair[0]):
        more = min(left, part.high - part.low)
        total += more * worth
        left -= more
    return total

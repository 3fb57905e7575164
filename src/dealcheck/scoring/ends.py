"""The hard bounds of measures and payoffs: how little, and how much, a deal can come to.

The facts are taken with what follows from them and all that weak evidence leaves possible; what is
usual has no part in it. Most facts move a payoff both ways; what binds the buyer makes it less
likely to sign. So no corner of the facts gives a payoff's ends. Instead everything that it is put
together from is taken at its own ends: the chance that the deal goes ahead, the deal's worth, and
the worth and the share of each alternative. Nothing that the facts allow leads outside, and knowing
more never widens them; that one deal reaches all of those ends at once is not said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import Array, Bounds
from dealcheck.model.types import Counterfactual, Party
from dealcheck.model.values import FactArrays, stacked
from dealcheck.scoring.changes import alternative_facts
from dealcheck.scoring.conditions import every, possibly, surely
from dealcheck.scoring.outcomes import THE_DEAL, Basis, Cases, mixed_in, with_possible_kinds


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """Deals and their alternatives with the ends of their measures, and of each alternative's share
    in what happens otherwise. `facts` are the deals' own with all their possible kinds."""

    basis: Basis
    cases: Cases
    facts: FactArrays
    shares: Mapping[str, Bounds]

    def bounds(self, measure: str) -> Bounds:
        """The ends of a measure of the deals, one row each."""
        return self.cases.bounds(measure)

    def payoff(self, party: Party) -> Bounds:
        """The ends of a party's expected payoff."""
        chance = self.cases.bounds(self.basis.model.report.outcomes["goes_ahead"])
        worth = self.cases.bounds(self.basis.choice.payoffs[party])
        otherwise = self._mix(party)
        ends = [
            [c * side + (1.0 - c) * rest for c in chance]
            for side, rest in zip(worth, otherwise, strict=True)
        ]
        return Bounds(np.minimum(*ends[0]), np.maximum(*ends[1]))

    def _mix(self, party: Party) -> Bounds:
        """The ends of what happens otherwise: as much as can be of the worst, or of the best."""
        mixed = mixed_in(self.basis.model)
        worths = [_worth(one, party, self.basis, self.cases) for one in mixed]
        parts = [self.shares[one.id] for one in mixed]
        rows = self.facts.rows
        low = _filled([worth.lower for worth in worths], parts, rows)
        high = _filled([-worth.upper for worth in worths], parts, rows)
        return Bounds(low, -high)


def open_ends(basis: Basis, wide: FactArrays) -> OpenEnds:
    """Set the ends beside each other that the wide facts leave open."""
    sets = {THE_DEAL: wide}
    for one in mixed_in(basis.model):
        sets[one.id] = alternative_facts(wide, one.changes, basis.catalogue)
    evaluation = Evaluation(basis.model, stacked(list(sets.values())))
    cases = Cases(evaluation, {name: place for place, name in enumerate(sets)})
    facts = with_possible_kinds(wide, basis.model, cases)
    shares = _shares(basis, cases, facts)
    for one in basis.model.counterfactuals:
        if one.counts_as:
            evaluation.put_bounds(one.counts_as, shares[one.id])
    return OpenEnds(basis, cases, facts, shares)


def _worth(one: Counterfactual, party: Party, basis: Basis, cases: Cases) -> Bounds:
    given = one.worth.get(party)
    if isinstance(given, str):
        return cases.bounds(given)
    if given is not None:
        return Bounds(np.array([given]), np.array([given]))
    return cases.bounds(basis.choice.payoffs[party], one.id)


def _shares(basis: Basis, cases: Cases, facts: FactArrays) -> dict[str, Bounds]:
    """The share of each alternative in what happens otherwise, at the ends of all their pulls."""
    choice, rows = basis.choice, facts.rows
    mixed = mixed_in(basis.model)
    silent = np.full(rows, np.nan)
    said = {one.id: choice.probable.get(one.id, silent) for one in mixed}
    taken = sum((np.where(np.isnan(s), 0.0, s) for s in said.values()), np.zeros(rows))
    temperature = cases.bounds(basis.model.report.outcomes["temperature"]).lower
    worths = {one.id: _worth(one, "importer", basis, cases) for one in mixed}
    best = np.maximum.reduce(np.broadcast_arrays(*(worth.upper for worth in worths.values())))
    pulls: dict[str, tuple[Array, Array]] = {}
    for one in mixed:
        feasible, worth = cases.bounds(one.feasible), worths[one.id]
        low = np.where(every(one.when, facts, cases.bounds, surely), feasible.lower, 0.0)
        high = np.where(every(one.when, facts, cases.bounds, possibly), feasible.upper, 0.0)
        if one.id in choice.feasible:
            given = choice.feasible[one.id]
            low, high = (np.where(np.isnan(given), side, given) for side in (low, high))
        free = np.isnan(said[one.id])
        pulls[one.id] = (
            np.where(free, low * np.exp((worth.lower - best) / temperature), 0.0),
            np.where(free, high * np.exp((worth.upper - best) / temperature), 0.0),
        )
    left, scale = np.maximum(0.0, 1.0 - taken), np.maximum(1.0, taken)
    shares = {}
    for name, (low, high) in pulls.items():
        others = [pull for key, pull in pulls.items() if key != name]
        least = left * _part(low, sum((high for _, high in others), np.zeros(rows)))
        most = left * _part(high, sum((low for low, _ in others), np.zeros(rows)))
        fixed = said[name] / scale
        is_fixed = ~np.isnan(fixed)
        shares[name] = Bounds(np.where(is_fixed, fixed, least), np.where(is_fixed, fixed, most))
    return shares


def _part(own: Array, others: Array) -> Array:
    found: Array = own / np.maximum(own + others, 1e-12)
    return found


def _filled(worths: Sequence[Array], parts: Sequence[Bounds], rows: int) -> Array:
    """The smallest sum of worths by shares that add up to one, each share within its ends."""
    values = np.stack([np.broadcast_to(worth, rows) for worth in worths])
    low = np.stack([np.broadcast_to(part.lower, rows) for part in parts])
    high = np.stack([np.broadcast_to(part.upper, rows) for part in parts])
    order = values.argsort(axis=0, kind="stable")
    values, low, high = (np.take_along_axis(each, order, axis=0) for each in (values, low, high))
    total = (low * values).sum(axis=0)
    left = np.maximum(0.0, 1.0 - low.sum(axis=0))
    for value, room in zip(values, high - low, strict=True):
        more = np.minimum(left, room)
        total += more * value
        left -= more
    found: Array = total
    return found

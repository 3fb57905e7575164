"""What the deal is worth to each party, in expectation over what may happen to it.

A deal goes ahead or it does not; if it does not, one of the alternatives happens. So for each party

    expected = chance * worth of the deal + (1 - chance) * worth of the alternatives' mix

Everything that has to be compared (the deal, what happens otherwise, the postures and kinds of
support of the US government) is a set of facts, and all of them are run through the model together.
What comes of it is put into the model's `given` measures, from where decision tables read it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from dealcheck.model.evaluator import AS_WRITTEN, Evaluation, Variant
from dealcheck.model.facts import NONE, FactCatalogue
from dealcheck.model.leaves import Operator
from dealcheck.model.reader import Array, Bounds
from dealcheck.model.types import PARTIES, Change, Counterfactual, Model, Party
from dealcheck.model.values import FactArrays, Settled, set_of, stacked

_US: Party = "us_government"
_THE_DEAL = ""
_ALL, _LAST = slice(None), slice(-1, None)
Key = TypeVar("Key", bound=str)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a run has chosen: the payoff of each party, and what the deal's file says of its
    alternatives (feasibility and probability by counterfactual)."""

    payoffs: Mapping[Party, str]
    feasible: Mapping[str, float]
    probable: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Terms:
    """What every outcome of a deal is worked out with."""

    model: Model
    catalogue: FactCatalogue
    choice: Choice


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Row by row: the deal's worth to each party, and what it comes to with all that may happen.

    `chances` and `otherwise` are by counterfactual, `mix` is what the alternatives are worth
    together; `postures` and `supports` what the deal then is worth to the US government.
    """

    cases: _Cases
    goes_ahead: Array
    worth: Mapping[Party, Array]
    expected: Mapping[Party, Array]
    chances: Mapping[str, Array]
    otherwise: Mapping[str, Mapping[Party, Array]]
    mix: Mapping[Party, Array]
    postures: Mapping[str, Array]
    supports: Mapping[str, Array]

    def value(self, measure: str) -> Array:
        """A measure of the deal itself."""
        return self.cases.value(measure)

    def indicators(self) -> dict[str, Array]:
        """The indicators in all sets, as far as no parameter moves them: for `given`."""
        model, evaluation = self.cases.evaluation.model, self.cases.evaluation
        parameters = {one.id for one in model.parameters()}
        return {
            one.id: evaluation.value(one.id)[..., self.cases.rows]
            for one in model.indicators()
            if parameters.isdisjoint(model.needed([one.id]))
        }

    def untouched(self, facts: Collection[str]) -> dict[str, Array]:
        """What rests on none of these facts, in the sets of the mix alone: for `given` there."""
        model, cases = self.cases.evaluation.model, self.cases
        mixed = 1 + sum(1 for one in model.counterfactuals if one.in_mix)
        return {
            name: value[:mixed] if value.ndim > 1 else value
            for name, value in cases.evaluation.done().items()
            if name not in model.searched and model.facts[name].isdisjoint(facts)
        }

    def bounds(self, measure: str) -> Bounds:
        """The ends of a measure of the deal itself by what its facts leave open."""
        lower, upper = self.cases.evaluation.bounds(measure)
        return Bounds(set_of(lower, 0)[self.cases.rows], set_of(upper, 0)[self.cases.rows])

    def value_in(self, alternative: str, measure: str) -> Array:
        """A measure of one of the alternatives."""
        return self.cases.value(measure, alternative)

    def operand(self, operator: Operator) -> Array:
        """An expression that stands inside a measure, for the deal itself."""
        return set_of(self.cases.evaluation.operand(operator), 0)[self.cases.rows]

    def last(self) -> Outcomes:
        """What comes of the last row alone."""

        def cut(values: Mapping[Key, Array]) -> dict[Key, Array]:
            return {key: value[_LAST] for key, value in values.items()}

        return Outcomes(
            cases=replace(self.cases, rows=_LAST),
            goes_ahead=self.goes_ahead[_LAST],
            worth=cut(self.worth),
            expected=cut(self.expected),
            chances=cut(self.chances),
            otherwise={name: cut(worth) for name, worth in self.otherwise.items()},
            mix=cut(self.mix),
            postures=cut(self.postures),
            supports=cut(self.supports),
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A deal's facts with those of everything that it is compared with, stacked."""

    terms: Terms
    facts: FactArrays
    stacked: FactArrays
    places: Mapping[str, int]


def prepared(terms: Terms, facts: FactArrays, *, mix_only: bool = False) -> Prepared:
    """Set the facts of every alternative, posture and kind of support beside those of the deal.

    With `mix_only` of nothing but the alternatives that may happen: enough for what the deal is
    worth in expectation, at half the price. These are the first sets in any case.
    """
    model = terms.model
    sets = {_THE_DEAL: facts}
    for one in sorted(model.counterfactuals, key=lambda one: not one.in_mix):
        if one.in_mix or not mix_only:
            sets[one.id] = changed(facts, one.changes, terms.catalogue)
    if mix_only:
        return Prepared(terms, facts, stacked(list(sets.values())), _places(sets))
    for posture in model.postures:
        sets[posture.id] = changed(facts, posture.changes, terms.catalogue)
    supported = facts
    for support in model.supports:
        supported = changed(supported, support.changes, terms.catalogue)
        sets[_support(support.id)] = supported
    return Prepared(terms, facts, stacked(list(sets.values())), _places(sets))


def _places(sets: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(sets)}


def outcomes(
    deal: Prepared,
    *,
    settled: bool = False,
    variant: Variant = AS_WRITTEN,
    overrides: Mapping[str, Array] | None = None,
    given: Mapping[str, Array] | None = None,
) -> Outcomes:
    """Work out the outcomes for all rows of a deal's facts; what is `given` is done already."""
    terms = deal.terms
    model, names = terms.model, terms.model.report.outcomes
    evaluation = Evaluation(
        model, deal.stacked, settled=settled, variant=variant, overrides=overrides
    )
    cases = _Cases(evaluation, deal.places, _ALL)
    for name, value in (given or {}).items():
        cases.put(name, value)
    chances = _chances(terms, cases)
    for counterfactual in model.counterfactuals:
        if counterfactual.counts_as:
            cases.put(counterfactual.counts_as, chances[counterfactual.id])
    otherwise = {
        one.id: {party: _worth(one, cases, party, terms.choice) for party in PARTIES}
        for one in model.counterfactuals
        if one.id in deal.places
    }
    mix = {p: _sum(chances[name] * otherwise[name][p] for name in chances) for p in PARTIES}

    def expected(party: Party, case: str) -> Array:
        chance = cases.value(names["goes_ahead"], case)
        return chance * cases.value(terms.choice.payoffs[party], case) + (1 - chance) * mix[party]

    found = Outcomes(
        cases=cases,
        goes_ahead=cases.value(names["goes_ahead"]),
        worth={party: cases.value(terms.choice.payoffs[party]) for party in PARTIES},
        expected={party: expected(party, _THE_DEAL) for party in PARTIES},
        chances=chances,
        otherwise=otherwise,
        mix=mix,
        postures={one.id: expected(_US, one.id) for one in model.postures if one.id in deal.places},
        supports={
            one.id: expected(_US, _support(one.id))
            for one in model.supports
            if _support(one.id) in deal.places
        },
    )
    _put_in(found, model)
    return found


def changed(facts: FactArrays, changes: Iterable[Change], catalogue: FactCatalogue) -> FactArrays:
    """All rows with some facts set, or brought up or down to a value."""
    settled = []
    for change in changes:
        if change.to == NONE and change.fact not in catalogue:
            facts = facts.without(change.fact)
        elif change.direction == "set":
            settled.append(settled_by(change, catalogue))
        else:
            limit = settled_by(change, catalogue)
            facts = facts.limited(limit, rising=change.direction == "raise")
    return facts.with_settled(settled)


def settled_by(change: Change, catalogue: FactCatalogue) -> Settled:
    """The value that a change leads to."""
    if isinstance(change.to, str):
        return Settled(change.fact, catalogue[change.fact].words.index(change.to))
    return Settled(change.fact, None, change.to)


@dataclass(frozen=True, slots=True)
class _Cases:
    """Several sets of facts, of as many rows each, evaluated as one; `rows` are those in view."""

    evaluation: Evaluation
    places: Mapping[str, int]
    rows: slice

    def value(self, measure: str, case: str = _THE_DEAL) -> Array:
        """A measure of one set, row by row."""
        return set_of(self.evaluation.value(measure), self.places[case])[self.rows]

    def put(self, measure: str, value: Array) -> None:
        """Put in a value, the same for each of the sets."""
        self.evaluation.put(measure, value)


def _support(identifier: str) -> str:
    return f"support {identifier}"


def _worth(one: Counterfactual, cases: _Cases, party: Party, choice: Choice) -> Array:
    if party in one.worth:
        return np.array([one.worth[party]])
    return cases.value(choice.payoffs[party], one.id)


def _chances(terms: Terms, cases: _Cases) -> dict[str, Array]:
    """How likely each alternative is: a logit over its worth to the importer, as far as feasible.

    A probability that the deal's file gives stands, and the others share what is left.
    """
    choice, mixed = terms.choice, [one for one in terms.model.counterfactuals if one.in_mix]
    temperature = cases.value(terms.model.report.outcomes["temperature"])
    worths = {one.id: cases.value(choice.payoffs["importer"], one.id) for one in mixed}
    # What is best for the importer is taken off everywhere: the differences alone count.
    best = np.maximum.reduce(np.broadcast_arrays(*worths.values()))
    pulls = {}
    for one in mixed:
        if one.id not in choice.probable:
            feasible = cases.value(one.feasible)
            if one.id in choice.feasible:
                feasible = np.array([choice.feasible[one.id]])
            pulls[one.id] = feasible * np.exp((worths[one.id] - best) / temperature)
    total = np.maximum(_sum(pulls.values()), 1e-12)
    left = max(0.0, 1.0 - sum(choice.probable[o.id] for o in mixed if o.id in choice.probable))
    return {
        one.id: left * pulls[one.id] / total
        if one.id in pulls
        else np.array([choice.probable[one.id]])
        for one in mixed
    }


def _sum(arrays: Iterable[Array]) -> Array:
    return sum(arrays, np.zeros(1))


def _put_in(found: Outcomes, model: Model) -> None:
    """Give the model the measures that it leaves to the outcomes."""
    names, cases = model.report.outcomes, found.cases
    for party in PARTIES:
        cases.put(names[f"gain_{party}"], found.worth[party] - found.mix[party])
    for posture in model.postures if found.postures else ():
        others = [value for name, value in found.postures.items() if name != posture.id]
        best = np.maximum.reduce(np.broadcast_arrays(*others)) if others else np.zeros(1)
        cases.put(posture.measure, found.postures[posture.id] - best)
    before: Array | None = None
    for support in model.supports if found.supports else ():
        now = found.supports[support.id]
        if support.measure and before is not None:
            cases.put(support.measure, now - before)
        before = now

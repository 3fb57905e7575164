"""What deals are worth to each party, in expectation over what may happen to them.

A deal goes ahead or it does not; if it does not, one of the alternatives happens. So for each party

    expected = chance * worth of the deal + (1 - chance) * worth of the alternatives' mix

Everything that has to be compared (the deal, what happens otherwise, the postures and kinds of
support of the US government, levers) is a set of facts over the same rows, and all of them are run
through the model together. What comes of it is put into the model's `given` measures, from where
decision tables read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from dealcheck.model.evaluator import AS_WRITTEN, Evaluation, Variant
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Bounds, Indices, Mask
from dealcheck.model.types import (
    KIND,
    PARTIES,
    Counterfactual,
    Model,
    Party,
)
from dealcheck.model.values import FactArrays, set_of, stacked
from dealcheck.scoring.changes import alternative_facts, changed
from dealcheck.scoring.conditions import decide, every, possible_rows
from dealcheck.scoring.shocks import Strike, struck

_US: Party = "us_government"
THE_DEAL = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The payoff of each party, and what deal files say of their alternatives.

    `feasible` and `probable` are by alternative, a number for each deal; nan where a file is
    silent. `closed` says for each row of the table of kinds in which deals knowledge does not open
    it.
    """

    payoffs: Mapping[Party, str]
    feasible: Mapping[str, Array]
    probable: Mapping[str, Array]
    closed: tuple[Mask, ...] = ()

    def repeated(self, rows: int) -> Choice:
        """The same for as many draws of each deal."""
        return replace(
            self,
            feasible={name: np.repeat(values, rows) for name, values in self.feasible.items()},
            probable={name: np.repeat(values, rows) for name, values in self.probable.items()},
            closed=tuple(np.repeat(mask, rows) for mask in self.closed),
        )


@dataclass(frozen=True, slots=True)
class Basis:
    """What every outcome is worked out with."""

    model: Model
    catalogue: FactCatalogue
    choice: Choice


@dataclass(frozen=True, slots=True)
class Cases:
    """Several sets of facts over the same rows, evaluated as one."""

    evaluation: Evaluation
    places: Mapping[str, int]

    def value(self, measure: str, case: str = THE_DEAL) -> Array:
        """A measure of one set, row by row; all sets share what no set changes."""
        return set_of(self.evaluation.value(measure), self.places[case])

    def bounds(self, measure: str, case: str = THE_DEAL) -> Bounds:
        """The ends of a measure of one set, row by row."""
        lower, upper = self.evaluation.bounds(measure)
        return Bounds(set_of(lower, self.places[case]), set_of(upper, self.places[case]))


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Row by row: a deal's worth to each party, and what it comes to with all that may happen.

    `facts` are the deal's own, with its kind. `chances` and `otherwise` are by alternative, `mix`
    is what the alternatives are worth together, `postures` and `supports` what the deal then is
    worth to the US government.
    """

    cases: Cases
    facts: FactArrays
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

    def given(self) -> tuple[str, ...]:
        """The measures that the model leaves to the outcomes."""
        return self.cases.evaluation.given()

    def ends(self, measure: str) -> Bounds:
        """The same value twice, as conditions read it."""
        value = self.cases.value(measure)
        return Bounds(value, value)


def outcomes(
    basis: Basis,
    facts: FactArrays,
    *,
    variant: Variant = AS_WRITTEN,
    overrides: Mapping[str, Array] | None = None,
    worth_only: bool = False,
    strikes: Sequence[Strike] = (),
) -> Outcomes:
    """Work out the outcomes of settled facts, row by row, in a future with some shocks or without.

    With `worth_only` nothing but what the deal is worth in expectation, without postures and
    supports: enough for a comparison, at half the price.
    """
    model, names = basis.model, basis.model.report.outcomes
    alternatives = mixed_in(model) if worth_only else model.counterfactuals
    postures = () if worth_only else model.postures
    supports = () if worth_only else model.supports
    sets = {THE_DEAL: facts}
    for one in alternatives:
        sets[one.id] = alternative_facts(facts, one.changes, basis.catalogue)
    for posture in postures:
        sets[posture.id] = changed(facts, posture.changes, basis.catalogue)
    supported = facts
    for support in supports:
        supported = changed(supported, support.changes, basis.catalogue)
        sets[_support(support.id)] = supported
    if strikes:
        sets = {
            name: struck(each, strikes, name, model, basis.catalogue) for name, each in sets.items()
        }
    places = {name: place for place, name in enumerate(sets)}
    cases = Cases(
        Evaluation(
            model,
            stacked(list(sets.values())),
            settled=True,
            variant=variant,
            overrides=overrides,
        ),
        places,
    )
    own = with_kind(sets[THE_DEAL], model, cases, basis.choice.closed)
    choice = basis.choice
    worths = {one.id: worth_of(one, cases, "importer", choice) for one in mixed_in(model)}
    chances = chances_of(basis, cases, own, worths)
    for one in alternatives:
        if one.counts_as:
            cases.evaluation.put(one.counts_as, chances[one.id])
    otherwise = {
        one.id: {party: worth_of(one, cases, party, basis.choice) for party in PARTIES}
        for one in alternatives
    }
    mix = {p: _sum(chances[name] * otherwise[name][p] for name in chances) for p in PARTIES}

    def expected(party: Party, case: str) -> Array:
        chance = cases.value(names["goes_ahead"], case)
        return chance * cases.value(basis.choice.payoffs[party], case) + (1 - chance) * mix[party]

    found = Outcomes(
        cases=cases,
        facts=own,
        goes_ahead=cases.value(names["goes_ahead"]),
        worth={party: cases.value(basis.choice.payoffs[party]) for party in PARTIES},
        expected={party: expected(party, THE_DEAL) for party in PARTIES},
        chances=chances,
        otherwise=otherwise,
        mix=mix,
        postures={one.id: expected(_US, one.id) for one in postures},
        supports={one.id: expected(_US, _support(one.id)) for one in supports},
    )
    _put_in(found, model)
    return found


class WorkedOut(Protocol):
    """Deals whose outcomes are there: all draws of them, or a part."""

    @property
    def mix(self) -> Mapping[Party, Array]: ...
    def value(self, measure: str) -> Array: ...
    def given(self) -> tuple[str, ...]: ...


def varied(basis: Basis, base: WorkedOut, sets: Mapping[str, FactArrays]) -> Cases:
    """Other versions of deals over the same rows, with what happens otherwise as it is."""
    evaluation = Evaluation(basis.model, stacked(list(sets.values())), settled=True)
    for name in base.given():
        evaluation.put(name, base.value(name))
    return Cases(evaluation, {name: place for place, name in enumerate(sets)})


def expected_with(basis: Basis, base: WorkedOut, cases: Cases, case: str, party: Party) -> Array:
    """What a version of the deal is worth to a party in expectation."""
    chance = cases.value(basis.model.report.outcomes["goes_ahead"], case)
    worth = cases.value(basis.choice.payoffs[party], case)
    return chance * worth + (1.0 - chance) * base.mix[party]


def with_kind(facts: FactArrays, model: Model, cases: Cases, closed: Sequence[Mask]) -> FactArrays:
    """Settled facts with the kind that they make of the deal."""

    def ends(measure: str) -> Bounds:
        value = cases.value(measure)
        return Bounds(value, value)

    table = model.tables[model.report.tables["kind"]]
    places = np.array([model.kinds.index(row.action) for row in table.rows])
    kinds: Indices = 1 << places[decide(table, facts, ends, closed)]
    return replace(facts, words={**facts.words, KIND: kinds})


def with_possible_kinds(facts: FactArrays, model: Model, cases: Cases) -> FactArrays:
    """Facts that may be open with all kinds that they leave possible."""
    table = model.tables[model.report.tables["kind"]]
    open_rows = possible_rows(table, facts, cases.bounds)
    kinds = np.zeros(facts.rows, dtype=np.intp)
    for index, row in enumerate(table.rows):
        kinds |= np.where(open_rows[:, index], 1 << model.kinds.index(row.action), 0)
    return replace(facts, words={**facts.words, KIND: kinds})


def worth_of(one: Counterfactual, cases: Cases, party: Party, choice: Choice) -> Array:
    """What an alternative is worth to a party."""
    given = one.worth.get(party)
    if isinstance(given, str):
        return cases.value(given)
    return cases.value(choice.payoffs[party], one.id) if given is None else np.array([given])


def mixed_in(model: Model) -> Sequence[Counterfactual]:
    """The alternatives that can happen if a deal fails."""
    return [one for one in model.counterfactuals if one.in_mix]


def _support(identifier: str) -> str:
    return f"support {identifier}"


def chances_of(
    basis: Basis, cases: Cases, facts: FactArrays, worths: Mapping[str, Array]
) -> dict[str, Array]:
    """How likely each alternative is: a logit over its worth to the importer, as far as feasible.

    A probability that the deal's file gives stands, and the others share what is left.
    """
    choice, mixed = basis.choice, mixed_in(basis.model)
    temperature = cases.value(basis.model.report.outcomes["temperature"])
    # What is best for the importer is taken off everywhere: the differences alone count.
    best = np.maximum.reduce(np.broadcast_arrays(*worths.values()))
    pulls = {}
    for one in mixed:
        feasible = np.where(every(one.when, facts, _no_measure), cases.value(one.feasible), 0.0)
        if one.id in choice.feasible:
            said = choice.feasible[one.id]
            feasible = np.where(np.isnan(said), feasible, said)
        pulls[one.id] = feasible * np.exp((worths[one.id] - best) / temperature)
    if not choice.probable:
        total = np.maximum(_sum(pulls.values()), 1e-12)
        return {name: pull / total for name, pull in pulls.items()}
    silent = np.array([np.nan])
    stated = {one.id: choice.probable.get(one.id, silent) for one in mixed}
    taken = _sum(np.where(np.isnan(share), 0.0, share) for share in stated.values())
    # More than everything cannot happen: then what the file says is brought down to it.
    scale = np.maximum(taken, 1.0)
    free = {name: np.where(np.isnan(stated[name]), pull, 0.0) for name, pull in pulls.items()}
    total = np.maximum(_sum(free.values()), 1e-12)
    left = np.maximum(0.0, 1.0 - taken)
    return {
        name: np.where(np.isnan(stated[name]), left * free[name] / total, stated[name] / scale)
        for name in pulls
    }


def _no_measure(name: str) -> Bounds:
    raise KeyError(f"an alternative's conditions read facts alone, and not {name}")


def _sum(arrays: Iterable[Array]) -> Array:
    return sum(arrays, np.zeros(1))


def margins(postures: Mapping[str, Array], model: Model) -> dict[str, Array]:
    """By how much each posture is better than the best of the others, by the measure it goes to."""
    found = {}
    for posture in model.postures if postures else ():
        others = [value for name, value in postures.items() if name != posture.id]
        best = np.maximum.reduce(np.broadcast_arrays(*others)) if others else np.zeros(1)
        found[posture.measure] = postures[posture.id] - best
    return found


def _put_in(found: Outcomes, model: Model) -> None:
    """Give the model the measures that it leaves to the outcomes."""
    names, evaluation = model.report.outcomes, found.cases.evaluation
    for party in PARTIES:
        evaluation.put(names[f"gain_{party}"], found.worth[party] - found.mix[party])
    for measure, margin in margins(found.postures, model).items():
        evaluation.put(measure, margin)
    before: Array | None = None
    for support in model.supports if found.supports else ():
        now = found.supports[support.id]
        if support.measure and before is not None:
            evaluation.put(support.measure, now - before)
        before = now
    if found.supports:
        ahead, first, last = names["goes_ahead"], model.supports[0].id, model.supports[-1].id
        evaluation.put(names["chance_without"], found.cases.value(ahead, _support(first)))
        evaluation.put(names["chance_with"], found.cases.value(ahead, _support(last)))

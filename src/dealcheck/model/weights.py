"""A file of weights laid over a model: how much somebody wants each part to count.

It says so for the components of each party's payoff, and for the groups and indicators of a pole.
What it doesn't name counts as the model says. Weights are divided by the sum of their siblings'.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.entries import Entry
from dealcheck.model.leaves import Constant
from dealcheck.model.measures import members_of, shares_of
from dealcheck.model.operators import Blend
from dealcheck.model.ordering import (
    above_indicators,
    direct_needs,
    facts_beneath,
    in_order,
    without_direction,
)
from dealcheck.model.types import PARTIES, LaidOver, Measure, Model, Party
from dealcheck.reading import Document

FORMAT = "dealcheck/weights/1"


@dataclass(frozen=True, slots=True)
class Weighted:
    """A model with the weights of a file; none if a finding says why not."""

    model: Model | None
    diagnostics: tuple[Diagnostic, ...] = ()


def lay_over(model: Model, document: Document) -> Weighted:
    """Lay a file of weights, whose form is sound, over a model.

    A name that the model doesn't have, and weights of which nothing is left above zero, are errors.
    """
    top = Entry("weights", document, (), document.data)
    findings = [*_wrong_components(model, top), *_wrong_members(model, top)]
    if findings:
        return Weighted(None, tuple(findings))
    measures = dict(model.measures)
    for party in PARTIES:
        given = _numbers(top.inner("parties", party))
        for payoff in model.payoffs.values():
            if payoff.party == party and given:
                measures[payoff.id] = _payoff(measures[payoff.id], payoff.components, given)
    for pole in top.inner("poles").data:
        for name, weight in _numbers(top.inner("poles", pole)).items():
            measures[name] = replace(measures[name], weight=weight)
    findings = [*_without_sum(model, measures, top)]
    if findings:
        return Weighted(None, tuple(findings))
    digest = hashlib.sha256(document.text.encode()).hexdigest()[:16]
    laid = LaidOver(top.text("name"), top.text("owner"), top.text("date"), top.text("note"), digest)
    return Weighted(_rebuilt(model, measures, laid))


def members_beneath(pole: str, model: Model) -> tuple[str, ...]:
    """The groups of a pole and the indicators in them, with those that weigh nothing."""
    groups = [name for name, one in model.measures.items() if one.parent == pole]
    inside = [name for name, one in model.measures.items() if one.parent in groups]
    return (*groups, *inside)


def components_of(party: Party, model: Model) -> tuple[str, ...]:
    """The components of a party's payoffs, over all its profiles."""
    return tuple(
        dict.fromkeys(
            name
            for payoff in model.payoffs.values()
            if payoff.party == party
            for name in payoff.components
        )
    )


def _payoff(measure: Measure, components: tuple[str, ...], given: Mapping[str, float]) -> Measure:
    blend = measure.value
    assert isinstance(blend, Blend)
    weights = tuple(
        Constant(given[name]) if name in given else weight
        for name, weight in zip(components, blend.weights, strict=True)
    )
    return replace(measure, value=replace(blend, weights=weights))


def _rebuilt(model: Model, measures: Mapping[str, Measure], laid: LaidOver) -> Model:
    """The model with other weights; a member without a weight is none any more."""
    members = _in_their_order(members_of(measures), model.members)
    needs = direct_needs(measures, members)
    ordered, _ = in_order(needs)
    return replace(
        model,
        measures={name: measures[name] for name in ordered},
        members=members,
        needs=needs,
        facts=facts_beneath(measures, needs, ordered),
        shares=shares_of(measures, members),
        above_indicators=above_indicators(measures, needs, ordered),
        searched=without_direction(measures, needs, ordered),
        weights=laid,
    )


def _in_their_order(
    members: Mapping[str, tuple[str, ...]], before: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Members as they stood, so that the same weights give the same numbers to the last digit."""
    parents = [*before, *(parent for parent in members if parent not in before)]
    return {
        parent: tuple(
            sorted(members[parent], key=lambda name: _place(name, before.get(parent, ())))
        )
        for parent in parents
        if parent in members
    }


def _place(name: str, names: tuple[str, ...]) -> int:
    return names.index(name) if name in names else len(names)


def _numbers(entry: Entry) -> dict[str, float]:
    return {name: entry.number(name) for name in entry.data}


def _wrong_components(model: Model, top: Entry) -> Iterator[Diagnostic]:
    for party in PARTIES:
        known = components_of(party, model)
        of = f"a component of the payoff of the {party.replace('us_', 'US ')}"
        yield from _unknown(top.inner("parties", party), known, of)


def _wrong_members(model: Model, top: Entry) -> Iterator[Diagnostic]:
    for pole in top.inner("poles").data:
        if pole in model.poles:
            known = members_beneath(pole, model)
            yield from _unknown(top.inner("poles", pole), known, f"a group or indicator of {pole}")
        else:
            yield from _unknown(top.inner("poles"), model.poles, "a pole")
            return


def _unknown(entry: Entry, known: tuple[str, ...], what: str) -> Iterator[Diagnostic]:
    for name in entry.data:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            help_text = f"write `{near[0]}`" if near else f"use: {', '.join(known)}"
            message = f"`{name}` is not {what} in this model"
            yield Diagnostic(
                "D305",
                "error",
                message,
                entry.document.place((*entry.path, name), key=True),
                help_text,
            )


def _without_sum(model: Model, measures: Mapping[str, Measure], top: Entry) -> Iterator[Diagnostic]:
    for party in PARTIES:
        entry = top.inner("parties", party)
        weights = _numbers(entry)
        if not any(weights.values()) and set(components_of(party, model)) <= set(weights):
            yield top.finding("D307", *_NOTHING_LEFT, "parties", party)
    for pole in top.inner("poles").data:
        for parent in (pole, *model.members.get(pole, ())):
            inside = [one.weight for one in measures.values() if one.parent == parent]
            if inside and not any(inside) and measures[parent].weight >= 0:
                yield top.finding("D307", *_NOTHING_LEFT, "poles", pole)
                break


_NOTHING_LEFT = ("these weights leave nothing above zero", "give one of them a weight above zero")

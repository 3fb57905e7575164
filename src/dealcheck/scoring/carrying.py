"""How much each part of a payoff or pole carries: its weight beside its share of the variance.

A part that hardly differs from case to case moves nothing, however much it weighs. So beside the
weight as it is stated stands the effective one: the covariance of what the part contributes (its
weight times its value) with the whole, over the variance of the whole. These shares sum to one; a
part that runs against the rest has one below zero. Cases are the draws of one deal, or several
deals at the means of their draws. The whole of a pole is the weighted mean of its groups, before
what its weakest group takes off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.operators import Blend
from dealcheck.model.reader import Array
from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.model.values import set_of
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.prepared import DealDraws, blocks, payoffs_of, prepare
from dealcheck.scoring.settings import ScoreSettings

Cases = Literal["draws", "deals"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a payoff or pole: its weight as stated (0-1; a mean where it hangs on facts), the
    share of the variance that it carries, and its lowest and highest value in the cases."""

    measure: str
    title: str
    weight: float
    effective: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Carried:
    """A payoff or pole with its parts. `spread` is its standard deviation over the cases, in
    points: where it is nothing, no part carries anything."""

    measure: str
    title: str
    party: Party | None
    spread: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Carrying:
    """What carries the payoffs and poles of a model, over so many draws of a deal or so many deals.

    A single deal is `deal`.
    """

    model: Model
    settings: ScoreSettings
    over: Cases
    cases: int
    deal: Deal | None
    carried: tuple[Carried, ...]


def carrying(
    deals: Sequence[Deal], model: Model, catalogue: FactCatalogue, settings: ScoreSettings
) -> Carrying:
    """Work out what carries each payoff, by the profile of the settings, and each pole."""
    chosen = payoffs_of(replace(deals[0], priorities=""), model, settings)
    wholes = {chosen[party]: model.payoffs[chosen[party]].components for party in PARTIES}
    wholes |= {pole: model.members[pole] for pole in model.poles}
    found: dict[str, list[tuple[Array, Array]]] = {name: [] for name in wholes}
    for some in blocks(deals, model, settings):
        block = prepare(some, model, catalogue, settings, worth_only=True)
        for one in block.each():
            for name, parts in wholes.items():
                weights, values = _weighed(one, name, parts)
                if len(deals) > 1:
                    weights, values = _mean(weights), _mean(values)
                found[name].append((weights, values))
    owners: Mapping[str, Party] = {chosen[party]: party for party in PARTIES}
    carried = tuple(_carried(name, wholes[name], found[name], model, owners) for name in wholes)
    only = deals[0] if len(deals) == 1 else None
    cases = settings.draws if only is not None else len(deals)
    return Carrying(model, settings, "draws" if only else "deals", cases, only, carried)


def stated_payoffs(
    deal: Deal, model: Model, catalogue: FactCatalogue, settings: ScoreSettings
) -> dict[Party, dict[str, float]]:
    """The weights (0-1) of the payoff of each party that applies to a deal, by component."""
    one = next(prepare([deal], model, catalogue, settings, worth_only=True).each())
    found: dict[Party, dict[str, float]] = {}
    for party in PARTIES:
        payoff = model.payoffs[one.block.basis.choice.payoffs[party]]
        weights, _ = _weighed(one, payoff.id, payoff.components)
        found[party] = dict(zip(payoff.components, map(float, weights.mean(axis=1)), strict=True))
    return found


def _weighed(one: DealDraws, name: str, parts: Iterable[str]) -> tuple[Array, Array]:
    """The weights and the values of the parts in each draw (parts by draws)."""
    values = np.stack([one.full(one.block.joint.value(part)) for part in parts])
    blend, reading = one.model.measures[name].value, one.block.joint.cases.evaluation
    if isinstance(blend, Blend):
        given = [set_of(reading.operand(weight), 0) for weight in blend.weights]
        weights = np.stack([one.full(weight) for weight in given])
    else:
        weights = np.stack([np.full(one.draws, one.model.share(part)) for part in parts])
    return weights / weights.sum(axis=0), values


def _mean(array: Array) -> Array:
    found: Array = array.mean(axis=1, keepdims=True)
    return found


def _carried(
    name: str,
    parts: Sequence[str],
    found: Sequence[tuple[Array, Array]],
    model: Model,
    owners: Mapping[str, Party],
) -> Carried:
    weights = np.hstack([one[0] for one in found])
    values = np.hstack([one[1] for one in found])
    effective, spread = effective_weights(weights, values)
    return Carried(
        name,
        model.measures[name].title,
        owners.get(name),
        spread,
        tuple(
            Part(
                part,
                model.measures[part].title,
                float(weights[place].mean()),
                float(effective[place]),
                float(values[place].min()),
                float(values[place].max()),
            )
            for place, part in enumerate(parts)
        ),
    )


def effective_weights(weights: Array, values: Array) -> tuple[Array, float]:
    """The share of the variance of a weighted sum that each part carries, and the sum's standard
    deviation; both arrays are parts by cases. Nothing carries what doesn't vary."""
    contributions = weights * values
    apart = contributions - contributions.mean(axis=1, keepdims=True)
    whole = apart.sum(axis=0)
    variance = float((whole**2).mean())
    if variance < 1e-12:
        return np.zeros(len(values)), 0.0
    shares: Array = (apart * whole).mean(axis=1) / variance
    return shares, float(np.sqrt(variance))

"""The fit between what a deal supplies and what is wanted, along axes of demand.

fit = 100 * max(0, 1 - 1.5 * sum over axes of weight * cost * max(0, |demand - supply| - slack))

Positions run from 0 to 1; `cost` is what it takes to move supply towards the demand, so it depends
on the direction; slack is half of the flexibility's share of its scale (indicator levels 0-4).
Later demand is a set of scenarios; the fit is its expectation over their probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dealcheck.model.leaves import Node, Operator
from dealcheck.model.reader import HIGH, LOW, Array, Bounds, End, Reader

STEEPNESS = 1.5


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of demand: its weight and what it costs to move supply up or down along it."""

    name: str
    weight: float
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class AxisFit(Node):
    """How well supply fits demand (0-100) along the axes, now or in expectation later.

    It neither rises nor falls with a position, so its ends are those of each future taken alone:
    exact for one future or a known supply. Where supply is open and the futures pull it apart, that
    is wider than any single supply could make it, never narrower.
    """

    supply: str
    demand: str
    axes: tuple[Axis, ...]
    flexibility: Operator
    flexibility_share: float = 1.0
    in_scenarios: bool = False

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.flexibility,)

    @property
    def facts(self) -> tuple[str, ...]:
        names = [axis.name for axis in self.axes]
        supply = tuple(f"{self.supply}.{name}" for name in names)
        demand = tuple(f"{self.demand}.{name}" for name in names)
        wanted = (self.demand,) if self.in_scenarios else demand
        return (*supply, *wanted, *self.flexibility.facts)

    def value(self, read: Reader, end: End) -> Array:
        slack = self.flexibility_share * self.flexibility.value(read, end) / 4.0 * 0.5
        if not self.in_scenarios:
            return 100.0 * self._fit(read, self.demand, slack, end)
        names = [f"{self.demand}.{k}" for k in range(read.scenarios(self.demand))]
        probabilities = [read.number(f"{name}.probability", LOW) for name in names]
        total = np.maximum(sum(probabilities, np.zeros(1)), 1e-12)
        expected = np.zeros(1)
        for name, probability in zip(names, probabilities, strict=True):
            expected = expected + probability / total * self._fit(read, name, slack, end)
        return 100.0 * expected

    def _fit(self, read: Reader, demand: str, slack: Array, end: End) -> Array:
        loss = np.zeros(1)
        for axis in self.axes:
            supplied = _ends(read, f"{self.supply}.{axis.name}")
            wanted = _ends(read, f"{demand}.{axis.name}")
            loss = loss + axis.weight * _distance(axis, supplied, wanted, slack, end)
        return np.maximum(0.0, 1.0 - STEEPNESS * loss)

    def describe(self) -> str:
        axes = ", ".join(
            f"{a.name} {a.weight:g} (cost {a.up:g} up, {a.down:g} down)" for a in self.axes
        )
        over = ", expected over its futures" if self.in_scenarios else ""
        return (
            f"the fit of {self.supply} with {self.demand}{over}: 100 × (1 - {STEEPNESS:g} × loss), "
            f"at least 0; the loss sums, over the axes, weight × cost × how far the two are apart "
            f"beyond the slack; the axes are {axes}; the slack is "
            f"{self.flexibility_share / 8:g} × the level of"
        )


def _ends(read: Reader, fact: str) -> Bounds:
    return Bounds(read.number(fact, LOW), read.number(fact, HIGH))


def _distance(axis: Axis, supply: Bounds, demand: Bounds, slack: Array, end: End) -> Array:
    """The cost-weighted distance on one axis: the largest for the lower end of the fit."""
    if supply.lower is supply.upper and demand.lower is demand.upper:
        # Settled positions are apart one way only, and most often the same way in every row.
        gap = demand.lower - supply.lower
        return np.maximum(0.0, np.abs(gap) - slack) * np.where(gap > 0.0, axis.up, axis.down)
    if end == LOW:
        upward = demand.upper - supply.lower
        downward = supply.upper - demand.lower
    else:
        upward = demand.lower - supply.upper
        downward = supply.lower - demand.upper
    return np.maximum(
        np.maximum(0.0, upward - slack) * axis.up, np.maximum(0.0, downward - slack) * axis.down
    )

"""The fit between what a deal supplies and what is wanted, along axes of demand.

fit = 100 * max(0, 1 - 1.5 * sum over axes of weight * cost * max(0, |demand - supply| - slack))

Positions run from 0 to 1; `cost` is what it takes to move supply towards the demand, so it depends
on the direction; slack is half of the flexibility's share of its scale (indicator levels 0-4).
Later demand is a set of scenarios; the fit is its expectation over their probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dealcheck.model.operators import Array, Axis, Bounds, Operator, Reader, _Node

STEEPNESS = 1.5


@dataclass(frozen=True, slots=True)
class AxisFit(_Node):
    """How well supply fits demand (0-100) along the axes, now or in expectation later."""

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

    def bounds(self, read: Reader) -> Bounds:
        flexibility = self.flexibility.bounds(read)
        lower = self._fit(read, self._slack(flexibility.lower), worst=True)
        upper = self._fit(read, self._slack(flexibility.upper), worst=False)
        return Bounds(lower, upper)

    def _slack(self, flexibility: Array) -> Array:
        return self.flexibility_share * flexibility / 4.0 * 0.5

    def _fit(self, read: Reader, slack: Array, *, worst: bool) -> Array:
        scenarios, probabilities = [self.demand], [np.ones(1)]
        if self.in_scenarios:
            scenarios = [f"{self.demand}.{k}" for k in range(read.scenarios(self.demand))]
            probabilities = [read.number(f"{s}.probability").lower for s in scenarios]
        expected, total = np.zeros(1), np.maximum(sum(probabilities, np.zeros(1)), 1e-12)
        # Each scenario is taken at its own worst or best. Where supply itself is uncertain and the
        # scenarios pull apart, that is wider than any single supply could make it, never narrower.
        for scenario, probability in zip(scenarios, probabilities, strict=True):
            loss = np.zeros(1)
            for axis in self.axes:
                loss = loss + axis.weight * _distance(
                    axis,
                    read.number(f"{self.supply}.{axis.name}"),
                    read.number(f"{scenario}.{axis.name}"),
                    slack,
                    worst=worst,
                )
            expected = expected + probability / total * np.maximum(0.0, 1.0 - STEEPNESS * loss)
        return 100.0 * expected

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


def _distance(axis: Axis, supply: Bounds, demand: Bounds, slack: Array, *, worst: bool) -> Array:
    """The cost-weighted distance on one axis, at its largest or smallest within the bounds."""
    if worst:
        upward = np.maximum(0.0, demand.upper - supply.lower - slack) * axis.up
        downward = np.maximum(0.0, supply.upper - demand.lower - slack) * axis.down
        return np.maximum(upward, downward)
    upward = np.maximum(0.0, demand.lower - supply.upper - slack) * axis.up
    downward = np.maximum(0.0, supply.lower - demand.upper - slack) * axis.down
    return np.maximum(upward, downward)

"""Works out every measure of a model for many cases at once.

Two readings of the same model. The bounds carry what is unknown as full ranges from the facts to
the poles. The estimate takes each indicator at the middle of its bounds and works upwards from
there with the same operators, so it always lies inside the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from dealcheck.model.operators import Array, Bounds, Mask
from dealcheck.model.types import INDICATOR_TOP, SCORE_TOP, Measure, Model
from dealcheck.model.values import FactArrays, point

Overrides = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every measure's bounds and estimate, row by row."""

    bounds: Mapping[str, Bounds]
    estimate: Mapping[str, Array]


def evaluate(model: Model, facts: FactArrays, overrides: Overrides | None = None) -> Evaluation:
    """Work out all measures for all rows of `facts`.

    `overrides` replaces a measure by a value of its own in each row where it isn't NaN: that is
    how the weight of one indicator on a pole is found.
    """
    replaced = overrides or {}
    outer = _Pass(model, facts, replaced, lambda _, found: found).run()

    def settle(measure: Measure, found: Bounds) -> Bounds:
        if measure.section == "indicator" or measure.id not in model.above_indicators:
            found = outer[measure.id]
        return point((found.lower + found.upper) / 2.0)

    inner = _Pass(model, facts, replaced, settle).run()
    return Evaluation(outer, {name: value.lower for name, value in inner.items()})


class _Pass:
    """One pass over the measures, which the model keeps in an order that needs no second one."""

    def __init__(
        self,
        model: Model,
        facts: FactArrays,
        overrides: Overrides,
        settle: Callable[[Measure, Bounds], Bounds],
    ) -> None:
        self._model = model
        self._facts = facts
        self._overrides = overrides
        self._settle = settle
        self._done: dict[str, Bounds] = {}

    def run(self) -> Mapping[str, Bounds]:
        rows = self._facts.rows
        for measure in self._model.measures.values():
            found = self._settle(measure, measure.value.bounds(self))
            found = Bounds(np.broadcast_to(found.lower, rows), np.broadcast_to(found.upper, rows))
            replacement = self._overrides.get(measure.id)
            if replacement is not None:
                keep = np.isnan(replacement)
                found = Bounds(
                    np.where(keep, found.lower, replacement),
                    np.where(keep, found.upper, replacement),
                )
            self._done[measure.id] = found
        return self._done

    # What the operators ask for (the `Reader` protocol).

    def measure(self, identifier: str) -> Bounds:
        return self._done[identifier]

    def members(self, identifier: str) -> tuple[tuple[float, Bounds], ...]:
        model = self._model
        found = []
        for member in model.members[identifier]:
            value = self._done[member]
            if model.measures[member].section == "indicator":
                factor = SCORE_TOP / INDICATOR_TOP
                value = Bounds(value.lower * factor, value.upper * factor)
            found.append((model.share(member), value))
        return tuple(found)

    def candidates(self, fact: str) -> Mask:
        return self._facts.words[fact]

    def number(self, fact: str) -> Bounds:
        return self._facts.numbers[fact]

    def is_known(self, fact: str) -> Mask:
        return self._facts.known[fact]

    def is_absent(self, fact: str) -> Mask:
        return self._facts.absent[fact]

    def scenarios(self, block: str) -> int:
        return self._facts.scenario_counts[block]

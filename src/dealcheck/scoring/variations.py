"""What if one fact were different: every single change of a fact as one row, all at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.evaluator import Evaluation, evaluate
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.leaves import Operator, Quantity
from dealcheck.model.operators import Points, operators_beneath
from dealcheck.model.types import Model
from dealcheck.model.values import FactArrays, Settled


@dataclass(frozen=True, slots=True)
class Setting:
    """One fact settled at a word (by index) or number; `allowed` if the deal leaves that open."""

    fact: str
    value: str | float
    index: int | None
    allowed: bool

    @property
    def settled(self) -> Settled:
        number = 0.0 if isinstance(self.value, str) else self.value
        return Settled(self.fact, self.index, number)


@dataclass(frozen=True, slots=True)
class Variations:
    """Every setting with its row of arrays and its evaluation."""

    settings: tuple[Setting, ...]
    facts: FactArrays
    evaluation: Evaluation

    def rows_of(self, fact: str, *, allowed: bool) -> list[int]:
        """The rows that settle a fact; only those the deal leaves open if `allowed`."""
        return [
            row
            for row, setting in enumerate(self.settings)
            if setting.fact == fact and (setting.allowed or not allowed)
        ]


def vary(model: Model, arrays: FactArrays, catalogue: FactCatalogue) -> Variations:
    """Settle each fact that the model reads at each value it could have, one at a time."""
    ends = _scale_ends(model)
    settings: list[Setting] = []
    for name in facts_read(model):
        fact = catalogue.get(name)
        if fact is None:
            continue
        if fact.kind == "words":
            possible = arrays.possible(name)[0]
            for index, word in enumerate(fact.words):
                allowed = bool(possible[index])
                settings.append(Setting(name, word, index, allowed))
        elif fact.kind == "quantity":
            settings.extend(_number_settings(name, arrays, ends.get(name, ())))
    facts = arrays.with_changes([[setting.settled] for setting in settings])
    return Variations(tuple(settings), facts, evaluate(model, facts))


def facts_read(model: Model) -> tuple[str, ...]:
    """Every fact that some measure reads, each once, in the order of the model."""
    seen = dict.fromkeys(fact for m in model.measures.values() for fact in m.value.facts)
    return tuple(seen)


def _number_settings(name: str, arrays: FactArrays, scale: Sequence[float]) -> list[Setting]:
    """The ends of what is possible, and the model's own points on the scale between and beyond."""
    low, high = arrays.ends(name)
    if scale:
        low, high = max(low, min(scale)), min(high, max(scale))
    values = {low, high, *scale}
    return [
        Setting(name, value, None, low <= value <= high)
        for value in sorted(values)
        if math.isfinite(value)
    ]


def _scale_ends(model: Model) -> dict[str, tuple[float, ...]]:
    """For each quantity the points at which some measure's reading of it bends."""
    found: dict[str, tuple[float, ...]] = {}
    for measure in model.measures.values():
        for operator in operators_beneath(measure.value):
            found.update(_ends_of(operator))
    return found


def _ends_of(operator: Operator) -> dict[str, tuple[float, ...]]:
    if isinstance(operator, Points) and isinstance(operator.of, Quantity):
        return {operator.of.fact: operator.x}
    if isinstance(operator, Quantity) and np.isfinite(operator.high):
        return {operator.fact: (operator.low, operator.high)}
    return {}

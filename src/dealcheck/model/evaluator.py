"""Works out every measure of a model for many cases at once.

Three readings of the same model. The **bounds** carry what is open as full ranges from the facts to
the poles. The **estimate** takes each indicator at the middle of its bounds and works upwards from
there with the same operators, so it always lies inside the bounds. The **points** are for cases in
which every fact is settled, as it is in a draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from dealcheck.model.reader import Array, Bounds, End, Mask
from dealcheck.model.types import INDICATOR_TOP, SCORE_TOP, Measure, Model
from dealcheck.model.values import FactArrays

Overrides = Mapping[str, Array]
"""Measures to replace, each in the rows where its array isn't NaN."""

_NONE: Overrides = {}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every measure's bounds and estimate, row by row; one row may stand for all."""

    bounds: Mapping[str, Bounds]
    estimate: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Variant:
    """The model's own numbers, other than as they are written: one set for each row.

    `weights` replaces the shares of a container's members; `spacing` gives the values (0-100) of
    the levels 0 to 4, as an array of rows by five.
    """

    weights: Mapping[str, Array] = field(default_factory=dict)
    spacing: Array | None = None


def evaluate(model: Model, facts: FactArrays, overrides: Overrides = _NONE) -> Evaluation:
    """Work out the bounds and the estimate of all measures for all rows of `facts`."""
    found = bounds(model, facts, overrides)
    return Evaluation(found, estimate(model, facts, overrides))


def bounds(
    model: Model, facts: FactArrays, overrides: Overrides = _NONE, wanted: Iterable[str] = ()
) -> Mapping[str, Bounds]:
    """The bounds of all measures that have a direction, or of those that `wanted` rest on."""
    names = [n for n in model.needed(wanted) if n not in model.searched]
    run = _Pass(model, facts, overrides)
    for name in names:
        run.work_out(model.measures[name], (End.LOW, End.HIGH))
    return {name: Bounds(run.done[name, End.LOW], run.done[name, End.HIGH]) for name in names}


def estimate(
    model: Model,
    facts: FactArrays,
    overrides: Overrides = _NONE,
    wanted: Iterable[str] = (),
    variant: Variant | None = None,
) -> Mapping[str, Array]:
    """The estimates of all measures, or of those that `wanted` rest on."""
    names = model.needed(wanted)
    below = [name for name in names if name not in model.above_indicators]
    indicators = [n for n in names if model.measures[n].section == "indicator"]
    open_run = _Pass(model, facts, overrides)
    for name in dict.fromkeys((*below, *indicators)):
        open_run.work_out_with_needs(model.measures[name])
    run = _Pass(model, facts, overrides, variant)
    for name in dict.fromkeys((*below, *indicators)):
        middle = (open_run.done[name, End.LOW] + open_run.done[name, End.HIGH]) / 2.0
        run.done[name, End.LOW] = run.done[name, End.HIGH] = middle
    for name in names:
        if (name, End.LOW) not in run.done:
            run.work_out(model.measures[name], (End.LOW,))
    return {name: run.done[name, End.LOW] for name in names}


def points(
    model: Model,
    facts: FactArrays,
    overrides: Overrides = _NONE,
    wanted: Iterable[str] = (),
    variant: Variant | None = None,
) -> Mapping[str, Array]:
    """The values of all measures, or of those that `wanted` rest on, where every fact is settled."""
    run = _Pass(model, facts, overrides, variant)
    names = model.needed(wanted)
    for name in names:
        run.work_out(model.measures[name], (End.LOW,))
    return {name: run.done[name, End.LOW] for name in names}


class _Pass:
    """One pass over the measures, which the model keeps in an order that needs no second one.

    It is what the operators read from (the `Reader` protocol).
    """

    def __init__(
        self,
        model: Model,
        facts: FactArrays,
        overrides: Overrides,
        variant: Variant | None = None,
    ) -> None:
        self.done: dict[tuple[str, End], Array] = {}
        self._model = model
        self._facts = facts
        self._overrides = overrides
        self._variant = variant or Variant()
        self.level = facts.level

    def work_out(self, measure: Measure, ends: tuple[End, ...]) -> None:
        replacement = self._overrides.get(measure.id)
        for end in ends:
            found = measure.value.value(self, end)
            if replacement is not None:
                found = np.where(np.isnan(replacement), found, replacement)
            self.done[measure.id, end] = found
        if len(ends) == 1:
            self.done[measure.id, ends[0].other] = self.done[measure.id, ends[0]]

    def work_out_with_needs(self, measure: Measure) -> None:
        """Work out a measure after all that it reads, as `needed` did not keep their order here."""
        if (measure.id, End.LOW) in self.done:
            return
        for name in measure.value.measures:
            self.work_out_with_needs(self._model.measures[name])
        self.work_out(measure, (End.LOW, End.HIGH))

    def measure(self, identifier: str, end: End) -> Array:
        return self.done[identifier, end]

    def members(self, identifier: str, end: End) -> tuple[tuple[Array, Array], ...]:
        model, variant = self._model, self._variant
        found = []
        for index, member in enumerate(model.members[identifier]):
            value = self.done[member, end]
            if model.measures[member].section == "indicator":
                value = _spaced(value, variant.spacing)
            if identifier in variant.weights:
                share = variant.weights[identifier][:, index]
            else:
                share = np.array([model.share(member)])
            found.append((share, value))
        return tuple(found)

    def number(self, fact: str, end: End) -> Array:
        return self._facts.numbers[fact].at(end)

    def is_known(self, fact: str) -> Mask:
        return self._facts.known[fact]

    def is_absent(self, fact: str) -> Mask:
        return self._facts.absent[fact]

    def scenarios(self, block: str) -> int:
        return self._facts.scenario_counts[block]


def _spaced(level: Array, spacing: Array | None) -> Array:
    """A level (0-4) as points (0-100): in equal steps, or in those of each row."""
    if spacing is None:
        return level * (SCORE_TOP / INDICATOR_TOP)
    lower = np.clip(level.astype(np.intp), 0, int(INDICATOR_TOP) - 1)
    rows = np.arange(spacing.shape[0])
    lower = np.broadcast_to(lower, rows.shape)
    start, stop = spacing[rows, lower], spacing[rows, lower + 1]
    return start + (stop - start) * (level - lower)

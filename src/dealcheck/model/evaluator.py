"""Works out the measures of a model for many cases at once.

Three readings of the same model. The **bounds** carry what is open as full ranges from the facts to
the poles. The **estimate** takes each indicator at the middle of its bounds and works upwards from
there with the same operators, so it always lies inside the bounds. The **points** are for cases in
which every fact is settled, as it is in a draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from dealcheck.model.leaves import Operator
from dealcheck.model.reader import ENDS, HIGH, LOW, Array, Bounds, End, Indices, Mask
from dealcheck.model.types import INDICATOR_TOP, SCORE_TOP, Model
from dealcheck.model.values import FactArrays

Overrides = Mapping[str, Array]
"""Measures to replace, each in the rows where its array isn't NaN."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The model's own numbers, other than as they are written: one set for each row.

    `weights` replaces the shares of a container's members; `spacing` gives the values (0-100) of
    the levels 0 to 4, as an array of rows by five.
    """

    weights: Mapping[str, Array] = field(default_factory=dict)
    spacing: Array | None = None

    @property
    def rows(self) -> int:
        """How many sets of numbers there are."""
        arrays = [*self.weights.values(), *([] if self.spacing is None else [self.spacing])]
        return max((array.shape[0] for array in arrays), default=1)


AS_WRITTEN = Variant()


class Evaluation:
    """The measures of all rows of some facts, each worked out when it is first asked for.

    An array with a single row stands for every row; facts that are stacked in sets give arrays of
    sets by rows. With `settled`, every fact is taken to be
    settled and a measure has one value; without, `value` is the estimate.
    """

    def __init__(
        self,
        model: Model,
        facts: FactArrays,
        *,
        overrides: Overrides | None = None,
        settled: bool = False,
        variant: Variant = AS_WRITTEN,
    ) -> None:
        self.model = model
        self.facts = facts
        replaced = dict(overrides or {})
        self._wide = _Reading(model, facts, replaced, AS_WRITTEN, ends_are_one=False)
        self._narrow = _Reading(model, facts, replaced, variant, ends_are_one=True)
        self._settled = settled
        self._given: list[str] = []
        self._open = frozenset() if settled else facts.open()

    def value(self, name: str) -> Array:
        """The estimate of a measure, or its value where every fact is settled."""
        done = self._narrow.done
        if name in done[LOW]:
            return done[LOW][name]
        if self._settled or not self._is_read_from_facts(name):
            for needed in self.model.needs[name]:
                self.value(needed)
            found = self._narrow.worked_out(name, LOW)
        else:
            lower, upper = self.bounds(name)
            found = lower if lower is upper else (lower + upper) / 2.0
        done[LOW][name] = done[HIGH][name] = found
        return found

    def bounds(self, name: str) -> Bounds:
        """The ends between which a measure lies whatever the open facts turn out to be.

        A value that the model leaves to others has only the ends that are put in.
        """
        lower, upper = self._wide.done
        if name not in lower:
            for needed in self.model.needs[name]:
                self.bounds(needed)
            lower[name] = upper[name] = self._wide.worked_out(name, LOW)
            if not self._is_settled(name):
                upper[name] = self._wide.worked_out(name, HIGH)
        return Bounds(lower[name], upper[name])

    def values(self, names: Iterable[str]) -> dict[str, Array]:
        """Several estimates or values by name."""
        return {name: self.value(name) for name in names}

    def done(self) -> Mapping[str, Array]:
        """The estimates or values that have been asked for so far."""
        return self._narrow.done[LOW]

    def operand(self, operator: Operator) -> Array:
        """The value of an expression that stands inside a measure."""
        for name in operator.measures:
            self.value(name)
        return operator.value(self._narrow, LOW)

    def put(self, name: str, value: Array) -> None:
        """Put in a value that the model leaves to others, before anything asks for it."""
        self._given.append(name)
        for reading in (self._wide, self._narrow):
            reading.done[LOW][name] = reading.done[HIGH][name] = value

    def given(self) -> tuple[str, ...]:
        """The measures that were put in."""
        return tuple(self._given)

    def put_bounds(self, name: str, ends: Bounds) -> None:
        """Put in the ends of such a value, before anything asks for bounds that rest on it."""
        for end in ENDS:
            self._wide.done[end][name] = ends[end]

    def _is_settled(self, name: str) -> bool:
        """Whether a measure rests on settled facts, and on nothing that was put in with two ends.

        It has one value then, and its other end need not be worked out.
        """
        lower, upper = self._wide.done
        if not self._open.isdisjoint(self.model.facts[name]):
            return False
        return all(lower[needed] is upper[needed] for needed in self.model.needs[name])

    def _is_read_from_facts(self, name: str) -> bool:
        is_indicator = self.model.measures[name].section == "indicator"
        return is_indicator or name not in self.model.above_indicators


class _Reading:
    """What the operators read from (the `Reader` protocol): the facts, and the measures done."""

    def __init__(
        self,
        model: Model,
        facts: FactArrays,
        overrides: Overrides,
        variant: Variant,
        *,
        ends_are_one: bool,
    ) -> None:
        self.ends_are_one = ends_are_one
        self.done: tuple[dict[str, Array], dict[str, Array]] = ({}, {})
        self._model = model
        self._facts = facts
        self._overrides = overrides
        self._variant = variant
        self._steps = None if variant.spacing is None else np.ascontiguousarray(variant.spacing.T)

    def worked_out(self, name: str, end: End) -> Array:
        found = self._model.measures[name].value.value(self, end)
        replacement = self._overrides.get(name)
        return found if replacement is None else _replaced(found, replacement)

    def measure(self, identifier: str, end: End) -> Array:
        return self.done[end][identifier]

    def members(self, identifier: str, end: End) -> tuple[tuple[Array | float, Array], ...]:
        model = self._model
        shares = self.weights(identifier)
        found: list[tuple[Array | float, Array]] = []
        for index, member in enumerate(model.members[identifier]):
            value = self.done[end][member]
            if model.measures[member].section == "indicator":
                value = _spaced(value, self._steps)
            found.append((model.shares[member] if shares is None else shares[index], value))
        return tuple(found)

    def weights(self, name: str) -> Array | None:
        found = self._variant.weights.get(name)
        return None if found is None else np.ascontiguousarray(found.T)

    def words(self, fact: str) -> Indices:
        return self._facts.words[fact]

    def number(self, fact: str, end: End) -> Array:
        return self._facts.numbers[fact][end]

    def is_known(self, fact: str) -> Mask:
        return self._facts.known[fact]

    def is_absent(self, fact: str) -> Mask:
        return self._facts.absent[fact]

    def scenarios(self, block: str) -> int:
        return self._facts.scenario_counts[block]


def _replaced(found: Array, replacement: Array) -> Array:
    return np.where(np.isnan(replacement), found, replacement)


def _spaced(level: Array, steps: Array | None) -> Array:
    """A level (0-4) as points (0-100): in equal steps, or in those of each row (levels by rows)."""
    if steps is None:
        return level * (SCORE_TOP / INDICATOR_TOP)
    lower = np.minimum(np.maximum(level.astype(np.intp), 0), int(INDICATOR_TOP) - 1)
    # Where one level holds in all rows, whole rows are copied: much faster than picking.
    at = lower[..., 0] if level.shape[-1] == 1 else (lower, np.arange(steps.shape[1]))
    found: Array = np.diff(steps, axis=0)[at] * (level - lower)
    found += steps[at]
    return found

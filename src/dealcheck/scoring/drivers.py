"""What a score hangs on: each indicator put to the bottom and to the top of its scale in turn.

It is done on a deal whose open facts all stand in the middle of their draws. A driver that rests on
what nobody knows would be no reason for anything, so only indicators are shown of which most facts
are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import Array
from dealcheck.model.types import INDICATOR_TOP
from dealcheck.model.values import FactArrays
from dealcheck.scoring.prepared import DealDraws, Prepared
from dealcheck.scoring.result import Driver

# Less than this many points is not worth a line on anybody's screen.
_NEGLIGIBLE = 0.05
_MOSTLY = 0.5
_DRAWS = 250


@dataclass(frozen=True)
class Drivers:
    """What the measures of a block of deals hang on.

    Each deal has a row as it stands in the middle of its draws, one for each indicator at the
    bottom of its scale, one for each at the top, and one for each mechanism alone.
    """

    block: Prepared
    moved: Evaluation
    rows: int

    @cached_property
    def _found(self) -> dict[tuple[str, int], tuple[Driver, ...]]:
        return {}

    def of(self, measure: str, one: DealDraws, known: frozenset[str]) -> tuple[Driver, ...]:
        """The indicators that move a measure and rest on known facts, the weightiest first."""
        key = measure, one.place
        if key not in self._found:
            self._found[key] = self._drivers(measure, one, known)
        return self._found[key]

    def mechanisms(self, one: DealDraws) -> Mapping[str, float]:
        """The points of the switching costs by how they bind: coercive, structural, earned.

        The indicators of every other mechanism are put to nothing while the measures that the
        report holds (the tie to the developer) stay as they are, so the parts add up to the whole.
        """
        report = self.block.model.report
        values = self._values(report.mechanisms_of, one)[self.rows - len(report.mechanisms) :]
        return {name: float(value) for name, value in zip(report.mechanisms, values, strict=True)}

    def _values(self, measure: str, one: DealDraws) -> Array:
        values = self.moved.value(measure)
        if values.shape[0] == 1:
            return np.repeat(values, self.rows)
        return values[one.place * self.rows : (one.place + 1) * self.rows]

    def _drivers(self, measure: str, one: DealDraws, known: frozenset[str]) -> tuple[Driver, ...]:
        model = self.block.model
        indicators = model.indicators()
        count = len(indicators)
        values = self._values(measure, one)
        now = float(values[0])
        ends = values[1 : 1 + 2 * count].reshape(2, count)
        up = now - np.minimum(np.minimum(ends[0], ends[1]), now)
        down = np.maximum(np.maximum(ends[0], ends[1]), now) - now
        found = []
        for place in np.flatnonzero(np.maximum(up, down) > _NEGLIGIBLE):
            indicator = indicators[int(place)]
            facts = model.facts[indicator.id]
            if facts and len(facts & known) / len(facts) >= _MOSTLY:
                points = float(up[place]), float(down[place])
                found.append(Driver(indicator.id, indicator.code, indicator.title, *points))
        found.sort(key=lambda d: (-max(d.holding_up, d.holding_down), d.indicator))
        return tuple(found)


def drivers_of(block: Prepared) -> Drivers:
    """Put every indicator of every deal of a block to both ends of its scale."""
    model = block.model
    facts = in_the_middle(block)
    indicators, report = model.indicators(), model.report
    count, deals = len(indicators), len(block.deals)
    rows = 1 + 2 * count + len(report.mechanisms)
    overrides: dict[str, Array] = {}
    for index, indicator in enumerate(indicators):
        values = np.full(rows, np.nan)
        values[1 + index], values[1 + count + index] = 0.0, INDICATOR_TOP
        if indicator.mechanism:
            values[-len(report.mechanisms) :] = [
                np.nan if indicator.mechanism == one else 0.0 for one in report.mechanisms
            ]
        overrides[indicator.id] = np.tile(values, deals)
    held = Evaluation(model, facts, settled=True)
    for name in report.mechanisms_hold:
        values = np.full((deals, rows), np.nan)
        values[:, -len(report.mechanisms) :] = held.value(name)[:, np.newaxis]
        overrides[name] = values.ravel()
    moved = Evaluation(
        model,
        facts.each(deals * rows, lambda array: np.repeat(array, rows)),
        overrides=overrides,
        settled=True,
    )
    for name in block.joint.given():
        value = medians(block.joint.value(name), block)
        moved.put(name, value if value.shape[0] == 1 else np.repeat(value, rows))
    return Drivers(block, moved, rows)


def known_facts(one: DealDraws) -> frozenset[str]:
    """The facts that a deal or its parties' profiles settle, and those that follow from them."""
    facts, place = one.block.followed.facts, one.place
    found = set()
    for fact in one.block.catalogue.facts:
        if fact in facts.scenario_counts:
            is_known = fact in one.deal.facts
        else:
            is_known = facts.is_absent(fact, place) or facts.is_settled(fact, place)
        grade = one.block.grades[place].get(fact)
        if is_known and (grade is None or grade.counts):
            found.add(fact)
    return frozenset(found)


def told_facts(one: DealDraws, known: frozenset[str]) -> frozenset[str]:
    """The known facts, and those of which the file or a profile says what they may be."""
    grades = one.block.grades[one.place]
    stated = {
        fact
        for fact, value in one.deal.facts.items()
        if value != "unknown" and fact in one.block.catalogue
        if fact not in grades or grades[fact].counts
    }
    return known | stated


def in_the_middle(block: Prepared) -> FactArrays:
    """One settled row for each deal: every open fact at the middle of its draws."""
    facts = block.joint.facts
    return facts.each(len(block.deals), lambda array: medians(array, block))


def medians(values: np.ndarray, block: Prepared) -> np.ndarray:
    """What stands in the middle of some draws of each deal; a single row stays one."""
    if values.shape[0] == 1:
        return values
    some = values.reshape(len(block.deals), -1)[:, :_DRAWS]
    middle = (some.shape[1] - 1) // 2
    by_deal = np.partition(some, middle, axis=1)
    found: np.ndarray = by_deal[:, middle]
    return found

"""What a score hangs on: each indicator put to the bottom and to the top of its scale in turn.

It is done on a deal whose open facts all stand in the middle of their draws. A driver that rests on
what nobody knows would be no reason for anything, so only indicators are shown of which most facts
are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import NO, YES, Array, Bounds, Indices
from dealcheck.model.types import INDICATOR_TOP, Model
from dealcheck.model.values import FactArrays, row_of
from dealcheck.scoring.prepared import DealDraws, Prepared
from dealcheck.scoring.result import Driver

# Less than this many points is not worth a line on anybody's screen.
_NEGLIGIBLE = 0.05
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Drivers:
    """What the measures of a block of deals hang on."""

    block: Prepared
    moved: Evaluation
    middle: Evaluation

    def of(self, measure: str, one: DealDraws, known: frozenset[str]) -> tuple[Driver, ...]:
        """The indicators that move a measure and rest on known facts, the weightiest first."""
        indicators = self.block.model.indicators()
        count, deals = len(indicators), len(self.block.deals)
        now = float(row_of(self.middle.value(measure), one.place))
        values = np.broadcast_to(self.moved.value(measure), deals * 2 * count)
        ends = values.reshape(deals, 2, count)[one.place]
        up = now - np.minimum(ends.min(axis=0), now)
        down = np.maximum(ends.max(axis=0), now) - now
        found = []
        for place in np.flatnonzero(np.maximum(up, down) > _NEGLIGIBLE):
            indicator = indicators[int(place)]
            facts = self.block.model.facts[indicator.id]
            if facts and len(facts & known) / len(facts) >= _MOSTLY:
                points = float(up[place]), float(down[place])
                found.append(Driver(indicator.id, indicator.code, indicator.title, *points))
        found.sort(key=lambda d: (-max(d.holding_up, d.holding_down), d.indicator))
        return tuple(found)

    def mechanisms(self, one: DealDraws) -> Mapping[str, float]:
        """The points of the switching costs by how they bind: coercive, structural, earned.

        The indicators of every other mechanism are put to nothing while the measures that the
        report holds (the tie to the developer) stay as they are, so the parts add up to the whole.
        """
        report, model = self.block.model.report, self.block.model
        rows = len(report.mechanisms)
        overrides = {
            name: np.full(rows, float(row_of(self.middle.value(name), one.place)))
            for name in report.mechanisms_hold
        }
        for indicator in model.indicators():
            if indicator.mechanism:
                others = [0.0 if indicator.mechanism != m else np.nan for m in report.mechanisms]
                overrides[indicator.id] = np.array(others)
        facts = self.middle.facts.each(rows, lambda array: array[one.place : one.place + 1])
        points = Evaluation(model, facts, overrides=overrides, settled=True)
        values = np.broadcast_to(points.value(report.mechanisms_of), rows)
        return {name: float(values[row]) for row, name in enumerate(report.mechanisms)}


def drivers_of(block: Prepared) -> Drivers:
    """Put every indicator of every deal of a block to both ends of its scale."""
    model = block.model
    facts = in_the_middle(block)
    middle = Evaluation(model, facts, settled=True)
    given = {name: _medians(block.joint.value(name), block) for name in block.joint.given()}
    for name, value in given.items():
        middle.put(name, value)
    indicators = model.indicators()
    count, deals = len(indicators), len(block.deals)
    rows = 2 * count
    overrides: dict[str, Array] = {}
    for index, indicator in enumerate(indicators):
        values = np.full((deals, rows), np.nan)
        values[:, index], values[:, count + index] = 0.0, INDICATOR_TOP
        overrides[indicator.id] = values.ravel()
    repeated = facts.each(deals * rows, lambda array: np.repeat(array, rows))
    moved = Evaluation(model, repeated, overrides=overrides, settled=True)
    for name, value in given.items():
        moved.put(name, value if value.shape[0] == 1 else np.repeat(value, rows))
    return Drivers(block, moved, middle)


@lru_cache(maxsize=8)
def measures_shown(model: Model, payoffs: Sequence[str]) -> tuple[str, ...]:
    """The measures whose drivers somebody may ask for: poles, groups and what parties care for."""
    names = model.report.outcomes
    shown = [name for name, m in model.measures.items() if m.section in ("pole", "group")]
    wanted = [*shown, names["viability"], names["goes_ahead"], *payoffs]
    return tuple(dict.fromkeys(wanted))


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


def in_the_middle(block: Prepared) -> FactArrays:
    """One settled row for each deal: every open fact at the middle of its draws."""
    facts = block.joint.facts
    words: dict[str, Indices] = {
        name: _middle_word(bits, block) if bits.shape[0] > 1 else bits
        for name, bits in facts.words.items()
    }
    numbers = {}
    for name, bounds in facts.numbers.items():
        middle = _medians(bounds.lower, block)
        numbers[name] = Bounds(middle, middle)
    return replace(
        facts,
        rows=len(block.deals),
        words=words,
        numbers=numbers,
        known={name: _first(mask, block) for name, mask in facts.known.items()},
        absent={name: _first(mask, block) for name, mask in facts.absent.items()},
    )


def _middle_word(bits: Indices, block: Prepared) -> Indices:
    by_deal = np.sort(bits.reshape(len(block.deals), -1), axis=1)
    found: Indices = by_deal[:, (by_deal.shape[1] - 1) // 2]
    return found


def _medians(values: Array, block: Prepared) -> Array:
    """The median of each deal's draws; a single row stays one."""
    if values.shape[0] == 1:
        return values
    by_deal = np.sort(values.reshape(len(block.deals), -1), axis=1)
    found: Array = by_deal[:, (by_deal.shape[1] - 1) // 2]
    return found


def _first(mask: np.ndarray, block: Prepared) -> np.ndarray:
    if mask.shape[0] == 1:
        return YES if mask[0] else NO
    found: np.ndarray = mask.reshape(len(block.deals), -1)[:, 0]
    return found

"""Which way each fact leans: towards the developer or the buyer, Washington or distance, demand or
none.

What is not disclosed of a deal was settled at one table, so it tends to lean the same way. For each
trade-off the model names the measure that such a lean moves (`report.leanings`); a fact belongs to
the trade-off whose measure it moves most, and its words are ordered by what they do to it. Both are
properties of the model and of no deal: each fact is moved by itself with all others low, in the
middle and high.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Bounds, Indices
from dealcheck.model.types import Model
from dealcheck.model.values import FactArrays, Settled
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.unknowns import facts_read, is_of_party, quantities

_HEIGHTS = (0.25, 0.5, 0.75)
_LEAST = 0.05
_MIDDLE = 0.5


@dataclass(frozen=True, slots=True)
class _Nobody:
    """A deal of which nothing is stated."""

    facts: Mapping[str, object] = field(default_factory=dict)
    without_infrastructure: bool = False


@dataclass(frozen=True, slots=True)
class Lean:
    """The trade-off (by its place) that a fact leans along, and the order in which it rises.

    `order` are the indices of its words from the low end to the high; `falls` says of a number
    that the measure falls as it rises.
    """

    tradeoff: int
    order: Indices | None
    falls: bool


@lru_cache(maxsize=4)
def leanings(model: Model, catalogue: FactCatalogue) -> Mapping[str, Lean]:
    """The lean of every fact of a deal that moves one of the model's leanings at all."""
    facts = [
        path
        for path in facts_read(model)
        if (fact := catalogue.get(path)) and fact.kind != "scenarios" and not is_of_party(path)
    ]
    settings: list[tuple[str, list[Settled]]] = [
        (path, _settings(path, model, catalogue)) for path in facts
    ]
    count = sum(len(ones) for _, ones in settings)
    names = tuple(model.report.leanings.values())
    moved = np.zeros((len(names), count))
    for height in _HEIGHTS:
        changes = (
            (one, row) for row, one in enumerate(one for _, ones in settings for one in ones)
        )
        arrays = _at_height(height, model, catalogue).with_changes(count, changes)
        evaluation = Evaluation(model, arrays, settled=True)
        moved += np.stack([np.broadcast_to(evaluation.value(name), count) for name in names])
    found: dict[str, Lean] = {}
    start = 0
    for path, ones in settings:
        values = moved[:, start : start + len(ones)] / len(_HEIGHTS)
        start += len(ones)
        reach = np.ptp(values, axis=1)
        place = int(reach.argmax())
        if reach[place] >= _LEAST:
            own = values[place]
            if catalogue[path].kind == "words":
                found[path] = Lean(place, own.argsort(kind="stable"), falls=False)
            else:
                found[path] = Lean(place, None, falls=bool(own[-1] < own[0]))
    return found


def _settings(path: str, model: Model, catalogue: FactCatalogue) -> list[Settled]:
    fact = catalogue[path]
    if fact.kind == "words":
        return [Settled(path, index) for index in range(len(fact.words))]
    reading = quantities(model).get(path)
    ends = reading.spread if reading is not None else (fact.low, fact.high)
    return [Settled(path, None, ends[0]), Settled(path, None, ends[-1])]


def _at_height(height: float, model: Model, catalogue: FactCatalogue) -> FactArrays:
    """A deal of which every fact stands at the same height of its scale."""
    nobody = fact_arrays([_Nobody()], catalogue)
    settled = []
    for path, fact in catalogue.facts.items():
        if fact.kind == "words":
            settled.append(Settled(path, round(height * (len(fact.words) - 1))))
        elif fact.kind == "quantity":
            reading = quantities(model).get(path)
            spread = np.array(reading.spread if reading is not None else (0.0, 1.0))
            at = float(np.interp(height, np.linspace(0.0, 1.0, len(spread)), spread))
            settled.append(Settled(path, None, at))
    found = nobody.with_settled(settled)
    middle = np.array([_MIDDLE])
    futures = {
        name: Bounds(middle, middle)
        for name in found.numbers
        if name not in catalogue and not name.endswith(".probability")
    }
    return FactArrays(
        1,
        found.words,
        found.sizes,
        {**found.numbers, **futures},
        found.known,
        found.absent,
        found.scenario_counts,
    )

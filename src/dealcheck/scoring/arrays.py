"""A deal's facts as one row of arrays: what is unknown may be anything its scale allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dealcheck.model.facts import NOT_APPLICABLE, UNKNOWN, Fact, FactCatalogue
from dealcheck.model.reader import NO, YES, Bounds, Indices, Mask
from dealcheck.model.values import FactArrays
from dealcheck.scoring.deal import Deal

_INFRASTRUCTURE = "infrastructure."


def fact_arrays(deal: Deal, catalogue: FactCatalogue) -> FactArrays:
    """One row: known facts as they are, candidates and ranges as such, the rest fully open.

    What does not apply is read as the model says of its absence or, where the model says nothing,
    as the first word or the low end of its scale: nothing of it is there.
    """
    words: dict[str, Indices] = {}
    sizes: dict[str, int] = {}
    numbers: dict[str, Bounds] = {}
    known: dict[str, Mask] = {}
    absent: dict[str, Mask] = {}
    counts: dict[str, int] = {}
    for path, fact in catalogue.facts.items():
        value = deal.facts.get(path, UNKNOWN)
        known[path] = YES if value != UNKNOWN else NO
        is_absent = deal.without_infrastructure and path.startswith(_INFRASTRUCTURE)
        absent[path] = YES if is_absent or value == NOT_APPLICABLE else NO
        if fact.kind == "words":
            words[path] = _possible_words(fact, value)
            sizes[path] = len(fact.words)
        elif fact.kind == "quantity":
            numbers[path] = _range(fact, value)
        else:
            counts[path], futures = _scenarios(path, catalogue, value)
            numbers |= futures
            known |= dict.fromkeys(futures, known[path])
            absent |= dict.fromkeys(futures, NO)
    return FactArrays(1, words, sizes, numbers, known, absent, counts)


def _possible_words(fact: Fact, value: object) -> Indices:
    if value == NOT_APPLICABLE:
        return np.array([1])
    chosen = {value} if isinstance(value, str) else set(value if isinstance(value, list) else [])
    possible = sum(1 << index for index, word in enumerate(fact.words) if word in chosen)
    return np.array([possible or (1 << len(fact.words)) - 1])


def _range(fact: Fact, value: object) -> Bounds:
    if isinstance(value, (int, float)):
        ends = (float(value), float(value))
    elif isinstance(value, list) and len(value) == 2:
        ends = (float(value[0]), float(value[1]))
    elif value == NOT_APPLICABLE:
        ends = (max(fact.low, 0.0), max(fact.low, 0.0))
    else:
        ends = (fact.low, fact.high)
    return Bounds(np.array([ends[0]]), np.array([ends[1]]))


def _scenarios(path: str, catalogue: FactCatalogue, value: object) -> tuple[int, dict[str, Bounds]]:
    """Later demand as numbered facts; one wholly open future where nothing is known."""
    scenarios: Sequence[object] = value if isinstance(value, list) and value else [{}]
    axes = [name.rsplit(".", 1)[1] for name in catalogue.beneath("supply")]
    numbers = {}
    for index, scenario in enumerate(scenarios):
        given = scenario if isinstance(scenario, Mapping) else {}
        probability = np.array([float(given.get("probability", 1.0))])
        numbers[f"{path}.{index}.probability"] = Bounds(probability, probability)
        for axis in axes:
            share = Fact(axis, axis, "", "quantity", low=0.0, high=1.0)
            numbers[f"{path}.{index}.{axis}"] = _range(share, given.get(axis, UNKNOWN))
    return len(scenarios), numbers

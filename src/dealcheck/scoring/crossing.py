"""Deals that are partly one and partly another: each fact, row by row, as in one of the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import ENDS, NO, Bounds, Mask
from dealcheck.model.types import Model
from dealcheck.model.values import FactArrays
from dealcheck.scoring.variations import facts_read


def crossed(one: FactArrays, other: FactArrays, takes: Mapping[str, Mask], rows: int) -> FactArrays:
    """As many rows like the only row of `one`, in which facts are as in the only row of `other`.

    `takes` says for a fact in which rows; a fact that it leaves out stays as in `one`. A list of
    possible futures is taken as a whole.
    """
    first, second = _as_long(one, other), _as_long(other, one)
    words, numbers = dict(first.words), dict(first.numbers)
    known, absent = dict(first.known), dict(first.absent)
    for fact, taken in takes.items():
        for name in _names(fact, first):
            known[name] = np.where(taken, second.known[name], first.known[name])
            absent[name] = np.where(taken, second.absent[name], first.absent[name])
            if name in words:
                words[name] = np.where(taken, second.words[name], first.words[name])
            elif name in numbers:
                ends = [(second.numbers[name][end], first.numbers[name][end]) for end in ENDS]
                numbers[name] = Bounds(*(np.where(taken, *pair) for pair in ends))
    return replace(first, rows=rows, words=words, numbers=numbers, known=known, absent=absent)


def differing(
    one: FactArrays, other: FactArrays, model: Model, catalogue: FactCatalogue
) -> tuple[str, ...]:
    """The facts that the model reads and that are not the same in the two, in their usual order."""
    first, second = _as_long(one, other), _as_long(other, one)
    read = set(facts_read(model))
    return tuple(
        path
        for path in catalogue.facts
        if path in read and not all(_is_same(name, first, second) for name in _names(path, first))
    )


def _names(fact: str, arrays: FactArrays) -> tuple[str, ...]:
    """The arrays of a fact: one, but for possible futures, which have one for every number."""
    if fact not in arrays.scenario_counts:
        return (fact,)
    return (fact, *(name for name in arrays.numbers if name.startswith(f"{fact}.")))


def _is_same(name: str, first: FactArrays, second: FactArrays) -> bool:
    same = bool(
        (first.known[name] == second.known[name]).all()
        and (first.absent[name] == second.absent[name]).all()
    )
    if name in first.words:
        return same and bool((first.words[name] == second.words[name]).all())
    if name in first.numbers:
        return same and first.ends(name) == second.ends(name)
    return same


def _as_long(arrays: FactArrays, other: FactArrays) -> FactArrays:
    """The same with as many futures as the other has: those that are added have no chance."""
    numbers, known, absent = dict(arrays.numbers), dict(arrays.known), dict(arrays.absent)
    counts = dict(arrays.scenario_counts)
    for block, count in other.scenario_counts.items():
        for index in range(counts[block], count):
            for name in [one for one in arrays.numbers if one.startswith(f"{block}.0.")]:
                axis = name.rsplit(".", 1)[1]
                new = f"{block}.{index}.{axis}"
                nothing = Bounds(np.zeros(1), np.zeros(1))
                numbers[new] = nothing if axis == "probability" else arrays.numbers[name]
                known[new], absent[new] = arrays.known[block], NO
        counts[block] = max(counts[block], count)
    return replace(arrays, numbers=numbers, known=known, absent=absent, scenario_counts=counts)

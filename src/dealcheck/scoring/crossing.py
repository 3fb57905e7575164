"""Deals that are partly one and partly another: each fact, draw by draw, as in one of the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import ENDS, NO, Bounds, Mask
from dealcheck.model.types import Model
from dealcheck.model.values import FactArrays
from dealcheck.scoring.unknowns import facts_read

REST = "what nobody states"
"""Stands for all facts together that are not named one by one."""


def crossed(
    one: FactArrays, other: FactArrays, takes: Mapping[str, Mask], named: Sequence[str]
) -> FactArrays:
    """For each row of a table as many rows as both deals have draws.

    `takes` says for a fact, row by row of the table, whether it is as in `other`; under `REST` for
    every fact that is not `named`. A list of possible futures is taken as a whole.
    """
    first, second = _as_long(one, other), _as_long(other, one)
    draws = max(first.rows, second.rows)
    times = len(next(iter(takes.values())))
    words, numbers = dict(first.words), dict(first.numbers)
    known, absent = dict(first.known), dict(first.absent)
    of = {name: fact for fact in named for name in _names(fact, first)}

    def mixed(ours: np.ndarray, theirs: np.ndarray, taken: Mask) -> np.ndarray:
        if ours is theirs or (ours.shape == theirs.shape == (1,) and ours[0] == theirs[0]):
            return ours
        left, right = (np.broadcast_to(side, draws) for side in (ours, theirs))
        found: np.ndarray = np.where(taken[:, np.newaxis], right, left).ravel()
        return found

    for name in {**words, **numbers}:
        taken = takes.get(of.get(name, REST))
        if taken is None:
            continue
        known[name] = mixed(first.known[name], second.known[name], taken) if name in known else NO
        if name in absent:
            absent[name] = mixed(first.absent[name], second.absent[name], taken)
        if name in words:
            words[name] = mixed(first.words[name], second.words[name], taken)
        else:
            ends = [
                mixed(first.numbers[name][end], second.numbers[name][end], taken) for end in ENDS
            ]
            numbers[name] = Bounds(*ends)
    rows = times * draws

    def whole(array: np.ndarray) -> np.ndarray:
        return np.tile(array, times) if 1 < array.shape[0] < rows else array

    found = replace(first, rows=rows, words=words, numbers=numbers, known=known, absent=absent)
    return found.each(rows, whole)


def differing(
    one: FactArrays, other: FactArrays, model: Model, catalogue: FactCatalogue
) -> tuple[str, ...]:
    """The facts that the model reads and that are not stated alike, in their usual order."""
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
    return tuple(name for name in arrays.numbers if name.startswith(f"{fact}."))


def _is_same(name: str, first: FactArrays, second: FactArrays) -> bool:
    same = bool(
        (first.known[name] == second.known[name]).all()
        and (first.absent[name] == second.absent[name]).all()
    )
    if name in first.words:
        return same and bool((first.words[name] == second.words[name]).all())
    return same and first.ends(name) == second.ends(name)


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

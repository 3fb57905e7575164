"""The facts of deals as rows of arrays: what is unknown may be anything its scale allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import isinf
from typing import Protocol, TypeVar

import numpy as np

from dealcheck.model.facts import NOT_APPLICABLE, UNKNOWN, Fact, FactCatalogue, open_end
from dealcheck.model.reader import NO, YES, Bounds, Indices, Mask
from dealcheck.model.values import FactArrays

_INFRASTRUCTURE = "infrastructure."
Made = TypeVar("Made")


class Stating(Protocol):
    """Anything that states facts, as a deal does."""

    @property
    def facts(self) -> Mapping[str, object]: ...
    @property
    def without_infrastructure(self) -> bool: ...


def fact_arrays(
    deals: Sequence[Stating],
    catalogue: FactCatalogue,
    scales: Mapping[str, tuple[float, float]] | None = None,
) -> FactArrays:
    """One row a deal: known facts as they are, candidates and ranges as such, the rest fully open.

    An open end goes as far as the fact's entry in `scales`, or else as far as the format allows.
    What is the same in every row is kept once. What does not apply is read as the model says of its
    absence or, where the model says nothing, as the first word or the low end of its scale.
    """
    words: dict[str, Indices] = {}
    sizes: dict[str, int] = {}
    numbers: dict[str, Bounds] = {}
    known: dict[str, Mask] = {}
    absent: dict[str, Mask] = {}
    counts: dict[str, int] = {}
    for path, fact in catalogue.facts.items():
        values = [deal.facts.get(path, UNKNOWN) for deal in deals]
        in_site = path.startswith(_INFRASTRUCTURE)
        known[path] = _mask(value != UNKNOWN for value in values)
        absent[path] = _mask(
            (in_site and deal.without_infrastructure) or value == NOT_APPLICABLE
            for deal, value in zip(deals, values, strict=True)
        )
        if fact.kind == "words":
            words[path] = _row(_each(values, partial(_possible_words, fact)))
            sizes[path] = len(fact.words)
        elif fact.kind == "quantity":
            scale = (scales or {}).get(path, (fact.low, fact.high))
            numbers[path] = _ranges(_each(values, partial(_range, fact, scale=scale)))
        else:
            futures = [value if isinstance(value, list) and value else [{}] for value in values]
            counts[path] = max(map(len, futures))
            found = _futures(path, catalogue, futures, counts[path])
            numbers |= found
            known |= dict.fromkeys(found, known[path])
            absent |= dict.fromkeys(found, NO)
    return FactArrays(len(deals), words, sizes, numbers, known, absent, counts)


def _each(values: Sequence[object], work: Callable[[object], Made]) -> list[Made]:
    """What `work` makes of each value; once for those that several deals share."""
    done: dict[int, Made] = {}
    for value in values:
        if id(value) not in done:
            done[id(value)] = work(value)
    return [done[id(value)] for value in values]


def _row(values: Sequence[int]) -> Indices:
    return np.array(values[:1] if len(set(values)) == 1 else values)


def _mask(values: Iterable[bool]) -> Mask:
    given = list(values)
    if len(set(given)) == 1:
        return YES if given[0] else NO
    return np.array(given)


def _ranges(ends: Sequence[tuple[float, float]]) -> Bounds:
    if len(set(ends)) == 1:
        ends = ends[:1]
    low = np.array([low for low, _ in ends])
    high = np.array([high for _, high in ends])
    return Bounds(low, low) if np.array_equal(low, high) else Bounds(low, high)


def _possible_words(fact: Fact, value: object) -> int:
    if value == NOT_APPLICABLE:
        return 1
    chosen = {value} if isinstance(value, str) else set(value if isinstance(value, list) else [])
    possible = sum(1 << index for index, word in enumerate(fact.words) if word in chosen)
    return possible or (1 << len(fact.words)) - 1


def _range(fact: Fact, value: object, scale: tuple[float, float]) -> tuple[float, float]:
    if isinstance(value, (int, float)):
        return float(value), float(value)
    if isinstance(value, list) and len(value) == 2:
        return float(value[0]), float(value[1])
    if (ends := open_end(value)) is not None:
        low, high = ends
        return (min(scale[0], high), high) if isinf(low) else (low, max(low, scale[1]))
    if value == NOT_APPLICABLE:
        return max(fact.low, 0.0), max(fact.low, 0.0)
    return fact.low, fact.high


def _futures(
    path: str, catalogue: FactCatalogue, futures: Sequence[Sequence[object]], count: int
) -> dict[str, Bounds]:
    """Later demand as numbered facts; one wholly open future where nothing is known.

    A deal with fewer futures than another one gets more that have no chance.
    """
    axes = [name.rsplit(".", 1)[1] for name in catalogue.beneath("supply")]
    share = Fact("share", "share", "", "quantity", low=0.0, high=1.0)
    numbers = {}
    for index in range(count):
        given: list[Mapping[str, object]] = []
        for own in futures:
            one = own[index] if index < len(own) else {"probability": 0.0}
            given.append(one if isinstance(one, Mapping) else {})
        chance = [float(str(one.get("probability", 1.0))) for one in given]
        numbers[f"{path}.{index}.probability"] = _ranges([(each, each) for each in chance])
        for axis in axes:
            ends = [
                (0.5, 0.5)
                if one.get("probability") == 0.0
                else _range(share, one.get(axis), (0.0, 1.0))
                for one in given
            ]
            numbers[f"{path}.{index}.{axis}"] = _ranges(ends)
    return numbers

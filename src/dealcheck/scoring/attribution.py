"""Which of the facts that differ a difference comes from.

Changed one after another, facts make steps that add up to the whole difference, but how large a
step is depends on the order. So each fact gets the mean of its steps over many orders (its Shapley
value): over all of them where that is feasible, else over a sample in which every order is followed
by its reverse. The parts always add up to the whole, and between the same two deals the other way
round they are the same with the other sign.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import factorial

import numpy as np

from dealcheck.model.reader import Array, Mask

Values = Callable[[Mask], Mapping[str, Array]]
"""Gives every measure for each row of a table of rows by facts, of which the true are changed."""

_EXACT = 8
ORDERS = 16
"""How many orders are sampled where all would be too many: half of them drawn, half reversed."""


def is_exact(facts: int) -> bool:
    """Whether so many facts are taken in all their orders."""
    return facts <= _EXACT


def attributed(facts: int, values: Values, seed: int = 0) -> Mapping[str, Array]:
    """For each measure the part of its difference that comes from each of so many facts."""
    if not facts:
        return {}
    return _over_all_orders(facts, values) if is_exact(facts) else _sampled(facts, values, seed)


def _over_all_orders(facts: int, values: Values) -> Mapping[str, Array]:
    sets = np.arange(2**facts)
    table = (sets[:, np.newaxis] >> np.arange(facts)) & 1 == 1
    sizes = table.sum(axis=1)
    weights = np.array(
        [factorial(k) * factorial(facts - k - 1) / factorial(facts) for k in range(facts)]
    )
    found = {}
    for name, value in values(table).items():
        parts = []
        for fact in range(facts):
            without = sets[~table[:, fact]]
            steps = value[without | (1 << fact)] - value[without]
            parts.append(float((weights[sizes[without]] * steps).sum()))
        found[name] = np.array(parts)
    return found


def _sampled(facts: int, values: Values, seed: int) -> Mapping[str, Array]:
    random = np.random.default_rng((seed, 2))
    drawn = [random.permutation(facts) for _ in range(ORDERS // 2)]
    orders = np.array([order for one in drawn for order in (one, one[::-1])])
    # Row k of an order has its first k facts changed.
    places = np.argsort(orders, axis=1)
    table = places[:, np.newaxis, :] < np.arange(facts + 1)[np.newaxis, :, np.newaxis]
    found = {}
    for name, value in values(table.reshape(-1, facts)).items():
        steps = np.diff(value.reshape(len(orders), facts + 1), axis=1)
        by_fact = np.take_along_axis(steps, places, axis=1)
        found[name] = by_fact.mean(axis=0)
    return found

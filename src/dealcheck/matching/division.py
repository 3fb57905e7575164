"""The division of countries among developers, within what each of them has to hand out.

Engineers, money and time are scarce. Two answers to who should serve whom are set beside each
other: the one that brings the most at once, and the one that brings the most demand that lasts.
What the first loses of the second's is the price of everybody going for the lowest common
denominator. A third one, in which every developer goes for cash by itself, shows whom they crowd.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.matching.matrix import Matrix
from dealcheck.matching.offers import CAPITAL, ENGINEERS, YEARS
from dealcheck.matching.programme import Limit, chosen
from dealcheck.model.reader import Array, Indices

_FIRST, _OF = 10, 4
"""How many countries a developer turns to first, and of how many of them at the most one in so
many. Judgements."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which offers are made, as places (developer, importer, package), and what they bring.

    `cash` and `lasting` are sums over the offers: points of cash now, and of demand that lasts, by
    the chance that each comes about.
    """

    offers: tuple[tuple[int, int, int], ...]
    cash: float
    lasting: float


@dataclass(frozen=True, slots=True)
class Division:
    """The division for cash and the one for lasting demand.

    `gap` are the points of lasting demand that following cash loses, `share` that as a share of
    what could be had, `cash_for_it` the points of cash that the lasting division gives up, and
    `moved` the countries that get another developer or package by it.
    """

    cash_now: Assignment
    lasting: Assignment
    moved: tuple[int, ...]

    @property
    def gap(self) -> float:
        return self.lasting.lasting - self.cash_now.lasting

    @property
    def share(self) -> float:
        return self.gap / self.lasting.lasting if self.lasting.lasting > 0.0 else 0.0

    @property
    def cash_for_it(self) -> float:
        return self.cash_now.cash - self.lasting.cash


def divided(table: Matrix, years: float | None = None) -> Division:
    """The best division for each of the two aims; each country has one supplier.

    `years` is how long every developer can wait, instead of what its profile says.
    """
    cash = assigned(table, table.cash, years)
    lasting = assigned(table, table.lasting, years)
    before = {i: (d, p) for d, i, p in cash.offers}
    after = {i: (d, p) for d, i, p in lasting.offers}
    moved = tuple(i for i in sorted(before | after) if before.get(i) != after.get(i))
    return Division(cash, lasting, moved)


def first_of(countries: int) -> int:
    """How many of some countries a developer turns to first."""
    return max(1, min(_FIRST, countries // _OF))


def alone(table: Matrix, years: float | None = None) -> tuple[tuple[int, int, int], ...]:
    """The first offers that every developer would make for cash if it looked at nobody else."""
    found: list[tuple[int, int, int]] = []
    first = first_of(len(table.field.importers))
    for place in range(len(table.field.developers)):
        found.extend(assigned(table, table.cash, years, [place], first).offers)
    return tuple(found)


def assigned(
    table: Matrix,
    aim: Array,
    years: float | None = None,
    developers: Sequence[int] | None = None,
    most: int | None = None,
) -> Assignment:
    """The offers by which most of an aim is reached, within what developers have to hand out.

    Offers by which the developer or the importer loses are not made. `most` is how many there may
    be.
    """
    offers = open_offers(table, years)
    if developers is not None:
        offers = offers[np.isin(offers[:, 0], developers)]
    d, i, p = offers.T
    packages = table.field.packages
    engineers = np.array([one.engineers for one in packages])[p]
    capital = np.array([one.capital for one in packages])[p]
    limits = [Limit(np.flatnonzero(i == one), np.ones((i == one).sum()), 1.0) for one in set(i)]
    for one in sorted(set(d.tolist())):
        mine = np.flatnonzero(d == one)
        limits.append(Limit(mine, engineers[mine], float(table.scarce[ENGINEERS][one])))
        limits.append(Limit(mine, capital[mine], float(table.scarce[CAPITAL][one])))
    if most is not None:
        limits.append(Limit(np.arange(len(offers)), np.ones(len(offers)), float(most)))
    taken = offers[chosen(aim[d, i, p], limits)]
    order = np.lexsort((taken[:, 2], taken[:, 1], taken[:, 0]))
    places = tuple(taken[order].T)
    return Assignment(
        tuple((int(a), int(b), int(c)) for a, b, c in taken[order]),
        float(table.cash[places].sum()),
        float(table.lasting[places].sum()),
    )


def open_offers(table: Matrix, years: float | None = None) -> Indices:
    """The offers that both sides gain by and that the developer can wait for."""
    waits = np.array([one.patience for one in table.field.packages])
    has = table.scarce[YEARS] if years is None else np.full(len(table.scarce[YEARS]), years)
    both = (table.gains["developer"] > 0.0) & (table.gains["importer"] > 0.0)
    found: Indices = np.argwhere(
        table.possible & both & (waits[np.newaxis, :] <= has[:, np.newaxis])[:, np.newaxis, :]
    )
    return found

"""The matrix: what every package is worth between every developer and every country.

Offers go through the model together, a block that fits the processor's own memory at a time and
the blocks over the cores. An offer is evaluated as `dealcheck score` evaluates a file with the same
facts; only what a comparison does not need (postures, kinds of support) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from dealcheck.cores import rarely_collect, spread
from dealcheck.matching.offers import (
    Candidate,
    Grader,
    has_to_spare,
    offered,
    possible_offers,
    words_of,
)
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Indices, Mask
from dealcheck.model.types import PARTIES, Model, StandardPackage
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.prepared import ROWS, Prepared, blocks, prepare
from dealcheck.scoring.settings import ScoreSettings

Progress = Callable[[int, int], None]
CASH, LASTING = "cash-now", "durable-demand"
"""The measures of what a deal brings at once, and of what it brings for good."""
RIVALS = ("chinese_stack", "own_build")
"""What would keep an American package out: a rival stack, and building alone."""
_FEASIBLE = 0.1
"""The chance from which on a rival counts as one that could be had. A judgement."""
_ROWS = 16_384
"""How many rows of offers go through the model at once. With fewer sets beside them than a score
has, more of them fit the processor's own memory."""


@dataclass(frozen=True, slots=True)
class Field:
    """Who is beside whom, and what may be offered."""

    model: Model
    catalogue: FactCatalogue
    developers: tuple[Candidate, ...]
    importers: tuple[Candidate, ...]
    packages: tuple[StandardPackage, ...]

    @property
    def shape(self) -> tuple[int, int, int]:
        return len(self.developers), len(self.importers), len(self.packages)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every offer's outcomes in the mean of its draws; nan where a package cannot be offered.

    Arrays are developers by importers by packages. `gains` are points of each party over what
    happens otherwise: the chance times what the deal is worth less its price and the alternatives.
    `rival` is the best that a rival stack or an own build would be worth to the importer, where one
    of them can be had, and `beats` by how much the package, if it comes about, is worth more to it.
    """

    field: Field
    possible: Mask
    chance: Array
    payoffs: Mapping[str, Array]
    gains: Mapping[str, Array]
    prices: Mapping[str, Array]
    cash: Array
    lasting: Array
    beats: Array
    scarce: Mapping[str, Array]
    compared: Mapping[str, Array]
    brings: Array
    instead: Array

    def agreed(self) -> Array:
        """How good an offer is for the two who have to sign it, in points.

        The geometric mean of both gains where both gain, the smaller gain where one does not.
        """
        developer, importer = self.gains["developer"], self.gains["importer"]
        least = np.minimum(developer, importer)
        both = np.sqrt(np.maximum(developer, 0.0) * np.maximum(importer, 0.0))
        return np.where(least > 0.0, both, least)

    def best(self) -> Indices:
        """The package on which each pair would agree soonest (-1 where there is none)."""
        agreed = np.where(self.possible, self.agreed(), -np.inf)
        found: Indices = agreed.argmax(axis=2)
        return np.where(self.possible.any(axis=2), found, -1)


def matrix(field: Field, settings: ScoreSettings, progress: Progress | None = None) -> Matrix:
    """Evaluate every offer that can be made."""
    possible = possible_offers(field.catalogue, field.developers, field.importers, field.packages)
    offers = in_order(field, np.argwhere(possible))
    size = max(1, _ROWS // max(settings.draws, 1))
    tasks = [offers[start : start + size] for start in range(0, len(offers), size)]
    work = partial(_evaluated, field=field, settings=settings)
    columns: list[Mapping[str, Array]] = []
    for done, some in enumerate(spread(work, tasks, per_task=1), 1):
        columns.append(some)
        if progress is not None:
            progress(min(done * size, len(offers)), len(offers))
    return _matrix(field, possible, offers, columns)


def in_order(field: Field, offers: Indices) -> Indices:
    """The offers so that those with the same payoffs, package and developer stand together."""
    priorities = [str(one.document.data.get("priorities", "")) for one in field.importers]
    ranks = np.unique(priorities, return_inverse=True)[1]
    order = np.lexsort((offers[:, 1], offers[:, 0], offers[:, 2], ranks[offers[:, 1]]))
    found: Indices = offers[order]
    return found


def prepared_offers(
    field: Field,
    offers: Indices,
    settings: ScoreSettings,
    grader: Grader,
    more: Sequence[Mapping[str, object]] | None = None,
    *,
    worth_only: bool,
    rows: int = 0,
) -> Iterator[Prepared]:
    """The offers made ready in their order, a block at a time; `more` are facts laid over each.

    A block of `rows` (as many as are fastest if 0) is large: whoever reads it lets go of it before
    the next one.
    """
    deals, graded = [], {}
    for place, (d, i, p) in enumerate(offers):
        developer, importer = field.developers[d], field.importers[i]
        laid_over = more[place] if more else None
        deal = offered(developer, importer, field.packages[p], field.model, laid_over)
        deals.append(deal)
        graded[id(deal)] = grader.of(deal, (developer, importer), laid_over or {})

    def made(some: Sequence[Deal]) -> Prepared:
        return prepare(
            some,
            field.model,
            field.catalogue,
            settings,
            graded=[graded[id(one)] for one in some],
            worth_only=worth_only,
        )

    size = rows or (_ROWS if worth_only else ROWS)
    yield from map(made, blocks(deals, field.model, settings, size))


def evaluated(
    field: Field,
    offers: Indices,
    more: Sequence[Mapping[str, object]],
    settings: ScoreSettings,
) -> Mapping[str, Array]:
    """The outcomes of offers with facts of their own, in their order: as in a matrix."""
    ordered = in_order(field, np.column_stack([offers, np.arange(len(offers))]))
    size = max(1, _ROWS // max(settings.draws, 1))
    tasks = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    work = partial(_evaluated, field=field, settings=settings, more=more)
    found = list(spread(work, tasks, per_task=1))
    back = np.argsort(ordered[:, 3])
    return {name: np.concatenate([one[name] for one in found])[back] for name in found[0]}


def _evaluated(
    offers: Indices,
    field: Field,
    settings: ScoreSettings,
    more: Sequence[Mapping[str, object]] | None = None,
) -> Mapping[str, Array]:
    """The outcomes of some offers, one number each; a fourth column is their place in `more`."""
    rarely_collect()
    grader = Grader(field.model)
    laid_over = [more[place] for place in offers[:, 3]] if more is not None else None
    found = [
        _columns(block)
        for block in prepared_offers(
            field, offers[:, :3], settings, grader, laid_over, worth_only=True
        )
    ]
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def _columns(block: Prepared) -> dict[str, Array]:
    joint, count, rows = block.joint, len(block.deals), block.chance.rows

    def means(values: Array) -> Array:
        found: Array = np.broadcast_to(values, count * rows).reshape(count, rows).mean(axis=1)
        return found

    found = {"chance": means(joint.goes_ahead)}
    for party in PARTIES:
        found[f"payoff {party}"] = means(joint.expected[party])
        found[f"gain {party}"] = means(joint.goes_ahead * (joint.worth[party] - joint.mix[party]))
    found["brings importer"] = means(joint.goes_ahead * joint.worth["importer"])
    found["instead importer"] = means(joint.mix["importer"])
    for name in (CASH, LASTING):
        found[name] = means(joint.goes_ahead * joint.value(name))
    rivals = np.full(count * rows, -np.inf)
    for name in RIVALS:
        if name in joint.chances:
            feasible = means(joint.chances[name]) >= _FEASIBLE
            worth = np.broadcast_to(joint.otherwise[name]["importer"], count * rows)
            rivals = np.where(np.repeat(feasible, rows), np.maximum(rivals, worth), rivals)
    found["beats"] = np.broadcast_to(joint.worth["importer"], count * rows).reshape(
        count, rows
    ).mean(axis=1) - np.where(np.isinf(rivals), -np.inf, rivals).reshape(count, rows).mean(axis=1)
    for name in compared_measures(block.model):
        found[f"at {name}"] = means(joint.value(name))
    return found


def compared_measures(model: Model) -> tuple[str, ...]:
    """The measures that say why one developer does better than another with the same country."""
    parts = [
        name
        for party, payoff in model.report.payoffs.items()
        if party != "us_government"
        for name in model.payoffs[payoff].components
    ]
    return tuple(dict.fromkeys([model.report.outcomes["viability"], *parts]))


def _matrix(
    field: Field, possible: Mask, offers: Indices, columns: Sequence[Mapping[str, Array]]
) -> Matrix:
    places = tuple(offers.T)

    def table(name: str) -> Array:
        found = np.full(field.shape, np.nan)
        if columns:
            found[places] = np.concatenate([one[name] for one in columns])
        return found

    chance = table("chance")
    prices = price_tables(field)
    scarce = {
        supply.id: np.array(
            [has_to_spare(one, supply, field.catalogue) for one in field.developers]
        )
        for supply in field.model.supplies
    }
    return Matrix(
        field=field,
        possible=possible,
        chance=chance,
        payoffs={party: table(f"payoff {party}") for party in PARTIES},
        gains={party: table(f"gain {party}") - chance * prices[party] for party in PARTIES},
        prices=prices,
        cash=table(CASH),
        lasting=table(LASTING),
        beats=table("beats"),
        scarce=scarce,
        brings=table("brings importer"),
        instead=table("instead importer"),
        compared={name: table(f"at {name}") for name in compared_measures(field.model)},
    )


def price_tables(field: Field) -> dict[str, Array]:
    """What each package costs each party beside each other one, in points if it comes about.

    A developer that lacks the trait which would make it cheap pays half as much again for each
    step; of a trait that is not known the middle of its scale is taken.
    """
    found: dict[str, Array] = {party: np.zeros(field.shape) for party in PARTIES}
    for p, package in enumerate(field.packages):
        for d, developer in enumerate(field.developers):
            factor = 1.0 + 0.5 * max(0.0, 3.0 - _step(developer, package.eased_by, field.catalogue))
            for party in PARTIES:
                own = factor if party == "developer" and package.eased_by else 1.0
                found[party][d, :, p] = package.cost[party] * own
    return found


def _step(developer: Candidate, fact: str, catalogue: FactCatalogue) -> float:
    """The step of a scale on which a developer stands: the middle of what is possible."""
    if not fact:
        return 3.0
    words = catalogue[fact].words
    steps = [words.index(word) for word in words_of(developer, fact) if word in words]
    return float(np.mean(steps)) if steps else (len(words) - 1) / 2.0

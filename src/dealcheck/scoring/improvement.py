"""What could be agreed on a deal: packages of levers, ranked, and where each would leave whom.

The numbers are those that scoring the changed deal gives, so a package promises nothing that
`dealcheck improve --write` and `dealcheck score` don't keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import PARTIES, Condition, Lever, Model, Party
from dealcheck.scoring.bargain import (
    distinct,
    frontier,
    nobody_loses,
    offered_row,
    ranked,
    room,
)
from dealcheck.scoring.conditions import Case, all_hold
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.levers import Packages, packages
from dealcheck.scoring.outcomes import Outcomes
from dealcheck.scoring.result import Package
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.wishes import Keep, Wishes
from dealcheck.scoring.workings import Workings, workings


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a deal leaves everybody.

    `payoffs` are in expectation, `worth` if the deal goes ahead, `otherwise` if it does not: a
    party's reservation value, below which it does better to walk away.
    """

    poles: Mapping[str, float]
    payoffs: Mapping[Party, float]
    worth: Mapping[Party, float]
    otherwise: Mapping[Party, float]
    goes_ahead: float

    def walks_away(self, costs: Mapping[Party, float] | None = None) -> tuple[Party, ...]:
        """The parties for whom no deal is better than this one, after what they grant."""
        given = costs or dict.fromkeys(PARTIES, 0.0)
        return tuple(p for p in PARTIES if self.worth[p] - given[p] < self.otherwise[p])


@dataclass(frozen=True, slots=True)
class Needed:
    """A lever's precondition; `known` if the deal's facts say that it is met."""

    lever: Lever
    condition: Condition
    known: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A package with what it costs whom, what it needs, and where it leaves everybody."""

    package: Package
    costs: Mapping[Party, float]
    needs: tuple[Needed, ...]
    then: Standing

    @property
    def walks_away(self) -> tuple[Party, ...]:
        return self.then.walks_away(self.costs)


@dataclass(frozen=True, slots=True)
class Improvement:
    """What could be agreed: the best packages, the one offered, and each lever by itself.

    `tried` packages were worked out, `allowed` of them cross no gate and don't lower the assurance
    level, and `kept` of these have all that was to be kept.
    """

    deal: Deal
    model: Model
    settings: ScoreSettings
    wishes: Wishes
    now: Standing
    packages: tuple[Offer, ...]
    offered: int | None
    levers: tuple[Offer, ...]
    tried: int
    allowed: int
    kept: int
    room: Mapping[str, float]
    frontier: float

    @property
    def offer(self) -> Offer | None:
        return None if self.offered is None else self.packages[self.offered]


def improve_deal(
    deal: Deal,
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings | None = None,
    wishes: Wishes | None = None,
) -> Improvement:
    """Work out what could be agreed on a deal that has passed its checks."""
    work = workings(deal, model, catalogue, settings or ScoreSettings())
    found = packages(work.terms, work.stated, work.base, work.case)
    return _improvement(work, found, wishes or Wishes())


def _improvement(work: Workings, found: Packages, wishes: Wishes) -> Improvement:
    model = work.model
    if not found.members:
        nothing = dict.fromkeys(model.poles, 0.0)
        now = standing(work.base, model)
        return Improvement(
            work.deal, model, work.settings, wishes, now, (), None, (), 0, 0, 0, nothing, 0.0
        )
    allowed = np.broadcast_to(found.allowed, len(found.members))
    kept = allowed & _kept(found, wishes.keeps, model)
    shown_rows, offered = _chosen(found, kept, wishes.party)
    singles = np.array([len(members) == 1 for members in found.members])
    alone = ranked(found, singles & kept, wishes.party)
    return Improvement(
        deal=work.deal,
        model=model,
        settings=work.settings,
        wishes=wishes,
        now=standing(work.base, model),
        packages=tuple(_offer(found, row, work) for row in shown_rows),
        offered=None if offered is None else shown_rows.index(offered),
        levers=tuple(_offer(found, row, work) for row in alone),
        tried=len(found.members),
        allowed=int(allowed.sum()),
        kept=int(kept.sum()),
        room=room(found, model),
        frontier=frontier(found, work.base),
    )


def standing(outcomes: Outcomes, model: Model, row: int = 0) -> Standing:
    """What one row of the outcomes says."""

    def of(values: Array) -> float:
        return float(values[row if values.shape[0] > 1 else 0])

    return Standing(
        poles={pole: of(outcomes.value(pole)) for pole in model.poles},
        payoffs={party: of(outcomes.expected[party]) for party in PARTIES},
        worth={party: of(outcomes.worth[party]) for party in PARTIES},
        otherwise={party: of(outcomes.mix[party]) for party in PARTIES},
        goes_ahead=of(outcomes.goes_ahead),
    )


def _kept(found: Packages, keeps: Iterable[Keep], model: Model) -> Mask:
    kept = np.ones(len(found.members), dtype=np.bool_)
    for keep in keeps:
        is_pole = keep.name in model.poles
        values = found.then.value(keep.name) if is_pole else _expected(found, keep.name)
        kept &= keep.holds(values)
    return kept


def _expected(found: Packages, name: str) -> Array:
    return next(found.then.expected[party] for party in PARTIES if party == name)


def _chosen(found: Packages, kept: Mask, party: Party | None) -> tuple[list[int], int | None]:
    """The rows to show, and the one that is offered; where nobody can gain, the least losses."""
    good = kept & nobody_loses(found)
    rows = ranked(found, good if good.any() else kept, party)
    offered = offered_row(found, kept, party)
    chosen = distinct(rows, found)
    if offered is not None and offered not in chosen:
        chosen = sorted([*chosen, offered], key=rows.index)
    return chosen, offered


def _offer(found: Packages, row: int, work: Workings) -> Offer:
    package = found.package(row)
    return Offer(
        package=package,
        costs={party: _cost(package.levers, party) for party in PARTIES},
        needs=tuple(_needs(package.levers, work.case)),
        then=standing(found.then, work.model, row),
    )


def _cost(levers: Sequence[Lever], party: Party) -> float:
    return float(sum(lever.cost[party] for lever in levers))


def _needs(levers: Iterable[Lever], case: Case) -> Iterable[Needed]:
    for lever in levers:
        for condition in lever.when:
            yield Needed(lever, condition, bool(all_hold([condition], case).surely[0]))

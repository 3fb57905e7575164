"""What could be agreed on a deal: packages of levers, ranked, and where each would leave whom.

A package is tried on the same draws as the deal, with all else as it is. Scoring the changed deal
gives nearly the same; what is stated in it is then also read for what it tells of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import KIND, PARTIES, Condition, Lever, Model, Party
from dealcheck.scoring.conditions import is_about, surely
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.levers import try_levers
from dealcheck.scoring.packages import (
    Packages,
    distinct,
    frontier,
    nobody_loses,
    offered_row,
    packages,
    ranked,
    room,
)
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.result import Package
from dealcheck.scoring.scores import median
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.thinned import thinned
from dealcheck.scoring.wishes import Keep, Wishes

_LEVERS, _DRAWS = 12, 100


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
    block = prepare([deal], model, catalogue, settings or ScoreSettings())
    one = next(block.each())
    effects = try_levers(block).effects(one)
    found = packages(one, thinned(block, _DRAWS), effects, _LEVERS)
    return _improvement(one, found, wishes or Wishes())


def _improvement(one: DealDraws, found: Packages, wishes: Wishes) -> Improvement:
    model, now = one.model, standing(one)
    count = len(found.members)
    if not count:
        nothing = dict.fromkeys(model.poles, 0.0)
        return Improvement(
            one.deal, model, one.block.settings, wishes, now, (), None, (), 0, 0, 0, nothing, 0.0
        )
    kept = found.allowed & _kept(found, wishes.keeps, now)
    shown_rows, offered = _chosen(found, kept, wishes.party)
    singles = np.array([len(members) == 1 for members in found.members])
    alone = ranked(found, singles & kept, wishes.party)
    return Improvement(
        deal=one.deal,
        model=model,
        settings=one.block.settings,
        wishes=wishes,
        now=now,
        packages=tuple(_offer(found, row, now) for row in shown_rows),
        offered=None if offered is None else shown_rows.index(offered),
        levers=tuple(_offer(found, row, now) for row in alone),
        tried=count,
        allowed=int(found.allowed.sum()),
        kept=int(kept.sum()),
        room=room(found),
        frontier=frontier(found),
    )


def standing(one: DealDraws) -> Standing:
    """Where a deal leaves everybody, in the middle of its draws."""
    joint = one.block.joint
    return Standing(
        poles={pole: median(one.value(pole)) for pole in one.model.poles},
        payoffs={party: median(one.rows(joint.expected[party])) for party in PARTIES},
        worth={party: median(one.rows(joint.worth[party])) for party in PARTIES},
        otherwise={party: median(one.rows(joint.mix[party])) for party in PARTIES},
        goes_ahead=median(one.rows(joint.goes_ahead)),
    )


def _then(found: Packages, row: int, now: Standing) -> Standing:
    """Where a package leaves everybody: what it moves in the mean, added to where they stand."""
    base, cases, name = found.base, found.cases, str(row)

    def moved(measure: str) -> float:
        return float(cases.value(measure, name).mean()) - float(base.value(measure).mean())

    choice, ahead = found.one.block.basis.choice, found.one.model.report.outcomes["goes_ahead"]
    return Standing(
        poles={pole: now.poles[pole] + float(found.poles[pole][row]) for pole in now.poles},
        payoffs={p: now.payoffs[p] + float(found.payoffs[p][row]) for p in PARTIES},
        worth={party: now.worth[party] + moved(choice.payoffs[party]) for party in PARTIES},
        otherwise=now.otherwise,
        goes_ahead=min(1.0, max(0.0, now.goes_ahead + moved(ahead))),
    )


def _kept(found: Packages, keeps: Iterable[Keep], now: Standing) -> Mask:
    kept = np.ones(len(found.members), dtype=np.bool_)
    for keep in keeps:
        kept &= keep.holds(_after(found, keep.name, now))
    return kept


def _after(found: Packages, name: str, now: Standing) -> Array:
    """A pole or payoff after each package."""
    if name in now.poles:
        return now.poles[name] + found.poles[name]
    party = next(party for party in PARTIES if party == name)
    return now.payoffs[party] + found.payoffs[party]


def _chosen(found: Packages, kept: Mask, party: Party | None) -> tuple[list[int], int | None]:
    """The rows to show, and the one that is offered; where nobody can gain, the least losses."""
    good = kept & nobody_loses(found)
    rows = ranked(found, good if good.any() else kept, party)
    offered = offered_row(found, kept, party)
    chosen = distinct(rows, found)
    if offered is not None and offered not in chosen:
        chosen = sorted([*chosen, offered], key=rows.index)
    return chosen, offered


def _offer(found: Packages, row: int, now: Standing) -> Offer:
    package = found.package(row)
    return Offer(
        package=package,
        costs={p: float(found.payoffs[p][row] - found.gains[p][row]) for p in PARTIES},
        needs=tuple(_needs(package.levers, found.one)),
        then=_then(found, row, now),
    )


def _needs(levers: Sequence[Lever], one: DealDraws) -> Iterable[Needed]:
    """The conditions on facts and measures that the levers of a package have."""
    ends = one.block.ends
    for lever in levers:
        for condition in lever.when:
            if is_about(condition) or condition.fact in (KIND, "status"):
                continue
            holds = surely(condition, ends.facts, ends.bounds)
            yield Needed(lever, condition, bool(holds[0]))

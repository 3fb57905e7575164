"""Weights out of a ranking of swings: what somebody would bring from its worst to its best first.

How much a part counts means nothing without the range that it moves over, so the ranges are shown
and these moves are ranked. The order alone gives the shares of the moves: the mean of all weights
that keep it (rank-order centroid). A part's weight is its share over its range. Trade-off questions
then hold the shares against what the same person would rather have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dealcheck.scoring.carrying import Carried

Preference = Literal["first", "second", "same"]
PREFERENCES: tuple[Preference, ...] = ("first", "second", "same")

LEAST_RANGE = 1.0
"""The fewest points between worst and best for a part to be ranked. A judgement."""
_EVEN, _CLEAR = 0.02, 0.10


@dataclass(frozen=True, slots=True)
class Swing:
    """A part of a payoff with its worst and best value in the cases, from 0 to 100."""

    measure: str
    title: str
    worst: float
    best: float

    @property
    def range(self) -> float:
        return self.best - self.worst


@dataclass(frozen=True, slots=True)
class Ranking:
    """What can be ranked of a payoff, and the shares (0-1) of its parts that hardly vary."""

    title: str
    swings: tuple[Swing, ...]
    left: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TradeOff:
    """A choice between two sets of moves from worst to best, by the parts' ids.

    With `half` the first is only brought half of the way. `shares` are what each side is worth.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    half: bool
    shares: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An answer that the order doesn't lead one to expect."""

    asked: TradeOff
    answer: Preference


def ranking_of(carried: Carried) -> Ranking:
    """The swings of a payoff over the cases in which its parts were looked at."""
    swings = [Swing(one.measure, one.title, one.low, one.high) for one in carried.parts]
    weights = {part.measure: part.weight for part in carried.parts}
    moving = tuple(one for one in swings if one.range >= LEAST_RANGE)
    left = {one.measure: weights[one.measure] for one in swings if one not in moving}
    return Ranking(carried.title, moving, left)


def rank_order_centroid(count: int) -> tuple[float, ...]:
    """The mean of all weights of so many parts that fall in order, the first the largest."""
    return tuple(
        sum(1.0 / place for place in range(rank, count + 1)) / count for rank in range(1, count + 1)
    )


def shares_in(order: Sequence[str]) -> dict[str, float]:
    """The share of each move, in the order in which they are wanted."""
    return dict(zip(order, rank_order_centroid(len(order)), strict=True))


def order_problem(order: Sequence[str], ranking: Ranking) -> str:
    """What keeps an order from being one: a name that is unknown, there twice or left out."""
    known = [one.measure for one in ranking.swings]
    for name in order:
        if name in ranking.left:
            return f"{name} hardly varies here, so there is nothing to rank; leave it out"
        if name not in known:
            return f"{name} is not among {', '.join(known)}"
        if order.count(name) > 1:
            return f"{name} is there twice"
    missing = [name for name in known if name not in order]
    return f"not ranked yet: {', '.join(missing)}" if missing else ""


def weights_of(ranking: Ranking, order: Sequence[str]) -> dict[str, float]:
    """The weights of the parts that were ranked, in their order: their shares over their ranges.

    They share what the others, which keep their weights, leave of the whole.
    """
    ranges = {one.measure: one.range for one in ranking.swings}
    steep = {name: share / ranges[name] for name, share in shares_in(order).items()}
    whole = 1.0 - sum(ranking.left.values())
    return {name: whole * weight / sum(steep.values()) for name, weight in steep.items()}


def trade_offs(order: Sequence[str]) -> tuple[TradeOff, ...]:
    """Two to four questions that an order answers; a single one where there are but two parts."""
    shares = shares_in(order)
    count = len(order)
    asked: list[tuple[tuple[str, ...], tuple[str, ...], bool]] = []
    if count >= 3:
        asked.append(((order[0],), (order[1], order[2]), False))
    if count >= 2:
        asked.append(((order[0],), (order[1],), True))
    if count >= 4:
        asked.append(((order[1],), (order[2], order[3]), False))
    if count >= 5:
        asked.append(((order[-3],), (order[-2], order[-1]), False))
    return tuple(
        TradeOff(
            first,
            second,
            half,
            (
                sum(shares[name] for name in first) * (0.5 if half else 1.0),
                sum(shares[name] for name in second),
            ),
        )
        for first, second, half in asked
    )


def contradictions(
    asked: Sequence[TradeOff], answers: Sequence[Preference]
) -> tuple[Contradiction, ...]:
    """The answers that go against the order; what is about even contradicts nothing."""
    return tuple(
        Contradiction(question, answer)
        for question, answer in zip(asked, answers, strict=True)
        if _goes_against(question, answer)
    )


def _goes_against(question: TradeOff, answer: Preference) -> bool:
    first, second = question.shares
    if answer == "same":
        return abs(first - second) > _CLEAR
    return (second - first if answer == "first" else first - second) > _EVEN

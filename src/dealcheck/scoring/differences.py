"""What a comparison gives: two sides, what differs, what that moves, and who is worse off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.model.reader import Array
from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.scoring.attribution import ORDERS, is_exact
from dealcheck.scoring.crossing import REST
from dealcheck.scoring.scores import Score

_NOTHING = 1e-9

TOLD_APART = 0.8
"""In so many draws one side has to be higher for anybody to say which one is."""

TOLERANCE = 0.5
"""Points below which a difference is nobody's gain or loss."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of what is compared: a deal, a version of it, or what would happen instead.

    `scores` are the poles and, by party, the payoffs, each with its range; `goes_ahead` is the
    chance that it comes about (0-1). `stances` say what each party of a deal should do.
    """

    id: str
    name: str
    file: str
    status: str
    scores: Mapping[str, Score]
    goes_ahead: float | None = None
    stances: Mapping[Party, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact with its values on both sides, and the points by which it moves each measure."""

    fact: str
    title: str
    before: str
    after: str
    moves: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure on both sides, and the facts that its difference comes from, the largest first.

    `probability` is that the second side is the higher one, over draws of both beside each other.
    With nothing under `causes` the model sets the value, and no fact.
    """

    measure: str
    before: Score
    after: Score
    probability: float
    causes: tuple[tuple[FactDifference, float], ...]

    @property
    def points(self) -> float:
        return self.after.score - self.before.score

    @property
    def agreement(self) -> float:
        """The share of draws in which the difference goes the way in which it is estimated."""
        return self.probability if self.points >= 0.0 else 1.0 - self.probability

    @property
    def is_told_apart(self) -> bool:
        """Whether the draws say which of the two is higher."""
        return max(self.probability, 1.0 - self.probability) >= TOLD_APART

    @property
    def is_clear(self) -> bool:
        """Whether the two are told apart, and by more than is nobody's gain or loss."""
        return self.is_told_apart and abs(self.points) > TOLERANCE

    @property
    def is_certain(self) -> bool:
        """Whether nothing unknown moves it on either side."""
        return self.before.width + self.after.width < _NOTHING

    @property
    def ranges_overlap(self) -> bool:
        """Whether the two ranges that hold four draws out of five have a part in common."""
        return self.before.low <= self.after.high and self.after.low <= self.before.high

    @property
    def is_within_the_unknown(self) -> bool:
        """Whether what isn't known could as well turn the difference round."""
        return self.ranges_overlap and not self.is_told_apart


@dataclass(frozen=True, slots=True)
class Difference:
    """The second of two sides seen from the first.

    `facts` are those that the model reads, `unread` the paths of others that differ. `orders` is
    over how many orders of the facts their parts were averaged; 0 is over all.
    """

    other: Side
    facts: tuple[FactDifference, ...]
    unread: tuple[str, ...]
    moved: Mapping[str, Moved]
    orders: int

    def better_off(self) -> tuple[Party, ...]:
        """The parties that the draws say to be better off on the second side."""
        return tuple(p for p in PARTIES if self.moved[p].is_clear and self.moved[p].points > 0.0)

    def worse_off(self) -> tuple[Party, ...]:
        """The parties that the draws say to be worse off on the second side."""
        return tuple(p for p in PARTIES if self.moved[p].is_clear and self.moved[p].points < 0.0)

    def worse(self, measures: Sequence[str]) -> tuple[Moved, ...]:
        """Those of the measures that are lower on the second side by more than the tolerance."""
        return tuple(self.moved[name] for name in measures if self.moved[name].points < -TOLERANCE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A first side and what differs from it. `instead`: the others are alternatives to it."""

    model: Model
    base: Side
    differences: tuple[Difference, ...]
    instead: bool = False


def worse(comparison: Comparison, watched: Sequence[str]) -> tuple[Diagnostic, ...]:
    """A finding for each of the watched poles and payoffs that is lower than the first deal's."""
    return tuple(
        Diagnostic(
            "D403",
            "error",
            f"{_title(moved.measure, comparison.model)} is {moved.after.score:.1f}, "
            f"{-moved.points:.1f} points below that of {comparison.base.file}",
            Place(difference.other.file),
            "`dealcheck compare` shows which facts the difference comes from",
        )
        for difference in comparison.differences
        for moved in difference.worse(watched)
    )


def _title(measure: str, model: Model) -> str:
    if measure in PARTIES:
        return f"the worth to the {measure.replace('us_government', 'US government')}"
    return model.measures[measure].title.lower()


def difference_of(
    sides: tuple[Side, Side],
    facts: Sequence[FactDifference],
    unread: Sequence[str],
    draws: tuple[Mapping[str, Array], Mapping[str, Array]],
    *,
    orders: int,
    fixed: Sequence[str] = (),
) -> Difference:
    """Put a difference together; `fixed` are the measures that the model sets.

    The parts of the facts are those of a mean over a few draws, the sides are medians of all; what
    is between the two stands with what nobody states, so that the parts add up.
    """
    base, other = sides
    moved = {}
    for name, before in base.scores.items():
        after = other.scores[name]
        parts = {fact.fact: fact.moves.get(name, 0.0) for fact in facts if name not in fixed}
        if REST in parts:
            parts[REST] += after.score - before.score - sum(parts.values())
        causes = [(fact, parts[fact.fact]) for fact in facts if fact.fact in parts]
        causes.sort(key=lambda cause: (-abs(cause[1]), cause[0].fact))
        probability = _higher(draws[0][name], draws[1][name])
        moved[name] = Moved(name, before, after, probability, tuple(causes))
    return Difference(other, tuple(facts), tuple(unread), moved, orders)


def orders_of(facts: int) -> int:
    """Over how many orders the parts of so many facts are averaged; 0 is over all."""
    return 0 if is_exact(facts) else ORDERS


def _higher(first: Array, second: Array) -> float:
    """How likely the second is the higher one; draws in which both are alike count half."""
    apart = second - first
    alike = np.abs(apart) < _NOTHING
    return float((np.where(alike, 0.5, apart > 0.0)).mean())

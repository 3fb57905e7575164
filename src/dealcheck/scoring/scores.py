"""A score and how wide it is: hard bounds, and the interval that holds four draws out of five."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dealcheck.model.reader import Array, Bounds

_TAIL = 0.10


@dataclass(frozen=True, slots=True)
class Score:
    """An estimate between two pairs of ends.

    `lower` and `upper` are the hard bounds: no way in which the open facts may turn out leads
    outside them. `low` and `high` hold four draws out of five.
    """

    score: float
    lower: float
    upper: float
    low: float
    high: float

    @property
    def width(self) -> float:
        return self.upper - self.lower


def score_of(estimate: float, bounds: Bounds, draws: Array) -> Score:
    """A score with its interval, which lies within the bounds and holds the estimate."""
    lower, upper = float(bounds.lower[0]), float(bounds.upper[0])
    low, high = (float(end) for end in np.quantile(draws, (_TAIL, 1.0 - _TAIL)))
    return Score(
        estimate,
        lower,
        upper,
        min(max(low, lower), estimate),
        max(min(high, upper), estimate),
    )

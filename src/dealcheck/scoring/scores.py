"""A score and how wide it is: hard bounds, and the interval that holds four draws out of five."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.reader import Array

_TAIL = 0.10


@dataclass(frozen=True, slots=True)
class Score:
    """The median of the draws between two pairs of ends.

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


def score_of(draws: Array, lower: float, upper: float) -> Score:
    """The median of draws with its interval; both lie within the bounds."""
    low, middle, high = (
        min(max(float(end), lower), upper) for end in quantiles(draws, (_TAIL, 0.5, 1.0 - _TAIL))
    )
    return Score(middle, lower, upper, low, high)


def middle_draw(draws: Array) -> int:
    """The draw on which the median stands: the lower of the two middle ones."""
    return int(np.argsort(draws, kind="stable")[(len(draws) - 1) // 2])


def median(draws: Array) -> float:
    """The value of the draw in the middle."""
    return float(quantiles(draws, (0.5,))[0])


def quantiles(values: Array, at: Sequence[float]) -> Array:
    """The quantiles of each row: the draw in that place, and no number between two draws.

    So the median is a deal that was drawn, which can be walked back to its facts.
    """
    ordered = np.sort(values, axis=-1)
    count = ordered.shape[-1]
    places = [min(int(share * (count - 1)), count - 1) for share in at]
    found: Array = ordered[..., places]
    return found

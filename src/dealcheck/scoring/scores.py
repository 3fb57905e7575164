"""A score and how wide it is: hard bounds, and the interval that holds four draws out of five."""

from __future__ import annotations

from collections.abc import Sequence
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
    low, high = (float(end) for end in quantiles(draws, (_TAIL, 1.0 - _TAIL)))
    return Score(
        estimate,
        lower,
        upper,
        min(max(low, lower), estimate),
        max(min(high, upper), estimate),
    )


def quantiles(values: Array, at: Sequence[float]) -> Array:
    """The quantiles of each row, on straight lines between neighbours.

    NumPy's own give the same numbers, but they load its masked arrays, and a run starts slower.
    """
    ordered = np.sort(values, axis=-1)
    places = np.array(at) * (ordered.shape[-1] - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, ordered.shape[-1] - 1)
    lower, upper = ordered[..., below], ordered[..., above]
    found: Array = lower + (upper - lower) * (places - below)
    return found

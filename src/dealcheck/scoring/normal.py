"""The normal distribution, as far as draws need it."""

from __future__ import annotations

import numpy as np

from dealcheck.model.reader import Array

KNOTS: Array = np.linspace(-2.8, 2.8, 29)
"""The normal scores at which the values of open numbers are kept."""
KNOTS.setflags(write=False)


def cumulative(normal: Array) -> Array:
    """The normal distribution function, to 7 decimals (Abramowitz and Stegun 1964, 26.2.17)."""
    size = np.abs(normal)
    t = 1.0 / (1.0 + 0.2316419 * size)
    series = t * (
        0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))
    )
    tail = np.exp(-0.5 * size * size) * 0.3989422804014327 * series
    found: Array = np.where(normal >= 0.0, 1.0 - tail, tail)
    return found


_SCORES: Array = np.linspace(-6.0, 6.0, 4801)
_SHARES: Array = cumulative(_SCORES)


def score_at(share: Array) -> Array:
    """The normal score below which a share of all draws falls, between -6 and 6."""
    found: Array = np.interp(share, _SHARES, _SCORES)
    return found

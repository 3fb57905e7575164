"""Chances in words: those of the US Intelligence Community Directive 203, and no others.

They say how likely something is. How sure the tool is of its own answers is certainty, which has
words of its own (`scoring/certainty.py`); the two are never mixed in one sentence.
"""

from __future__ import annotations

_BEGINS = (
    (0.95, "almost certain"),
    (0.80, "very likely"),
    (0.55, "likely"),
    (0.45, "roughly even"),
    (0.20, "unlikely"),
    (0.05, "very unlikely"),
    (0.00, "almost no chance"),
)


def likelihood(chance: float) -> str:
    """The word for a chance between 0 and 1."""
    return next((word for begin, word in _BEGINS if chance >= begin), _BEGINS[-1][1])

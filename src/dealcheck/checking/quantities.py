"""Numbers that may be ranges: each is the span of what it may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and the highest that a quantity may be."""

    low: float
    high: float


def span(value: object) -> Span | None:
    """Return the span of a known number or a range, or None for what is neither."""
    match value:
        case bool():
            return None
        case int() | float():
            return Span(value, value)
        case [int() | float() as low, int() | float() as high]:
            return Span(low, high)
        case _:
            return None

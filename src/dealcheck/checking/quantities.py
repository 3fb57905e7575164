"""Numbers that may be ranges: each is the span of what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

from dealcheck.checking.wording import number


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and the highest that a quantity may be; `low` is never above `high`."""

    low: float
    high: float

    def over(self, other: Span) -> Span | None:
        """Return what this is for each of the other, both at least 0, or None if that is none.

        Where there may be none of the other, there is no highest.
        """
        if other.high <= 0 or other.low < 0 or self.low < 0:
            return None
        return Span(self.low / other.high, self.high / other.low if other.low > 0 else inf)

    def told(self) -> str:
        """Return what it says in words: `5`, `5 to 10`, `at least 5`."""
        if self.high == inf:
            return f"at least {number(self.low)}"
        if self.low == -inf:
            return f"at most {number(self.high)}"
        return " to ".join(dict.fromkeys((number(self.low), number(self.high))))


def span(value: object) -> Span | None:
    """Return the span of a known number, a range or an open end, or None for what is none of them.

    A range that runs backwards is none: which of its ends is meant is for its author to say.
    """
    if value is None:
        return None
    match value:
        case [low, high]:
            first, last = _number(low), _number(high)
        case {"at_least": low, **others} if not others:
            first, last = _number(low), inf
        case {"at_most": high, **others} if not others:
            first, last = -inf, _number(high)
        case _:
            first = last = _number(value)
    return Span(first, last) if first is not None and last is not None and first <= last else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:  # a whole number of several hundred digits
        return None
    return number if isfinite(number) else None

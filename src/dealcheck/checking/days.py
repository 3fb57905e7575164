"""Dates that may be a year, a half or a quarter of it, a month or a day: all the days of each."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?|-([QH])([1-4]))?", re.ASCII)
# How many months a half and a quarter of a year have.
_MONTHS_OF = {"H": 6, "Q": 3}


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day that a date may stand for."""

    first: date
    last: date

    def is_after(self, other: Days) -> bool:
        """Say whether this is later whatever days the two stand for."""
        return self.first > other.last

    def months_before(self, other: Days) -> int:
        """Return how many whole months this lies before the other, at the least."""
        months = (other.first.year - self.last.year) * 12 + other.first.month - self.last.month
        return max(months - (other.first.day < self.last.day), 0)


def is_date(written: str) -> bool:
    """Say whether a text has the form of a date, whether or not there is such a day."""
    return _FORM.fullmatch(written) is not None


def days(written: object) -> Days | None:
    """Return the days of a date as files write it, or None for anything else."""
    return _days(written) if isinstance(written, str) else None


# One file writes the same few dates again and again.
@lru_cache(maxsize=1024)
def _days(written: str) -> Days | None:
    form = _FORM.fullmatch(written)
    if form is None:
        return None
    year, month, day = (int(part) if part else None for part in form.group(1, 2, 3))
    assert year is not None
    first_month, last_month = (1, 12) if month is None else (month, month)
    if form[4]:
        length = _MONTHS_OF[form[4]]
        last_month = length * int(form[5])
        first_month = last_month - length + 1
    try:
        last_day = monthrange(year, last_month)[1] if day is None else day
        return Days(date(year, first_month, day or 1), date(year, last_month, last_day))
    except ValueError:  # no calendar has that month or day
        return None

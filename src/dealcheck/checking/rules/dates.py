"""Days that no calendar has."""

import re
from collections.abc import Iterator
from datetime import date

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.wording import dotted
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_KEYS = frozenset({"date", "as_of", "said_on"})


def impossible_date(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each date that has the right form and does not exist."""
    for path, value in subject.every.texts:
        if path[-1] not in _KEYS and path[0] != "dates":
            continue
        if _DAY.fullmatch(value) and not _exists(value) and subject.is_sound(path):
            message = f"{dotted(path)} is {shown(value)}, a day that no calendar has"
            help_text = "correct the day, or write the month alone, as 2026-07"
            place = subject.place(path)
            fact = fact_of(path, subject.kind)
            yield Diagnostic("D106", "error", message, place, help_text, fact)


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True

"""Days, months and years that no calendar has."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.days import days, is_date
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.wording import dotted
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown

_KEYS = frozenset({"date", "as_of", "said_on"})
_PARTS = ("year", "month", "day")
_ROUGHER = {
    "year": "",
    "month": ", or write the year alone, as '2026'",
    "day": ", or write the month alone, as 2026-07",
}


def impossible_date(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each date that has the right form and does not exist."""
    for path, value in subject.every.texts:
        if path[-1] not in _KEYS and path[0] != "dates":
            continue
        if is_date(value) and days(value) is None:
            what = _PARTS[value.count("-")]
            message = f"{dotted(path)} is {shown(value)}, a {what} that no calendar has"
            help_text = f"correct the {what}" + _ROUGHER[what]
            place = subject.place(path)
            fact = fact_of(path, subject.kind)
            yield Diagnostic("D106", "error", message, place, help_text, fact)

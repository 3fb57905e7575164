"""Dates against one another."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.days import Days
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.wording import Steps, counted, dotted
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown

# Not `announced` before `signed`: some deals are signed first and made public later.
_BEFORE_USE: tuple[Steps, ...] = (("dates", "signed"), ("dates", "announced"))
_IN_USE: Steps = ("dates", "live")
_LISTS: tuple[tuple[Steps, str], ...] = (
    (("status_history",), "date"),
    (("dates", "targets"), "said_on"),
)
# Where a date says when something happened or was said. Targets and phases lie ahead by nature.
_HAPPENED: tuple[Steps, ...] = (
    ("dates", "announced"),
    ("dates", "signed"),
    ("dates", "live"),
)
_DATED_ENTRIES: tuple[tuple[Steps, str], ...] = (
    *_LISTS,
    (("money",), "date"),
    (("usage",), "date"),
    (("alignment", "licences"), "date"),
    (("in_return",), "date"),
    (("criticism",), "date"),
)


def dates_out_of_order(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for use before signature or announcement, and for targets set too late."""
    live = subject.days(*_IN_USE)
    for path in _BEFORE_USE:
        earlier = subject.days(*path)
        if live is None or earlier is None or not earlier.is_after(live):
            continue
        message = f"dates.live is {_told(subject, _IN_USE)}, before {dotted(path)}"
        help_text = "correct one of the two: nothing is in use before there is a deal"
        related = (Related(subject.place(path), f"{path[-1]} stands here"),)
        yield _finding("D210", message, subject, _IN_USE, help_text, related)
        break
    for index in subject.entries("dates", "targets"):
        target: Steps = ("dates", "targets", index, "date")
        said: Steps = ("dates", "targets", index, "said_on")
        promised, spoken = subject.days(*target), subject.days(*said)
        if promised is None or spoken is None or not spoken.is_after(promised):
            continue
        message = f"{dotted(target)} is {_told(subject, target)}, which was past when it was said"
        help_text = "correct one of the two: a target lies ahead of the day it is set"
        related = (Related(subject.place(said), "said_on stands here"),)
        yield _finding("D210", message, subject, target, help_text, related)


def list_out_of_order(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each list whose entries do not go from the oldest to the newest."""
    for block, key in _LISTS:
        newest: tuple[Days, Steps] | None = None
        for path, found in _dates(subject, block, key):
            if newest is not None and newest[0].is_after(found):
                message = (
                    f"{dotted(block)} is out of order: {_told(subject, path)} stands after "
                    f"{_told(subject, newest[1])}"
                )
                related = (Related(subject.place(newest[1]), "this is later"),)
                yield _finding(
                    "D211", message, subject, path, "sort it, the oldest entry first", related
                )
                break
            newest = (found, path)


def later_than_as_of(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if the file knows something from after the day it was kept up to."""
    kept = subject.days("as_of")
    if kept is None:
        return
    later = [(found, path) for path, found in _past(subject) if found.is_after(kept)]
    if not later:
        return
    path = max(later, key=lambda each: each[0].first)[1]
    count = f"{counted(len(later), 'date')} in this file {'is' if len(later) == 1 else 'are'} later"
    message = f"as_of is {_told(subject, ('as_of',))}, and {count}"
    help_text = "bring as_of up to date, or take out what was not known on that day"
    label = "this one" if len(later) == 1 else "the latest of them"
    related = (Related(subject.place(path), label),)
    yield _finding("D212", message, subject, ("as_of",), help_text, related)


def _past(subject: Subject) -> Iterator[tuple[Steps, Days]]:
    for path in _HAPPENED:
        found = subject.days(*path)
        if found is not None:
            yield path, found
    for block, key in _DATED_ENTRIES:
        yield from _dates(subject, block, key)
    for name in subject.block("evidence"):
        found = subject.days("evidence", name, "held_on")
        if found is not None:
            yield ("evidence", name, "held_on"), found
    for name in subject.block("sources"):
        found = subject.days("sources", name, "date")
        if found is not None:
            yield ("sources", name, "date"), found


def _dates(subject: Subject, block: Steps, key: str) -> Iterator[tuple[Steps, Days]]:
    for index in subject.entries(*block):
        path = (*block, index, key)
        found = subject.days(*path)
        if found is not None:
            yield path, found


def _told(subject: Subject, path: Steps) -> str:
    return shown(subject.text(*path) or "")


def _finding(
    code: str,
    message: str,
    subject: Subject,
    path: Steps,
    help_text: str,
    related: tuple[Related, ...],
) -> Diagnostic:
    fact = fact_of(path, subject.kind)
    return Diagnostic(code, "warning", message, subject.place(path), help_text, fact, related)

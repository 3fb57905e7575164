"""Promises whose day has come and gone without a word, and the months that they leave."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.wording import Steps, dotted
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown

_MONTH = 30.44
# Whoever still means to keep a promise: what is in use has kept it, what is over need not.
_UNDER_WAY = frozenset(
    {"talks", "announced", "letter-of-intent", "mou", "pilot", "contract", "financed"}
    | {"under-construction"}
)


def passed_in_silence(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if the last target of a deal under way is past, and nothing says what came.

    A step of the history, a use that was measured, or a phase in use from the target on tells of
    it, and so does a target that was set later.
    """
    kept = subject.days("as_of")
    status = subject.words("status")
    path: Steps = ("dates", "targets")
    if kept is None or not status or not _UNDER_WAY.issuperset(status):
        return
    targets = [
        (promised, (*path, index, "date"))
        for index in subject.entries(*path)
        if (promised := subject.days(*path, index, "date")) is not None
    ]
    if not targets:
        return
    last, where = max(targets, key=lambda each: each[0].last)
    if not kept.is_after(last):
        return
    heard = (
        found
        for block, key in (("status_history", "date"), ("usage", "date"))
        for index in subject.entries(block)
        if (found := subject.days(block, index, key)) is not None
    )
    phases: Steps = ("infrastructure", "phases")
    in_use = any(
        subject.text(*phases, index, "status") == "live" for index in subject.entries(*phases)
    )
    if in_use or any(not last.is_after(each) for each in heard):
        return
    message = f"{dotted(where)} is {shown(subject.text(*where) or '')}, past on the day of as_of, "
    message += "and the file does not say what came of it"
    help_text = "add the step to status_history, or the target that took its place"
    yield Diagnostic("D225", "note", message, subject.place(where), help_text, dotted(where))


def months_against_targets(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if the months to service are not those to any target that still stands.

    They count from as_of to somewhere between the first and the last of these targets; a month
    more or less is a matter of rounding.
    """
    kept, path = subject.days("as_of"), ("infrastructure", "months_to_service")
    months = subject.span(*path)
    if kept is None or months is None or months.high <= 0:
        return
    standing = [
        (promised, ("dates", "targets", index, "date"))
        for index in subject.entries("dates", "targets")
        if (promised := subject.days("dates", "targets", index, "date")) is not None
        and not kept.is_after(promised)
    ]
    if not standing:
        return
    first = min((each for each, _ in standing), key=lambda each: each.first)
    last, where = max(standing, key=lambda each: each[0].last)
    least = (first.first - kept.last).days / _MONTH - 1
    most = (last.last - kept.first).days / _MONTH + 1
    if months.low <= most and months.high >= least:
        return
    message = (
        f"{dotted(path)} is {months.told()}, and the targets that stand lie "
        f"{max(least + 1, 0):.0f} to {most - 1:.0f} months after as_of"
    )
    help_text = "count the months again from as_of, or add the target that they are taken from"
    related = (Related(subject.place(where), "the last of them"),)
    place = subject.place(path)
    yield Diagnostic("D227", "note", message, place, help_text, dotted(path), related)

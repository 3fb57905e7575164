"""Promises whose day has come and gone without a word."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.wording import Steps, dotted
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown

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

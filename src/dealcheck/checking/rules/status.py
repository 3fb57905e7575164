"""The status of a deal against its own history and dates."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.days import Days
from dealcheck.checking.documents import Subject
from dealcheck.checking.wording import Steps, dotted, either
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown

_UNSIGNED = frozenset({"talks", "announced"})
# A deal that is paused or replaced may have been live; one of these has not come so far.
_BEFORE_USE = frozenset(
    {*_UNSIGNED, "letter-of-intent", "mou", "contract", "financed", "under-construction"}
)


def status_against_history(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if the latest entry of the history gives another status than the deal."""
    statuses = subject.words("status")
    path: Steps = ("status_history",)
    if not statuses or not subject.is_sound_beneath(path):
        return
    index = _latest(subject, path)
    last = subject.text(*path, index, "status") if index is not None else None
    if index is None or last is None or last in statuses:
        return
    day = subject.text(*path, index, "date") or ""
    told = either([shown(word) for word in statuses])
    message = f"status is {told}, and the history ends with {shown(last)} ({shown(day)})"
    help_text = f"write `status: {last}`, or add what has happened since to status_history"
    related = (Related(subject.place((*path, index, "status")), "the latest entry"),)
    yield Diagnostic(
        "D208", "warning", message, subject.place(("status",)), help_text, "status", related
    )


def _latest(subject: Subject, path: Steps) -> int | None:
    """Return the position of the last entry with a status.

    Of two that may be of the same day, such as one of a year and one of a month of it, that is the
    one that stands below the other.
    """
    latest: tuple[int, Days] | None = None
    for index in subject.entries(*path):
        found = subject.days(*path, index, "date")
        if found is None or subject.text(*path, index, "status") is None:
            continue
        if latest is None or not latest[1].is_after(found):
            latest = (index, found)
    return latest[0] if latest is not None else None


def status_against_dates(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if a deal has the date of a step that its status has not reached."""
    statuses = subject.words("status")
    for key, before, step in (
        ("live", _BEFORE_USE, "it came into use"),
        ("signed", _UNSIGNED, "it was signed"),
    ):
        path: Steps = ("dates", key)
        day = subject.text(*path)
        if day is None or not statuses or not before.issuperset(statuses):
            continue
        told = either([shown(word) for word in statuses])
        message = f"status is {told}, and dates.{key} says that {step}"
        help_text = "bring the status up to date; a date that is promised stands under targets"
        related = (Related(subject.place(path), f"{key} stands here"),)
        place = subject.place(("status",))
        yield Diagnostic("D218", "warning", message, place, help_text, "status", related)
        return


def live_with_nothing(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for a deal in use at a site of its own where nothing is installed.

    Where the developer has no part in the machines they are the buyer's own, and none of the deal.
    """
    if set(subject.words("status")) != {"live"} or not subject.block("infrastructure"):
        return
    capacity = subject.words("infrastructure", "capacity")
    role = subject.words("infrastructure", "developer_role")
    if "none" in capacity or "reserved-abroad" in capacity or role == ("none",):
        return
    for unit in ("power_mw", "h100_equivalents"):
        path: Steps = ("infrastructure", unit, "firm")
        firm = subject.span(*path)
        if firm is None or firm.high > 0:
            continue
        message = f"status is `live`, and {dotted(path)} is 0"
        help_text = "write what is in use; if it is software alone, write `infrastructure: none`"
        related = (Related(subject.place(("status",)), "status stands here"),)
        place = subject.place(path)
        yield Diagnostic("D228", "warning", message, place, help_text, dotted(path), related)
        return

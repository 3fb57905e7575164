"""The phases of a site against its totals."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.wording import Steps, number
from dealcheck.diagnostics import Diagnostic, Related

_TOLERANCE = 1.01
_COMMITTED = frozenset({"contract", "financed", "under-construction", "live"})


def phases_over_total(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if phases add up to more than the total that includes them.

    Phases under contract are part of what is firm, and all of them of what somebody has spoken of.
    Options are not compared, because a phase may lie beyond them; nor is anything where the deal
    has no capacity, because others then build what the phases describe.
    """
    if subject.text("infrastructure", "capacity") == "none":
        return
    phases: Steps = ("infrastructure", "phases")
    indices = subject.entries(*phases)
    committed = [index for index in indices if subject.text(*phases, index, "status") in _COMMITTED]
    for total, included, what in (
        ("firm", committed, "the phases under contract"),
        ("ambition", list(indices), "the phases"),
    ):
        path: Steps = ("infrastructure", "power_mw", total)
        whole = subject.span(*path)
        parts = [subject.span(*phases, index, "power_mw") for index in included]
        added = sum(part.low for part in parts if part is not None)
        if whole is None or added <= whole.high * _TOLERANCE:
            continue
        message = (
            f"{what} add up to {number(round(added, 3))} MW, and infrastructure.power_mw.{total} "
            f"is {number(whole.high)}"
        )
        help_text = "correct one of the two; the power of a phase is what this phase adds"
        related = (Related(subject.place(path), f"{total} stands here"),)
        place = subject.place(phases, key=True)
        yield Diagnostic(
            "D214", "warning", message, place, help_text, "infrastructure.phases", related
        )
        return

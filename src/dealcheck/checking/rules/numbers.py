"""Numbers that cannot all be right together."""

from collections.abc import Iterator
from itertools import combinations
from math import fsum

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.quantities import span
from dealcheck.checking.wording import Steps, dotted, number
from dealcheck.diagnostics import Diagnostic, Related

_TOLERANCE = 0.01
_PHASES = ("firm", "option", "ambition")
_PHASED = ("power_mw", "h100_equivalents")


def probabilities_off_one(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if the probabilities of the later demands do not add up to one."""
    path: Steps = ("demand", "later")
    later = subject.entries(*path)
    if not later or not subject.is_sound_beneath(path):
        return
    chances = [entry.get("probability") if isinstance(entry, dict) else None for entry in later]
    spans = [found for found in map(span, chances) if found is not None]
    if len(spans) < len(later):
        return
    low, high = fsum(each.low for each in spans), fsum(each.high for each in spans)
    if low - _TOLERANCE <= 1 <= high + _TOLERANCE:
        return
    total = number(round(low if low > 1 else high, 6))
    message = f"the probabilities of demand.later add up to {total} and not to 1"
    help_text = "change them so that together they make 1; name what is left over as a demand too"
    place = subject.place(path, key=True)
    yield Diagnostic("D206", "error", message, place, help_text, "demand.later")


def shrinking_phases(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each total that is smaller than the one it includes.

    Ranges that overlap contradict nothing; only what cannot be true is reported.
    """
    for block in _PHASED:
        for smaller, larger in combinations(_PHASES, 2):
            inner: Steps = ("infrastructure", block, smaller)
            outer: Steps = ("infrastructure", block, larger)
            if not (subject.is_sound_beneath(inner) and subject.is_sound_beneath(outer)):
                continue
            part, whole = span(subject.value(*inner)), span(subject.value(*outer))
            if part is None or whole is None or part.low <= whole.high:
                continue
            message = (
                f"{dotted(outer)} is {number(whole.high)} and includes {smaller}, which is already "
                f"{number(part.low)}"
            )
            help_text = f"write the total of both: {larger} counts what is {smaller} as well"
            related = (Related(subject.place(inner), f"{smaller} stands here"),)
            place = subject.place(outer)
            yield Diagnostic(
                "D207", "error", message, place, help_text, fact_of(outer, "deal"), related
            )
            break

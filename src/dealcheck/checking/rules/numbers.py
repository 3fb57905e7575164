"""Numbers that cannot all be right together."""

from collections.abc import Iterator
from itertools import combinations

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.wording import Steps, dotted, number
from dealcheck.diagnostics import Diagnostic, Related

_TOLERANCE = 0.01
_PHASES = ("firm", "option", "ambition")
_PHASED = ("power_mw", "h100_equivalents")


def probabilities_off_one(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if the probabilities of the later demands do not add up to one."""
    path: Steps = ("demand", "later")
    later = subject.entries(*path)
    chances = [subject.span(*path, index, "probability") for index in later]
    known = [chance for chance in chances if chance is not None]
    if not later or len(known) < len(later):
        return
    low, high = sum(each.low for each in known), sum(each.high for each in known)
    if low - _TOLERANCE <= 1 <= high + _TOLERANCE:
        return
    total = number(round(low if low > 1 else high, 6))
    message = f"the probabilities of demand.later add up to {total} and not to 1"
    help_text = "change them so that together they make 1; name what is left over as a demand too"
    place = subject.place(path, key=True)
    yield Diagnostic("D206", "error", message, place, help_text, "demand.later")


def alternatives_over_one(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if the alternatives to a deal are together more likely than certain."""
    block: Steps = ("alternatives",)
    chances = [subject.span(*block, name, "probability") for name in subject.block(*block)]
    total = sum(chance.low for chance in chances if chance is not None)
    if total <= 1 + _TOLERANCE:
        return
    message = f"the probabilities of the alternatives add up to {number(round(total, 6))}"
    help_text = "change them so that they make 1 at the most; those without one share what is left"
    place = subject.place(block, key=True)
    yield Diagnostic("D222", "error", message, place, help_text, "alternatives")


def shrinking_phases(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each total that is smaller than the one it includes.

    Ranges that overlap contradict nothing; only what cannot be true is reported.
    """
    for block in _PHASED:
        for smaller, larger in combinations(_PHASES, 2):
            inner: Steps = ("infrastructure", block, smaller)
            outer: Steps = ("infrastructure", block, larger)
            part, whole = subject.span(*inner), subject.span(*outer)
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

"""One page that several files cite, and each of them dates or judges otherwise."""

from collections.abc import Iterator, Sequence

from dealcheck.checking.documents import Subject
from dealcheck.checking.wording import Steps, dotted
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown


def one_page_two_ways(subjects: Sequence[Subject]) -> Iterator[Diagnostic]:
    """Yield a finding for each source that another file gives another date or kind.

    Dates differ if no day is in both: a month and a day of it agree. Each is compared with the
    first file that cites the page, so that one mistake is told once.
    """
    first: dict[str, tuple[Subject, Steps]] = {}
    for subject in subjects:
        for name in subject.block("sources"):
            at: Steps = ("sources", name)
            address = subject.text(*at, "url")
            if address is None:
                continue
            other, there = first.setdefault(address.rstrip("/"), (subject, at))
            if other is subject:
                continue
            if subject.text("nature") != "real" or other.text("nature") != "real":
                continue
            for key in ("date", "kind"):
                if _differ(subject, (*at, key), other, (*there, key)):
                    yield _finding(subject, (*at, key), other, (*there, key))
                    break


def _differ(one: Subject, at: Steps, other: Subject, there: Steps) -> bool:
    mine, theirs = one.text(*at), other.text(*there)
    if mine is None or theirs is None or mine == theirs:
        return False
    if at[-1] != "date":
        return True
    days, others = one.days(*at), other.days(*there)
    return (
        days is not None and others is not None and (days.is_after(others) or others.is_after(days))
    )


def _finding(one: Subject, at: Steps, other: Subject, there: Steps) -> Diagnostic:
    key, written = at[-1], shown(one.text(*at) or "")
    message = (
        f"the {key} of {dotted(at[:2])} is {written}, and another file gives the same page "
        f"{shown(other.text(*there) or '')}"
    )
    help_text = "look at the page, and write the same in both"
    related = (Related(other.place(there), "the other one"),)
    return Diagnostic("D226", "note", message, one.place(at), help_text, dotted(at), related)

"""Facts that sources disagree about."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.outline import words_at
from dealcheck.checking.rules.evidence import pieces_of_evidence
from dealcheck.checking.wording import Steps
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown


def unsettled_disagreement(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each fact with one value although sources disagree, and nobody says why.

    A range or a list of candidates is what disagreement looks like; one value is a choice. Free
    text can say by itself who says what.
    """
    for key, path, _names in pieces_of_evidence(subject):
        at: Steps = ("evidence", key, "disagreement")
        if not subject.entries(*at) or subject.text("evidence", key, "preferred"):
            continue
        amount = subject.span(*path)
        is_number = amount is not None and not subject.entries(*path)
        if not is_number and subject.text(*path) not in words_at(path, subject.kind):
            continue
        message = f"sources disagree about {shown(key)}, and nothing says why one value was chosen"
        help_text = "say why under `preferred`, or give the fact as a range or as candidates"
        related = (Related(subject.place(path), "the value in this file"),)
        place = subject.place(at, key=True)
        yield Diagnostic("D232", "warning", message, place, help_text, shown(key)[1:-1], related)

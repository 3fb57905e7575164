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
    for piece in pieces_of_evidence(subject):
        if not piece.holds("disagreement") or piece.text("preferred"):
            continue
        key, path = piece.key, piece.path
        at: Steps = (*piece.at, "disagreement")
        amount = subject.span(*path)
        is_number = amount is not None and not subject.entries(*path)
        if not is_number and subject.text(*path) not in words_at(path, subject.kind):
            continue
        message = f"sources disagree about {shown(key)}, and nothing says why one value was chosen"
        help_text = "say why under `preferred`, or give the fact as a range or as candidates"
        related = (Related(subject.place(path), "the value in this file"),)
        place = subject.place(at, key=True)
        yield Diagnostic("D232", "warning", message, place, help_text, shown(key)[1:-1], related)


def narrower_than_its_sources(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each range or list of candidates that leaves out what a source says.

    Whoever has a reason to leave it out gives it under `preferred`. Free text isn't compared.
    """
    for piece in pieces_of_evidence(subject):
        if not piece.holds("disagreement") or piece.text("preferred"):
            continue
        key, path = piece.key, piece.path
        if not subject.entries(*path):
            continue
        at: Steps = (*piece.at, "disagreement")
        for number in subject.entries(*at):
            other: Steps = (*at, number, "value")
            said = _left_out(subject, path, other)
            if said:
                message = f"a source says {said} of {shown(key)}, which this leaves out"
                help_text = "widen the range or add the candidate, or say why not under `preferred`"
                related = (Related(subject.place(path), "what the file says"),)
                place = subject.place(other)
                subject_of_it = shown(key)[1:-1]
                yield Diagnostic(
                    "D238", "warning", message, place, help_text, subject_of_it, related
                )


def _left_out(subject: Subject, path: Steps, other: Steps) -> str:
    """What stands at `other` and not at `path`, in words; empty if nothing does."""
    here, there = subject.span(*path), subject.span(*other)
    if here is not None and there is not None:
        inside = here.low <= there.low and there.high <= here.high
        return "" if inside else there.told()
    known = words_at(path, subject.kind)
    candidates = subject.words(*path)
    missing = [word for word in subject.words(*other) if word in known and word not in candidates]
    return " or ".join(map(shown, missing)) if candidates else ""

"""How far the sources carry what is built on them."""

from collections.abc import Iterable, Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.days import days
from dealcheck.checking.documents import Subject, leaves
from dealcheck.checking.outline import words_at
from dealcheck.checking.quantities import span
from dealcheck.checking.rules.evidence import path_of
from dealcheck.checking.wording import Steps, dotted
from dealcheck.diagnostics import Diagnostic, Related, Severity
from dealcheck.visible import shown

# Our judgement: deals are paused, enlarged and passed on within months of their announcement.
_STALE_AFTER_MONTHS = 24
# What was said or signed stays said and signed; everything else may have changed since.
_LASTING = frozenset({"claims", "contract", "dates", "money", "signatories"})
# Who controls it, how large it is and who uses it: what an announcement has reason to make larger.
_WEIGHTY: tuple[tuple[Steps, str], ...] = (
    (("infrastructure", "operator"), "sovereignty"),
    (("infrastructure", "owner"), "sovereignty"),
    (("infrastructure", "importer_access"), "sovereignty"),
    (("contract", "keys"), "sovereignty"),
    (("model", "possession"), "sovereignty"),
    (("model", "autonomy_days"), "sovereignty"),
    (("model", "remote_disable"), "sovereignty"),
    (("infrastructure", "capacity"), "capacity"),
    (("infrastructure", "power_mw"), "capacity"),
    (("infrastructure", "h100_equivalents"), "capacity"),
    (("demand", "anchor_percent"), "use"),
    (("work", "integration"), "use"),
)


def stale_evidence(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each changeable fact whose newest source is more than two years old."""
    kept = days(subject.value("as_of"))
    if kept is None or subject.text("nature") == "illustration":
        return
    for key, path, names in _evidence(subject):
        if path[0] in _LASTING:
            continue
        dated = [(days(subject.value("sources", name, "date")), name) for name in names]
        known = [(found, name) for found, name in dated if found is not None]
        if not known or len(known) < len(dated):
            continue
        newest, name = max(known, key=lambda each: each[0].last)
        if newest.months_before(kept) < _STALE_AFTER_MONTHS:
            continue
        day = shown(str(subject.value("sources", name, "date")))
        message = f"the newest source for {shown(key)} is of {day}, over two years before as_of"
        help_text = "look for a newer one, or say in the note why it still holds"
        related = (Related(subject.place(("sources", name, "date")), "its date"),)
        yield _finding("D230", "note", subject, key, message, help_text, related)


def only_interested_sources(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for sovereignty, capacity or use that only interested parties vouch for.

    The lowest level of a scale is no claim: nobody gains by saying that there is nothing.
    """
    if subject.kind != "deal" or subject.text("nature") != "real":
        return
    for key, path, names in _evidence(subject):
        about = _carried(subject, path)
        if about and all(_is_interested(subject, name) for name in names):
            message = f"{shown(key)} speaks of {about} and rests on interested sources alone"
            help_text = "look for one that gains nothing by it, or say in the note how sure it is"
            yield _finding("D231", "note", subject, key, message, help_text, ())
    for index in range(len(subject.entries("usage"))):
        at: Steps = ("usage", index, "sources")
        names = _listed(subject, subject.entries(*at))
        if names and all(_is_interested(subject, name) for name in names):
            message = f"`{dotted(at[:2])}` speaks of use and rests on interested sources alone"
            help_text = "look for a count by somebody who gains nothing by it"
            place = subject.place(at)
            yield Diagnostic("D231", "note", message, place, help_text, dotted(at[:2]))


def unsettled_disagreement(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each fact with one value although sources disagree, and nobody says why.

    A range or a list of candidates is what disagreement looks like; one value is a choice. Free
    text can say by itself who says what.
    """
    for key, path, _names in _evidence(subject, cited=False):
        at: Steps = ("evidence", key, "disagreement")
        value = subject.value(*path)
        if not subject.entries(*at) or subject.text("evidence", key, "preferred"):
            continue
        is_level = isinstance(value, str) and value in words_at(path, subject.kind)
        if not is_level and not isinstance(value, int | float):
            continue
        message = f"sources disagree about {shown(key)}, and nothing says why one value was chosen"
        help_text = "say why under `preferred`, or give the fact as a range or as candidates"
        related = (Related(subject.place(path), "the value in this file"),)
        place = subject.place(at, key=True)
        yield Diagnostic("D232", "warning", message, place, help_text, shown(key)[1:-1], related)


def no_dated_source(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for a real deal none of whose sources has a date."""
    sources = subject.block("sources")
    if subject.text("nature") != "real" or not sources:
        return
    if not subject.is_sound_beneath(("sources",)):
        return
    if any(days(subject.value("sources", name, "date")) is not None for name in sources):
        return
    message = "no source of this file has a date"
    help_text = "date at least one: what is true of a deal changes, and the reader has to know when"
    place = subject.place(("sources",), key=True)
    yield Diagnostic("D233", "warning", message, place, help_text, "sources")


def _evidence(subject: Subject, *, cited: bool = True) -> Iterator[tuple[str, Steps, list[str]]]:
    """Yield each piece of evidence: its key, where its fact stands, and the sources it lists."""
    for key in subject.block("evidence"):
        path = path_of(key, subject)
        if path is None or not subject.is_sound_beneath(("evidence", key)):
            continue
        names = _listed(subject, subject.entries("evidence", key, "sources"))
        if names or not cited:
            yield key, path, names


def _listed(subject: Subject, names: Iterable[object]) -> list[str]:
    """Return the names that `sources` holds; nothing if one is missing, which is reported apart."""
    known = subject.block("sources")
    found = [name for name in names if isinstance(name, str)]
    return found if all(name in known for name in found) else []


def _is_interested(subject: Subject, name: str) -> bool:
    said = subject.text("sources", name, "interested")
    return said == "yes" or (said is None and subject.text("sources", name, "kind") == "party")


def _carried(subject: Subject, path: Steps) -> str:
    """Return what a piece of evidence says about, of the matters that invite exaggeration."""
    for fact, about in _WEIGHTY:
        if fact[: len(path)] != path and path[: len(fact)] != fact:
            continue
        inner = max(path, fact, key=len)
        if any(_is_claim(subject, *leaf) for leaf in leaves(subject.value(*inner), inner)):
            return about
    return ""


def _is_claim(subject: Subject, path: Steps, value: object) -> bool:
    if value in (None, "unknown"):
        return False
    amount = span(value)
    if amount is not None:
        return amount.high > 0
    return not isinstance(value, str) or value not in words_at(path, subject.kind)[:1]


def _finding(
    code: str,
    severity: Severity,
    subject: Subject,
    key: str,
    message: str,
    help_text: str,
    related: tuple[Related, ...],
) -> Diagnostic:
    place = subject.place(("evidence", key), key=True)
    return Diagnostic(code, severity, message, place, help_text, shown(key)[1:-1], related)

"""Facts against what follows from other facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.quantities import Span
from dealcheck.checking.schema_findings import subject_of
from dealcheck.checking.shipped_links import (
    Entry,
    facts_of_links,
    link_texts,
    links_of,
    party_of,
)
from dealcheck.checking.wording import Steps, either, number
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown

_UNKNOWN = frozenset({"unknown", "not-applicable"})
_CONFIDENCE = ("inferred", "reported", "stated")

# What a fact says: the words or the numbers that it leaves possible; None if it says nothing.
Said: TypeAlias = tuple[str, ...] | Span | None


def against_what_follows(subject: Subject, context: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each stated fact that cannot be, by what follows from others.

    One is enough for a fact, and what was told of one is not told again from its other end.
    """
    if subject.kind != "deal":
        return
    said = {fact: said_at(subject, _path(fact)) for fact in facts_of_links()}
    known = {fact for fact in said if said[fact]}
    texts = [
        text
        for text, when, then in link_texts()
        if not known.isdisjoint(then) and known.issuperset(when)
    ]
    told: set[frozenset[str]] = set()
    for link in links_of(texts):
        for then in link["then"]:
            if not rules_out(then, said[then["fact"]]):
                continue
            alone = frozenset({then["fact"]})
            together = alone.union(test["fact"] for test in link["when"])
            if not told & {alone, together} and _holds(link, subject, context):
                told |= {alone, together}
                yield _finding(link, then, subject, context)


def said_at(subject: Subject, path: Steps) -> Said:
    """Return what the value at a path leaves possible."""
    words = subject.words(*path)
    if words:
        return words if _UNKNOWN.isdisjoint(words) else None
    return subject.span(*path)


def surely(test: Entry, said: Said) -> bool:
    """Say whether a condition holds for everything that a value leaves possible."""
    if isinstance(said, tuple):
        if "is" in test:
            return all(word in test["is"] for word in said)
        return "is_not" in test and not any(word in test["is_not"] for word in said)
    if said is None or ("below" not in test and "at_least" not in test):
        return False
    is_below = "below" not in test or said.high < test["below"]
    return is_below and ("at_least" not in test or said.low >= test["at_least"])


def rules_out(then: Entry, said: Said) -> bool:
    """Say whether a consequence holds for nothing that a value leaves possible."""
    if isinstance(said, tuple):
        if "is" in then:
            return not any(word in then["is"] for word in said)
        return "is_not" in then and all(word in then["is_not"] for word in said)
    if said is None:
        return False
    is_over = "at_most" in then and said.low > then["at_most"]
    return is_over or ("at_least" in then and said.high < then["at_least"])


def _holds(link: Entry, subject: Subject, context: CheckContext) -> bool:
    # A profile is opened only where everything else holds.
    tests = sorted(link["when"], key=lambda test: party_of(test["fact"]) is not None)
    return all(surely(test, said_at(*_origin(test["fact"], subject, context))) for test in tests)


def _finding(link: Entry, then: Entry, subject: Subject, context: CheckContext) -> Diagnostic:
    fact: str = then["fact"]
    path = _path(fact)
    reasons: list[str] = []
    related: list[Related] = []
    own: list[str] = []
    for test in link["when"]:
        origin, where = _origin(test["fact"], subject, context)
        reasons.append(_told(test["fact"], said_at(origin, where)))
        related.append(Related(origin.place(where), f"{test['fact']} stands here"))
        if origin is subject:
            own.append(test["fact"])
    message = f"{_told(fact, said_at(subject, path))}, and where {' and '.join(reasons)} it "
    why = link["why"].rstrip(".")
    help_text = f"{_change(fact, own, subject)}: {why[0].lower()}{why[1:]}"
    place = subject.place(path)
    return Diagnostic(
        "D224", "warning", message + _can_be(then), place, help_text, fact, tuple(related)
    )


def _change(fact: str, others: Sequence[str], subject: Subject) -> str:
    """Say what to change: the fact with the weakest evidence, if there is one."""
    if not others:
        return f"change {fact}"
    strength = {each: _strength(each, subject) for each in (fact, *others)}
    weakest = [each for each in strength if strength[each] == min(strength.values())]
    if len(weakest) == 1:
        return f"change {weakest[0]}, whose evidence is the weakest"
    return f"change {fact}, or {either(others)} if that is what is wrong"


def _strength(fact: str, subject: Subject) -> int:
    """Return how sure the evidence of a fact is, or of the nearest block around it; 0 for none."""
    evidence = subject.block("evidence")
    while fact not in evidence and "." in fact:
        fact = fact.rpartition(".")[0]
    confidence = subject.text("evidence", fact, "confidence")
    return _CONFIDENCE.index(confidence) + 1 if confidence in _CONFIDENCE else 0


def _can_be(then: Entry) -> str:
    if "is" in then:
        return f"can only be {_either(then['is'])}"
    if "is_not" in then:
        return f"cannot be {_either(then['is_not'])}"
    if "at_most" in then:
        return f"is {number(then['at_most'])} at the most"
    return f"is {number(then['at_least'])} at the least"


def _told(fact: str, said: Said) -> str:
    if isinstance(said, Span):
        return f"{fact} is {said.told()}"
    return f"{fact} is {_either(said or ())}"


def _either(words: Sequence[str]) -> str:
    return either([shown(word) for word in words])


def _origin(fact: str, subject: Subject, context: CheckContext) -> tuple[Subject, Steps]:
    """Return where a fact is stated: in the deal, or else in the profile that it names."""
    path, party = _path(fact), party_of(fact)
    if party is not None and not subject.holds(path):
        name = subject.text(party) or subject.text(party, "based_on")
        profile = context.find(party, name) if name is not None else None
        if profile is not None:
            return subject_of(profile, party), path[1:]
    return subject, path


@cache
def _path(fact: str) -> Steps:
    """Return where a deal states a fact; one of a profile, where the profile stands in place."""
    first, *rest = fact.split(".")
    return (first, "facts", *rest) if party_of(fact) else (first, *rest)

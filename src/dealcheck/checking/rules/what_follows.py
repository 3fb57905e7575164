"""Facts against what follows from other facts.

The links stand in a file of the model. A run of `validate` never scores, so that file is read here
without the rest of the model, and of its links only those that some deal states the facts of.
Their entries stay the plain data that they are: to make anything of them would take longer than
all the rest of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from dealcheck.checking.context import CheckContext, ProfileKind
from dealcheck.checking.documents import Subject
from dealcheck.checking.quantities import Span, span
from dealcheck.checking.wording import Steps, either, number
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.reading import Document, read_bytes
from dealcheck.resources import MissingResource, data_file
from dealcheck.visible import shown

# The layout of the file as far as it matters here; a test compares what is read with the whole.
_LINK = re.compile(r"^(?=  - id: )", re.MULTILINE)
_CONSEQUENCES = "\n    then:"
_END = "\nsources:\n"
_FACT = re.compile(r"\bfact: ([\w.]+)")

_UNKNOWN = frozenset({"unknown", "not-applicable"})
_CONFIDENCE = ("inferred", "reported", "stated")

# What a value says: the words or the numbers that it leaves possible; None if it says nothing.
Said: TypeAlias = frozenset[str] | Span | None
# A link, one of its conditions or one of its consequences, as the file has it.
Entry: TypeAlias = Mapping[str, Any]


def against_what_follows(subject: Subject, context: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each stated fact that cannot be, by what follows from others.

    One is enough for a fact, and what was told of one is not told again from its other end.
    """
    if subject.kind != "deal":
        return
    said = {fact: said_by(_value(subject, _path(fact))) for fact in _facts()}
    texts = [
        text
        for text, when, then in _link_texts()
        if any(said[fact] for fact in then) and all(said[fact] for fact in when)
    ]
    told: set[frozenset[str]] = set()
    for link in _links(texts):
        for then in link["then"]:
            if not rules_out(then, said[then["fact"]]):
                continue
            alone = frozenset({then["fact"]})
            together = alone.union(test["fact"] for test in link["when"])
            if not told & {alone, together} and _holds(link, subject, context):
                told |= {alone, together}
                yield _finding(link, then, subject, context)


def said_by(value: object) -> Said:
    """Return what a stated value leaves possible."""
    words = value if isinstance(value, list) else [value]
    said = frozenset(word for word in words if isinstance(word, str))
    if said and len(said) == len(words):
        return said if said.isdisjoint(_UNKNOWN) else None
    return span(value)


def surely(test: Entry, said: Said) -> bool:
    """Say whether a condition holds for everything that a value leaves possible."""
    if isinstance(said, frozenset):
        if "is" in test:
            return said.issubset(test["is"])
        return "is_not" in test and said.isdisjoint(test["is_not"])
    if said is None or ("below" not in test and "at_least" not in test):
        return False
    is_below = "below" not in test or said.high < test["below"]
    return is_below and ("at_least" not in test or said.low >= test["at_least"])


def rules_out(then: Entry, said: Said) -> bool:
    """Say whether a consequence holds for nothing that a value leaves possible."""
    if isinstance(said, frozenset):
        if "is" in then:
            return said.isdisjoint(then["is"])
        return "is_not" in then and said.issubset(then["is_not"])
    if said is None:
        return False
    is_over = "at_most" in then and said.low > then["at_most"]
    return is_over or ("at_least" in then and said.high < then["at_least"])


def _holds(link: Entry, subject: Subject, context: CheckContext) -> bool:
    # A profile is opened only where everything else holds.
    tests = sorted(link["when"], key=lambda test: _party(test["fact"]) is not None)
    return all(
        surely(test, said_by(_at(*_origin(test["fact"], subject, context)))) for test in tests
    )


def _finding(link: Entry, then: Entry, subject: Subject, context: CheckContext) -> Diagnostic:
    fact: str = then["fact"]
    path = _path(fact)
    reasons: list[str] = []
    related: list[Related] = []
    own: list[str] = []
    for test in link["when"]:
        document, where = _origin(test["fact"], subject, context)
        reasons.append(_told(test["fact"], _at(document, where)))
        related.append(Related(document.place(where), f"{test['fact']} stands here"))
        if document is subject.document:
            own.append(test["fact"])
    message = f"{_told(fact, _value(subject, path))}, and where {' and '.join(reasons)} it "
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
    piece = evidence.get(fact)
    confidence = piece.get("confidence") if isinstance(piece, dict) else None
    return _CONFIDENCE.index(confidence) + 1 if confidence in _CONFIDENCE else 0


def _can_be(then: Entry) -> str:
    if "is" in then:
        return f"can only be {_either(then['is'])}"
    if "is_not" in then:
        return f"cannot be {_either(then['is_not'])}"
    if "at_most" in then:
        return f"is {number(then['at_most'])} at the most"
    return f"is {number(then['at_least'])} at the least"


def _told(fact: str, value: object) -> str:
    known = span(value)
    if known is not None:
        return f"{fact} is {' to '.join(dict.fromkeys((number(known.low), number(known.high))))}"
    return f"{fact} is {_either(value if isinstance(value, list) else [value])}"


def _either(words: Sequence[object]) -> str:
    return either([shown(str(word)) for word in words])


def _origin(fact: str, subject: Subject, context: CheckContext) -> tuple[Document, Steps]:
    """Return where a fact is stated: in the deal, or else in the profile that it names."""
    path, party = _path(fact), _party(fact)
    if party is not None and _value(subject, path) is None:
        name = subject.text(party) or subject.text(party, "based_on")
        profile = context.find(party, name) if name is not None else None
        if profile is not None:
            return profile, path[1:]
    return subject.document, path


def _at(document: Document, path: Steps) -> object:
    found: object = document.data
    for step in path:
        found = found.get(str(step)) if isinstance(found, dict) else None
    return found


def _value(subject: Subject, path: Steps) -> object:
    return subject.value(*path) if subject.is_sound_beneath(path) else None


def _party(fact: str) -> ProfileKind | None:
    if fact.startswith("developer."):
        return "developer"
    return "importer" if fact.startswith("importer.") else None


@cache
def _path(fact: str) -> Steps:
    """Return where a deal states a fact; one of a profile, where the profile stands in place."""
    first, *rest = fact.split(".")
    return (first, "facts", *rest) if _party(fact) else (first, *rest)


@cache
def _facts() -> tuple[str, ...]:
    """Return the facts of a deal that the links name."""
    named = (fact for _, when, then in _link_texts() for fact in (*when, *then))
    return tuple(dict.fromkeys(named))


@cache
def _link_texts() -> tuple[tuple[str, list[str], list[str]], ...]:
    """Return each link of the shipped model as it is written, with the facts of a deal in it.

    These are the facts of its conditions and of its consequences. There are no links if the
    installation has lost their file.
    """
    file = data_file("model/links.yaml")
    if isinstance(file, MissingResource):
        return ()
    _, *texts = _LINK.split(file.read_text(encoding="utf-8").partition(_END)[0])
    parts = [text.partition(_CONSEQUENCES) for text in texts]
    return tuple(
        (
            when + consequences + then,
            [fact for fact in _FACT.findall(when) if _party(fact) is None],
            _FACT.findall(then),
        )
        for when, consequences, then in parts
    )


_READ: dict[str, Entry] = {}


def _links(texts: Sequence[str]) -> list[Entry]:
    """Return some of the links; those that were not read before are read together."""
    new = [text for text in texts if text not in _READ]
    if new:
        document = read_bytes(f"links:\n{''.join(new)}".encode(), "links.yaml").document
        entries: Any = document.data["links"] if document is not None else []
        _READ.update(zip(new, entries, strict=True))
    return [_READ[text] for text in texts]

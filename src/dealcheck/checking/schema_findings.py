"""What the schemas have to say about a document: one finding for each mistake."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from dealcheck.checking.acceptance import acceptance_of
from dealcheck.checking.documents import Kind, Subject
from dealcheck.checking.keys import (
    absent_keys,
    meant_paths,
    missing_keys,
    strange_keys,
    unknown_keys,
)
from dealcheck.checking.narrowing import Mistake, mistakes
from dealcheck.checking.schemas import validator_for
from dealcheck.checking.values import value_finding
from dealcheck.checking.wording import Steps
from dealcheck.diagnostics import Diagnostic
from dealcheck.reading import Document

MOST_FINDINGS = 200
_OF_KEYS = frozenset({"additionalProperties", "required", "dependentRequired"})


@dataclass(frozen=True, slots=True)
class SchemaFindings:
    """The findings, and the paths of the values and keys that are broken.

    `is_cut` says that there are more mistakes than findings.
    """

    diagnostics: tuple[Diagnostic, ...]
    broken: frozenset[Steps]
    is_cut: bool


_SOUND = SchemaFindings((), frozenset(), is_cut=False)


def schema_findings(document: Document, kind: Kind) -> SchemaFindings:
    """Check a document against the schema of its kind.

    It stops after 200 mistakes: whoever has made that many holds a file of another kind in hand,
    and needs no list.
    """
    accepts = acceptance_of(kind)
    if accepts is not None and accepts(document.data):
        return _SOUND
    errors = validator_for(kind).iter_errors(document.data)
    every = (mistake for error in errors for mistake in mistakes(error))
    found = list(islice(every, MOST_FINDINGS + 1))
    meant = {path for mistake in found for path in meant_paths(mistake)}
    diagnostics = [
        finding
        for mistake in _one_for_each_value(found[:MOST_FINDINGS])
        for finding in _told(mistake, document, kind, meant)
    ]
    broken = frozenset(meant | _broken(found))
    return SchemaFindings(tuple(diagnostics), broken, is_cut=len(found) > MOST_FINDINGS)


def subject_of(document: Document, kind: Kind) -> Subject:
    """Return a document as rules may read it."""
    return Subject(document, kind, schema_findings(document, kind).broken)


def _one_for_each_value(found: Iterable[Mistake]) -> Iterator[Mistake]:
    """Leave out what a second keyword of the schema says of the same value."""
    said: set[tuple[Steps, bool, tuple[str, ...]]] = set()
    for mistake in found:
        # Two blocks of the schema may each ask for keys of their own.
        keys = (mistake.keyword, *absent_keys(mistake)) if mistake.keyword in _OF_KEYS else ()
        about = (mistake.path, mistake.is_key, keys)
        if about not in said:
            said.add(about)
            yield mistake


def _told(
    mistake: Mistake, document: Document, kind: Kind, meant: set[Steps]
) -> Iterator[Diagnostic]:
    if strange_keys(mistake):
        yield from unknown_keys(mistake, document, kind)
    elif absent_keys(mistake):
        yield from missing_keys(mistake, document, kind, meant)
    else:
        yield value_finding(mistake, document, kind)


def _broken(found: Iterable[Mistake]) -> set[Steps]:
    return {mistake.path for mistake in found if mistake.keyword not in _OF_KEYS}

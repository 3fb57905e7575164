"""What makes two findings the same although the file around them has changed.

No line or column is part of it, so that a finding keeps its identity when lines move; nor are the
values that its message quotes, so that it keeps it when a value is corrected to another wrong one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from dealcheck.diagnostics import Diagnostic

_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_POSITION = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True, order=True)
class Fingerprint:
    """A finding without its place: file, code, fact, and the message without its values."""

    file: str
    code: str
    fact: str
    message: str


def fingerprint(diagnostic: Diagnostic) -> Fingerprint:
    """Return the identity of a finding; several of one file may share it."""
    message = _NUMBER.sub("0", _QUOTED.sub("`…`", diagnostic.message))
    fact = _POSITION.sub("[]", diagnostic.fact)
    return Fingerprint(diagnostic.place.file, diagnostic.code, fact, message)


def digests(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Return one short text for each finding; those of one identity are numbered in their order."""
    seen: Counter[Fingerprint] = Counter()
    found = []
    for diagnostic in diagnostics:
        one = fingerprint(diagnostic)
        seen[one] += 1
        digest = hashlib.sha256(json.dumps(astuple(one)).encode()).hexdigest()[:32]
        found.append(f"{digest}:{seen[one]}")
    return found

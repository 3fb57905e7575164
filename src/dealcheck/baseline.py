"""Baselines: a file of findings that are known, so that only new ones fail a run.

What is recorded are fingerprints and how often each occurs. Findings that say that a file could not
be checked are never recorded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dealcheck.checking.codes import can_be_hidden
from dealcheck.checking.rules import RUN_CODES
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.fingerprints import Fingerprint, fingerprint
from dealcheck.visible import shown

FORMAT = "dealcheck/baseline/1"
_LARGEST = 16 * 1024 * 1024
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings, each with the number of times it occurs."""

    name: str
    known: Mapping[Fingerprint, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """The findings that are new, with a note on entries that match nothing, and the known ones."""

    new: tuple[Diagnostic, ...]
    known: tuple[Diagnostic, ...]


def baseline_of(diagnostics: Iterable[Diagnostic], name: str) -> Baseline:
    """Return the baseline in which all these findings are known, as far as they may be."""
    hideable = (one for one in diagnostics if can_be_hidden(one.code))
    return Baseline(name, Counter(fingerprint(one) for one in hideable))


def compare(
    diagnostics: Sequence[Diagnostic], baseline: Baseline, looked_at: Collection[str]
) -> Compared:
    """Part findings into new and known ones; `looked_at` holds the names of the files of the run.

    An entry is stale if its file was looked at, or is gone, and nothing matched it. What depends on
    the other files of a run never is, because those may only be missing from this one.
    """
    left = Counter(baseline.known)
    new: list[Diagnostic] = []
    known: list[Diagnostic] = []
    for diagnostic in diagnostics:
        one = fingerprint(diagnostic)
        if left[one] > 0 and can_be_hidden(diagnostic.code):
            left[one] -= 1
            known.append(diagnostic)
        else:
            new.append(diagnostic)
    stale = sorted(
        one
        for one, count in left.items()
        if count > 0
        and one.code not in RUN_CODES
        and (one.file in looked_at or not Path(one.file).exists())
    )
    if stale:
        new.append(_stale(stale, baseline.name))
    return Compared(tuple(new), tuple(known))


def baseline_text(baseline: Baseline) -> str:
    """Return a baseline as JSON, sorted, one entry a line, so that two of them compare well."""
    entries = [
        json.dumps({**asdict(one), "count": baseline.known[one]}) for one in sorted(baseline.known)
    ]
    body = ",\n".join(f"  {entry}" for entry in entries)
    listed = f"[\n{body}\n ]" if entries else "[]"
    return f'{{\n "format": "{FORMAT}",\n "findings": {listed}\n}}\n'


def read_baseline(path: Path) -> Baseline | Diagnostic:
    """Read a baseline, or say why it cannot be used."""
    name = path.as_posix()
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be opened"
        return _unusable(name, f"this baseline cannot be read: {reason[0].lower()}{reason[1:]}")
    if len(text) > _LARGEST:
        return _unusable(name, f"this baseline is larger than {_LARGEST:,} bytes")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return _unusable(name, "this baseline is not JSON")
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return _unusable(name, f"this file does not say `{FORMAT}` and is no baseline")
    known = _entries(data.get("findings"))
    if known is None:
        return _unusable(name, "an entry of this baseline is not as dealcheck writes it")
    return Baseline(name, known)


def _entries(entries: object) -> Mapping[Fingerprint, int] | None:
    if not isinstance(entries, list):
        return None
    known: Counter[Fingerprint] = Counter()
    for entry in entries:
        match entry:
            case {
                "file": str(file),
                "code": str(code),
                "fact": str(fact),
                "message": str(message),
                "count": int(count),
            } if count > 0:
                known[Fingerprint(file, code, fact, message)] += count
            case _:
                return None
    return known


def _stale(entries: Sequence[Fingerprint], name: str) -> Diagnostic:
    named = [f"{one.code} in {shown(one.file)}" for one in entries[:_NAMED]]
    more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
    count = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    verb = "matches" if len(entries) == 1 else "match"
    message = f"{count} of this baseline {verb} nothing any more: {', '.join(named)}{more}"
    help_text = "write it again with --write-baseline, so that it hides no later mistake"
    return Diagnostic("D260", "note", message, Place(name), help_text)


def _unusable(name: str, message: str) -> Diagnostic:
    help_text = "name a file that --write-baseline has written"
    return Diagnostic("D261", "error", message, Place(name), help_text)

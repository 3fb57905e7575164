"""Where a deal's facts are written and what they rest on: value, place, evidence, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dealcheck.model.facts import NONE, UNKNOWN, Fact, FactCatalogue
from dealcheck.output.page import Page
from dealcheck.scoring.deal import Origin
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.wording import value_text, with_unit

_PROFILES = ("developer", "importer")


def fact_value(fact: Fact, score: DealScore) -> str:
    """A fact's value in a deal, with its unit."""
    if fact.kind == "scenarios":
        return _futures(score.deal.facts.get(fact.path))
    return with_unit(value_text(fact, score.arrays), fact)


def fact_place(path: str, score: DealScore) -> str:
    """The `file:line:column` where a fact is written, or that it isn't."""
    deal = score.deal
    origin = deal.origins.get(path)
    if origin is not None:
        return str(origin.place)
    if score.arrays.is_absent(path):
        return f"`infrastructure: {NONE}` at {deal.document.place(('infrastructure',))}"
    return "not stated"


def fact_line(path: str, score: DealScore, catalogue: FactCatalogue) -> str:
    """A fact with its value, and in brackets its place, confidence and the sources' labels."""
    origin = score.deal.origins.get(path)
    parts = [fact_place(path, score)]
    if origin is not None:
        confidence = _text(origin.evidence, "confidence")
        parts += [part for part in (confidence, ", ".join(_labels(path, origin))) if part]
    return f"{path}: {fact_value(catalogue[path], score)} [{'; '.join(parts)}]"


def write_evidence(page: Page, path: str, score: DealScore, depth: int = 1) -> None:
    """Write all that stands beside a fact: confidence, sources, notes, and what others say."""
    page.item(f"written at: {fact_place(path, score)}", depth)
    origin = score.deal.origins.get(path)
    if origin is None:
        return
    evidence = origin.evidence
    if not evidence:
        page.item("evidence: none given", depth)
        return
    page.item(f"confidence: {_text(evidence, 'confidence') or UNKNOWN}", depth)
    for key, shown in (("note", "note"), ("preferred", "why this value")):
        if _text(evidence, key):
            page.item(f"{shown}: {_text(evidence, key)}", depth)
    for other in _list(evidence.get("disagreement")):
        if isinstance(other, Mapping):
            names = ", ".join(_label(path, str(n)) for n in _list(other.get("sources")))
            note = _text(other, "note")
            said = f"{other.get('value')} according to {names or 'somebody'}"
            page.item(f"disagreement: {said}{': ' if note else ''}{note}", depth)


def write_sources(page: Page, paths: Iterable[str], score: DealScore) -> None:
    """Write, once each and in full, the sources of these facts."""
    found: dict[tuple[str, str], str] = {}
    for path in paths:
        origin = score.deal.origins.get(path)
        for name in _cited(origin) if origin is not None else ():
            source = origin.sources.get(name) if origin is not None else None
            label = _label(path, name)
            file = origin.document.name if origin is not None else ""
            found.setdefault((file, label), f"{label}: {_source(source)}")
    if found:
        page.heading("Sources")
        for text in found.values():
            page.item(text)


def _source(source: object) -> str:
    if not isinstance(source, Mapping):
        return "not among the sources of the file"
    title = [_text(source, key) for key in ("title", "publisher")]
    kind = _text(source, "kind")
    if _text(source, "interested") == "yes":
        kind = f"{kind}, interested".removeprefix(", ")
    parts = [*title, _text(source, "date"), kind, _text(source, "url"), _text(source, "note")]
    return ", ".join(part for part in parts if part)


def _labels(path: str, origin: Origin) -> list[str]:
    return [_label(path, name) for name in _cited(origin)]


def _cited(origin: Origin) -> list[str]:
    """The sources of a fact and of what disagrees with it."""
    names = [str(name) for name in _list(origin.evidence.get("sources"))]
    for other in _list(origin.evidence.get("disagreement")):
        if isinstance(other, Mapping):
            names += [str(name) for name in _list(other.get("sources"))]
    return list(dict.fromkeys(names))


def _label(path: str, name: str) -> str:
    """A profile numbers its sources for itself: `importer:S1` is another source than `S1`."""
    party = path.partition(".")[0]
    return f"{party}:{name}" if party in _PROFILES else name


def _futures(value: object) -> str:
    futures = [future for future in _list(value) if isinstance(future, Mapping)]
    names = [f"{f.get('name', '?')} ({f.get('probability', '?')})" for f in futures]
    return ", ".join(names) if names else UNKNOWN


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key)
    return "" if value is None else str(value)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []

"""How much each fact's evidence carries: one grade a fact, by the rules of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dealcheck.checking.days import days
from dealcheck.model.types import Grade, Grading
from dealcheck.scoring.deal import Deal, Origin

_BEST_KINDS = ("press", "research", "party", "thin")
_INTERESTED = "party"


def grades(deal: Deal, grading: Grading) -> Mapping[str, Grade]:
    """The grade of every fact that the deal states, by its path.

    Drafts and illustrations stipulate their facts, and so does whoever asks what if: these are left
    out, for nothing is to be graded.
    """
    as_of = deal.text("as_of")
    found = {}
    for path, origin in deal.origins.items():
        document = origin.document
        if document.data.get("nature") in ("draft", "illustration") or document.origin(origin.path):
            continue
        found[path] = _grade(path, origin, as_of, grading)
    return found


def is_interested(source: object) -> bool:
    """Whether whoever speaks in a source gains if it is believed: a party, or marked as such."""
    if not isinstance(source, Mapping):
        return False
    marked = source.get("interested")
    return marked == "yes" or (source.get("kind") == _INTERESTED and marked != "no")


def cited(origin: Origin) -> list[Mapping[str, object]]:
    """The sources that stand behind a fact, as far as the file lists them."""
    names = origin.evidence.get("sources")
    known = origin.sources
    # What only repeats another source speaks with its voice.
    voices = dict.fromkeys(
        _voice(str(name), known) for name in (names if isinstance(names, list) else [])
    )
    return [source for name in voices if isinstance(source := known.get(name), Mapping)]


def _voice(name: str, sources: Mapping[str, object]) -> str:
    """The source that a source repeats, or itself."""
    for _ in sources:
        source = sources.get(name)
        said = source.get("repeats") if isinstance(source, Mapping) else None
        if not isinstance(said, str) or said not in sources:
            break
        name = said
    return name


def _grade(path: str, origin: Origin, as_of: str, grading: Grading) -> Grade:
    confidence = str(origin.evidence.get("confidence", "unknown"))
    sources = cited(origin)
    row = grading.table.get(confidence, grading.table["unknown"])
    by_id = {grade.id: index for index, grade in enumerate(grading.grades)}
    index = by_id[row[_best_kind(sources)]]
    if _is_volatile(path, grading):
        held_on = str(origin.evidence.get("held_on", ""))
        index += _months_between(held_on or _newest(sources), as_of) // grading.months
    grade = grading.grades[min(index, len(grading.grades) - 1)]
    return replace(grade, shift=0.0, steps=0, spread=0.0) if path in grading.exact else grade


def _best_kind(sources: Sequence[Mapping[str, object]]) -> str:
    kinds = {_INTERESTED if is_interested(s) else str(s.get("kind")) for s in sources}
    if "official" in kinds:
        return "official"
    solid = [s for s in sources if s.get("kind") != "thin"]
    if len(solid) > 1 and any(not is_interested(s) for s in solid):
        return "several"
    return next((kind for kind in _BEST_KINDS if kind in kinds), "none")


def _is_volatile(path: str, grading: Grading) -> bool:
    return any(path == name or path.startswith(f"{name}.") for name in grading.volatile)


def _newest(sources: Sequence[Mapping[str, object]]) -> str:
    dates = [str(source.get("date", "")) for source in sources]
    return max((date for date in dates if date[:4].isdigit()), default="", key=_in_order)


def _in_order(date: str) -> str:
    """A date as a text that stands in its place among others: a quarter as its last month."""
    found = days(date) if "Q" in date or "H" in date else None
    return found.last.isoformat()[:7] if found is not None else date


def _months_between(earlier: str, later: str) -> int:
    """Whole months between two dates, of which each may be a year, a month or a day."""
    if not earlier or not later:
        return 0
    return max(0, _months(later) - _months(earlier))


def _months(date: str) -> int:
    # A year or a part of it is taken at its end: it must not make a source older than it may be.
    found = days(date)
    return found.last.year * 12 + found.last.month if found is not None else 0

"""A deal's facts in an explanation: their values, how far each is known, and what stands behind it.

Four kinds of knowledge are told apart: stated in a file, following from what is stated, drawn by
what is usual, and open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dealcheck.model.facts import NONE, UNKNOWN, Fact
from dealcheck.model.types import Link
from dealcheck.pages.outline import Outline
from dealcheck.pages.words import listed
from dealcheck.scoring.comparison import fact_text
from dealcheck.scoring.deal import Origin
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.result import UsualFact
from dealcheck.scoring.trace import Walk, usual_of
from dealcheck.scoring.unknowns import quantities
from dealcheck.scoring.wording import number_text, with_unit

_PROFILES = ("developer", "importer")
_SHARES, _LEAST = 3, 0.05


@dataclass(frozen=True, slots=True)
class Written:
    """The facts of one deal as lines; `walk` is the draw in which they stand, if there is one.

    A fact is told in full once; after that its value is enough.
    """

    one: DealDraws
    walk: Walk | None = None
    told: set[str] = field(default_factory=set)

    def value(self, path: str) -> str:
        """What the file says of a fact, or what follows from it, with its unit."""
        fact = self.one.block.catalogue[path]
        return with_unit(fact_text(fact, self.one.block.followed.facts, self.one.deal), fact)

    def here(self, path: str) -> str:
        """What a fact is in the draw."""
        fact = self.one.block.catalogue[path]
        if self.walk is None or fact.kind == "scenarios" or self._is_absent(path):
            return self.value(path)
        return with_unit(self.walk.fact(fact), fact)

    def line(self, path: str) -> str:
        """A fact with its value in the draw, how far it is known, and where that stands."""
        here = self.here(path)
        if path in self.told:
            return f"{path}: {here} (see above)"
        self.told.add(path)
        value = self.value(path)
        drawn = "" if here == value else " in this draw"
        if drawn and value != UNKNOWN:
            drawn += f", of {value}{self._off(path)}"
        return f"{path}: {here}{drawn} [{self.knowledge(path)}]"

    def _off(self, path: str) -> str:
        """Whether a drawn word is none of those that the file names."""
        fact, grades = self.one.block.catalogue[path], self.one.block.grades[self.one.place]
        if self.walk is None or not fact.words or path not in grades:
            return ""
        drawn = fact.words.index(self.walk.fact(fact))
        if self.one.possible(path) >> drawn & 1:
            return ""
        return f"; evidence that is {grades[path].title} may be a step off"

    def knowledge(self, path: str) -> str:
        """The kind of knowledge of a fact, and what it rests on."""
        if self._is_absent(path):
            place = self.one.deal.document.place(("infrastructure",))
            return f"doesn't apply: `infrastructure: {NONE}` at {place}"
        if self._is_stated(path):
            return f"stated at {self._stated(path)}"
        link = self._link(path)
        if link is not None:
            return f"follows by {link.id}: {link.why}"
        fact = self.one.block.catalogue[path]
        usual = usual_of(self.one, fact)
        if usual is not None:
            by = _usual_by(usual, fact)
            return f"nobody states it; usual: {_usual_values(usual, fact)}, by {by}"
        reading = quantities(self.one.model).get(path)
        if reading is not None and reading.other and self._is_stated(reading.other):
            low, high = reading.times
            return f"nobody states it; worked out as {low:g} to {high:g} × {reading.other}"
        return "open: nobody states it, and nothing tells what is usual"

    def write_evidence(self, page: Outline, path: str, depth: int = 1) -> None:
        """Write all that stands beside a fact: its kind of knowledge, notes, what others say."""
        page.item(self.knowledge(path), depth)
        origin = self.one.deal.origins.get(path)
        if origin is None or origin.document.origin(origin.path) or not self._is_stated(path):
            return
        write_evidence(page, path, origin, depth)
        grade = self.one.block.grades[self.one.place].get(path)
        if grade is not None:
            page.item(f"evidence counts as: {grade.title}", depth)

    def write_sources(self, page: Outline, paths: Iterable[str]) -> None:
        """Write, once each and in full, the sources of these facts."""
        origins = self.one.deal.origins
        write_sources(page, ((path, origins[path]) for path in paths if path in origins))

    def _stated(self, path: str) -> str:
        origin = self.one.deal.origins[path]
        confidence = _text(origin.evidence, "confidence")
        names = ", ".join(_label(path, name) for name in _cited(origin))
        return "; ".join(part for part in (str(origin.place), confidence, names) if part)

    def _is_stated(self, path: str) -> bool:
        return self.one.deal.facts.get(path, UNKNOWN) != UNKNOWN

    def _is_absent(self, path: str) -> bool:
        facts = self.one.block.followed.facts
        return path in facts.absent and facts.is_absent(path, self.one.place)

    def _link(self, path: str) -> Link | None:
        place = self.one.block.followed.link(path, self.one.place)
        return self.one.model.links[place] if place >= 0 else None


def write_evidence(page: Outline, path: str, origin: Origin, depth: int) -> None:
    """Write what a file says beside a fact: confidence, notes, and what others say."""
    evidence = origin.evidence
    if not evidence:
        page.item("evidence: none given", depth)
        return
    for key, shown in (("note", "note"), ("preferred", "why this value")):
        if _text(evidence, key):
            page.item(f"{shown}: {_text(evidence, key)}", depth)
    for other in _list(evidence.get("disagreement")):
        if isinstance(other, Mapping):
            names = ", ".join(_label(path, str(n)) for n in _list(other.get("sources")))
            note = _text(other, "note")
            said = f"{other.get('value')} according to {names or 'somebody'}"
            page.item(f"disagreement: {said}{': ' if note else ''}{note}", depth)


def write_sources(page: Outline, origins: Iterable[tuple[str, Origin]]) -> None:
    """Write the sources that facts cite, once each and in full."""
    found: dict[tuple[str, str], str] = {}
    for path, origin in origins:
        for name in _cited(origin):
            label = _label(path, name)
            text = f"{label}: {_source(origin.sources.get(name))}"
            found.setdefault((origin.document.name, label), text)
    if found:
        page.heading("Sources")
        for text in found.values():
            page.item(text)


def _usual_values(usual: UsualFact, fact: Fact) -> str:
    """The likeliest words with their chances, or the middle of a number and where most lie."""
    if usual.chances:
        ranked = sorted(usual.chances.items(), key=lambda item: -item[1])
        shown = [item for item in ranked[:_SHARES] if item[1] >= _LEAST] or ranked[:1]
        return ", ".join(f"{word} {share:.0%}" for word, share in shown)
    low, middle, high = (with_unit(number_text(value), fact) for value in usual.tenths)
    return f"half below {middle}, four in five from {low} to {high}"


def _usual_by(usual: UsualFact, fact: Fact) -> str:
    others = []
    if usual.stating and fact.path.startswith("importer."):
        others.append(f"{usual.stating} other countries")
    elif usual.stating:
        others.append(f"{usual.stating} other deals ({usual.of_class} of its class)")
    if usual.term is not None:
        whose = f" of {listed(usual.term.developers)}" if usual.term.developers else ""
        others.append(f"the terms{whose} in {usual.term.id}")
    return listed(others)


def _source(source: object) -> str:
    if not isinstance(source, Mapping):
        return "not among the sources of the file"
    title = [_text(source, key) for key in ("title", "publisher")]
    kind = _text(source, "kind")
    if _text(source, "interested") == "yes":
        kind = f"{kind}, interested".removeprefix(", ")
    parts = [*title, _text(source, "date"), kind, _text(source, "url"), _text(source, "note")]
    return ", ".join(part for part in parts if part)


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


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key)
    return "" if value is None else str(value)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []

"""A deal with its two profiles beside it: every fact's value and the place where it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dealcheck.diagnostics import Place
from dealcheck.model.facts import NONE, FactCatalogue
from dealcheck.model.types import STAGES, Stage
from dealcheck.reading import Document

Path = tuple[str | int, ...]
FindProfile = Callable[[str, str], Document | None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact's value is written, and the evidence that stands beside it."""

    document: Document
    path: Path
    evidence: Mapping[str, object]
    sources: Mapping[str, object]

    @property
    def place(self) -> Place:
        return self.document.place(self.path)


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal, ready to be scored: its facts by path, without those nobody states."""

    document: Document
    facts: Mapping[str, object]
    origins: Mapping[str, Origin]
    without_infrastructure: bool
    priorities: str = ""

    @property
    def data(self) -> Mapping[str, object]:
        return self.document.data

    def text(self, key: str) -> str:
        """A top-level text of the file, e.g. its id."""
        return str(self.data.get(key, ""))

    @property
    def statuses(self) -> tuple[str, ...]:
        """How far it may have come: one word, or several candidates, the least far first."""
        given = self.data.get("status", "")
        words = [str(one) for one in given] if isinstance(given, list) else [str(given)]
        order = [word for stage in STAGES.values() for word in stage]
        return tuple(sorted(words, key=lambda word: order.index(word) if word in order else -1))

    @property
    def status(self) -> str:
        """How far it has come; of several candidates the least far."""
        return self.statuses[0]

    @property
    def stage(self) -> Stage:
        """Where in its life the deal is; by the least far of several candidates."""
        status = self.status
        return next((stage for stage, words in STAGES.items() if status in words), "open")

    @property
    def country(self) -> str:
        """The importer's code, e.g. `AE`; that of the profile it is based on, where it has one."""
        return _identity(self.data.get("importer"))

    @property
    def developer(self) -> str:
        """The developer's id; that of the profile it is based on, where it has one."""
        return _identity(self.data.get("developer"))

    def party_name(self, party: str) -> str:
        """The developer's or importer's name as its profile gives it."""
        return str(self.facts.get(f"{party}.name", self.data.get(party, "")))


def build_deal(document: Document, catalogue: FactCatalogue, find_profile: FindProfile) -> Deal:
    """Collect the facts of a deal that has passed its checks."""
    facts: dict[str, object] = {}
    origins: dict[str, Origin] = {}
    deal_sources = _mapping(document.data.get("sources"))
    deal_evidence = _mapping(document.data.get("evidence"))
    for path in catalogue.facts:
        steps = tuple(path.split("."))
        if steps[0] in ("developer", "importer"):
            continue
        value = _at(document.data, steps)
        if value is not None:
            facts[path] = value
            evidence = _evidence_for(deal_evidence, path)
            origins[path] = Origin(document, steps, evidence, deal_sources)
    for party in ("developer", "importer"):
        for origin, name, value in _profile_facts(document, party, find_profile):
            facts[f"{party}.{name}"] = value
            origins[f"{party}.{name}"] = origin
    absent = document.data.get("infrastructure") == NONE
    return Deal(document, facts, origins, absent, _priorities(document, find_profile))


def _priorities(document: Document, find_profile: FindProfile) -> str:
    """What weighs most with the importer: as the deal says, or else its profile."""
    given = document.data.get("importer")
    inline = _mapping(given)
    own = inline.get("priorities")
    base = str(inline.get("based_on", "")) if inline else str(given)
    profile = find_profile("importer", base) if base and not own else None
    return str(own or (profile.data.get("priorities", "") if profile else ""))


def _profile_facts(
    document: Document, party: str, find_profile: FindProfile
) -> list[tuple[Origin, str, object]]:
    given = document.data.get(party)
    inline = _mapping(given)
    base = str(inline.get("based_on", "")) if inline else str(given)
    found: list[tuple[Origin, str, object]] = []
    profile = find_profile(party, base) if base else None
    if profile is not None:
        found.extend(_facts_of(profile, (), profile.data))
    if inline:
        found.extend(_facts_in_place(document, party, inline))
    return found


def _facts_of(
    document: Document, prefix: Path, data: Mapping[str, object]
) -> list[tuple[Origin, str, object]]:
    sources, evidence = _mapping(data.get("sources")), _mapping(data.get("evidence"))
    origin = Origin(document, (*prefix, "name"), {}, sources)
    found: list[tuple[Origin, str, object]] = [(origin, "name", data.get("name", ""))]
    for name, value in _mapping(data.get("facts")).items():
        path = (*prefix, "facts", name)
        found.append((Origin(document, path, _mapping(evidence.get(name)), sources), name, value))
    return found


def _facts_in_place(
    document: Document, party: str, inline: Mapping[str, object]
) -> list[tuple[Origin, str, object]]:
    """The facts of a profile that stands in the deal, whose evidence stands in that of the deal."""
    sources = _mapping(document.data.get("sources"))
    evidence = _mapping(document.data.get("evidence"))
    found: list[tuple[Origin, str, object]] = [
        (Origin(document, (party, "name"), {}, sources), "name", inline.get("name", ""))
    ]
    for name, value in _mapping(inline.get("facts")).items():
        own = _evidence_for(evidence, f"{party}.{name}")
        own = _mapping(evidence.get(f"{party}.facts.{name}")) or own
        found.append((Origin(document, (party, "facts", name), own, sources), name, value))
    return found


def profile_facts(profile: Document) -> dict[str, tuple[object, Origin]]:
    """The facts of a profile by their names, each with the place where it is written."""
    return {name: (value, origin) for origin, name, value in _facts_of(profile, (), profile.data)}


def _evidence_for(evidence: Mapping[str, object], path: str) -> Mapping[str, object]:
    """The evidence of a fact, or of the nearest block around it."""
    steps = path.split(".")
    for end in range(len(steps), 0, -1):
        found = _mapping(evidence.get(".".join(steps[:end])))
        if found:
            return found
    return {}


def _at(data: object, steps: tuple[str, ...]) -> object:
    for step in steps:
        if not isinstance(data, Mapping):
            return None
        data = data.get(step)
    return data


def _identity(given: object) -> str:
    inline = _mapping(given)
    return str(inline.get("based_on") or inline.get("id", "")) if inline else str(given or "")


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}

"""A draft: the deal that some answers describe, its text, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dealcheck.checking import CheckContext, check_document
from dealcheck.checking.context import ProfileKind, shipped_id
from dealcheck.checking.near import nearest
from dealcheck.diagnostics import Diagnostic, in_order
from dealcheck.model.facts import UNKNOWN, FactCatalogue
from dealcheck.profiles import ProfileLibrary
from dealcheck.questionnaire.likes import Settled, as_settings, settled_by
from dealcheck.questionnaire.questions import questions
from dealcheck.questionnaire.text import deal_text, flow
from dealcheck.reading import Document, Plain, read_bytes
from dealcheck.what_if import Setting, apply_settings

_FORMAT = "dealcheck/deal/1"
_FIRST_STATUS = "talks"
# A key that is missing, and evidence that is.
_OPEN = frozenset({"D102", "D201"})
_PARTIES: tuple[ProfileKind, ...] = ("developer", "importer")


@dataclass(frozen=True, slots=True)
class Draft:
    """The data and the text of a deal file, and the findings on it, notes left out.

    `reasons` are those of the facts that a kind has settled.
    """

    data: Mapping[str, Plain]
    text: str
    diagnostics: tuple[Diagnostic, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def open_ends(self) -> tuple[Diagnostic, ...]:
        """The findings on what is not said yet; the others are about what is said wrongly."""
        return tuple(one for one in self.diagnostics if one.code in _OPEN)

    @property
    def is_open_only(self) -> bool:
        """Whether nothing is said wrongly."""
        return len(self.open_ends) == len(self.diagnostics)

    @property
    def missing_parties(self) -> tuple[str, ...]:
        """The parties that nobody has named."""
        return tuple(kind for kind in _PARTIES if kind not in self.data)


@dataclass(frozen=True, slots=True)
class Drafting:
    """What a draft is made from, besides the answers.

    `file` is the name that findings give, `schema` what the file's first line tells an editor,
    `identifier` the deal's id where no answer gives one, and `likes` the kinds that it is like.
    """

    catalogue: FactCatalogue
    context: CheckContext
    library: ProfileLibrary
    file: str
    schema: str
    identifier: str = ""
    likes: tuple[str, ...] = ()

    def draft(self, settings: Sequence[Setting]) -> Draft:
        """Return the deal that the settings describe; a later one goes before an earlier one.

        What the kinds in `likes` settle stands before all of them, so that each may change it.
        """
        settled = self._settled(settings)
        settings = [*as_settings(settled), *settings]
        data = _beginning(settings, self)
        # The parties themselves stand already, in place where one of their facts is set.
        rest = [one for one in settings if one.path not in {(kind,) for kind in _PARTIES}]
        laid, problems = apply_settings([Document(self.file, data, "")], rest, self.library.find)
        data = laid[0].data
        _fill(data)
        if data.get("nature") == "real":
            _vouch(data, settled)
        reasons = {fact: one.why for fact, one in settled.items()}
        text = deal_text(data, self.catalogue, self.schema, reasons=reasons)
        found = list(problems)
        read = read_bytes(text.encode("utf-8", errors="backslashreplace"), self.file)
        found += read.diagnostics
        if read.document is not None:
            found += check_document(read.document, self.context)
        worse = in_order(one for one in found if one.severity != "note")
        return Draft(data, text, worse, reasons)

    def marked(self, draft: Draft) -> str:
        """Return the text of a draft with what is not said yet at its beginning."""
        return deal_text(
            draft.data, self.catalogue, self.schema, draft.open_ends, reasons=draft.reasons
        )

    def _settled(self, settings: Sequence[Setting]) -> dict[str, Settled]:
        """Return what the kinds settle and no setting says otherwise, by fact."""
        named = next((one.value for one in reversed(settings) if one.path == ("developer",)), "")
        profile = self.library.find("developer", _identifier(named)) if named else None
        facts = profile.data.get("facts") if profile is not None else None
        home = str(facts.get("home", "")) if isinstance(facts, dict) else ""
        stated = [one.path for one in settings]

        def is_stated(fact: str) -> bool:
            # By its own name, or as a part or the whole of what is set.
            steps = tuple(fact.split("."))
            return any(steps[: len(path)] == path[: len(steps)] for path in stated)

        found = settled_by(self.likes, home)
        return {fact: one for fact, one in found.items() if not is_stated(fact)}

    def without_profile(self, draft: Draft) -> Iterator[str]:
        """Yield the ids of parties that the file describes itself, since no profile does."""
        for kind in _PARTIES:
            party = draft.data.get(kind)
            if isinstance(party, dict) and "based_on" not in party:
                yield _identifier(party)

    def standing(self, path: str, draft: Draft) -> str:
        """Return what a fact is in a draft: by its own word, or by the country's profile."""
        block, _, inner = path.partition(".")
        value: Plain = draft.data.get(block, "")
        if block == "importer" and inner:
            profile = self.library.find("importer", _identifier(value))
            facts = profile.data.get("facts") if profile is not None else None
            value = facts if isinstance(facts, dict) else {}
        for step in inner.split(".") if inner else ():
            value = value.get(step, UNKNOWN) if isinstance(value, dict) else UNKNOWN
        return flow(value) if not isinstance(value, str) else value

    def known(self, path: str) -> Sequence[str]:
        """Return the words that the profiles give a fact: the ids of the parties."""
        for kind in _PARTIES:
            if path == kind:
                return sorted(self.context.known(kind))
        return ()


def _beginning(settings: Sequence[Setting], drafting: Drafting) -> dict[str, Plain]:
    given = {setting.path: setting.value for setting in settings}
    parties: dict[str, Plain] = {}
    names: dict[str, str] = {}
    for kind in _PARTIES:
        if (kind,) not in given:
            continue
        value = given.pop((kind,))
        has_own_facts = any(path[0] == kind for path in given)
        parties[kind] = _party(kind, value, drafting, in_place=has_own_facts)
        names[kind] = _name(kind, value, drafting.library)
    both = [_identifier(parties[kind]) for kind in reversed(_PARTIES) if kind in parties]
    usual_id = "-".join(both).lower()
    return {
        "format": _FORMAT,
        "id": drafting.identifier or usual_id,
        "name": " in ".join(names.values()) or "A draft",
        "nature": "draft",
        **parties,
        "status": _FIRST_STATUS,
    }


def _party(kind: ProfileKind, value: Plain, drafting: Drafting, *, in_place: bool) -> Plain:
    """Return a party as the deal writes it: an id, or a profile in place where one is needed."""
    if not isinstance(value, str):
        return value
    known = drafting.context.known(kind)
    if value in known:
        own: dict[str, Plain] = {"id": value, "name": _name(kind, value, drafting.library)}
        return {**own, "based_on": value, "facts": {}} if in_place else value
    if nearest(value, known) is not None or shipped_id(kind, value) is not None:
        return value  # rather a slip than a new party: the check names the profile meant
    return {"id": value, "name": value, "facts": {}}


def _name(kind: ProfileKind, value: Plain, library: ProfileLibrary) -> str:
    if isinstance(value, dict):
        return str(value.get("name", value.get("id", "")))
    profile = library.find(kind, str(value))
    return str(profile.data.get("name", value)) if profile is not None else str(value)


def _identifier(party: Plain) -> str:
    return str(party.get("id", "") if isinstance(party, dict) else party)


def _vouch(data: dict[str, Plain], settled: Mapping[str, Settled]) -> None:
    """Give each fact that a kind has settled its evidence: the rule that it follows from."""
    evidence = data.setdefault("evidence", {})
    if isinstance(evidence, dict):
        for fact, one in settled.items():
            evidence.setdefault(fact, {"confidence": "inferred", "note": f"By the rule: {one.why}"})


def _fill(data: dict[str, Plain]) -> None:
    """Say aloud of each fact asked for that it is unknown, where nothing else is said."""
    for fact in questions().facts:
        *blocks, last = fact.split(".")
        if blocks[:1] == ["importer"]:
            continue  # the country's profile may well know
        block: Plain = data
        for step in blocks:
            block = block.setdefault(step, {}) if isinstance(block, dict) else None
        if isinstance(block, dict):
            block.setdefault(last, UNKNOWN)

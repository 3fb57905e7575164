"""What a deal can say: every fact of the schemas with its words, its unit and its range.

The schemas are the only place where a fact, its words and their meanings are written down; this
module reads them from there, so that a model, `explain` and the scoring all speak of the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

JsonObject = Mapping[str, object]

UNKNOWN = "unknown"
NOT_APPLICABLE = "not-applicable"
NONE = "none"
AT_LEAST, AT_MOST = "at_least", "at_most"
_ENDS = frozenset({AT_LEAST, AT_MOST})

# What is said about the file and about the facts is no fact itself.
_NOT_FACTS = frozenset({"nature", "alternatives", "sources", "evidence"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of a deal or profile that a model may read.

    `words` are in ascending order of what the fact names; they are empty for a quantity. For a
    quantity `low` and `high` are the ends of its scale in `unit`; an end the schema leaves open
    is infinite. A `scenarios` fact is a list of possible futures with their probabilities.
    """

    path: str
    title: str
    description: str
    kind: Literal["words", "quantity", "scenarios"]
    words: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    unit: str = ""
    low: float = float("-inf")
    high: float = float("inf")

    def meaning(self, word: str) -> str:
        """The sentence that says what `word` stands for; empty if the schema gives none."""
        return dict(zip(self.words, self.meanings, strict=False)).get(word, "")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a deal file that holds no facts, such as `money`: what can be written in it."""

    name: str
    title: str
    description: str
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class FactCatalogue:
    """Every fact by its dotted path, e.g. `contract.exclusivity` or `importer.us_wariness`.

    `parts` are the keys of a deal beneath which no fact stands. Two catalogues are the same only if
    they are one, so that what depends on it can be kept beside it.
    """

    facts: Mapping[str, Fact]
    parts: tuple[Part, ...] = ()

    def __contains__(self, path: str) -> bool:
        return path in self.facts

    def __getitem__(self, path: str) -> Fact:
        return self.facts[path]

    def get(self, path: str) -> Fact | None:
        return self.facts.get(path)

    def beneath(self, block: str) -> tuple[str, ...]:
        """The paths inside a block, e.g. of `contract.rights`."""
        return tuple(path for path in self.facts if path.startswith(f"{block}."))


def open_end(value: object) -> tuple[float, float] | None:
    """The ends of `{at_least: 200}` or `{at_most: 5}`, one of them infinite; None for the rest."""
    if not isinstance(value, Mapping) or not value or not _ENDS.issuperset(value):
        return None
    low, high = value.get(AT_LEAST, float("-inf")), value.get(AT_MOST, float("inf"))
    return float(cast(float, low)), float(cast(float, high))


def fact_catalogue(schemas: Mapping[str, JsonObject]) -> FactCatalogue:
    """The facts of the deal schema, with the facts of both profiles under `importer.` and so on."""
    facts: dict[str, Fact] = {}
    parts: list[Part] = []
    deal = schemas["deal"]
    for name, entry in _properties(deal).items():
        if name in ("importer", "developer"):
            profile = schemas[name]
            root = _object(_object(profile.get("$defs", {})).get("facts", {}))
            facts.update((fact.path, fact) for fact in _walk(root, name, profile))
            continue
        inside = () if name in _NOT_FACTS else tuple(_walk(_object(entry), name, deal))
        facts.update((fact.path, fact) for fact in inside)
        if not inside:
            parts.append(_part(name, _object(entry), deal))
    return FactCatalogue(facts, tuple(parts))


def _part(name: str, entry: JsonObject, schema: JsonObject) -> Part:
    keys: dict[str, str] = {}
    for choice in _choices(entry, schema):
        for each in (choice, *_choices(_object(choice.get("items", {})), schema)):
            for key, inner in _properties(each).items():
                keys[key] = str(_follow(_object(inner), schema).get("description", ""))
                keys[key] = str(_object(inner).get("description", keys[key]))
    title, about = (str(entry.get(key, "")) for key in ("title", "description"))
    return Part(name, title, about, tuple(keys.items()))


def _walk(entry: JsonObject, path: str, schema: JsonObject) -> Iterator[Fact]:
    for choice in _choices(entry, schema):
        properties = _properties(choice)
        if properties and not _ENDS.issuperset(properties):
            for name, inner in properties.items():
                yield from _walk(_object(inner), f"{path}.{name}", schema)
            return
    fact = _fact(entry, path, schema)
    if fact is not None:
        yield fact


def _fact(entry: JsonObject, path: str, schema: JsonObject) -> Fact | None:
    title, description = str(entry.get("title", path)), str(entry.get("description", ""))
    for choice in _choices(entry, schema):
        if "probability" in _properties(_follow(_object(choice.get("items", {})), schema)):
            return Fact(path, title, description, "scenarios")
        if "enum" in choice:
            words = tuple(str(w) for w in _list(choice["enum"]) if w != UNKNOWN)
            meanings = tuple(str(m) for m in _list(choice.get("enumDescriptions", [])))
            return Fact(path, title, description, "words", words, meanings)
        if choice.get("type") in ("number", "integer"):
            return Fact(
                path,
                title,
                description,
                "quantity",
                unit=str(entry.get("x-unit", choice.get("x-unit", ""))),
                low=float(cast(float, choice.get("minimum", float("-inf")))),
                high=float(cast(float, choice.get("maximum", float("inf")))),
            )
    return None


def _choices(entry: JsonObject, schema: JsonObject) -> tuple[JsonObject, ...]:
    """The entry itself and its alternatives, with references inside the same file followed."""
    entry = _follow(entry, schema)
    found = [entry]
    for keyword in ("anyOf", "oneOf"):
        for part in _list(entry.get(keyword, [])):
            found.extend(_choices(_object(part), schema))
    return tuple(found)


def _follow(entry: JsonObject, schema: JsonObject) -> JsonObject:
    reference = entry.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return entry
    target: object = schema
    for step in reference[2:].split("/"):
        target = _object(target).get(step, {})
    return {**_object(target), **{k: v for k, v in entry.items() if k != "$ref"}}


def _properties(entry: JsonObject) -> JsonObject:
    return _object(entry.get("properties", {}))


def _object(value: object) -> JsonObject:
    return cast(JsonObject, value) if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[object]:
    return cast(Sequence[object], value) if isinstance(value, list) else []

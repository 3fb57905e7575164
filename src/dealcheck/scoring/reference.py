"""What is usual for a fact that nobody states: how often deals of the kind have each of its words.

The chances come from three layers, each of which counts more the more is known in it: all deals of
the reference, those with (or without) a site, and of these the ones whose developer has the same
home. An eighth stays with what the scale alone allows. Published terms and base rates are mixed in
by how few deals of the class state the fact. The deal itself, and another description of the same
deal, are left out. Of countries each counts once; facts of developers are never guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from dealcheck.model.facts import NOT_APPLICABLE, UNKNOWN, Fact, FactCatalogue, open_end
from dealcheck.model.reader import Array, Indices
from dealcheck.resources import MissingResource, data_file
from dealcheck.scoring.deal import Deal

FORMAT = "dealcheck/reference/1"
_PRIOR, _OF_CLASS = 2.0, 4.0
"""How many deals the layer above counts for. Judgements."""
_SCALE_ALONE = 0.12
_SIZES = ("power_mw.firm", "power_mw.option", "h100_equivalents.firm", "h100_equivalents.option")

Value = str | float | list[str] | list[float]


@dataclass(frozen=True, slots=True)
class Class:
    """What decides which deals are of a kind: a site in the country, the developer's home."""

    site: bool | None
    home: str | None


@dataclass(frozen=True)
class Reference:
    """The deals behind what is usual: what each states of every fact.

    `lifts` are the worth of levers to a party in the deals of the reference, by lever and deal.
    """

    digest: str
    classes: Mapping[str, Class]
    kinds: Mapping[str, str]
    facts: Mapping[str, Mapping[str, Value]]
    countries: Mapping[str, Mapping[str, Value]]
    lifts: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)

    def beside(self, deal: Deal) -> Beside:
        """The reference as it is for one deal: without itself, and by its class."""
        own, identity = class_of(deal), deal.text("id")
        key = (own, identity)
        if key not in self.marked:
            self.marked[key] = self._marks(own, identity)
        return Beside(self, deal, *self.marked[key])

    def _marks(self, own: Class, identity: str) -> tuple[Array, bytes]:
        others = {name: one for name, one in self.classes.items() if not is_twin(name, identity)}
        alike = {
            name for name, one in others.items() if own.site is not None and one.site is own.site
        }
        at_home = {name for name in alike if own.home and others[name].home == own.home}
        places = {name: place for place, name in enumerate(self.classes)}
        marks = np.zeros((3, len(places)))
        for row, members in enumerate((others, alike, at_home)):
            marks[row, [places[name] for name in members]] = 1.0
        return marks, marks.tobytes()

    def stating(self, fact: str, deal: Deal) -> Mapping[str, Value]:
        """What others state of a fact: countries of countries, deals of the rest."""
        if fact.startswith("importer."):
            found = self.countries.get(fact, {})
            return {name: value for name, value in found.items() if name != deal.country}
        identity = deal.text("id")
        found = self.facts.get(fact, {})
        return {name: value for name, value in found.items() if not is_twin(name, identity)}

    @cached_property
    def cached(self) -> dict[tuple[str, bytes], tuple[Array, float, bool]]:
        """Chances that were worked out before: deals of one class ask for the same ones."""
        return {}

    @cached_property
    def marked(self) -> dict[tuple[Class, str], tuple[Array, bytes]]:
        """Which deals count, by what that hangs on, as far as it was worked out before."""
        return {}

    @cached_property
    def settled(self) -> dict[Hashable, dict[Hashable, tuple[Array, bool]]]:
        """What was made of these chances for a model and a fact, by all that it hangs on."""
        return {}

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {}

    def table(self, fact: Fact) -> Table:
        """What all deals, or all countries, state of a fact, as arrays made once."""
        if fact.path not in self._tables:
            of_country = fact.path.startswith("importer.")
            stated = (self.countries if of_country else self.facts).get(fact.path, {})
            names = list(stated if of_country else self.classes)
            rows = [(names.index(name), value) for name, value in stated.items()]
            self._tables[fact.path] = _table(fact, names, rows)
        return self._tables[fact.path]


@dataclass(frozen=True, slots=True)
class Table:
    """What some deals or countries state of one fact.

    `members` are their places among all, `words` (members by words) marks the words that each
    leaves possible, `ends` (members by two) the numbers.
    """

    names: Sequence[str]
    members: Indices
    words: Array
    ends: Array


@dataclass(frozen=True, slots=True)
class Beside:
    """A reference as it is for one deal; `marks` are all others, those of its class, and of its
    class and home. Deals with the same `group` have the same marks."""

    reference: Reference
    deal: Deal
    marks: Array
    group: bytes

    def words(self, fact: Fact) -> tuple[Array, float, bool]:
        """The chance of each word, how many of the class state the fact, and whether any does.

        Of several candidates each counts as it is likely by the others.
        """
        table = self.reference.table(fact)
        key = self._key(fact.path, table)
        known = self.reference.cached.get(key)
        if known is not None:
            return known
        weights, alone, of_class = self._weights(fact.path, table)
        size = len(fact.words)
        single = table.words.sum(axis=1) == 1.0
        certain = alone / size + (weights * single) @ table.words
        several = table.words[~single] * certain
        totals = np.maximum(several.sum(axis=1, keepdims=True), 1e-12)
        found = certain + (weights[~single, np.newaxis] * several / totals).sum(axis=0)
        answer = found / found.sum(), of_class, bool(weights.any())
        self.reference.cached[key] = answer
        return answer

    def points(self, fact: Fact) -> tuple[Array, Array, float, float, bool]:
        """Published numbers with their weights, the weight of the scale alone, how many of the
        class state the fact, and whether any does.

        Of a range both ends and the middle count, a third each.
        """
        table = self.reference.table(fact)
        weights, alone, of_class = self._weights(fact.path, table)
        low, high = table.ends[:, 0], table.ends[:, 1]
        numbers = np.concatenate([low, (low + high) / 2.0, high])
        return numbers, np.tile(weights / 3.0, 3), alone, of_class, bool(weights.any())

    def _key(self, path: str, table: Table) -> tuple[str, bytes]:
        """What the answer hangs on: the fact, and which of those that state it count."""
        if path.startswith("importer."):
            mine = self.deal.country
            return path, mine.encode() if mine in table.names else b""
        return path, self.marks[:, table.members].tobytes()

    def _weights(self, path: str, table: Table) -> tuple[Array, float, float]:
        """The weight of every member, that of the scale alone, and how many are of the class."""
        kept = 1.0 - _SCALE_ALONE
        if path.startswith("importer."):
            mine = self.deal.country
            others = np.array([float(table.names[place] != mine) for place in table.members])
            total = _PRIOR + others.sum()
            return kept * others / total, kept * _PRIOR / total + _SCALE_ALONE, float(others.sum())
        marks = self.marks[:, table.members]
        counts = marks.sum(axis=1)
        first, second, third = _PRIOR + counts[0], _OF_CLASS + counts[1], _OF_CLASS + counts[2]
        weights = marks[0] / first
        weights = (_OF_CLASS * weights + marks[1]) / second
        weights = (_OF_CLASS * weights + marks[2]) / third
        alone = _PRIOR / first * _OF_CLASS / second * _OF_CLASS / third
        return kept * weights, float(kept * alone + _SCALE_ALONE), float(counts[1])


def _table(fact: Fact, names: Sequence[str], rows: Sequence[tuple[int, Value]]) -> Table:
    members = np.array([place for place, _ in rows], dtype=np.intp)
    words = np.zeros((len(rows), len(fact.words)))
    ends = np.zeros((len(rows), 2))
    for row, (_, value) in enumerate(rows):
        given = value if isinstance(value, list) else [value]
        if fact.words:
            words[row, [fact.words.index(str(w)) for w in given if w in fact.words]] = 1.0
        else:
            ends[row] = float(given[0]), float(given[-1])
    return Table(names, members, words, ends)


def is_twin(one: str, other: str) -> bool:
    """Whether two ids name one deal: the same, or described as of another month (`…-2025-09`)."""
    shorter, longer = sorted((one, other), key=len)
    rest = longer.removeprefix(shorter)
    return one == other or (
        rest != longer and rest.startswith("-") and rest[1:].replace("-", "").isdigit()
    )


def class_of(deal: Deal) -> Class:
    """The class of a deal by what its file states."""
    home = deal.facts.get("developer.home")
    return Class(has_site(deal), home if isinstance(home, str) and home != UNKNOWN else None)


def has_site(deal: Deal) -> bool | None:
    """Whether computing capacity belongs to a deal; None where its file leaves that open."""
    if deal.without_infrastructure:
        return False
    sizes = [deal.facts.get(f"infrastructure.{name}") for name in _SIZES]
    stated = [size for size in sizes if isinstance(size, (int, float, list)) or open_end(size)]
    if any(_most(size) > 0.0 for size in stated):
        return True
    if deal.facts.get("infrastructure.capacity") in ("in-country", "reserved-abroad"):
        return True
    return False if stated and len(stated) > 1 else None


@cache
def shipped_reference() -> Reference | None:
    """The reference that ships with dealcheck; None in a checkout where it isn't made yet."""
    file = data_file("reference.json")
    return None if isinstance(file, MissingResource) else read_reference(file)


def read_reference(file: Path) -> Reference:
    """Read a reference that `docs/reference.py` has written."""
    text = file.read_bytes()
    data = json.loads(text)
    return Reference(
        digest=hashlib.sha256(text).hexdigest()[:16],
        classes={name: Class(one["site"], one["home"]) for name, one in data["deals"].items()},
        kinds={name: one["kind"] for name, one in data["deals"].items()},
        facts=data["facts"],
        countries=data["countries"],
        lifts=data["levers"],
    )


def stated_facts(deals: Sequence[Deal], catalogue: FactCatalogue) -> dict[str, dict[str, Value]]:
    """What some deals state of each fact of their own, by deal."""
    found: dict[str, dict[str, Value]] = {}
    for path, fact in catalogue.facts.items():
        if fact.kind == "scenarios" or path.startswith(("developer.", "importer.")):
            continue
        for deal in deals:
            value = _usable(deal.facts.get(path))
            if value is not None:
                found.setdefault(path, {})[deal.text("id")] = value
    return found


def country_facts(profiles: Iterable[Mapping[str, object]]) -> dict[str, dict[str, Value]]:
    """What some countries' profiles state of each fact, by country."""
    found: dict[str, dict[str, Value]] = {}
    for profile in profiles:
        facts = profile.get("facts")
        for name, given in facts.items() if isinstance(facts, Mapping) else ():
            value = _usable(given)
            if value is not None:
                found.setdefault(f"importer.{name}", {})[str(profile["id"])] = value
    return found


def mixed_quantiles(numbers: Array, weights: Array, at: Array) -> Array:
    """The quantiles of weighted numbers, on straight lines between the middles of their weights."""
    order = numbers.argsort(kind="stable")
    ends = weights[order].cumsum()
    middles = (ends - weights[order] / 2.0) / ends[-1]
    found: Array = np.interp(at, middles, numbers[order])
    return found


def _usable(value: object) -> Value | None:
    """A stated word or number, several candidates or a range; None for what says nothing."""
    if isinstance(value, bool) or value in (UNKNOWN, NOT_APPLICABLE):
        return None
    # An open end tells no number: whatever stood for the other one would be made up.
    return value if isinstance(value, (str, int, float, list)) else None


def _most(size: object) -> float:
    if isinstance(size, list):
        return max((float(one) for one in size if isinstance(one, (int, float))), default=0.0)
    if (ends := open_end(size)) is not None:
        return ends[1] if ends[1] <= 0.0 else max(ends[0], 0.0)
    return float(size) if isinstance(size, (int, float)) else 0.0

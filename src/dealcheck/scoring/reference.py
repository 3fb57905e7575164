"""What is usual for a fact that nobody states: how often deals of the kind, or published terms, have
each of its words.

The chances come from three layers, each of which counts more the more is known in it: all deals of
the reference, those with (or without) a site, and of these the ones whose developer has the same
home. A tenth stays with what the scale alone allows. Published terms and base rates are mixed in by
how few deals of the class state the fact. The deal itself, and another description of the same
deal, are left out. Of countries each counts once; facts of developers are never guessed from others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from dealcheck.model.facts import NOT_APPLICABLE, UNKNOWN, Fact, FactCatalogue
from dealcheck.model.reader import Array
from dealcheck.resources import MissingResource, data_file
from dealcheck.scoring.deal import Deal

FORMAT = "dealcheck/reference/1"
_PRIOR, _OF_CLASS, _OF_TERMS = 2.0, 4.0, 4.0
"""How many deals the layer above, and published terms, count for. Judgements."""
_SCALE_ALONE = 0.1
_SIZES = ("power_mw.firm", "power_mw.option", "h100_equivalents.firm", "h100_equivalents.option")

Value = str | float | list[str] | list[float]


@dataclass(frozen=True, slots=True)
class Class:
    """What decides which deals are of a kind: a site in the country, the developer's home."""

    site: bool | None
    home: str | None


@dataclass(frozen=True, slots=True)
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

    def stating(self, fact: str, deal: Deal) -> Mapping[str, Value]:
        """What others state of a fact: countries of countries, deals of the rest."""
        if fact.startswith("importer."):
            found = self.countries.get(fact, {})
            return {name: value for name, value in found.items() if name != deal.country}
        identity = deal.text("id")
        found = self.facts.get(fact, {})
        return {name: value for name, value in found.items() if not is_twin(name, identity)}

    def shares(self, fact: str, deal: Deal) -> tuple[Mapping[str, float], float, int]:
        """The weight of every deal that states a fact, that of the scale alone, and how many of the
        deal's own class state it."""
        stating = self.stating(fact, deal)
        if fact.startswith("importer."):
            total = _PRIOR + len(stating)
            each = (1.0 - _SCALE_ALONE) / total
            alone = _SCALE_ALONE + (1.0 - _SCALE_ALONE) * _PRIOR / total
            return dict.fromkeys(stating, each), alone, len(stating)
        own = class_of(deal)
        alone, weights = 1.0, dict.fromkeys(stating, 0.0)
        layers: tuple[tuple[float, Sequence[str]], ...] = (
            (_PRIOR, list(stating)),
            (_OF_CLASS, [name for name in stating if self._is_alike(name, own, home=False)]),
            (_OF_CLASS, [name for name in stating if self._is_alike(name, own, home=True)]),
        )
        for prior, members in layers:
            total = prior + len(members)
            alone *= prior / total
            weights = {name: weight * prior / total for name, weight in weights.items()}
            for name in members:
                weights[name] += 1.0 / total
        kept = 1.0 - _SCALE_ALONE
        alone = kept * alone + _SCALE_ALONE
        return {name: kept * w for name, w in weights.items()}, alone, len(layers[1][1])

    def _is_alike(self, name: str, own: Class, *, home: bool) -> bool:
        other = self.classes[name]
        if own.site is None or other.site is not own.site:
            return False
        return not home or (own.home is not None and other.home == own.home)


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
    stated = [size for size in sizes if isinstance(size, (int, float, list))]
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


def word_chances(
    fact: Fact, stating: Mapping[str, Value], shares: Mapping[str, float], alone: float
) -> Array:
    """The chance of each word; of several candidates each counts as it is likely by the others."""
    size = len(fact.words)
    certain = np.full(size, alone / size)
    several: list[tuple[float, list[int]]] = []
    for name, weight in shares.items():
        value = stating[name]
        words = value if isinstance(value, list) else [value]
        places = [fact.words.index(str(word)) for word in words if word in fact.words]
        if len(places) == 1:
            certain[places[0]] += weight
        elif places:
            several.append((weight, places))
    found = certain.copy()
    for weight, places in several:
        found[places] += weight * certain[places] / certain[places].sum()
    return found / found.sum()


def number_points(
    stating: Mapping[str, Value], shares: Mapping[str, float]
) -> list[tuple[float, float]]:
    """Published numbers with their weights; of a range both ends and the middle, a third each."""
    points: list[tuple[float, float]] = []
    for name, weight in shares.items():
        value = stating[name]
        if isinstance(value, list):
            low, high = float(value[0]), float(value[1])
            points.extend((each, weight / 3.0) for each in (low, (low + high) / 2.0, high))
        else:
            points.append((float(value), weight))
    return points


def mixed_quantiles(points: Iterable[tuple[float, float]], at: Array) -> Array:
    """The quantiles of weighted numbers, on straight lines between the middles of their weights."""
    ordered = sorted(points)
    values = np.array([value for value, _ in ordered])
    weights = np.array([weight for _, weight in ordered])
    ends = weights.cumsum()
    middles = (ends - weights / 2.0) / ends[-1]
    found: Array = np.interp(at, middles, values)
    return found


def _usable(value: object) -> Value | None:
    """A stated word or number, several candidates or a range; None for what says nothing."""
    if isinstance(value, bool) or value in (UNKNOWN, NOT_APPLICABLE):
        return None
    return value if isinstance(value, (str, int, float, list)) else None


def _most(size: object) -> float:
    if isinstance(size, list):
        return max((float(one) for one in size if isinstance(one, (int, float))), default=0.0)
    return float(size) if isinstance(size, (int, float)) else 0.0

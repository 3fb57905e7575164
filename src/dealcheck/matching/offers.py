"""Offers: the deals that a standard package would make of a developer and a country."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from dealcheck.model.facts import NONE, NOT_APPLICABLE, UNKNOWN, FactCatalogue
from dealcheck.model.reader import Bounds, Mask
from dealcheck.model.types import BLOCKS, Grade, Model, StandardPackage, Supply
from dealcheck.reading import Document
from dealcheck.reading.yaml_core import Plain
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.conditions import every, possibly
from dealcheck.scoring.deal import Deal, Origin, profile_facts
from dealcheck.scoring.evidence import grades

Kind = Literal["developer", "importer"]
ENGINEERS, CAPITAL, YEARS = "engineers", "capital", "years"
"""What developers have to hand out, by the ids of the model's supplies."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A developer or a country as its profile describes it.

    `facts` and `origins` are by whole path. `is_type` marks a type that stands for no firm or
    state.
    """

    kind: Kind
    id: str
    name: str
    document: Document
    facts: Mapping[str, object]
    origins: Mapping[str, Origin]
    without_infrastructure: bool = False

    @property
    def is_type(self) -> bool:
        return self.document.data.get("nature") == "illustration"

    @property
    def is_american(self) -> bool:
        return self.facts.get("developer.home") == "united-states"

    @property
    def as_of(self) -> str:
        return str(self.document.data.get("as_of", ""))

    def number(self, name: str) -> float | None:
        """A number of the profile, such as `gdp_usd_billion`; None where it has none."""
        given = self.document.data.get("numbers")
        one = given.get(name) if isinstance(given, Mapping) else None
        value = one.get("value") if isinstance(one, Mapping) else None
        return float(value) if isinstance(value, (int, float)) else None


def candidate(kind: Kind, document: Document) -> Candidate:
    """The developer or country of a profile that has passed its checks."""
    found = profile_facts(document)
    return Candidate(
        kind,
        str(document.data.get("id", "")),
        str(document.data.get("name", "")),
        document,
        {f"{kind}.{name}": value for name, (value, _) in found.items()},
        {f"{kind}.{name}": origin for name, (_, origin) in found.items()},
    )


def with_runway(one: Candidate, years: float, model: Model) -> Candidate:
    """The developer as if it could wait so many years: the step of the scale that is nearest."""
    scale = next((supply for supply in model.supplies if supply.id == YEARS), None)
    if scale is None:
        return one
    near = min(scale.values, key=lambda word: abs(scale.values[word] - years))
    origins = {fact: origin for fact, origin in one.origins.items() if fact != scale.of}
    return replace(one, facts={**one.facts, scale.of: near}, origins=origins)


def has_to_spare(one: Candidate, supply: Supply, catalogue: FactCatalogue) -> float:
    """How much a developer has to hand out: of several candidates the mean, and of one of which
    nothing is said the middle of the scale."""
    words = catalogue[supply.of].words
    said = [word for word in words_of(one, supply.of) if word in words]
    found = [supply.values[word] for word in said or [words[len(words) // 2]]]
    return sum(found) / len(found)


def offered(
    developer: Candidate,
    importer: Candidate,
    package: StandardPackage,
    model: Model,
    more: Mapping[str, object] | None = None,
) -> Deal:
    """The deal that a package would be: a draft, described as of the newer of the two profiles.

    `more` are facts that are laid over all others.
    """
    facts = {
        **developer.facts,
        **importer.facts,
        **taken_from(developer, model),
        **package_facts(package),
        **(more or {}),
    }
    identity = f"{developer.id}-{importer.id}-{package.id}".lower()
    data: dict[str, Plain] = {
        "format": "dealcheck/deal/1",
        "id": identity,
        "name": f"{developer.name} and {importer.name}: {package.title}",
        "nature": "draft",
        "developer": developer.id,
        "importer": importer.id,
        "status": str(facts.get("status", "talks")),
    }
    as_of = max(developer.as_of, importer.as_of)
    if as_of:
        data["as_of"] = as_of
    return Deal(
        document=Document(identity, data, ""),
        facts=facts,
        origins={**developer.origins, **importer.origins},
        without_infrastructure=is_without_site(package),
        priorities=str(importer.document.data.get("priorities", "")),
    )


def package_facts(package: StandardPackage) -> dict[str, object]:
    """What a package states, by fact."""
    return {change.fact: change.to for change in package.changes if change.fact not in BLOCKS}


def taken_from(developer: Candidate, model: Model) -> dict[str, object]:
    """What every offer takes from its developer's profile: ranges, as wide as what is known."""
    found: dict[str, object] = {}
    for trait in model.traits:
        ends = [
            trait.ranges[word] for word in words_of(developer, trait.of) if word in trait.ranges
        ]
        if ends:
            found[trait.fact] = [min(low for low, _ in ends), max(high for _, high in ends)]
    return found


def words_of(one: Candidate, fact: str) -> list[str]:
    """The words that a profile leaves possible; none where it says nothing."""
    given = one.facts.get(fact)
    if isinstance(given, list):
        return [str(word) for word in given]
    return [given] if isinstance(given, str) and given not in (UNKNOWN, NOT_APPLICABLE) else []


def is_without_site(package: StandardPackage) -> bool:
    """Whether a package says that no infrastructure belongs to it."""
    return any(c.fact in BLOCKS and c.to == NONE for c in package.changes)


@dataclass(frozen=True)
class Grader:
    """The grades of offers' facts, each profile graded once for each day that it is read on."""

    model: Model
    done: dict[tuple[str, str, str], Mapping[str, Grade]] = field(default_factory=dict)

    def of(
        self, deal: Deal, parties: Sequence[Candidate], without: Collection[str] = ()
    ) -> Mapping[str, Grade]:
        """The grades of all facts of an offer, without those that are stipulated."""
        as_of = deal.text("as_of")
        found: dict[str, Grade] = {}
        for one in parties:
            key = (one.kind, one.id, as_of)
            if key not in self.done:
                self.done[key] = grades(replace(deal, origins=one.origins), self.model.grading)
            found |= self.done[key]
        return {fact: grade for fact, grade in found.items() if fact not in without}


def possible_offers(
    catalogue: FactCatalogue,
    developers: Sequence[Candidate],
    importers: Sequence[Candidate],
    packages: Sequence[StandardPackage],
    *,
    sized: bool = True,
) -> Mask:
    """Which packages each developer can deliver and each country can take.

    Developers by importers by packages. A fact that nobody knows excludes nothing, and neither does
    a figure that a profile does not give. Unless `sized`, how large a country is does not count.
    """
    here = fact_arrays(developers, catalogue)
    there = fact_arrays(importers, catalogue)
    found = np.zeros((len(developers), len(importers), len(packages)), dtype=np.bool_)
    for place, package in enumerate(packages):
        can = np.broadcast_to(every(package.when, here, _no_measure, possibly), len(developers))
        takes = np.broadcast_to(every(package.when, there, _no_measure, possibly), len(importers))
        if sized:
            takes = takes & np.array([_is_large_enough(one, package) for one in importers])
        found[:, :, place] = can[:, np.newaxis] & takes[np.newaxis, :]
    return found


def _is_large_enough(importer: Candidate, package: StandardPackage) -> bool:
    power, income = importer.number("electricity_twh"), importer.number("gdp_usd_billion")
    return (power is None or power >= package.least_power_twh) and (
        income is None or income >= package.least_gdp_usd_billion
    )


def _no_measure(name: str) -> Bounds:
    raise KeyError(f"who can deliver a package hangs on facts alone, and not on {name}")

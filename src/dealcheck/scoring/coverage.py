"""How much of a score rests on facts that are known on good evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dealcheck.model.types import Grade, Model
from dealcheck.model.values import FactArrays
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.evidence import cited, is_interested

Counts = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Footing:
    """What a deal's scores rest on: the share of each pole's weight on known and graded facts, and
    the share of the known facts that only interested sources carry."""

    by_pole: Mapping[str, float]
    interested: float

    @property
    def coverage(self) -> float:
        """The mean over the poles."""
        return sum(self.by_pole.values()) / max(len(self.by_pole), 1)


def footing(deal: Deal, model: Model, stated: FactArrays, grades: Mapping[str, Grade]) -> Footing:
    """Work out what the poles of a deal rest on."""

    def counts(fact: str) -> bool:
        if fact in stated.scenario_counts:
            known = fact in deal.facts
        else:
            known = stated.is_absent(fact) or stated.is_settled(fact)
        return known and (fact not in grades or grades[fact].counts)

    by_pole = {pole: _share(pole, model, counts) for pole in model.poles}
    graded = [path for path in grades if path in stated.known]
    only = [path for path in graded if _only_interested(deal, path)]
    return Footing(by_pole, len(only) / max(len(graded), 1))


def _share(name: str, model: Model, counts: Counts) -> float:
    """The share of a measure's weight that rests on facts which count."""
    members = model.members.get(name, ())
    if members:
        return sum(model.share(member) * _share(member, model, counts) for member in members)
    facts = model.facts[name]
    return sum(map(counts, facts)) / max(len(facts), 1)


def _only_interested(deal: Deal, path: str) -> bool:
    sources = cited(deal.origins[path])
    return bool(sources) and all(is_interested(source) for source in sources)

"""How far a deal is known: the knowledge of each fact, what rests on facts, and the certainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dealcheck.model.types import Model
from dealcheck.scoring.evidence import cited, is_interested
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.result import Certainty, Knowledge
from dealcheck.scoring.unknowns import facts_read, is_of_party

MUCH, LITTLE = 0.6, 0.25
MOSTLY_INTERESTED = 0.5
STEADY = 0.8
_CLAIMS = "claims."


@dataclass(frozen=True, slots=True)
class Footing:
    """How much of the weight rests on known facts, and the share of interested sources."""

    by_pole: Mapping[str, float]
    interested: float

    @property
    def coverage(self) -> float:
        return sum(self.by_pole.values()) / max(len(self.by_pole), 1)


def knowledge_of(one: DealDraws) -> Knowledge:
    """Tell apart what is stated, what follows, what is usual, and what nothing narrows."""
    block, place = one.block, one.place
    facts = block.followed.facts
    opened = {fact.fact: fact for fact in block.source.opened}
    stated, usual, nothing = [], [], []
    follows: dict[str, str] = {}
    for path in facts_read(block.model):
        if path in one.deal.facts and one.deal.facts[path] != "unknown":
            stated.append(path)
        elif path not in facts.scenario_counts and facts.is_absent(path, place):
            continue
        elif (link := block.followed.link(path, place)) >= 0:
            follows[path] = block.model.links[link].id
        elif path in opened and bool(opened[path].usual[place]):
            usual.append(path)
        else:
            nothing.append(path)
    reference = block.reference
    return Knowledge(
        stated=tuple(stated),
        follows=follows,
        usual=tuple(usual),
        open=tuple(nothing),
        reference=reference.digest if reference else "",
        reference_deals=len(reference.classes) if reference else 0,
    )


def own_facts(one: DealDraws, known: frozenset[str]) -> frozenset[str]:
    """The known facts that are this deal's own: none of its parties', no claim, not its status."""
    return frozenset(
        fact
        for fact in known
        if fact in one.deal.facts
        and one.deal.facts[fact] != "unknown"
        and not is_of_party(fact)
        and not fact.startswith(_CLAIMS)
        and fact != "status"
    ) | ({"infrastructure"} if one.deal.without_infrastructure else frozenset())


def footing(one: DealDraws, known: frozenset[str]) -> Footing:
    """How much of each pole's weight rests on facts that are known, and on whose word."""
    model = one.model
    by_pole = {pole: _share(pole, model, known) for pole in model.poles}
    graded = [path for path in one.block.grades[one.place] if path in one.block.catalogue]
    only = [path for path in graded if _only_interested(one, path)]
    return Footing(by_pole, len(only) / max(len(graded), 1))


def certainty(ground: Footing, by_facts: float) -> tuple[Certainty, list[str]]:
    """From high a step down for each reason; `by_facts` is the smallest share of draws that lead to
    a party's stance."""
    steps, reasons = 0, [f"{ground.coverage:.0%} of the weight rests on known facts"]
    steps += ground.coverage < MUCH
    steps += ground.coverage < LITTLE
    if ground.interested > MOSTLY_INTERESTED:
        steps += 1
        reasons.append(f"{ground.interested:.0%} of it comes from interested sources alone")
    if by_facts < STEADY:
        steps += 1
        reasons.append(f"open facts change a stance in {1.0 - by_facts:.0%} of the draws")
    levels: tuple[Certainty, ...] = ("high", "moderate", "low", "very-low")
    return levels[min(steps, len(levels) - 1)], reasons


def _share(name: str, model: Model, known: frozenset[str]) -> float:
    """The share of a measure's weight that rests on known facts."""
    members = model.members.get(name, ())
    if members:
        return sum(model.share(member) * _share(member, model, known) for member in members)
    facts = model.facts[name]
    return len(facts & known) / max(len(facts), 1)


def _only_interested(one: DealDraws, path: str) -> bool:
    sources = cited(one.deal.origins[path])
    return bool(sources) and all(is_interested(source) for source in sources)

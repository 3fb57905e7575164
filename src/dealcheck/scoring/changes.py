"""Changes of facts, laid over rows of them: levers, packages, postures, alternatives and shocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dealcheck.model.facts import NONE, FactCatalogue
from dealcheck.model.types import Change
from dealcheck.model.values import FactArrays, Settled


def changed(facts: FactArrays, changes: Iterable[Change], catalogue: FactCatalogue) -> FactArrays:
    """All rows with some facts set, brought up or down to a value, or moved along their scales."""
    settled = []
    for change in changes:
        if change.to == NONE and change.fact not in catalogue:
            facts = facts.without(change.fact)
        elif change.direction == "move":
            fact = catalogue[change.fact]
            facts = facts.moved(change.fact, float(change.to), (fact.low, fact.high))
        elif change.direction == "set":
            settled.append(settled_by(change, catalogue))
        else:
            limit = settled_by(change, catalogue)
            facts = facts.limited(limit, rising=change.direction == "raise")
    return facts.with_settled(settled)


def alternative_facts(
    facts: FactArrays, changes: Iterable[Change], catalogue: FactCatalogue
) -> FactArrays:
    """All rows with the facts of an alternative, which is of the deal's own sort.

    What does not apply to the deal does not apply to it either: beside seats stand other seats.
    """
    found = changed(facts, changes, catalogue)
    absent = {name: facts.absent[name] | mask for name, mask in found.absent.items()}
    return replace(found, absent=absent)


def settled_by(change: Change, catalogue: FactCatalogue) -> Settled:
    """The value that a change leads to."""
    if isinstance(change.to, str):
        return Settled(change.fact, catalogue[change.fact].words.index(change.to))
    return Settled(change.fact, None, change.to)

"""What a deal was in each of its versions, and what each states otherwise than the one before."""

from __future__ import annotations

from dataclasses import dataclass

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Model
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.comparison import fact_text
from dealcheck.scoring.crossing import differing
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.result import DealScore, FactChange
from dealcheck.scoring.unknowns import scales

MOST = 50
"""So many versions of a file are looked at, the newest ones."""
NOW = ""
"""What stands for a commit where a version is the file as it is."""


@dataclass(frozen=True, slots=True)
class Step:
    """A version of a deal: the short hash of its commit (`NOW` for the file) and its day.

    Without a score `problem` says why there is none. `changed` are the facts that the version
    before stated otherwise.
    """

    commit: str
    day: str
    score: DealScore | None
    changed: tuple[FactChange, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DealHistory:
    """The versions of one deal from the oldest to the newest."""

    id: str
    name: str
    file: str
    steps: tuple[Step, ...]


def facts_changed(
    before: Deal, after: Deal, model: Model, catalogue: FactCatalogue
) -> tuple[FactChange, ...]:
    """The facts that the model reads and that two versions don't state alike."""
    first, second = (fact_arrays([deal], catalogue, scales(model)) for deal in (before, after))
    found = []
    for path in differing(first, second, model, catalogue):
        fact = catalogue[path]
        old, new = fact_text(fact, first, before), fact_text(fact, second, after)
        # Possible futures are told by their names, which stay while their places move.
        found.append(FactChange(path, fact.title, old, new if new != old else "placed otherwise"))
    return tuple(found)

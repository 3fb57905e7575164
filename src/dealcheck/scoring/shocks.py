"""What a shock leaves of settled facts: of a deal's own, and of what could happen instead of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import YES, Array, Bounds, Mask
from dealcheck.model.types import DEAL, Model, Shock
from dealcheck.model.values import FactArrays
from dealcheck.scoring.changes import changed
from dealcheck.scoring.conditions import every, possibly

_LATER = "demand.later"


@dataclass(frozen=True, slots=True)
class Strike:
    """A shock and the rows in which it happens."""

    shock: Shock
    rows: Mask = field(default_factory=lambda: YES)


def struck(
    facts: FactArrays,
    strikes: Sequence[Strike],
    case: str,
    model: Model,
    catalogue: FactCatalogue,
) -> FactArrays:
    """The facts of a case, an alternative by its id or the deal in any version, after some shocks.

    What does not apply to the case does not apply afterwards either. A blow meets whatever is not
    surely out of its reach: a clause that nobody has seen protects nobody.
    """
    instead = {one.id for one in model.counterfactuals}
    named = case if case in instead else DEAL
    for strike in strikes:
        for blow in strike.shock.blows:
            if blow.of and named not in blow.of:
                continue
            met = strike.rows & every(blow.where, facts, _no_measure, possibly)
            if not met.any():
                continue
            after = changed(facts, blow.changes, catalogue)
            facts = facts.where(met, after, dict.fromkeys(one.fact for one in blow.changes))
        facts = _with_later(facts, strike)
    return facts


def _with_later(facts: FactArrays, strike: Strike) -> FactArrays:
    """The facts with all futures of later demand at the places that the shock gives them."""
    numbers = dict(facts.numbers)
    for axis, place in strike.shock.later.items():
        for future in range(facts.scenario_counts.get(_LATER, 0)):
            name = f"{_LATER}.{future}.{axis}"
            moved: Array = np.where(strike.rows, place, numbers[name].lower)
            numbers[name] = Bounds(moved, moved)
    return replace(facts, numbers=numbers)


def _no_measure(name: str) -> Bounds:
    raise KeyError(f"whom a shock meets is told by facts alone, and not by {name}")

"""The essay's warnings on a deal as a whole, as findings at the fact that calls for each.

A warning is given only where what is known excludes the alternative: all its conditions hold
whatever the open facts turn out to be.
"""

from __future__ import annotations

import re

from dealcheck.diagnostics import Diagnostic
from dealcheck.scoring.conditions import every
from dealcheck.scoring.prepared import DealDraws

_NAME = re.compile(r"\{([a-z_-]+)\}")


def cautions(one: DealDraws) -> tuple[Diagnostic, ...]:
    """Every warning of the model whose conditions surely hold."""
    found = []
    facts, ends = one.block.ends.facts, one.block.ends
    for caution in one.model.cautions:
        holds = every(caution.when, facts, ends.bounds)
        if not bool(holds[one.place if holds.shape[0] > 1 else 0]):
            continue
        origin = one.deal.origins.get(caution.fact)
        steps = tuple(caution.fact.split("."))
        place = origin.place if origin is not None else one.deal.document.place(steps, key=True)
        message = _NAME.sub(lambda name: _value(name[1], one), caution.message)
        found.append(
            Diagnostic(caution.code, "warning", message, place, caution.help, caution.fact)
        )
    return tuple(found)


def _value(name: str, one: DealDraws) -> str:
    """A measure as a warning names it: one number, or the range that it surely lies in."""
    if name not in one.model.measures:
        return "?"
    low, high = (f"{end:.0f}" for end in one.bounds(name))
    return low if low == high else f"{low} to {high}"

"""The essay's warnings on a deal as a whole, as findings at the fact that calls for each."""

from __future__ import annotations

import re

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Model
from dealcheck.scoring.conditions import Case, all_hold
from dealcheck.scoring.deal import Deal

_NAME = re.compile(r"\{([a-z_-]+)\}")


def cautions(deal: Deal, model: Model, case: Case) -> tuple[Diagnostic, ...]:
    """Every warning of the model whose conditions hold at the estimate."""
    found = []
    for one in model.cautions:
        if not bool(all_hold(one.when, case).estimated[0]):
            continue
        origin = deal.origins.get(one.fact)
        steps = tuple(one.fact.split("."))
        place = origin.place if origin is not None else deal.document.place(steps, key=True)
        message = _NAME.sub(lambda name: _value(name[1], model, case), one.message)
        found.append(Diagnostic(one.code, "warning", message, place, one.help, one.fact))
    return tuple(found)


def _value(name: str, model: Model, case: Case) -> str:
    if name not in model.measures:
        return "?"
    return f"{float(case.valued.value(name)[0]):.0f}"

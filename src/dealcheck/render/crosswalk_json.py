"""A deal in the terms of others as JSON (`dealcheck/crosswalk/1`), for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.render.json_text import JsonObject, as_text, model_object
from dealcheck.scoring.crosswalk import Crossed, Crosswalk, Framework

FORMAT = "dealcheck/crosswalk/1"


def crosswalk_json(found: Crosswalk, diagnostics: Sequence[Diagnostic] = ()) -> str:
    """Return the document as text with a line feed at its end."""
    deal, model = found.deal, found.model
    return as_text(
        {
            "format": FORMAT,
            "model": model_object(model),
            "deal": {"id": deal.text("id"), "name": deal.text("name"), "file": deal.document.name},
            "frameworks": [_framework(one) for one in found.frameworks],
            "diagnostics": [one.as_json() for one in diagnostics],
        }
    )


def _framework(one: Framework) -> JsonObject:
    return {
        "id": one.id,
        "title": one.title,
        "levels": list(one.levels),
        "items": [_item(item) for item in one.items],
    }


def _item(one: Crossed) -> JsonObject:
    return {
        "id": one.id,
        "title": one.title,
        "weight": one.weight,
        "level": None if one.least is None else {"least": one.least, "most": one.most},
        "facts": [{"fact": k.fact, "value": k.value, "how": k.how} for k in one.known],
        "settling": [
            {"fact": each.fact, "lever": each.lever or None, "clause": each.ask or None}
            for each in one.settling
        ],
        "beyond": one.beyond or None,
    }

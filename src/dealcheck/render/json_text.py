"""JSON documents as text: the same values always give the same bytes, safe on any terminal.

Numbers are rounded here and nowhere before: to two decimals, so that the last digits of floating
point arithmetic never show up as a change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from dealcheck.model.types import Model
from dealcheck.scoring.scores import Score
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.visible import visible

JsonObject = dict[str, object]

_UNUSUAL = re.compile(r"[^\n -~]")


def head(form: str, model: Model, settings: ScoreSettings) -> JsonObject:
    """What every document of scores begins with: its format, the model, and how it was drawn."""
    return {
        "format": form,
        "model": model_object(model),
        "settings": {
            "draws": settings.draws,
            "seed": settings.seed,
            "reference": settings.reference,
        },
    }


def model_object(model: Model) -> JsonObject:
    """The model behind a result, and the weights that are laid over it, if there are any."""
    named: JsonObject = {"id": model.id, "version": model.version, "digest": model.digest}
    laid = model.weights
    if laid is not None:
        named["weights"] = {
            "name": laid.name,
            "owner": laid.owner,
            "date": laid.date,
            "digest": laid.digest,
        }
    return named


def as_text(document: JsonObject) -> str:
    """A JSON document as text, with a line feed at its end.

    Letters of every script stand as they are; characters that would be invisible, steer a terminal
    or turn the direction of the text round are escaped.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return _UNUSUAL.sub(_escaped, text) + "\n"


def number(value: float) -> float:
    """A number with two decimals; adding zero turns -0.0, which JSON would show, into 0.0."""
    return round(value, 2) + 0.0


def numbers(values: Mapping[Any, float]) -> dict[str, float]:
    """Numbers by name."""
    return {str(name): number(value) for name, value in values.items()}


def score_parts(score: Score) -> JsonObject:
    """A score with its likely range and its bounds."""
    return {
        "score": number(score.score),
        "interval": [number(score.low), number(score.high)],
        "bounds": [number(score.lower), number(score.upper)],
    }


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return character if visible(character) == character else json.dumps(character)[1:-1]

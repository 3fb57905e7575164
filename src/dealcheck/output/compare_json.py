"""Deals beside each other as JSON (`dealcheck/comparison/1`), for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import PARTIES
from dealcheck.render.json_text import JsonObject, as_text
from dealcheck.scoring.differences import (
    TOLERANCE,
    Comparison,
    Difference,
    FactDifference,
    Moved,
    Side,
)
from dealcheck.scoring.scores import Score
from dealcheck.scoring.settings import ScoreSettings

FORMAT = "dealcheck/comparison/1"


def comparison_json(
    comparison: Comparison, settings: ScoreSettings, diagnostics: Sequence[Diagnostic] = ()
) -> str:
    """Return the document as text with a line feed at its end."""
    return as_text(comparison_document(comparison, settings, diagnostics))


def comparison_document(
    comparison: Comparison, settings: ScoreSettings, diagnostics: Sequence[Diagnostic] = ()
) -> JsonObject:
    """Return the document as plain data; numbers have two decimals."""
    model = comparison.model
    return {
        "format": FORMAT,
        "model": {"id": model.id, "version": model.version, "digest": model.digest},
        "settings": {"draws": settings.draws, "seed": settings.seed},
        "tolerance": TOLERANCE,
        "payoffs": "if-it-comes-about" if comparison.instead else "expected",
        "base": _side(comparison.base),
        "differences": [_difference(one) for one in comparison.differences],
        "diagnostics": [one.as_json() for one in diagnostics],
    }


def _side(side: Side) -> JsonObject:
    return {
        "id": side.id,
        "name": side.name,
        "file": side.file or None,
        "status": side.status or None,
        "goes_ahead": None if side.goes_ahead is None else _number(side.goes_ahead),
        "poles": {name: _score(s) for name, s in side.scores.items() if name not in PARTIES},
        "payoffs": {party: _score(side.scores[party]) for party in PARTIES},
    }


def _difference(difference: Difference) -> JsonObject:
    return {
        "other": _side(difference.other),
        "moved": {name: _moved(moved) for name, moved in difference.moved.items()},
        "gains": [party for party in PARTIES if difference.gain(party) > TOLERANCE],
        "loses": [party for party in PARTIES if difference.gain(party) < -TOLERANCE],
        "orders": difference.orders or "all",
        "facts": [_fact(fact) for fact in difference.facts],
        "unread": list(difference.unread),
    }


def _moved(moved: Moved) -> JsonObject:
    return {
        "before": _number(moved.before.score),
        "after": _number(moved.after.score),
        "points": _number(moved.points),
        "agreement": _number(moved.agreement),
        "ranges_overlap": moved.ranges_overlap,
        "within_unknown": moved.is_within_the_unknown,
        "causes": [
            {"fact": fact.fact, "points": _number(part)}
            for fact, part in moved.causes
            if abs(part) >= 0.005
        ],
    }


def _fact(fact: FactDifference) -> JsonObject:
    return {
        "fact": fact.fact,
        "title": fact.title,
        "before": fact.before,
        "after": fact.after,
        "moves": _rounded(fact.moves),
    }


def _score(score: Score) -> JsonObject:
    return {
        "score": _number(score.score),
        "interval": [_number(score.low), _number(score.high)],
        "bounds": [_number(score.lower), _number(score.upper)],
    }


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: float) -> float:
    # Adding zero turns -0.0, which JSON would show, into 0.0.
    return round(value, 2) + 0.0

"""Deals beside each other as JSON (`dealcheck/comparison/1`), for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import PARTIES
from dealcheck.render.json_text import JsonObject, as_text, head, number, numbers, score_parts
from dealcheck.scoring.crossing import REST
from dealcheck.scoring.differences import (
    TOLERANCE,
    Comparison,
    Difference,
    FactDifference,
    Moved,
    Side,
)
from dealcheck.scoring.settings import ScoreSettings

FORMAT = "dealcheck/comparison/1"
_LEAST = 0.005


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
        **head(FORMAT, model, settings),
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
        "goes_ahead": None if side.goes_ahead is None else number(side.goes_ahead),
        "poles": {name: score_parts(s) for name, s in side.scores.items() if name not in PARTIES},
        "payoffs": {party: score_parts(side.scores[party]) for party in PARTIES},
        "stances": dict(side.stances),
    }


def _difference(difference: Difference) -> JsonObject:
    return {
        "other": _side(difference.other),
        "moved": {name: _moved(moved) for name, moved in difference.moved.items()},
        "gains": list(difference.better_off()),
        "loses": list(difference.worse_off()),
        "orders": difference.orders or "all",
        "facts": [_fact(fact) for fact in difference.facts if _says_something(fact)],
        "unread": list(difference.unread),
    }


def _moved(moved: Moved) -> JsonObject:
    return {
        "before": number(moved.before.score),
        "after": number(moved.after.score),
        "points": number(moved.points),
        "probability": number(moved.probability),
        "agreement": number(moved.agreement),
        "ranges_overlap": moved.ranges_overlap,
        "within_unknown": moved.is_within_the_unknown,
        "causes": [
            {"fact": fact.fact, "points": number(part)}
            for fact, part in moved.causes
            if abs(part) >= _LEAST
        ],
    }


def _says_something(fact: FactDifference) -> bool:
    """What nobody states is left out where it moves nothing."""
    return fact.fact != REST or any(abs(points) >= _LEAST for points in fact.moves.values())


def _fact(fact: FactDifference) -> JsonObject:
    return {
        "fact": fact.fact,
        "title": fact.title,
        "before": fact.before,
        "after": fact.after,
        "moves": numbers(fact.moves),
    }

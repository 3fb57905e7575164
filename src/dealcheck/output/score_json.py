"""Scores as JSON (`dealcheck/score/1`), for other programs.

Numbers are rounded here and nowhere before: to two decimals, so that the last digits of floating
point arithmetic never show up as a change. The same scores always give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Model
from dealcheck.scoring.result import (
    Assurance,
    DealScore,
    Decision,
    Driver,
    PartyAdvice,
    Recommendation,
)
from dealcheck.scoring.scores import Score
from dealcheck.visible import visible

FORMAT = "dealcheck/score/1"
JsonObject = dict[str, object]

_DRIVERS = 3
_LEAST_POINTS = 0.05
_UNUSUAL = re.compile(r"[^\n -~]")


def to_json(scores: Sequence[DealScore], diagnostics: Sequence[Diagnostic], model: Model) -> str:
    """Return the document as text with a line feed at its end.

    Letters of every script stand as they are; characters that would be invisible, steer a terminal
    or turn the direction of the text round are escaped.
    """
    document = score_document(scores, diagnostics, model)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return _UNUSUAL.sub(_escaped, text) + "\n"


def score_document(
    scores: Sequence[DealScore], diagnostics: Sequence[Diagnostic], model: Model
) -> JsonObject:
    """Return the document as plain data.

    A finding stands beneath the deal in whose file it was made; those on other files (profiles, a
    deal that could not be scored, the model) stand at the end.
    """
    files = {score.deal.document.name for score in scores}
    return {
        "format": FORMAT,
        "model": {"id": model.id, "version": model.version, "digest": model.digest},
        "settings": {},
        "deals": [_deal(score, diagnostics) for score in scores],
        "diagnostics": [one.as_json() for one in diagnostics if one.place.file not in files],
    }


def _deal(score: DealScore, diagnostics: Sequence[Diagnostic]) -> JsonObject:
    deal, model = score.deal, score.model
    file = deal.document.name
    own = [*score.diagnostics, *(one for one in diagnostics if one.place.file == file)]
    return {
        "id": deal.text("id"),
        "name": deal.text("name"),
        "file": file,
        "nature": deal.text("nature"),
        "status": deal.text("status"),
        "kind": {
            "claimed": score.kind.claimed,
            "assessed": score.kind.assessed,
            "possible": list(score.kind.possible),
        },
        "poles": {pole: _score(score.measures[pole]) for pole in model.poles},
        "tradeoffs": [
            {"id": name, "poles": list(pair)} for name, pair in model.report.tradeoffs.items()
        ],
        "stickiness": {
            "objects": {name: _score(value) for name, value in score.objects.items()},
            "mechanisms": _rounded(score.mechanisms),
        },
        "assurance": _assurance(score.assurance),
        "parties": {party: _party(advice) for party, advice in score.parties.items()},
        "unknown": [{"fact": u.fact, "swing": _rounded(u.swing)} for u in score.unknown],
        "drivers": {pole: _drivers(score.drivers.get(pole, ())) for pole in model.poles},
        "diagnostics": [one.as_json() for one in dict.fromkeys(own)],
    }


def _party(advice: PartyAdvice) -> JsonObject:
    found: JsonObject = {"decision": _decision(advice.decision)}
    if advice.support is not None:
        found["posture"] = _decision(advice.decision)
        found["support"] = _decision(advice.support)
    found["recommendations"] = [_recommendation(one) for one in advice.recommendations]
    return found


def _decision(decision: Decision) -> JsonObject:
    return {
        "action": decision.action,
        "title": decision.title,
        "strength": decision.strength,
        "because": list(decision.because),
        "despite": list(decision.despite),
        "unless": list(decision.unless),
        "next": decision.next,
    }


def _recommendation(recommendation: Recommendation) -> JsonObject:
    lever = recommendation.lever
    return {
        "lever": lever.id,
        "title": lever.title,
        "why": lever.why,
        "change": [
            {"fact": change.fact, "from": change.before, "to": change.after}
            for change in recommendation.changes
        ],
        "granted_by": list(lever.granted_by),
        "effect": {"poles": _rounded(recommendation.effect)},
        "type": recommendation.type,
    }


def _assurance(assurance: Assurance) -> JsonObject:
    return {
        "level": assurance.level,
        "bounds": [assurance.lowest, assurance.highest],
        "claimed": assurance.claimed,
        "binding_group": assurance.binding_group,
        "cut_off": _score(assurance.cut_off),
        "exposure": _score(assurance.exposure),
    }


def _drivers(drivers: Iterable[Driver]) -> JsonObject:
    everything = list(drivers)
    up = {driver: driver.holding_up for driver in everything}
    down = {driver: driver.holding_down for driver in everything}
    return {"holding_up": _largest(up), "holding_down": _largest(down)}


def _largest(points: Mapping[Driver, float]) -> list[JsonObject]:
    worth = [item for item in points.items() if item[1] > _LEAST_POINTS]
    worth.sort(key=lambda item: (-item[1], item[0].indicator))
    return [
        {
            "indicator": driver.indicator,
            "code": driver.code,
            "title": driver.title,
            "points": _number(value),
        }
        for driver, value in worth[:_DRIVERS]
    ]


def _score(score: Score) -> JsonObject:
    return {
        "score": _number(score.score),
        "bounds": [_number(score.lower), _number(score.upper)],
    }


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: float) -> float:
    # Adding zero turns -0.0, which JSON would show, into 0.0.
    return round(value, 2) + 0.0


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return character if visible(character) == character else json.dumps(character)[1:-1]

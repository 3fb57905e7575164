"""Scores as JSON (`dealcheck/score/1`), for other programs.

Numbers are rounded here and nowhere before: to two decimals, so that the last digits of floating
point arithmetic never show up as a change. The same scores always give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Model
from dealcheck.scoring.result import (
    Alternative,
    Assurance,
    Bargain,
    DealScore,
    Decision,
    Driver,
    FactChange,
    Package,
    PartyAdvice,
    Question,
)
from dealcheck.scoring.scores import Score
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.visible import visible

FORMAT = "dealcheck/score/1"
JsonObject = dict[str, object]

_DRIVERS = 3
_LEAST_POINTS = 0.05
_UNUSUAL = re.compile(r"[^\n -~]")


def scores_json(
    scores: Sequence[DealScore],
    diagnostics: Sequence[Diagnostic],
    model: Model,
    settings: ScoreSettings,
) -> str:
    """Return the document as text with a line feed at its end.

    Letters of every script stand as they are; characters that would be invisible, steer a terminal
    or turn the direction of the text round are escaped.
    """
    return as_text(score_document(scores, diagnostics, model, settings))


def as_text(document: JsonObject) -> str:
    """A JSON document as text, safe on any terminal, with a line feed at its end."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return _UNUSUAL.sub(_escaped, text) + "\n"


def score_document(
    scores: Sequence[DealScore],
    diagnostics: Sequence[Diagnostic],
    model: Model,
    settings: ScoreSettings,
) -> JsonObject:
    """Return the document as plain data.

    A finding stands beneath the deal in whose file it was made; those on other files (profiles, a
    deal that could not be scored, the model) stand at the end.
    """
    files = {score.deal.document.name for score in scores}
    return {
        "format": FORMAT,
        "model": {"id": model.id, "version": model.version, "digest": model.digest},
        "settings": {"draws": settings.draws, "seed": settings.seed},
        "deals": [deal_object(score, diagnostics) for score in scores],
        "diagnostics": [one.as_json() for one in diagnostics if one.place.file not in files],
    }


def deal_object(score: DealScore, diagnostics: Sequence[Diagnostic] = ()) -> JsonObject:
    """Return one deal as it stands in the document."""
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
        "coverage": _number(score.coverage),
        "coverage_by_pole": _rounded(score.coverage_by_pole),
        "certainty": score.certainty,
        "certainty_reasons": list(score.certainty_reasons),
        "poles": {pole: _score(score.measures[pole]) for pole in model.poles},
        "tradeoffs": [
            {
                "id": name,
                "poles": list(pair),
                "room": {pole: _number(score.bargain.room[pole]) for pole in pair},
            }
            for name, pair in model.report.tradeoffs.items()
        ],
        "stickiness": {
            "objects": {name: _score(value) for name, value in score.objects.items()},
            "mechanisms": _rounded(score.mechanisms),
        },
        "assurance": _assurance(score.assurance),
        "viability": _score(score.viability),
        "goes_ahead": _number(score.goes_ahead),
        "parties": {party: _party(advice) for party, advice in score.parties.items()},
        "postures": _rounded(score.postures),
        "alternatives": [_alternative(one) for one in score.alternatives],
        "bargain": _bargain(score.bargain),
        "questions": [_question(one) for one in score.questions],
        "safe_to_leave": list(score.safe_to_leave),
        "unknown": [{"fact": u.fact, "swing": _rounded(u.swing)} for u in score.unknown],
        "drivers": {pole: _drivers(score.drivers.get(pole, ())) for pole in model.poles},
        "robustness": {
            "variance": {
                name: _rounded(shares) for name, shares in score.robustness.variance.items()
            },
            "same_action": {
                table: {"any_weights": _number(free), "same_order": _number(ordered)}
                for table, (free, ordered) in score.robustness.same_action.items()
            },
            "smallest_change": {
                table: None if found is None else {"sum": _number(found[0]), "to": found[1]}
                for table, found in score.robustness.flip.items()
            },
        },
        "diagnostics": [one.as_json() for one in dict.fromkeys(own)],
    }


def _party(advice: PartyAdvice) -> JsonObject:
    found: JsonObject = {
        "payoff": _score(advice.payoff),
        "worth": _number(advice.worth),
        "otherwise": _number(advice.otherwise),
        "profile": advice.chosen.id,
        "components": _rounded(advice.components),
        "decision": _decision(advice.decision),
    }
    if advice.support is not None:
        found["posture"] = advice.decision.action
        found["support"] = _decision(advice.support)
    found["recommendations"] = [_recommendation(one) for one in advice.recommendations]
    return found


def _decision(decision: Decision) -> JsonObject:
    return {
        "action": decision.action,
        "title": decision.title,
        "strength": decision.strength,
        "agreement": _number(decision.agreement),
        "because": list(decision.because),
        "despite": list(decision.despite),
        "unless": list(decision.unless),
        "next": decision.next,
        "why": decision.why,
        "gate": decision.gate,
    }


def _recommendation(package: Package) -> JsonObject:
    lever = package.levers[0]
    return {
        "lever": lever.id,
        "title": lever.title,
        "why": lever.why,
        "change": _changes(package.changes),
        "granted_by": list(lever.granted_by),
        "effect": {"poles": _rounded(package.poles), "payoffs": _rounded(package.payoffs)},
        "gains": _rounded(package.gains),
        "type": package.type,
    }


def package_object(package: Package) -> JsonObject:
    """Return a package of levers with what it changes, moves and brings."""
    return {
        "levers": [lever.id for lever in package.levers],
        "change": _changes(package.changes),
        "effect": {"poles": _rounded(package.poles), "payoffs": _rounded(package.payoffs)},
        "gains": _rounded(package.gains),
        "type": package.type,
    }


def _changes(changes: Iterable[FactChange]) -> list[JsonObject]:
    return [{"fact": one.fact, "from": one.before, "to": one.after} for one in changes]


def _bargain(bargain: Bargain) -> JsonObject:
    return {
        "offered": None if bargain.offered is None else package_object(bargain.offered),
        "packages": [package_object(one) for one in bargain.packages],
        "frontier": _number(bargain.frontier),
    }


def _alternative(one: Alternative) -> JsonObject:
    return {
        "id": one.id,
        "title": one.title,
        "probability": _number(one.chance),
        "worth": _rounded(one.worth),
    }


def _question(one: Question) -> JsonObject:
    return {
        "fact": one.fact,
        "title": one.title,
        "ask": one.ask,
        "value": _number(one.value),
        "party": one.party,
        "now": one.now,
        "changes": list(one.changes),
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
        "interval": [_number(score.low), _number(score.high)],
        "bounds": [_number(score.lower), _number(score.upper)],
    }


def _rounded(values: Mapping[Any, float]) -> dict[str, float]:
    return {str(name): _number(value) for name, value in values.items()}


def _number(value: float) -> float:
    # Adding zero turns -0.0, which JSON would show, into 0.0.
    return round(value, 2) + 0.0


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return character if visible(character) == character else json.dumps(character)[1:-1]

"""Scores as JSON (`dealcheck/score/2`), for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Model
from dealcheck.render.json_text import JsonObject, as_text, head, number, numbers, score_parts
from dealcheck.scoring.result import (
    Alternative,
    Answer,
    Assurance,
    Bargain,
    DealScore,
    Driver,
    FactChange,
    Knowledge,
    Package,
    PartyAdvice,
    PartyCondition,
    Question,
    Robustness,
    Support,
)
from dealcheck.scoring.settings import ScoreSettings

FORMAT = "dealcheck/score/2"

_DRIVERS = 3
_LEAST_POINTS = 0.05


def scores_json(
    scores: Sequence[DealScore],
    diagnostics: Sequence[Diagnostic],
    model: Model,
    settings: ScoreSettings,
) -> str:
    """Return the document as text with a line feed at its end."""
    return as_text(score_document(scores, diagnostics, model, settings))


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
        **head(FORMAT, model, settings),
        "deals": [deal_object(score, diagnostics) for score in scores],
        "diagnostics": [one.as_json() for one in diagnostics if one.place.file not in files],
    }


def deal_object(score: DealScore, diagnostics: Sequence[Diagnostic] = ()) -> JsonObject:
    """Return one deal as it stands in the document."""
    deal, model = score.deal, score.model
    file = deal.document.name
    room = score.bargain.room if score.bargain else {}
    own = [*score.diagnostics, *(one for one in diagnostics if one.place.file == file)]
    return {
        "id": deal.text("id"),
        "name": deal.text("name"),
        "file": file,
        "nature": deal.text("nature"),
        "status": deal.status,
        "stage": score.stage,
        "kind": {
            "claimed": score.kind.claimed,
            "assessed": score.kind.assessed,
            "possible": list(score.kind.possible),
        },
        "coverage": number(score.coverage),
        "coverage_by_pole": numbers(score.coverage_by_pole),
        "certainty": score.certainty,
        "certainty_reasons": list(score.certainty_reasons),
        "knowledge": _knowledge(score.knowledge),
        "poles": {
            pole: {
                **score_parts(score.measures[pole]),
                "if_secret_is_worse": number(score.if_secret_is_worse[pole]),
            }
            for pole in model.poles
        },
        "tradeoffs": [
            {
                "id": name,
                "poles": list(pair),
                "room": {pole: number(room[pole]) for pole in pair if pole in room},
            }
            for name, pair in model.report.tradeoffs.items()
        ],
        "stickiness": {
            "objects": {name: score_parts(value) for name, value in score.objects.items()},
            "mechanisms": numbers(score.mechanisms),
        },
        "assurance": _assurance(score.assurance),
        "viability": score_parts(score.viability),
        "goes_ahead": score_parts(score.goes_ahead),
        "parties": {party: _party(advice) for party, advice in score.parties.items()},
        "postures": numbers(score.postures),
        "alternatives": [_alternative(one) for one in score.alternatives],
        "bargain": _bargain(score.bargain) if score.bargain else None,
        "questions": [_question(one) for one in score.questions],
        "safe_to_leave": list(score.safe_to_leave),
        "unknown": [
            {"fact": one.fact, "swing": numbers(one.swing), "turns": number(one.turns)}
            for one in score.unknown
        ],
        "drivers": {pole: _drivers(score.drivers.get(pole, ())) for pole in model.poles},
        "robustness": _robustness(score.robustness) if score.robustness else None,
        "diagnostics": [one.as_json() for one in dict.fromkeys(own)],
    }


def _knowledge(known: Knowledge) -> JsonObject:
    return {
        "stated": list(known.stated),
        "follows": [{"fact": fact, "link": link} for fact, link in known.follows.items()],
        "usual": list(known.usual),
        "open": list(known.open),
        "reference": {"digest": known.reference, "deals": known.reference_deals},
    }


def _party(advice: PartyAdvice) -> JsonObject:
    found: JsonObject = {
        "stance": _answer(advice.stance),
        "answers": {tradeoff: _answer(one) for tradeoff, one in advice.answers.items()},
        "conditions": [_condition(one) for one in advice.conditions],
        "as_in_any_deal": [lever.id for lever in advice.as_in_any_deal],
        "payoff": score_parts(advice.payoff),
        "worth": number(advice.worth),
        "otherwise": number(advice.otherwise),
        "profile": advice.chosen.id,
        "components": numbers(advice.components),
    }
    if advice.support is not None:
        found["posture"] = advice.stance.action
        found["support"] = _support(advice.support)
    return found


def _answer(answer: Answer) -> JsonObject:
    other = answer.runner_up
    return {
        "action": answer.action,
        "title": answer.title,
        "share": number(answer.share),
        "strength": answer.strength,
        "runner_up": (
            None if other is None else {"action": other.action, "share": number(other.share)}
        ),
        "because": list(answer.because),
        "unless": list(answer.unless),
        "next": answer.next,
        "why": answer.why,
    }


def _support(support: Support) -> JsonObject:
    return {
        "answer": support.answer,
        "instrument": support.instrument,
        "chance_with": number(support.chance_with),
        "chance_without": number(support.chance_without),
        "share": number(support.share),
    }


def _condition(one: PartyCondition) -> JsonObject:
    found = one.precedent
    return {
        "lever": one.lever.id,
        "mode": one.mode,
        "title": one.lever.title,
        "clause": {"ask": one.lever.clause.ask, "fallback": one.lever.clause.fallback},
        "facts": list(dict.fromkeys(change.fact for change in one.lever.changes)),
        "effect": {"poles": numbers(one.poles), "payoffs": numbers(one.payoffs)},
        "price": numbers(one.price),
        "usual": one.usual,
        "precedent": None if found is None else {"have": found.have, "of": found.of},
    }


def package_object(package: Package) -> JsonObject:
    """Return a package of levers with what it changes, moves and brings."""
    return {
        "levers": [lever.id for lever in package.levers],
        "change": _changes(package.changes),
        "effect": {"poles": numbers(package.poles), "payoffs": numbers(package.payoffs)},
        "gains": numbers(package.gains),
        "type": package.type,
    }


def _changes(changes: Iterable[FactChange]) -> list[JsonObject]:
    return [{"fact": one.fact, "from": one.before, "to": one.after} for one in changes]


def _bargain(bargain: Bargain) -> JsonObject:
    return {
        "offered": None if bargain.offered is None else package_object(bargain.offered),
        "packages": [package_object(one) for one in bargain.packages],
        "frontier": number(bargain.frontier),
    }


def _alternative(one: Alternative) -> JsonObject:
    return {
        "id": one.id,
        "title": one.title,
        "probability": number(one.chance),
        "worth": numbers(one.worth),
    }


def _question(one: Question) -> JsonObject:
    return {
        "fact": one.fact,
        "title": one.title,
        "ask": one.ask,
        "value": number(one.value),
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
        "cut_off": score_parts(assurance.cut_off),
        "exposure": score_parts(assurance.exposure),
    }


def _robustness(found: Robustness) -> JsonObject:
    return {
        "variance": {name: numbers(shares) for name, shares in found.variance.items()},
        "same_action": {
            table: {"any_weights": number(free), "same_order": number(ordered)}
            for table, (free, ordered) in found.same_action.items()
        },
    }


def _drivers(drivers: Iterable[Driver]) -> JsonObject:
    everything = list(drivers)
    up = {driver: driver.holding_up for driver in everything}
    down = {driver: driver.holding_down for driver in everything}
    return {"holding_up": _largest(up), "holding_down": _largest(down)}


def _largest(points: Mapping[Driver, float]) -> list[JsonObject]:
    largest = [item for item in points.items() if item[1] > _LEAST_POINTS]
    largest.sort(key=lambda item: (-item[1], item[0].indicator))
    return [
        {
            "indicator": driver.indicator,
            "code": driver.code,
            "title": driver.title,
            "points": number(value),
        }
        for driver, value in largest[:_DRIVERS]
    ]

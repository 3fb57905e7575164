"""Stress tests as JSON (`dealcheck/stress/1`), for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Model, Row
from dealcheck.render.json_text import JsonObject, as_text, head, number, numbers, score_parts
from dealcheck.scoring.insurance import Insurance
from dealcheck.scoring.scenarios import Belief, Needed, Scenario
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.stress import PartyThen, Stressed, StressTest

FORMAT = "dealcheck/stress/1"


def stress_json(
    tests: Sequence[StressTest],
    model: Model,
    settings: ScoreSettings,
    scenarios: Sequence[Sequence[Scenario]] = (),
    needed: Sequence[Sequence[Needed]] = (),
    diagnostics: Sequence[Diagnostic] = (),
) -> str:
    """Return the document as text; `scenarios` and `needed` are by deal, where asked for."""
    deals: list[JsonObject] = []
    for place, test in enumerate(tests):
        deal = _deal(test)
        if scenarios:
            deal["scenarios"] = [_scenario(one) for one in scenarios[place]]
        if needed:
            deal["must_be_true"] = [_needed(one) for one in needed[place]]
        deals.append(deal)
    return as_text(
        {
            **head(FORMAT, model, settings),
            "deals": deals,
            "diagnostics": [one.as_json() for one in diagnostics],
        }
    )


def _deal(test: StressTest) -> JsonObject:
    deal = test.deal
    return {
        "id": deal.text("id"),
        "name": deal.text("name"),
        "file": deal.document.name,
        "stage": deal.stage,
        "silent": test.silent,
        "today": {} if test.silent else {p: _party(one) for p, one in test.today.items()},
        "shocks": [_shock(test, one) for one in test.shocks],
        "left_out": [shock.id for shock in test.elsewhere],
    }


def _shock(test: StressTest, one: Stressed) -> JsonObject:
    return {
        "id": one.shock.id,
        "title": one.shock.title,
        "parties": {party: _party(then) for party, then in one.parties.items()},
        "leavers": list(test.leavers(one)),
        "turned": list(test.turned(one)),
        "insured_by": [_insurance(each) for each in one.insured_by],
    }


def _party(one: PartyThen) -> JsonObject:
    return {
        "payoff": score_parts(one.payoff),
        "regret": number(one.regret),
        "instead": one.instead or None,
        "wants": one.wants,
        "share": number(one.share),
        "stance": _stance(one.stance),
    }


def _stance(row: Row) -> JsonObject:
    return {"action": row.action, "title": row.title}


def _insurance(one: Insurance) -> JsonObject:
    return {
        "lever": one.lever.id,
        "title": one.lever.title,
        "party": one.party,
        "gain": number(one.gain),
        "gain_today": number(one.today),
        "price": numbers(one.price),
        "keeps": one.keeps,
        "clause": {"ask": one.lever.clause.ask, "fallback": one.lever.clause.fallback},
    }


def _scenario(one: Scenario) -> JsonObject:
    return {
        "party": one.party,
        "share": number(one.share),
        "conditions": [_belief(each) for each in one.beliefs],
        "coverage": number(one.coverage),
        "density": number(one.density),
    }


def _needed(one: Needed) -> JsonObject:
    return {
        "party": one.party,
        "stance": _stance(one.stance),
        "share": number(one.share),
        "conditions": [_belief(each) for each in one.beliefs],
        "coverage": number(one.coverage),
        "density": number(one.density),
    }


def _belief(one: Belief) -> JsonObject:
    return {"id": one.id, "title": one.title, "is": one.said, "known": one.how}

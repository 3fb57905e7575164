"""Versions of deals in git as JSON (`dealcheck/history/1`), for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Model
from dealcheck.render.json_text import JsonObject, as_text, head, number, score_parts
from dealcheck.scoring.history import DealHistory, Step
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.settings import ScoreSettings

FORMAT = "dealcheck/history/1"


def history_json(
    deals: Sequence[DealHistory],
    model: Model,
    settings: ScoreSettings,
    unchanged: int = 0,
    diagnostics: Sequence[Diagnostic] = (),
) -> str:
    """Return the document as text; `unchanged` counts the deals that are left out as they were."""
    return as_text(
        {
            **head(FORMAT, model, settings),
            "deals": [
                {
                    "id": one.id,
                    "name": one.name,
                    "file": one.file,
                    "versions": [_version(step, model) for step in one.steps],
                }
                for one in deals
            ],
            "unchanged": unchanged,
            "diagnostics": [one.as_json() for one in diagnostics],
        }
    )


def _version(step: Step, model: Model) -> JsonObject:
    return {
        "commit": step.commit or None,
        "day": step.day or None,
        "problem": step.problem or None,
        "scores": _scores(step.score, model) if step.score is not None else None,
        "changed": [
            {"fact": one.fact, "before": one.before, "after": one.after} for one in step.changed
        ],
    }


def _scores(score: DealScore, model: Model) -> JsonObject:
    return {
        "stage": score.stage,
        "poles": {pole: score_parts(score.measures[pole]) for pole in model.poles},
        "goes_ahead": score_parts(score.goes_ahead),
        "parties": {
            party: {
                "stance": advice.stance.action,
                "share": number(advice.stance.share),
                "payoff": score_parts(advice.payoff),
            }
            for party, advice in score.parties.items()
        },
    }

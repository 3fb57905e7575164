"""Questions about weights as JSON (`dealcheck/weighing/1`), for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import PARTIES, Party
from dealcheck.render.json_text import JsonObject, as_text, head, model_object, number, numbers
from dealcheck.scoring.acceptance import Acceptance
from dealcheck.scoring.carrying import Carrying
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.flips import Flips
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.weighing import Weighing

FORMAT = "dealcheck/weighing/1"
# A change of weights is often smaller than a hundredth.
_DECIMALS = 4


def accept_json(found: Sequence[Acceptance], diagnostics: Sequence[Diagnostic] = ()) -> str:
    """How much of all weights each answer stands under, as text with a line feed at its end."""
    return _document(
        "accept",
        found[0].weighing,
        [
            {
                **_answer(one.weighing, one.answer.action, one.answer.title, one.draws),
                "carried": one.carried,
                "settled": one.settled,
                "stated": weights(one.stated),
                "weightings": one.weightings,
                "answers": [
                    {
                        "action": each.action,
                        "title": each.title,
                        "share": _rounded(each.share),
                        "share_in_order": _rounded(each.share_in_order),
                        "central": None if each.central is None else weights(each.central),
                    }
                    for each in (one.answers if one.carried else ())
                ],
            }
            for one in found
        ],
        diagnostics,
    )


def flip_json(found: Sequence[Flips], diagnostics: Sequence[Diagnostic] = ()) -> str:
    """The smallest change that turns each answer, as text with a line feed at its end."""
    return _document(
        "flip",
        found[0].weighing,
        [
            {
                **_answer(one.weighing, one.action, one.title, one.draws),
                "carried": one.carried,
                "settled": one.settled,
                "stated": weights(one.stated),
                "tried": one.tried,
                "flips": [
                    {
                        "action": each.action,
                        "title": each.title,
                        "size": _rounded(each.size),
                        "weights": weights(each.weights),
                    }
                    for each in (one.flips if one.carried else ())
                ],
            }
            for one in found
        ],
        diagnostics,
    )


def show_json(found: Carrying, diagnostics: Sequence[Diagnostic] = ()) -> str:
    """What carries each payoff and pole, as text with a line feed at its end."""
    return as_text(
        {
            **head(FORMAT, found.model, found.settings),
            "question": "show",
            "deal": None if found.deal is None else deal_object(found.deal),
            "over": found.over,
            "cases": found.cases,
            "carried": [
                {
                    "measure": one.measure,
                    "title": one.title,
                    "party": one.party,
                    "spread": number(one.spread),
                    "parts": [
                        {
                            "measure": part.measure,
                            "title": part.title,
                            "weight": _rounded(part.weight),
                            "effective": _rounded(part.effective),
                            "range": [number(part.low), number(part.high)],
                        }
                        for part in one.parts
                    ],
                }
                for one in found.carried
            ],
            "diagnostics": [one.as_json() for one in diagnostics],
        }
    )


def compare_json(
    sides: Sequence[tuple[DealScore, Mapping[Party, Mapping[str, float]]]],
    diagnostics: Sequence[Diagnostic] = (),
) -> str:
    """One deal under two sets of weights, as text with a line feed at its end."""
    first = sides[0][0]
    return as_text(
        {
            **head(FORMAT, first.model, first.settings),
            "question": "compare",
            "deal": deal_object(first.deal),
            "sides": [
                {
                    "model": model_object(score.model),
                    "weights": {str(party): weights(given[party]) for party in PARTIES},
                    "stances": {
                        str(party): {
                            "action": advice.stance.action,
                            "title": advice.stance.title,
                            "share": _rounded(advice.stance.share),
                        }
                        for party, advice in score.parties.items()
                    },
                    "payoffs": numbers({p: score.parties[p].payoff.score for p in PARTIES}),
                    "poles": numbers({p: score.measures[p].score for p in score.model.poles}),
                }
                for score, given in sides
            ],
            "diagnostics": [one.as_json() for one in diagnostics],
        }
    )


def weights(given: Mapping[str, float]) -> dict[str, float]:
    """Weights (0-1) by component, with four decimals."""
    return {name: _rounded(weight) for name, weight in given.items()}


def deal_object(deal: Deal) -> JsonObject:
    """Which deal it is."""
    return {
        "id": deal.text("id"),
        "name": deal.text("name"),
        "file": deal.document.name,
        "status": deal.status,
    }


def _document(
    question: str,
    weighing: Weighing,
    parties: Sequence[JsonObject],
    diagnostics: Sequence[Diagnostic],
) -> str:
    return as_text(
        {
            **head(FORMAT, weighing.model, weighing.one.block.settings),
            "question": question,
            "deal": deal_object(weighing.one.deal),
            "parties": list(parties),
            "diagnostics": [one.as_json() for one in diagnostics],
        }
    )


def _answer(weighing: Weighing, action: str, title: str, draws: float) -> JsonObject:
    return {
        "party": weighing.party,
        "table": weighing.table.id,
        "action": action,
        "title": title,
        "draws": _rounded(draws),
    }


def _rounded(value: float) -> float:
    return round(value, _DECIMALS) + 0.0

"""Questions about weights as JSON (`dealcheck/weighing/1`), for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.render.json_text import JsonObject, as_text, head
from dealcheck.scoring.acceptance import Acceptance
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.flips import Flips
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

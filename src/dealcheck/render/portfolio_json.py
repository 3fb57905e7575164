"""A portfolio as JSON (`dealcheck/portfolio/1`), for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.matching.portfolio import Choice, Portfolio, spill_over
from dealcheck.render.json_text import JsonObject, as_text, head, number, numbers

FORMAT = "dealcheck/portfolio/1"


def portfolio_json(found: Portfolio, diagnostics: Sequence[Diagnostic] = ()) -> str:
    """Return the document as text with a line feed at its end."""
    return as_text(portfolio_document(found, diagnostics))


def portfolio_document(found: Portfolio, diagnostics: Sequence[Diagnostic] = ()) -> JsonObject:
    """Return the document as plain data; numbers have two decimals."""
    plan = found.plan
    return {
        **head(FORMAT, found.model, found.settings),
        "deals": [_deal(found, place) for place in range(len(found.holdings))],
        "superseded": list(found.superseded),
        "distance": [
            {
                "developer": one.developer,
                "deals": list(one.deals),
                "lost_if_close": number(one.lost_if_close),
                "won_if_distant": number(one.won_if_distant),
            }
            for one in found.distances
        ],
        "plan": {
            "budget": {"usd_million": plan.usd_million, "engineers": plan.engineers},
            "spent": {"usd_million": number(plan.spent), "engineers": number(plan.sent)},
            "deals_more": number(plan.lift),
            "value": number(plan.value),
            "chosen": [
                {"deal": found.holdings[place].score.deal.text("id"), **_choice(one)}
                for place, one in plan.chosen
            ],
        }
        if plan is not None
        else None,
        "diagnostics": [one.as_json() for one in diagnostics],
    }


def _deal(found: Portfolio, place: int) -> JsonObject:
    one = found.holdings[place]
    deal, support = one.score.deal, one.score.parties["us_government"].support
    return {
        "id": deal.text("id"),
        "file": deal.document.name,
        "developer": deal.developer,
        "importer": deal.country,
        "stage": one.score.stage,
        "support": {
            "answer": support.answer,
            "instrument": support.instrument,
            "chance_without": number(support.chance_without),
            "chance_with": number(support.chance_with),
            "share": number(support.share),
            "because": list(support.because),
        }
        if support is not None
        else None,
        "posture": one.posture if one.is_american else None,
        "postures": numbers(one.score.postures) if one.is_american else {},
        "choices": [_choice(choice) for choice in one.choices],
        "spill_over": numbers(spill_over(found.holdings, place)) if one.is_american else {},
    }


def _choice(one: Choice) -> JsonObject:
    return {
        "aids": list(one.aids),
        "usd_million": number(one.usd_million),
        "engineers": number(one.engineers),
        "lift": number(one.lift),
        "value": number(one.value),
    }

"""What could be agreed as JSON (`dealcheck/improvement/1`), for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Lever, Model
from dealcheck.output.naming import condition_text
from dealcheck.render.json_text import JsonObject, as_text
from dealcheck.render.score_json import package_object
from dealcheck.scoring.improvement import Improvement, Offer, Standing

FORMAT = "dealcheck/improvement/1"


def improvement_json(
    found: Improvement, catalogue: FactCatalogue, diagnostics: Sequence[Diagnostic] = ()
) -> str:
    """Return the document as text with a line feed at its end."""
    return as_text(improvement_document(found, catalogue, diagnostics))


def improvement_document(
    found: Improvement, catalogue: FactCatalogue, diagnostics: Sequence[Diagnostic] = ()
) -> JsonObject:
    """Return the document as plain data; numbers have two decimals."""
    deal, model, settings = found.deal, found.model, found.settings
    return {
        "format": FORMAT,
        "model": {"id": model.id, "version": model.version, "digest": model.digest},
        "settings": {"draws": settings.draws, "seed": settings.seed},
        "deal": {
            "id": deal.text("id"),
            "name": deal.text("name"),
            "file": deal.document.name,
            "nature": deal.text("nature"),
            "status": deal.text("status"),
        },
        "wishes": {
            "for": found.wishes.party,
            "keep": [keep.text for keep in found.wishes.keeps],
        },
        "now": {**_standing(found.now), "walks_away": list(found.now.walks_away())},
        "tried": found.tried,
        "allowed": found.allowed,
        "kept": found.kept,
        "packages": [_offer(one, model, catalogue) for one in found.packages],
        "offered": None if found.offered is None else found.offered + 1,
        "levers": [_offer(one, model, catalogue) for one in found.levers],
        "room": _rounded(found.room),
        "frontier": _number(found.frontier),
        "diagnostics": [one.as_json() for one in diagnostics],
    }


def _offer(offer: Offer, model: Model, catalogue: FactCatalogue) -> JsonObject:
    return {
        **package_object(offer.package),
        "grants": [_grant(lever) for lever in offer.package.levers],
        "costs": _rounded(offer.costs),
        "needs": [
            {
                "lever": need.lever.id,
                "condition": condition_text(need.condition, model, catalogue),
                "known": need.known,
            }
            for need in offer.needs
        ],
        "then": _standing(offer.then),
        "walks_away": list(offer.walks_away),
    }


def _grant(lever: Lever) -> JsonObject:
    return {
        "lever": lever.id,
        "title": lever.title,
        "why": lever.why,
        "granted_by": list(lever.granted_by),
        "costs": _rounded(lever.cost),
    }


def _standing(standing: Standing) -> JsonObject:
    return {
        "poles": _rounded(standing.poles),
        "payoffs": _rounded(standing.payoffs),
        "worth": _rounded(standing.worth),
        "otherwise": _rounded(standing.otherwise),
        "goes_ahead": _number(standing.goes_ahead),
    }


def _rounded(values: Mapping[Any, float]) -> dict[str, float]:
    return {str(name): _number(value) for name, value in values.items()}


def _number(value: float) -> float:
    # Adding zero turns -0.0, which JSON would show, into 0.0.
    return round(value, 2) + 0.0

"""What could be agreed as JSON (`dealcheck/improvement/1`), for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Lever, Model
from dealcheck.pages.conditions import condition_text
from dealcheck.render.json_text import JsonObject, as_text, head, number, numbers
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
        **head(FORMAT, model, settings),
        "deal": {
            "id": deal.text("id"),
            "name": deal.text("name"),
            "file": deal.document.name,
            "nature": deal.text("nature"),
            "status": deal.status,
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
        "room": numbers(found.room),
        "frontier": number(found.frontier),
        "diagnostics": [one.as_json() for one in diagnostics],
    }


def _offer(offer: Offer, model: Model, catalogue: FactCatalogue) -> JsonObject:
    package = offer.package
    return {
        "levers": [lever.id for lever in package.levers],
        "change": [
            {"fact": one.fact, "title": one.title, "from": one.before, "to": one.after}
            for one in package.changes
        ],
        "effect": {
            "poles": numbers(package.poles),
            "payoffs": numbers(package.payoffs),
        },
        "gains": numbers(package.gains),
        "type": package.type,
        "grants": [_grant(lever) for lever in package.levers],
        "costs": numbers(offer.costs),
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
        "costs": numbers(lever.cost),
        "clause": {
            "ask": lever.clause.ask,
            "fallback": lever.clause.fallback,
            "question": lever.clause.question,
            "offer": lever.clause.offer,
        },
        "usual": lever.usual,
        "basis": lever.basis,
        "sources": list(lever.sources),
    }


def _standing(standing: Standing) -> JsonObject:
    return {
        "poles": numbers(standing.poles),
        "payoffs": numbers(standing.payoffs),
        "worth": numbers(standing.worth),
        "otherwise": numbers(standing.otherwise),
        "goes_ahead": number(standing.goes_ahead),
    }

"""A match as JSON (`dealcheck/match/1`), for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.matching.division import Assignment
from dealcheck.matching.match import Match, Pair
from dealcheck.render.json_text import JsonObject, as_text, head, number, numbers, score_parts

FORMAT = "dealcheck/match/1"


def match_json(found: Match, party: str = "", diagnostics: Sequence[Diagnostic] = ()) -> str:
    """Return the document as text; with `party`, only the pairs of one developer or country."""
    return as_text(match_document(found, party, diagnostics))


def match_document(
    found: Match, party: str = "", diagnostics: Sequence[Diagnostic] = ()
) -> JsonObject:
    """Return the document as plain data; numbers have two decimals."""
    field, division = found.field, found.division
    return {
        **head(FORMAT, field.model, found.settings),
        "developers": [one.id for one in field.developers],
        "importers": [one.id for one in field.importers],
        "packages": [one.id for one in field.packages],
        "runway_years": found.runway_years,
        "offers": int(found.table.possible.sum()),
        "pairs": [_pair(one) for one in (found.of(party) if party else found.pairs)],
        "division": {
            "cash_now": _assignment(division.cash_now, found),
            "lasting": _assignment(division.lasting, found),
            "gap": {
                "lasting_lost": number(division.gap),
                "share": number(division.share),
                "cash_for_it": number(division.cash_for_it),
                "moved": [field.importers[place].id for place in division.moved],
            },
        },
        "crowding": [
            {
                "importer": one.importer.id,
                "developers": one.count,
                "packages": {name: list(ids) for name, ids in one.packages.items()},
            }
            for one in found.crowding
        ],
        "left_out": [one.id for one in found.left_out],
        "gaps": [
            {
                "importer": one.importer.id,
                "short_by": None if one.short_by is None else number(one.short_by),
                "nearest": {
                    "developer": one.pair.developer.id,
                    "package": one.pair.package.id,
                    "posture": one.pair.posture,
                }
                if one.pair
                else None,
            }
            for one in found.gaps
        ],
        "diagnostics": [one.as_json() for one in diagnostics],
    }


def _pair(pair: Pair) -> JsonObject:
    return {
        "developer": pair.developer.id,
        "importer": pair.importer.id,
        "package": pair.package.id,
        "poles": {pole: score_parts(one) for pole, one in pair.poles.items()},
        "payoffs": {party: score_parts(one) for party, one in pair.payoffs.items()},
        "gains": numbers(pair.gains),
        "agreed": number(pair.agreed),
        "goes_ahead": score_parts(pair.goes_ahead),
        "posture": pair.posture,
        "support": {
            "chance_without": number(pair.chance_without),
            "chance_with": number(pair.chance_with),
        },
        "comparative_advantage": number(pair.advantage),
        "in_line": list(pair.in_line),
        "because": list(pair.because),
    }


def _assignment(one: Assignment, found: Match) -> JsonObject:
    field = found.field
    return {
        "cash": number(one.cash),
        "lasting": number(one.lasting),
        "offers": [
            {
                "developer": field.developers[d].id,
                "importer": field.importers[i].id,
                "package": field.packages[p].id,
            }
            for d, i, p in one.offers
        ],
    }

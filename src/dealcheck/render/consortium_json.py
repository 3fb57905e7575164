"""A consortium as JSON (`dealcheck/consortium/1`), for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.matching.consortium import Ask, Consortium, Partner
from dealcheck.matching.sharing import members
from dealcheck.model.types import Model
from dealcheck.pages.consortium_page import workloads
from dealcheck.render.json_text import JsonObject, as_text, head, number
from dealcheck.scoring.settings import ScoreSettings

FORMAT = "dealcheck/consortium/1"


def consortium_json(found: Consortium, diagnostics: Sequence[Diagnostic] = ()) -> str:
    """Return the document of some importers that buy together as text."""
    ids = [one.importer.id for one in found.members]
    return as_text(
        {
            **head(FORMAT, found.model, found.settings),
            "members": [
                {
                    "importer": one.importer.id,
                    "alone": number(one.alone),
                    "offer": {"developer": one.developer.id, "package": one.package.id}
                    if one.developer and one.package
                    else None,
                    "share": number(one.share),
                }
                for one in found.members
            ],
            "similarity": found.similarity,
            "alike": list(found.alike),
            "unlike": list(found.unlike),
            "ask": _ask(found.ask),
            "apart": number(found.apart),
            "joint": number(found.joint),
            "adds": number(found.adds),
            "account": {
                "scale": number(found.scale),
                "differences": number(found.differences),
                "coordination": number(found.coordination),
            },
            "groups": [
                {"members": [ids[k] for k in members(group)], "gain": number(gain)}
                for group, gain in sorted(found.game.items())
                if group
            ],
            "stable": found.leaving is None,
            "leaving": {
                "members": [ids[k] for k in found.leaving.group],
                "more": number(found.leaving.more),
            }
            if found.leaving
            else None,
            "partners": [],
            "diagnostics": [one.as_json() for one in diagnostics],
        }
    )


def partners_json(
    home: str, found: Sequence[Partner], model: Model, settings: ScoreSettings
) -> str:
    """Return the document of the countries that one could buy together with as text."""
    nothing: JsonObject = dict.fromkeys(
        ("similarity", "ask", "apart", "joint", "adds", "account", "stable", "leaving")
    )
    return as_text(
        {
            **head(FORMAT, model, settings),
            "members": [{"importer": home, "alone": None, "offer": None, "share": None}],
            **nothing,
            "alike": [],
            "unlike": [],
            "groups": [],
            "partners": [
                {
                    "importer": one.importer.id,
                    "similarity": one.similarity,
                    "adds": number(one.adds),
                    "share": number(one.share),
                    "ask": _ask(one.ask),
                }
                for one in found
            ],
            "diagnostics": [],
        }
    )


def _ask(ask: Ask | None) -> JsonObject | None:
    if ask is None:
        return None
    return {
        "developer": ask.developer.id,
        "package": ask.package.id,
        "gain": number(ask.gain),
        "by_member": [number(one) for one in ask.by_member],
        "workloads": list(workloads(ask)),
    }

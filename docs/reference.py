"""Writes src/dealcheck/data/reference.json: what is usual, from the real deals of the library.

    python docs/reference.py           writes the file
    python docs/reference.py --check   ends with code 1 if the file is not what it would write

It holds what each real deal of `deals/` states of every fact, what the countries' profiles state,
and what each lever is worth to each party in each deal. Descriptions "as announced" are left out:
they are the same deals a second time. The file ships with dealcheck; nothing is ever worked out
from a user's own folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dealcheck import workflow
from dealcheck.model.types import PARTIES, Model
from dealcheck.reading import read_file
from dealcheck.scoring.deal import Deal, build_deal
from dealcheck.scoring.levers import try_levers
from dealcheck.scoring.prepared import blocks, prepare
from dealcheck.scoring.reference import (
    FORMAT,
    Reference,
    class_of,
    country_facts,
    stated_facts,
)
from dealcheck.scoring.settings import ScoreSettings

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "src" / "dealcheck" / "data" / "reference.json"
_DIGITS = 2


def real_deals() -> list[Deal]:
    """The real deals of the library as they stand today, in the order of their ids."""
    checked = workflow.validate([str(file) for file in sorted((ROOT / "deals").glob("*.yaml"))])
    found = [build_deal(one, workflow.facts(), checked.library.find) for one in checked.sound()]
    return sorted(
        (one for one in found if one.text("nature") == "real"), key=lambda d: d.text("id")
    )


def reference_text(deals: list[Deal], model: Model) -> str:
    """The text of the file."""
    catalogue, settings = workflow.facts(), ScoreSettings()
    classes = {deal.text("id"): class_of(deal) for deal in deals}
    facts = stated_facts(deals, catalogue)
    files = sorted((ROOT / "src" / "dealcheck" / "data" / "importers").glob("*.yaml"))
    read = [read_file(file, file.name).document for file in files]
    countries = country_facts(document.data for document in read if document is not None)
    bare = Reference("", classes, {}, facts, countries)
    kinds: dict[str, str] = {}
    lifts: dict[str, dict[str, dict[str, float]]] = {party: {} for party in PARTIES}
    for some in blocks(deals, model, settings):
        block = prepare(some, model, catalogue, settings, using=bare)
        levers = try_levers(block)
        for one in block.each():
            identity = one.deal.text("id")
            kinds[identity] = one.kind
            for effect in levers.effects(one):
                if effect.mode in ("keep", "use"):
                    continue
                for party in PARTIES:
                    lift = round(effect.net(party), _DIGITS) + 0.0
                    lifts[party].setdefault(effect.lever.id, {})[identity] = lift
    data = {
        "format": FORMAT,
        "deals": {
            name: {"kind": kinds[name], "site": one.site, "home": one.home}
            for name, one in classes.items()
        },
        "facts": facts,
        "countries": countries,
        "levers": lifts,
    }
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the file, or check it."""
    model = workflow.load_model().model
    if model is None:
        sys.exit("the shipped model does not load")
    text = reference_text(real_deals(), model)
    if "--check" in sys.argv[1:]:
        if not FILE.is_file() or FILE.read_text(encoding="utf-8") != text:
            sys.exit("data/reference.json is not current: run python docs/reference.py")
        return
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

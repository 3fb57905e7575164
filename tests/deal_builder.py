"""Deals for tests: one whose every scored fact is known, the illustrations, and variants of them.

`outcome` draws a deal and runs the draws through the model, and nothing else; `scored` gives all
that a report shows. `value` is the mean of a measure over the draws: two versions of a deal have
the same draws, so that their difference is what the change made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dealcheck.model.types import Model, Party
from dealcheck.profiles import profile_library
from dealcheck.reading import Document, Plain, read_file
from dealcheck.scoring.deal import Deal, build_deal
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.unknowns import facts_read
from dealcheck.what_if import Setting, apply_settings
from dealcheck.workflow import facts, load_model

DEALS = Path(__file__).resolve().parents[1] / "deals"
ILLUSTRATIONS = tuple(file.stem for file in sorted((DEALS / "illustrations").glob("*.yaml")))

SHIPPED = profile_library([])

# Axes: 0 = training, clustered, frontier, general, turnkey; 1 = the other end.
AXES = ("inference", "decentralised", "industrial", "public_sector", "customised")

Facts = Mapping[str, Plain]
Data = dict[str, Plain]


@cache
def shipped_model() -> Model:
    loaded = load_model()
    assert loaded.model is not None, loaded.diagnostics
    return loaded.model


def bare_deal() -> Data:
    """A draft with the facts that every deal has to state, and no other."""
    return {
        "format": "dealcheck/deal/1",
        "id": "bare",
        "name": "Bare",
        "nature": "draft",
        "status": "live",
        "developer": {"id": "someone", "name": "Someone", "facts": {}},
        "importer": {"id": "XA", "name": "Somewhere", "facts": {}},
    }


def middling_deal() -> Data:
    """A draft in which every fact that the model reads stands in the middle of its scale."""
    middle: dict[str, Plain] = {}
    for name in facts_read(shipped_model()):
        fact = facts()[name]
        if fact.kind == "words":
            middle[name] = fact.words[len(fact.words) // 2]
        elif fact.kind == "quantity":
            middle[name] = 0.5 if fact.high == 1.0 else 30
    middle |= {
        "status": "contract",
        "claims.sovereign": "none",
        "developer.home": "united-states",
        "infrastructure.capacity": "in-country",
        "infrastructure.accelerators": "commodity-gpu",
        "infrastructure.power_mw": {"firm": 50, "option": 50},
        "demand.later": [{"name": "only", "probability": 1.0, **dict.fromkeys(AXES, 0.5)}],
    }
    del middle["infrastructure.power_mw.firm"], middle["infrastructure.power_mw.option"]
    return with_facts(bare_deal(), middle)


@cache
def _read(file: Path) -> Document:
    document = read_file(file, file.name).document
    assert document is not None, file
    return document


def illustration(name: str) -> Data:
    """The data of one of the stylised deals that ship in `deals/illustrations`."""
    return _read(DEALS / "illustrations" / f"{name}.yaml").data


def with_facts(data: Data, changes: Facts) -> Data:
    """A copy of a deal's data with some facts changed, as `--set` would change them."""
    settings = [Setting(tuple(path.split(".")), value, path) for path, value in changes.items()]
    (changed,), findings = apply_settings(
        [Document("test.yaml", data, "{}")], settings, SHIPPED.find
    )
    assert not findings, findings
    return changed.data


def deal_of(data: Data) -> Deal:
    return build_deal(Document("test.yaml", data, json.dumps(data)), facts(), SHIPPED.find)


DRAWS = 100


def outcome(changes: Facts | None = None, *, base: Data | None = None) -> DealDraws:
    """What comes of the middling deal, or of `base`, with some facts changed."""
    deal = deal_of(with_facts(base or middling_deal(), changes or {}))
    block = prepare([deal], shipped_model(), facts(), ScoreSettings(draws=DRAWS))
    return next(block.each())


def value(found: DealDraws, measure: str) -> float:
    """A measure in the mean of the draws."""
    return float(found.full(found.block.joint.value(measure)).mean())


def expected(found: DealDraws, party: Party) -> float:
    """A party's payoff in expectation over whether the deal goes ahead."""
    return float(found.full(found.block.joint.expected[party]).mean())


def worth(found: DealDraws, party: Party) -> float:
    """What the deal is worth to a party if it goes ahead."""
    return float(found.full(found.block.joint.worth[party]).mean())


def change(measure: str, before: Facts, after: Facts, *, base: Data | None = None) -> float:
    """By how much a measure is higher with some facts than with others."""
    return value(outcome(after, base=base), measure) - value(outcome(before, base=base), measure)


def scored(
    changes: Facts | None = None,
    *,
    base: Data | None = None,
    settings: ScoreSettings | None = None,
) -> DealScore:
    """The middling deal, or `base`, with some facts changed, scored in full."""
    deal = deal_of(with_facts(base or middling_deal(), changes or {}))
    return score_deal(deal, shipped_model(), facts(), settings)


def nested(score: DealScore) -> list[tuple[str, list[float]]]:
    """By name, the ends that have to ascend: bound, interval, estimate, interval, bound."""
    payoffs = {str(party): advice.payoff for party, advice in score.parties.items()}
    return [
        (name, [found.lower, found.low, found.score, found.high, found.upper])
        for name, found in {**score.measures, **payoffs}.items()
    ]

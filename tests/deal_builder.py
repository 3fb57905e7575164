"""Deals for tests: one whose every scored fact is known, and the same with some facts changed."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache

from dealcheck.model.types import Model
from dealcheck.reading import Document
from dealcheck.scoring.deal import build_deal
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.variations import facts_read
from dealcheck.workflow import facts, load_model

# Axes: 0 = training, clustered, frontier, general, turnkey; 1 = the other end.
AXES = ("inference", "decentralised", "industrial", "public_sector", "customised")


@cache
def shipped_model() -> Model:
    loaded = load_model()
    assert loaded.model is not None, loaded.diagnostics
    return loaded.model


def middling_deal() -> dict[str, object]:
    """A draft in which every fact that the model reads stands in the middle of its scale."""
    data: dict[str, object] = {
        "format": "dealcheck/deal/1",
        "id": "middling",
        "name": "Middling",
        "nature": "draft",
        "status": "contract",
        "developer": {"id": "someone", "name": "Someone", "facts": {}},
        "importer": {"id": "XA", "name": "Somewhere", "facts": {}},
    }
    catalogue = facts()
    for name in facts_read(shipped_model()):
        fact = catalogue[name]
        if fact.kind == "words" and name != "status":
            put(data, name, fact.words[len(fact.words) // 2])
        elif fact.kind == "quantity":
            put(data, name, 0.5 if fact.high == 1.0 else 30)
    put(data, "infrastructure.capacity", "in-country")
    put(data, "infrastructure.accelerators", "commodity-gpu")
    put(data, "infrastructure.power_mw", {"firm": 50, "option": 50})
    put(data, "demand.later", [{"name": "only", "probability": 1.0, **dict.fromkeys(AXES, 0.5)}])
    return data


def put(data: dict[str, object], path: str, value: object) -> None:
    """Set a fact; those of a profile go into the profile written in place."""
    steps = path.split(".")
    if steps[0] in ("developer", "importer"):
        steps.insert(1, "facts")
    block: dict[str, object] = data
    for step in steps[:-1]:
        inner = block.setdefault(step, {})
        assert isinstance(inner, dict), path
        block = inner
    block[steps[-1]] = value


def scored(changes: Mapping[str, object] | None = None, *, base: object = None) -> DealScore:
    """The middling deal with some facts changed (`None` leaves a fact out), scored."""
    data = copy.deepcopy(base if base is not None else middling_deal())
    assert isinstance(data, dict)
    for path, value in (changes or {}).items():
        put(data, path, value)
    document = Document("test.yaml", data, "{}")
    return score_deal(build_deal(document, facts(), lambda *_: None), shipped_model(), facts())


def value(score: DealScore, measure: str) -> float:
    """The estimate of a measure."""
    return score.measures[measure].score

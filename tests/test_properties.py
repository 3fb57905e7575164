"""What must hold for every deal, whatever it says.

Deals are made from a seed, not drawn fact by fact: a hundred facts are too many to shrink, and the
seed in a failure's report makes the same deal again.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from random import Random

import numpy as np
import pytest
from deal_builder import AXES, put, scored, shipped_model
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dealcheck.model.facts import Fact
from dealcheck.model.values import FactArrays
from dealcheck.scoring.variations import facts_read
from dealcheck.workflow import facts

CATALOGUE = facts()
READ = [
    CATALOGUE[name]
    for name in facts_read(shipped_model())
    if name != "status" and CATALOGUE[name].kind != "scenarios"
]
SEEDS = st.integers(0, 2**32 - 1)
MANY = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
Values = dict[str, object]


def known_value(chance: Random, fact: Fact) -> object:
    if fact.kind == "words":
        return chance.choice(fact.words)
    # Few deals are large: most quantities are drawn from the lower end of a long scale.
    high = fact.high if chance.random() < 0.3 else min(fact.high, 400.0)
    return round(chance.uniform(max(fact.low, 0.0), high), 3)


def any_value(chance: Random, fact: Fact) -> object:
    """A known value, a range or candidates, or `unknown`."""
    form = chance.choice(["known", "known", "open", "unknown"])
    if form == "unknown":
        return "unknown"
    if form == "known":
        return known_value(chance, fact)
    if fact.kind == "words":
        return chance.sample(fact.words, chance.randint(2, len(fact.words)))
    return sorted([known_value(chance, fact), known_value(chance, fact)], key=float)


def any_deal(seed: int) -> Values:
    """A draft in which each fact is known, open or unknown as chance will have it."""
    chance = Random(seed)
    data: Values = {
        "format": "dealcheck/deal/1",
        "id": "drawn",
        "name": "Drawn",
        "nature": "draft",
        "status": chance.choice(CATALOGUE["status"].words),
        "developer": {"id": "someone", "name": "Someone", "facts": {}},
        "importer": {"id": "XA", "name": "Somewhere", "facts": {}},
    }
    for fact in READ:
        put(data, fact.path, any_value(chance, fact))
    probabilities = chance.choice([[1.0], [0.5, 0.5], [0.7, 0.2, 0.1]])
    later = [
        {"name": f"future {k}", "probability": p, **{axis: chance.random() for axis in AXES}}
        for k, p in enumerate(probabilities)
    ]
    put(data, "demand.later", later)
    return data


def settled(data: Values, chosen: list[Fact], arrays: FactArrays, chance: Random) -> Values:
    """The same deal with open facts made known, each within what the deal left open."""
    data = copy.deepcopy(data)
    for fact in chosen:
        if fact.kind == "words":
            possible = np.flatnonzero(arrays.possible(fact.path)[0])
            put(data, fact.path, fact.words[int(chance.choice(list(possible)))])
        elif not _said_in_accelerators(fact, data):
            put(data, fact.path, chance.uniform(*arrays.ends(fact.path)))
    return data


def _said_in_accelerators(fact: Fact, data: Values) -> bool:
    """Whether a deal leaves megawatts open and says the accelerators, which bound them."""
    *_, block, phase = fact.path.split(".")
    if block != "power_mw":
        return False
    infrastructure = data["infrastructure"]
    assert isinstance(infrastructure, dict)
    return infrastructure["h100_equivalents"][phase] != "unknown"


@MANY
@given(SEEDS)
def test_bounds_hold_the_estimate_and_stay_on_the_scale(seed):
    score = scored(base=any_deal(seed))
    for name, found in score.measures.items():
        measure = shipped_model().measures[name]
        assert measure.low - 1e-6 <= found.lower <= found.score + 1e-6, name
        assert found.score - 1e-6 <= found.upper <= measure.high + 1e-6, name


@MANY
@given(SEEDS)
def test_knowing_one_fact_more_never_widens_a_bound(seed):
    chance = Random(seed)
    data = any_deal(seed)
    before = scored(base=data)
    after = scored(base=settled(data, [chance.choice(READ)], before.arrays, chance))
    assert_inside(after.measures, before.measures)


@MANY
@given(SEEDS)
def test_bounds_contain_every_way_the_unknown_facts_may_turn_out(seed):
    data = any_deal(seed)
    wide = scored(base=data)
    narrow = scored(base=settled(data, READ, wide.arrays, Random(seed)))
    assert_inside(narrow.measures, wide.measures)


def assert_inside(inner: Mapping[str, object], outer: Mapping[str, object]) -> None:
    for name, found in inner.items():
        assert found.lower >= outer[name].lower - 1e-6, name
        assert found.upper <= outer[name].upper + 1e-6, name


@MANY
@given(SEEDS)
def test_the_parts_of_the_switching_costs_add_up(seed):
    score = scored(base=any_deal(seed))
    total = score.measures["switching_costs"].score
    assert sum(score.mechanisms.values()) == pytest.approx(total, abs=1e-6)


def test_the_same_deal_scores_the_same_whatever_is_scored_with_it():
    first = scored({"contract.exclusivity": "exclusive"})
    scored({"contract.exclusivity": "none"})
    again = scored({"contract.exclusivity": "exclusive"})
    assert repr(first.measures) == repr(again.measures)


def test_a_deal_that_says_nothing_has_bounds_from_end_to_end():
    bare = {
        "format": "dealcheck/deal/1",
        "id": "bare",
        "name": "Bare",
        "nature": "draft",
        "status": "live",
        "developer": {"id": "someone", "name": "Someone", "facts": {}},
        "importer": {"id": "XA", "name": "Somewhere", "facts": {}},
    }
    score = scored(base=bare)
    for pole in shipped_model().poles:
        assert score.measures[pole].lower == pytest.approx(0, abs=1e-6)
        assert score.measures[pole].upper == pytest.approx(100, abs=1e-6)

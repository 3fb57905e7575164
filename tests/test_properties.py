"""What must hold for every deal, whatever it says."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import numpy as np
import pytest
from deal_builder import AXES, put, scored, shipped_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealcheck.model.facts import Fact
from dealcheck.scoring.variations import facts_read
from dealcheck.workflow import facts

CATALOGUE = facts()
READ = [CATALOGUE[name] for name in facts_read(shipped_model()) if name != "status"]
MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
Values = dict[str, object]


def known_value(fact: Fact) -> st.SearchStrategy[object]:
    if fact.kind == "words":
        return st.sampled_from(fact.words)
    low = max(fact.low, 0.0)
    high = fact.high if np.isfinite(fact.high) else 400.0
    return st.floats(low, high).map(lambda number: round(number, 3))


@st.composite
def any_value(draw: st.DrawFn, fact: Fact) -> object:
    """A known value, a range or candidates, or `unknown`."""
    form = draw(st.sampled_from(["known", "known", "open", "unknown"]))
    if form == "unknown":
        return "unknown"
    if form == "known":
        return draw(known_value(fact))
    if fact.kind == "words":
        if len(fact.words) < 2:
            return fact.words[0]
        chosen = draw(st.sets(st.sampled_from(fact.words), min_size=2))
        return sorted(chosen)
    return sorted(draw(st.lists(known_value(fact), min_size=2, max_size=2)), key=float)  # type: ignore[arg-type]


@st.composite
def deals(draw: st.DrawFn) -> Values:
    """A draft in which each fact is known, open or unknown as chance will have it."""
    data: Values = {
        "format": "dealcheck/deal/1",
        "id": "drawn",
        "name": "Drawn",
        "nature": "draft",
        "status": draw(st.sampled_from(CATALOGUE["status"].words)),
        "developer": {"id": "someone", "name": "Someone", "facts": {}},
        "importer": {"id": "XA", "name": "Somewhere", "facts": {}},
    }
    for fact in READ:
        if fact.kind != "scenarios":
            put(data, fact.path, draw(any_value(fact)))
    later = [
        {"name": f"future {k}", "probability": p, **{a: draw(st.floats(0, 1)) for a in AXES}}
        for k, p in enumerate(draw(st.sampled_from([[1.0], [0.5, 0.5], [0.7, 0.2, 0.1]])))
    ]
    put(data, "demand.later", later)
    return data


def settle(data: Values, fact: Fact, draw: st.DataObject) -> Values:
    """The same deal with one open fact made known, within what was left open."""
    score = scored(base=data)
    arrays = score.arrays
    settled = copy.deepcopy(data)
    if fact.kind == "words":
        possible = np.flatnonzero(arrays.words[fact.path][0])
        word = fact.words[draw.draw(st.sampled_from([int(i) for i in possible]))]
        put(settled, fact.path, word)
    else:
        bounds = arrays.numbers[fact.path]
        low, high = float(bounds.lower[0]), float(bounds.upper[0])
        low, high = max(low, 0.0), high if np.isfinite(high) else 5000.0
        put(settled, fact.path, draw.draw(st.floats(low, high)))
    return settled


@MANY
@given(deals())
def test_bounds_hold_the_estimate_and_stay_on_the_scale(data):
    score = scored(base=data)
    for name, found in score.measures.items():
        measure = shipped_model().measures[name]
        assert measure.low - 1e-6 <= found.lower <= found.score + 1e-6, name
        assert found.score - 1e-6 <= found.upper <= measure.high + 1e-6, name


@MANY
@given(deals(), st.sampled_from([f for f in READ if f.kind != "scenarios"]), st.data())
def test_knowing_more_never_widens_a_bound(data, fact, draw):
    before = scored(base=data)
    after = scored(base=settle(data, fact, draw))
    for name in before.measures:
        assert after.measures[name].lower >= before.measures[name].lower - 1e-6, name
        assert after.measures[name].upper <= before.measures[name].upper + 1e-6, name


@MANY
@given(deals(), st.data())
def test_bounds_contain_every_way_the_unknown_facts_may_turn_out(data, draw):
    wide = scored(base=data)
    settled = data
    for fact in READ:
        if fact.kind != "scenarios":
            settled = _settled(settled, wide.arrays, fact, draw)
    narrow = scored(base=settled)
    for name in wide.measures:
        assert wide.measures[name].lower - 1e-6 <= narrow.measures[name].lower, name
        assert narrow.measures[name].upper <= wide.measures[name].upper + 1e-6, name


def _settled(data: Values, arrays: object, fact: Fact, draw: st.DataObject) -> Values:
    settled = copy.deepcopy(data)
    if fact.kind == "words":
        possible = np.flatnonzero(arrays.words[fact.path][0])  # type: ignore[attr-defined]
        put(settled, fact.path, fact.words[draw.draw(st.sampled_from([int(i) for i in possible]))])
    else:
        bounds = arrays.numbers[fact.path]  # type: ignore[attr-defined]
        low, high = max(float(bounds.lower[0]), 0.0), float(bounds.upper[0])
        put(settled, fact.path, draw.draw(st.floats(low, high if np.isfinite(high) else 5000.0)))
    return settled


@MANY
@given(deals())
def test_the_parts_of_the_switching_costs_add_up(data):
    score = scored(base=data)
    total = score.measures["switching_costs"].score
    assert sum(score.mechanisms.values()) == pytest.approx(total, abs=1e-6)


def test_the_same_deal_scores_the_same_whatever_is_scored_with_it():
    first = scored({"contract.exclusivity": "exclusive"})
    scored({"contract.exclusivity": "none"})
    again = scored({"contract.exclusivity": "exclusive"})
    assert _numbers(first.measures) == _numbers(again.measures)


def _numbers(measures: Mapping[str, object]) -> list[str]:
    return [repr(value) for value in measures.values()]


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

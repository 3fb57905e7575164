"""What must hold for every deal, whatever it says.

Deals are made from a seed, not drawn fact by fact: a hundred facts are too many to shrink, and the
seed in a failure's report makes the same deal again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
import pytest
from deal_builder import (
    AXES,
    Data,
    bare_deal,
    deal_of,
    nested,
    outcome,
    scored,
    shipped_model,
    value,
    with_facts,
)
from dealcheck.scoring.payoff_bounds import payoff_bounds, ranges
from dealcheck.scoring.variations import facts_read
from dealcheck.scoring.workings import terms_of, workings
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.facts import Fact
from dealcheck.model.leaves import Quantity
from dealcheck.model.operators import operators_beneath
from dealcheck.model.reader import Bounds
from dealcheck.model.types import PARTIES
from dealcheck.model.values import FactArrays
from dealcheck.reading import Plain
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.drivers import mechanism_points
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts

MODEL, CATALOGUE = shipped_model(), facts()
READ = [
    CATALOGUE[name]
    for name in facts_read(MODEL)
    if name != "status" and CATALOGUE[name].kind != "scenarios"
]
# What the model leaves to the outcomes has no bounds of its own; those of payoffs are put together.
CORNERED = [name for name in MODEL.measures if name not in MODEL.searched]
# Quantities that are taken from another fact where only that one is stated: megawatts from
# accelerators, money from users.
CONVERTED = {
    operator.fact: operator.other
    for measure in MODEL.measures.values()
    for operator in operators_beneath(measure.value)
    if isinstance(operator, Quantity) and operator.other
}
SEEDS = st.integers(0, 2**32 - 1)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
MANY = settings(max_examples=60, deadline=None, derandomize=True, phases=PHASES)
FEW = settings(MANY, max_examples=6)


def known_value(chance: Random, fact: Fact) -> str | float:
    if fact.kind == "words":
        return chance.choice(fact.words)
    # Few deals are large: most quantities are drawn from the lower end of a long scale, and none
    # needs more accelerators than the largest site of the scale can feed.
    high = fact.high if chance.random() < 0.3 else min(fact.high, 400.0)
    return round(chance.uniform(max(fact.low, 0.0), min(high, 20_000_000)), 3)


def any_value(chance: Random, fact: Fact) -> Plain:
    """A known value, a range or candidates, or `unknown`."""
    form = chance.choice(["known", "known", "open", "unknown"])
    if form == "unknown":
        return "unknown"
    if form == "known":
        return known_value(chance, fact)
    if fact.kind == "words":
        return list(chance.sample(fact.words, chance.randint(2, len(fact.words))))
    return [*sorted(float(known_value(chance, fact)) for _ in range(2))]


def any_deal(seed: int) -> Data:
    """A draft in which each fact is known, open or unknown as chance will have it."""
    chance = Random(seed)
    drawn: dict[str, Plain] = {fact.path: any_value(chance, fact) for fact in READ}
    probabilities = chance.choice([[1.0], [0.5, 0.5], [0.7, 0.2, 0.1]])
    drawn["status"] = chance.choice(CATALOGUE["status"].words)
    drawn["demand.later"] = [
        {"name": f"future {k}", "probability": p, **{axis: chance.random() for axis in AXES}}
        for k, p in enumerate(probabilities)
    ]
    return with_facts(bare_deal(), drawn)


def arrays_of(data: Data) -> FactArrays:
    return fact_arrays(deal_of(data), CATALOGUE)


def bounds_of(arrays: FactArrays) -> Mapping[str, Bounds]:
    evaluation = Evaluation(MODEL, arrays)
    return {name: evaluation.bounds(name) for name in CORNERED}


def payoff_bounds_of(data: Data) -> Mapping[str, Bounds]:
    deal, base = deal_of(data), outcome(base=data)
    terms = terms_of(deal, MODEL, CATALOGUE, ScoreSettings())
    found = payoff_bounds(ranges(terms, fact_arrays(deal, CATALOGUE)), base, base)
    return {str(party): ends for party, ends in found.items()}


def settled(data: Data, chosen: Sequence[Fact], arrays: FactArrays, chance: Random) -> Data:
    """The same deal with open facts made known, each within what the deal left open.

    A quantity that another stated fact stands for isn't open, so it is left alone.
    """
    known: dict[str, Plain] = {}
    for fact in chosen:
        if fact.kind == "words":
            possible = np.flatnonzero(arrays.possible(fact.path)[0])
            known[fact.path] = fact.words[int(chance.choice(list(possible)))]
        elif fact.path not in CONVERTED or not arrays.known[CONVERTED[fact.path]][0]:
            known[fact.path] = chance.uniform(*arrays.ends(fact.path))
    return with_facts(data, known)


def assert_inside(inner: Mapping[str, Bounds], outer: Mapping[str, Bounds]) -> None:
    for name, found in inner.items():
        assert found.lower >= outer[name].lower - 1e-6, name
        assert found.upper <= outer[name].upper + 1e-6, name


@MANY
@given(SEEDS)
def test_bounds_hold_the_estimate_and_stay_on_the_scale(seed: int) -> None:
    arrays = arrays_of(any_deal(seed))
    evaluation = Evaluation(MODEL, arrays)
    for name, (lower, upper) in bounds_of(arrays).items():
        measure = MODEL.measures[name]
        assert measure.low - 1e-6 <= lower <= evaluation.value(name) + 1e-6, name
        assert evaluation.value(name) - 1e-6 <= upper <= measure.high + 1e-6, name


@MANY
@given(SEEDS)
def test_knowing_one_fact_more_never_widens_a_bound(seed: int) -> None:
    chance = Random(seed)
    data = any_deal(seed)
    before = arrays_of(data)
    known = settled(data, [chance.choice(READ)], before, chance)
    assert_inside(bounds_of(arrays_of(known)), bounds_of(before))
    assert_inside(payoff_bounds_of(known), payoff_bounds_of(data))


@MANY
@given(SEEDS)
def test_bounds_contain_every_way_the_unknown_facts_may_turn_out(seed: int) -> None:
    data = any_deal(seed)
    wide = arrays_of(data)
    known = settled(data, READ, wide, Random(seed))
    assert_inside(bounds_of(arrays_of(known)), bounds_of(wide))
    assert_inside(payoff_bounds_of(known), payoff_bounds_of(data))


@MANY
@given(SEEDS)
def test_the_parts_of_the_switching_costs_add_up(seed: int) -> None:
    data = any_deal(seed)
    base = outcome(base=data)
    parts = mechanism_points(MODEL, arrays_of(data), base)
    assert sum(parts.values()) == pytest.approx(value(base, "switching_costs"), abs=1e-6)


@MANY
@given(SEEDS)
def test_the_order_in_which_facts_are_written_does_not_matter(seed: int) -> None:
    data = any_deal(seed)
    turned = {
        key: dict(reversed(list(block.items()))) if isinstance(block, dict) else block
        for key, block in reversed(list(data.items()))
    }
    assert bounds_of(arrays_of(turned)) == bounds_of(arrays_of(data))


@FEW
@given(SEEDS)
def test_a_score_is_bounds_around_an_interval_around_an_estimate(seed: int) -> None:
    for name, ends in nested(scored(base=any_deal(seed), settings=ScoreSettings(draws=100))):
        assert ends == sorted(ends), name


@FEW
@given(SEEDS)
def test_no_draw_falls_outside_the_bounds(seed: int) -> None:
    work = workings(deal_of(any_deal(seed)), MODEL, CATALOGUE, ScoreSettings(draws=100))
    for name in CORNERED:
        lower, upper = work.limits[name]
        drawn = work.joint.value(name)
        assert (drawn >= lower - 1e-6).all(), name
        assert (drawn <= upper + 1e-6).all(), name


def test_a_deal_that_says_only_what_it_must_is_scored_and_very_uncertain() -> None:
    score = scored(base=bare_deal())
    assert score.certainty == "very-low"
    for pole in MODEL.poles:
        assert score.measures[pole].lower == pytest.approx(0, abs=1e-6)
        assert score.measures[pole].upper == pytest.approx(100, abs=1e-6)
        assert score.measures[pole].high - score.measures[pole].low > 20
    assert all(score.parties[party].decision.strength == "none" for party in PARTIES)
    assert score.questions

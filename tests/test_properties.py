"""What must hold for every deal, whatever it says.

Deals are made from a seed, not drawn fact by fact: a hundred facts are too many to shrink, and the
seed in a failure's report makes the same deal again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from random import Random

import numpy as np
import pytest
from deal_builder import (
    AXES,
    Data,
    bare_deal,
    deal_of,
    nested,
    scored,
    shipped_model,
    with_facts,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.facts import Fact
from dealcheck.model.leaves import Quantity
from dealcheck.model.operators import operators_beneath
from dealcheck.model.reader import Bounds
from dealcheck.model.types import PARTIES, Lever, Payoff
from dealcheck.model.values import FactArrays
from dealcheck.reading import Plain
from dealcheck.scoring.drivers import drivers_of, in_the_middle
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.score import score_deal, score_deals
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.unknowns import facts_read
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
MANY = settings(max_examples=25, deadline=None, derandomize=True, phases=PHASES)
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


def prepared(data: Data, draws: int = 20) -> DealDraws:
    settings = ScoreSettings(draws=draws)
    return next(prepare([deal_of(data)], MODEL, CATALOGUE, settings).each())


def ends_of(found: DealDraws) -> dict[str, Bounds]:
    """The bounds of every measure, and of what the deal is worth to everybody."""
    measures = {name: found.block.ends.bounds(name) for name in CORNERED}
    return measures | {str(party): found.block.ends.payoff(party) for party in PARTIES}


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
            low, high = arrays.ends(fact.path)
            known[fact.path] = chance.uniform(low, min(high, max(low, 20_000_000.0)))
    return with_facts(data, known)


def assert_inside(inner: Mapping[str, Bounds], outer: Mapping[str, Bounds]) -> None:
    for name, found in inner.items():
        assert found.lower >= outer[name].lower - 1e-6, name
        assert found.upper <= outer[name].upper + 1e-6, name


def told(score: DealScore) -> dict[str, object]:
    """Everything that a score says, but for the file that it is about."""
    left_out = ("deal", "model", "diagnostics")
    return {
        one.name: plainly(getattr(score, one.name))
        for one in fields(score)
        if one.name not in left_out
    }


def plainly(value: object) -> object:
    """The same with numbers to nine digits: a sum of several rows may end in another last one."""
    if isinstance(value, float):
        return round(value, 9) + 0.0
    if isinstance(value, Mapping):
        return {key: plainly(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plainly(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type | Lever | Payoff):
        return {one.name: plainly(getattr(value, one.name)) for one in fields(value)}
    return value


@MANY
@given(SEEDS)
def test_bounds_hold_every_draw_and_the_median_and_stay_on_the_scale(seed: int) -> None:
    found = prepared(any_deal(seed))
    for name, (lower, upper) in ends_of(found).items():
        drawn = found.block.joint.expected[name] if name in PARTIES else found.value(name)
        if name not in PARTIES:
            measure, score = MODEL.measures[name], found.score(name)
            assert measure.low - 1e-6 <= lower <= score.score + 1e-6, name
            assert score.score - 1e-6 <= upper <= measure.high + 1e-6, name
        assert (drawn >= lower - 1e-6).all(), name
        assert (drawn <= upper + 1e-6).all(), name


@MANY
@given(SEEDS)
def test_every_measure_of_a_draw_lies_on_its_own_scale(seed: int) -> None:
    found = prepared(any_deal(seed))
    for name, measure in MODEL.measures.items():
        drawn = found.value(name)
        assert (drawn >= measure.low - 1e-6).all(), name
        assert (drawn <= measure.high + 1e-6).all(), name


@MANY
@given(SEEDS)
def test_knowing_one_fact_more_never_widens_a_bound(seed: int) -> None:
    chance = Random(seed)
    data = any_deal(seed)
    before = prepared(data, 1)
    known = settled(data, [chance.choice(READ)], before.block.followed.facts, chance)
    assert_inside(ends_of(prepared(known, 1)), ends_of(before))


@MANY
@given(SEEDS)
def test_bounds_contain_every_way_the_unknown_facts_may_turn_out(seed: int) -> None:
    data = any_deal(seed)
    wide = prepared(data, 1)
    known = settled(data, READ, wide.block.followed.facts, Random(seed))
    assert_inside(ends_of(prepared(known, 1)), ends_of(wide))


@MANY
@given(SEEDS)
def test_the_parts_of_the_switching_costs_add_up(seed: int) -> None:
    found = prepared(any_deal(seed))
    parts = drivers_of(found.block).mechanisms(found)
    middle = Evaluation(MODEL, in_the_middle(found.block), settled=True)
    whole = float(middle.value("switching_costs")[0])
    assert min(parts.values()) >= -1e-9
    assert sum(parts.values()) == pytest.approx(whole, abs=1e-6)


@FEW
@given(SEEDS)
def test_the_order_in_which_facts_are_written_does_not_matter(seed: int) -> None:
    data = any_deal(seed)
    turned = {
        key: dict(reversed(list(block.items()))) if isinstance(block, dict) else block
        for key, block in reversed(list(data.items()))
    }
    chosen = ScoreSettings(draws=50)
    one, other = (score_deal(deal_of(each), MODEL, CATALOGUE, chosen) for each in (data, turned))
    assert told(one) == told(other)


@FEW
@given(SEEDS)
def test_a_score_is_bounds_around_an_interval_around_a_median(seed: int) -> None:
    for name, ends in nested(scored(base=any_deal(seed), settings=ScoreSettings(draws=100))):
        assert ends == sorted(ends), name


def test_a_deal_is_scored_the_same_alone_and_among_others_and_twice() -> None:
    """Also with others in one block of rows, of another size and in another order."""
    chosen = ScoreSettings(draws=40)
    deals = [deal_of(any_deal(seed)) for seed in range(4)]
    alone = [score_deal(deal, MODEL, CATALOGUE, chosen) for deal in deals]
    assert [told(one) for one in score_deals(deals, MODEL, CATALOGUE, chosen)] == [
        told(one) for one in alone
    ]
    turned = list(score_deals(deals[::-1], MODEL, CATALOGUE, chosen))[::-1]
    assert [told(one) for one in turned] == [told(one) for one in alone]
    again = [score_deal(deal, MODEL, CATALOGUE, chosen) for deal in deals]
    assert repr([one.measures for one in again]) == repr([one.measures for one in alone])
    assert repr([one.parties for one in again]) == repr([one.parties for one in alone])


def test_another_seed_gives_other_draws_and_the_same_bounds() -> None:
    one, other = (
        scored(base=any_deal(7), settings=ScoreSettings(draws=50, seed=seed)) for seed in (0, 1)
    )
    for pole in MODEL.poles:
        first, second = one.measures[pole], other.measures[pole]
        assert (first.lower, first.upper) == (second.lower, second.upper)
    assert any(one.measures[pole].score != other.measures[pole].score for pole in MODEL.poles)


def test_a_deal_that_says_only_what_it_must_is_scored_and_very_uncertain() -> None:
    score = scored(base=bare_deal())
    assert score.certainty == "very-low"
    for pole in MODEL.poles:
        assert score.measures[pole].upper - score.measures[pole].lower > 60
        assert score.measures[pole].high - score.measures[pole].low > 10
    for party in PARTIES:
        assert score.parties[party].stance.strength == "nothing-to-go-on"
    assert score.questions

"""Conditions and tables: surely whatever is open, possibly if it may be, and gates on knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from deal_builder import bare_deal, deal_of, outcome, with_facts
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import drawn, tiny_model

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import YES, Bounds
from dealcheck.model.types import Condition, Row, Table
from dealcheck.model.values import FactArrays
from dealcheck.reading import Plain
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.conditions import (
    about,
    closed_gates,
    decide,
    every,
    possible_rows,
    possibly,
    surely,
)
from dealcheck.workflow import facts

FACT, SPEND = "contract.exclusivity", "contract.committed_spend_percent"
POSSESSION = "model.possession"
WORDS = facts()[FACT].words
POINTS = (0.0, 10.0, 25.0, 60.0, 100.0)


def words(fact: str, *given_words: str, negated: bool = False) -> Condition:
    known = facts()[fact].words
    bits = sum(1 << k for k, word in enumerate(known) if (word in given_words) != negated)
    return Condition(fact=fact, words=given_words, negated=negated, bits=bits)


CONDITIONS = (
    words(FACT, "none"),
    words(FACT, "none", "exclusive"),
    words(FACT, "none", negated=True),
    words(POSSESSION, "open-weights", "weights-in-country"),
    Condition(fact=SPEND, at_least=25),
    Condition(fact=SPEND, below=25),
    Condition(fact=SPEND, at_least=0),
    Condition(measure="hold", at_least=40),
    Condition(measure="hold", below=40),
    Condition(measure="exclusivity", at_least=2),
)

Open = Mapping[str, list[str] | list[float]]


@st.composite
def open_facts(draw: st.DrawFn) -> dict[str, list]:
    found: dict[str, list] = {}
    for fact in (FACT, POSSESSION):
        choices = st.lists(st.sampled_from(facts()[fact].words), min_size=1, unique=True)
        found[fact] = draw(choices)
    first, last = sorted(draw(st.integers(0, len(POINTS) - 1)) for _ in range(2))
    found[SPEND] = list(POINTS[first : last + 1])
    return found


def as_stated(possible: Mapping[str, list]) -> FactArrays:
    stated: dict[str, Plain] = {}
    for fact, values in possible.items():
        ends = [values[0], values[-1]] if fact == SPEND else values
        stated[fact] = values[0] if len(values) == 1 else ends
    return fact_arrays([deal_of(with_facts(bare_deal(), stated))], facts())


def every_way(possible: Mapping[str, list]) -> FactArrays:
    """Every deal that the open facts leave possible, a row each."""
    rows = list(product(*possible.values()))
    columns = dict(zip(possible, zip(*rows, strict=True), strict=True))
    arrays = as_stated(possible)
    spend = np.array(columns[SPEND])
    return replace(
        arrays,
        rows=len(rows),
        words={
            **arrays.words,
            **{
                fact: np.array([1 << facts()[fact].words.index(w) for w in columns[fact]])
                for fact in (FACT, POSSESSION)
            },
        },
        numbers={**arrays.numbers, SPEND: Bounds(spend, spend)},
        known={**arrays.known, **dict.fromkeys(possible, YES)},
    )


def no_measure(name: str) -> Bounds:
    raise AssertionError(name)


many = settings(max_examples=60, deadline=None, derandomize=True)


@many
@given(open_facts(), st.sampled_from(CONDITIONS))
def test_surely_is_in_every_way_and_possibly_in_some(
    possible: dict[str, list], condition: Condition
) -> None:
    stated, ways = as_stated(possible), every_way(possible)
    bounds = Evaluation(tiny_model(), stated).bounds
    settled = Evaluation(tiny_model(), ways, settled=True).bounds
    holds = np.broadcast_to(surely(condition, ways, settled), ways.rows)
    assert (holds == np.broadcast_to(possibly(condition, ways, settled), ways.rows)).all()
    assert bool(surely(condition, stated, bounds)[0]) == holds.all()
    assert bool(possibly(condition, stated, bounds)[0]) == holds.any()


@many
@given(open_facts(), st.lists(st.sampled_from(CONDITIONS[:6]), max_size=3))
def test_several_conditions_hold_where_all_of_them_do(
    possible: dict[str, list], conditions: list[Condition]
) -> None:
    ways = every_way(possible)
    by_hand = np.ones(ways.rows, dtype=bool)
    for condition in conditions:
        by_hand &= np.broadcast_to(surely(condition, ways, no_measure), ways.rows)
    assert (np.broadcast_to(every(conditions, ways, no_measure), ways.rows) == by_hand).all()


def table(*rows: tuple[str, tuple[Condition, ...]], gates: tuple[str, ...] = ()) -> Table:
    made = [Row(action, action, when, "", gate=action in gates) for action, when in rows]
    return Table("made-up", "Made up", tuple(made))


THREE = table(
    ("free", (words(FACT, "none"),)),
    ("paid", (Condition(fact=SPEND, at_least=50), words(FACT, "exclusive", "preferred"))),
    ("rest", ()),
)


@many
@given(open_facts())
def test_the_first_row_that_holds_is_taken_and_only_rows_that_may_be_are_possible(
    possible: dict[str, list],
) -> None:
    ways = every_way(possible)
    taken = decide(THREE, ways, no_measure)
    by_hand = []
    for row in product(*possible.values()):
        one = dict(zip(possible, row, strict=True))
        paid = one[SPEND] >= 50 and one[FACT] in ("exclusive", "preferred")
        by_hand.append(0 if one[FACT] == "none" else 1 if paid else 2)
    assert list(taken) == by_hand
    may_be = possible_rows(THREE, as_stated(possible), no_measure)[0]
    assert {int(place) for place in np.flatnonzero(may_be)} == set(by_hand)


def test_a_closed_row_is_passed_over() -> None:
    ways = every_way({FACT: list(WORDS), POSSESSION: ["open-weights"], SPEND: [60.0]})
    shut = [np.array([True]), np.array([False]), np.array([False])]
    assert list(decide(THREE, ways, no_measure)) == [0, 1, 2, 2, 1]
    assert list(decide(THREE, ways, no_measure, shut)) == [2, 1, 2, 2, 1]


@pytest.mark.parametrize(
    ("stated", "is_closed"),
    [
        ({FACT: "none"}, False),
        ({FACT: ["none", "preferred"]}, True),
        ({FACT: "preferred"}, True),
        ({}, True),
    ],
)
def test_a_gate_is_opened_by_knowledge_alone(stated: dict[str, Plain], *, is_closed: bool) -> None:
    gated = table(("free", (words(FACT, "none"),)), ("rest", ()), gates=("free",))
    arrays = fact_arrays([deal_of(with_facts(bare_deal(), stated))], facts())
    closed = closed_gates(gated, arrays, no_measure, lambda name: True)
    assert [bool(mask[0]) for mask in closed] == [is_closed, False]


def test_measures_that_rest_on_more_than_facts_have_no_say_in_a_gate() -> None:
    when = (words(FACT, "none"), Condition(measure="hold", at_least=99))
    gated = table(("free", when), ("rest", ()), gates=("free",))
    arrays = fact_arrays([deal_of(with_facts(bare_deal(), {FACT: "none"}))], facts())
    closed = closed_gates(gated, arrays, no_measure, lambda name: False)
    assert not closed[0].any()
    bounds = Evaluation(tiny_model(), arrays).bounds
    assert closed_gates(gated, arrays, bounds, lambda name: True)[0].all()


HOSTED: dict[str, Plain] = {
    "infrastructure.developer_role": "tenant",
    "infrastructure.importer_access": "market-terms",
    "infrastructure.power_mw.firm": 100,
}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "hosted-capacity"),
        ({"infrastructure.importer_access": "whole"}, "sovereign-compute"),
        ({"infrastructure.importer_access": "unknown"}, "sovereign-compute"),
        ({"infrastructure.importer_access": ["market-terms", "whole"]}, "sovereign-compute"),
        ({"infrastructure.developer_role": "unknown"}, "sovereign-compute"),
    ],
)
def test_that_a_country_has_no_claim_is_only_said_where_somebody_says_so(
    changes: dict[str, Plain], kind: str
) -> None:
    usual: dict[str, Plain] = {"infrastructure.use_scope": "broad"}
    assert outcome({**HOSTED, **usual, **changes}).kind == kind


def test_what_one_source_says_opens_a_gate_though_it_may_be_a_step_off() -> None:
    """Weak evidence is weighed in the draws: most of them, not all, are of the kind."""
    data = with_facts(
        {**bare_deal(), "nature": "real", "as_of": "2026-03"},
        {**HOSTED, "infrastructure.use_scope": "broad"},
    )
    data["sources"] = {"S1": {"kind": "press", "date": "2026-02"}}
    data["evidence"] = {fact: {"sources": ["S1"], "confidence": "inferred"} for fact in HOSTED}
    one = outcome(base=data)
    assert one.kind == "hosted-capacity"
    assert 0.6 < np.mean(one.words("kind") == one.model.kinds.index("hosted-capacity")) < 1


def test_what_a_deal_is_can_be_tested() -> None:
    deals = [
        deal_of({**bare_deal(), "as_of": day, "importer": {"id": code, "name": code, "facts": {}}})
        for day, code in (("2025-06", "DE"), ("2026-02", "FR"), ("", "FR"))
    ]
    assert list(about(Condition(countries=("FR", "ES")), deals)) == [False, True, True]
    assert list(about(Condition(after="2026-01"), deals)) == [False, True, False]
    assert list(about(Condition(before="2026-02"), deals)) == [True, False, False]
    assert list(about(Condition(after="2025-06", before="2026-02"), deals)) == [True, False, False]


def test_what_does_not_apply_is_none_of_its_words() -> None:
    arrays = fact_arrays([deal_of(with_facts(bare_deal(), {FACT: "not-applicable"}))], facts())
    assert not surely(words(FACT, "none"), arrays, no_measure).any()
    assert not possibly(words(FACT, "none"), arrays, no_measure).any()
    assert surely(words(FACT, "none", negated=True), arrays, no_measure).all()
    spend = fact_arrays([deal_of(with_facts(bare_deal(), {SPEND: "not-applicable"}))], facts())
    assert surely(Condition(fact=SPEND, below=1), spend, no_measure).all()


def test_a_number_of_which_nothing_is_known_is_surely_nothing_and_possibly_anything() -> None:
    arrays = fact_arrays([deal_of(bare_deal())], facts())
    for condition in (Condition(fact=SPEND, at_least=0), Condition(fact=SPEND, below=1e9)):
        assert not surely(condition, arrays, no_measure).any()
        assert possibly(condition, arrays, no_measure).all()


def test_that_there_is_no_site_can_be_tested() -> None:
    without = {**bare_deal(), "infrastructure": "none"}
    there = Condition(fact="infrastructure", words=("none",))
    missing = replace(there, negated=True)
    for data, is_there in ((bare_deal(), False), (without, True)):
        arrays = fact_arrays([deal_of(data)], facts())
        assert bool(surely(there, arrays, no_measure)[0]) is is_there
        assert bool(possibly(missing, arrays, no_measure)[0]) is not is_there


def test_a_drawn_deal_is_settled_so_that_surely_and_possibly_are_one() -> None:
    one = drawn(bare_deal())
    joint = one.block.joint
    for condition in CONDITIONS:
        first = np.broadcast_to(surely(condition, joint.facts, joint.ends), one.draws)
        second = np.broadcast_to(possibly(condition, joint.facts, joint.ends), one.draws)
        assert (first == second).all()

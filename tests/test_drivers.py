"""What a score hangs on: each indicator at both ends of its scale, and only where it is known."""

from __future__ import annotations

import pytest
from deal_builder import bare_deal, outcome, with_facts
from small_models import drawn, tiny_model

from dealcheck.reading import Plain
from dealcheck.scoring.drivers import drivers_of, known_facts
from dealcheck.scoring.leaning import leanings
from dealcheck.workflow import facts

FACT, SPEND, POSSESSION = (
    "contract.exclusivity",
    "contract.committed_spend_percent",
    "model.possession",
)
KNOWN: dict[str, Plain] = {FACT: "minimum-share", SPEND: 25, POSSESSION: "pinned-perpetual"}


def test_a_driver_is_what_is_lost_at_the_bottom_and_gained_at_the_top() -> None:
    """By hand: duty stands at 2 of 4 and weighs .42, money at 1.5 and weighs .28, the model at 4
    and weighs .3."""
    one = drawn(with_facts(bare_deal(), KNOWN))
    found = {
        each.indicator: (each.holding_up, each.holding_down)
        for each in drivers_of(one.block).of("hold", one, known_facts(one))
    }
    assert found["exclusivity"] == pytest.approx((0.42 * 50, 0.42 * 50))
    assert found["spend"] == pytest.approx((0.28 * 37.5, 0.28 * 62.5))
    assert found["lead"] == pytest.approx((0.3 * 100, 0))


def test_the_weightiest_stand_first_and_what_is_not_known_is_no_driver() -> None:
    one = drawn(with_facts(bare_deal(), {**KNOWN, SPEND: "unknown"}))
    found = drivers_of(one.block).of("hold", one, known_facts(one))
    assert [each.indicator for each in found] == ["lead", "exclusivity"]


def test_a_driver_of_a_falling_measure_holds_it_down() -> None:
    """Freedom falls with what binds: at 4 of 4 the duty would cost it half of a half."""
    one = drawn(
        with_facts(bare_deal(), {**KNOWN, "supply.inference": 0.4, "demand.now.inference": 0.4})
    )
    found = {
        each.indicator: each for each in drivers_of(one.block).of("freedom", one, known_facts(one))
    }
    assert found["bound"].holding_down == pytest.approx(0.5 * 50)
    assert found["bound"].holding_up == pytest.approx(0.5 * 50)


def test_the_mechanisms_of_the_switching_costs_are_apart_in_a_deal_with_all_facts() -> None:
    one = outcome()
    parts = drivers_of(one.block).mechanisms(one)
    assert set(parts) == {"coercive", "structural", "earned"}
    whole = one.score("switching_costs").score
    assert sum(parts.values()) == pytest.approx(whole)
    earned = outcome(
        {"work.integration": "systems-of-record", "work.relationship": "joint-institution"}
    )
    assert drivers_of(earned.block).mechanisms(earned)["earned"] > parts["earned"]
    bound = outcome({"contract.exit": "no-exit"})
    after = drivers_of(bound.block).mechanisms(bound)
    assert after["coercive"] > parts["coercive"]
    assert after["earned"] == pytest.approx(parts["earned"])


def test_a_fact_leans_along_the_trade_off_that_it_moves_most_and_in_its_order() -> None:
    """Possession raises the hold of the tiny model up to its last word, which frees the buyer."""
    found = leanings(tiny_model(), facts())
    assert set(found) == {FACT, SPEND, POSSESSION}
    order = found[POSSESSION].order
    assert order is not None
    words = facts()[POSSESSION].words
    assert [words[place] for place in order] == [
        "open-weights",
        "revocable-access",
        "access-with-continuity",
        "weights-in-country",
        "pinned-perpetual",
    ]
    duty = found[FACT].order
    assert duty is not None
    assert list(duty) == [0, 1, 2, 3, 4]
    assert not found[SPEND].falls


def test_a_driver_rests_on_known_facts_and_stands_at_the_middle_of_the_draws() -> None:
    one = drawn(bare_deal(), draws=99)
    assert drivers_of(one.block).of("hold", one, frozenset()) == ()
    (duty,) = drivers_of(one.block).of("hold", one, frozenset({FACT}))
    middle = sorted(one.words(FACT))[49]
    assert duty.holding_up == pytest.approx(0.42 * 25 * middle)


def test_possible_futures_are_known_where_the_file_states_them() -> None:
    future: dict[str, Plain] = {
        "name": "only",
        "probability": 1.0,
        **dict.fromkeys(
            ("inference", "decentralised", "industrial", "public_sector", "customised"), 0.5
        ),
    }
    stated = outcome({"demand.later": [future]}, base=bare_deal())
    assert "demand.later" in known_facts(stated)
    assert "demand.later" not in known_facts(outcome(base=bare_deal()))

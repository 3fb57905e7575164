"""The further a deal has come, the likelier it is to come about."""

from __future__ import annotations

from itertools import pairwise

import pytest
from deal_builder import illustration, outcome, scored, value

from dealcheck.workflow import facts

STATUSES = facts()["status"].words
LADDER = STATUSES[: STATUSES.index("live") + 1]


@pytest.mark.parametrize(
    "name", ["software-only-mou", "wealth-fund-sovereign-compute", "sovereignty-first"]
)
def test_every_step_towards_service_makes_a_deal_likelier(name: str) -> None:
    chances = [
        value(outcome({"status": status}, base=illustration(name)), "goes-ahead")
        for status in LADDER
    ]
    for (before, after), status in zip(pairwise(chances), LADDER[1:], strict=True):
        assert after > before + 0.001, status
    assert 0 < chances[0] < 0.5
    assert chances[-1] <= 1


@pytest.mark.parametrize("over", ["paused", "dormant", "withdrawn", "replaced"])
def test_a_deal_that_stands_still_is_less_likely_than_one_that_is_built(over: str) -> None:
    base = illustration("wealth-fund-sovereign-compute")
    built, still = (
        value(outcome({"status": status}, base=base), "goes-ahead")
        for status in ("under-construction", over)
    )
    assert still < 0.6 * built


def test_washington_asks_nothing_of_a_deal_that_is_not_american() -> None:
    advice = scored({"developer.home": "allied"}).parties["us_government"]
    assert advice.stance.action == "not-american"
    assert (advice.conditions, advice.as_in_any_deal) == ((), ())


def test_who_pays_twice_the_price_is_told_to_ask_for_the_price_of_others() -> None:
    dear = scored({"contract.price": "twice-or-more"}).parties["importer"].conditions
    assert "price-of-others" in [one.lever.id for one in dear]


def test_who_cannot_leave_is_told_to_get_a_way_out_and_not_that_leaving_is_cheap() -> None:
    held = scored({"contract.exit": "no-exit"}).parties["importer"].answers["stickiness"]
    assert held.action == "get-a-way-out"

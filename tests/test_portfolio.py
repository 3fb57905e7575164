"""The US government's folder: what support adds, what a budget buys, what distance is worth."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from command import run as command
from hypothesis import given, settings
from hypothesis import strategies as st

from dealcheck import workflow
from dealcheck.matching.portfolio import (
    WORTH_IT,
    Choice,
    Holding,
    Portfolio,
    planned,
    portfolio,
    spill_over,
)
from dealcheck.scoring.settings import ScoreSettings

ROOT = Path(__file__).resolve().parents[1]
FEW = ScoreSettings(draws=100, thorough=False)


@cache
def library() -> Portfolio:
    found = workflow.score([str(ROOT / "deals")], settings=FEW)
    return portfolio(found.scores, workflow.facts(), usd_million=100.0, engineers=60.0)


def holding(identifier: str) -> Holding:
    return next(one for one in library().holdings if one.score.deal.text("id") == identifier)


def made(choices: tuple[Choice, ...], answer: str = "decides-it") -> Holding:
    """A holding of which nothing but its choices matters."""
    score = holding("hard-middle-market").score
    parties = dict(score.parties)
    support = parties["us_government"].support
    assert support is not None
    parties["us_government"] = replace(
        parties["us_government"], support=replace(support, answer=answer)
    )
    return Holding(replace(score, parties=parties), choices, None, "", True)


def random_folder(random: np.random.Generator, deals: int, choices: int) -> list[Holding]:
    return [
        made(
            tuple(
                Choice(
                    (f"aid {k}",),
                    float(random.uniform(1, 40)),
                    float(random.integers(0, 3) * 10),
                    float(random.uniform(0, 0.3)),
                    float(random.normal(1.0, 1.0)),
                )
                for k in range(choices)
            )
        )
        for _ in range(deals)
    ]


def by_brute_force(holdings: list[Holding], money: float, people: float) -> float:
    best = 0.0
    for taken in product(*[(None, *one.choices) for one in holdings]):
        some = [one for one in taken if one is not None]
        within = sum(one.usd_million for one in some) <= money + 1e-9
        if within and sum(one.engineers for one in some) <= people + 1e-9:
            best = max(best, sum(one.value for one in some))
    return best


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.floats(0, 120), st.floats(0, 60))
def test_the_plan_is_the_best_within_the_budget(
    seed: int, deals: int, money: float, people: float
) -> None:
    folder = random_folder(np.random.default_rng(seed), deals, 3)
    plan = planned(folder, money, people)
    assert plan.spent <= money + 1e-6
    assert plan.sent <= people + 1e-6
    assert len({place for place, _ in plan.chosen}) == len(plan.chosen), "once a deal"
    assert plan.value == pytest.approx(by_brute_force(folder, money, people), abs=1e-5)


def test_two_hundred_deals_are_shared_out_exactly_in_seconds() -> None:
    """The bound of the relaxed programme is close above: what is chosen cannot be far below."""
    folder = random_folder(np.random.default_rng(7), 200, 8)
    begun = time.perf_counter()
    plan = planned(folder, 800.0, 600.0)
    assert time.perf_counter() - begun < 30.0
    assert plan.spent <= 800.0 + 1e-6
    # Greedy by value a dollar is a lower bound that the best plan has to reach.
    ranked = sorted(
        ((one.value / one.usd_million, k, one) for k, h in enumerate(folder) for one in h.choices),
        key=lambda row: -row[0],
    )
    money, people, taken, total = 800.0, 600.0, set[int](), 0.0
    for _, k, one in ranked:
        if (
            k not in taken
            and one.value > 0
            and one.usd_million <= money
            and one.engineers <= people
        ):
            taken.add(k)
            money, people, total = (
                money - one.usd_million,
                people - one.engineers,
                total + one.value,
            )
    assert plan.value >= total - 1e-6


def test_without_a_limit_every_deal_gets_what_adds_most() -> None:
    folder = random_folder(np.random.default_rng(3), 6, 4)
    plan = planned(folder, 1e9, None)
    expected = sum(max(0.0, *(one.value for one in each.choices)) for each in folder)
    assert plan.value == pytest.approx(expected)


@pytest.mark.parametrize("answer", ["happens-anyway", "would-not-save-it", "not-american"])
def test_no_money_is_given_away(answer: str) -> None:
    gift = made((Choice(("doors",), 1.0, 0.0, 0.2, 5.0),), answer)
    assert planned([gift], 100.0, None).chosen == ()


def test_the_shipped_folder_supports_only_what_hangs_on_it() -> None:
    found = library()
    assert found.plan is not None
    assert found.plan.chosen
    assert {found.holdings[place].answer for place, _ in found.plan.chosen} <= set(WORTH_IT)
    assert found.plan.spent <= 100.0 + 1e-6
    assert found.plan.sent <= 60.0


def test_support_makes_more_happen_in_the_hard_middle_market_than_at_the_wealth_fund() -> None:
    """P12, E39, E40: both are drafts with all facts stated; the fund's deal happens anyway."""
    hard, fund = holding("hard-middle-market"), holding("wealth-fund-sovereign-compute")
    assert hard.answer == "decides-it"
    assert fund.answer == "happens-anyway"
    assert hard.best is not None
    assert fund.best is not None
    assert hard.best.lift > 2 * fund.best.lift


def test_an_aid_more_never_lowers_the_chance() -> None:
    for one in library().holdings:
        lifts = {frozenset(each.aids): each.lift for each in one.choices}
        for aids, lift in lifts.items():
            for other, more in lifts.items():
                if aids < other:
                    assert more >= lift - 1e-9, (one.score.deal.text("id"), aids, other)


def test_prices_add_up_and_a_licence_is_only_where_one_is_needed() -> None:
    for one in library().holdings:
        alone = {each.aids[0]: each for each in one.choices if len(each.aids) == 1}
        for each in one.choices:
            assert each.usd_million == pytest.approx(
                sum(alone[aid].usd_million for aid in each.aids)
            )
            assert each.engineers == sum(alone[aid].engineers for aid in each.aids)
        if "licence" in alone:
            assert one.score.deal.facts.get("importer.chip_licence") != "not-required"


def test_others_deals_have_no_choices_and_no_distance() -> None:
    for identifier in ("ca-cohere", "my-huawei-full-stack"):
        one = holding(identifier)
        assert one.choices == ()
        assert one.distance is None
        assert not one.is_american


def test_distance_counts_in_wary_countries_alone_and_closeness_costs_there() -> None:
    wary = [one for one in library().holdings if one.distance is not None]
    assert wary
    for one in wary:
        assert one.distance is not None
        # A developer whose closeness can still rise sells no better for it.
        assert one.distance.close <= one.distance.closer + 1e-9
        assert one.distance.close <= 1e-9
    assert holding("ae-stargate-uae").distance is None


def test_showing_a_deal_off_reaches_the_same_developers_deals_alone() -> None:
    found = library().holdings
    place = next(k for k, one in enumerate(found) if one.score.deal.text("id") == "ae-stargate-uae")
    reached = spill_over(found, place)
    assert reached
    assert all(holding(name).score.deal.developer == "openai" for name in reached)
    assert all(points < 0.0 for points in reached.values())


def test_an_earlier_description_of_a_deal_counts_for_nothing() -> None:
    ids = {one.score.deal.text("id") for one in library().holdings}
    assert "gb-stargate-uk-2025-09" in library().superseded
    assert "gb-stargate-uk" in ids
    assert ids.isdisjoint(library().superseded)


def test_the_json_is_what_its_schema_says() -> None:
    arguments = ("portfolio", str(ROOT / "deals" / "illustrations"), "--draws", "50")
    schema = json.loads((ROOT / "schemas" / "portfolio.schema.json").read_text(encoding="utf-8"))
    for more in ((), ("--budget", "40", "--engineers", "30")):
        done = command(*arguments, *more, "-f", "json")
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        jsonschema.validate(document, schema)
        assert (document["plan"] is None) == (not more)
        assert done.stdout == command(*arguments, *more, "-f", "json").stdout


def test_the_page_says_where_a_dollar_makes_something_happen() -> None:
    deals = str(ROOT / "deals" / "illustrations")
    done = command("portfolio", deals, "--draws", "50", "--budget", "40")
    assert "Support decides it" in done.stdout
    assert "A dollar makes most happen in" in done.stdout
    assert "With 40 million dollars" in done.stdout
    markdown = command("portfolio", deals, "--draws", "50", "-f", "markdown")
    assert markdown.stdout.startswith("# The folder")


def test_no_deals_is_said(tmp_path: Path) -> None:
    done = command("portfolio", str(tmp_path))
    assert done.returncode == 3
    assert done.stdout == ""


def test_a_folder_without_files_is_said_to_be_one(tmp_path):
    done = command("portfolio", str(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert "there is nothing to check" in done.stderr

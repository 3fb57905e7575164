"""Draws of what is open: as likely as is usual, leaning together, and the same every time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from deal_builder import Data, bare_deal, deal_of, outcome, shipped_model, with_facts
from small_models import drawn, tiny_model

from dealcheck.reading import Plain
from dealcheck.scoring import draws, prepared
from dealcheck.scoring.draws import chances, leans_of
from dealcheck.scoring.evidence import grades
from dealcheck.scoring.leaning import leanings
from dealcheck.scoring.normal import KNOTS, cumulative, score_at
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.reference import Class, Reference
from dealcheck.workflow import facts

FACT, SPEND = "contract.exclusivity", "contract.committed_spend_percent"
WORDS = facts()[FACT].words
USUAL = Reference(
    digest="made-up",
    classes={name: Class(False, "china") for name in "abcdef"},
    kinds=dict.fromkeys("abcdef", "software"),
    facts={FACT: dict(zip("abcdef", ["none"] * 4 + ["preferred", "exclusive"], strict=True))},
    countries={},
)
MANY = 20_000


def normal(x: float) -> float:
    """The normal distribution function, from the library's error function."""
    return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0


def scores(values: np.ndarray) -> np.ndarray:
    """The normal scores of numbers by their ranks."""
    ranks = values.argsort(kind="stable").argsort(kind="stable")
    found: np.ndarray = score_at((ranks + 0.5) / len(values))
    return found


def correlation(one: DealDraws, first: str, second: str) -> float:
    return float(np.corrcoef(scores(one.numbers(first)), scores(one.numbers(second)))[0, 1])


def test_the_normal_distribution_is_that_of_the_textbook() -> None:
    at = np.linspace(-4, 4, 33)
    assert cumulative(at) == pytest.approx([normal(x) for x in at], abs=1e-7)
    assert score_at(cumulative(at)) == pytest.approx(at, abs=1e-3)


@pytest.mark.parametrize("using", [None, USUAL], ids=["alike", "usual"])
def test_a_secret_word_comes_as_often_as_is_usual(using: Reference | None) -> None:
    one = drawn(bare_deal(), draws=MANY, using=using)
    shares = np.bincount(one.words(FACT), minlength=len(WORDS)) / MANY
    (opened,) = [each for each in one.block.source.opened if each.fact == FACT]
    assert opened.chances is not None
    assert shares == pytest.approx(opened.chances[0], abs=0.015)


def test_a_secret_number_falls_alike_between_any_two_neighbours_of_its_spread() -> None:
    """0, 25 and 100 are the points of the line: half of the draws lie on either side of 25."""
    values = drawn(bare_deal(), draws=MANY).numbers(SPEND)
    assert np.mean(values < 25) == pytest.approx(0.5, abs=0.015)
    assert np.mean(values < 12.5) == pytest.approx(0.25, abs=0.015)
    assert np.mean(values < 62.5) == pytest.approx(0.75, abs=0.015)


def test_a_stated_range_is_drawn_evenly_and_never_left() -> None:
    values = drawn(with_facts(bare_deal(), {SPEND: [10, 70]}), draws=MANY).numbers(SPEND)
    assert (values.min(), values.max()) == pytest.approx((10, 70), abs=0.3)
    assert values.min() >= 10
    assert values.max() <= 70
    assert np.quantile(values, [0.25, 0.5, 0.75]) == pytest.approx([25, 40, 55], abs=1.5)


def test_candidates_are_alike_where_nothing_is_usual() -> None:
    data = with_facts(bare_deal(), {FACT: ["none", "exclusive"]})
    one = drawn(data, draws=MANY)
    shares = np.bincount(one.words(FACT), minlength=len(WORDS)) / MANY
    assert shares == pytest.approx([0.5, 0, 0, 0, 0.5], abs=0.015)


def by_integration(cells: list[tuple[float, float]]) -> tuple[float, float]:
    """Mean and deviation of the common lean, given the shares that each disclosed fact lies at."""

    def at(share: float) -> float:
        low, high = -9.0, 9.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if normal(middle) < share else (low, middle)
        return low

    limits = [(at(low), at(high)) for low, high in cells]
    grid = np.linspace(-5, 5, 2001)
    weights = []
    for f in grid:
        mass = math.exp(-f * f / 2)
        for low, high in limits:
            upper = normal((high - 0.5 * f) / math.sqrt(0.75))
            mass *= upper - normal((low - 0.5 * f) / math.sqrt(0.75))
        weights.append(mass)
    weights_ = np.array(weights) / np.sum(weights)
    mean = float((grid * weights_).sum())
    return mean, math.sqrt(float(((grid - mean) ** 2 * weights_).sum()))


@pytest.mark.parametrize(
    ("stated", "cells"),
    [
        ({}, []),
        ({FACT: "exclusive"}, [(0.8, 1.0)]),
        ({FACT: "none"}, [(0.0, 0.2)]),
        ({FACT: ["preferred", "minimum-share"]}, [(0.2, 0.6)]),
        # 25 is the middle of what the spread allows; a number is told to a tenth of all deals.
        ({SPEND: 25}, [(0.45, 0.55)]),
        ({SPEND: [12.5, 62.5]}, [(0.2, 0.8)]),
        ({SPEND: 100}, [(0.947, 1.0)]),
        ({SPEND: 0}, [(0.0, 0.053)]),
        ({FACT: "exclusive", SPEND: 62.5}, [(0.8, 1.0), (0.7, 0.8)]),
    ],
)
def test_the_common_lean_is_what_the_disclosed_facts_leave_of_a_normal_one(
    stated: dict[str, Plain], cells: list[tuple[float, float]]
) -> None:
    one = drawn(with_facts(bare_deal(), stated), draws=MANY)
    lean = leans_of(one.block.source, one.block.chance)[0, 0]
    mean, deviation = by_integration(cells)
    assert lean.mean() == pytest.approx(mean, abs=0.03)
    assert lean.std() == pytest.approx(deviation, abs=0.03)


def test_a_disclosed_duty_speaks_for_more_money_owed() -> None:
    owed = [
        float(np.median(drawn(with_facts(bare_deal(), {FACT: word}), draws=2000).numbers(SPEND)))
        for word in ("none", "exclusive")
    ]
    assert owed[0] < 25 < owed[1]


def test_parties_facts_tell_nothing_of_how_a_deal_leans() -> None:
    one = outcome({"importer.us_wariness": "ally"}, base=bare_deal())
    told = {each.fact for each in one.block.source.disclosed}
    assert not {name for name in told if name.startswith(("importer.", "developer."))}


TERM, LEAD = "contract.term_years", "model.quality_lead_months"
STANDBY = "model.standby_percent"
RECIPROCITY, ANCHOR = "alignment.reciprocity_percent", "demand.anchor_percent"
AI_USE, PIPELINE = "importer.ai_use_percent", "developer.wary_pipeline_percent"


@pytest.fixture(scope="module")
def alike() -> DealDraws:
    """A deal of which nothing is known, every number as likely as its scale allows."""
    return drawn({**bare_deal(), "status": "contract"}, shipped_model(), draws=8000)


def test_two_secret_facts_of_one_trade_off_correlate_by_forty_five_hundredths(
    alike: DealDraws,
) -> None:
    """A quarter of the variance is common to all, a fifth to what is secret. That is the
    correlation of the normal scores; of two even numbers made from them it is a little less."""
    leans = leanings(shipped_model(), facts())
    of_even_numbers = 6.0 / np.pi * np.arcsin(0.45 / 2.0)
    for first, second in ((TERM, LEAD), (TERM, STANDBY), (LEAD, STANDBY)):
        assert leans[first].tradeoff == leans[second].tradeoff
        sign = -1 if leans[first].falls != leans[second].falls else 1
        assert correlation(alike, first, second) == pytest.approx(of_even_numbers * sign, abs=0.05)


def test_facts_of_two_trade_offs_and_of_the_parties_have_nothing_in_common(
    alike: DealDraws,
) -> None:
    leans = leanings(shipped_model(), facts())
    assert len({leans[each].tradeoff for each in (TERM, RECIPROCITY, ANCHOR)}) == 3
    assert not {AI_USE, PIPELINE} & set(leans)
    for first, second in (
        (TERM, RECIPROCITY),
        (TERM, ANCHOR),
        (RECIPROCITY, ANCHOR),
        (TERM, AI_USE),
        (RECIPROCITY, PIPELINE),
        (AI_USE, PIPELINE),
    ):
        assert correlation(alike, first, second) == pytest.approx(0, abs=0.05), (first, second)


def test_a_fact_that_is_only_blurred_has_no_part_in_what_is_secret() -> None:
    """Where both are stated as ranges, only the quarter is left that all facts have in common."""
    secret, blurred = (
        drawn(with_facts(bare_deal(), stated), shipped_model(), draws=8000)
        for stated in ({}, {TERM: [0, 15], LEAD: [-12, 18]})
    )
    apart = correlation(secret, TERM, LEAD) - correlation(blurred, TERM, LEAD)
    assert apart == pytest.approx(0.2, abs=0.04)


def test_the_secret_part_can_be_put_to_one_value() -> None:
    one = drawn(bare_deal(), draws=4000)
    worse = draws.drawn(one.block.source, one.block.chance, secret=1.0)
    assert worse.numbers[SPEND].lower.mean() > one.numbers(SPEND).mean() + 5


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    first, again, other = (drawn(bare_deal(), seed=seed) for seed in (3, 3, 4))
    assert (first.numbers(SPEND) == again.numbers(SPEND)).all()
    assert (first.words(FACT) == again.words(FACT)).all()
    assert (first.numbers(SPEND) != other.numbers(SPEND)).any()


def test_what_is_stated_elsewhere_leaves_the_own_part_of_a_fact_as_it_is() -> None:
    """A fact's own numbers are the same in every deal, so that two versions can be compared."""
    one = drawn(bare_deal())
    other = drawn(with_facts(bare_deal(), {"supply.inference": 0.3}))
    assert (one.numbers(SPEND) == other.numbers(SPEND)).all()


def test_deals_that_are_compared_have_half_of_their_leans_in_common() -> None:
    model = tiny_model()
    one, other = (chances(model, MANY, 0, stream) for stream in ("first", "second"))
    assert np.corrcoef(one.lean[0], other.lean[0])[0, 1] == pytest.approx(0.5, abs=0.03)
    assert np.corrcoef(one.secret[0], other.secret[0])[0, 1] == pytest.approx(0, abs=0.03)
    assert np.corrcoef(one.of(FACT), other.of(FACT))[0, 1] == pytest.approx(0, abs=0.03)
    assert one.lean.std() == pytest.approx(1, abs=0.03)
    same = chances(model, MANY, 0, "first")
    assert (same.lean == one.lean).all()


GRADED = replace(tiny_model(), grading=shipped_model().grading)


def on_weak_evidence(confidence: str, changes: Mapping[str, Plain]) -> Data:
    data = with_facts({**bare_deal(), "nature": "real", "as_of": "2026-03"}, changes)
    data["sources"] = {"S1": {"kind": "thin", "date": "2026-02"}}
    data["evidence"] = {path: {"sources": ["S1"], "confidence": confidence} for path in changes}
    return data


def test_weak_evidence_lets_a_word_be_a_step_off() -> None:
    """A thin source: in four draws of ten it is one of the two neighbours, in six what it says."""
    one = drawn(on_weak_evidence("stated", {FACT: "minimum-share"}), GRADED, draws=MANY)
    grade = grades(one.deal, GRADED.grading)[FACT]
    assert (grade.shift, grade.steps) == (0.4, 1)
    shares = np.bincount(one.words(FACT), minlength=len(WORDS)) / MANY
    assert shares == pytest.approx([0, 0.2, 0.6, 0.2, 0], abs=0.015)


def test_weak_evidence_lets_a_number_be_a_share_off() -> None:
    """A quarter either way, in four draws of ten."""
    one = drawn(on_weak_evidence("stated", {SPEND: [20, 40]}), GRADED, draws=MANY)
    values = one.numbers(SPEND)
    assert values.min() >= 15
    assert values.max() <= 50
    assert np.mean((values >= 20) & (values <= 40)) == pytest.approx(0.6, abs=0.02)
    assert np.mean(values < 20) == pytest.approx(0.2, abs=0.03)


def test_evidence_that_says_nothing_of_how_sure_it_is_leaves_two_steps_open() -> None:
    one = drawn(on_weak_evidence("unknown", {FACT: "none"}), GRADED, draws=2000)
    assert set(one.words(FACT)) == {0, 1, 2}


def test_what_is_stipulated_is_never_off() -> None:
    data = {**on_weak_evidence("unknown", {FACT: "none"}), "nature": "draft"}
    assert set(drawn(data, GRADED).words(FACT)) == {0}


def test_all_deals_of_a_block_are_drawn_with_the_same_numbers() -> None:
    one = drawn(bare_deal())
    deals = [deal_of({**bare_deal(), "id": name}) for name in ("bare", "other")]
    block = prepared.prepare(deals, tiny_model(), facts(), one.block.settings)
    first, second = block.each()
    assert (first.numbers(SPEND) == second.numbers(SPEND)).all()
    assert (first.numbers(SPEND) == one.numbers(SPEND)).all()
    assert len(KNOTS) == 29

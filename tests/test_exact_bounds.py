"""Hard bounds against brute force: on a model so small that every deal can be tried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pytest
from deal_builder import bare_deal, deal_of, with_facts
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import drawn, tiny_model

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import YES, Bounds
from dealcheck.model.types import PARTIES
from dealcheck.model.values import FactArrays
from dealcheck.reading import Plain
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.outcomes import outcomes
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts

WORDS = ("contract.exclusivity", "model.possession", "developer.runway")
# With the points between which the model reads each number, and some in between. What is wanted
# stands at one of them, because there a supply fits best.
POINTS = {
    "contract.committed_spend_percent": (0.0, 10.0, 25.0, 60.0, 100.0),
    "supply.inference": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
}
WANTED = {"demand.now.inference": 0.4}
SAID: tuple[dict[str, Plain], ...] = (
    {},
    {"rival": {"feasible": 0.3}},
    {"nothing": {"probability": 0.25}},
    {"nothing": {"probability": 0.9}, "rival": {"probability": 0.6}},
)


@dataclass(frozen=True)
class OpenDeal:
    """For each fact what it may still be: words, or points from one end to the other."""

    words: dict[str, list[str]]
    points: dict[str, list[float]]
    said: dict[str, Plain]

    def data(self) -> dict[str, Plain]:
        written: dict[str, Plain] = {**WANTED}
        for name, possible in self.words.items():
            written[name] = possible[0] if len(possible) == 1 else list(possible)
        for name, points in self.points.items():
            written[name] = points[0] if len(points) == 1 else [points[0], points[-1]]
        return {**with_facts(bare_deal(), written), "alternatives": self.said}

    def every_way(self) -> FactArrays:
        """Every deal that this one may turn out to be, a row each."""
        choices: dict[str, list[float]] = {**self.points}
        for name, possible in self.words.items():
            choices[name] = [facts()[name].words.index(word) for word in possible]
        rows = np.array(list(product(*choices.values())))
        ways = dict(zip(choices, rows.T, strict=True))
        arrays = fact_arrays([deal_of(self.data())], facts())
        words = {name: 1 << ways[name].astype(np.intp) for name in self.words}
        points = {name: Bounds(ways[name], ways[name]) for name in self.points}
        return replace(
            arrays,
            rows=len(rows),
            words={**arrays.words, **words},
            numbers={**arrays.numbers, **points},
            known={**arrays.known, **dict.fromkeys(choices, YES)},
        )


@st.composite
def open_deals(draw: st.DrawFn) -> OpenDeal:
    words = {
        name: draw(st.lists(st.sampled_from(facts()[name].words), min_size=1, unique=True))
        for name in WORDS
    }
    points = {}
    for name, all_of_them in POINTS.items():
        first, last = sorted(draw(st.integers(0, len(all_of_them) - 1)) for _ in range(2))
        points[name] = list(all_of_them[first : last + 1])
    return OpenDeal(words, points, draw(st.sampled_from(SAID)))


many = settings(max_examples=40, deadline=None, derandomize=True)


@many
@given(open_deals())
def test_the_ends_are_the_lowest_and_highest_of_all_possible_deals(deal: OpenDeal) -> None:
    model = tiny_model()
    as_stated = Evaluation(model, fact_arrays([deal_of(deal.data())], facts()))
    every_way = Evaluation(model, deal.every_way(), settled=True)
    for name in model.measures:
        if name not in model.searched:
            lower, upper = (float(end[0]) for end in as_stated.bounds(name))
            values = every_way.value(name)
            assert (lower, upper) == pytest.approx((values.min(), values.max())), name
            assert lower <= float(as_stated.value(name)[0]) <= upper, name


@many
@given(open_deals())
def test_no_possible_deal_is_worth_less_or_more_than_the_ends_of_a_payoff(deal: OpenDeal) -> None:
    one = drawn(deal.data(), draws=50)
    ways = deal.every_way()
    basis = replace(one.block.basis, choice=one.block.basis.choice.repeated(ways.rows))
    every_way = outcomes(basis, ways)
    for party in PARTIES:
        payoff = one.payoff(party)
        values = np.broadcast_to(every_way.expected[party], ways.rows)
        assert payoff.lower <= values.min() + 1e-9, party
        assert payoff.upper >= values.max() - 1e-9, party
        if len(values) == 1:
            assert payoff.width == pytest.approx(0, abs=1e-9), party


@many
@given(open_deals())
def test_no_alternative_is_likelier_or_less_likely_than_the_ends_of_its_share(
    deal: OpenDeal,
) -> None:
    one = drawn(deal.data(), draws=50)
    ways = deal.every_way()
    basis = replace(one.block.basis, choice=one.block.basis.choice.repeated(ways.rows))
    every_way = outcomes(basis, ways)
    for name, (lower, upper) in one.block.ends.shares.items():
        values = every_way.chances[name]
        assert float(lower[0]) <= values.min() + 1e-9, name
        assert float(upper[0]) >= values.max() - 1e-9, name


RUNWAY_IS_OPEN = OpenDeal(
    {
        "contract.exclusivity": ["none"],
        "model.possession": ["open-weights"],
        "developer.runway": ["none", "very-high"],
    },
    {"contract.committed_spend_percent": [0.0], "supply.inference": [0.2]},
    {},
)


def test_a_party_whom_no_open_fact_concerns_has_nothing_to_find_out() -> None:
    score = score_deal(
        deal_of(RUNWAY_IS_OPEN.data()),
        tiny_model(),
        facts(),
        ScoreSettings(draws=100, reference=False),
    )
    assert score.parties["developer"].payoff.width > 1
    assert score.parties["importer"].payoff.width == 0
    assert {question.party for question in score.questions} <= {"developer"}

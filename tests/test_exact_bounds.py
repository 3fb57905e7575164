"""Hard bounds against brute force: on a model so small that every deal can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from deal_builder import bare_deal, deal_of, with_facts
from dealcheck.scoring.workings import terms_of
from hypothesis import given, settings
from hypothesis import strategies as st

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.types import PARTIES, Model
from dealcheck.model.values import FactArrays
from dealcheck.reading import Plain
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.outcomes import outcomes, prepared
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts, load_model

TINY = Path(__file__).parent / "cases" / "models" / "tiny"
WORDS = ("contract.exclusivity", "model.possession", "developer.runway")
# With the points between which the model reads each number, and some in between. What is wanted
# stands at one of them, because there a supply fits best.
POINTS = {
    "contract.committed_spend_percent": (0.0, 10.0, 25.0, 60.0, 100.0),
    "supply.inference": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
}
WANTED = {"demand.now.inference": 0.4}


@cache
def tiny_model() -> Model:
    loaded = load_model(TINY)
    assert loaded.model is not None, loaded.diagnostics
    return loaded.model


@dataclass(frozen=True)
class OpenDeal:
    """For each fact what it may still be: words, or points from one end to the other."""

    words: dict[str, list[str]]
    points: dict[str, list[float]]

    def as_deal(self) -> Deal:
        written: dict[str, Plain] = {**WANTED}
        for name, possible in self.words.items():
            written[name] = possible[0] if len(possible) == 1 else list(possible)
        for name, points in self.points.items():
            written[name] = points[0] if len(points) == 1 else [points[0], points[-1]]
        return deal_of(with_facts(bare_deal(), written))

    def every_way(self) -> FactArrays:
        """Every deal that this one may turn out to be, a row each."""
        choices: dict[str, list[float]] = {**self.points}
        for name, possible in self.words.items():
            choices[name] = [facts()[name].words.index(word) for word in possible]
        rows = np.array(list(product(*choices.values())))
        ways = dict(zip(choices, rows.T, strict=True))
        words = {name: ways[name].astype(np.intp) for name in self.words}
        points = {name: ways[name] for name in self.points}
        return fact_arrays(self.as_deal(), facts()).with_draws(len(rows), words, points)


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
    return OpenDeal(words, points)


many = settings(max_examples=40, deadline=None, derandomize=True)


@many
@given(open_deals())
def test_the_ends_are_the_lowest_and_highest_of_all_possible_deals(deal: OpenDeal) -> None:
    model = tiny_model()
    as_stated = Evaluation(model, fact_arrays(deal.as_deal(), facts()))
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
    model, chosen = tiny_model(), ScoreSettings(draws=50)
    score = score_deal(deal.as_deal(), model, facts(), chosen)
    terms = terms_of(deal.as_deal(), model, facts(), chosen)
    every_way = outcomes(prepared(terms, deal.every_way()), settled=True)
    for party in PARTIES:
        payoff, values = score.parties[party].payoff, every_way.expected[party]
        assert payoff.lower <= values.min() + 1e-9, party
        assert payoff.upper >= values.max() - 1e-9, party
        if len(values) == 1:
            assert payoff.width == pytest.approx(0, abs=1e-9), party


def test_a_party_whom_no_open_fact_concerns_has_nothing_to_find_out() -> None:
    deal = OpenDeal(
        {
            "contract.exclusivity": ["none"],
            "model.possession": ["open-weights"],
            "developer.runway": ["none", "very-high"],
        },
        {"contract.committed_spend_percent": [0.0], "supply.inference": [0.2]},
    )
    score = score_deal(deal.as_deal(), tiny_model(), facts(), ScoreSettings(draws=50))
    assert score.parties["developer"].payoff.width > 1
    assert score.parties["importer"].payoff.width == 0
    assert {question.party for question in score.questions} <= {"developer"}

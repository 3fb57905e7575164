"""How far answers hang on the model's own numbers: the same numbers change nothing."""

from __future__ import annotations

import numpy as np
import pytest
from deal_builder import bare_deal, deal_of, outcome, shipped_model, with_facts
from small_models import drawn, tiny_model

from dealcheck.reading import Plain
from dealcheck.scoring import robustness
from dealcheck.scoring.answers import answers_of
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.result import Robustness
from dealcheck.scoring.robustness import (
    any_weights,
    in_order,
    spacings,
    stated_weights,
    try_numbers,
)
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.thinned import thinned
from dealcheck.workflow import facts

OPEN: dict[str, Plain] = {"contract.exclusivity": "unknown", "contract.exit": "unknown"}


def tried(one: DealDraws, draws: int = 40) -> Robustness:
    block = one.block
    answers = answers_of(block)
    found = try_numbers(block, thinned(block, draws), answers)
    likeliest = {}
    for table in robustness.answering(block):
        counts = np.bincount(one.rows(answers[table.id]), minlength=len(table.rows))
        likeliest[table.id] = table.rows[int(counts.argmax())].action
    return found.of(one, likeliest)


def test_weights_that_are_in_order_keep_the_order_of_the_stated_ones() -> None:
    random = np.random.default_rng(0)
    stated = np.array([[0.2, 0.5, 0.3]])
    drawn_ones = random.dirichlet(np.ones(3), 50)
    found = in_order(drawn_ones, stated)
    assert (found[:, 1] >= found[:, 2]).all()
    assert (found[:, 2] >= found[:, 0]).all()
    assert np.sort(found, axis=1) == pytest.approx(np.sort(drawn_ones, axis=1))
    assert in_order(stated, stated) == pytest.approx(stated)


def test_any_weights_are_shares_and_every_mixture_is_as_likely() -> None:
    found = any_weights({"a": np.ones((1, 1, 3)) / 3}, np.random.default_rng(0), 4000)["a"]
    assert found.shape == (4000, 3)
    assert found.sum(axis=1) == pytest.approx(np.ones(4000))
    assert found.mean(axis=0) == pytest.approx(np.ones(3) / 3, abs=0.02)
    # Of a flat mixture of three, one part is above a half in a quarter of all cases.
    assert (found[:, 0] > 0.5).mean() == pytest.approx(0.25, abs=0.03)


def test_spacings_rise_from_nothing_to_everything() -> None:
    found = spacings(np.random.default_rng(0), 100)
    assert found.shape == (100, 5)
    assert (found[:, 0] == 0).all()
    assert (found[:, -1] == 100).all()
    assert (np.diff(found, axis=1) >= 0).all()


def test_the_same_numbers_give_the_same_answers_and_all_spread_comes_from_facts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Weights, spacing and structure are put to what the model says, and nothing moves."""
    one = outcome(OPEN)

    def as_stated(stated: robustness.Weights, random: object, rows: int) -> robustness.Weights:
        return {name: np.tile(shares[0, :1], (rows, 1)) for name, shares in stated.items()}

    def evenly(random: object, rows: int) -> np.ndarray:
        return np.tile(np.linspace(0, 100, 5), (rows, 1))

    class AsWritten:
        """A generator that gives every parameter in the middle: as good as any other place."""

        def uniform(self, low: float, high: float, rows: int) -> np.ndarray:
            del low, high
            return np.full(rows, np.nan)

    monkeypatch.setattr(robustness, "any_weights", as_stated)
    monkeypatch.setattr(robustness, "spacings", evenly)
    monkeypatch.setattr(np.random, "default_rng", lambda seed: AsWritten())
    found = tried(one)
    assert set(found.same_action.values()) == {(1.0, 1.0)}
    for name, shares in found.variance.items():
        if sum(shares.values()) > 0:
            assert shares["facts"] == pytest.approx(1, abs=1e-9), name


def test_a_deal_without_an_open_fact_has_all_its_spread_from_the_model() -> None:
    found = tried(outcome({"contract.exclusivity": "exclusive"}))
    for name in (*shipped_model().poles, "developer"):
        shares = found.variance[name]
        assert shares["facts"] == pytest.approx(0, abs=1e-9)
        assert sum(shares.values()) == pytest.approx(1)
    assert found.variance["sovereignty"]["weights"] > 0


def test_weights_in_order_leave_more_answers_alone_than_any_weights() -> None:
    kept = [tried(outcome(OPEN)).same_action, tried(outcome()).same_action]
    ordered = [pair[1] for each in kept for pair in each.values()]
    free = [pair[0] for each in kept for pair in each.values()]
    assert all(0 <= share <= 1 for share in (*ordered, *free))
    assert sum(ordered) >= sum(free)


def test_each_deal_is_tried_with_the_weights_of_its_own_payoffs() -> None:
    """The developer's runway weighs the parts of what a deal is worth to it."""
    stated: dict[str, Plain] = {
        "contract.exclusivity": "exclusive",
        "model.possession": "weights-in-country",
        "contract.committed_spend_percent": 50,
    }
    deals = [
        deal_of(with_facts(bare_deal(), {**stated, "developer.runway": runway}))
        for runway in ("none", "very-high")
    ]
    settings = ScoreSettings(draws=10, reference=False)
    block = prepare(deals, tiny_model(), facts(), settings)
    weights = stated_weights(thinned(block, 10))["worth-to-developer"]
    assert weights[0, :, 0] == pytest.approx(np.full(10, 1 / 2))
    assert weights[1, :, 0] == pytest.approx(np.full(10, 3 / 4))
    alone = next(prepare(deals[1:], tiny_model(), facts(), settings).each())
    one, other = block.each()
    assert tried(other, 10).variance == tried(alone, 10).variance
    assert tried(one, 10).variance != tried(other, 10).variance


def test_the_weights_of_a_group_are_what_the_model_writes() -> None:
    one = drawn(bare_deal())
    weights = stated_weights(thinned(one.block, 5))
    assert weights["hold"][0, 0] == pytest.approx([0.7, 0.3])
    assert weights["contract"][0, 0] == pytest.approx([0.6, 0.4])
    assert "model" not in weights, "one member has nothing to be weighed against"

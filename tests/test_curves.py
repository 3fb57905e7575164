"""The operators that bend, at and around their corners."""

from __future__ import annotations

import numpy as np
import pytest
from deal_builder import bare_deal, with_facts
from small_models import drawn, tiny_model

from dealcheck.model.curves import Curve, Geometric, Points, Power, Steps
from dealcheck.model.evaluator import Evaluation
from dealcheck.model.leaves import Constant, Operator


def value(operator: Operator) -> float:
    """An operator on constants, which no fact can move."""
    settled = drawn(bare_deal(), draws=1).block.joint.facts
    return float(Evaluation(tiny_model(), settled, settled=True).operand(operator)[0])


@pytest.mark.parametrize(
    ("score", "steps"),
    [
        (0, 0),
        (14.999, 0),
        (15, 1),
        # What should be fifteen and is a sum of rounded products counts as fifteen.
        (15 - 1e-12, 1),
        (0.15 * 100 - 1e-10, 1),
        (15 - 1e-6, 0),
        (34.9999999999, 2),
        (80, 4),
        (100, 4),
    ],
)
def test_a_threshold_that_is_met_to_the_last_digit_is_met(score: float, steps: int) -> None:
    assert value(Steps(Constant(score), (15.0, 35.0, 55.0, 80.0))) == steps


def test_a_sum_that_is_a_threshold_on_paper_reaches_it() -> None:
    """Ten tenths of thirty-five are not thirty-five in binary, and are meant to be."""
    total = sum([0.1] * 10) * 35
    assert total < 35
    assert value(Steps(Constant(total), (15.0, 35.0))) == 2


@pytest.mark.parametrize(("x", "y"), [(-5, 10), (0, 10), (5, 15), (10, 20), (15, 20)])
def test_a_line_is_straight_between_its_points_and_flat_beyond(x: float, y: float) -> None:
    assert value(Points(Constant(x), (0.0, 10.0), (10.0, 20.0))) == y


def test_curves_are_those_of_the_textbook() -> None:
    assert value(Curve("exponential", Constant(1.0))) == pytest.approx(np.e)
    assert value(Curve("logistic", Constant(0.0))) == 0.5
    assert value(Curve("logistic", Constant(2.0))) == pytest.approx(1 / (1 + np.exp(-2)))
    assert value(Curve("logistic", Constant(-1e6))) == pytest.approx(0)
    assert value(Power(Constant(9.0), 0.5)) == 3


@pytest.mark.parametrize(("x", "y"), [(0, 1), (1, 2), (2, 4), (3, 8), (-1, 0.5)])
def test_equal_steps_multiply_by_the_same_factor(x: float, y: float) -> None:
    curve = Geometric(Constant(x), 0.0, Constant(1.0), 2.0, Constant(4.0))
    assert value(curve) == pytest.approx(y)


def test_the_tiny_level_counts_the_thresholds_of_freedom() -> None:
    one = drawn(with_facts(bare_deal(), {"contract.exclusivity": "none"}), draws=50)
    freedom, level = one.full(one.value("freedom")), one.full(one.value("level"))
    assert list(level) == [sum(f >= t - 1e-9 for t in (20, 40, 60, 80)) for f in freedom]

"""What unknown facts do to a score, on two deals; `benchmarks/unknowns.py` does it on all."""

import runpy
from pathlib import Path

import pytest
from deal_builder import shipped_model

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "unknowns.py"


@pytest.fixture(scope="module")
def table():
    script = runpy.run_path(str(SCRIPT))
    measured = script["measured"](script["illustrations"]()[:2], shipped_model(), repeats=1)
    return {share: [script["mean"](w) for w in poles.values()] for share, poles in measured.items()}


def test_a_deal_with_every_fact_known_is_a_point(table):
    assert [(w.bounds, w.independent, w.common) for w in table[0.0]] == [(0.0, 0.0, 0.0)] * 6


def test_the_less_is_known_the_wider_every_pole(table):
    for few, many in ((0.0, 0.1), (0.1, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 0.9)):
        for pole in range(6):
            assert table[few][pole].bounds <= table[many][pole].bounds


@pytest.mark.parametrize("share", [0.5, 0.75, 0.9])
def test_independent_draws_claim_to_know_more_than_a_common_factor_allows(table, share):
    for width in table[share]:
        assert width.independent < width.common < width.bounds


def test_ignorance_makes_independent_draws_look_precise(table):
    for width in table[0.9]:
        assert width.independent < 0.55 * width.bounds

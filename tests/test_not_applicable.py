"""A fact that makes no sense in a deal: not unknown, not asked about, nothing of it is there."""

from __future__ import annotations

import pytest
from deal_builder import outcome, scored, shipped_model, value

from dealcheck.reading import Plain
from dealcheck.scoring.settings import ScoreSettings

CHOSEN = ScoreSettings(draws=100, thorough=False)


@pytest.mark.parametrize(
    ("fact", "nothing"),
    [
        ("contract.exit", "two-months-free"),
        ("contract.term_years", 0),
        ("contract.refresh", "none"),
    ],
)
def test_it_is_read_as_nothing_of_it(fact: str, nothing: Plain) -> None:
    without, zero = outcome({fact: "not-applicable"}), outcome({fact: nothing})
    for name in shipped_model().measures:
        assert value(without, name) == pytest.approx(value(zero, name)), name
        if name not in shipped_model().searched:
            assert without.bounds(name) == pytest.approx(zero.bounds(name)), name


def test_it_is_no_gap_and_no_question() -> None:
    without, unknown = (
        scored({"contract.exit": word}, settings=CHOSEN) for word in ("not-applicable", "unknown")
    )
    assert without.coverage > unknown.coverage
    open_facts = {one.fact for one in without.unknown} | set(without.safe_to_leave)
    assert "contract.exit" not in open_facts | {one.fact for one in without.questions}
    assert "contract.exit" in {one.fact for one in unknown.unknown}


def test_it_tells_nothing_of_how_what_is_secret_leans() -> None:
    """Free exit that somebody granted speaks for a buyer with a say; none to be had does not."""

    def committed(exit_: str) -> float:
        open_ones: dict[str, Plain] = {"contract.committed_spend_percent": "unknown"}
        found = outcome({**open_ones, "contract.exit": exit_})
        return float(found.numbers("contract.committed_spend_percent").mean())

    assert committed("two-months-free") < committed("not-applicable") < committed("no-exit")

"""What unknown facts do to a score: the less is known, the wider it is, and never a false point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from deal_builder import deal_of, illustration, shipped_model

from dealcheck.scoring import draws
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts

MODEL = shipped_model()
POLES = MODEL.poles
SHARES = (0.0, 0.25, 0.5, 0.75, 0.9)
NAMES = ("hard-middle-market", "wealth-fund-sovereign-compute")


def without(deal: Deal, share: float) -> Deal:
    """The same deal with a share of the facts taken away that the poles rest on.

    What is gone of a share is gone of every larger one as well.
    """
    read = set().union(*(MODEL.facts[pole] for pole in POLES))
    pool = sorted(read.intersection(deal.facts) - {"status"})
    order = np.random.default_rng(5).permutation(len(pool))
    gone = {pool[place] for place in order[: round(share * len(pool))]}
    kept = {fact: value for fact, value in deal.facts.items() if fact not in gone}
    origins = {fact: origin for fact, origin in deal.origins.items() if fact not in gone}
    return replace(deal, facts=kept, origins=origins)


def found(name: str, share: float, *, reference: bool = True) -> DealDraws:
    deal = without(deal_of(illustration(name)), share)
    settings = ScoreSettings(draws=500, reference=reference)
    return next(prepare([deal], MODEL, facts(), settings).each())


def widths(one: DealDraws) -> Mapping[str, tuple[float, float]]:
    """How wide the hard bounds and the four draws out of five of every pole are."""
    scores = {pole: one.score(pole) for pole in POLES}
    return {pole: (score.width, score.high - score.low) for pole, score in scores.items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_deal_with_every_fact_known_is_a_point(name: str) -> None:
    assert widths(found(name, 0.0)) == dict.fromkeys(POLES, (0.0, 0.0))


@pytest.mark.parametrize("name", NAMES)
def test_the_less_is_known_the_wider_every_pole(name: str) -> None:
    table = [widths(found(name, share)) for share in SHARES]
    for pole in POLES:
        bounds = [row[pole][0] for row in table]
        assert bounds == sorted(bounds), pole
        assert table[-1][pole][1] > table[0][pole][1], pole
        assert all(row[pole][1] <= row[pole][0] for row in table), pole


def test_facts_drawn_each_for_itself_claim_to_know_more_than_facts_that_lean_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Many unknown facts drawn by themselves cancel out: the less is known, the surer it looks."""
    together = widths(found(NAMES[0], 0.9, reference=False))
    monkeypatch.setattr(draws, "COMMON", 0.0)
    monkeypatch.setattr(draws, "SECRET", 0.0)
    apart = widths(found(NAMES[0], 0.9, reference=False))
    for pole in POLES:
        assert apart[pole][1] < together[pole][1], pole
        assert apart[pole][1] < 0.55 * apart[pole][0], pole


def test_what_is_usual_narrows_the_draws_and_never_the_bounds() -> None:
    usual, alike = (widths(found(NAMES[0], 0.75, reference=each)) for each in (True, False))
    assert [usual[pole][0] for pole in POLES] == [alike[pole][0] for pole in POLES]
    assert sum(w for _, w in usual.values()) < 0.95 * sum(w for _, w in alike.values())

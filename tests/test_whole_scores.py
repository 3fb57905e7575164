"""What a score says of a deal as a whole: its kind, its assurance, and what secrecy may hide."""

from __future__ import annotations

import numpy as np
import pytest
from deal_builder import (
    bare_deal,
    deal_of,
    illustration,
    outcome,
    scored,
    shipped_model,
    with_facts,
)
from small_models import drawn

from dealcheck.model.types import KIND
from dealcheck.reading import Plain
from dealcheck.scoring.draws import drawn as draw_facts
from dealcheck.scoring.outcomes import outcomes
from dealcheck.scoring.prepared import payoffs_of, prepare, profiles_of, with_presumed_kinds
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts

MODEL = shipped_model()
CHOSEN = ScoreSettings(draws=400, thorough=False)
SECRET: dict[str, Plain] = {
    "contract.exclusivity": "unknown",
    "contract.exit": "unknown",
    "contract.portability": "unknown",
    "model.possession": "unknown",
}


def test_what_secrecy_may_hide_is_what_a_pole_loses_when_all_that_is_secret_leans_against_it() -> (
    None
):
    """Beside the draws in which the secret part stands a standard deviation off."""
    score = scored(SECRET, settings=CHOSEN)
    block = prepare([score.deal], MODEL, facts(), CHOSEN)
    worse, better = (
        outcomes(block.basis, draw_facts(block.source, block.chance, secret=shift))
        for shift in (-1.0, 1.0)
    )
    for pole in ("switching_costs", "sovereignty"):
        ends = [float(each.value(pole).mean()) for each in (worse, better)]
        apart = abs(ends[1] - ends[0]) / 2
        assert score.if_secret_is_worse[pole] == pytest.approx(apart, rel=0.25), pole


def test_where_nothing_is_secret_secrecy_hides_nothing() -> None:
    score = scored(settings=CHOSEN)
    assert score.if_secret_is_worse == pytest.approx(dict.fromkeys(MODEL.poles, 0.0))
    told = scored({"contract.exclusivity": ["none", "exclusive"]}, settings=CHOSEN)
    assert told.if_secret_is_worse["us_backing"] == pytest.approx(0, abs=1e-9)


def test_the_weakest_critical_group_sets_the_assurance_and_is_named() -> None:
    score = scored({"model.possession": "revocable-access"}, settings=CHOSEN)
    groups = {name: score.measures[name].score for name in MODEL.report.binding_groups}
    weakest = min(groups, key=lambda name: groups[name])
    assert score.assurance.binding_group == weakest
    level = sum(groups[weakest] >= step - 1e-9 for step in (15, 35, 55, 80))
    assert score.assurance.level == level
    assert score.assurance.lowest <= level <= score.assurance.highest


def test_a_claim_of_sovereignty_stands_beside_it_only_where_somebody_makes_one() -> None:
    silent = scored({"claims.sovereign": "unknown"}, settings=CHOSEN)
    assert silent.assurance.claimed is None
    loud = scored({"claims.sovereign": "fully"}, settings=CHOSEN)
    assert loud.assurance.claimed == 4


SITES = {"hosted-capacity", "sovereign-compute", "narrow-compute"}


@pytest.mark.parametrize(
    ("stated", "kinds"),
    [
        ({}, {"software", *SITES}),
        ({"infrastructure.power_mw.firm": [0, 10]}, SITES),
        ({"infrastructure.power_mw.firm": 10}, SITES),
        ({"claims.kind": "narrow-compute"}, {"narrow-compute"}),
        ({"claims.kind": "unknown"}, {"software", *SITES}),
        # A claim that is not possible says nothing, nor does one that the site speaks against.
        ({"infrastructure.power_mw.firm": [0, 10], "claims.kind": "software"}, SITES),
        ({"infrastructure.power_mw.firm": 0, "infrastructure.power_mw.option": 0}, {"software"}),
    ],
)
def test_what_is_usual_is_looked_up_for_the_kind_that_is_presumed(
    stated: dict[str, Plain], kinds: set[str]
) -> None:
    """A claim that is possible stands, and a deal that has a site is none of software."""
    data = with_facts(bare_deal(), stated)
    block = prepare([deal_of(data)], MODEL, facts(), ScoreSettings(draws=2))
    bits = int(with_presumed_kinds(block.ends.facts, block.deals, MODEL).words[KIND][0])
    assert {kind for place, kind in enumerate(MODEL.kinds) if bits >> place & 1} == kinds


def test_a_kind_is_claimed_assessed_and_possible() -> None:
    score = scored(
        {"claims.kind": "sovereign-compute", "infrastructure.power_mw.option": 1},
        base=illustration("narrow-public-sector-compute"),
        settings=CHOSEN,
    )
    assert score.kind.claimed == "sovereign-compute"
    assert score.kind.assessed in score.kind.possible
    bare = scored(base=bare_deal(), settings=CHOSEN)
    assert (bare.kind.claimed, bare.kind.assessed) == (None, None)
    assert set(bare.kind.possible) == set(MODEL.kinds)


def test_a_payoff_is_that_of_the_importers_priorities_unless_the_settings_say_another() -> None:
    profiles = profiles_of("importer", MODEL)
    assert len(profiles) >= 2
    deal = deal_of(illustration("sovereignty-first"))
    for profile in profiles:
        payoffs = payoffs_of(deal, MODEL, ScoreSettings(importer=profile))
        assert MODEL.payoffs[payoffs["importer"]].profile == profile
    usual = payoffs_of(deal, MODEL, ScoreSettings())
    wanted = deal.priorities
    assert not wanted or MODEL.payoffs[usual["importer"]].profile in (wanted, "")


def test_a_swing_is_how_far_the_answers_to_a_fact_move_a_pole() -> None:
    """By hand: the mean of the pole in the draws of each word, and the widest apart of these."""
    score = scored(SECRET, settings=CHOSEN)
    block = prepare([score.deal], MODEL, facts(), CHOSEN)
    one = next(block.each())
    (fact,) = [each for each in score.unknown if each.fact == "contract.exit"]
    pole = one.full(one.value("switching_costs"))[:500]
    index = np.broadcast_to(one.words("contract.exit"), one.draws)[:500]
    means = [float(pole[index == word].mean()) for word in set(index.tolist())]
    assert fact.swing["switching_costs"] == pytest.approx(max(means) - min(means))
    assert fact.largest == max(fact.swing.values())
    assert "us_backing" not in fact.swing


def test_unknown_facts_stand_in_the_order_of_what_they_turn() -> None:
    score = scored(SECRET, settings=CHOSEN)
    turns = [each.turns for each in score.unknown]
    assert turns == sorted(turns, reverse=True)
    assert set(score.safe_to_leave) == {
        each.fact for each in score.unknown if each.turns < 0.02
    } - {each.fact for each in score.questions}


def test_only_who_asks_to_be_thorough_waits_for_packages() -> None:
    quick = scored(settings=ScoreSettings(draws=20, thorough=False))
    full = scored(settings=ScoreSettings(draws=20))
    assert (quick.bargain, quick.robustness) == (None, None)
    assert full.bargain is not None
    assert full.robustness is not None
    assert quick.measures == full.measures
    assert quick.parties == full.parties


def test_what_a_party_gets_is_what_the_draws_say() -> None:
    one = outcome(SECRET)
    score = scored(SECRET, settings=ScoreSettings(draws=100))
    joint = one.block.joint
    for party, advice in score.parties.items():
        assert advice.payoff.score == np.sort(one.full(joint.expected[party]))[49]
        assert advice.worth == np.sort(one.full(joint.worth[party]))[49]
        assert advice.otherwise == np.sort(one.full(joint.mix[party]))[49]
        assert set(advice.components) == set(advice.chosen.components)


def test_a_single_draw_is_a_score_too() -> None:
    one = drawn(bare_deal(), draws=1)
    found = one.score("hold")
    assert found.low == found.score == found.high
    assert found.lower <= found.score <= found.upper

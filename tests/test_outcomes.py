"""What a deal is worth in expectation, and how likely each alternative is, by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest
from deal_builder import Data, bare_deal, illustration, outcome, scored, value, with_facts
from small_models import drawn

from dealcheck.model.types import PARTIES, Party
from dealcheck.reading import Plain
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.settings import ScoreSettings

KNOWN: dict[str, Plain] = {
    "contract.exclusivity": "exclusive",
    "model.possession": "weights-in-country",
    "contract.committed_spend_percent": 50,
    "developer.runway": "none",
    "supply.inference": 0.4,
    "demand.now.inference": 0.4,
}
FIXED = {"developer": 20.0, "us_government": 30.0, "importer": 40.0}
"""What nothing is worth in the tiny model; its temperature is 10."""


def settled(
    changes: Mapping[str, Plain] | None = None, said: Mapping[str, Plain] | None = None
) -> DealDraws:
    data: Data = with_facts(bare_deal(), {**KNOWN, **(changes or {})})
    return drawn({**data, "alternatives": {**(said or {})}}, draws=1)


def chances(one: DealDraws) -> dict[str, float]:
    found = one.block.joint.chances
    return {name: float(one.full(share)[0]) for name, share in found.items()}


def by_hand(one: DealDraws, feasible: float) -> dict[str, float]:
    """A logit of what each is worth to the importer, as far as it can be had."""
    rival = float(one.full(one.block.joint.otherwise["rival"]["importer"])[0])
    pulls = {
        "nothing": math.exp(FIXED["importer"] / 10),
        "rival": feasible * math.exp(rival / 10),
    }
    return {name: pull / sum(pulls.values()) for name, pull in pulls.items()}


def test_alternatives_are_a_logit_over_their_worth_to_the_importer_as_far_as_feasible() -> None:
    """Half of the money is owed, so the rival can be had to six tenths."""
    assert chances(settled()) == pytest.approx(by_hand(settled(), 0.6))


@pytest.mark.parametrize("spend", [0, 25, 100])
def test_the_chances_of_the_alternatives_sum_to_one(spend: float) -> None:
    one = settled({"contract.committed_spend_percent": spend})
    assert sum(chances(one).values()) == pytest.approx(1)
    assert chances(one) == pytest.approx(by_hand(one, 1 - 0.008 * spend))


def test_what_the_file_says_is_feasible_stands() -> None:
    one = settled(said={"rival": {"feasible": 0.1}})
    assert chances(one) == pytest.approx(by_hand(one, 0.1))
    assert chances(settled(said={"rival": {"feasible": 0}})) == {"nothing": 1.0, "rival": 0.0}


def test_a_stated_probability_stands_and_the_others_share_the_rest() -> None:
    assert chances(settled(said={"rival": {"probability": 0.25}})) == pytest.approx(
        {"rival": 0.25, "nothing": 0.75}
    )
    one = outcome(
        base={
            **illustration("hard-middle-market"),
            "alternatives": {"nothing": {"probability": 0.4}},
        }
    )
    free = outcome(base=illustration("hard-middle-market"))
    said, silent = chances(one), chances(free)
    assert said["nothing"] == pytest.approx(0.4)
    assert sum(said.values()) == pytest.approx(1)
    rest = 1 - silent["nothing"]
    for name, share in silent.items():
        if name != "nothing":
            assert said[name] == pytest.approx(share / rest * 0.6), name


def test_more_than_one_in_total_is_brought_down_to_one() -> None:
    one = settled(said={"rival": {"probability": 0.9}, "nothing": {"probability": 0.6}})
    assert chances(one) == pytest.approx({"rival": 0.6, "nothing": 0.4})


def test_less_than_one_in_total_with_nobody_left_is_what_the_file_says() -> None:
    one = settled(said={"rival": {"probability": 0.3}, "nothing": {"probability": 0.7}})
    assert chances(one) == pytest.approx({"rival": 0.3, "nothing": 0.7})


def test_each_deal_of_a_block_has_the_probabilities_of_its_own_file() -> None:
    alone = [settled(said={"rival": {"probability": 0.25}}), settled()]
    assert chances(alone[0])["rival"] == 0.25
    assert chances(alone[1])["rival"] == pytest.approx(by_hand(alone[1], 0.6)["rival"])


@pytest.mark.parametrize("party", PARTIES)
def test_a_deal_is_worth_in_expectation_what_it_is_and_what_else_there_is(party: Party) -> None:
    """By hand: the chance that it goes ahead times its worth, and the rest times the mix."""
    one = settled()
    joint = one.block.joint
    hold, freedom = value(one, "hold"), value(one, "freedom")
    worth = {"developer": (hold + freedom) / 2, "us_government": hold, "importer": freedom}[party]
    rival = float(one.full(joint.otherwise["rival"][party])[0])
    shares = by_hand(one, 0.6)
    mix = shares["nothing"] * FIXED[party] + shares["rival"] * rival
    chance = 0.2 + 0.007 * freedom
    assert float(joint.worth[party][0]) == pytest.approx(worth)
    assert float(joint.mix[party][0]) == pytest.approx(mix)
    assert float(joint.expected[party][0]) == pytest.approx(chance * worth + (1 - chance) * mix)
    assert value(one, f"gain-to-{party.replace('_', '-')}") == pytest.approx(worth - mix)


def test_an_alternative_is_the_deal_with_other_facts() -> None:
    """The rival supplies open weights, all else alike: it holds as a deal of that sort would."""
    one, other = settled(), settled({"model.possession": "open-weights"})
    rival = one.block.joint.otherwise["rival"]
    assert float(rival["us_government"][0]) == pytest.approx(value(other, "hold"))
    assert float(rival["importer"][0]) == pytest.approx(value(other, "freedom"))


def possible(one: DealDraws) -> set[str]:
    return {name for name, share in chances(one).items() if share > 0}


def test_alternatives_depend_on_what_kind_of_deal_it_is() -> None:
    """Nobody builds models of its own for lack of seats; of a Chinese deal there is no Chinese
    twin, and an American one outside of the umbrella is only compared."""
    site = outcome(base=illustration("hard-middle-market"))
    seats = outcome(base=illustration("software-only-mou"))
    assert "own_build" in possible(site)
    assert "own_build" not in possible(seats)
    american = outcome({"developer.home": "united-states"}, base=illustration("hard-middle-market"))
    chinese = outcome({"developer.home": "china"}, base=illustration("hard-middle-market"))
    assert "chinese_stack" in possible(american)
    assert "chinese_stack" not in possible(chinese)
    for one in (site, seats, american, chinese):
        assert "american_outside" not in possible(one)
        assert sum(float(one.full(share).mean()) for share in one.block.joint.chances.values()) == (
            pytest.approx(1)
        )


def test_what_is_only_compared_has_no_chance_and_a_worth() -> None:
    score = scored(
        base=illustration("hard-middle-market"), settings=ScoreSettings(draws=20, thorough=False)
    )
    by_id = {one.id: one for one in score.alternatives}
    assert by_id["american_outside"].chance == 0
    assert by_id["american_outside"].worth["importer"] > 0
    assert sum(one.chance for one in score.alternatives) == pytest.approx(1)


def test_support_adds_what_the_next_kind_of_it_brings() -> None:
    """Chances with and without are those of the deal with all support and with none."""
    one = outcome(base=illustration("hard-middle-market"))
    joint = one.block.joint
    with_, without = value(one, "chance-with-support"), value(one, "chance-without-support")
    first, last = one.model.supports[0], one.model.supports[-1]
    none = float(one.full(joint.cases.value("goes-ahead", f"support {first.id}")).mean())
    all_ = float(one.full(joint.cases.value("goes-ahead", f"support {last.id}")).mean())
    assert (without, with_) == pytest.approx((none, all_))
    assert with_ > without


def test_a_posture_is_measured_against_the_best_of_the_others() -> None:
    one = outcome(base=illustration("hard-middle-market"))
    postures = {
        name: float(one.full(worth).mean()) for name, worth in one.block.joint.postures.items()
    }
    for posture in one.model.postures:
        best = max(worth for name, worth in postures.items() if name != posture.id)
        assert value(one, posture.measure) == pytest.approx(postures[posture.id] - best)
    assert sum(value(one, posture.measure) > 0 for posture in one.model.postures) <= 1


def test_expected_payoffs_lie_between_the_deal_and_what_else_there_is() -> None:
    one = outcome({"contract.exclusivity": "unknown", "model.possession": "unknown"})
    joint = one.block.joint
    for party in PARTIES:
        ends = np.sort(np.stack([one.full(joint.worth[party]), one.full(joint.mix[party])]), axis=0)
        expected = one.full(joint.expected[party])
        assert (expected >= ends[0] - 1e-9).all()
        assert (expected <= ends[1] + 1e-9).all()


def test_beside_seats_stand_other_seats_and_no_site() -> None:
    """An alternative is of the deal's own sort: what does not apply to it applies to none."""
    one = outcome(base=illustration("software-only-mou"))
    model, joint = one.model, one.block.joint
    assert float(one.full(joint.value("has-site")).max()) == 0.0
    for other in model.counterfactuals:
        assert float(np.max(joint.cases.value("has-site", other.id))) == 0.0, other.id
    site = outcome(base=illustration("hard-middle-market")).block.joint
    assert float(np.min(site.cases.value("has-site", "chinese_stack"))) == 1.0

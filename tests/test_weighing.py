"""Under which weights an answer stands: by hand on the tiny model, and against whole scores."""

from __future__ import annotations

import json

import numpy as np
import pytest
from deal_builder import DEALS, bare_deal, deal_of, shipped_model, with_facts
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import drawn

from dealcheck.model.types import PARTIES, Party
from dealcheck.model.weights import lay_over
from dealcheck.reading import Plain, read_bytes
from dealcheck.scoring.acceptance import acceptance
from dealcheck.scoring.carrying import carrying, effective_weights
from dealcheck.scoring.flips import smallest_changes
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.weighing import Weighing, as_weights, weigh, weighing_of
from dealcheck.workflow import facts, one_deal

# Free to go and with much that fits: so that what the weights favour decides.
LOOSE: dict[str, Plain] = {
    "contract.exclusivity": "preferred",
    "contract.committed_spend_percent": 0,
    "model.possession": "open-weights",
    "developer.runway": "very-high",
}
QUICK = ScoreSettings(draws=150, thorough=False)
REAL = ("ae-stargate-uae", "gb-stargate-uk", "sa-xai-humain", "de-openai-for-germany", "it-crui")


def turning_point(weighing: Weighing) -> np.ndarray:
    """The weight of the first of two components at which the developer gains nothing, in each draw.

    The gain is w(h - r h') + (1 - w)(f - r f') - 20 n: for h and f the worth of the components with
    the deal and with a rival (whose chance is r), and n the chance that nothing happens.
    """
    joint, one = weighing.one.block.joint, weighing.one
    rival, nothing = joint.chances["rival"], joint.chances["nothing"]

    def net(component: str) -> np.ndarray:
        return one.full(joint.value(component)) - rival * one.full(
            joint.cases.value(component, "rival")
        )

    hold, freedom, cost = net("hold"), net("freedom"), 20.0 * nothing
    found: np.ndarray = (cost - freedom) / (hold - freedom)
    return found


@pytest.fixture(scope="module")
def by_hand() -> Weighing:
    """A single draw of a deal whose freedom is worth much and whose hold is worth nothing."""
    return weighing_of(drawn(with_facts(bare_deal(), LOOSE), draws=1), "developer")


def test_of_two_components_the_share_of_all_weights_is_the_length_of_a_line(by_hand) -> None:
    at = float(turning_point(by_hand)[0])
    assert 0.02 < at < 0.98, "the weights should decide"
    found = acceptance(by_hand, seed=0, weightings=20_000)
    shares = {one.action: one.share for one in found.answers}
    assert shares["go"] == pytest.approx(at, abs=0.015)
    assert shares["walk"] == pytest.approx(1.0 - at, abs=0.015)
    central = {one.action: one.central for one in found.answers}
    assert central["walk"] is not None
    assert central["go"] is not None
    # The middles of the two parts of the line.
    assert central["go"]["hold"] == pytest.approx(at / 2, abs=0.015)
    assert central["walk"]["hold"] == pytest.approx((1 + at) / 2, abs=0.015)


def test_of_two_components_the_smallest_change_ends_at_the_turning_point(by_hand) -> None:
    at, stated = float(turning_point(by_hand)[0]), float(by_hand.stated[0])
    found = smallest_changes(by_hand, seed=0)
    assert not found.settled
    assert [flip.action for flip in found.flips] == ["walk" if found.action == "go" else "go"]
    assert found.flips[0].weights["hold"] == pytest.approx(at, abs=1e-3)
    assert found.flips[0].size == pytest.approx(2 * abs(at - stated), abs=2e-3)


def test_weights_in_the_stated_order_are_the_half_of_the_line_on_that_side(by_hand) -> None:
    at, stated = float(turning_point(by_hand)[0]), by_hand.stated
    found = acceptance(by_hand, seed=0, weightings=20_000)
    go = next(one.share_in_order for one in found.answers if one.action == "go")
    assert stated[0] > stated[1]
    assert go == pytest.approx((at - 0.5) / 0.5, abs=0.015)


def test_a_table_that_reads_no_gain_is_settled_by_no_search() -> None:
    one = drawn(with_facts(bare_deal(), {"contract.exclusivity": "exclusive"}))
    found = weighing_of(one, "us_government")
    assert not found.can_change()
    flips = smallest_changes(found, seed=0)
    assert flips.settled
    assert flips.tried == 0
    assert flips.flips == ()
    assert acceptance(found, seed=0, weightings=50).answer.share == 1.0


def real(name: str, party: Party, about: str = "stance") -> Weighing:
    found = one_deal(str(DEALS / f"{name}.yaml"))
    assert found.deal is not None
    return weigh(found.deal, shipped_model(), facts(), QUICK, party, about)


def scored_under(weighing: Weighing, weights: dict[str, float]) -> dict[str, float]:
    """The shares of each action by a whole score of the deal with a file of weights."""
    text = (
        "format: dealcheck/weights/1\nname: a\nowner: b\ndate: 2026-07-01\n"
        f"parties: {json.dumps({weighing.party: weights})}\n"
    )
    document = read_bytes(text.encode(), "weights.yaml").document
    assert document is not None
    model = lay_over(shipped_model(), document).model
    assert model is not None
    again = weigh(weighing.one.deal, model, facts(), QUICK, weighing.party)
    stance = score_deal(weighing.one.deal, model, facts(), QUICK).parties[weighing.party].stance
    found = dict(zip(again.actions, again.shares(again.stated)[0], strict=True))
    assert found[max(found, key=lambda name: found[name])] == pytest.approx(stance.share)
    return found


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("party", PARTIES)
def test_arrays_say_what_a_whole_score_with_a_file_of_weights_says(name, party) -> None:
    """The draws lean by measures of which a payoff's weights are no part, so they are the same."""
    weighing = real(name, party)
    random = np.random.default_rng(7)
    for weighting in random.dirichlet(np.ones(len(weighing.components)), 3):
        # A file has decimals, and zero weights are weights too.
        weights = {
            one: round(weight, 4)
            for one, weight in as_weights(weighing.components, weighting).items()
        }
        exact = np.array(list(weights.values()))
        expected = scored_under(weighing, weights)
        shares = weighing.shares(exact / exact.sum())[0]
        assert dict(zip(weighing.actions, shares, strict=True)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("party", PARTIES)
def test_no_weighting_of_a_fine_sample_is_nearer_than_the_flip(name, party) -> None:
    weighing = real(name, party)
    found = smallest_changes(weighing, seed=0)
    first = int(weighing.leading(weighing.stated)[0])
    assert weighing.actions[first] == found.action
    random = np.random.default_rng(11)
    # Near and far: mixtures of the stated weights with any others.
    others = random.dirichlet(np.ones(len(weighing.components)), 3000)
    part = random.uniform(0.0, 1.0, (3000, 1))
    tried = (1 - part) * weighing.stated + part * others
    turned = weighing.leading(tried) != first
    if found.settled:
        assert not turned.any()
        return
    for flip in found.flips:
        weights = np.array(list(flip.weights.values()))
        assert weights.min() >= -1e-12
        assert weights.sum() == pytest.approx(1.0)
        assert weighing.actions[int(weighing.leading(weights)[0])] == flip.action
        assert flip.size == pytest.approx(np.abs(weights - weighing.stated).sum())
    if turned.any():
        nearest = float(np.abs(tried[turned] - weighing.stated).sum(axis=1).min())
        assert found.flips
        assert found.flips[0].size <= nearest + 4e-3


def test_a_flip_written_to_a_file_turns_the_score() -> None:
    weighing = real("ae-stargate-uae", "importer")
    flip = smallest_changes(weighing, seed=0).flips[0]
    shares = scored_under(weighing, {name: round(w, 4) for name, w in flip.weights.items()})
    assert max(shares, key=lambda name: shares[name]) == flip.action


@pytest.mark.parametrize("party", PARTIES)
def test_acceptance_is_shares_and_central_weights_keep_what_they_should(party) -> None:
    weighing = real("ae-stargate-uae", party)
    found = acceptance(weighing, seed=3, weightings=400)
    assert sum(one.share for one in found.answers) == pytest.approx(1.0)
    assert sum(one.share_in_order for one in found.answers) == pytest.approx(1.0)
    assert found.answer.action == weighing.actions[int(weighing.leading(weighing.stated)[0])]
    for one in found.answers:
        assert one.central is not None
        assert sum(one.central.values()) == pytest.approx(1.0)
    again = acceptance(weighing, seed=3, weightings=400)
    assert again.answers == found.answers
    other = acceptance(weighing, seed=4, weightings=400)
    assert other.answer.share == pytest.approx(found.answer.share, abs=0.12)


def test_an_answer_on_a_trade_off_is_asked_like_the_stance() -> None:
    found = real("ae-stargate-uae", "us_government", "alignment")
    assert found.table.id == "us-alignment"
    assert acceptance(found, seed=0, weightings=100).answers


def test_a_file_that_states_nothing_carries_no_answer() -> None:
    found = weigh(deal_of(bare_deal()), shipped_model(), facts(), QUICK, "importer")
    assert not found.is_carried()


@given(
    st.lists(
        st.tuples(st.floats(0.01, 1.0), st.lists(st.floats(0, 100), min_size=6, max_size=6)),
        min_size=2,
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_effective_weights_sum_to_one_and_name_what_varies(parts) -> None:
    weights = np.array([[one[0]] * 6 for one in parts])
    weights /= weights.sum(axis=0)
    values = np.array([one[1] for one in parts])
    found, spread = effective_weights(weights, values)
    whole = (weights * values).sum(axis=0)
    assert spread == pytest.approx(whole.std(), abs=1e-5)
    if spread > 0.01:
        assert found.sum() == pytest.approx(1.0)
        for place, row in enumerate(values):
            if np.ptp(row) == 0.0:
                assert found[place] == pytest.approx(0.0, abs=1e-9)


def test_effective_weights_by_hand() -> None:
    """Two parts of equal weight that vary by 10 and by 20, apart from each other: 1 to 4."""
    values = np.array([[40.0, 40.0, 60.0, 60.0], [10.0, 50.0, 10.0, 50.0]])
    found, spread = effective_weights(np.full((2, 4), 0.5), values)
    assert found == pytest.approx([0.2, 0.8])
    assert spread == pytest.approx(np.sqrt(25.0 + 100.0))


def test_what_carries_a_payoff_is_there_for_every_payoff_and_pole() -> None:
    deals = [one_deal(str(DEALS / f"{name}.yaml")).deal for name in REAL]
    known = [deal for deal in deals if deal is not None]
    found = carrying(known, shipped_model(), facts(), QUICK)
    assert found.over == "deals"
    assert found.cases == len(REAL)
    model = shipped_model()
    assert [one.measure for one in found.carried] == [*model.report.payoffs.values(), *model.poles]
    for one in found.carried:
        assert sum(part.weight for part in one.parts) == pytest.approx(1.0)
        if one.spread:
            assert sum(part.effective for part in one.parts) == pytest.approx(1.0)
    single = carrying(known[:1], shipped_model(), facts(), QUICK)
    assert single.over == "draws"
    assert single.cases == QUICK.draws

"""Levers: what makes sense, whether to ask, keep or offer it, at what price, and who has had it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from deal_builder import Data, bare_deal, illustration, outcome, shipped_model, with_facts
from small_models import drawn, tiny_model

from dealcheck.model.types import PARTIES, Lever, Model, Party
from dealcheck.reading import Plain
from dealcheck.scoring.levers import (
    Effect,
    conditions_of,
    fact_changes,
    feasibility,
    is_sensible,
    is_there,
    mode_of,
    precedent_of,
    price_of,
    try_levers,
)
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.reference import Class, Reference

FACT, SPEND = "contract.exclusivity", "contract.committed_spend_percent"
POSSESSION, TERMS = "model.possession", "developer.sovereign_terms"
WORDED = "ask: X\n    fallback: X\n    question: X\n    offer: X\n    title: X\n    why: X"
LEVERS = f"""
levers:
  - id: freer
    by: [importer]
    granted_by: [developer]
    changes: [{{fact: contract.exclusivity, lower_to: preferred}}]
    cost: {{developer: 2, importer: 0.5}}
    eased_by: developer.sovereign_terms
    usual: usual
    {WORDED}
  - id: two-at-once
    by: [importer, developer]
    granted_by: [developer]
    changes:
      - {{fact: model.possession, raise_to: weights-in-country}}
      - {{fact: contract.committed_spend_percent, lower_to: 20}}
    cost: {{developer: 1}}
    usual: hard
    {WORDED}
  - id: by-itself
    by: [developer]
    granted_by: [developer]
    changes: [{{fact: contract.committed_spend_percent, set_to: 10}}]
    cost: {{developer: 1}}
    usual: negotiable
    when: [{{fact: model.possession, is: [open-weights, weights-in-country]}}]
    {WORDED}
  - id: in-france
    by: [importer]
    granted_by: [developer]
    changes: [{{fact: contract.exclusivity, lower_to: none}}]
    when: [{{country: [FR]}}]
    usual: negotiable
    {WORDED}
  - id: step-in
    by: [importer]
    granted_by: [developer]
    changes: [{{fact: infrastructure.operator, raise_to: local-operator}}]
    usual: negotiable
    {WORDED}
links:
  - id: open-weights-bind-nobody
    when: [{{fact: model.possession, is: [open-weights]}}]
    then: [{{fact: contract.exclusivity, is: [none]}}]
"""
MODEL = tiny_model(LEVERS)


def lever(name: str, model: Model = MODEL) -> Lever:
    return next(one for one in model.levers if one.id == name)


def deal(changes: Mapping[str, Plain], using: Reference | None = None) -> DealDraws:
    return drawn(with_facts(bare_deal(), changes), MODEL, draws=50, using=using)


@pytest.mark.parametrize(
    ("changes", "mode"),
    [
        ({FACT: "exclusive"}, "ask-for"),
        ({FACT: ["preferred", "exclusive"]}, "ask-for"),
        ({}, "ask-whether"),
        ({FACT: "unknown"}, "ask-whether"),
        ({FACT: "preferred"}, "keep"),
        ({FACT: "none"}, "keep"),
        ({FACT: ["none", "preferred"]}, "keep"),
        ({POSSESSION: "open-weights"}, "use"),
    ],
)
def test_what_is_there_is_kept_or_used_and_what_nobody_says_is_asked_about(
    changes: dict[str, Plain], mode: str
) -> None:
    assert mode_of(lever("freer"), deal(changes)) == mode


def test_what_a_party_grants_itself_is_its_own_to_offer() -> None:
    assert mode_of(lever("by-itself"), deal({SPEND: 60})) == "offer"
    assert mode_of(lever("by-itself"), deal({SPEND: 10})) == "keep"


@pytest.mark.parametrize(
    ("changes", "mode", "changed"),
    [
        ({POSSESSION: "revocable-access", SPEND: 60}, "ask-for", [POSSESSION, SPEND]),
        ({POSSESSION: "open-weights", SPEND: 60}, "ask-for", [SPEND]),
        ({POSSESSION: "open-weights", SPEND: 10}, "keep", []),
        # What it is about is there, and nobody says that the rest is lacking.
        ({POSSESSION: "open-weights"}, "keep", [SPEND]),
    ],
)
def test_of_a_lever_only_what_is_missing_is_asked_for(
    changes: dict[str, Plain], mode: str, changed: list[str]
) -> None:
    one = deal(changes)
    assert mode_of(lever("two-at-once"), one) == mode
    assert [each.fact for each in fact_changes(lever("two-at-once").changes, one)] == changed


@pytest.mark.parametrize(
    ("value", "raised", "lowered", "same"),
    [(10, False, True, False), (20, True, True, True), (30, True, False, False)],
)
def test_a_number_is_there_from_the_side_it_is_moved_from(
    value: float, *, raised: bool, lowered: bool, same: bool
) -> None:
    change = lever("two-at-once").changes[1]
    one = deal({SPEND: value})
    assert is_there(replace(change, direction="raise"), one) is raised
    assert is_there(replace(change, direction="lower"), one) is lowered
    assert is_there(replace(change, direction="set"), one) is same
    assert not is_there(change, deal({}))


@pytest.mark.parametrize(
    ("changes", "sensible"),
    [
        ({POSSESSION: "open-weights"}, True),
        ({POSSESSION: ["open-weights", "revocable-access"]}, True),
        ({}, True),
        ({POSSESSION: "revocable-access"}, False),
        ({SPEND: "not-applicable"}, False),
    ],
)
def test_what_is_known_to_speak_against_a_lever_excludes_it(
    changes: dict[str, Plain], *, sensible: bool
) -> None:
    assert is_sensible(lever("by-itself"), deal(changes)) is sensible


def test_a_lever_for_another_country_or_for_a_site_that_is_not_there_is_no_lever() -> None:
    assert not is_sensible(lever("in-france"), deal({}))
    french: Data = {**bare_deal(), "importer": {"id": "FR", "name": "France", "facts": {}}}
    assert is_sensible(lever("in-france"), drawn(french, MODEL, draws=5))
    without: Data = {**bare_deal(), "infrastructure": "none"}
    assert not is_sensible(lever("step-in"), drawn(without, MODEL, draws=5))
    assert is_sensible(lever("step-in"), deal({}))


@pytest.mark.parametrize(
    ("trait", "factor"),
    [("none", 2.5), ("low", 2.0), ("moderate", 1.5), ("high", 1.0), ("very-high", 1.0)],
)
def test_who_lacks_the_trait_that_eases_a_grant_pays_more_for_it(trait: str, factor: float) -> None:
    """Half as much again for every step below high; the asker's own price is what it is."""
    price = price_of(lever("freer"), deal({TERMS: trait}))
    assert price == pytest.approx({"developer": 2 * factor, "us_government": 0, "importer": 0.5})


def test_without_such_a_trait_a_price_is_what_the_model_says() -> None:
    price = price_of(lever("two-at-once"), deal({TERMS: "none"}))
    assert price == {"developer": 1, "us_government": 0, "importer": 0}


STATED = {
    FACT: {
        "a": "none",
        "b": "exclusive",
        "c": ["none", "preferred"],
        "d": ["preferred", "exclusive"],
        "e": "none",
        "bare-2025": "none",
    },
    POSSESSION: {"a": "open-weights", "b": "revocable-access", "c": "pinned-perpetual"},
    SPEND: {"a": 20.0, "b": 10.0, "c": [10.0, 30.0], "e": 0.0},
}
KINDS = {**dict.fromkeys("abcd", "software"), "e": "narrow-compute", "bare-2025": "software"}
USUAL = Reference(
    digest="made-up",
    classes=dict.fromkeys(KINDS, Class(False, None)),
    kinds=KINDS,
    facts=STATED,  # type: ignore[arg-type]
    countries={},
    lifts={
        "importer": {
            "freer": {"a": 1.0, "b": 3.0, "e": 99.0, "bare-2025": 99.0},
            "two-at-once": {"a": 0.1},
        }
    },
)


def test_precedents_are_counted_among_deals_of_the_kind_and_without_the_deal_itself() -> None:
    """Of a to d, a and c have no more than a preference; e is of another kind."""
    found = precedent_of(lever("freer"), deal({}, USUAL))
    assert found is not None
    assert (found.have, found.of) == (2, 4)


def test_a_precedent_of_several_changes_has_all_of_them_and_states_them() -> None:
    """d states no possession; b has the money and not the weights, c might owe too much."""
    found = precedent_of(lever("two-at-once"), deal({}, USUAL))
    assert found is not None
    assert (found.have, found.of) == (1, 3)


def test_where_nobody_states_it_there_is_no_precedent() -> None:
    assert precedent_of(lever("step-in"), deal({}, USUAL)) is None
    assert precedent_of(lever("freer"), deal({})) is None


def test_what_most_have_is_easier_to_have() -> None:
    """√((have + 1) / (of + 3)), by how usual such a clause is."""
    one = deal({}, USUAL)
    assert feasibility(lever("freer"), one) == pytest.approx(1.15 * (3 / 7) ** 0.5)
    assert feasibility(lever("two-at-once"), one) == pytest.approx(0.8 * (2 / 6) ** 0.5)
    assert feasibility(lever("step-in"), one) == pytest.approx((1 / 3) ** 0.5)


def effects_of(one: DealDraws) -> dict[str, Effect]:
    return {effect.lever.id: effect for effect in try_levers(one.block).effects(one)}


def test_a_lever_moves_what_settling_its_facts_moves_by_hand() -> None:
    stated: dict[str, Plain] = {
        FACT: "exclusive",
        SPEND: 60,
        POSSESSION: "weights-in-country",
        "supply.inference": 0.4,
        "demand.now.inference": 0.4,
        "developer.runway": "none",
        TERMS: "high",
    }
    one, then = deal(stated), deal({**stated, FACT: "preferred"})
    effect = effects_of(one)["freer"]
    for pole in ("hold", "freedom"):
        moved = float(then.value(pole)[0] - one.value(pole)[0])
        assert effect.poles[pole] == pytest.approx(moved)
    before, after = one.block.joint, then.block.joint
    for party in PARTIES:
        chance = float(after.goes_ahead[0])
        mix = float(before.mix[party][0])
        expected = chance * float(after.worth[party][0]) + (1 - chance) * mix
        gained = expected - float(before.expected[party][0])
        assert effect.payoffs[party] == pytest.approx(gained), party
    assert effect.net("importer") == pytest.approx(effect.payoffs["importer"] - 0.5)
    # The importer wants a freedom of 60: what the lever closes of the gap to it.
    gaps = [max(0.0, 60 - float(each.value("freedom")[0])) for each in (one, then)]
    assert effect.closed["importer"] == pytest.approx(gaps[0] - gaps[1])


def test_what_is_there_already_moves_nothing() -> None:
    effect = effects_of(deal({FACT: "none"}))["freer"]
    assert set(effect.poles.values()) == {0.0}
    assert set(effect.payoffs.values()) == {0.0}


def test_conditions_are_a_partys_own_and_no_two_move_one_fact() -> None:
    one = deal({FACT: "exclusive", SPEND: 90, POSSESSION: "revocable-access"}, USUAL)
    effects = try_levers(one.block).effects(one)
    for party in PARTIES:
        chosen, anywhere = conditions_of(party, effects, one, support_decides=True)
        assert all(party in each.lever.by for each in chosen)
        facts = [change.fact for each in chosen for change in each.changes]
        assert len(facts) == len(set(facts))
        assert {each.lever.id for each in chosen}.isdisjoint(each.id for each in anywhere)
    assert conditions_of("us_government", effects, one, support_decides=True) == ((), ())
    chosen, _ = conditions_of("importer", effects, one, support_decides=True)
    assert chosen[0].price == price_of(chosen[0].lever, one)
    assert chosen[0].precedent == precedent_of(chosen[0].lever, one)


def test_what_a_party_alone_can_grant_it_offers_and_the_others_ask_for() -> None:
    """Two at once is a condition of both, and the developer's to grant."""
    one = deal({FACT: "none", SPEND: 90, POSSESSION: "revocable-access"})
    effects = [
        replace(effect, payoffs=dict.fromkeys(PARTIES, 5.0))
        for effect in try_levers(one.block).effects(one)
        if effect.lever.id == "two-at-once"
    ]
    modes = {}
    parties: tuple[Party, ...] = ("importer", "developer")
    for party in parties:
        ((condition,), _) = conditions_of(party, effects, one, support_decides=True)
        modes[party] = condition.mode
    assert modes == {"importer": "ask-for", "developer": "offer"}


def test_what_is_good_in_any_deal_of_the_kind_is_said_in_one_line() -> None:
    """Asked for by others at two points on average, and worth nothing more here."""
    one = deal({FACT: "exclusive"}, USUAL)
    little = [
        replace(effect, payoffs=dict.fromkeys(PARTIES, 0.0), closed=dict.fromkeys(PARTIES, 0.0))
        for effect in try_levers(one.block).effects(one)
    ]
    chosen, anywhere = conditions_of("importer", little, one, support_decides=True)
    assert chosen == ()
    assert [each.id for each in anywhere] == ["freer"]


@pytest.mark.parametrize("status", ["withdrawn", "replaced"])
def test_of_what_is_over_only_what_is_left_can_be_asked_for(status: str) -> None:
    for name in ("hard-middle-market", "software-only-mou"):
        one = outcome({"status": status}, base=illustration(name))
        for each in try_levers(one.block).effects(one):
            assert each.lever.id in {"release-site", "return-of-data", "publish-results"}


def test_every_lever_of_the_shipped_model_makes_sense_in_some_deal() -> None:
    seen: set[str] = set()
    for name in ("hard-middle-market", "software-only-mou", "loud-sponsor-wary-buyer"):
        for status in ("talks", "mou", "contract", "live", "dormant", "withdrawn"):
            one = outcome({"status": status}, base=illustration(name))
            seen |= {each.id for each in one.model.levers if is_sensible(each, one)}
    assert len(seen) > 0.85 * len(shipped_model().levers)


def test_no_lever_costs_or_brings_more_than_there_is() -> None:
    one = outcome(base=illustration("hard-middle-market"))
    for effect in try_levers(one.block).effects(one):
        assert all(np.isfinite(list(effect.payoffs.values())))
        assert max(map(abs, effect.payoffs.values())) < 40
        assert all(price >= 0 for price in effect.price.values())


def rank_of(*changed: Mapping[str, object], using: Reference | None = None) -> list[str]:
    """The order of two levers of the importer, put to what is said of each."""
    one = deal({FACT: "exclusive", POSSESSION: "revocable-access", SPEND: 90}, using)
    alike = dict.fromkeys(PARTIES, 1.0)
    effects = [
        replace(
            effect,
            **{"payoffs": alike, "closed": dict.fromkeys(PARTIES, 0.0), "price": {}, **more},  # type: ignore[arg-type]
        )
        for name, more in zip(("freer", "two-at-once"), changed, strict=True)
        for effect in [effects_of(one)[name]]
    ]
    effects = [
        replace(each, price={party: each.price.get(party, 0.0) for party in PARTIES})
        for each in effects
    ]
    chosen, _ = conditions_of("importer", effects, one, support_decides=True)
    return [each.lever.id for each in chosen]


def gains(importer: float, developer: float = 1.0) -> dict[str, object]:
    return {"payoffs": {"importer": importer, "developer": developer, "us_government": 0.0}}


def test_what_brings_more_is_insisted_on_first() -> None:
    assert rank_of(gains(1.0), gains(9.0)) == ["two-at-once", "freer"]
    assert rank_of(gains(9.0), gains(1.0)) == ["freer", "two-at-once"]


def test_of_two_that_bring_as_much_the_usual_one_stands_first() -> None:
    assert rank_of(gains(2.0), gains(2.0)) == ["freer", "two-at-once"]
    assert rank_of(gains(2.0), gains(2.5)) == ["freer", "two-at-once"]


def test_what_closes_a_gap_counts_for_more() -> None:
    closing = {**gains(2.0), "closed": {"importer": 4.0, "developer": 0.0, "us_government": 0.0}}
    assert rank_of(gains(2.0), closing) == ["two-at-once", "freer"]


def test_what_hurts_who_has_to_grant_it_stands_further_back() -> None:
    assert rank_of(gains(2.0, -6.0), gains(2.0)) == ["two-at-once", "freer"]


def test_what_brings_nothing_is_no_condition() -> None:
    assert rank_of(gains(-1.0), gains(2.0)) == ["two-at-once"]
    priced = {**gains(2.0), "price": {"importer": 3.0}}
    assert rank_of(priced, gains(2.0)) == ["two-at-once"]


def test_what_brings_as_much_in_any_deal_stands_behind_what_is_worth_more_here() -> None:
    """Two points are what the freer exit brings on average; the other one brings a tenth."""
    assert rank_of(gains(2.0), gains(2.0), using=USUAL) == ["two-at-once", "freer"]

"""The essay's claims, P1 to P20, as tests of the shipped model with its own weights.

Each test says its claim in a sentence and tries it on the stylised deals of `deals/illustrations`,
with a few facts varied; only the claims about one clause or one site use the middling deal.
"""

from __future__ import annotations

import math

import pytest
from deal_builder import (
    AXES,
    ILLUSTRATIONS,
    Data,
    Facts,
    bare_deal,
    change,
    deal_of,
    expected,
    illustration,
    outcome,
    scored,
    shipped_model,
    value,
    with_facts,
)

from dealcheck.model.types import Party
from dealcheck.scoring.levers import Effect, try_levers
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.stress import Stressed, StressTest, stress_deals
from dealcheck.workflow import facts

WARINESS = facts()["importer.us_wariness"].words
FRIENDLY, WARY = WARINESS[0], WARINESS[-1]
POLES = shipped_model().poles

SUBSCRIPTION: Facts = {
    "infrastructure": "none",
    "model.possession": "revocable-access",
    "model.standby_percent": 0,
    "model.autonomy_days": 0,
    "model.remote_disable": "promised-not-to",
    "contract.keys": "residency",
}
STARGATE: Facts = {
    "infrastructure.power_mw": {"firm": 200, "option": 1000},
    "infrastructure.importer_cost_percent": 80,
    "infrastructure.operator": "joint-venture",
    "model.possession": "weights-in-country",
    "model.standby_percent": 20,
    "model.autonomy_days": 14,
    "model.remote_disable": "promised-not-to",
    "contract.keys": "bring-your-own",
}

on_every_illustration = pytest.mark.parametrize("name", ILLUSTRATIONS)
on_every_site = pytest.mark.parametrize(
    "name", [name for name in ILLUSTRATIONS if name != "software-only-mou"]
)


def otherwise(found: DealDraws, alternative: str, party: Party) -> float:
    """What one of the alternatives to a deal is worth to a party."""
    return float(found.full(found.block.joint.otherwise[alternative][party]).mean())


def effects_of(data: Data) -> tuple[Effect, ...]:
    """The levers that make sense in a deal, with what each would move."""
    found = outcome(base=data)
    return try_levers(found.block).effects(found)


def odds_lost(before: Facts, after: Facts, name: str) -> float:
    """By how much a change makes it less likely that the importer takes a deal, in log odds."""
    chances = [value(outcome(one, base=illustration(name)), "viability") for one in (before, after)]
    first, second = (math.log(chance / (1.0 - chance)) for chance in chances)
    return first - second


def stances(data: Data) -> DealScore:
    """A deal with its stances."""
    return scored(base=data, settings=ScoreSettings(draws=300))


@pytest.mark.parametrize("measure", ["switching_costs", "american-stack"])
def test_p1_infrastructure_binds_to_the_developer_and_to_the_american_stack(measure: str) -> None:
    """A data centre is harder to leave than a subscription, whoever is to be left."""
    assert change(measure, SUBSCRIPTION, STARGATE) > 5


@on_every_illustration
def test_p2_exclusivity_binds_the_buyer_and_costs_it_sovereignty(name: str) -> None:
    """What a duty to use one developer's models adds to its hold, the buyer loses in freedom."""
    free: Facts = {"contract.exclusivity": "none"}
    exclusive: Facts = {"contract.exclusivity": "exclusive"}
    assert change("switching_costs", free, exclusive, base=illustration(name)) > 5
    assert change("sovereignty", free, exclusive, base=illustration(name)) < -5


@on_every_site
def test_p3_silicon_of_its_own_binds_without_a_clause(name: str) -> None:
    """Chips made for one family of models do the work of a contract that nobody signed."""
    plain: Facts = {
        "contract.exclusivity": "none",
        "infrastructure.accelerators": "commodity-gpu",
        "infrastructure.runtime": "managed-stack",
    }
    own: Facts = {**plain, "infrastructure.accelerators": "developer-asic-closed"}
    assert change("switching_costs", plain, own, base=illustration(name)) > 5


@on_every_illustration
def test_p4_being_seen_with_washington_costs_viability_only_where_the_buyer_is_wary(
    name: str,
) -> None:
    """An American triumph is harder to sign in a country that fears American leverage."""
    lost = {
        wariness: odds_lost(
            {"importer.us_wariness": wariness, "alignment.visibility": "none"},
            {"importer.us_wariness": wariness, "alignment.visibility": "claimed-by-officials"},
            name,
        )
        for wariness in (FRIENDLY, WARY)
    }
    assert lost[FRIENDLY] == pytest.approx(0, abs=1e-9)
    assert lost[WARY] > 0.4


def test_p5_a_stargate_is_more_sovereign_than_a_subscription_and_not_seriously_so() -> None:
    """Capacity at home helps, and falls short of what a country expects of its gas supply."""
    stargate, subscription = outcome(STARGATE), outcome(SUBSCRIPTION)
    assert value(stargate, "sovereignty") > value(subscription, "sovereignty")
    assert value(subscription, "assurance-level") < value(stargate, "assurance-level") < 3


@pytest.mark.parametrize("pole", POLES)
def test_p6_turnkey_serves_demand_today_and_customisation_demand_tomorrow(pole: str) -> None:
    """A finished product sells now; engineers on site keep it wanted. Neither does both."""
    by_turnkey = change(
        pole, {"work.productisation": "pilot"}, {"work.productisation": "catalogue"}
    )
    by_engineers = change(pole, {"work.engineers": 3}, {"work.engineers": 150})
    assert (by_turnkey > 0, by_turnkey < 0) == (pole == "present_demand", False)
    assert (by_engineers > 0, by_engineers < 0) == (pole == "future_demand", False)


@on_every_illustration
def test_p7_options_raise_future_demand_and_leave_the_hold_as_it_is(name: str) -> None:
    """A site that can grow, shrink or change its use is wanted longer, and binds no less."""
    fixed: Facts = {"contract.flexibility": "fixed"}
    options: Facts = {"contract.flexibility": "priced-options"}
    assert change("future_demand", fixed, options, base=illustration(name)) > 3
    assert change("switching_costs", fixed, options, base=illustration(name)) == 0


def test_p8_a_training_cluster_fits_today_and_not_in_five_years() -> None:
    """Machines built to train are in the wrong place for the services that come after."""
    later: Facts = {
        "name": "quick answers for industry",
        "probability": 1.0,
        "inference": 0.95,
        "decentralised": 0.95,
        "industrial": 0.9,
        "public_sector": 0.5,
        "customised": 0.7,
    }
    cluster: Facts = {
        **{f"supply.{axis}": 0.0 for axis in AXES},
        **{f"demand.now.{axis}": 0.0 for axis in AXES},
        "demand.later": [dict(later)],
        "contract.flexibility": "fixed",
    }
    found = outcome(cluster)
    assert value(found, "fit-now") * 25 > 90
    assert value(found, "fit-later") * 25 < 30


@on_every_illustration
def test_p9_clarity_makes_an_importer_attractive_and_costs_nothing(name: str) -> None:
    """A country that knows what it needs is worth more to a developer, and no pole pays for it."""
    vague = outcome({"importer.strategy": "slogan"}, base=illustration(name))
    clear = outcome({"importer.strategy": "budgeted-and-owned"}, base=illustration(name))
    attraction = [value(found, "importer-attractiveness") for found in (vague, clear)]
    assert attraction[1] > attraction[0] + 10
    assert expected(clear, "developer") > expected(vague, "developer")
    assert all(value(clear, pole) >= value(vague, pole) for pole in POLES)


CLOSENESS = (
    "stand-by-in-public",
    "visibility-changes-little",
    "support-quietly",
    "deniable-distance",
)
"""What the US government can do, from the closest to the furthest."""
BEFORE_THE_POSTURE = ("only-with-users", "discourage")
"""What is said of a deal that nobody should sponsor, before anybody asks how visibly."""


def us_stance(data: Data) -> str:
    return stances(data).parties["us_government"].stance.action or ""


@on_every_illustration
def test_p10_sponsor_in_public_where_the_buyer_is_not_wary_and_in_quiet_where_it_is(
    name: str,
) -> None:
    """The flag is worth having until the buyer minds it; the posture never moves closer again."""
    taken = [
        us_stance(with_facts(illustration(name), {"importer.us_wariness": wariness}))
        for wariness in WARINESS
    ]
    if taken[0] in BEFORE_THE_POSTURE:
        assert set(taken) <= set(BEFORE_THE_POSTURE)
        return
    places = [CLOSENESS.index(one) for one in taken]
    assert places == sorted(places)
    assert places[0] <= 1
    assert taken[-1] == "deniable-distance"


def test_deniable_distance_is_for_an_american_in_a_wary_country_and_never_for_an_ally() -> None:
    """The essay's first advice to Washington: let some exporters stray from the flag."""
    for developer in ("no-silicon-distant", "first-mover", "openai", "anthropic"):
        data = {**illustration("sovereignty-first"), "developer": developer}
        assert us_stance(with_facts(data, {"importer.us_wariness": WARY})) == "deniable-distance"
        assert us_stance(with_facts(data, {"importer.us_wariness": FRIENDLY})) != (
            "deniable-distance"
        )


@pytest.mark.parametrize("name", ["boosterish-data-centre", "prestige-data-centre"])
def test_a_showcase_that_nobody_will_use_is_not_sponsored_in_public(name: str) -> None:
    """It would be easy to subsidise the easiest exports and call it a win."""
    assert us_stance(illustration(name)) in BEFORE_THE_POSTURE


def test_hard_middle_markets_get_support_before_wealth_funds() -> None:
    """A good export programme makes things happen that otherwise would not."""
    found = {
        name: stances(illustration(name)).parties["us_government"].support
        for name in ("hard-middle-market", "wealth-fund-sovereign-compute")
    }
    hard, rich = found["hard-middle-market"], found["wealth-fund-sovereign-compute"]
    assert hard is not None
    assert rich is not None
    assert hard.chance_with - hard.chance_without > rich.chance_with - rich.chance_without + 0.02
    assert rich.answer == "happens-anyway"
    assert hard.answer == "decides-it"


def test_developers_that_differ_are_told_different_things_about_one_country() -> None:
    """Own silicon, sovereign terms, a head start and patience line up with different markets."""
    base = with_facts(
        illustration("narrow-public-sector-compute"),
        {"status": "announced", "importer.sovereignty_demand": "high"},
    )
    patient: Data = {
        **bare_deal(),
        "developer": {
            "id": "patient",
            "name": "Patient",
            "based_on": "first-mover",
            "facts": {"runway": "very-high", "speed": "low"},
        },
    }
    developers = ["integrated-silicon", "no-silicon-distant", "first-mover", patient["developer"]]
    found = []
    for developer in developers:
        advice = stances({**base, "developer": developer}).parties["developer"]
        answers = [advice.answers[name].action for name in ("stickiness", "demand")]
        found.append((advice.stance.action, *answers))
    assert len(set(found[:3])) == 3
    assert found[0][1] == "bind-by-silicon"
    assert found[1][1] == "sell-sovereignty"


@on_every_illustration
def test_p11_an_american_outside_the_umbrella_beats_a_chinese_stack_and_an_own_build(
    name: str,
) -> None:
    """For Washington an American firm that keeps its distance still keeps a rival stack out."""
    found = outcome(base=illustration(name))
    outside = otherwise(found, "american_outside", "us_government")
    assert outside > otherwise(found, "chinese_stack", "us_government")
    assert outside > otherwise(found, "own_build", "us_government")


def test_p12_support_adds_more_in_a_hard_market_than_where_a_wealth_fund_pays() -> None:
    """Public money matters where the deal would not happen without it."""
    hard = outcome(base=illustration("hard-middle-market"))
    rich = outcome(base=illustration("wealth-fund-sovereign-compute"))
    for measure in ("additionality", "additionality-of-finance", "support-score"):
        assert value(hard, measure) > value(rich, measure), measure


@on_every_illustration
def test_p13_distance_costs_a_developer_with_strong_ties_more(name: str) -> None:
    """Who lives by Washington's goodwill cannot afford the distance of one who never had it."""
    close: Facts = {
        "alignment.visibility": "acknowledged",
        "alignment.programme": "designated",
        "alignment.diplomacy": "cabinet",
        "alignment.protection": "continuing-sponsor",
    }
    distant: Facts = dict.fromkeys(close, "none")

    def lost(tie: str) -> float:
        own: Facts = {"developer.us_closeness": tie, "developer.us_dependence": tie}
        found = [outcome({**own, **facts}, base=illustration(name)) for facts in (close, distant)]
        return expected(found[0], "developer") - expected(found[1], "developer")

    assert lost("very-high") > 1.5 * lost("low") + 0.1


@pytest.mark.parametrize(
    ("name", "developer"),
    [
        ("in-house-silicon-convenience", "integrated-silicon"),
        ("sovereignty-first", "no-silicon-distant"),
    ],
)
def test_p14_silicon_suits_who_wants_convenience_and_distance_who_wants_sovereignty(
    name: str, developer: str
) -> None:
    """Developers differ in what they can offer, so each has markets that the others serve worse."""
    archetypes = ("integrated-silicon", "first-mover", "no-silicon-distant")
    found = {one: outcome(base={**illustration(name), "developer": one}) for one in archetypes}
    assert max(found, key=lambda one: value(found[one], "advantage")) == developer
    assert max(found, key=lambda one: expected(found[one], "developer")) == developer


def test_p15_a_longer_runway_turns_the_best_lever_from_cash_to_lasting_demand() -> None:
    """Who needs money now fills the site; who can wait builds what will be wanted."""

    def gains(runway: str) -> dict[str, float]:
        base = illustration("in-house-silicon-convenience")
        data = with_facts(base, {"developer.runway": runway})
        return {effect.lever.id: effect.net("developer") for effect in effects_of(data)}

    short, long = gains("none"), gains("very-high")
    cash, lasting = "adoption-programme", "joint-elicitation"
    assert short[cash] - short[lasting] > long[cash] - long[lasting]


@on_every_illustration
def test_p15_who_needs_money_now_fears_empty_seats_and_who_can_wait_fears_that_demand_moves(
    name: str,
) -> None:
    """The same two futures hurt a firm with a short and one with a long runway differently."""

    def lost(shock: str, runway: str) -> float:
        test, one = put_through(shock, name, {"developer.runway": runway})
        return -test.change(one, "developer")

    assert lost("demand-moves", "very-high") > lost("demand-moves", "none")
    assert lost("demand-fails", "none") > lost("demand-fails", "very-high") - 0.05


def put_through(shock: str, name: str, laid: Facts) -> tuple[StressTest, Stressed]:
    """An illustration with some facts laid over it in one named future."""
    deal = deal_of(with_facts(illustration(name), laid))
    named = [one for one in shipped_model().shocks if one.id == shock]
    settings = ScoreSettings(draws=200)
    (test,) = stress_deals([deal], shipped_model(), facts(), settings, named, insured=False)
    return test, test.shocks[0]


def regret(label: str, name: str) -> float:
    """What the importer stands to miss if American models are suspended: the chance that it takes
    the deal now, times what the best of the other ways would then be worth more."""
    signed = outcome({"claims.sovereign": label}, base=illustration(name))
    _, then = put_through("models-suspended", name, {"claims.sovereign": label})
    return value(signed, "goes-ahead") * then.parties["importer"].regret


@on_every_illustration
def test_p16_a_sovereign_label_sells_today_and_is_regretted_when_access_is_cut(name: str) -> None:
    """The word wins signatures. Where no substance stands behind it, it wins them for a mistake."""
    silent, loud = ({"claims.sovereign": word} for word in ("none", "fully"))
    assert odds_lost(loud, silent, name) > 0.3
    # Who had nothing better to begin with has nothing to regret.
    if name == "prestige-data-centre":
        assert regret("fully", name) == regret("none", name) == 0.0
        return
    assert regret("fully", name) > regret("none", name) > 0
    if name != "sovereignty-first":
        assert regret("fully", name) / chance(name) > regret("fully", "sovereignty-first") / chance(
            "sovereignty-first"
        )


def chance(name: str) -> float:
    """The chance that a deal goes ahead, by which what is regretted counts."""
    return value(outcome({"claims.sovereign": "fully"}, base=illustration(name)), "goes-ahead")


@on_every_illustration
def test_p17_no_lever_raises_both_the_hold_and_the_buyers_freedom(name: str) -> None:
    """Some trade-offs are true mirrors, and no clause gets around them."""
    found = outcome(base=illustration(name))
    levers = try_levers(found.block)
    effects = levers.effects(found)
    assert effects
    for effect in effects:
        before, after = (
            float(found.block.joint.value("freedom").mean()),
            float(levers.cases.value("freedom", effect.lever.id).mean()),
        )
        sampled = float(levers.base.value("freedom").mean())
        assert abs(before - sampled) < 5
        assert min(after - sampled, effect.poles["switching_costs"]) <= 1e-9, effect.lever.id


@on_every_illustration
def test_p18_a_consortium_helps_by_how_alike_its_members_are(name: str) -> None:
    """Buyers who want the same carry weight together; others slow each other down."""

    def attraction(similarity: str) -> float:
        joint: Facts = {
            "importer.consortium": "member",
            "importer.consortium_similarity": similarity,
        }
        return value(outcome(joint, base=illustration(name)), "importer-attractiveness")

    alone = outcome({"importer.consortium": "none"}, base=illustration(name))
    assert attraction("very-high") > attraction("low")
    assert attraction("very-high") > value(alone, "importer-attractiveness") + 2


def test_p19_the_boosterish_data_centre_is_wanted_now_and_not_later() -> None:
    """A buyer in love with a slogan pays today; nobody in the country will use what it gets."""
    found = outcome(base=illustration("boosterish-data-centre"))
    assert value(found, "present_demand") >= 60
    assert value(found, "future_demand") <= 20


@on_every_illustration
def test_p20_conditions_give_washington_leverage_and_drive_wary_buyers_away(name: str) -> None:
    """A right to suspend is worth something to who holds it and scares who is under it."""
    for wariness, least in ((FRIENDLY, -1e-9), (WARY, 0.15)):
        free: Facts = {"importer.us_wariness": wariness, "alignment.conditionality": "none"}
        bound: Facts = {**free, "alignment.conditionality": "suspension-right"}
        assert change("leverage", free, bound, base=illustration(name)) > 10
        assert odds_lost(free, bound, name) >= least


@on_every_illustration
def test_p20_a_right_to_suspend_makes_worse_relations_worse(name: str) -> None:
    """What gives Washington a hold is what its holder is left for when relations worsen."""
    free: Facts = {"alignment.conditionality": "none"}
    bound: Facts = {"alignment.conditionality": "suspension-right"}
    _, without = put_through("relations-worsen", name, free)
    _, under = put_through("relations-worsen", name, bound)
    assert under.parties["importer"].regret >= without.parties["importer"].regret
    assert under.parties["importer"].payoff.score <= without.parties["importer"].payoff.score
    if name != "loud-sponsor-wary-buyer":  # as wary as the scale goes before anything happens
        assert under.parties["importer"].regret > without.parties["importer"].regret

"""The essay's claims as tests of the shipped model with its own weights.

The numbers P1-P20 are those of the project's list of claims; the ones that rest on payoffs and
counterfactuals are tested where those are.
"""

from __future__ import annotations

from itertools import product

import pytest
from deal_builder import AXES, scored, shipped_model, value

from dealcheck import workflow

SOFTWARE_ONLY = {
    "infrastructure": "none",
    "model.possession": "revocable-access",
    "model.standby_percent": 0,
    "model.autonomy_days": 0,
    "model.remote_disable": "promised-not-to",
    "contract.keys": "residency",
}
STARGATE_LIKE = {
    "infrastructure.power_mw": {"firm": 200, "option": 1000},
    "infrastructure.importer_cost_percent": 80,
    "infrastructure.operator": "joint-venture",
    "model.possession": "weights-in-country",
    "model.standby_percent": 20,
    "model.autonomy_days": 14,
    "model.remote_disable": "promised-not-to",
    "contract.keys": "bring-your-own",
}


def change(measure: str, before: dict[str, object], after: dict[str, object]) -> float:
    return value(scored(after), measure) - value(scored(before), measure)


def indicator(code: str) -> str:
    return next(i.id for i in shipped_model().indicators() if i.code == code)


def test_p1_infrastructure_raises_what_it_costs_to_leave_developer_and_american_stack():
    for measure in ("switching_costs", "american-stack"):
        assert change(measure, SOFTWARE_ONLY, STARGATE_LIKE) > 5


def test_p2_exclusivity_raises_switching_costs_and_lowers_sovereignty():
    free, exclusive = {"contract.exclusivity": "none"}, {"contract.exclusivity": "exclusive"}
    assert change("switching_costs", free, exclusive) > 5
    assert change("sovereignty", free, exclusive) < -5


def test_p3_own_silicon_raises_switching_costs_without_any_clause():
    plain = {"contract.exclusivity": "none", "infrastructure.accelerators": "commodity-gpu"}
    own = {**plain, "infrastructure.accelerators": "developer-asic-closed"}
    assert change("switching_costs", plain, own) > 5


def test_p5_a_stargate_beats_a_subscription_on_sovereignty_and_stays_short_of_serious():
    stargate, subscription = scored(STARGATE_LIKE), scored(SOFTWARE_ONLY)
    assert value(stargate, "sovereignty") > value(subscription, "sovereignty")
    assert stargate.assurance.level > subscription.assurance.level
    assert stargate.assurance.level < 3


def test_p6_turnkey_moves_present_demand_only_and_customisation_future_demand_only():
    turnkey, custom = {"work.productisation": "catalogue"}, {"work.engineers": 150}
    for pole in shipped_model().poles:
        by_turnkey = change(pole, {"work.productisation": "pilot"}, turnkey)
        by_custom = change(pole, {"work.engineers": 3}, custom)
        assert (by_turnkey > 0) == (pole == "present_demand")
        assert (by_custom > 0) == (pole == "future_demand")
        assert by_turnkey >= 0
        assert by_custom >= 0


def test_p7_option_value_raises_future_demand_without_lowering_switching_costs():
    fixed, options = {"contract.flexibility": "fixed"}, {"contract.flexibility": "priced-options"}
    assert change("future_demand", fixed, options) > 3
    assert change("switching_costs", fixed, options) == 0


def test_p8_a_training_cluster_fits_today_and_not_the_demand_of_five_years_on():
    cluster = {f"supply.{axis}": 0.0 for axis in AXES}
    now = {f"demand.now.{axis}": 0.0 for axis in AXES}
    later = {
        "name": "low-latency inference for industry",
        "probability": 1.0,
        "inference": 0.95,
        "decentralised": 0.95,
        "industrial": 0.9,
        "public_sector": 0.5,
        "customised": 0.7,
    }
    facts = {**cluster, **now, "demand.later": [later], "contract.flexibility": "fixed"}
    score = scored(facts)
    assert value(score, indicator("PD3")) * 25 > 90
    assert value(score, indicator("FD3")) * 25 < 30


def test_p9_clarity_raises_attractiveness_and_future_demand_and_lowers_no_pole():
    vague, clear = {"importer.strategy": "slogan"}, {"importer.strategy": "budgeted-and-owned"}
    assert change("importer-attractiveness", vague, clear) > 10
    assert change("future_demand", vague, clear) > 5
    for pole in shipped_model().poles:
        assert change(pole, vague, clear) >= 0


def test_p17_no_single_lever_raises_both_switching_costs_and_freedom():
    model = shipped_model()
    for changes in _lever_changes():
        before, after = scored(), scored(changes)
        gains = [value(after, m) - value(before, m) for m in ("switching_costs", "freedom")]
        assert min(gains) <= 1e-9, changes
    assert len(model.levers) >= 18


def _lever_changes() -> list[dict[str, object]]:
    return [
        {change.fact: change.to for change in lever.changes} for lever in shipped_model().levers
    ]


def test_p19_the_boosterish_data_centre_has_present_demand_and_no_future():
    found = workflow.score(["deals/illustrations/boosterish-data-centre.yaml"])
    poles = found.scores[0].measures
    assert poles["present_demand"].score >= 60
    assert poles["future_demand"].score <= 20


# The direction in which each main fact moves each measure. `+0` is "up or not at all".
# Flexibility moves present demand too, as the fit today takes half of it.
COLUMNS = (
    "switching_costs",
    "american-stack",
    "sovereignty",
    "us_backing",
    "alignment-costs",
    "present_demand",
    "future_demand",
)
SIGNS = {
    ("contract.exclusivity", "none", "exclusive"): "+ + - 0 0 0 0",
    ("infrastructure.power_mw.firm", 10, 50): "+ + 0 0 0 0 0",
    ("infrastructure.accelerators", "commodity-gpu", "developer-asic-closed"): "+ +0 - 0 0 0 0",
    ("contract.exit", "two-months-free", "no-exit"): "+ + - 0 0 0 0",
    ("contract.portability", "nothing", "everything-tested"): "- - + 0 0 0 0",
    ("model.possession", "revocable-access", "pinned-perpetual"): "0 0 + 0 0 0 0",
    ("model.possession", "pinned-perpetual", "open-weights"): "-0 -0 + 0 0 0 0",
    ("model.autonomy_days", 1, 365): "0 0 + 0 0 0 0",
    ("model.remote_disable", "unlogged", "logged-and-notified"): "0 0 + 0 0 0 0",
    ("infrastructure.operator", "foreign-operator", "local-operator"): "0 0 + 0 - 0 0",
    ("contract.keys", "provider-keys", "external-with-residency"): "0 0 + 0 0 0 0",
    ("work.integration", "chat-seats", "systems-of-record"): "+ + 0 0 0 0 +0",
    ("work.engineers", 0, 100): "0 0 0 0 0 0 +",
    ("work.productisation", "research", "catalogue"): "0 0 0 0 0 + 0",
    ("importer.strategy", "slogan", "budgeted-and-owned"): "0 0 0 0 0 0 +",
    ("contract.flexibility", "fixed", "priced-options"): "0 0 0 0 0 +0 +",
    ("alignment.licence", "pending", "whole-programme"): "0 0 + + 0 +0 0",
    ("alignment.visibility", "none", "claimed-by-officials"): "0 0 0 0 + 0 0",
    ("alignment.conditionality", "none", "suspension-right"): "0 0 - 0 + 0 0",
    ("alignment.public_finance_percent", 0, 60): "0 0 0 + 0 0 0",
    ("contract.committed_spend_percent", 0, 90): "+ + 0 0 0 +0 -0",
    ("importer.absorption", "bottom-fifth", "top-fifth"): "0 0 0 0 0 0 +",
}
_CASES = [
    (fact, low, high, measure, sign)
    for (fact, low, high), signs in SIGNS.items()
    for measure, sign in zip(COLUMNS, signs.split(), strict=True)
]


@pytest.mark.parametrize(("fact", "low", "high", "measure", "sign"), _CASES)
def test_the_sign_matrix(fact, low, high, measure, sign):
    # A remote switch only shows where no American right to suspend stands above it.
    context = {"alignment.conditionality": "none"} if fact == "model.remote_disable" else {}
    moved = change(measure, {**context, fact: low}, {**context, fact: high})
    expected = {
        "+": moved > 1e-9,
        "-": moved < -1e-9,
        "0": abs(moved) < 1e-9,
        "+0": moved > -1e-9,
        "-0": moved < 1e-9,
    }
    assert expected[sign], f"{fact} from {low} to {high} moves {measure} by {moved:.2f}"


@pytest.mark.parametrize(
    ("wariness", "visibility"),
    list(product(["ally", "diversification-with-budget"], ["none", "claimed-by-officials"])),
)
def test_visibility_costs_only_where_the_buyer_is_wary(wariness, visibility):
    facts = {"importer.us_wariness": wariness, "alignment.visibility": visibility}
    quiet = {**facts, "alignment.visibility": "none"}
    lost = change("us_distance", quiet, facts)
    costs = wariness != "ally" and visibility != "none"
    assert (lost < -10) == costs

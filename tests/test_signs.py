"""The direction in which each main fact moves each measure of the shipped model.

`+` is up, `-` down, `0` not at all, `+0` up or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from deal_builder import outcome, value

from dealcheck.reading import Plain
from dealcheck.workflow import facts

COLUMNS = (
    "switching_costs",
    "american-stack",
    "sovereignty",
    "us_backing",
    "alignment-costs",
    "present_demand",
    "future_demand",
)
# Flexibility moves present demand too, as the fit today takes half of it.
SIGNS: dict[tuple[str, Plain, Plain], str] = {
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
HOLDS = {
    "+": lambda moved: moved > 1e-9,
    "-": lambda moved: moved < -1e-9,
    "0": lambda moved: abs(moved) < 1e-9,
    "+0": lambda moved: moved > -1e-9,
    "-0": lambda moved: moved < 1e-9,
}


on_every_fact = pytest.mark.parametrize(("fact", "low", "high"), SIGNS, ids=str)


def values(fact: str, steps: Sequence[Plain]) -> list[dict[str, float]]:
    """What the measures are at each value of a fact, all else in the middle of its scale."""
    # A remote switch only shows where no American right to suspend stands above it.
    context = {"alignment.conditionality": "none"} if fact == "model.remote_disable" else {}
    found = [outcome({**context, fact: step}) for step in steps]
    return [{measure: value(one, measure) for measure in COLUMNS} for one in found]


@on_every_fact
def test_the_sign_matrix(fact: str, low: Plain, high: Plain) -> None:
    before, after = values(fact, [low, high])
    for measure, sign in zip(COLUMNS, SIGNS[fact, low, high].split(), strict=True):
        moved = after[measure] - before[measure]
        assert HOLDS[sign](moved), f"{fact} from {low} to {high} moves {measure} by {moved:.2f}"


@on_every_fact
def test_no_step_on_the_way_goes_against_the_sign(fact: str, low: Plain, high: Plain) -> None:
    signs = dict(zip(COLUMNS, SIGNS[fact, low, high].split(), strict=True))
    for before, after in pairwise(values(fact, steps_between(fact, low, high))):
        for measure, sign in signs.items():
            moved = after[measure] - before[measure]
            assert moved >= -1e-9 or sign[0] != "+", measure
            assert moved <= 1e-9 or sign[0] != "-", measure
            assert abs(moved) <= 1e-9 or sign != "0", measure


def steps_between(fact: str, low: Plain, high: Plain) -> list[Plain]:
    """The words from one to another, or a few numbers from one to another."""
    if isinstance(low, str) and isinstance(high, str):
        words = facts()[fact].words
        return list(words[words.index(low) : words.index(high) + 1])
    assert isinstance(low, int)
    assert isinstance(high, int)
    return [low + (high - low) * part / 6 for part in range(7)]

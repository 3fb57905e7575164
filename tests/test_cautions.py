"""The essay's warnings on a deal as a whole, each where it is called for and not where it isn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealcheck import workflow
from dealcheck.checking.ignores import unhidden
from dealcheck.diagnostics import Diagnostic
from dealcheck.reading import read_bytes
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.what_if import Setting, parse_setting

DEALS = Path(__file__).parent.parent / "deals"
BOOSTERISH = "illustrations/boosterish-data-centre.yaml"


def warnings(deal: str, *changes: str) -> dict[str, Diagnostic]:
    parsed = [parse_setting(change) for change in changes]
    what_ifs = [one for one in parsed if isinstance(one, Setting)]
    assert len(what_ifs) == len(changes)
    chosen = ScoreSettings(draws=20, thorough=False)
    scored = workflow.score([str(DEALS / deal)], what_ifs=what_ifs, settings=chosen)
    return {one.code: one for one in scored.scores[0].diagnostics}


@pytest.mark.parametrize(
    ("code", "deal", "with_it", "without_it"),
    [
        ("D501", BOOSTERISH, "claims.sovereign=fully", "claims.sovereign=somewhat"),
        ("D502", BOOSTERISH, "importer.absorption=bottom-fifth", "importer.absorption=top-fifth"),
        ("D503", BOOSTERISH, "demand.funding=committed", "demand.funding=none"),
        (
            "D504",
            BOOSTERISH,
            "alignment.public_finance_percent=40",
            "alignment.public_finance_percent=0",
        ),
        (
            "D505",
            BOOSTERISH,
            "infrastructure.developer_role=builder-owner infrastructure.importer_access=none",
            "infrastructure.developer_role=builder-owner "
            "infrastructure.importer_access=reserved-share",
        ),
        (
            "D506",
            "illustrations/loud-sponsor-wary-buyer.yaml",
            "importer.chinese_alternative=full-stack",
            "importer.chinese_alternative=none",
        ),
    ],
)
def test_a_warning_comes_with_the_facts_that_call_for_it(code, deal, with_it, without_it):
    found = warnings(deal, *with_it.split())[code]
    assert found.severity == "warning"
    assert found.help
    assert "{" not in found.message
    assert code not in warnings(deal, *without_it.split())


def test_a_warning_points_at_the_fact():
    found = warnings(BOOSTERISH)["D502"]
    line = (DEALS / BOOSTERISH).read_text().split("\n")[found.place.line - 1]
    assert found.fact == "infrastructure.power_mw"
    assert "power_mw" in line or "firm" in line


def test_a_deal_made_with_care_has_none():
    assert warnings("illustrations/sovereignty-first.yaml") == {}


def test_what_is_only_likely_calls_for_no_warning():
    """Every condition has to hold whatever the open facts turn out to be."""
    assert "D502" in warnings(BOOSTERISH, "importer.absorption=bottom-fifth")
    assert "D502" not in warnings(BOOSTERISH, "importer.absorption=unknown")
    assert "D502" not in warnings(BOOSTERISH, "importer.absorption=[bottom-fifth, top-fifth]")


def test_a_warning_can_be_ignored_with_a_reason():
    text = b"""format: dealcheck/deal/1
# dealcheck: ignore[D501] the minister has seen it
claims: {sovereign: fully}
"""
    document = read_bytes(text, "deal.yaml").document
    assert document is not None
    finding = Diagnostic("D501", "warning", "hollow", document.place(("claims", "sovereign")))
    other = Diagnostic("D502", "warning", "hollow", document.place(("claims", "sovereign")))
    assert unhidden(document, [finding, other]) == (other,)


def test_no_help_tells_a_deal_to_be_called_what_it_may_be_called_already():
    """R10: hosted capacity was told to be scored as hosted capacity."""
    loaded = workflow.load_model()
    assert loaded.model is not None
    for caution in loaded.model.cautions:
        for kind in loaded.model.kinds:
            assert kind.replace("-", " ") not in caution.help, caution.code

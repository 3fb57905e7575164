"""The library of deals that comes with dealcheck: clean, large enough, and spread wide."""

from pathlib import Path

import pytest
import yaml
from deal_builder import shipped_model

from dealcheck import workflow

ROOT = Path(__file__).resolve().parents[1]
DEALS = ROOT / "deals"
DATA = ROOT / "src" / "dealcheck" / "data"


def documents(folder):
    return [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder)]


@pytest.fixture(scope="module")
def illustrations():
    return workflow.score([str(DEALS / "illustrations")]).scores


def test_no_finding_above_a_note_is_left_unexplained():
    checked = workflow.validate([str(DEALS)])
    assert [(d.place.file, d.code) for d in checked.diagnostics if d.severity != "note"] == []


def test_there_are_as_many_deals_developers_and_countries_as_promised():
    real = [deal for deal in documents(DEALS.glob("*.yaml")) if deal["nature"] == "real"]
    real_developers = [
        one for one in documents((DATA / "developers").glob("*.yaml")) if one["nature"] == "real"
    ]
    assert len(real) >= 27
    assert len(real_developers) >= 9
    assert len(list((DATA / "importers").glob("*.yaml"))) >= 40
    assert len([deal for deal in real if deal["developer"] != "openai"]) >= 8


def test_a_file_as_announced_cites_nothing_that_came_later():
    for deal in documents((DEALS / "as-announced").glob("*.yaml")):
        dates = [str(source["date"]) for source in deal["sources"].values()]
        # A source that shows only its month or year may be cited in that month or year.
        assert [d for d in dates if d != "unknown" and d > str(deal["as_of"])[: len(d)]] == []


def test_every_file_as_announced_has_a_later_one():
    later = {deal["id"] for deal in documents(DEALS.glob("*.yaml"))}
    for deal in documents((DEALS / "as-announced").glob("*.yaml")):
        assert deal["id"].rsplit("-", 2)[0] in later


def test_an_illustration_leaves_nothing_open(illustrations):
    assert [(s.deal.text("id"), s.coverage) for s in illustrations if s.coverage < 0.99] == []


@pytest.mark.parametrize("pole", shipped_model().poles)
def test_the_illustrations_spread_over_at_least_fifty_points(illustrations, pole):
    scores = [score.measures[pole].score for score in illustrations]
    assert max(scores) - min(scores) >= 50


@pytest.mark.parametrize(
    ("deal", "kind"),
    [
        ("ae-stargate-uae", "sovereign-compute"),
        ("as-announced/gb-stargate-uk-2025-09", "narrow-compute"),
        ("as-announced/no-stargate-norway-2025-07", "hosted-capacity"),
        ("mt-ai-for-all", "software"),
    ],
)
def test_a_deal_is_of_the_kind_that_its_facts_show(deal, kind):
    (score,) = workflow.score([str(DEALS / f"{deal}.yaml")]).scores
    assert score.kind.assessed == kind

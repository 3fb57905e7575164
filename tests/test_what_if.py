"""What if a fact were different: `--set` laid over a deal, whose file stays as it is."""

from __future__ import annotations

from pathlib import Path

from dealcheck import workflow
from dealcheck.scoring.evidence import grades
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.what_if import Setting, parse_setting

DEAL = Path(__file__).parents[1] / "deals" / "ae-stargate-uae.yaml"


def scored(*texts: str) -> workflow.Scored:
    settings = [parse_setting(text) for text in texts]
    assert all(isinstance(one, Setting) for one in settings)
    what_ifs = [one for one in settings if isinstance(one, Setting)]
    return workflow.score([str(DEAL)], what_ifs=what_ifs, settings=ScoreSettings(draws=50))


def test_a_value_that_is_laid_over_is_certain_and_needs_no_evidence() -> None:
    found = scored("contract.exclusivity=exclusive")
    (score,) = found.scores
    assert score.knowledge.of("contract.exclusivity") == "stated"
    assert "contract.exclusivity" not in grades(score.deal, score.model.grading)
    assert "contract.exclusivity" not in {one.fact for one in score.unknown}
    assert not [one for one in found.checked.diagnostics if one.code == "D201"]


def test_a_wrong_value_is_found_where_it_stands_and_not_in_the_file() -> None:
    found = scored("contract.exclusivity=exclusve")
    assert found.scores == ()
    errors = [one for one in found.checked.diagnostics if one.severity == "error"]
    assert [(one.code, str(one.place)) for one in errors] == [
        ("D103", "--set contract.exclusivity=exclusve")
    ]


def test_a_deal_over_which_nothing_can_be_laid_is_not_scored() -> None:
    found = scored("status.now=live")
    assert found.scores == ()
    assert [one.code for one in found.checked.diagnostics if one.severity == "error"] == ["D401"]


def test_a_fact_of_a_profile_is_laid_over_the_profile_that_the_deal_names() -> None:
    found = scored("importer.us_wariness=hedging")
    origin = found.scores[0].deal.origins["importer.us_wariness"]
    assert str(origin.place) == "--set importer.us_wariness=hedging"
    assert found.scores[0].deal.party_name("importer") == "United Arab Emirates"

"""What could be agreed: the order of packages, what is kept, and drafts that keep their promise."""

from __future__ import annotations

from pathlib import Path

import pytest
from deal_builder import shipped_model

from dealcheck import improving, workflow
from dealcheck.editing import NotEdited
from dealcheck.model.types import PARTIES
from dealcheck.scoring.improvement import Improvement
from dealcheck.scoring.wishes import Keep, WishError, Wishes, parse_keep, parse_party
from dealcheck.what_if import Setting

ROOT = Path(__file__).resolve().parents[1]
BOOSTERISH = "illustrations/boosterish-data-centre"
OPEN = "ae-stargate-uae"
DEALS = [
    BOOSTERISH,
    "illustrations/sovereignty-first",
    "illustrations/software-only-mou",
    "as-announced/gb-stargate-uk-2025-09",
    "gb-stargate-uk",
    "ae-stargate-uae",
    "ee-ai-leap",
    "no-stargate-norway",
    "id-deepseek-indosat",
]


def improved(name: str, wishes: Wishes | None = None, *what_ifs: Setting) -> improving.Improved:
    return improving.improve(str(ROOT / "deals" / f"{name}.yaml"), wishes=wishes, what_ifs=what_ifs)


def improvement(name: str, wishes: Wishes | None = None) -> Improvement:
    found = improved(name, wishes).improvement
    assert found is not None
    return found


@pytest.mark.parametrize("name", DEALS)
def test_scoring_a_draft_gives_what_its_package_promised(name, tmp_path):
    found = improved(name)
    assert found.improvement is not None
    number = (found.improvement.offered or 0) + 1
    offer = found.improvement.packages[number - 1]
    new = tmp_path / "what-was-agreed.yaml"
    draft = improving.draft(found, offer, name=str(new), number=number)
    assert not isinstance(draft, NotEdited)
    assert [one for one in draft.diagnostics if one.severity == "error"] == []
    new.write_text(draft.text, encoding="utf-8")
    (score,) = workflow.score([str(new)]).scores
    for change in offer.package.changes:
        stated = score.deal.facts[change.fact]
        assert change.after in (stated, f"{stated:g}" if isinstance(stated, float | int) else "")
    # A package is tried with all else as it is. Where little is open the score of the draft is the
    # same; else what is newly stated is also read for what it tells of the rest.
    if name.startswith("illustrations/"):
        for party in PARTIES:
            then = offer.then.payoffs[party]
            assert score.parties[party].payoff.score == pytest.approx(then, abs=0.5)
        for pole, value in offer.then.poles.items():
            assert score.measures[pole].score == pytest.approx(value, abs=0.5)
    original = found.improvement.deal.document.text
    comments = [line for line in original.splitlines() if line.lstrip().startswith("#")]
    assert all(line in draft.text.splitlines() for line in comments)


def test_a_draft_has_the_what_ifs_of_its_run(tmp_path):
    what_if = Setting(("contract", "price"), "above", "contract.price=above")
    found = improved("gb-stargate-uk", None, what_if)
    assert found.improvement is not None
    offer = found.improvement.packages[0]
    draft = improving.draft(found, offer, name="new.yaml", number=1, what_ifs=[what_if])
    assert not isinstance(draft, NotEdited)
    new = tmp_path / "new.yaml"
    new.write_text(draft.text, encoding="utf-8")
    (score,) = workflow.score([str(new)]).scores
    assert score.deal.facts["contract.price"] == "above"
    changed = {change.fact: change.after for change in offer.package.changes}
    stated = {fact: str(value) for fact, value in score.deal.facts.items()}
    assert changed.items() <= stated.items()


def test_a_draft_of_a_real_deal_is_a_draft_without_evidence_for_what_changed():
    found = improved("gb-stargate-uk")
    assert found.improvement is not None
    offer = found.improvement.packages[0]
    draft = improving.draft(found, offer, name="dir/agreed.yaml", number=1)
    assert not isinstance(draft, NotEdited)
    data = found.improvement.deal.document.data
    changed = {change.fact for change in offer.package.changes}
    evidence = data["evidence"]
    assert isinstance(evidence, dict)
    had = changed & set(evidence)
    assert had, "no changed fact had evidence, so this tests nothing"
    lines = draft.text.splitlines()
    assert "nature: draft" in lines
    assert "id: agreed" in lines
    assert not any(line.startswith(f"  {fact}:") for fact in had for line in lines)


def test_the_best_package_is_offered_and_everybody_gains():
    found = improvement(BOOSTERISH)
    assert found.offer is not None
    smallest = [offer.package.smallest_gain for offer in found.packages]
    assert smallest == sorted(smallest, reverse=True)
    assert all(gain > 0.5 for gain in found.offer.package.gains.values())
    assert set(found.offer.walks_away) <= set(found.now.walks_away())


@pytest.mark.parametrize("party", PARTIES)
def test_for_a_party_it_gains_most_and_nobody_loses(party):
    for_all, for_one = improvement(OPEN), improvement(OPEN, Wishes(party))
    gains = [offer.package.gains[party] for offer in for_one.packages]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] >= for_all.packages[0].package.gains[party]
    assert min(offer.package.smallest_gain for offer in for_one.packages) > -0.05
    assert for_one.offer is not None
    assert for_one.offer.package.gains[party] >= 0.9 * gains[0]


def test_what_is_to_be_kept_is_kept():
    now = improvement(BOOSTERISH).now
    least, most = round(now.poles["sovereignty"] + 1), round(now.payoffs["developer"] + 5)
    keeps = (Keep("sovereignty", ">=", least), Keep("developer", "<=", most))
    found = improvement(BOOSTERISH, Wishes(keeps=keeps))
    assert 0 < found.kept < found.allowed
    for offer in (*found.packages, *found.levers):
        assert round(offer.then.poles["sovereignty"], 1) >= least
        assert round(offer.then.payoffs["developer"], 1) <= most


def test_every_lever_that_is_offered_has_a_clause_and_says_how_usual_it_is():
    found = improvement(BOOSTERISH)
    for offer in found.packages:
        for lever in offer.package.levers:
            assert all((lever.clause.ask, lever.clause.fallback, lever.clause.question))
            assert lever.usual in ("usual", "negotiable", "hard")
        assert all(change.title for change in offer.package.changes)


def test_where_nothing_can_be_kept_it_is_bargaining():
    found = improvement("gb-stargate-uk", Wishes(keeps=(Keep("importer", ">=", 99),)))
    assert (found.kept, found.packages, found.offered) == (0, (), None)


@pytest.mark.parametrize(
    ("text", "keep"),
    [
        ("importer>=50", Keep("importer", ">=", 50)),
        (" us-government <= 40.5 ", Keep("us_government", "<=", 40.5)),
        ("Future_demand>=30", Keep("future_demand", ">=", 30)),
    ],
)
def test_wishes_are_read(text, keep):
    assert parse_keep(text, shipped_model()) == keep


@pytest.mark.parametrize(
    "text", ["importer", "importer=50", "impoter>=5", "importer>=x", "", ">=5"]
)
def test_wishes_that_cannot_be_meant_are_refused(text):
    with pytest.raises(WishError):
        parse_keep(text, shipped_model())
    with pytest.raises(WishError):
        parse_party(text or "nobody") if text != "importer" else parse_party("importers")

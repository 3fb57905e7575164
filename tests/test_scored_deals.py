"""What the shipped deals come to, real and stylised: scores, kinds, packages and questions."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from deal_builder import DEALS, ILLUSTRATIONS, nested, shipped_model

from dealcheck import workflow
from dealcheck.model.types import PARTIES
from dealcheck.scoring.deal import Deal, build_deal
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.score import score_deal, score_deals
from dealcheck.scoring.settings import ScoreSettings

pytestmark = pytest.mark.timeout(300)

Corpus = Mapping[str, DealScore]
CHOSEN = ScoreSettings(draws=200)


@pytest.fixture(scope="module")
def deals() -> list[Deal]:
    checked = workflow.validate([str(DEALS)])
    catalogue, find = workflow.facts(), checked.library.find
    return [build_deal(document, catalogue, find) for document in checked.sound()]


@pytest.fixture(scope="module")
def corpus(deals: list[Deal]) -> Corpus:
    """Every deal of `deals/` by its id, scored once for all tests."""
    scores = score_deals(deals, shipped_model(), workflow.facts(), CHOSEN)
    return {score.deal.text("id"): score for score in scores}


def test_every_deal_of_the_folder_is_scored(corpus: Corpus) -> None:
    assert len(corpus) == len(list(DEALS.rglob("*.yaml")))


def test_every_score_is_bounds_around_an_interval_around_an_estimate(corpus: Corpus) -> None:
    for deal, score in corpus.items():
        for name, ends in nested(score):
            assert ends == pytest.approx(sorted(ends), abs=1e-9), (deal, name)


def test_a_deal_scores_the_same_alone_as_among_all_others(
    deals: list[Deal], corpus: Corpus
) -> None:
    deal = next(one for one in deals if one.text("id") == "ee-ai-leap")
    alone = score_deal(deal, shipped_model(), workflow.facts(), CHOSEN)
    assert repr(alone.measures) == repr(corpus["ee-ai-leap"].measures)
    for party, advice in corpus["ee-ai-leap"].parties.items():
        assert alone.parties[party].stance == advice.stance
        assert alone.parties[party].answers == advice.answers


def test_every_printed_measure_is_inside_of_its_range(corpus: Corpus) -> None:
    for deal, score in corpus.items():
        for name, found in score.measures.items():
            measure = score.model.measures[name]
            assert measure.low - 1e-6 <= found.lower <= found.score, (deal, name)
            assert found.score <= found.upper <= measure.high + 1e-6, (deal, name)


@pytest.mark.parametrize(
    ("deal", "kind"),
    [
        ("ae-stargate-uae", "sovereign-compute"),
        ("gb-stargate-uk-2025-09", "narrow-compute"),
        ("no-stargate-norway-2025-07", "hosted-capacity"),
        ("mt-ai-for-all", "software"),
    ],
)
def test_the_kind_is_read_from_the_facts(corpus: Corpus, deal: str, kind: str) -> None:
    assert corpus[deal].kind.assessed == kind


def test_what_is_called_sovereign_compute_often_is_none(corpus: Corpus) -> None:
    claimed = [one for one in corpus.values() if one.kind.claimed == "sovereign-compute"]
    assert any(one.kind.assessed == "hosted-capacity" for one in claimed)
    assert any(one.kind.assessed == "sovereign-compute" for one in claimed)


@pytest.mark.parametrize("measure", shipped_model().poles)
def test_deals_spread_over_every_pole(corpus: Corpus, measure: str) -> None:
    """A scale on which all deals look alike would say nothing."""
    found = [score.measures[measure].score for score in corpus.values()]
    assert max(found) - min(found) >= 40


def test_the_package_for_the_boosterish_data_centre_is_good_for_everybody(corpus: Corpus) -> None:
    bargain = corpus["boosterish-data-centre"].bargain
    assert bargain is not None
    assert bargain.offered is not None
    assert bargain.offered.type == "win-win"
    for party in PARTIES:
        assert bargain.offered.payoffs[party] > bargain.offered.gains[party] - 1e-9 > 0.5


def test_sovereignty_first_has_almost_nothing_left_to_gain(corpus: Corpus) -> None:
    left = {name: corpus[name].bargain for name in ILLUSTRATIONS}
    frontiers = {name: bargain.frontier for name, bargain in left.items() if bargain}
    assert frontiers["sovereignty-first"] == min(frontiers.values()) < 0.01


def test_what_to_find_out_on_stargate_uae_are_terms_that_no_source_gives(corpus: Corpus) -> None:
    score = corpus["ae-stargate-uae"]
    first = [one.fact for one in score.unknown[:8]]
    terms = [fact for fact in first if fact.startswith(("contract.", "model."))]
    assert len(terms) >= 2
    assert {score.deal.facts.get(fact, "unknown") for fact in terms} == {"unknown"}


@pytest.mark.parametrize("deal", ["ca-openai-talks", "ar-stargate-argentina-2025-10"])
def test_a_young_deal_is_very_uncertain(corpus: Corpus, deal: str) -> None:
    assert corpus[deal].certainty == "very-low"


def test_a_deal_whose_facts_are_stipulated_is_certain(corpus: Corpus) -> None:
    assert {corpus[name].certainty for name in ILLUSTRATIONS} <= {"moderate", "high"}


def test_no_fact_is_both_asked_for_and_safe_to_leave(corpus: Corpus) -> None:
    asked = 0
    for deal, score in corpus.items():
        found = {one.fact for one in score.questions}
        assert found.isdisjoint(score.safe_to_leave), deal
        assert found <= {one.fact for one in score.unknown}, deal
        asked += len(found)
    assert asked > len(corpus)


def test_no_answer_is_the_action_of_another_stage(corpus: Corpus) -> None:
    """What is over is not to be signed, and what is live is not to be woken up."""
    of_stage: dict[str, set[str]] = {}
    for score in corpus.values():
        action = score.parties["importer"].stance.action
        of_stage.setdefault(score.stage, set()).add(action or "")
    assert "sign" in of_stage["open"]
    for stage in ("bound", "live", "stalled", "over"):
        assert "sign" not in of_stage[stage]
        # A claim on capacity can be missing, and be asked for, at any stage.
        assert of_stage[stage].isdisjoint(of_stage["open"] - {"", "get-a-claim"}), stage


def test_reasons_name_nothing_but_what_is_known(corpus: Corpus) -> None:
    """Every reason begins with the title of a fact that the file or a profile settles."""
    catalogue = workflow.facts()
    reasons = 0
    for deal, score in corpus.items():
        nowhere = {*score.knowledge.open, *score.knowledge.usual}
        unknown = {catalogue[path].title for path in nowhere if path in catalogue}
        known = {catalogue[path].title for path in score.deal.facts if path in catalogue}
        known |= {catalogue[path].title for path in score.knowledge.follows}
        for advice in score.parties.values():
            for answer in (advice.stance, *advice.answers.values()):
                for reason in answer.because:
                    title = reason.rsplit(": ", 1)[0]
                    assert title in known or title not in unknown, (deal, reason)
                    assert not reason.endswith("unknown"), (deal, reason)
                    reasons += 1
    assert reasons > 4 * len(corpus)


def test_no_lever_is_offered_where_it_makes_no_sense(corpus: Corpus) -> None:
    """No phases for seats, no stepping in without a site, no quiet after the announcement, and of
    what is over nothing but what is left to do."""
    for_a_site = {
        "phases-and-options",
        "use-before-growth",
        "anchor-gate",
        "step-in",
        "capacity-claim",
        "site-date-power",
        "local-operator",
        "own-silicon",
        "two-key-switch",
        "restart-conditions",
        "release-site",
    }
    for_seats = {"seat-options", "retention-first", "after-funded-period", "residency-first"}
    for_what_is_over = {"release-site", "return-of-data", "publish-results"}
    seen = 0
    for deal, score in corpus.items():
        bargain = score.bargain
        levers = {lever.id for one in (bargain.levers if bargain else ()) for lever in one.levers}
        for advice in score.parties.values():
            levers |= {one.lever.id for one in advice.conditions}
            levers |= {one.id for one in advice.as_in_any_deal}
        seen += len(levers)
        if score.kind.assessed == "software":
            assert levers.isdisjoint(for_a_site), deal
        else:
            assert levers.isdisjoint(for_seats), deal
        if score.stage == "over":
            assert levers <= for_what_is_over, deal
        if score.deal.text("status") != "talks":
            assert "go-quiet" not in levers, deal
    assert seen > 5 * len(corpus)


def test_every_condition_changes_something_and_is_somebodys_to_grant(corpus: Corpus) -> None:
    for deal, score in corpus.items():
        for party, advice in score.parties.items():
            for one in advice.conditions:
                assert party in one.lever.by, deal
                kept = one.mode in ("keep", "use")
                assert bool(one.changes) is not kept, (deal, one.lever.id)
                assert all(change.before != change.after for change in one.changes)
            assert len(advice.conditions) <= 5
            facts = [c.fact for one in advice.conditions for c in one.changes]
            assert len(facts) == len(set(facts)), (deal, party)

"""What the shipped deals come to, real and stylised: scores, kinds, packages and questions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from deal_builder import DEALS, ILLUSTRATIONS, nested, shipped_model

from dealcheck import workflow
from dealcheck.model.types import PARTIES
from dealcheck.render.score_json import deal_object
from dealcheck.scoring.deal import build_deal
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.score import score_deal
from dealcheck.what_if import Setting, parse_setting

pytestmark = pytest.mark.timeout(300)

Corpus = Mapping[str, DealScore]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """Every deal of `deals/` by its id, scored once for all tests."""
    checked = workflow.validate([str(DEALS)])
    catalogue, find = workflow.facts(), checked.library.find
    deals = [build_deal(document, catalogue, find) for document in checked.sound()]
    return {deal.text("id"): score_deal(deal, shipped_model(), catalogue) for deal in deals}


def test_every_deal_of_the_folder_is_scored(corpus: Corpus) -> None:
    assert len(corpus) == len(list(DEALS.rglob("*.yaml")))


def test_every_score_is_bounds_around_an_interval_around_an_estimate(corpus: Corpus) -> None:
    for deal, score in corpus.items():
        for name, ends in nested(score):
            assert ends == sorted(ends), (deal, name)


def test_a_deal_scores_the_same_alone_as_among_all_others(corpus: Corpus) -> None:
    alone = workflow.score([str(DEALS / "ee-ai-leap.yaml")]).scores[0]
    assert deal_object(alone) == deal_object(corpus["ee-ai-leap"])
    assert repr(alone.measures) == repr(corpus["ee-ai-leap"].measures)


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
    offered = corpus["boosterish-data-centre"].bargain.offered
    assert offered is not None
    assert offered.type == "win-win"
    assert all(offered.payoffs[party] > offered.gains[party] - 1e-9 > 5 for party in PARTIES)


def test_sovereignty_first_has_almost_nothing_left_to_gain(corpus: Corpus) -> None:
    left = {name: corpus[name].bargain for name in ILLUSTRATIONS}
    assert min(left, key=lambda name: left[name].frontier) == "sovereignty-first"
    assert left["sovereignty-first"].frontier < 0.01
    assert all(one.smallest_gain < 0.5 for one in left["sovereignty-first"].packages)


def test_the_questions_on_stargate_uae_are_contract_terms_that_no_source_gives(
    corpus: Corpus,
) -> None:
    score = corpus["ae-stargate-uae"]
    terms = [one.fact for one in score.questions if one.fact.startswith("contract.")]
    undisclosed = [fact for fact in terms if score.deal.facts.get(fact, "unknown") == "unknown"]
    assert "contract.exclusivity" in undisclosed
    assert len(undisclosed) >= 2


@pytest.mark.parametrize("deal", ["ae-stargate-uae-2025-05", "ar-stargate-argentina"])
def test_a_young_or_sleeping_deal_is_very_uncertain(corpus: Corpus, deal: str) -> None:
    assert corpus[deal].certainty == "very-low"


def test_a_deal_whose_facts_are_stipulated_is_certain(corpus: Corpus) -> None:
    assert {corpus[name].certainty for name in ILLUSTRATIONS} <= {"moderate", "high"}


def test_what_is_safe_to_leave_open_changes_no_action(corpus: Corpus) -> None:
    score = corpus["mt-ai-for-all"]
    facts = [workflow.facts()[path] for path in score.safe_to_leave]
    words = [fact for fact in facts if fact.kind == "words"][:4]
    assert words
    assert not {one.fact for one in score.questions} & set(score.safe_to_leave)
    actions = {party: advice.decision.action for party, advice in score.parties.items()}
    for fact in words:
        for place in map(int, np.flatnonzero(score.arrays.possible(fact.path)[0])):
            what_if = parse_setting(f"{fact.path}={fact.words[place]}")
            assert isinstance(what_if, Setting)
            file = str(DEALS / "mt-ai-for-all.yaml")
            other = workflow.score([file], what_ifs=[what_if]).scores[0]
            taken = {party: advice.decision.action for party, advice in other.parties.items()}
            assert taken == actions, what_if.text

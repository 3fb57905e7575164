"""What the shipped deals come to: kinds, assurance, packages and questions, real and stylised."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from deal_builder import ILLUSTRATIONS, shipped_model

from dealcheck.model.types import PARTIES
from dealcheck.scoring.result import DealScore

pytestmark = [pytest.mark.xdist_group("corpus"), pytest.mark.timeout(300)]

Corpus = Mapping[str, DealScore]


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

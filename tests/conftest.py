"""What several test files share."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from deal_builder import DEALS, shipped_model

from dealcheck import workflow
from dealcheck.scoring.deal import build_deal
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.score import score_deal


@pytest.fixture(scope="session")
def corpus() -> Mapping[str, DealScore]:
    """Every deal of `deals/` by its id, scored once.

    Tests that use it are marked `xdist_group("corpus")`, so that one worker does it for all.
    """
    checked = workflow.validate([str(DEALS)])
    catalogue, find = workflow.facts(), checked.library.find
    deals = [build_deal(document, catalogue, find) for document in checked.sound()]
    return {deal.text("id"): score_deal(deal, shipped_model(), catalogue) for deal in deals}

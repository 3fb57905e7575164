"""Many deals at once: the same scores as one by one, in the order of the files."""

from __future__ import annotations

import pytest
from deal_builder import ILLUSTRATIONS, deal_of, illustration, shipped_model

from dealcheck.batches import score_all
from dealcheck.render.score_json import deal_object
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_batch_gives_what_each_deal_gives_alone() -> None:
    deals = [deal_of(illustration(name)) for name in reversed(ILLUSTRATIONS)]
    chosen, told = ScoreSettings(draws=10), []
    found = score_all(
        deals, shipped_model(), facts(), chosen, lambda done, of: told.append((done, of))
    )
    alone = [score_deal(deal, shipped_model(), facts(), chosen) for deal in deals]
    assert [deal_object(one) for one in found] == [deal_object(one) for one in alone]
    assert all(one.model is shipped_model() for one in found)
    # Told as they come, several at a time, up to all of them.
    assert told == sorted(told)
    assert told[-1] == (len(deals), len(deals))

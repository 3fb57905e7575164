"""Scores many deals with the cores there are, in an order that never changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from dealcheck.cores import spread
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Model
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings

# Starting a worker takes about as long as scoring three deals.
_PER_TASK = 4

Progress = Callable[[int, int], None]


def score_all(
    deals: Sequence[Deal],
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings,
    progress: Progress | None = None,
) -> tuple[DealScore, ...]:
    """Score deals, each on its own; `progress` is told how many of them are done."""
    work = partial(score_deal, model=model, catalogue=catalogue, settings=settings)
    found = []
    for score in spread(work, deals, per_task=_PER_TASK):
        # A score that comes from another process brings a copy of the model; one is enough.
        found.append(replace(score, model=model))
        if progress is not None:
            progress(len(found), len(deals))
    return tuple(found)

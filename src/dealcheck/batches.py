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
from dealcheck.scoring.score import score_deals
from dealcheck.scoring.settings import ScoreSettings

# Starting a worker takes about as long as scoring so many deals.
_PER_TASK = 8

Progress = Callable[[int, int], None]


def score_all(
    deals: Sequence[Deal],
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings,
    progress: Progress | None = None,
) -> tuple[DealScore, ...]:
    """Score deals, each as if it were alone; `progress` is told how many of them are done."""
    work = partial(_scores, model=model, catalogue=catalogue, settings=settings)
    some = [deals[start : start + _PER_TASK] for start in range(0, len(deals), _PER_TASK)]
    found: list[DealScore] = []
    for scores in spread(work, some, per_task=1):
        # A score that comes from another process brings a copy of the model; one is enough.
        found.extend(replace(score, model=model) for score in scores)
        if progress is not None:
            progress(len(found), len(deals))
    return tuple(found)


def _scores(
    deals: Sequence[Deal], model: Model, catalogue: FactCatalogue, settings: ScoreSettings
) -> tuple[DealScore, ...]:
    return tuple(score_deals(deals, model, catalogue, settings))

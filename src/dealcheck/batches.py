"""Scores many deals with the cores there are, in an order that never changes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Model
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings

# Starting a worker takes about as long as scoring three deals.
_WORTH_A_POOL = 8
_PER_TASK = 2

Progress = Callable[[int, int], None]


def score_all(
    deals: Sequence[Deal],
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings,
    progress: Progress | None = None,
) -> tuple[DealScore, ...]:
    """Score deals, each on its own; `progress` is told how many of them are done."""
    found = []
    for score in _scores(deals, model, catalogue, settings):
        # A score that comes from another process brings a copy of the model; one is enough.
        found.append(replace(score, model=model))
        if progress is not None:
            progress(len(found), len(deals))
    return tuple(found)


def _scores(
    deals: Sequence[Deal], model: Model, catalogue: FactCatalogue, settings: ScoreSettings
) -> Iterator[DealScore]:
    work = partial(score_deal, model=model, catalogue=catalogue, settings=settings)
    workers = min(os.cpu_count() or 1, len(deals) // (_WORTH_A_POOL // 2))
    if len(deals) < _WORTH_A_POOL or workers < 2:
        yield from map(work, deals)
        return
    # Late: it loads what processes need to talk to each other, and most runs have one deal.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    with ProcessPoolExecutor(workers, initializer=_leave_interrupts_to_the_parent) as pool:
        try:
            yield from pool.map(work, deals, chunksize=_PER_TASK)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)

"""Models small enough to reckon with by hand: the tiny one, and what is added to it.

Their form is not looked at here (`test_rules` does that), only what they mean.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from shutil import copy

from deal_builder import Data, deal_of

from dealcheck.model.loading import load_model
from dealcheck.model.types import Model
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.reference import Reference
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts

TINY = Path(__file__).parent / "cases" / "models" / "tiny" / "model.yaml"


@cache
def tiny_model(more: str = "") -> Model:
    """The tiny model, with more entries (sections of a model file) beside its own."""
    with tempfile.TemporaryDirectory() as name:
        copy(TINY, name)
        if more:
            file = Path(name) / "more.yaml"
            file.write_text(f"format: dealcheck/model/1\n{more}", encoding="utf-8")
        loaded = load_model(Path(name), facts())
    assert loaded.model is not None, loaded.diagnostics
    return loaded.model


def drawn(
    data: Data,
    model: Model | None = None,
    *,
    draws: int = 200,
    seed: int = 0,
    using: Reference | None = None,
    stream: str = "",
) -> DealDraws:
    """A deal drawn with a small model; nothing is usual unless a reference is given."""
    settings = ScoreSettings(draws=draws, seed=seed, reference=using is not None)
    block = prepare([deal_of(data)], model or tiny_model(), facts(), settings, stream, using)
    return next(block.each())

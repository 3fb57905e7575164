"""Checks and scores descriptions of country-level AI deals.

`validate`, `score`, `compare`, `improve`, `stress`, `match`, `consortium` and `portfolio` do what
the commands of those names do, `weighing` holds what `dealcheck weights` does, and `read` reads one
file:

    >>> import dealcheck
    >>> scored = dealcheck.score(["deals/ae-stargate-uae.yaml"])
    >>> scored.scores[0].measures["sovereignty"]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealcheck import weighing
    from dealcheck.comparing import compare
    from dealcheck.improving import improve
    from dealcheck.matching.run import consortium, match, portfolio
    from dealcheck.reading import read_file as read
    from dealcheck.stressing import stress
    from dealcheck.workflow import score, validate

__version__ = "0.1.0"
__all__ = [
    "compare",
    "consortium",
    "improve",
    "match",
    "portfolio",
    "read",
    "score",
    "stress",
    "validate",
    "weighing",
]


def __getattr__(name: str) -> object:
    # Loaded when first asked for: whoever only wants the version shouldn't wait for NumPy.
    if name == "read":
        from dealcheck.reading import read_file  # noqa: PLC0415

        return read_file
    if name == "weighing":
        return import_module("dealcheck.weighing")
    if name == "compare":
        from dealcheck.comparing import compare  # noqa: PLC0415

        return compare
    if name == "improve":
        from dealcheck.improving import improve  # noqa: PLC0415

        return improve
    if name == "stress":
        from dealcheck.stressing import stress  # noqa: PLC0415

        return stress
    if name in ("consortium", "match", "portfolio"):
        from dealcheck.matching import run  # noqa: PLC0415

        return getattr(run, name)
    if name in ("score", "validate"):
        from dealcheck import workflow  # noqa: PLC0415

        return getattr(workflow, name)
    raise AttributeError(f"module 'dealcheck' has no attribute '{name}'")

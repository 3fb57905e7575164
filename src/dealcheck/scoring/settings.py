"""How a run scores: what the command line or a caller may choose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoreSettings:
    """How many draws from which seed, and whose priorities (by profile; empty for the usual).

    Without `reference`, a fact that nobody states may be any of its words alike. What stands only
    on the full page and in JSON, packages and robustness, is worked out if `thorough`.
    """

    draws: int = 1000
    seed: int = 0
    us_government: str = ""
    importer: str = ""
    reference: bool = True
    thorough: bool = True

"""One line a deal, for publication: what the columns are called and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass

from dealcheck.model.types import PARTIES, Model
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.scores import Score
from dealcheck.selection import word_of


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """What an overview says of a deal: words, scores with their ranges, decisions, warnings."""

    words: dict[str, str]
    scores: dict[str, Score]
    decisions: dict[str, str]
    warnings: tuple[str, ...]


def overview_line(score: DealScore, model: Model) -> OverviewLine:
    """Take the columns of one deal out of its score."""
    words = ("id", "name", "nature", "status", "developer", "importer")
    decisions = {f"{party}_action": score.parties[party].decision.action for party in PARTIES}
    support = score.parties["us_government"].support
    return OverviewLine(
        words={
            **{word: word_of(score, word) for word in words},
            "kind_claimed": word_of(score, "claimed"),
            "kind_assessed": word_of(score, "kind"),
            "certainty": score.certainty,
            "coverage": f"{score.coverage:.2f}",
            "assurance_level": str(score.assurance.level),
        },
        scores={
            **{pole: score.measures[pole] for pole in model.poles},
            **{f"{party}_payoff": score.parties[party].payoff for party in PARTIES},
        },
        decisions={**decisions, "us_support": support.action if support else ""},
        warnings=tuple(dict.fromkeys(one.code for one in score.diagnostics)),
    )

"""Scores as a Markdown table, one row a deal, for reports and web pages."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.model.types import PARTIES, Model
from dealcheck.output.bars import is_open, score_word
from dealcheck.render.markdown_text import escaped, escaped_code, table
from dealcheck.output.page import listed, lower_first
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.settings import ScoreSettings


def scores_markdown(
    scores: Sequence[DealScore], model: Model, settings: ScoreSettings, order: str = ""
) -> str:
    """Return the table with a paragraph on how to read it; `order` is its first sentence."""
    poles = [model.measures[pole].title for pole in model.poles]
    head = ["Deal", "Status", "Kind", *poles, *_PARTY_TITLES, "Certainty", "Warnings"]
    rows = [_row(score, model) for score in scores]
    lines = table(head, rows, range(3, 3 + len(poles)))
    return "\n".join(lines) + f"\n\n{order} {_reading(model, settings)}\n"


_PARTY_TITLES = ("Developer", "US government", "Importer")


def _row(score: DealScore, model: Model) -> list[str]:
    kind = score.kind.titles.get(str(score.kind.assessed), "open")
    return [
        f"{escaped(score.deal.text('name'))}<br>`{escaped_code(score.deal.text('id'))}`",
        escaped(score.deal.text("status").replace("-", " ")),
        escaped(lower_first(kind)),
        *(_number(score, model, pole) for pole in model.poles),
        *(escaped(score.parties[party].decision.title) for party in PARTIES),
        score.certainty.replace("-", " "),
        " ".join(dict.fromkeys(one.code for one in score.diagnostics)),
    ]


def _number(score: DealScore, model: Model, pole: str) -> str:
    value, measure = score.measures[pole], model.measures[pole]
    if is_open(value, measure):
        return f"{value.low:.0f}–{value.high:.0f}"
    return escaped(score_word(value, measure))


def _reading(model: Model, settings: ScoreSettings) -> str:
    poles = listed([lower_first(model.measures[pole].title) for pole in model.poles])
    return (
        f"From 0 to 100, higher is better for what a column names ({poles}). Two numbers: too much "
        "is unknown for one, and four draws in five lie between them; `~` stands before a rough "
        f"one. Model {escaped(model.id)} {escaped(model.version)} ({model.digest}), "
        f"{settings.draws} draws from seed {settings.seed}."
    )

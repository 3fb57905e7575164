"""Scores as a Markdown table, one row a deal, for reports and web pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dealcheck.model.types import PARTIES, Model
from dealcheck.output.bars import is_open, score_word
from dealcheck.output.page import listed, lower_first
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.visible import visible

# Whatever could begin a link, a tag, an image, a mention or another column.
_MARKS = re.compile(r"[\\`*_{}\[\]<>()#+!|~@:&]")


def to_markdown(
    scores: Sequence[DealScore], model: Model, settings: ScoreSettings, order: str = ""
) -> str:
    """Return the table with a paragraph on how to read it; `order` is its first sentence."""
    poles = [model.measures[pole].title for pole in model.poles]
    head = ["Deal", "Status", "Kind", *poles, *_PARTY_TITLES, "Certainty", "Warnings"]
    rows = [
        head,
        ["---", "---", "---", *(["---:"] * len(poles)), "---", "---", "---", "---", "---"],
    ]
    rows += [_row(score, model) for score in scores]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
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


def escaped(text: str) -> str:
    """A text in which nothing is Markdown or HTML any more."""
    return _MARKS.sub(lambda found: f"&#{ord(found[0])};", visible(text))


def escaped_code(text: str) -> str:
    """A text within backticks."""
    return re.sub(r"[`|<>&]", "?", visible(text))

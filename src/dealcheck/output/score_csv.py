"""Scores as CSV (RFC 4180), one record a deal, for spreadsheets and statistics programs.

A spreadsheet runs what begins like a formula. Every text that does gets an apostrophe in front,
which a spreadsheet takes away again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from dealcheck.model.types import PARTIES, Model
from dealcheck.output.overview import overview_line
from dealcheck.scoring.result import DealScore
from dealcheck.visible import visible

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WORDS = (
    "id",
    "name",
    "nature",
    "status",
    "developer",
    "importer",
    "kind_claimed",
    "kind_assessed",
    "certainty",
    "coverage",
    "assurance_level",
)
_ENDS = ("", "_low", "_high", "_lower_bound", "_upper_bound")


def scores_csv(scores: Sequence[DealScore], model: Model) -> str:
    """Return a header and one record a deal; every score with its interval and hard bounds."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    numbers = (*model.poles, *(f"{party}_payoff" for party in PARTIES))
    decisions = (*(f"{party}_action" for party in PARTIES), "us_support")
    ends = [f"{name}{end}" for name in numbers for end in _ENDS]
    writer.writerow([*_WORDS, *ends, *decisions, "warnings"])
    for score in scores:
        writer.writerow(_record(score, model))
    return text.getvalue()


def _record(score: DealScore, model: Model) -> Iterator[str]:
    line = overview_line(score, model)
    yield from (_cell(word) for word in line.words.values())
    for each in line.scores.values():
        ends = (each.score, each.low, each.high, each.lower, each.upper)
        yield from (f"{round(value, 2) + 0.0:g}" for value in ends)
    yield from (_cell(action) for action in line.decisions.values())
    yield " ".join(line.warnings)


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA_STARTS) else shown

"""Scores as CSV (RFC 4180), one record a deal, for spreadsheets and statistics programs.

A spreadsheet runs what begins like a formula. Every text that does gets an apostrophe in front,
which a spreadsheet takes away again.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from dealcheck.model.types import PARTIES, Model
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.scores import Score
from dealcheck.selection import word_of
from dealcheck.visible import visible

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_OWN = ("id", "name", "nature", "status", "stage", "developer", "importer")
_WORDS = (*_OWN, "kind_claimed", "kind_assessed", "certainty", "coverage", "assurance_level")
_ENDS = ("", "_low", "_high", "_lower_bound", "_upper_bound")
_SUPPORT = (
    "us_support",
    "us_support_share",
    "us_support_instrument",
    "chance_with_support",
    "chance_without_support",
)


def scores_csv(scores: Sequence[DealScore], model: Model) -> str:
    """Return a header and one record a deal; every score with its interval and hard bounds."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns(model))
    for score in scores:
        found = _record(score, model)
        writer.writerow(found[name] for name in columns(model))
    return text.getvalue()


def columns(model: Model) -> tuple[str, ...]:
    """The names of the columns, in order."""
    scores = (*model.poles, *(f"{party}_payoff" for party in PARTIES), "goes_ahead")
    return (
        *_WORDS,
        *(f"{name}{end}" for name in scores for end in _ENDS),
        *(f"{party}_{part}" for party in PARTIES for part in ("stance", "share", "strength")),
        *_SUPPORT,
        "warnings",
    )


def _record(score: DealScore, model: Model) -> Mapping[str, str]:
    """One deal by the names of the columns."""
    numbers = {
        **{pole: score.measures[pole] for pole in model.poles},
        **{f"{party}_payoff": score.parties[party].payoff for party in PARTIES},
        "goes_ahead": score.goes_ahead,
    }
    words = {
        **{word: word_of(score, word) for word in _OWN},
        "kind_claimed": word_of(score, "claimed"),
        "kind_assessed": word_of(score, "kind"),
        "certainty": score.certainty,
        "coverage": _number(score.coverage),
        "assurance_level": str(score.assurance.level),
    }
    stances = {}
    for party in PARTIES:
        stance = score.parties[party].stance
        stances[f"{party}_stance"] = stance.action or ""
        stances[f"{party}_share"] = _number(stance.share)
        stances[f"{party}_strength"] = stance.strength
    return {
        **{name: _cell(word) for name, word in words.items()},
        **{name: text for each, found in numbers.items() for name, text in _ends(each, found)},
        **stances,
        **_support(score),
        "warnings": " ".join(dict.fromkeys(one.code for one in score.diagnostics)),
    }


def _support(score: DealScore) -> Mapping[str, str]:
    support = score.parties["us_government"].support
    if support is None:
        return dict.fromkeys(_SUPPORT, "")
    found = (
        support.answer,
        _number(support.share),
        support.instrument or "",
        _number(support.chance_with),
        _number(support.chance_without),
    )
    return dict(zip(_SUPPORT, found, strict=True))


def _ends(name: str, score: Score) -> list[tuple[str, str]]:
    found = (score.score, score.low, score.high, score.lower, score.upper)
    return [(f"{name}{end}", _number(value)) for end, value in zip(_ENDS, found, strict=True)]


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}"


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA_STARTS) else shown

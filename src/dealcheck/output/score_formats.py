"""The formats of `dealcheck score`, each a function from a report to text.

A format is imported only when it is asked for: tables need Rich, and JSON does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Model
from dealcheck.render.look import Look
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.settings import ScoreSettings


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """The deals to show, in order, with all that was found in their files.

    `order` is a sentence on what stands first, empty where the deals are as they were found.
    """

    scores: tuple[DealScore, ...]
    findings: tuple[Diagnostic, ...]
    model: Model
    settings: ScoreSettings
    order: str = ""


def _table(report: ScoreReport, look: Look) -> str:
    from dealcheck.output.score_table import overview_table, score_table  # noqa: PLC0415

    if len(report.scores) == 1:
        return score_table(report.scores[0], look)
    return overview_table(report.scores, look, order=report.order)


def _json(report: ScoreReport, look: Look) -> str:
    from dealcheck.output.score_json import scores_json  # noqa: PLC0415

    return scores_json(report.scores, report.findings, report.model, report.settings)


def _markdown(report: ScoreReport, look: Look) -> str:
    from dealcheck.output.score_markdown import scores_markdown  # noqa: PLC0415

    return scores_markdown(report.scores, report.model, report.settings, report.order)


def _csv(report: ScoreReport, look: Look) -> str:
    from dealcheck.output.score_csv import scores_csv  # noqa: PLC0415

    return scores_csv(report.scores, report.model)


FORMATS: Mapping[str, Callable[[ScoreReport, Look], str]] = {
    "table": _table,
    "json": _json,
    "markdown": _markdown,
    "csv": _csv,
}

"""The formats of `dealcheck score`, each a function from a report to text.

A format is imported only when it is asked for: tables need Rich, and JSON does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Model
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


@dataclass(frozen=True, slots=True)
class Look:
    """What a page may use: columns, colour, signs beyond ASCII."""

    width: int = 100
    colour: bool = False
    ascii_only: bool = False


def _table(report: ScoreReport, look: Look) -> str:
    from dealcheck.output.tables import render_deal, render_overview  # noqa: PLC0415

    width, colour, plain = look.width, look.colour, look.ascii_only
    if len(report.scores) == 1:
        return render_deal(report.scores[0], width=width, colour=colour, ascii_only=plain)
    return render_overview(
        report.scores, order=report.order, width=width, colour=colour, ascii_only=plain
    )


def _json(report: ScoreReport, look: Look) -> str:
    from dealcheck.output.score_json import to_json  # noqa: PLC0415

    return to_json(report.scores, report.findings, report.model, report.settings)


def _markdown(report: ScoreReport, look: Look) -> str:
    from dealcheck.output.score_markdown import to_markdown  # noqa: PLC0415

    return to_markdown(report.scores, report.model, report.settings, report.order)


def _csv(report: ScoreReport, look: Look) -> str:
    from dealcheck.output.score_csv import to_csv  # noqa: PLC0415

    return to_csv(report.scores, report.model)


FORMATS: Mapping[str, Callable[[ScoreReport, Look], str]] = {
    "table": _table,
    "json": _json,
    "markdown": _markdown,
    "csv": _csv,
}

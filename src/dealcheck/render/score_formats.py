"""The formats of `dealcheck score`, each a function from a report to text.

A format is imported only when it is asked for: a page on a terminal needs Rich, and JSON does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import PARTIES, Model
from dealcheck.render.look import Look
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.settings import ScoreSettings

# A page that is to be read in a minute: how many lines are good, and how many it may have at most,
# on a page of so many columns and more.
_LIMITS = ((100, 45, 49), (80, 62, 70))
_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """The deals to show, in order, with all that was found in their files.

    `order` is a sentence on what stands first, empty where the deals are as they were found. `by`
    is the field by which they are grouped; `full` asks for everything on each deal.
    """

    scores: tuple[DealScore, ...]
    findings: tuple[Diagnostic, ...]
    model: Model
    settings: ScoreSettings
    order: str = ""
    by: str = ""
    full: bool = False


def minute_page(score: DealScore, look: Look) -> str:
    """The short page of a deal: with as many conditions as its length allows."""
    from dealcheck.pages.advice import MOST_CONDITIONS  # noqa: PLC0415
    from dealcheck.pages.deal_page import deal_page  # noqa: PLC0415
    from dealcheck.render.terminal import terminal_text  # noqa: PLC0415

    limits = next((lines for width, *lines in _LIMITS if look.width >= width), None)
    conditions = MOST_CONDITIONS
    while True:
        text = terminal_text(deal_page(score, most_conditions=conditions), look)
        if limits is None:
            return text
        good, most = limits
        lines = text.count("\n")
        enough = lines <= (good if conditions > _ENOUGH else most)
        if enough or conditions <= len(PARTIES):
            return text
        conditions = max(conditions - max((lines - good) // 2, 1), len(PARTIES))


def _table(report: ScoreReport, look: Look) -> str:
    from dealcheck.pages.deal_page import full_page  # noqa: PLC0415
    from dealcheck.pages.folder_page import folder_page  # noqa: PLC0415
    from dealcheck.render.terminal import terminal_text  # noqa: PLC0415

    if report.full:
        return "\n".join(terminal_text(full_page(score), look) for score in report.scores)
    if len(report.scores) == 1:
        return minute_page(report.scores[0], look)
    return terminal_text(folder_page(report.scores, order=report.order, by=report.by), look)


def _markdown(report: ScoreReport, look: Look) -> str:
    from dealcheck.pages.deal_page import full_page  # noqa: PLC0415
    from dealcheck.pages.folder_page import table_page  # noqa: PLC0415
    from dealcheck.render.markdown import markdown_text  # noqa: PLC0415

    if report.full:
        return "\n".join(markdown_text(full_page(score)) for score in report.scores)
    return markdown_text(table_page(report.scores, order=report.order, by=report.by))


def _html(report: ScoreReport, look: Look) -> str:
    from dealcheck.pages.deal_page import deal_page, full_page  # noqa: PLC0415
    from dealcheck.pages.folder_page import table_page  # noqa: PLC0415
    from dealcheck.render.html import html_text  # noqa: PLC0415

    if report.full:
        return html_text([full_page(score) for score in report.scores])
    if len(report.scores) == 1:
        return html_text([deal_page(report.scores[0])])
    return html_text([table_page(report.scores, order=report.order, by=report.by)], sorts=True)


def _json(report: ScoreReport, look: Look) -> str:
    from dealcheck.render.score_json import scores_json  # noqa: PLC0415

    return scores_json(report.scores, report.findings, report.model, report.settings)


def _csv(report: ScoreReport, look: Look) -> str:
    from dealcheck.render.score_csv import scores_csv  # noqa: PLC0415

    return scores_csv(report.scores, report.model)


FORMATS: Mapping[str, Callable[[ScoreReport, Look], str]] = {
    "table": _table,
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "csv": _csv,
}

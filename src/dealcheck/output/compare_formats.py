"""The formats of `dealcheck compare`, each imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dealcheck.diagnostics import Diagnostic
from dealcheck.render.look import Look
from dealcheck.scoring.differences import Comparison
from dealcheck.scoring.settings import ScoreSettings


@dataclass(frozen=True, slots=True)
class CompareReport:
    """A comparison with what was found in the files."""

    comparison: Comparison
    settings: ScoreSettings
    findings: Sequence[Diagnostic] = ()


def _table(report: CompareReport, look: Look) -> str:
    from dealcheck.output.compare_table import comparison_table  # noqa: PLC0415

    return comparison_table(report.comparison, look)


def _json(report: CompareReport, look: Look) -> str:
    from dealcheck.output.compare_json import comparison_json  # noqa: PLC0415

    return comparison_json(report.comparison, report.settings, report.findings)


def _markdown(report: CompareReport, look: Look) -> str:
    from dealcheck.output.compare_markdown import comparison_markdown  # noqa: PLC0415

    return comparison_markdown(report.comparison)


FORMATS: Mapping[str, Callable[[CompareReport, Look], str]] = {
    "table": _table,
    "json": _json,
    "markdown": _markdown,
}

"""The formats of `dealcheck improve`, each imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.facts import FactCatalogue
from dealcheck.render.look import Look
from dealcheck.scoring.improvement import Improvement


@dataclass(frozen=True, slots=True)
class ImproveReport:
    """What could be agreed on a deal, with what was found in its file."""

    found: Improvement
    catalogue: FactCatalogue
    findings: Sequence[Diagnostic] = ()
    by_lever: bool = False


def _table(report: ImproveReport, look: Look) -> str:
    from dealcheck.output.improve_table import improvement_table  # noqa: PLC0415

    return improvement_table(report.found, report.catalogue, look, by_lever=report.by_lever)


def _json(report: ImproveReport, look: Look) -> str:
    from dealcheck.output.improve_json import improvement_json  # noqa: PLC0415

    return improvement_json(report.found, report.catalogue, report.findings)


def _markdown(report: ImproveReport, look: Look) -> str:
    from dealcheck.output.improve_markdown import improvement_markdown  # noqa: PLC0415

    return improvement_markdown(report.found, report.catalogue, by_lever=report.by_lever)


FORMATS: Mapping[str, Callable[[ImproveReport, Look], str]] = {
    "table": _table,
    "json": _json,
    "markdown": _markdown,
}

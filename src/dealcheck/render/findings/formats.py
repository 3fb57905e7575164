"""The formats of findings by their names. Each is a function from a report to a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from dealcheck.render.findings.diagnostics_json import findings_json
from dealcheck.render.findings.github import github_text
from dealcheck.render.findings.report import FindingsReport
from dealcheck.render.findings.text import concise_text, findings_text
from dealcheck.render.look import Look

Format: TypeAlias = Callable[[FindingsReport, Look], str]


def _text(report: FindingsReport, look: Look) -> str:
    return findings_text(
        report.diagnostics,
        len(report.files),
        texts=report.texts,
        width=look.width,
        colour=look.colour,
        hidden=report.hidden,
    )


def _concise(report: FindingsReport, _: Look) -> str:
    return concise_text(report.diagnostics, len(report.files), hidden=report.hidden)


def _json(report: FindingsReport, _: Look) -> str:
    return findings_json(report.diagnostics, len(report.files))


def _github(report: FindingsReport, _: Look) -> str:
    return github_text(report)


def _sarif(report: FindingsReport, _: Look) -> str:
    # Here and not at the top: a hook that prints text waits for neither catalogue nor XML.
    from dealcheck.render.findings.sarif import sarif_json  # noqa: PLC0415

    return sarif_json(report)


def _junit(report: FindingsReport, _: Look) -> str:
    from dealcheck.render.findings.junit import junit_xml  # noqa: PLC0415

    return junit_xml(report)


FORMATS: Mapping[str, Format] = {
    "text": _text,
    "concise": _concise,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
    "junit": _junit,
}

"""Findings as workflow commands, which GitHub shows beside the lines they are about.

A line that starts with `::` is a command to the runner. Nothing from a file may end such a line or
begin one, so whatever could is encoded as the runner's own toolkit does it.
"""

from __future__ import annotations

from dealcheck.diagnostics import Diagnostic
from dealcheck.render.findings.report import FindingsReport
from dealcheck.render.findings.text import summary
from dealcheck.visible import visible

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github_text(report: FindingsReport) -> str:
    """Return one command for each finding, and a last line that counts them."""
    lines = [command(one) for one in report.diagnostics]
    lines.append(summary(report.diagnostics, len(report.files), report.hidden))
    return "\n".join(lines) + "\n"


def command(diagnostic: Diagnostic) -> str:
    """Return the workflow command of one finding."""
    properties = {"title": f"dealcheck {diagnostic.code}", **_place(diagnostic)}
    written = ",".join(
        f"{name}={visible(value).translate(_IN_PROPERTIES)}" for name, value in properties.items()
    )
    told = [diagnostic.message, *([f"help: {diagnostic.help}"] if diagnostic.help else [])]
    told += [f"see {related.place}: {related.message}" for related in diagnostic.related]
    data = "\n".join(visible(line) for line in told).translate(_IN_DATA)
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{data}"


def _place(diagnostic: Diagnostic) -> dict[str, str]:
    place = diagnostic.place
    properties = {"file": place.file}
    if not place.line:
        return properties
    properties |= {"line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line:
        # Columns are taken only within one line, and the last one counts as marked.
        last = max(place.end_column - 1, place.column)
        properties |= {"col": str(place.column), "endColumn": str(last)}
    return properties

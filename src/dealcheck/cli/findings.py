"""Findings as a note to the person, beside the results of a command that does more than check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dealcheck.cli.exit_codes import CLEAN, FAILED, NOTHING, exit_code
from dealcheck.cli.streams import output_width, warn, warn_of_nothing
from dealcheck.diagnostics import Diagnostic, Severity, reaches

if TYPE_CHECKING:
    from dealcheck.workflow import Checked


def note_findings(
    diagnostics: Sequence[Diagnostic], texts: Mapping[str, str] | None = None
) -> None:
    """Write findings to standard error, with frames where the files' texts are given."""
    from dealcheck.render.findings.text import findings_text  # noqa: PLC0415

    if diagnostics:
        files = len({one.place.file for one in diagnostics})
        warn(findings_text(diagnostics, files, texts=texts, width=output_width()))


def note_worst(
    diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], fail_on: Severity
) -> None:
    """Write those findings that fail the run, and how many others there are."""
    worst = [one for one in diagnostics if reaches([one], fail_on)]
    note_findings(worst, texts)
    others = len(diagnostics) - len(worst)
    if others:
        counted = "1 more finding is" if others == 1 else f"{others} more findings are"
        warn(f"{counted} below --fail-on; `dealcheck validate` shows the findings on a file")


def without_deal(checked: Checked, taker: str) -> int:
    """Say why there is not the one deal that a command takes; the exit code."""
    note_worst(checked.diagnostics, checked.texts, "error")
    warn_of_nothing(checked.looked_at, missing=checked.missing)
    code = exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    if len(checked.sound()) > 1:
        warn(f"dealcheck: there are several deals here; {taker} one at a time")
        return FAILED
    if code == CLEAN:
        warn("there is no deal here; a deal says `format: dealcheck/deal/1`")
        return NOTHING
    return code

"""Reports for servers that refuse a file with too many findings, or one that is too large.

Code scanning rejects a file of more than 25,000 results as a whole and shows 5,000 of it; a runner
shows ten annotations of a kind. What is left out is counted in the report, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dealcheck.diagnostics import SEVERITIES, Diagnostic

if TYPE_CHECKING:
    from dealcheck.render.findings.report import FindingsReport


@dataclass(frozen=True, slots=True)
class Limit:
    """The most findings that a reader of a format takes, and the most bytes."""

    findings: int
    size: int


LIMITS: Mapping[str, Limit] = {
    "sarif": Limit(5_000, 8 * 1024 * 1024),
    "junit": Limit(5_000, 8 * 1024 * 1024),
    "github": Limit(1_000, 1024 * 1024),
}


def cut_to_size(
    report: FindingsReport, limit: Limit | None, written: Callable[[FindingsReport], str]
) -> tuple[str, int]:
    """Return a report as text within a limit, and how many findings had to be left out of it."""
    if limit is None:
        return written(report), 0
    shown = cut(report, limit.findings)
    text = written(shown)
    while len(text.encode()) > limit.size and len(shown.diagnostics) > 2:
        shown = cut(report, (len(shown.diagnostics) - 1) // 2)
        text = written(shown)
    return text, _left_out(report, shown)


def cut(report: FindingsReport, most: int) -> FindingsReport:
    """Return a report with no more findings than that: the worst, and one that counts the rest.

    A file of which nothing is left is taken out, because it would look like a sound one.
    """
    if len(report.diagnostics) <= most:
        return report
    worst = sorted(report.diagnostics, key=lambda one: SEVERITIES.index(one.severity))
    kept, rest = worst[: most - 1], worst[most - 1 :]
    found = {one.place.file for one in report.diagnostics}
    left = {one.place.file for one in kept} | {rest[0].place.file}
    files = tuple(name for name in report.files if name in left or name not in found)
    return replace(report, diagnostics=(*kept, _counted(rest)), files=files)


def _counted(rest: list[Diagnostic]) -> Diagnostic:
    files = len({one.place.file for one in rest})
    where = "1 file" if files == 1 else f"{files:,} files"
    count = "1 more finding" if len(rest) == 1 else f"{len(rest):,} more findings"
    verb = "is" if len(rest) == 1 else "are"
    message = f"{count} in {where} {verb} left out of this report, from here on"
    help_text = "correct the worst first; --format text and --format json show all of them"
    # As severe as the worst of them, so that none of those fails in silence.
    return Diagnostic("D405", rest[0].severity, message, rest[0].place, help_text)


def _left_out(report: FindingsReport, shown: FindingsReport) -> int:
    if shown is report:
        return 0
    return len(report.diagnostics) - (len(shown.diagnostics) - 1)

"""Exit codes, and the one function that decides between them."""

from __future__ import annotations

from collections.abc import Iterable

from dealcheck.diagnostics import Diagnostic, Severity, reaches

CLEAN = 0
FINDINGS = 1
FAILED = 2
NOTHING = 3
INTERRUPTED = 130


def exit_code(
    diagnostics: Iterable[Diagnostic],
    *,
    looked_at: int,
    missing: bool,
    fail_on: Severity = "error",
) -> int:
    """0 clean, 1 findings that fail the run, 2 a path that can't be used, 3 nothing to check.

    Findings below `fail_on` are shown but do not fail a run.
    """
    if missing:
        return FAILED
    if looked_at == 0:
        return NOTHING
    return FINDINGS if reaches(diagnostics, fail_on) else CLEAN

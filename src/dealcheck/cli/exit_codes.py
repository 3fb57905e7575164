"""Exit codes, and the one function that decides between them."""

from __future__ import annotations

from collections.abc import Iterable

from dealcheck.diagnostics import Diagnostic

CLEAN = 0
FINDINGS = 1
FAILED = 2
NOTHING = 3
INTERRUPTED = 130


def exit_code(diagnostics: Iterable[Diagnostic], *, looked_at: int, missing: bool) -> int:
    """0 clean, 1 errors among the findings, 2 a path that can't be used, 3 nothing to check.

    Warnings and notes are shown but do not fail a run.
    """
    if missing:
        return FAILED
    if looked_at == 0:
        return NOTHING
    return FINDINGS if any(d.severity == "error" for d in diagnostics) else CLEAN

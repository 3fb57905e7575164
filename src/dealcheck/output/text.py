"""Findings as plain text, one after the other, for people and for `grep`."""

import textwrap
from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import visible

_SEVERITIES = ("error", "warning", "note")


def findings_text(diagnostics: Sequence[Diagnostic], files: int, *, width: int = 100) -> str:
    """Return the findings and a last line that counts them; `files` is how many were checked.

    The line with the place is never broken, so that editors and `grep` can rely on it; the lines
    beneath it are, at `width` characters.
    """
    lines = [line for one in diagnostics for line in finding_lines(one, width=width)]
    return "\n".join([*lines, summary(diagnostics, files)]) + "\n"


def concise_text(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """Return one line for each finding and the line that counts them."""
    lines = [headline(one) for one in diagnostics]
    return "\n".join([*lines, summary(diagnostics, files)]) + "\n"


def finding_lines(diagnostic: Diagnostic, *, width: int = 100) -> list[str]:
    """Return the lines of one finding: what is wrong, what to do, and what else belongs to it."""
    lines = [headline(diagnostic)]
    if diagnostic.help:
        lines += _beneath(diagnostic.help, width)
    for related in diagnostic.related:
        lines += _beneath(f"see {related.place}: {related.message}", width)
    return lines


def headline(diagnostic: Diagnostic) -> str:
    """Return `file:line:column: error[D101] message`."""
    label = f"{diagnostic.severity}[{diagnostic.code}]"
    return visible(f"{diagnostic.place}: {label} {diagnostic.message}")


def summary(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """Return `3 findings (2 errors, 1 warning) in 4 files`."""
    where = f"in {_counted(files, 'file')}"
    if not diagnostics:
        return f"no findings {where}"
    counts = [(sum(one.severity == each for one in diagnostics), each) for each in _SEVERITIES]
    parts = ", ".join(_counted(count, severity) for count, severity in counts if count)
    return f"{_counted(len(diagnostics), 'finding')} ({parts}) {where}"


def _beneath(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        visible(text),
        width,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _counted(count: int, one: str) -> str:
    return f"{count} {one if count == 1 else one + 's'}"

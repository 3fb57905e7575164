"""Findings as plain text, one after the other, for people and for `grep`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from dealcheck.diagnostics import SEVERITIES, Diagnostic, Place
from dealcheck.reading.span import LINE_END
from dealcheck.render.findings.frames import Mark, frame
from dealcheck.render.findings.ink import PLAIN, Ink
from dealcheck.visible import visible

_ARROW, _ELSEWHERE = "-->", ":::"
Lines = Mapping[str, Sequence[str]]


def findings_text(
    diagnostics: Sequence[Diagnostic],
    files: int,
    *,
    texts: Mapping[str, str] | None = None,
    width: int = 100,
    colour: bool = False,
    hidden: Mapping[str, int] | None = None,
) -> str:
    """Return the findings with the lines they are about, and a last line that counts them.

    `files` is how many were checked, `texts` what they hold, `hidden` how many findings are not
    shown and why. The lines with a message or a place are never broken, so that editors and `grep`
    can rely on them; a help is, at `width` characters.
    """
    ink = Ink(colour)
    lines = _lines_of(diagnostics, texts or {})
    blocks = ["\n".join(finding_lines(one, lines, width=width, ink=ink)) for one in diagnostics]
    last = summary(diagnostics, files, hidden)
    if diagnostics:
        last += f"\n`dealcheck explain {diagnostics[0].code}` shows what a code means"
    return "\n\n".join([*blocks, last]) + "\n"


def concise_text(
    diagnostics: Sequence[Diagnostic], files: int, *, hidden: Mapping[str, int] | None = None
) -> str:
    """Return one line for each finding and the line that counts them."""
    lines = [headline(one) for one in diagnostics]
    return "\n".join([*lines, summary(diagnostics, files, hidden)]) + "\n"


def finding_lines(
    diagnostic: Diagnostic, lines: Lines, *, width: int = 100, ink: Ink = PLAIN
) -> Iterator[str]:
    """Yield the lines of one finding: what is wrong, where it stands, and what to do."""
    label = ink(f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity)
    yield f"{label}: {ink(visible(diagnostic.message), 'strong')}"
    marks = [Mark(diagnostic.place, "^", "", diagnostic.severity)]
    marks += [Mark(other.place, "-", other.message, "frame") for other in diagnostic.related]
    gutter = max(len(str(mark.place.line)) for mark in marks)
    margin = " " * gutter
    arrow = _ARROW
    for file, group in groupby(_own_file_first(marks), key=lambda mark: mark.place.file):
        within = list(group)
        # A span in a file whose text nobody kept is at least named.
        yield f"{margin}{ink(arrow, 'frame')} {visible(str(within[0].place))}"
        shown = frame(within, lines.get(file, ()), gutter=gutter, width=width, ink=ink)
        yield from shown or _unframed(within, margin, ink)
        arrow = _ELSEWHERE
    if diagnostic.help:
        yield from _advice(diagnostic.help, margin, width, ink)


def headline(diagnostic: Diagnostic) -> str:
    """Return `file:line:column: error[D101] message`."""
    label = f"{diagnostic.severity}[{diagnostic.code}]"
    return visible(f"{diagnostic.place}: {label} {diagnostic.message}")


def summary(
    diagnostics: Sequence[Diagnostic], files: int, hidden: Mapping[str, int] | None = None
) -> str:
    """Return `3 findings (2 errors, 1 warning) in 4 files`, and how many more are hidden."""
    where = f"in {_counted(files, 'file')}"
    counts = [(sum(one.severity == each for one in diagnostics), each) for each in SEVERITIES]
    parts = ", ".join(_counted(count, severity) for count, severity in counts if count)
    found = f"{_counted(len(diagnostics), 'finding')} ({parts})" if diagnostics else "no findings"
    more = ", ".join(f"{count} {why}" for why, count in (hidden or {}).items() if count)
    return f"{found} {where}" + (f"; {more}" if more else "")


def _lines_of(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> Lines:
    """Return the lines of the files that findings point into."""
    places = {place.file for one in diagnostics for place in _places(one)}
    return {name: LINE_END.split(texts[name]) for name in sorted(places) if name in texts}


def _places(diagnostic: Diagnostic) -> Iterator[Place]:
    yield diagnostic.place
    for related in diagnostic.related:
        yield related.place


def _own_file_first(marks: Sequence[Mark]) -> list[Mark]:
    own = marks[0].place.file
    return sorted(marks, key=lambda mark: (mark.place.file != own, mark.place.file))


def _unframed(marks: Iterable[Mark], margin: str, ink: Ink) -> Iterator[str]:
    for mark in marks:
        if mark.label:
            where = visible(str(mark.place))
            yield f"{margin} {ink('=', 'frame')} {where}: {visible(mark.label)}"


def _advice(text: str, margin: str, width: int, ink: Ink) -> Iterator[str]:
    start = f"{margin} = help: "
    lines = textwrap.wrap(
        visible(text),
        width - len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for number, line in enumerate(lines):
        before = f"{margin} {ink('=', 'frame')} {ink('help:', 'strong')} "
        yield (before if number == 0 else " " * len(start)) + line


def _counted(count: int, one: str) -> str:
    return f"{count} {one if count == 1 else one + 's'}"

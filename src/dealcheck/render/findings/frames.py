"""Code frames: the lines that a finding is about, with its spans underlined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dealcheck.diagnostics import Place
from dealcheck.render.findings.cells import Cell, cells
from dealcheck.render.findings.ink import PLAIN, Ink
from dealcheck.visible import visible

_CUT = Cell("…", 1)
_NARROWEST = 20
# Characters that take no room may hide on either side of a span: so many are looked through.
_LOOKED_THROUGH = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to underline with a sign, and what is written after the line of signs."""

    place: Place
    sign: str = "^"
    label: str = ""
    style: str = "error"


def frame(
    marks: Sequence[Mark],
    lines: Sequence[str],
    *,
    gutter: int,
    width: int = 100,
    ink: Ink = PLAIN,
) -> list[str]:
    """Return the marked lines of one file with their numbers, each span underlined beneath.

    `gutter` is the room for the numbers. A line that is wider than `width` is cut on either side of
    the span, and then shown once for every span in it.
    """
    room = max(width - gutter - 3, _NARROWEST)
    bar = ink(f"{' ' * gutter} |", "frame")
    rows = [bar]
    last: tuple[int, str] | None = None
    for mark in sorted(marks, key=lambda each: each.place):
        number = mark.place.line
        if not 0 < number <= len(lines):
            continue
        line, before, length = _excerpt(lines[number - 1], mark.place, room)
        if last is not None and number > last[0] + 1:
            rows.append(ink("...", "frame"))
        if last != (number, line):
            rows.append(f"{ink(f'{number:>{gutter}} |', 'frame')} {line}".rstrip())
        last = (number, line)
        signs = ink(mark.sign * length + _label(mark), mark.style)
        rows.append(f"{bar} {' ' * before}{signs}")
    return rows if len(rows) > 1 else []


def _label(mark: Mark) -> str:
    place = mark.place
    rest = f"to line {place.end_line}" if place.end_line > place.line else ""
    words = ", ".join(part for part in (visible(mark.label), rest) if part)
    return f" {words}" if words else ""


def _excerpt(line: str, place: Place, room: int) -> tuple[str, int, int]:
    """Return the line as shown, the columns before the span, and the columns it takes."""
    start = min(place.column - 1, len(line))
    stop = (
        len(line.rstrip()) if place.end_line > place.line else min(place.end_column - 1, len(line))
    )
    # Only so much of a line of a megabyte is looked at as could ever be shown.
    first = max(start - _LOOKED_THROUGH * room, 0)
    found = cells(line[first : start + _LOOKED_THROUGH * room])
    start, stop = start - first, max(min(stop - first, len(found)), start - first)
    left, right = _window(found, start, stop, room)
    piece = found[left:right]
    is_cut = (bool(first or left), bool(right < len(found) or first + right < len(line)))
    shown = [*([_CUT] if is_cut[0] else []), *piece, *([_CUT] if is_cut[1] else [])]
    before = _width(found[left:start]) + is_cut[0]
    return (
        "".join(cell.shown for cell in shown),
        before,
        max(_width(found[start : min(stop, right)]), 1),
    )


def _window(found: Sequence[Cell], start: int, stop: int, room: int) -> tuple[int, int]:
    """Return which part of a line to show so that its span is seen, with as much around it."""
    # A span at the very end of a line is marked one column behind it.
    if _width(found) + (start == len(found)) <= room:
        return 0, len(found)
    free = room - 2
    wanted = max((free - _width(found[start:stop])) // 2, 0)
    left = start - _fitting(reversed(found[:start]), wanted)
    # Near the beginning of the line nothing is cut there, and near its end nothing on that side.
    if _width(found[:stop]) <= free:
        left = 0
    right = left + _fitting(found[left:], free)
    if right == len(found):
        left = len(found) - _fitting(reversed(found), free)
    return left, right


def _fitting(row: Sequence[Cell] | Iterator[Cell], room: int) -> int:
    """Return how many cells fit into so many columns."""
    count = 0
    for cell in row:
        room -= cell.width
        if room < 0:
            break
        count += 1
    return count


def _width(row: Sequence[Cell]) -> int:
    return sum(cell.width for cell in row)

"""From the parser's marks to places in a file."""

from __future__ import annotations

import re

from dealcheck.diagnostics import Place
from dealcheck.reading.parser import Mark

LINE_END = re.compile(r"\r\n|\r|\n")


def span(name: str, text: str, start: Mark, end: Mark) -> Place:
    """Return the place from `start` up to `end`, without blank space at its end.

    A block text ends for the parser where the next key starts; people expect its last letter.
    """
    stop = start.index + len(text[start.index : end.index].rstrip(" \t\r\n"))
    # At the end of a file without a line end the parser still reports a next line.
    if stop >= end.index and (end.column or end.line == start.line):
        return Place(name, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
    breaks = list(LINE_END.finditer(text, start.index, stop))
    if not breaks:
        column = start.column + stop - start.index
        return Place(name, start.line + 1, start.column + 1, start.line + 1, column + 1)
    end_line, end_column = start.line + len(breaks), stop - breaks[-1].end()
    return Place(name, start.line + 1, start.column + 1, end_line + 1, end_column + 1)


def at(name: str, text: str, start: int, stop: int | None = None) -> Place:
    """Return the place of `text[start:stop]`; without `stop`, of the one character at `start`."""
    line, column = position(text, start)
    end_line, end_column = position(text, stop) if stop is not None else (line, column + 1)
    return Place(name, line, column, end_line, end_column)


def position(text: str, index: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a character; CR LF and a lone CR end a line too."""
    # Cutting between the two halves of a CR LF would count the line twice.
    if text[index - 1 : index + 1] == "\r\n":
        index -= 1
    breaks = list(LINE_END.finditer(text, 0, index))
    return len(breaks) + 1, index - (breaks[-1].end() if breaks else 0) + 1


def first_line(text: str, place: Place) -> Place:
    """Return the part of `place` that stands on its first line."""
    if place.end_line <= place.line:
        return place
    lines = LINE_END.split(text)
    column = len(lines[place.line - 1].rstrip()) + 1
    return Place(place.file, place.line, place.column, place.line, max(column, place.column))

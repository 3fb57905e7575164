"""The few lines of a text where one value stands, found without parsing the rest.

Where a value stands is asked for a handful of values of a file, and to parse all of it for them
takes longer than everything else together. The lines are found by their indentation, and are right
if they by themselves hold the value; where that is not so, the whole is parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dealcheck.diagnostics import PathStep
from dealcheck.reading.quick import bare_data
from dealcheck.reading.yaml_core import Plain

_FIRST_INSIDE = re.compile(r"\n( +)[^\s#]")


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole lines that hold the last of the first `depth` steps of a path, and its value."""

    start: int
    stop: int
    depth: int
    data: dict[str, Plain]


def passage_of(text: str, data: Plain, path: tuple[PathStep, ...]) -> Passage | None:
    """Return the lines around what stands at a path; None if they cannot be told for sure."""
    if "\r" in text:
        return None  # Another line end, which places count as well.
    start, stop, depth, indent = 0, len(text), 0, 0
    for step in path:
        if not isinstance(data, dict) or not isinstance(step, str) or step not in data:
            break
        lines = _lines_of(step, text, start, stop, indent)
        if lines is None:
            break
        (start, stop), data, depth = lines, data[step], depth + 1
        inside = _FIRST_INSIDE.search(text, start, stop)
        if inside is None or len(inside[1]) <= indent:
            break
        indent = len(inside[1])
    if not depth:
        return None
    held: dict[str, Plain] = {str(path[depth - 1]): data}
    return Passage(start, stop, depth, held) if bare_data(text[start:stop]) == held else None


def _lines_of(key: str, text: str, start: int, stop: int, indent: int) -> tuple[int, int] | None:
    """Return from where to where a key of this indentation stands with its value."""
    begin = f"\n{' ' * indent}{key}:"
    # The line before the first one ends where it starts.
    first = text.find(begin, max(0, start - 1), stop)
    if first < 0 or text.find(begin, first + 1, stop) >= 0:
        return None
    # A list may stand as far to the left as its key.
    after = re.compile(rf"\n {{0,{indent}}}(?![\s#-])").search(text, first + 1, stop)
    return first + 1, after.start() + 1 if after is not None else stop

"""A TOML file: its data, and the place of every key in it.

`tomllib` keeps no places. They are found by asking it where a key first appears: the shortest run
of whole lines from the start that can be parsed and has the key ends with its statement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dealcheck.diagnostics import Diagnostic, Place

_AT = re.compile(r"\(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)")
_VALUE = re.compile(r"\s*=\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*'|\[[^\]]*\]|[^\s#,{}\[\]]+)")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The data of a file that has been read, with the text to find places in."""

    name: str
    text: str
    data: Mapping[str, Any]

    def value(self, path: tuple[str, ...]) -> object:
        """Return the value at `path`, or None."""
        return _at(self.data, path)

    def place(self, path: tuple[str, ...], *, key: bool = False) -> Place:
        """Return where the value at `path` stands, if it is on one line; otherwise its key."""
        lines = self.text.split("\n")
        end = _shortest(lines, path)
        start = _statement(lines, end)
        pattern = re.compile(rf"(?<![\w-])[\"']?{re.escape(path[-1])}[\"']?(?![\w-])")
        for number in range(start, end + 1):
            found = pattern.search(lines[number - 1])
            if found:
                value = None if key else _VALUE.match(lines[number - 1], found.end())
                first, last = value.span(1) if value else found.span()
                return Place(self.name, number, first + 1, number, last + 1)
        return Place(self.name, start, 1, start, 1)


def read_toml(text: str, name: str) -> TomlFile | Diagnostic:
    """Read the text of a file; never raises, whatever it holds."""
    try:
        return TomlFile(name, text, _parse(text))
    except RecursionError:
        message, place = "this is nested too deep", Place(name)
    except ValueError as error:
        reason = _AT.sub("", str(error)).strip()
        message = f"this is not TOML: {reason[:1].lower()}{reason[1:]}"
        place = _place_told(str(error), text, name)
    help_text = 'write settings as `key = value`, and texts in quotes: format = "concise"'
    return Diagnostic("D410", "error", message, place, help_text)


def _place_told(told: str, text: str, name: str) -> Place:
    """Return the place that the parser tells in words, if it tells one."""
    found = _AT.search(told)
    if found is None:
        return Place(name)
    lines = text.rstrip().split("\n")
    end = (len(lines), len(lines[-1]) + 1)
    line, column = (int(found[1]), int(found[2])) if found[1] else end
    return Place(name, line, column, line, column + 1)


def _parse(text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415  only where there is a file with settings

    return tomllib.loads(text)


def _shortest(lines: list[str], path: tuple[str, ...]) -> int:
    """Return how many lines it takes from the start until the key at `path` is there."""
    low, high = 1, len(lines)
    while low < high:
        middle = (low + high) // 2
        end = middle
        data = _whole(lines, end)
        while data is None and end < high:
            end += 1
            data = _whole(lines, end)
        if data is not None and _at(data, path) is not None:
            high = middle
        else:
            low = end + 1 if end < high else middle + 1
    return next((end for end in range(low, len(lines) + 1) if _whole(lines, end)), low)


def _statement(lines: list[str], end: int) -> int:
    """Return the line on which the statement begins that ends with line `end`."""
    start = end - 1
    while start > 0 and _whole(lines, start) is None:
        start -= 1
    return start + 1


def _whole(lines: list[str], count: int) -> dict[str, Any] | None:
    try:
        return _parse("\n".join(lines[:count]))
    except (ValueError, RecursionError):
        return None


def _at(data: object, path: tuple[str, ...]) -> object:
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data

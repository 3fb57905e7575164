"""Diagnostics: what is wrong, where it stands and what to write instead.

A diagnostic is a value. Functions return it; nothing raises it, and only the command line prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
PathStep = str | int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span of a file. Lines and columns count from 1, in code points; the end is exclusive.

    All four numbers are 0 where the finding is about the whole file.
    """

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that belongs to a diagnostic, such as the first of two equal keys."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake at one place.

    `message` is a lower-case sentence without a full stop that says what is wrong, `help` says what
    to write instead, and `fact` is the path of the fact concerned, if there is one.
    """

    code: str
    severity: Severity
    message: str
    place: Place
    help: str = ""
    fact: str = ""
    related: tuple[Related, ...] = ()

    def as_json(self) -> dict[str, str | int]:
        """Return the object of the JSON output, its keys in the documented order."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "end_line": self.place.end_line,
            "end_column": self.place.end_column,
            "fact": self.fact,
            "help": self.help,
        }


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by place, then code and message: the order in which a person reads the file."""
    return tuple(sorted(diagnostics, key=lambda one: (one.place, one.code, one.message)))


def reaches(diagnostics: Iterable[Diagnostic], severity: Severity) -> bool:
    """Whether at least one of the diagnostics is as severe as that, or more."""
    severe = SEVERITIES[: SEVERITIES.index(severity) + 1]
    return any(one.severity in severe for one in diagnostics)


def fact_path(path: Sequence[PathStep]) -> str:
    """Write a path as people read it: `("parties", 0, "name")` is `parties[0].name`."""
    written = ""
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        else:
            written += f".{step}" if written else step
    return written

"""Progress: said on standard error, once a second has passed, and gone when all is done."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from dealcheck.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, seconds: Iterator[float], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    note = progress(clock=lambda: next(seconds))
    for done in range(8, 65, 8):
        note(done, 64)
    return stream.getvalue()


def test_a_short_run_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(io.StringIO(), iter([0.0] + [0.9] * 8), monkeypatch) == ""
    assert told(Terminal(), iter([0.0] + [0.9] * 8), monkeypatch) == ""


def test_a_long_run_says_a_few_lines_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(io.StringIO(), iter(range(9)), monkeypatch).splitlines()
    assert lines == [f"scored {done} of 64 deals" for done in (16, 32, 48, 64)]


def test_on_a_terminal_a_line_changes_and_is_gone_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = told(Terminal(), iter(range(9)), monkeypatch)
    assert text.startswith("\rscored 8 of 64 deals\rscored 16 of 64 deals")
    assert text.endswith("\r\x1b[K")
    assert "\n" not in text

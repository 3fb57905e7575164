"""Reads the answers of a conversation, one line after the other."""

from __future__ import annotations

import sys


def is_terminal() -> bool:
    """Whether somebody can be asked; a closed standard input is None for Python."""
    return bool(sys.stdin and sys.stdin.isatty())


def read_line(prompt: str) -> str:
    """Ask for a line. Raises EOFError when the input has ended."""
    # To standard error, where the questions are: standard output may be the file.
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.buffer.readline().decode("utf-8", errors="replace")
    if not line:
        raise EOFError
    return line

"""Standard output and error: encodings, closed pipes, widths, colour."""

from __future__ import annotations

import io
import os
import shutil
import sys

_WIDEST, _NARROWEST = 160, 60


class OutputError(Exception):
    """Standard output takes nothing more; the message is the system's reason."""


def prepare_streams() -> None:
    """Never fail on a sign that the terminal's encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write(text: str) -> None:
    """Write results. A reader that has gone away (`| head`) is not an error; a full disk is.

    Raises OutputError.
    """
    if sys.stdout is None:  # Closed by whoever started the command, who wants the exit code alone.
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python flushes again at exit; give it somewhere to write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise OutputError(error.strerror or str(error)) from error


def warn(text: str) -> None:
    """Write a note for the person, beside the results."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text if text.endswith("\n") else text + "\n")
        sys.stderr.flush()
    except OSError:
        # There is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def warn_of_nothing(looked_at: int, *, missing: bool) -> None:
    """Say that there was nothing to do, unless a finding has said why."""
    if looked_at == 0 and not missing:
        warn("there is nothing to check: no .yaml or .yml file was found")


def output_width() -> int:
    """The terminal's width within what the tables are made for; COLUMNS, or 100, in a pipe."""
    columns = shutil.get_terminal_size((100, 24)).columns
    return max(_NARROWEST, min(columns, _WIDEST))


def use_colour() -> bool:
    """Colour on a terminal unless NO_COLOR is set; FORCE_COLOR (but 0) asks for it anywhere."""
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR", "")
    if forced and forced != "0":
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def ascii_only() -> bool:
    """Whether the output's encoding can't hold box-drawing signs."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    return not encoding.replace("-", "").startswith("utf")

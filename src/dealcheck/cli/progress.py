"""How far a long run has come, on standard error."""

from __future__ import annotations

import sys

from dealcheck.cli.streams import warn

# Fewer deals than this are done before a person has read the line.
_MANY = 20
_LINES = 4


def note_progress(done: int, total: int, verb: str = "scored", things: str = "deals") -> None:
    """Show how many things are done: as a line that changes on a terminal, else now and then."""
    if total < _MANY:
        return
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{verb} {done} of {total} {things}" if done < total else "\r\x1b[K")
        sys.stderr.flush()
    elif done * _LINES // total > (done - 1) * _LINES // total:
        warn(f"{verb} {done} of {total} {things}")

"""How far a long run has come, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from dealcheck.cli.streams import warn

# What is done sooner is done before a person has read the line.
_SECONDS = 1.0
_LINES = 4


def progress(
    verb: str = "scored", things: str = "deals", clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int], None]:
    """What to tell how many things of how many are done; it speaks once a second has passed.

    On a terminal that is a line that changes and is gone at the end, else a line now and then.
    """
    start, told = clock(), 0

    def note(done: int, total: int) -> None:
        nonlocal told
        if clock() - start < _SECONDS:
            return
        text = f"{verb} {done} of {total} {things}"
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(f"\r{text}" if done < total else "\r\x1b[K")
            sys.stderr.flush()
        elif done * _LINES // total > told:
            told = done * _LINES // total
            warn(text)

    return note

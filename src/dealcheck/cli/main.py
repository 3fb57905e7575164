"""Runs a command and turns whatever happens into one of the documented exit codes."""

from __future__ import annotations

import sys

from dealcheck.cli.exit_codes import FAILED, INTERRUPTED
from dealcheck.cli.streams import prepare_streams, warn


def main() -> None:
    """Entry point of `dealcheck`."""
    prepare_streams()
    from dealcheck.cli.app import app  # noqa: PLC0415  streams first, so that usage errors print well

    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001  the last resort: never a traceback, never code 1
        if "--debug" in sys.argv:
            raise
        warn(f"dealcheck: internal error: {type(error).__name__}: {error}")
        warn("This is a mistake in dealcheck, not in your file; run again with --debug and report it.")
        sys.exit(FAILED)

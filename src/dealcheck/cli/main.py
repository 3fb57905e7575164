"""Runs a command and turns whatever happens into one of the documented exit codes."""

from __future__ import annotations

import sys

from dealcheck.cli.exit_codes import FAILED, INTERRUPTED
from dealcheck.cli.streams import OutputError, prepare_streams, warn
from dealcheck.cores import rarely_collect


def main() -> None:
    """Entry point of `dealcheck`."""
    prepare_streams()
    rarely_collect()
    try:
        # Streams first, so that usage errors print well; within, because Ctrl-C may come any time.
        from dealcheck.cli.app import app  # noqa: PLC0415
        from dealcheck.cli.completion import prepare_completion  # noqa: PLC0415

        prepare_completion()
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OutputError as error:
        warn(f"dealcheck: cannot write to standard output: {error}")
        sys.exit(FAILED)
    except MemoryError:
        if "--debug" in sys.argv:
            raise
        warn("dealcheck: there is not enough memory; fewer --draws, or fewer files, need less")
        sys.exit(FAILED)
    except Exception as error:
        # The last resort: never a traceback for a person, and never code 1, which means findings.
        if "--debug" in sys.argv:
            raise
        warn(f"dealcheck: internal error: {type(error).__name__}: {error}")
        warn("This is a mistake in dealcheck, not in your file; please report what --debug shows.")
        sys.exit(FAILED)

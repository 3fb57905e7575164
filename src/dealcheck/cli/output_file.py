"""Writes a result to a file: the whole of it or nothing, and never over what was read."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

import typer

from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.streams import warn, write
from dealcheck.visible import visible

STDOUT = "-"


class WriteError(Exception):
    """A file was not written; the message says which and why."""


def deliver(text: str, output: Path | None, inputs: Iterable[Path] = ()) -> None:
    """Write a result to standard output or to a file; what cannot be written ends the command."""
    if output is None or str(output) == STDOUT:
        write(text)
        return
    try:
        write_file(output, text, inputs=inputs)
    except WriteError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem


def write_file(path: Path, text: str, *, inputs: Iterable[Path] = ()) -> None:
    """Write a text to a file, which then holds all of it or, after a failure, what it held before.

    A link is followed and stays a link; a file that exists keeps its mode. A pipe or a device is
    written to as it is. One of the `inputs` of the run is never overwritten. Raises WriteError.
    """
    data = text.encode("utf-8", errors="backslashreplace")
    named = visible(str(path))
    try:
        target = Path(os.path.realpath(path))
        status = _status(target)
        if status is not None and any(_is_same(status, _status(each)) for each in inputs):
            raise WriteError(f"cannot write to {named}: it is one of the files that are read")
        if status is None or stat.S_ISREG(status.st_mode):
            _replace(target, data, status)
        else:
            target.write_bytes(data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WriteError(f"cannot write to {named}: {reason}") from error


def write_new_file(path: Path, text: str) -> None:
    """Write a text to a file that does not exist yet: all of it, or no file. Raises WriteError."""
    named = visible(str(path))
    taken = f"{named} exists already, and nothing is written over it"
    try:
        # A link that leads nowhere is a name that somebody has taken, too.
        if os.path.lexists(path):
            raise WriteError(taken)
        target = Path(os.path.realpath(path))
        new = _beside(target, text.encode("utf-8"))
        try:
            # Unlike a rename, a second name is refused where somebody has been quicker.
            target.hardlink_to(new)
        finally:
            new.unlink(missing_ok=True)
    except FileExistsError as error:
        raise WriteError(taken) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WriteError(f"cannot write to {named}: {reason}") from error


def _replace(target: Path, data: bytes, status: os.stat_result | None) -> None:
    new = _beside(target, data)
    try:
        if status is not None:
            new.chmod(stat.S_IMODE(status.st_mode))
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _beside(target: Path, data: bytes) -> Path:
    """Write a file with a name of its own beside the target, and return it."""
    # Beside the target: only within one file system does a file take another's place at once.
    new = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}.tmp")
    descriptor = os.open(
        new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
    )
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            # The name may reach the disk before the content does, and then a crash leaves nothing.
            os.fsync(file.fileno())
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return new


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _is_same(one: os.stat_result, other: os.stat_result | None) -> bool:
    return other is not None and os.path.samestat(one, other)

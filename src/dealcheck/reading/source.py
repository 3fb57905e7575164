"""Bytes of a file, a pipe or standard input: never more than the limit, never without an end."""

from __future__ import annotations

import os
import select
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.reading.limits import MAX_BYTES, PIPE_WAIT_SECONDS

# A writer stands ready behind these (`<(command)` in a shell), however long it takes to answer.
_OPEN_DESCRIPTORS = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")


def file_bytes(path: Path, name: str) -> bytes | Diagnostic:
    """Return at most one byte more than a file may have, or why the file cannot be read."""
    try:
        refused = refusal(path.stat().st_mode, name)
        return refused if refused else _read(path, name)
    except (OSError, ValueError) as error:
        return unreadable(error, name)


def stdin_bytes(name: str, stream: BinaryIO | None = None) -> bytes | Diagnostic:
    """Return what standard input holds, or `stream` in its place, up to the same limit."""
    if stream is None:
        if sys.stdin is None:
            return _error("D002", "standard input is closed", name, "name a file, or pipe one in")
        stream = sys.stdin.buffer
    try:
        return stream.read(MAX_BYTES + 1) or b""
    except (OSError, ValueError) as error:
        return unreadable(error, name)


def refusal(mode: int, name: str) -> Diagnostic | None:
    """Return the finding for what has a path but is no file: a device, a socket, a folder."""
    if stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
        return None
    if stat.S_ISDIR(mode):
        return _error("D003", "this is a folder, not a file", name, "name a file in it")
    what = "a socket" if stat.S_ISSOCK(mode) else "a device"
    return _error("D003", f"this is {what}, not a file", name, "name a file, or `-` to read a pipe")


def unreadable(error: OSError | ValueError, name: str) -> Diagnostic:
    """Return the finding for a failure of the operating system."""
    match error:
        case FileNotFoundError():
            return missing(name)
        case PermissionError():
            help_text = "give yourself the right to read it"
            return _error("D002", "permission to read this is denied", name, help_text)
        case OSError() if error.strerror:
            # The system's words begin with a capital; the finding's do not.
            reason = error.strerror[0].lower() + error.strerror[1:]
            help_text = "check the path and the disk it is on"
            return _error("D002", f"this cannot be read: {reason}", name, help_text)
        case _:
            return _error("D002", "this cannot be read", name, "check that it is a valid path")


def missing(name: str, *, link: bool = False) -> Diagnostic:
    """Return the finding for a path, or the target of a link, that does not exist."""
    if link:
        help_text = "correct the link or delete it"
        return _error("D001", "this link leads to nothing", name, help_text)
    return _error("D001", "there is no such file or folder", name, "check the spelling of the path")


def _read(path: Path, name: str) -> bytes | Diagnostic:
    # Without O_NONBLOCK the opening of a pipe that nobody writes to would never return, also where
    # a file has been replaced by one since it was looked at.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123  (a descriptor, not a path)
        mode = os.fstat(descriptor).st_mode
        refused = refusal(mode, name)
        if refused:
            return refused
        if stat.S_ISFIFO(mode) and sys.platform != "win32":
            patient = path.as_posix().startswith(_OPEN_DESCRIPTORS)
            wait = None if patient else PIPE_WAIT_SECONDS
            if not select.select([descriptor], [], [], wait)[0]:
                message = f"nobody wrote to this pipe for {PIPE_WAIT_SECONDS:g} seconds"
                return _error("D002", message, name, "start the program that writes to it first")
            os.set_blocking(descriptor, True)
        return file.read(MAX_BYTES + 1)


def _error(code: str, message: str, name: str, help_text: str) -> Diagnostic:
    return Diagnostic(code, "error", message, Place(name), help_text)

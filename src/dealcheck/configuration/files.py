"""Which file the settings stand in, and its text."""

from __future__ import annotations

import os
import re
from pathlib import Path

from dealcheck.configuration.toml import TomlFile, read_toml
from dealcheck.diagnostics import Diagnostic
from dealcheck.reading.encoding import decode
from dealcheck.reading.files import display_name
from dealcheck.reading.source import file_bytes

OWN_FILE = "dealcheck.toml"
SHARED_FILE = "pyproject.toml"
# Only a file with this in it is opened in earnest: a project's file that is broken elsewhere, or
# has nothing to say to us, is none of our business.
_MENTION = re.compile(rb"^[ \t]*\[?[ \t]*(?:tool[ \t]*\.)?[ \t]*[\"']?dealcheck\b", re.MULTILINE)


def find_configuration(folder: Path) -> Path | None:
    """Return the nearest file with settings, in `folder` or above it.

    In one folder `dealcheck.toml` goes before `pyproject.toml`. The search ends with the folder of
    a git repository: what lies above belongs to somebody else.
    """
    for here in (folder, *folder.parents):
        own, shared = here / OWN_FILE, here / SHARED_FILE
        if _is_file(own):
            return own
        if _is_file(shared) and _speaks_of_us(shared):
            return shared
        if os.path.lexists(here / ".git"):
            return None
    return None


def read_configuration(file: Path) -> TomlFile | Diagnostic:
    """Read a file with settings, or return why it cannot be read."""
    name = display_name(str(file))
    data = file_bytes(file, name)
    text = data if isinstance(data, Diagnostic) else decode(data, name)
    return text if isinstance(text, Diagnostic) else read_toml(text, name)


def way_to_settings(file: Path) -> tuple[str, ...]:
    """Return the keys that lead to the settings in a file; they may be the whole of it."""
    return ("tool", "dealcheck") if file.name == SHARED_FILE else ()


def _is_file(path: Path) -> bool:
    # Path.is_file raises where a folder above must not be looked into.
    return os.path.isfile(path)  # noqa: PTH113


def _speaks_of_us(file: Path) -> bool:
    data = file_bytes(file, str(file))
    if isinstance(data, Diagnostic) or not _MENTION.search(data):
        return False
    read = read_configuration(file)
    # A file that cannot be read but has our table is ours to complain about.
    return isinstance(read, Diagnostic) or read.value(way_to_settings(file)) is not None

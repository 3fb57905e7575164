"""Paths from the command line → the files to read, in an order that never changes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from dealcheck.diagnostics import Diagnostic
from dealcheck.reading.document import Document, ReadResult, read_bytes
from dealcheck.reading.source import file_bytes, missing, refusal, stdin_bytes, unreadable

STDIN = "-"
STDIN_NAME = "<stdin>"
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, with the name shown to people; without a path it is standard input."""

    name: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files behind the given paths, each once, and a finding for each path without any use."""

    files: tuple[InputFile, ...]
    diagnostics: tuple[Diagnostic, ...]


def find_files(paths: Iterable[str | Path]) -> FoundFiles:
    """Return the files to read for `paths`: files as they are, folders walked, `-` standard input.

    In folders these count: regular files and links to them, named *.yaml or *.yml. What begins with
    a dot is left out; links to folders are followed, but no folder or file is visited twice.
    """
    search = _Search()
    for path in paths:
        search.add(str(path))
    return FoundFiles(tuple(search.files), tuple(search.findings))


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """The documents among some files, the findings on the rest, and every text by file name."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def read_all(found: FoundFiles) -> ReadFiles:
    """Read every file that was found; what is wrong with the search comes first."""
    findings = list(found.diagnostics)
    documents, texts = [], {}
    for file in found.files:
        result = read_input(file)
        findings.extend(result.diagnostics)
        texts[file.name] = result.text
        if result.document is not None:
            documents.append(result.document)
    return ReadFiles(tuple(documents), tuple(findings), texts)


def read_input(file: InputFile, stdin: BinaryIO | None = None) -> ReadResult:
    """Read one of the found files; `stdin` stands in for standard input."""
    return read_data(input_bytes(file, stdin), file.name)


def input_bytes(file: InputFile, stdin: BinaryIO | None = None) -> bytes | Diagnostic:
    """Return what one of the found files holds, or why that cannot be had."""
    if file.path is not None:
        return file_bytes(file.path, file.name)
    return stdin_bytes(file.name, stdin)


def read_file(path: str | Path, name: str | None = None) -> ReadResult:
    """Read one file; `name` is shown to people, by default the path below the current folder."""
    shown_as = display_name(str(path)) if name is None else name
    return read_data(file_bytes(Path(path), shown_as), shown_as)


def read_data(data: bytes | Diagnostic, name: str) -> ReadResult:
    """Read what a file holds; why it could not be had becomes the one finding."""
    return ReadResult(None, (data,)) if isinstance(data, Diagnostic) else read_bytes(data, name)


def display_name(path: str) -> str:
    """Return `path` as it is shown: with slashes, relative to the current folder if below it."""
    if Path(path).is_absolute():
        try:
            return Path(path).relative_to(Path.cwd()).as_posix()
        except (ValueError, OSError):
            return Path(path).as_posix()
    return Path(os.path.normpath(path)).as_posix()


@dataclass(slots=True)
class _Search:
    """What has been found so far, and which files and folders have been visited."""

    files: list[InputFile] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    visited: set[tuple[int, int]] = field(default_factory=set)
    has_stdin: bool = False

    def add(self, path: str) -> None:
        """Add what one path of the command line stands for."""
        if path == STDIN:
            if not self.has_stdin:
                self.files.append(InputFile(STDIN_NAME))
            self.has_stdin = True
            return
        name = display_name(path) if path else ""
        try:
            status = os.stat(path)  # noqa: PTH116  (Path takes an empty path for the current folder)
        except FileNotFoundError:
            self.findings.append(missing(name, link=os.path.islink(path)))  # noqa: PTH114
        except (OSError, ValueError) as error:
            self.findings.append(unreadable(error, name))
        else:
            self.add_known(path, name, status)

    def add_known(self, path: str, name: str, status: os.stat_result) -> None:
        """Add a folder's files, or the one file, unless it is a device or a socket."""
        if stat.S_ISDIR(status.st_mode):
            if self.is_new(status):
                self.walk(path)
            return
        refused = refusal(status.st_mode, name)
        if refused:
            self.findings.append(refused)
        elif self.is_new(status):
            self.files.append(InputFile(name, Path(path)))

    def walk(self, folder: str) -> None:
        """Add every file of a folder, by name; without recursion, however deep the folders go."""
        waiting: list[Iterator[os.DirEntry[str]]] = [self.entries(folder)]
        while waiting:
            entry = next(waiting[-1], None)
            if entry is None:
                waiting.pop()
                continue
            status = self.status(entry)
            if status is None:
                continue
            if stat.S_ISDIR(status.st_mode):
                if self.is_new(status):
                    waiting.append(self.entries(entry.path))
            elif stat.S_ISREG(status.st_mode) and _has_suffix(entry) and self.is_new(status):
                self.files.append(InputFile(display_name(entry.path), Path(entry.path)))

    def entries(self, folder: str) -> Iterator[os.DirEntry[str]]:
        """Return the entries of a folder that are not hidden, by name."""
        try:
            with os.scandir(folder) as found:
                visible_ones = [entry for entry in found if not entry.name.startswith(".")]
        except OSError as error:
            self.findings.append(unreadable(error, display_name(folder)))
            return iter(())
        return iter(sorted(visible_ones, key=lambda entry: entry.name))

    def status(self, entry: os.DirEntry[str]) -> os.stat_result | None:
        """Return what an entry is, links followed; None, with a finding, if that is unknown."""
        try:
            # Not entry.stat(): on Windows it has no file number to tell files apart by.
            return os.stat(entry.path)  # noqa: PTH116
        except FileNotFoundError:
            if entry.is_symlink() and _has_suffix(entry):
                self.findings.append(missing(display_name(entry.path), link=True))
        except OSError as error:
            if _has_suffix(entry):
                self.findings.append(unreadable(error, display_name(entry.path)))
        return None

    def is_new(self, status: os.stat_result) -> bool:
        """Say whether this file or folder is met for the first time, and remember it."""
        identity = (status.st_dev, status.st_ino)
        if identity in self.visited:
            return False
        self.visited.add(identity)
        return True


def _has_suffix(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith(_SUFFIXES)

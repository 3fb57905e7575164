"""The files of a run, each read and checked by itself, on as many cores as there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from dealcheck.checking import CheckContext, CheckedAlone, check_alone
from dealcheck.cores import spread
from dealcheck.diagnostics import Diagnostic
from dealcheck.profiles import ProfileLibrary, profile_library
from dealcheck.reading import Document, InputFile, ReadResult, input_bytes, read_data
from dealcheck.what_if import Setting, apply_settings

# Starting a worker takes about as long as reading and checking this many files.
_PER_TASK = 16
# What a profile calls itself; a file with neither of these in it is none, unless it hides them.
_MARKS = (b"dealcheck/importer/", b"dealcheck/developer/")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was read and what was found; `alone` is None if there is no document.

    The document of `read` has the settings of the run laid over it.
    """

    read: ReadResult
    alone: CheckedAlone | None
    setting_findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Content:
    name: str
    data: bytes | Diagnostic


def check_files(
    files: Iterable[InputFile],
    own: Sequence[Document],
    settings: Sequence[Setting] = (),
    *,
    apart: bool = False,
) -> tuple[tuple[CheckedFile, ...], ProfileLibrary]:
    """Read and check files; return what came of each, in their order, and the profiles they used.

    `own` are the profiles given apart from the files. Those among the files count for all of them,
    unless each file is checked `apart` from the others.
    """
    contents = [_Content(file.name, input_bytes(file)) for file in files]
    looking = [content for content in contents if _may_be_profile(content) and not apart]
    library = profile_library([*_documents(map(_read, looking)), *own])
    checked = _check(contents, library, settings)
    if apart:
        return checked, library
    found = profile_library([*_documents(each.read for each in checked), *own])
    if found.own.keys() != library.own.keys():
        # A profile that writes its format with escapes. Now its id is known.
        library = found
        checked = _check(contents, library, settings)
    return checked, library


def _check(
    contents: Sequence[_Content], library: ProfileLibrary, settings: Sequence[Setting]
) -> tuple[CheckedFile, ...]:
    context = CheckContext.shipped().with_profiles(library.documents, library.find)
    work = partial(_check_one, context=context, library=library, settings=settings)
    return tuple(spread(work, contents, per_task=_PER_TASK))


def _check_one(
    content: _Content,
    context: CheckContext,
    library: ProfileLibrary,
    settings: Sequence[Setting],
) -> CheckedFile:
    read = _read(content)
    if read.document is None:
        return CheckedFile(read, None)
    (document,), findings = apply_settings([read.document], settings, library.find)
    result = ReadResult(document, read.diagnostics, read.text)
    return CheckedFile(result, check_alone(document, context), findings)


def _read(content: _Content) -> ReadResult:
    return read_data(content.data, content.name)


def _may_be_profile(content: _Content) -> bool:
    data = content.data
    return isinstance(data, bytes) and any(mark in data for mark in _MARKS)


def _documents(results: Iterable[ReadResult]) -> list[Document]:
    return [result.document for result in results if result.document is not None]

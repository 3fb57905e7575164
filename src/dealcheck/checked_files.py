"""The files of a run, each read and checked by itself, on as many cores as there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dealcheck.checking import CheckContext, CheckedAlone, check_alone
from dealcheck.checking.declared import wrong_format
from dealcheck.checking.documents import Kind, Subject, kind_of
from dealcheck.checking.folder import about_others
from dealcheck.checking.wording import Steps
from dealcheck.cores import spread
from dealcheck.diagnostics import Diagnostic, reaches
from dealcheck.profiles import ProfileLibrary, profile_library
from dealcheck.reading import Document, InputFile, Plain, ReadResult, input_bytes, read_file
from dealcheck.reading.document import read_text, text_of
from dealcheck.reading.files import display_name
from dealcheck.what_if import Setting, apply_settings

# Starting a worker takes about as long as reading and checking this many files.
_PER_TASK = 16
# What a profile calls itself; a file with neither of these in it is none, unless it hides them.
_MARKS = ("dealcheck/importer/", "dealcheck/developer/")


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
    """A file and its text, or what there is to say if it has none."""

    name: str
    text: str | ReadResult


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a check comes back with: all but the text, which whoever asked for it has already."""

    read_findings: tuple[Diagnostic, ...]
    data: dict[str, Plain] | None = None
    laid_over: Mapping[Steps, str] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()
    broken: frozenset[Steps] = frozenset()
    setting_findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Checks:
    """What is the same for every file of a run."""

    context: CheckContext
    library: ProfileLibrary
    settings: Sequence[Setting]
    findings_only: bool


def check_files(
    files: Iterable[InputFile],
    own: Sequence[Document],
    settings: Sequence[Setting] = (),
    *,
    apart: bool = False,
    findings_only: bool = False,
) -> tuple[tuple[CheckedFile, ...], ProfileLibrary]:
    """Read and check files; return what came of each, in their order, and the profiles they used.

    `own` are the profiles given apart from the files. Those among the files count for all of them,
    unless each file is checked `apart` from the others. With `findings_only` the documents of deals
    come back with nothing but what deals say of each other: a large folder then fits into memory.
    """
    contents = [_Content(file.name, _text(file)) for file in files]
    looking = [content for content in contents if _may_be_profile(content) and not apart]
    library = profile_library([*_documents(map(_read, looking)), *own])
    checked = _check(contents, library, settings, findings_only=findings_only)
    if apart:
        return checked, library
    found = profile_library([*_documents(each.read for each in checked), *own])
    if found.own.keys() != library.own.keys():
        # A profile that writes its format with escapes. Now its id is known.
        library = found
        checked = _check(contents, library, settings, findings_only=findings_only)
    return checked, library


def _check(
    contents: Sequence[_Content],
    library: ProfileLibrary,
    settings: Sequence[Setting],
    *,
    findings_only: bool,
) -> tuple[CheckedFile, ...]:
    context = CheckContext.shipped().with_profiles(library.documents, library.find)
    work = partial(_check_one, checks=_Checks(context, library, settings, findings_only))
    outcomes = spread(work, contents, per_task=_PER_TASK)
    return tuple(map(_checked_file, contents, outcomes))


def _check_one(content: _Content, checks: _Checks) -> _Outcome:
    read = _read(content)
    if read.document is None:
        return _Outcome(read.diagnostics)
    (document,), from_settings = apply_settings(
        [read.document], checks.settings, checks.library.find
    )
    alone = check_alone(document, checks.context)
    return _Outcome(
        read.diagnostics,
        about_others(document) if checks.findings_only else document.data,
        document.laid_over,
        alone.diagnostics,
        alone.subject.broken if alone.subject is not None else frozenset(),
        from_settings,
    )


def _checked_file(content: _Content, outcome: _Outcome) -> CheckedFile:
    """Put an outcome and the text that it is about together again."""
    if isinstance(content.text, ReadResult):
        return CheckedFile(content.text, None)
    if outcome.data is None:
        return CheckedFile(ReadResult(None, outcome.read_findings, content.text), None)
    document = Document(content.name, outcome.data, content.text, outcome.laid_over)
    kind = kind_of(document)
    subject = Subject(document, kind, outcome.broken) if kind is not None else None
    return CheckedFile(
        ReadResult(document, outcome.read_findings, content.text),
        CheckedAlone(outcome.findings, subject),
        outcome.setting_findings,
    )


def _text(file: InputFile) -> str | ReadResult:
    data = input_bytes(file)
    return ReadResult(None, (data,)) if isinstance(data, Diagnostic) else text_of(data, file.name)


def _read(content: _Content) -> ReadResult:
    text = content.text
    return text if isinstance(text, ReadResult) else read_text(text, content.name)


def _may_be_profile(content: _Content) -> bool:
    text = content.text
    return isinstance(text, str) and any(mark in text for mark in _MARKS)


def _documents(results: Iterable[ReadResult]) -> list[Document]:
    return [result.document for result in results if result.document is not None]


@dataclass(frozen=True, slots=True)
class OneFile:
    """A sound file of one kind; None with the findings on it where it is none."""

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def read_one(file: Path, kind: Kind) -> OneFile:
    """Read and check a file that has to be of one kind, and is no deal or profile."""
    read = read_file(file, display_name(str(file)))
    texts = {display_name(str(file)): read.text}
    if read.document is None or read.diagnostics:
        return OneFile(None, read.diagnostics, texts)
    wrong = wrong_format(read.document, kind)
    findings = (wrong,) if wrong else check_alone(read.document, CheckContext()).diagnostics
    return OneFile(None if reaches(findings, "error") else read.document, tuple(findings), texts)

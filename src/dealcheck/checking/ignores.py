"""`# dealcheck: ignore[D201] reason`: findings that somebody has seen and answers for.

An ignore holds for its own line or, on a line of its own, for the next line that is not another
ignore. It names its codes and says why; one that does not is reported and hides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dealcheck.checking.codes import can_be_hidden, known_codes
from dealcheck.checking.folder import cut_off
from dealcheck.checking.rules import RUN_CODES
from dealcheck.checking.schema_findings import MOST_FINDINGS
from dealcheck.diagnostics import Diagnostic, Place, in_order
from dealcheck.reading import Document
from dealcheck.reading.comments import Comment, comments_to
from dealcheck.visible import shown

_FORM = re.compile(r"#[ \t]*+dealcheck:[ \t]*+ignore\[([^\[\]]*+)\][ \t]*+(.*+)")
_CODE = re.compile(r"[^\s,]++")
_Key: TypeAlias = tuple[str, int, str]
_EXAMPLE = "`# dealcheck: ignore[D201] the reason`"


@dataclass(frozen=True, slots=True)
class Sifted:
    """The findings to show and those that an ignore hides."""

    shown: tuple[Diagnostic, ...]
    ignored: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Ignore:
    """One code of an ignore: where it is written, and the line whose findings it hides."""

    code: str
    place: Place
    line: int


def sift(documents: Sequence[Document], diagnostics: Iterable[Diagnostic]) -> Sifted:
    """Part the findings on some documents by the ignores in them, and report on the ignores."""
    findings = tuple(diagnostics)
    met = {_key(one.place, one.place.line, one.code) for one in findings}
    ignores: set[_Key] = set()
    about: list[Diagnostic] = []
    for document in documents:
        own: list[Diagnostic] = []
        for item in _read(document):
            if isinstance(item, Diagnostic):
                own.append(item)
                continue
            key = _key(item.place, item.line, item.code)
            ignores.add(key)
            if key not in met and not _found_elsewhere(item.code):
                own.append(_unused(item))
        about += own[:MOST_FINDINGS]
        if len(own) > MOST_FINDINGS:
            about.append(cut_off(document))
    hidden = [one for one in findings if _key(one.place, one.place.line, one.code) in ignores]
    left = [one for one in findings if _key(one.place, one.place.line, one.code) not in ignores]
    return Sifted(in_order([*left, *about]), tuple(hidden))


def unhidden(document: Document, diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return those findings on a document that no ignore in it hides."""
    hidden = {
        _key(item.place, item.line, item.code)
        for item in _read(document)
        if not isinstance(item, Diagnostic)
    }
    return tuple(d for d in diagnostics if _key(d.place, d.place.line, d.code) not in hidden)


def _key(place: Place, line: int, code: str) -> _Key:
    return place.file, line, code


def _read(document: Document) -> Iterator[_Ignore | Diagnostic]:
    """Yield the ignores of a document, and a finding for each that is not one."""
    alone: list[Comment] = []
    for comment in comments_to("dealcheck", document):
        if alone and comment.place.line != alone[-1].place.line + 1:
            yield from _parsed(alone)
            alone = []
        if comment.is_alone:
            alone.append(comment)
        else:
            yield from _parsed([*alone, comment])
            alone = []
    yield from _parsed(alone)


def _parsed(stack: Sequence[Comment]) -> Iterator[_Ignore | Diagnostic]:
    """Read ignores that stand directly above one another: all hold for the line after them."""
    for comment in stack:
        last = stack[-1]
        line = last.place.line + 1 if last.is_alone else last.place.line
        form = _FORM.fullmatch(comment.text)
        codes = list(_CODE.finditer(comment.text, *form.span(1))) if form else []
        if form is None or not codes:
            message = f"this comment is for dealcheck and not understood: {shown(comment.text)}"
            yield _finding("D250", message, comment.place, f"write {_EXAMPLE}")
            continue
        if not form[2]:
            message = "this ignore gives no reason and hides nothing"
            yield _finding("D251", message, comment.place, f"say why: {_EXAMPLE}")
            continue
        for written in codes:
            yield _judged(written[0], comment.part(*written.span()), line)


def _judged(written: str, place: Place, line: int) -> _Ignore | Diagnostic:
    code = written.upper()
    if code not in known_codes():
        message = f"no finding has the code {shown(written)}"
        help_text = "take the code from the finding that is meant, or take the comment out"
        return _finding("D252", message, place, help_text)
    if not can_be_hidden(code):
        message = f"{code} cannot be ignored"
        help_text = "correct what it is about; without that nothing else here can be relied on"
        return _finding("D254", message, place, help_text)
    return _Ignore(code, place, line)


def _unused(ignore: _Ignore) -> Diagnostic:
    where = "this line" if ignore.line == ignore.place.line else "the line below"
    message = f"there is no {ignore.code} on {where} to ignore"
    help_text = "take it out, so that it does not hide a later mistake"
    return Diagnostic("D253", "note", message, ignore.place, help_text)


def _found_elsewhere(code: str) -> bool:
    """Whether a finding may be there all the same: in a run over other files, or when scoring."""
    return code in RUN_CODES or code.startswith("D5")


def _finding(code: str, message: str, place: Place, help_text: str) -> Diagnostic:
    return Diagnostic(code, "warning", message, place, help_text)

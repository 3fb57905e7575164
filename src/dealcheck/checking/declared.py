"""The `format` line, which says what kind of file a document is."""

from dealcheck.checking.documents import FORMATS, Kind, kind_of, start_of
from dealcheck.checking.near import nearest
from dealcheck.checking.wording import described, either
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.reading import Document
from dealcheck.visible import shown


def format_finding(document: Document) -> Diagnostic:
    """Return the one finding on a document that does not say what it is, or says it wrongly."""
    declared = document.data.get("format")
    if "format" in document.data:
        message = f"format is {described(declared)}, which dealcheck does not know"
        near = nearest(declared, FORMATS) if isinstance(declared, str) else None
        return _finding(message, document.place(("format",)), near)
    misspelt = nearest("format", document.data)
    if misspelt is not None:
        message = f"missing key `format`; the nearest key in this file is {shown(misspelt)}"
        return _finding(message, document.place((misspelt,), key=True))
    message = "missing key `format`, which says what kind of file this is"
    return _finding(message, start_of(document.place(())))


def wrong_format(document: Document, kind: Kind) -> Diagnostic | None:
    """Return the finding on a document that is of another kind than it is taken for."""
    if kind_of(document) == kind:
        return None
    if kind_of(document) is None:
        return format_finding(document)
    name = next(name for name, known in FORMATS.items() if known == kind)
    message = f"format is {described(document.data['format'])}, where `{name}` is needed"
    return _finding(message, document.place(("format",)), name)


def _finding(message: str, place: Place, near: str | None = None) -> Diagnostic:
    known = either([f"`format: {name}`" for name in ([near] if near else FORMATS)])
    return Diagnostic("D110", "error", message, place, f"write {known}", "format")

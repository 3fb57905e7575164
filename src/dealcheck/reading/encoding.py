"""From bytes to text: UTF-8, with or without a byte order mark, and nothing else."""

from __future__ import annotations

import codecs
import re

from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.reading.limits import MAX_BYTES
from dealcheck.reading.span import at
from dealcheck.visible import escape, shown

# Line ends that only some programs see (U+0085, U+2028, U+2029) are refused too: with them the
# same file would have other lines, and other keys, for the parser than for its author.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_RESAVE = "re-save the file as UTF-8"


def decode(data: bytes, name: str) -> str | Diagnostic:
    """Return the text of `data`, or the finding that says why it cannot be read as text."""
    if len(data) > MAX_BYTES:
        return _error(
            "D004",
            f"the file is larger than {MAX_BYTES:,} bytes",
            Place(name),
            "a deal takes a few kilobytes; split the file or name the right one",
        )
    wide = _wide_encoding(data)
    if wide:
        return _error("D007", f"the file is in {wide}, not in UTF-8", Place(name), _RESAVE)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        return _wrong_byte(error, name)
    found = _REFUSED.search(text)
    return _wrong_character(text, found, name) if found else text


def as_far_as_readable(data: bytes) -> str:
    """Return the text of data that has been refused, to show the line where the mistake is."""
    return data[:MAX_BYTES].removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")


def _wide_encoding(data: bytes) -> str:
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            return encoding
    # Without a mark: the first characters of YAML are plain ones, so half of their bytes are zero.
    start = data[:4]
    if len(start) == 4 and start.count(0) == 3:
        return "UTF-32"
    if len(start) == 4 and (start[0] == start[2] == 0 or start[1] == start[3] == 0):
        return "UTF-16" if start.count(0) == 2 else ""
    return ""


def _wrong_byte(error: UnicodeDecodeError, name: str) -> Diagnostic:
    before = error.object[: error.start].decode("utf-8", errors="replace")
    byte = error.object[error.start : error.start + 1]
    guess = byte.decode("cp1252", errors="ignore")
    meant = f"; in Windows-1252 it would be {shown(guess)}" if guess else ""
    message = f"the byte 0x{byte[0]:02X} is not valid UTF-8{meant}"
    return _error("D006", message, at(name, before, len(before)), _RESAVE)


def _wrong_character(text: str, found: re.Match[str], name: str) -> Diagnostic:
    count = sum(1 for _ in _REFUSED.finditer(text))
    more = f" ({count} such characters in the file)" if count > 1 else ""
    message = f"the invisible character U+{ord(found[0]):04X} may not stand in a file{more}"
    help_text = f'delete it, or write it in double quotes as "{escape(found[0])}" if it is meant'
    return _error("D008", message, at(name, text, found.start()), help_text)


def _error(code: str, message: str, place: Place, help_text: str) -> Diagnostic:
    return Diagnostic(code, "error", message, place, help_text)

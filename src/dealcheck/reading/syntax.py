"""The parser's complaints, said again in plain words and at the place where the mistake is.

PyYAML names what its grammar expected next ("did not find expected key"), often a line too late.
Each entry of `_CASES` recognises one such complaint, of the C parser and of the one in Python, by
its own words; what it returns is decided by the text around the mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from dealcheck.diagnostics import Diagnostic, Place, Related
from dealcheck.reading import layout
from dealcheck.reading.parser import Mark
from dealcheck.reading.span import at
from dealcheck.visible import shown

_QUOTE_IT = "put the text in quotes if it is meant to start with this character"
_AT_LEAST = re.compile(r">=?[ \t]*([0-9]+)")
# A character beyond the first 65,536 as JSON escapes it.
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_TAG_HELP = "leave the tag out; put the text in quotes if `!` belongs to it"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser said and where: `index` of the problem, `opened` of what it was within."""

    name: str
    text: str
    problem: str
    index: int
    opened: int

    @property
    def character(self) -> str:
        """The character at the problem; empty at the end of the file."""
        return self.text[self.index : self.index + 1]

    def error(
        self, code: str, message: str, help_text: str, place: Place | None = None
    ) -> Diagnostic:
        """Return the finding, at the problem unless another place is given."""
        return Diagnostic(code, "error", message, place or self.place(self.index), help_text)

    def place(self, start: int, stop: int | None = None) -> Place:
        """Return the place of a piece of the text."""
        return at(self.name, self.text, start, stop)


_Case: TypeAlias = Callable[[Complaint], Diagnostic]


def explain(error: Exception, name: str, text: str) -> Diagnostic:
    """Return the finding for an exception of the parser."""
    problem_mark: Mark | None = getattr(error, "problem_mark", None)
    context_mark: Mark | None = getattr(error, "context_mark", None)
    if not isinstance(error, yaml.MarkedYAMLError) or problem_mark is None:
        # What the parser in Python lets through as a bare ValueError or OverflowError.
        message = "the file holds an escape or a directive that stands for no character or version"
        return Diagnostic("D020", "error", message, Place(name), "write the character itself")
    index = min(problem_mark.index, len(text))
    opened = min(context_mark.index, len(text)) if context_mark else index
    said = f"{error.context or ''}; {error.problem or ''}"
    complaint = Complaint(name, text, said, index, opened)
    for words, case in _CASES:
        if words.search(said):
            return case(complaint)
    return complaint.error(
        "D020",
        "this is not valid YAML",
        "compare the indentation, quotes and colons of this line and of the one above",
    )


def _tab(complaint: Complaint) -> Diagnostic:
    start = max(complaint.text.find("\t", complaint.index), complaint.index)
    stop = start + 1
    while complaint.text[stop : stop + 1] == "\t":
        stop += 1
    return complaint.error(
        "D021",
        "YAML does not allow tabs for indentation",
        "indent with two spaces for every level",
        complaint.place(start, stop),
    )


def _strange_start(complaint: Complaint) -> Diagnostic:
    if complaint.character == "\t":
        return _tab(complaint)
    message = f"a value cannot start with {shown(complaint.character)}"
    return complaint.error("D020", message, _number_or(_QUOTE_IT, complaint, complaint.index))


def _open_quote(complaint: Complaint) -> Diagnostic:
    quote = complaint.text[complaint.opened : complaint.opened + 1]
    return complaint.error(
        "D022",
        f"the text that starts here with {quote} is never closed",
        f"add the closing {quote}",
        complaint.place(complaint.opened),
    )


def _open_bracket(complaint: Complaint) -> Diagnostic:
    opening = complaint.text[complaint.opened : complaint.opened + 1]
    closing, what = ("]", "list") if opening == "[" else ("}", "block")
    if layout.nothing_follows(complaint.text, complaint.index) or layout.next_key_starts(
        complaint.text, complaint.opened, complaint.index
    ):
        return complaint.error(
            "D022",
            f"the {what} that starts here with `{opening}` is never closed",
            f"add the closing `{closing}`",
            complaint.place(complaint.opened),
        )
    finding = complaint.error(
        "D020",
        f"expected `,` or `{closing}` here",
        f"separate the entries with commas, close the {what} with `{closing}`, and put texts"
        " that hold `: `, commas or brackets in quotes",
    )
    related = Related(complaint.place(complaint.opened), f"the {what} starts here")
    return Diagnostic(
        finding.code, "error", finding.message, finding.place, finding.help, "", (related,)
    )


def _second_colon(complaint: Complaint) -> Diagnostic:
    found = layout.unexpected_colon(complaint.text, complaint.index)
    return complaint.error("D020", found.message, found.help, complaint.place(*found.at))


def _missing_colon(complaint: Complaint) -> Diagnostic:
    found = layout.missing_colon(complaint.text, complaint.opened)
    return complaint.error("D020", found.message, found.help, complaint.place(*found.at))


def _misfit(complaint: Complaint) -> Diagnostic:
    found = layout.misfit(complaint.text, complaint.index, complaint.opened)
    return complaint.error("D020", found.message, found.help, complaint.place(*found.at))


def _entry_beside_key(complaint: Complaint) -> Diagnostic:
    return complaint.error(
        "D020",
        "a list cannot start on the line of its key",
        "put every `- entry` on a line of its own, or write the list as `[one, two]`",
    )


def _colon_in_brackets(complaint: Complaint) -> Diagnostic:
    return complaint.error(
        "D020",
        "a colon cannot stand here without a space after it",
        "write `key: value` with a space, or put the text with the colon in quotes",
    )


def _question_mark(complaint: Complaint) -> Diagnostic:
    return complaint.error("D020", "`?` cannot stand alone here", _QUOTE_IT)


def _nameless(complaint: Complaint) -> Diagnostic:
    sign = complaint.text[complaint.opened : complaint.opened + 1]
    return complaint.error(
        "D020",
        f"a value that starts with `{sign}` is a reference in YAML, and this is none",
        f'put the text in quotes: "{sign}…"',
        complaint.place(complaint.opened),
    )


def _tag(complaint: Complaint) -> Diagnostic:
    return complaint.error(
        "D032",
        "tags (words that start with `!`) are not allowed",
        _TAG_HELP,
        complaint.place(complaint.opened),
    )


def _escape(complaint: Complaint) -> Diagnostic:
    # The C parser marks the backslash, the one in Python what follows it.
    start = complaint.text.rfind("\\", complaint.opened, complaint.index + 1)
    start = complaint.index if start < 0 else start
    sequence = complaint.text[start : start + 2].rstrip()
    pair = _PAIR.match(complaint.text, start)
    if pair is not None:
        high, low = int(pair[1], 16), int(pair[2], 16)
        character = chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
        return complaint.error(
            "D020",
            f"{shown(pair[0])} is how JSON writes one character in two halves, which YAML does not",
            f"write the character itself, {shown(character)}, or \\U{ord(character):08X}",
            complaint.place(*pair.span()),
        )
    if _HALF.match(complaint.text, start):
        message = f"{shown(complaint.text[start : start + 6])} stands for half of a character"
        place = complaint.place(start, start + 6)
        return complaint.error("D020", message, "write the character itself", place)
    return complaint.error(
        "D020",
        f"{shown(sequence)} is not an escape that YAML knows, or it is not complete",
        "write `\\\\` for a backslash, or put the text in single quotes",
        complaint.place(start, start + len(sequence)),
    )


def _block_text(complaint: Complaint) -> Diagnostic:
    sign = complaint.text[complaint.opened : complaint.opened + 1]
    help_text = (
        f"start the text on the next line, indented; quote it if it is meant to start with `{sign}`"
    )
    return complaint.error(
        "D020",
        f"nothing but `-`, `+` or a digit from 1 to 9 may follow `{sign}`",
        _number_or(help_text, complaint, complaint.opened),
    )


def _number_or(help_text: str, complaint: Complaint, index: int) -> str:
    """Return what to write where a sign before a number, as in `>= 5`, was meant for a bound."""
    found = _AT_LEAST.match(complaint.text, index)
    if found is None:
        return help_text
    return f"write {{at_least: {found[1]}}}"


def _no_value(complaint: Complaint) -> Diagnostic:
    character = complaint.character
    if not character:
        message = "the file ends in the middle of a value"
        return complaint.error("D022", message, "close what is open: brackets, braces, quotes")
    if complaint.text.startswith("...", complaint.index):
        message = "the end of the document stands before its content"
        return complaint.error("D020", message, "delete this line")
    if character in "]}" and complaint.opened == complaint.index:
        message = f"`{character}` closes nothing"
        return complaint.error("D020", message, "delete it, or put the text in quotes")
    message = f"a value is missing before {shown(character)}"
    return complaint.error("D020", message, "write the value, or put the text in quotes")


def _after_the_end(complaint: Complaint) -> Diagnostic:
    found = layout.after_the_end(complaint.text, complaint.index)
    return complaint.error("D020", found.message, found.help, complaint.place(*found.at))


_CASES: tuple[tuple[re.Pattern[str], _Case], ...] = tuple(
    (re.compile(words), case)
    for words, case in (
        (r"tab character", _tab),
        (r"cannot start any token", _strange_start),
        (r"unexpected (end of stream|document (indicator|separator))", _open_quote),
        (r"escape (character|sequence|code)|quoted scalar.*hexa?decimal|escape code", _escape),
        (r"scanning a block scalar", _block_text),
        (r"scanning an (alias|anchor)", _nameless),
        (r"(scanning|parsing) a tag|tag handle", _tag),
        (r"parsing a flow (sequence|mapping); .*expected ',' or", _open_bracket),
        (r"mapping values are not allowed", _second_colon),
        (r"unexpected ':'", _colon_in_brackets),
        (r"sequence entries are not allowed", _entry_beside_key),
        (r"mapping keys are not allowed", _question_mark),
        (r"could not find expected ':'", _missing_colon),
        (r"parsing a block (mapping|collection)", _misfit),
        (r"node content", _no_value),
        (r"document start", _after_the_end),
    )
)

"""Comments that are addressed to dealcheck, told apart from texts that only look like one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from dealcheck.diagnostics import Place
from dealcheck.reading.document import Document
from dealcheck.reading.parser import Scalar, events
from dealcheck.reading.span import LINE_END

_SIGN = re.compile(r"(?<!\S)#")
_BLOCK_TEXT = ("|", ">")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its `#` to the end of its line; `is_alone` if nothing stands before it."""

    text: str
    place: Place
    is_alone: bool

    def part(self, start: int, stop: int) -> Place:
        """Return the place of a piece of the comment."""
        at = self.place
        return Place(at.file, at.line, at.column + start, at.line, at.column + stop)


def comments_to(name: str, document: Document) -> Iterator[Comment]:
    """Yield the comments that begin with a name and a colon (`# dealcheck: …`), from the top.

    `#` inside a text is not a comment, and only the parser knows where texts are. It is asked only
    if the name stands somewhere in the file.
    """
    if f"{name}:" not in document.text:
        return
    addressed = re.compile(rf"#[ \t]*+{re.escape(name)}:")
    texts = list(_texts(document.text))
    begins = [start for start, _ in texts]
    line_start = 0
    for number, line in enumerate(document.lines, start=1):
        for sign in _SIGN.finditer(line):
            index = line_start + sign.start()
            before = bisect_right(begins, index) - 1
            if before >= 0 and index < texts[before][1]:
                continue
            if addressed.match(line, sign.start()):
                text = line[sign.start() :].rstrip()
                column = sign.start() + 1
                place = Place(document.name, number, column, number, column + len(text))
                yield Comment(text, place, is_alone=not line[: sign.start()].strip())
            # Whatever follows the first sign belongs to the same comment.
            break
        line_start += len(line)
        end = LINE_END.match(document.text, line_start)
        line_start = end.end() if end else line_start


def _texts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each scalar begins and ends, in order."""
    for event in events(text):
        if not isinstance(event, Scalar):
            continue
        start = event.start_mark.index
        if event.style in _BLOCK_TEXT:
            # A comment may follow the sign that opens a block of text, on the same line.
            header = LINE_END.search(text, start)
            start = header.end() if header else event.end_mark.index
        yield start, event.end_mark.index

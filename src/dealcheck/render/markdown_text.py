"""What every page in Markdown is made of: texts that say nothing but themselves, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dealcheck.visible import visible

# Whatever could begin a link, a tag, an image, a list, a mention, a picture, or another column: as
# an entity, or behind a backslash where that reads better in the text itself. A colon, a number
# sign or a bracket that begins nothing stays as it is.
_BEHIND_BACKSLASH = frozenset("[]~")
_MARKS = re.compile(
    r"[\\`*_{}\[\]<>|~]"
    r"|^[#+-]|^\d{1,9}[.)](?=\s)"
    r"|(?<=\])\(|#(?=\d)|@(?=\w)|&(?=[#\w])"
    r"|:(?=//|[\w+-]+:)|(?<=www)\.",
    re.IGNORECASE,
)

Row = Sequence[str]


def escaped(text: str) -> str:
    """A text in which nothing is Markdown or HTML any more."""
    return _MARKS.sub(lambda found: _written(found[0]), visible(text))


def _written(mark: str) -> str:
    last = mark[-1]
    safe = f"\\{last}" if last in _BEHIND_BACKSLASH else f"&#{ord(last)};"
    return mark[:-1] + safe


def escaped_code(text: str) -> str:
    """A text within backticks."""
    return re.sub(r"[`|<>&]", "?", visible(text))


def table(head: Row, rows: Iterable[Row], numbers: Iterable[int] = ()) -> list[str]:
    """A table as lines, cells as they are; `numbers` are the columns set to the right."""
    right = set(numbers)
    marks = ["---:" if index in right else "---" for index in range(len(head))]
    return [f"| {' | '.join(row)} |" for row in (head, marks, *rows)]

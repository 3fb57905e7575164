"""What every page in Markdown is made of: texts that say nothing but themselves, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dealcheck.visible import visible

# Whatever could begin a link, a tag, an image, a mention or another column.
_MARKS = re.compile(r"[\\`*_{}\[\]<>()#+!|~@:&]")

Row = Sequence[str]


def escaped(text: str) -> str:
    """A text in which nothing is Markdown or HTML any more."""
    return _MARKS.sub(lambda found: f"&#{ord(found[0])};", visible(text))


def escaped_code(text: str) -> str:
    """A text within backticks."""
    return re.sub(r"[`|<>&]", "?", visible(text))


def table(head: Row, rows: Iterable[Row], numbers: Iterable[int] = ()) -> list[str]:
    """A table as lines, cells as they are; `numbers` are the columns set to the right."""
    right = set(numbers)
    marks = ["---:" if index in right else "---" for index in range(len(head))]
    return [f"| {' | '.join(row)} |" for row in (head, marks, *rows)]

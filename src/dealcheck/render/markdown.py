"""A page in Markdown: headings, paragraphs, lists and tables; a bar is its numbers."""

from __future__ import annotations

from collections.abc import Iterable

from dealcheck.pages.blocks import (
    Bars,
    Block,
    Column,
    Entries,
    Entry,
    Grid,
    Heading,
    Item,
    Listing,
    Note,
    Page,
    Plane,
    Rows,
    Section,
    Sentence,
    Span,
    Table,
    Verbatim,
    Words,
    words,
)
from dealcheck.render.markdown_text import escaped, escaped_code, table
from dealcheck.visible import visible

_BREAK = "<br>"


def markdown_text(page: Page) -> str:
    """A page as Markdown, with a line feed at its end."""
    parts = ["\n".join(_lines(block)) for block in page.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def _lines(block: Block) -> Iterable[str]:
    if isinstance(block, Heading):
        aside = f" ({escaped(block.aside)})" if block.aside else ""
        return [f"{'#' * block.level} {escaped(block.text)}{aside}"]
    if isinstance(block, Sentence):
        return [_marked(block.words)]
    if isinstance(block, Note):
        return [f"> {_marked(block.words)}"]
    if isinstance(block, Listing):
        return [*_title(block.title), *(_item(item) for item in block.items)]
    if isinstance(block, Grid):
        head = ["", *(escaped(title) for title in block.columns)]
        rows = [[escaped(title), *map(_marked, cells)] for title, cells in block.rows]
        return [*_title(block.title, block.aside), *table(head, rows)]
    if isinstance(block, Bars):
        return _bars(block)
    if isinstance(block, Entries):
        return [line for entry in block.entries for line in _entry(entry)]
    if isinstance(block, Rows):
        rows = [[escaped(cell) for cell in row] for row in block.rows]
        return table([""] * len(rows[0]), rows, range(block.right))
    if isinstance(block, Verbatim):
        lines = visible(block.text, one_line=False).split("\n")
        return [f"    {line}".rstrip() for line in lines]
    return _table(block.table if isinstance(block, Plane) else block)


def _entry(entry: Entry) -> list[str]:
    """A paragraph, or an entry of a list as deep as it stands."""
    if not entry.text:
        return [""]
    if not entry.depth:
        return [escaped(entry.text), ""]
    return [f"{'  ' * (entry.depth - 1)}- {escaped(entry.text)}"]


def _title(title: str, aside: str = "") -> list[str]:
    if not title:
        return []
    return [f"## {escaped(title)}", "", *([escaped(aside), ""] if aside else [])]


def _item(item: Item) -> str:
    label = f"**{_marked(item.label)}**: " if item.label else ""
    return _BREAK.join([f"- {label}{_marked(item.words)}", *map(_marked, item.more)])


def _bars(block: Bars) -> list[str]:
    head = ["", *(escaped(column.title) for column in block.columns)]
    rows = [[escaped(bar.title), *map(_marked, bar.cells)] for bar in block.bars]
    return [
        *_title(block.title, block.aside),
        *table(head, rows, range(1, len(head))),
    ]


def _table(block: Table) -> list[str]:
    head = [escaped(column.title) for column in block.columns]
    rows = [row for section in block.sections for row in _section(section, block.columns)]
    numbers = [place for place, column in enumerate(block.columns) if column.is_number]
    return [*_title(block.title, block.aside), *table(head, rows, numbers)]


def _section(section: Section, columns: tuple[Column, ...]) -> list[list[str]]:
    rows = [[_marked(cell) for cell in row] for row in section.rows]
    if not section.title:
        return rows
    title = words(Span(section.title, "strong"))
    return [[_marked(title), *[""] * (len(columns) - 1)], *rows]


def _marked(given: Words) -> str:
    """Words with their meanings; the one place where a text becomes Markdown."""
    return "".join(_span(span) for span in given)


def _span(span: Span) -> str:
    if span.meaning == "code":
        return f"`{escaped_code(span.text)}`"
    text = escaped(span.text)
    if span.meaning not in ("strong", "bad", "warn") or not text.strip():
        return text
    inner = text.strip()
    return text.replace(inner, f"**{inner}**", 1)

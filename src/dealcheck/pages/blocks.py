"""What a page is made of: plain values that carry meaning and no style.

A renderer decides how a meaning looks and how a block fits its format. Texts are kept as they came,
from a file too: a renderer escapes them, in one place. What a meaning says must stand in the words
as well, since a format may have no colour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Meaning = Literal["plain", "strong", "good", "bad", "warn", "muted", "code"]


@dataclass(frozen=True, slots=True)
class Span:
    """Some words and what they mean; `code` is what one types or reads in a file.

    `to` is where they lead, in a format with links: `#` and a heading's anchor, or a web address.
    """

    text: str
    meaning: Meaning = "plain"
    to: str = ""


Words = tuple[Span, ...]


def words(*parts: str | Span) -> Words:
    """Parts in their order, plain unless they say otherwise; empty ones are left out."""
    spans = (Span(part) if isinstance(part, str) else part for part in parts)
    return tuple(span for span in spans if span.text)


def strong(text: str) -> Span:
    """What a reader's eye should find."""
    return Span(text, "strong")


def muted(text: str) -> Span:
    """What can be skipped."""
    return Span(text, "muted")


def code(text: str) -> Span:
    """What one types, or reads in a file: a command, an id, a fact's path."""
    return Span(text, "code")


def plain_text(text: Words) -> str:
    """The words without their meanings."""
    return "".join(span.text for span in text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line over what follows: 1 for the page, 2 for a part of it, 3 within a part.

    `anchor` is what links call it by.
    """

    text: str
    aside: str = ""
    level: Literal[1, 2, 3] = 2
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph."""

    words: Words


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: how to read something, or where to go on."""

    words: Words


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list under its label; `more` are lines of its own beneath it."""

    label: Words
    words: Words
    more: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries beneath each other, each with a label; without labels, points of a list."""

    items: tuple[Item, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Where there is no room for all, those of the highest `rank` are left out first. A text that
    doesn't fit is continued on the next line, or cut at its end or in its middle. `least` is how
    many letters it needs to be of use.
    """

    title: str
    is_number: bool = False
    rank: int = 0
    cut: Literal["", "end", "middle"] = ""
    least: int = 0


Row = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together, under a title of their own unless it is empty."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; its title stands over the first column.

    `is_map` says that its numbers are places of a map: a format that can shades them by size.
    """

    title: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    aside: str = ""
    is_map: bool = False

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for section in self.sections for row in section.rows)


@dataclass(frozen=True, slots=True)
class Grid:
    """Answers by two things at once; all columns are equally wide."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, Row], ...]
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A score on a scale from 0 to 1: hard bounds, the likely range within them, and a dot.

    Without a `dot` no one number can stand for it. `cells` are the same in words.
    """

    title: str
    bounds: tuple[float, float]
    likely: tuple[float, float]
    dot: float | None
    cells: Row
    group: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars beneath each other on one scale, with columns of words beside them."""

    title: str
    bars: tuple[Bar, ...]
    columns: tuple[Column, ...]
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a plane, from 0 to 1 to the right and upwards, with the likely range each way.

    `label` is a letter or number to find it by, `cells` are its two values in words. Dots of one
    `group` look alike.
    """

    title: str
    at: tuple[float, float]
    likely: tuple[tuple[float, float], tuple[float, float]]
    cells: tuple[Words, Words]
    label: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Plane:
    """Two scores at once: `across` to the right, `upwards` to the top.

    `line` joins places that belong together; `line_title` says what it is.
    """

    title: str
    across: str
    upwards: str
    dots: tuple[Dot, ...]
    line: tuple[tuple[float, float], ...] = ()
    line_title: str = ""
    aside: str = ""

    @property
    def table(self) -> Table:
        """The same as rows, for a format that draws nothing."""
        columns = (
            Column(self.title, least=20),
            Column(self.across, is_number=True),
            Column(self.upwards, is_number=True),
        )
        groups = dict.fromkeys(dot.group for dot in self.dots)
        sections = tuple(
            Section(
                group,
                tuple(
                    (words(f"{dot.label} {dot.title}".strip()), *dot.cells)
                    for dot in self.dots
                    if dot.group == group
                ),
            )
            for group in groups
        )
        return Table("", columns, sections, self.aside)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line set in by its depth; nothing but room where it has no text.

    Later lines of an item are set in further than its first.
    """

    text: str
    depth: int = 0
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """Lines of an outline beneath each other."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows without a head, set in by their depth; the first `right` cells of each are numbers."""

    rows: tuple[tuple[str, ...], ...]
    depth: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A text that keeps its lines, such as an example of a file."""

    text: str
    depth: int = 0


Block = (
    Heading | Sentence | Note | Listing | Table | Grid | Bars | Plane | Entries | Rows | Verbatim
)


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks in the order in which they are read."""

    title: str
    blocks: tuple[Block, ...] = field(default=())

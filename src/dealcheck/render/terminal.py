"""A page on a terminal: Rich, with everything fixed that it would otherwise guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dealcheck.pages.blocks import (
    Bar,
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
    Sentence,
    Table,
    Verbatim,
    Words,
    words,
)
from dealcheck.render.look import Look
from dealcheck.render.widths import GAP, Widths, fitted
from dealcheck.render.wrapping import shown, text_of

_NARROWEST, _WIDEST = 60, 160
_SHORTEST_BAR, _LONGEST_BAR = 14, 60
_WIDEST_LABEL = 18
_STEP, _NARROWEST_CELL = 2, 15
_HEAD = "bold"
_FAINT = "dim"
_MARK = "cyan"


@dataclass(frozen=True, slots=True)
class Signs:
    """What bars and rules are drawn with."""

    empty: str
    possible: str
    ends: tuple[str, str]
    likely: str
    dot: str
    rule: str
    cut: str


DRAWN = Signs("·", "─", ("├", "┤"), "━", "●", "─", "…")
ASCII = Signs(".", "-", ("[", "]"), "=", "o", "-", "~")


def terminal_text(page: Page, look: Look) -> str:
    """A page as text for a terminal, with a line feed at its end."""
    return _Terminal(look).drawn(page.blocks)


class _Terminal:
    """Turns blocks into lines of Rich texts, none wider than the page."""

    def __init__(self, look: Look) -> None:
        self._width = min(max(look.width, _NARROWEST), _WIDEST)
        self._is_ascii = look.ascii_only
        self._signs = ASCII if look.ascii_only else DRAWN
        self._out = StringIO()
        # The height is fixed too: without one a dumb terminal is taken to be 80 columns wide.
        self._console = Console(
            file=self._out,
            width=self._width,
            height=25,
            force_terminal=look.colour,
            no_color=not look.colour,
            color_system="standard" if look.colour else None,
            force_jupyter=False,
            legacy_windows=False,
            markup=False,
            highlight=False,
            emoji=False,
            safe_box=False,
        )

    def drawn(self, blocks: Sequence[Block]) -> str:
        for number, block in enumerate(blocks):
            if number and _begins(block, blocks[number - 1]):
                self._out.write("\n")
            for line in self._lines(block):
                line.rstrip()
                self._console.print(line, no_wrap=True, crop=False, soft_wrap=True)
        lines = [line.rstrip() for line in self._out.getvalue().split("\n")]
        return "\n".join(lines).strip("\n") + "\n"

    def _lines(self, block: Block) -> Iterable[Text]:
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Sentence):
            return self._wrapped(block.words, self._width)
        if isinstance(block, Note):
            return self._faint(block.words)
        if isinstance(block, Listing):
            return self._listing(block)
        if isinstance(block, Grid):
            return self._grid(block)
        if isinstance(block, Bars):
            return self._bars(block)
        if isinstance(block, Entries):
            return [line for entry in block.entries for line in self._entry(entry)]
        if isinstance(block, Rows):
            return self._rows(block)
        if isinstance(block, Verbatim):
            return self._verbatim(block)
        return self._table(block.table if isinstance(block, Plane) else block)

    def _entry(self, entry: Entry) -> list[Text]:
        margin = _STEP * entry.depth
        hang = _STEP if entry.is_item else 0
        lines = self._wrapped(words(entry.text), self._width - margin - hang)
        return [Text(" " * (margin + (hang if n else 0))) + each for n, each in enumerate(lines)]

    def _rows(self, block: Rows) -> list[Text]:
        """Cells beneath each other, the last one wrapped; where it has no room, entries."""
        margin = _STEP * block.depth
        columns = list(zip(*block.rows, strict=True))[:-1]
        sizes = [max(self._size(words(cell)) for cell in column) for column in columns]
        room = self._width - margin - sum(sizes) - GAP * len(sizes)
        if room < _NARROWEST_CELL:
            texts = ("  ".join(row) for row in block.rows)
            return [x for text in texts for x in self._entry(Entry(text, block.depth, True))]
        right = [place < block.right for place in range(len(sizes))]
        return [
            Text(" " * margin) + line
            for row in block.rows
            for line in _side_by_side(
                [
                    *([self._text(words(cell))] for cell in row[:-1]),
                    self._wrapped(words(row[-1]), room),
                ],
                [*sizes, room],
                GAP,
                right,
            )
        ]

    def _verbatim(self, block: Verbatim) -> list[Text]:
        margin = " " * _STEP * block.depth
        return [
            Text(margin + shown(line, ascii_only=self._is_ascii)) for line in block.text.split("\n")
        ]

    def _text(self, given: Words) -> Text:
        return text_of(given, ascii_only=self._is_ascii)

    def _size(self, given: Words) -> int:
        return cell_len(self._text(given).plain)

    def _wrapped(self, given: Words, width: int) -> list[Text]:
        return list(self._text(given).wrap(self._console, max(width, 1))) or [Text()]

    def _faint(self, given: Words) -> list[Text]:
        lines = self._wrapped(given, self._width)
        for line in lines:
            line.stylize_before(_FAINT)
        return lines

    def _heading(self, block: Heading) -> list[Text]:
        """The title in a rule across the page, or alone within a part."""
        title = Text(shown(block.text, ascii_only=self._is_ascii), _HEAD)
        aside = Text(shown(block.aside, ascii_only=self._is_ascii), _FAINT)
        if block.level == 3:
            return _beside(title, aside, self._width)
        rule = self._signs.rule
        used = cell_len(title.plain) + cell_len(aside.plain) + 2
        if used + 8 > self._width:
            return [*title.wrap(self._console, self._width), *([aside] if aside.plain else [])]
        line = Text.assemble((rule * 2 + " ", _FAINT), title, " ")
        line.append(rule * (self._width - used - 2 - bool(aside.plain)), _FAINT)
        return [line.append(" ").append_text(aside) if aside.plain else line]

    def _title(self, title: str, aside: str) -> list[Text]:
        if not title:
            return []
        head = Text(shown(title, ascii_only=self._is_ascii), _HEAD)
        return _beside(head, Text(shown(aside, ascii_only=self._is_ascii), _FAINT), self._width)

    def _listing(self, block: Listing) -> list[Text]:
        found = self._title(block.title, "")
        sizes = [self._size(item.label) for item in block.items]
        margin = min(max(sizes, default=0), _WIDEST_LABEL)
        for item in block.items:
            found += self._item(item, margin + GAP if margin else 0)
        return found

    def _item(self, item: Item, margin: int) -> list[Text]:
        if not margin:
            dash = "- " if self._is_ascii else "– "
            lines = self._wrapped(item.words, self._width - 2)
            return [Text(dash if number == 0 else "  ") + each for number, each in enumerate(lines)]
        lines = [
            line
            for each in (item.words, *item.more)
            for line in self._wrapped(each, self._width - margin)
        ]
        labels = self._wrapped(item.label, margin - GAP)
        return _side_by_side([labels, lines], [margin - GAP, self._width - margin], GAP)

    def _grid(self, block: Grid) -> list[Text]:
        first = max((len(title) for title, _ in block.rows), default=0)
        first = min(max(first, len(block.title)), _WIDEST_LABEL)
        each = (self._width - first - GAP * len(block.columns)) // len(block.columns)
        sizes = [first, *[each] * len(block.columns)]
        head = [words(block.title), *(words(title) for title in block.columns)]
        found = self._row(head, sizes, GAP, style=_HEAD)
        for title, cells in block.rows:
            found += self._row([words(title), *cells], sizes, GAP)
        return found

    def _row(
        self, cells: Sequence[Words], sizes: Sequence[int], gap: int, style: str = ""
    ) -> list[Text]:
        columns = [self._wrapped(cell, size) for cell, size in zip(cells, sizes, strict=True)]
        for lines in columns:
            for line in lines:
                line.stylize_before(style)
        return _side_by_side(columns, sizes, gap)

    def _bars(self, block: Bars) -> list[Text]:
        cells = [
            max(self._size(bar.cells[place]) for bar in block.bars)
            for place in range(len(block.columns))
        ]
        names = max(len(bar.title) for bar in block.bars)
        room = self._width - names - GAP - _SHORTEST_BAR - GAP
        widths = fitted(block.columns, cells, room)
        beside = sum(widths.sizes) + GAP * len(widths.sizes)
        size = min(max(self._width - names - GAP - beside, _SHORTEST_BAR), _LONGEST_BAR)
        found = self._bars_head(block, names + GAP + size, widths)
        for bar in block.bars:
            row = [
                [Text(bar.title)],
                [self._bar(bar, size)],
                *([self._text(bar.cells[place])] for place in widths.places),
            ]
            found += _side_by_side(
                row, [names, size, *widths.sizes], GAP, [False, False, *[True] * len(widths.places)]
            )
        return found

    def _bars_head(self, block: Bars, size: int, widths: Widths) -> list[Text]:
        title = Text(shown(block.title, ascii_only=self._is_ascii), _HEAD)
        aside = Text(shown(block.aside, ascii_only=self._is_ascii), _FAINT)
        heads = [
            list(Text(block.columns[place].title, _FAINT).wrap(self._console, size))
            for place, size in zip(widths.places, widths.sizes, strict=True)
        ]
        is_beside = cell_len(title.plain) + cell_len(aside.plain) + GAP <= size
        left = Text.assemble(title, "  ", aside) if is_beside else title
        line = _side_by_side(
            [[left], *heads], [size, *widths.sizes], GAP, [False, *[True] * len(heads)]
        )
        return line if is_beside else [*line, *aside.wrap(self._console, self._width)]

    def _bar(self, bar: Bar, size: int) -> Text:
        """The hard bounds from end to end, the likely range drawn heavier, and the dot."""

        def place(value: float) -> int:
            return min(max(round(value * (size - 1)), 0), size - 1)

        signs = self._signs
        lower, upper = (place(end) for end in bar.bounds)
        line = [signs.empty] * size
        line[lower : upper + 1] = [signs.possible] * (upper - lower + 1)
        line[lower], line[upper] = signs.ends
        low, high = (place(end) for end in bar.likely)
        line[low : high + 1] = [signs.likely] * (high - low + 1)
        if bar.dot is not None:
            line[place(bar.dot)] = signs.dot
        text = Text("".join(line), _FAINT)
        text.stylize(_MARK, lower, upper + 1)
        return text

    def _table(self, block: Table) -> list[Text]:
        contents = [
            max((self._size(row[place]) for row in block.rows), default=0)
            for place in range(len(block.columns))
        ]
        widths = fitted(block.columns, contents, self._width)
        shown_columns = [block.columns[place] for place in widths.places]
        found = self._title(block.title, block.aside)
        if any(column.title for column in shown_columns):
            found += self._cells([words(column.title) for column in shown_columns], block, widths)
            for line in found[-1:] if block.title else found:
                line.stylize_before(_FAINT)
        for section in block.sections:
            if section.title:
                found.append(Text(shown(section.title, ascii_only=self._is_ascii), _HEAD))
            for row in section.rows:
                found += self._cells([row[place] for place in widths.places], block, widths)
        return found

    def _cells(self, row: Sequence[Words], block: Table, widths: Widths) -> list[Text]:
        columns = [block.columns[place] for place in widths.places]
        cells = [
            self._cut(cell, column, size) if column.cut else self._wrapped(cell, size)
            for cell, column, size in zip(row, columns, widths.sizes, strict=True)
        ]
        right = [column.is_number for column in columns]
        return _side_by_side(cells, widths.sizes, widths.gap, right)

    def _cut(self, given: Words, column: Column, size: int) -> list[Text]:
        """A text on one line; what doesn't fit is left out at its end or in its middle."""
        text = self._text(given)
        if cell_len(text.plain) <= size:
            return [text]
        tail = (size - 1) * 2 // 5 if column.cut == "middle" else 0
        head = _within(text, size - 1 - tail)
        cut = Text.assemble(head, self._signs.cut)
        return [cut.append_text(_within(text, tail, from_end=True)) if tail else cut]


def _within(text: Text, size: int, *, from_end: bool = False) -> Text:
    """As much of a text's beginning or end as fits."""
    length = len(text.plain)
    for count in range(length, -1, -1):
        part = text[length - count :] if from_end else text[:count]
        if cell_len(part.plain) <= size:
            return part
    return Text()


def _begins(block: Block, before: Block) -> bool:
    """Whether a block begins something, so that a line is left free before it."""
    if isinstance(block, (Entries, Rows, Verbatim)):
        return isinstance(before, Heading) and before.level == 1
    if isinstance(block, (Sentence, Note)):
        return isinstance(before, Listing) and isinstance(block, Sentence)
    return not isinstance(block, Listing) or bool(block.title) or isinstance(before, Listing)


def _beside(title: Text, aside: Text, width: int) -> list[Text]:
    if not aside.plain:
        return [title]
    if cell_len(title.plain) + cell_len(aside.plain) + GAP <= width:
        return [Text.assemble(title, "  ", aside)]
    return [title, aside]


def _side_by_side(
    columns: Sequence[Sequence[Text]],
    sizes: Sequence[int],
    gap: int,
    right: Sequence[bool] = (),
) -> list[Text]:
    """Columns of lines as lines; numbers are set to the right."""
    found = []
    for number in range(max(map(len, columns))):
        line = Text()
        for place, (lines, size) in enumerate(zip(columns, sizes, strict=True)):
            cell = lines[number] if number < len(lines) else Text()
            cell.rstrip()
            space = " " * max(size - cell_len(cell.plain), 0)
            if place:
                line.append(" " * gap)
            is_right = place < len(right) and right[place]
            line.append_text(Text(space) + cell if is_right else cell + Text(space))
        found.append(line)
    return found

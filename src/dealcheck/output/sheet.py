"""A sheet of tables: Rich, with everything fixed that it would otherwise guess.

Nothing that comes from a file is ever read as markup, and every text is made safe to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from dealcheck.render.look import Look
from dealcheck.render.wrapping import JointedText
from dealcheck.visible import visible

Part = str | tuple[str, str]

STRONG = "bold"
FAINT = "dim"
MARK = "cyan"
WARN = "yellow"

_NARROWEST = 60


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs that bars, tables and panels are drawn with."""

    empty: str
    possible: str
    ends: tuple[str, str]
    likely: str
    estimate: str
    arrow: str
    dash: str
    table: box.Box
    panel: box.Box


DRAWN = Signs("·", "─", ("├", "┤"), "━", "●", "→", "–", box.SIMPLE_HEAD, box.ROUNDED)
ASCII = Signs(".", "-", ("[", "]"), "=", "o", "->", "-", box.ASCII, box.ASCII)


class Sheet:
    """Collects what is drawn; `done` gives it as one text without trailing spaces."""

    def __init__(self, look: Look) -> None:
        self.width = max(look.width, _NARROWEST)
        self.signs = ASCII if look.ascii_only else DRAWN
        self._out = StringIO()
        # The height is fixed too: without one a dumb terminal is taken to be 80 columns wide.
        self._console = Console(
            file=self._out,
            width=self.width,
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

    def draw(self, renderable: RenderableType) -> None:
        """Draw anything that Rich can draw, over the whole width."""
        self._console.print(renderable)

    def gap(self) -> None:
        """An empty line."""
        self._out.write("\n")

    def heading(self, text: str, note: str = "") -> None:
        """A line over the table that follows, after an empty line."""
        self.gap()
        self.draw(text_of(((text, STRONG), (f"  {note}" if note else "", FAINT))))

    def panel(self, title: str, content: RenderableType) -> None:
        """A frame with a title around something."""
        head = text_of(((f" {title} ", STRONG),))
        self.draw(Panel(content, title=head, title_align="left", box=self.signs.panel))

    def table(self, *columns: Column, headed: bool = True) -> Table:
        """An empty table that uses the sheet's signs."""
        table = Table(
            box=self.signs.table if headed else None,
            show_header=headed,
            header_style=FAINT,
            border_style=FAINT,
            pad_edge=False,
            padding=(0, 1),
            show_edge=False,
        )
        for column in columns:
            table.add_column(
                text_of((column.title,)),
                justify="right" if column.is_number else "left",
                no_wrap=column.size is not None,
                width=column.size,
                ratio=column.ratio,
                overflow="fold",
            )
        table.expand = any(column.ratio is not None for column in columns)
        return table

    def done(self) -> str:
        """The whole sheet, with a line feed at its end."""
        lines = [line.rstrip() for line in self._out.getvalue().split("\n")]
        return "\n".join(lines).strip("\n") + "\n"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: as wide as `size`, as its content, or a share `ratio` of the rest."""

    title: str
    size: int | None = None
    ratio: int | None = None
    is_number: bool = False


def text_of(parts: Sequence[Part]) -> Text:
    """Parts, each with or without a style, as one text in which nothing hidden is left."""
    return lines_of([parts])


def lines_of(entries: Sequence[Sequence[Part]]) -> Text:
    """Texts beneath each other."""
    text = JointedText()
    for place, parts in enumerate(entries):
        text.append("\n" if place else "")
        for part in parts:
            words, style = (part, "") if isinstance(part, str) else part
            text.append(visible(words), style)
    return text


def cells(text: str) -> int:
    """How many columns of a terminal a text takes once it has been made visible."""
    return cell_len(visible(text))

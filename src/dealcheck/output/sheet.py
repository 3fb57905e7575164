"""A sheet of styled text: every line wrapped at a width on spaces, every text made safe to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dealcheck.visible import visible

Part = str | tuple[str, str]

STRONG = "bold"
FAINT = "dim"
MARK = "cyan"
WARN = "yellow"

_NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs that bars and headings are drawn with."""

    empty: str
    lower: str
    between: str
    upper: str
    estimate: str
    rule: str
    arrow: str


DRAWN = Signs("·", "├", "─", "┤", "●", "─", "→")
ASCII = Signs(".", "[", "-", "]", "o", "-", "->")


class Sheet:
    """Collects lines; `done` gives them as one text without trailing spaces."""

    def __init__(self, *, width: int, colour: bool, ascii_only: bool) -> None:
        self.width = max(width, _NARROWEST)
        self.signs = ASCII if ascii_only else DRAWN
        self._out = StringIO()
        # Everything that Rich would otherwise guess from the environment is fixed, the height too:
        # without one a dumb terminal is taken to be 80 wide.
        self._console = Console(
            file=self._out,
            width=self.width,
            height=25,
            force_terminal=colour,
            no_color=not colour,
            color_system="standard" if colour else None,
            force_jupyter=False,
            legacy_windows=False,
            markup=False,
            highlight=False,
            emoji=False,
        )

    def heading(self, text: str) -> None:
        """A title with a line drawn behind it, after an empty line."""
        rule = self.signs.rule
        lines = self._wrapped(text_of(((f"{rule * 2} {text}", STRONG),)), self.width)
        left = self.width - lines[-1].cell_len - 1
        if left > 0:
            lines[-1].append(f" {rule * left}", FAINT)
        self.gap()
        for line in lines:
            self._print(line)

    def line(self, *parts: Part, indent: int = 0, hang: int = 0) -> None:
        """A paragraph; its later lines are set in by `hang` more than the first."""
        text = text_of(parts)
        # One wrap at the narrower width would waste the first line; the label fills it.
        head, rest = self._first_line(text, self.width - indent, hang)
        self._print(Text(" " * indent).append_text(head))
        for later in rest:
            self._print(Text(" " * (indent + hang)).append_text(later))

    def labelled(self, label: str, *parts: Part, indent: int, room: int) -> None:
        """A paragraph beside a faint label, all its lines beginning in the same column."""
        start = f"{label:<{room}}"
        self.line((start, FAINT), *parts, indent=indent, hang=room)

    def row(self, cells: Sequence[tuple[Text, int]], indent: int = 0) -> None:
        """Cells beside each other, each of them wrapped in its own width."""
        columns = [(self._wrapped(text, size), size) for text, size in cells]
        for number in range(max(len(lines) for lines, _ in columns)):
            line = Text(" " * indent)
            for lines, size in columns:
                cell = lines[number] if number < len(lines) else Text()
                line.append_text(cell).append(" " * (size - cell.cell_len + 2))
            self._print(line)

    def gap(self) -> None:
        """An empty line, unless nothing stands above."""
        if self._out.tell():
            self._out.write("\n")

    def done(self) -> str:
        """The whole sheet, with a line feed at its end."""
        return self._out.getvalue()

    def _first_line(self, text: Text, room: int, hang: int) -> tuple[Text, list[Text]]:
        lines = self._wrapped(text, room)
        if len(lines) < 2:
            return lines[0], []
        kept = len(lines[0].plain)
        rest = text[kept:]
        rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
        return lines[0], self._wrapped(rest, room - hang)

    def _wrapped(self, text: Text, room: int) -> list[Text]:
        lines = list(text.wrap(self._console, max(room, 1), overflow="fold"))
        for line in lines:
            line.rstrip()
        return lines or [Text()]

    def _print(self, line: Text) -> None:
        line.rstrip()
        self._console.print(line, soft_wrap=True)


def text_of(parts: Sequence[Part]) -> Text:
    """Parts, each with or without a style, as one text in which nothing hidden is left."""
    text = Text()
    for part in parts:
        words, style = (part, "") if isinstance(part, str) else part
        text.append(visible(words), style)
    return text


def cells(text: str) -> int:
    """How many columns of a terminal a text takes once it has been made visible."""
    return cell_len(visible(text))

"""A page of plain text: headings, paragraphs and lists, wrapped at a width and safe to show."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from dealcheck.visible import visible

_NARROWEST = 30
_STEP = 2


class Page:
    """Collects lines. Every text goes through `visible`, so it may come from anywhere."""

    def __init__(self, width: int) -> None:
        self._width = max(width, _NARROWEST)
        self._lines: list[str] = []

    def title(self, text: str) -> None:
        """The first line of an explanation, underlined."""
        if self._lines:
            self._lines.append("")
        lines = self._wrapped(text, 0, 0)
        self._lines += [*lines, "=" * max(len(line) for line in lines)]

    def heading(self, text: str) -> None:
        """A line over what follows, after an empty line."""
        self.gap()
        self.text(text)

    def text(self, text: str, depth: int = 0, hang: int = 0) -> None:
        """A paragraph; `hang` is how many more characters its later lines are set in by."""
        if text.strip():
            self._lines += self._wrapped(text, depth, hang)

    def item(self, text: str, depth: int = 1) -> None:
        """An entry of a list: later lines are set in further than the first."""
        self.text(text, depth, hang=_STEP)

    def columns(self, rows: Sequence[Sequence[str]], depth: int = 1, right: int = 0) -> None:
        """Rows whose first cells stand beneath each other; the last cell is wrapped.

        The first `right` cells of each row are set to the right, as numbers are.
        """
        if not rows:
            return
        shown = [[visible(cell) for cell in row] for row in rows]
        widths = [max(len(cell) for cell in column) for column in list(zip(*shown, strict=True))]
        for row in shown:
            cells = [
                cell.rjust(size) if index < right else cell.ljust(size)
                for index, (cell, size) in enumerate(zip(row[:-1], widths[:-1], strict=True))
            ]
            start = "".join(f"{cell}  " for cell in cells)
            room = self._width - depth * _STEP - len(start)
            if room < _NARROWEST // 2:
                self.item(f"{' '.join(cell.strip() for cell in cells)}  {row[-1]}", depth)
            else:
                self._lines += self._set(start + row[-1], depth, len(start), len(start))

    def verbatim(self, text: str, depth: int = 1) -> None:
        """Lines that keep their breaks, such as an example in YAML."""
        for line in visible(text.rstrip("\n"), one_line=False).split("\n"):
            self._lines.append((" " * _STEP * depth + line).rstrip())

    def gap(self) -> None:
        """An empty line, unless there is one."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def done(self) -> str:
        """The page, with a line feed at its end; empty if nothing was written."""
        return "\n".join(self._lines).rstrip("\n") + "\n" if self._lines else ""

    def _wrapped(self, text: str, depth: int, hang: int) -> list[str]:
        # Line breaks of the source are where its author's editor stood; they mean nothing here.
        return self._set(visible(" ".join(text.split())), depth, hang, 0)

    def _set(self, text: str, depth: int, hang: int, kept: int) -> list[str]:
        margin = " " * _STEP * depth
        wrapped = textwrap.wrap(
            text[kept:],
            self._width,
            initial_indent=margin + text[:kept],
            subsequent_indent=margin + " " * hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return wrapped or [(margin + text[:kept]).rstrip()]

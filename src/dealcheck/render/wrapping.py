"""Words as Rich texts: made safe to show, and broken where a reader would break them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.text import Text

from dealcheck.pages.blocks import Meaning, Words
from dealcheck.visible import visible

STYLES: dict[Meaning, str] = {
    "plain": "",
    "strong": "bold",
    "good": "green",
    "bad": "red",
    "warn": "yellow",
    "muted": "dim",
    "code": "",
}
# What our own sentences are set with, and what stands for it where only ASCII can be shown.
_IN_ASCII = str.maketrans(
    {"–": "-", "−": "-", "…": "...", "→": "->", "£": "GBP ", "€": "EUR "}
    | {"├": "[", "┤": "]", "─": "-", "━": "=", "●": "o"}
)
_LONG_WORD = re.compile(r"\S{10,}")
_PIECE = re.compile(r"[^-_./]*[-_./]*")


def shown(text: str, *, ascii_only: bool = False) -> str:
    """A text in which nothing hidden is left, in signs that can be shown."""
    safe = visible(text)
    return safe.translate(_IN_ASCII) if ascii_only else safe


def text_of(words: Words, *, ascii_only: bool = False) -> Text:
    """Words as one text. Nothing in them is ever read as markup."""
    text = JointedText()
    for span in words:
        mark = "`" if span.meaning == "code" else ""
        text.append(f"{mark}{shown(span.text, ascii_only=ascii_only)}{mark}", STYLES[span.meaning])
    return text


class JointedText(Text):
    """A text whose over-long words end a line after a joint: `public_finance_` and not `public_fi`.

    Ids and paths are one word for Rich, which cuts them wherever a column ends.
    """

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        offsets = [] if no_wrap else list(_joints(self.plain, width))
        jointed = Text("\n").join(self.divide(offsets)) if offsets else self
        return Text.wrap(
            jointed,
            console,
            width,
            justify=justify,
            overflow=overflow,
            tab_size=tab_size,
            no_wrap=no_wrap,
        )


def _joints(text: str, width: int) -> Iterator[int]:
    """Where a word that no line holds is to be broken, as far to the right as its joints allow."""
    for word in _LONG_WORD.finditer(text):
        if cell_len(word[0]) <= width:
            continue
        start = end = word.start()
        for piece in _PIECE.finditer(text, word.start(), word.end()):
            if cell_len(text[start : piece.end()]) > width and end > start:
                yield end
                start = end
            end = piece.end()

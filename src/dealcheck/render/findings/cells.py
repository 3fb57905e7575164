"""How much room characters take on a terminal, one line at a time."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from dealcheck.visible import visible

_TAB = "    "
# The later parts of a Korean syllable are drawn into the square of its first.
_JOINED_KOREAN = range(0x1160, 0x1200)


@dataclass(frozen=True, slots=True)
class Cell:
    """One character of a file as it is shown, and the columns it takes."""

    shown: str
    width: int


def cells(text: str) -> list[Cell]:
    r"""Return a piece of a line, character by character.

    A tab is shown as four spaces, what is hidden or would control the terminal as its escape.
    """
    if text.isascii() and text.isprintable():
        return [Cell(character, 1) for character in text]
    return [_cell(character) for character in text]


def _cell(character: str) -> Cell:
    if character == "\t":
        return Cell(_TAB, len(_TAB))
    shown = visible(character)
    return Cell(shown, len(shown) if shown != character else _width(character))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me") or ord(character) in _JOINED_KOREAN:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1

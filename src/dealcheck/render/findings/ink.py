"""Colour for plain text, in eight of the signs that every terminal knows."""

from __future__ import annotations

from dataclasses import dataclass

_SIGNS = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "frame": "34",
    "strong": "1",
}


@dataclass(frozen=True, slots=True)
class Ink:
    """Writes words in a style, or plainly where no colour is wanted."""

    colour: bool = False

    def __call__(self, text: str, style: str) -> str:
        if not self.colour or not text:
            return text
        return f"\x1b[{_SIGNS[style]}m{text}\x1b[0m"


PLAIN = Ink()

"""What a page may use of the place where it is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """Columns, colour, and whether only ASCII can be shown."""

    width: int = 100
    colour: bool = False
    ascii_only: bool = False

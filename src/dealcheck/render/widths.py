"""How wide the columns of a table are, so that it fits the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from dealcheck.pages.blocks import Column

GAP, NARROW_GAP = 2, 1
_LEAST = 12


@dataclass(frozen=True, slots=True)
class Widths:
    """The columns that are shown, by their places, with their widths and the gap between them."""

    places: tuple[int, ...]
    sizes: tuple[int, ...]
    gap: int


def fitted(columns: Sequence[Column], contents: Sequence[int], room: int) -> Widths:
    """Fit columns into a room; `contents` is how wide the content of each would like to be.

    Columns of the highest rank go first. Then the gaps shrink, and then, letter by letter, the
    widest of the columns that can be cut or continued; numbers stay whole, and a title gives way.
    """
    natural = [
        max(size, cell_len(column.title)) for column, size in zip(columns, contents, strict=True)
    ]
    least = [
        min(wanted, column.least or (size if column.is_number else _LEAST))
        for column, size, wanted in zip(columns, contents, natural, strict=True)
    ]
    places = list(range(len(columns)))
    while True:
        needed = sum(least[place] for place in places) + NARROW_GAP * (len(places) - 1)
        worst = max(columns[place].rank for place in places)
        if needed <= room or worst == 0:
            break
        places = [place for place in places if columns[place].rank < worst]
    sizes = {place: natural[place] for place in places}
    gap = GAP if sum(sizes.values()) + GAP * (len(places) - 1) <= room else NARROW_GAP
    if all(not columns[place].cut for place in places):
        gap = GAP
    while sum(sizes.values()) + gap * (len(places) - 1) > room:
        loose = [place for place in places if sizes[place] > least[place]] or places
        widest = max(loose, key=lambda place: (sizes[place], place))
        if sizes[widest] <= 1:
            break
        sizes[widest] -= 1
    return Widths(tuple(places), tuple(sizes[place] for place in places), gap)

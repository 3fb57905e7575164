"""Where the labels of a plane's dots can stand without lying on each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dealcheck.pages.blocks import Dot

_SIZE = 340.0
"""How long a side of a plane is, in the units of its drawing."""
_LETTER, _LINE, _DOT = 5.5, 8.0, 5.0


@dataclass(frozen=True, slots=True)
class Spot:
    """How far from its dot a label begins or ends, to the right and downwards."""

    right: float
    down: float
    anchor: str


SPOTS = (
    Spot(6, -4, "start"),
    Spot(-6, -4, "end"),
    Spot(6, 10, "start"),
    Spot(-6, 10, "end"),
    Spot(0, -8, "middle"),
    Spot(0, 15, "middle"),
)

Box = tuple[float, float, float, float]


def labels_of(dots: Sequence[Dot]) -> Mapping[int, Spot]:
    """The spot of each label by the place of its dot; labels without a free one are left out.

    Dots with most room around them come first, so that a crowd costs the fewest labels.
    """
    centres = [(one.at[0] * _SIZE, (1.0 - one.at[1]) * _SIZE) for one in dots]
    marks = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in centres]

    def room(place: int) -> float:
        x, y = centres[place]
        others = (o for n, o in enumerate(centres) if n != place)
        return -min(((x - a) ** 2 + (y - b) ** 2 for a, b in others), default=0.0)

    taken: list[Box] = []
    found: dict[int, Spot] = {}
    for place in sorted(range(len(dots)), key=lambda one: (room(one), one)):
        if not dots[place].label:
            continue
        others = [mark for n, mark in enumerate(marks) if n != place]
        for spot in SPOTS:
            box = _box(dots[place].label, centres[place], spot)
            if not any(_overlap(box, other) for other in (*others, *taken)):
                taken.append(box)
                found[place] = spot
                break
    return found


def _box(label: str, centre: tuple[float, float], spot: Spot) -> Box:
    width = _LETTER * len(label)
    begin = {"start": 0.0, "end": -width, "middle": -width / 2}[spot.anchor]
    x, y = centre[0] + spot.right + begin, centre[1] + spot.down
    return x, y - _LINE, x + width, y


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

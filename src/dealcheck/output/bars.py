"""Scores as words and as one-line bars that can be read without colour."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text

from dealcheck.model.types import SCORE_TOP, Measure
from dealcheck.output.sheet import FAINT, MARK, STRONG, WARN, Sheet, Signs, cells, text_of
from dealcheck.scoring.scores import Score

OPEN = "open"
# Bounds further apart than this (in hundredths of the scale) leave a score rough, or no score.
_ROUGH, _OPEN = 25.0, 40.0
_SCORE_ROOM, _BOUNDS_ROOM, _GAP = 4, 7, 2
_SHORTEST_BAR, _LONGEST_BAR = 20, 51


def spread(score: Score, measure: Measure) -> float:
    """How far apart the hard bounds are, in hundredths of the measure's scale."""
    return SCORE_TOP * score.width / (measure.high - measure.low)


def is_open(score: Score, measure: Measure) -> bool:
    """Whether the bounds are too far apart for any one number to stand for the score."""
    return spread(score, measure) > _OPEN


def score_word(score: Score, measure: Measure) -> str:
    """The score as an integer, `~` before a rough one, `open` where no number can stand for it."""
    if is_open(score, measure):
        return OPEN
    return f"{'~' if spread(score, measure) > _ROUGH else ''}{round(score.score)}"


def bounds_word(score: Score) -> str:
    """The hard bounds as `lo-hi`."""
    return f"{round(score.lower)}-{round(score.upper)}"


def bar(score: Score, measure: Measure, size: int, signs: Signs) -> Text:
    """The scale as a line of `size` signs: the bounds, and the estimate unless it is open."""

    def place(value: float) -> int:
        share = (value - measure.low) / (measure.high - measure.low)
        return min(max(round(share * (size - 1)), 0), size - 1)

    low, high, estimate = place(score.lower), place(score.upper), place(score.score)
    line = [signs.empty] * size
    line[low : high + 1] = [signs.between] * (high - low + 1)
    line[low], line[high] = signs.lower, signs.upper
    if not is_open(score, measure):
        line[estimate] = signs.estimate
    text = Text("".join(line), FAINT)
    text.stylize(MARK, low, high + 1)
    return text


def write_bars(sheet: Sheet, named: Mapping[str, tuple[Score, Measure]], room: int) -> None:
    """Write one line a score: its name, the bar, the score and the bounds.

    Names that leave too little room for a bar stand on a line of their own above it. `room` is the
    width of the names' column, the same for all bars of a sheet.
    """
    for name, (score, measure) in named.items():
        write_bar(sheet, name, score, measure, room)


def write_bar(sheet: Sheet, name: str, score: Score, measure: Measure, room: int) -> None:
    """Write the line of one score."""
    fixed = 2 + room + _GAP + _SCORE_ROOM + 2 * _GAP + _BOUNDS_ROOM
    size = min(max(sheet.width - fixed, _SHORTEST_BAR), _LONGEST_BAR)
    label = text_of(((name, STRONG),))
    if cells(name) > room:
        sheet.line((name, STRONG), indent=2, hang=2)
        label = Text()
    word = score_word(score, measure)
    style = WARN if word == OPEN else STRONG
    sheet.row(
        [
            (label, room),
            (bar(score, measure, size, sheet.signs), size),
            (Text(f"{word:>{_SCORE_ROOM}}", style), _SCORE_ROOM),
            (Text(f"{bounds_word(score):>{_BOUNDS_ROOM}}"), _BOUNDS_ROOM),
        ],
        indent=2,
    )


def name_room(names: list[str], width: int) -> int:
    """The width of the names' column: as wide as the names need, within a share of the sheet."""
    most = min(width // 3, width - _SHORTEST_BAR - _SCORE_ROOM - _BOUNDS_ROOM - 3 * _GAP - 2)
    fitting = [cells(name) for name in names if cells(name) <= most]
    return max(fitting, default=8)


def legend(signs: Signs) -> str:
    """What the signs of a bar and the words beside it mean."""
    return (
        f"{signs.estimate} estimate, {signs.lower}{signs.between}{signs.upper} hard bounds: no "
        "answer to what is still unknown leads outside them. ~ before a score: rough, its bounds "
        f"are more than {_ROUGH:.0f} points apart. {OPEN}: more than {_OPEN:.0f} points apart, too "
        "far for any number."
    )

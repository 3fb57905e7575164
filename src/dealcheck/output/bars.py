"""Scores as words and as one-line bars that can be read without colour."""

from __future__ import annotations

from rich.text import Text

from dealcheck.model.types import SCORE_TOP, Measure
from dealcheck.output.sheet import FAINT, MARK, STRONG, WARN, Signs
from dealcheck.scoring.scores import Score

OPEN = "open"
# Bounds further apart than this (in hundredths of the scale) leave a score rough, or no score.
_ROUGH, _OPEN = 25.0, 40.0


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


def score_text(score: Score, measure: Measure) -> Text:
    """The word of a score, marked where no number can stand for it."""
    word = score_word(score, measure)
    return Text(word, WARN if word == OPEN else STRONG)


def range_word(low: float, high: float, dash: str) -> str:
    """A range as `lo–hi`, or the one number that it is."""
    ends = f"{round(low)}", f"{round(high)}"
    return ends[0] if ends[0] == ends[1] else dash.join(ends)


def bar(score: Score, measure: Measure, size: int, signs: Signs) -> Text:
    """The scale as a line of `size` signs.

    The hard bounds from end to end, the interval that holds four draws in five drawn heavier within
    them, and the estimate as a dot unless the bounds are too far apart for one.
    """

    def place(value: float) -> int:
        share = (value - measure.low) / (measure.high - measure.low)
        return min(max(round(share * (size - 1)), 0), size - 1)

    lower, upper = place(score.lower), place(score.upper)
    line = [signs.empty] * size
    line[lower : upper + 1] = [signs.possible] * (upper - lower + 1)
    line[lower], line[upper] = signs.ends
    low, high = place(score.low), place(score.high)
    line[low : high + 1] = [signs.likely] * (high - low + 1)
    if not is_open(score, measure):
        line[place(score.score)] = signs.estimate
    text = Text("".join(line), FAINT)
    text.stylize(MARK, lower, upper + 1)
    return text


def legend(signs: Signs) -> str:
    """What the signs of a bar and the words beside it mean."""
    bounds = f"{signs.ends[0]}{signs.possible}{signs.ends[1]}"
    return (
        f"{signs.estimate} estimate; {signs.likely} 80%: four draws in five; {bounds} hard bounds: "
        "no answer to what is still unknown leads outside them. ~ before a score: its bounds are "
        f"more than {_ROUGH:.0f} points apart. {OPEN}: more than {_OPEN:.0f}, too far for one "
        "number. known: the share of a pole's weight that rests on known facts with evidence."
    )

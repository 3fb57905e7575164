"""How pages name parties and write numbers, days and amounts: as people do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isinf

from dealcheck.model.facts import open_end
from dealcheck.model.types import Party
from dealcheck.scoring.scores import Score

PARTY_NAMES: Mapping[Party, str] = {
    "developer": "developer",
    "us_government": "US government",
    "importer": "importer",
}
SHORT_NAMES: Mapping[Party, str] = {
    "developer": "Developer",
    "us_government": "US",
    "importer": "Importer",
}
OPEN = "open"
# An 80 % interval wider than this (in hundredths of the scale) leaves a score rough, or no score.
ROUGH, TOO_WIDE = 25.0, 40.0

_NAMES = ("American", "British", "China", "Chinese", "European", "Washington")
_WITH_ARTICLE = ("United ", "Netherlands", "Philippines", "Bahamas", "Maldives")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PARTS_OF_YEAR = {
    "H1": "first half",
    "H2": "second half",
    "Q1": "first quarter",
    "Q2": "second quarter",
    "Q3": "third quarter",
    "Q4": "fourth quarter",
}
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "AUD": "A$", "CAD": "C$", "SGD": "S$"}
# The words for chances of the US Intelligence Community Directive 203, and no others. They say how
# likely something is; how sure an answer is has words of its own.
_LIKELIHOODS = (
    (0.95, "almost certain"),
    (0.80, "very likely"),
    (0.55, "likely"),
    (0.45, "roughly even"),
    (0.20, "unlikely"),
    (0.05, "very unlikely"),
    (0.00, "almost no chance"),
)


def with_article(name: str) -> str:
    """A party's name within a sentence: `the United Kingdom`, `the Netherlands`, `Kenya`."""
    return f"the {name}" if name.startswith(_WITH_ARTICLE) else name


def lower_first(title: str) -> str:
    """A title within a sentence: `Future demand` becomes `future demand`, `US backing` stays."""
    first = title.partition(" ")[0].rstrip(",:;")
    if first in _NAMES or first[1:] != first[1:].lower():
        return title
    return title[:1].lower() + title[1:]


def upper_first(text: str) -> str:
    """The beginning of a sentence."""
    return text[:1].upper() + text[1:]


def pole_letters(title: str) -> str:
    """The letters that stand for a pole where there is no room: `SC` for `Switching costs`."""
    return "".join(word[0] for word in title.upper().split())


def listed(names: Iterable[str], word: str = "and") -> str:
    """`a, b and c`."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def plain(identifier: str) -> str:
    """A word of a scale, or an action, as people write it: `under construction`."""
    return identifier.replace("-", " ").replace("american", "American")


def counted(count: int, one: str, many: str = "") -> str:
    """`1 deal`, `2 deals`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share between 0 and 1."""
    return f"{round(100 * share)}%"


def likelihood(chance: float) -> str:
    """The word for a chance between 0 and 1."""
    return next((word for begin, word in _LIKELIHOODS if chance >= begin), _LIKELIHOODS[-1][1])


def signed(points: float) -> str:
    """Whole points with their sign; never a sign before zero."""
    number = round(points)
    return f"{number:+d}".replace("-", "−") if number else "0"


def tenths(points: float) -> str:
    """Points with their sign and one decimal; never a minus before zero."""
    return f"{round(points, 1) + 0.0:+.1f}"


def score_word(score: Score, low: float = 0.0, high: float = 100.0) -> str:
    """A score as a whole number, `~` before a rough one, `open` where no number can stand for it.

    What counts is how wide the 80 % interval is, on the scale from `low` to `high`.
    """
    wide = width(score, low, high)
    if wide > TOO_WIDE:
        return OPEN
    return f"{'~' if wide > ROUGH else ''}{round(score.score)}"


def chance_word(chance: Score) -> str:
    """A chance in percent, `~` before a rough one, `open` where no number can stand for it."""
    wide = width(chance, 0.0, 1.0)
    if wide > TOO_WIDE:
        return OPEN
    return f"{'~' if wide > ROUGH else ''}{percent(chance.score)}"


def width(score: Score, low: float = 0.0, high: float = 100.0) -> float:
    """How wide the 80 % interval is, in hundredths of the scale."""
    return 100.0 * (score.high - score.low) / (high - low)


def span(low: float, high: float) -> str:
    """A range of whole numbers, or the one number that it is."""
    ends = f"{round(low)}", f"{round(high)}"
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def number(value: float) -> str:
    """A number as people write it: 0.4, 250,000, 3.2 million, 30 billion."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:.4g} {word}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def quantity(value: object, sign: str = "") -> str:
    """A number, a range or an open end of a file, after a sign; nothing where it states none."""
    if isinstance(value, bool):
        return ""
    if (limits := open_end(value)) is not None:
        least, most = limits
        return (
            f"at most {sign}{number(most)}" if isinf(least) else f"at least {sign}{number(least)}"
        )
    if isinstance(value, (int, float)):
        return f"{sign}{number(value)}"
    if isinstance(value, list) and len(value) == 2:
        low, high = (quantity(end) for end in value)
        ends = low.split(), high.split()
        if len(ends[0]) == 2 and ends[0][1:] == ends[1][1:]:
            low = ends[0][0]
        if value[0] == 0 and high and low != high:
            return f"up to {sign}{high}"
        return f"{sign}{low}–{high}" if low and high and low != high else f"{sign}{high}"
    return ""


def money(value: object, currency: str) -> str:
    """An amount in its currency: `$7.3 billion`, `NOK 20 million`."""
    return quantity(value, _SIGNS.get(currency, f"{currency} "))


def day(date: str) -> str:
    """A date of a file as people write it: `9 April 2026`, `April 2026`, `2026`."""
    year, *rest = date.split("-")
    if rest and rest[0] in _PARTS_OF_YEAR:
        return f"{_PARTS_OF_YEAR[rest[0]]} of {year}"
    parts = [int(part) for part in rest if part.isdigit()]
    if not parts or not 1 <= parts[0] <= 12:
        return date
    month = f"{_MONTHS[parts[0] - 1]} {year}"
    return f"{parts[1]} {month}" if len(parts) > 1 else month


def brief(text: str, most: int) -> str:
    """The beginning of a text that is longer than `most` letters, cut after a word."""
    flat = " ".join(text.split()).rstrip(".")
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0].rstrip(",;:.") + " …"

"""Numbers as people write them, said again in the one way that the format reads.

Only what can be meant in a single way is said: where a unit is unknown, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dealcheck.checking.quantities import Span, span
from dealcheck.checking.wording import number

_LONGEST = 60
_ANY = Span(float("-inf"), float("inf"))
_MORE = r">=?|≥|over|above|more than|at least|minimum|min\.?|from"
_LESS = r"<=?|≤|under|below|less than|at most|up to|maximum|max\.?"
_ABOUT = r"~|≈|about|around|approximately|approx\.?|roughly|circa|ca\.?|c\."
_WHOLE = re.compile(
    rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<about>{_ABOUT})|between)?\s*(?P<rest>.+)"
)
_RANGE = re.compile(r"(.*?[0-9a-z%])\s*(?:-|–|—|\.\.+|\bto\b|\band\b|\bor\b)\s*([0-9a-z].*)")
_AMOUNT = re.compile(r"(?P<number>[0-9][0-9.,'_ ]*|[a-z]+)\s*(?P<unit>[a-z%][a-z% ]*)?")
# By threes, as 600,000,000, or with a comma where others put a point, as 1,5.
_BY_THREES = re.compile(
    r"[0-9]{1,3}(?:(?P<sign>[,'_ ])[0-9]{3})(?:(?P=sign)[0-9]{3})*(?:\.[0-9]+)?"
)
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_TIMES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9}
# What each unit of the format makes of others, by their names without a plural.
_UNITS: Mapping[str, Mapping[str, float]] = {
    "MW": {"mw": 1, "megawatt": 1, "gw": 1000, "gigawatt": 1000, "kw": 0.001, "kilowatt": 0.001},
    "percent": {"%": 1, "percent": 1, "per cent": 1, "pct": 1},
    "years": {"year": 1, "yr": 1, "y": 1, "month": 1 / 12},
    "months": {"month": 1, "year": 12, "yr": 12},
    "days": {"day": 1, "week": 7, "hour": 1 / 24},
    "people": {"person": 1, "people": 1, "user": 1},
    "H100 equivalents": {"h100 equivalent": 1, "h100": 1},
    "full-time equivalents": {"fte": 1, "full-time equivalent": 1, "people": 1},
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a number in the format may be: its unit, its ends, and whether it may be a range."""

    unit: str = ""
    ends: Span = _ANY
    ranges: bool = False
    whole: bool = False


def wanted_at(numbers: Sequence[Mapping[str, Any]], unit: str, forms: Sequence[str]) -> Wanted:
    """Return what a number may be where these parts of a schema say so, in these forms."""
    ends = span([numbers[0].get("minimum"), numbers[0].get("maximum")]) if numbers else None
    return Wanted(
        unit,
        ends or _ANY,
        ranges="a range [low, high]" in forms,
        whole="a whole number" in forms,
    )


def meant(written: str, wanted: Wanted) -> str:
    """Return what to write instead of a text that was meant as a number; empty if nobody knows."""
    text = " ".join(written.strip().strip("'\"").casefold().split())
    found = _WHOLE.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return ""
    rest = found["rest"]
    if rest.endswith("+"):
        rest = rest[:-1].rstrip()
    parted = _RANGE.fullmatch(rest)
    if parted is not None:
        return _as_range(parted[1], parted[2], wanted)
    amount = _amount(rest, wanted)
    if amount is None:
        return ""
    if found["more"] or text.endswith("+"):
        return _open_end("at_least", amount, wanted)
    if found["less"]:
        return _open_end("at_most", amount, wanted)
    is_rough = bool(found["about"]) and wanted.ranges
    return f"write {number(amount)}" + (", or the range that it may be in" if is_rough else "")


def _as_range(low: str, high: str, wanted: Wanted) -> str:
    first, last = _amount(low, wanted, beside=high), _amount(high, wanted)
    if first is None or last is None or first > last or not wanted.ranges:
        return ""
    return f"write [{number(first)}, {number(last)}]"


def _open_end(key: str, amount: float, wanted: Wanted) -> str:
    return f"write {{{key}: {number(amount)}}}" if wanted.ranges else ""


def _amount(text: str, wanted: Wanted, beside: str = "") -> float | None:
    """Return a number with its unit in the unit that is wanted, if it may be that."""
    found = _AMOUNT.fullmatch(text.strip())
    value = _number(found["number"].strip()) if found is not None else None
    if found is None or value is None:
        return None
    unit = (found["unit"] or "").strip()
    other = _AMOUNT.fullmatch(beside.strip()) if beside and not unit else None
    if other is not None:
        unit = (other["unit"] or "").strip()
    factor = _factor(unit, wanted.unit)
    if factor is None:
        return None
    amount = round(value * factor, 9)
    if wanted.whole and not amount.is_integer():
        return None
    return amount if wanted.ends.low <= amount <= wanted.ends.high else None


def _factor(unit: str, wanted: str) -> float | None:
    if not unit:
        return 1.0
    times, _, rest = unit.partition(" ")
    if times in _TIMES and wanted in ("people", "H100 equivalents", ""):
        inner = _factor(rest, wanted)
        return None if inner is None else _TIMES[times] * inner
    known = _UNITS.get(wanted, {})
    return known.get(unit, known.get(unit.removesuffix("s")))


def _number(text: str) -> float | None:
    if text in _WORDS:
        return float(_WORDS.index(text))
    if _PLAIN.fullmatch(text):
        return float(text)
    if _COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    if _BY_THREES.fullmatch(text):
        return float(re.sub("[,'_ ]", "", text))
    return None

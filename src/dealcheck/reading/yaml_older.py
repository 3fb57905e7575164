"""What a reader of YAML 1.1 makes of a plain scalar, where it is not what YAML 1.2 makes of it.

Most programs still read YAML 1.1. Dates are left out: as an object or as a text, a date stays the
same day.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dealcheck.reading.yaml_core import resolve

WORDS = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), "the truth value `true`"),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), "the truth value `false`"),
}
_OCTAL = re.compile(r"[-+]?0[0-7_]+")
_BINARY = re.compile(r"[-+]?0b[01_]*[01][01_]*")
_SIXTIES = re.compile(
    r"[-+]?(?:[1-9][0-9_]*(?::[0-5]?[0-9])+|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)"
)
_SPACED = re.compile(r"[-+]?(?=[0-9.]*_)[1-9][0-9_]*(?:\.[0-9_]*)?")
_TEXT_THERE = re.compile(r"0o[0-7]+|[-+]?0[0-9]*[89][0-9]*|[-+]?[0-9.]+[eE][-+]?[0-9]+")
_FLOAT_THERE = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)[eE][-+][0-9]+")
_STARTS_OF_NUMBERS = frozenset("+-.0123456789")
STARTS = _STARTS_OF_NUMBERS | {word[0] for word in WORDS}
"""How every text begins that `older_reading` may have an answer to."""

_LONGEST = 32

_NUMBERS_APART = re.compile(
    r"[\s\[{:][-+]?(?:0[0-9_]++|0o[0-7]++|[0-9.]++[eE][-+]?[0-9]++)(?=[\s,\]}]|\Z)"
)
# What every such number holds: a zero at its start, or an exponent. The pattern starts with one
# character and looks back from there: one that starts with several takes five times as long to pass
# over a text. `e` is so common that to look back from each takes longer than to rewrite the text.
_ZERO_FIRST = re.compile(r"0(?:(?<=[\s\[{:]0)|(?<=[\s\[{:][-+]0))[0-9_o]")
_EXPONENT = re.compile(r"[eE](?<=[0-9.][eE])[-+]?[0-9]")
_EXPONENTS = (b"0e0", b"0e-0", b"0e+0")
_ALIKE = bytes.maketrans(b"123456789.E", b"0000000000e")


def has_numbers_apart(text: str) -> bool:
    """Say of a whole file whether it may hold a number which the two versions read differently.

    It looks at what is written: in the data a number has lost its form.
    """
    if _ZERO_FIRST.search(text) is not None:
        return _NUMBERS_APART.search(text) is not None
    alike = text.encode(errors="replace").translate(_ALIKE)
    if not any(part in alike for part in _EXPONENTS):
        return False
    # What looks like one is mostly in the middle of an address.
    return any(
        _NUMBERS_APART.search(text, max(0, at.start() - _LONGEST), at.end() + _LONGEST) is not None
        for at in _EXPONENT.finditer(text)
    )


def older_reading(text: str) -> str | None:
    """Return what YAML 1.1 makes of a plain scalar in words, or None if it reads it as 1.2 does."""
    if text in WORDS:
        return WORDS[text]
    if text[:1] not in _STARTS_OF_NUMBERS or len(text) > _LONGEST:
        return None
    return _older_number(text)


# One file writes the same few dates again and again.
@lru_cache(maxsize=1024)
def _older_number(text: str) -> str | None:
    value = _number_there(text)
    if value is not None:
        return None if value == resolve(text) else f"the number {value:.12g}"
    is_text = _TEXT_THERE.fullmatch(text) and not _FLOAT_THERE.fullmatch(text)
    return "a text" if is_text and not isinstance(resolve(text), str) else None


def _number_there(text: str) -> float | None:
    """Return the number that 1.1 sees in a text of a form that 1.2 does not have."""
    sign = -1 if text.startswith("-") else 1
    bare = text.lstrip("+-").replace("_", "")
    if _OCTAL.fullmatch(text):
        return sign * int(bare, 8)
    if _BINARY.fullmatch(text):
        return sign * int(bare, 2)
    if _SIXTIES.fullmatch(text):
        value = 0.0
        for part in bare.split(":"):
            value = value * 60 + float(part)
        return sign * value
    return sign * float(bare) if _SPACED.fullmatch(text) else None

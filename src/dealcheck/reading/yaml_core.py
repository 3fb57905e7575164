"""The core schema of YAML 1.2: what an unquoted word or number stands for.

PyYAML parses the text, but its own reading of plain scalars is YAML 1.1, where `NO` is false,
`1:30` is ninety and a date is an object. Nothing of that is used here.
"""

from __future__ import annotations

import math
import re
from enum import Enum
from typing import TypeAlias

from dealcheck.reading.limits import MAX_NUMBER_LENGTH

Scalar: TypeAlias = str | int | float | bool | None
Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"


class NumberFault(Enum):
    """Why a plain scalar that looks like a number cannot be one."""

    NOT_FINITE = "not finite"
    TOO_LONG = "too long"


_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
NUMBER_STARTS = frozenset("+-.0123456789")
"""How every plain scalar begins that may be a number."""
OTHER_STARTS = NUMBER_STARTS | {word[:1] for word in _WORDS}
"""How every plain scalar begins that may be something else than a text."""


def resolve(text: str) -> Scalar | NumberFault:
    """Return the value of a plain (unquoted) scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in NUMBER_STARTS:
        return text
    base = _base(text)
    if base is None:
        return text
    if len(text) > MAX_NUMBER_LENGTH:
        return NumberFault.TOO_LONG
    if base:
        return int(text, base) if base == 10 else int(text[2:], base)
    if _NOT_FINITE.fullmatch(text):
        return NumberFault.NOT_FINITE
    value = float(text)
    return value if math.isfinite(value) else NumberFault.NOT_FINITE


def _base(text: str) -> int | None:
    """The base of an integer, 0 for any other number, None for a text."""
    if _INTEGER.fullmatch(text):
        return 10
    if _HEXADECIMAL.fullmatch(text):
        return 16
    if _OCTAL.fullmatch(text):
        return 8
    return 0 if _FLOAT.fullmatch(text) or _NOT_FINITE.fullmatch(text) else None

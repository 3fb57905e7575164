"""The same data as the guard's, several times as fast, where nothing about a text is doubtful.

The extra `dealcheck[fast]` brings ryaml: libyaml's parser in Rust, which makes plain data without a
step of Python for every value. What it lets through and the guard refuses or reads differently is
listed here; wherever a text might hold any of it there is no answer, and the guard reads the file.
So it can only ever say what the guard would have said, sooner. A test holds the two against each
other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from itertools import chain
from operator import itemgetter
from typing import Any, TypeAlias

from dealcheck.reading import limits
from dealcheck.reading.parser import IS_COMPILED
from dealcheck.reading.values import Values, walk
from dealcheck.reading.yaml_core import NUMBER_STARTS, Plain, resolve

_Loads: TypeAlias = Callable[[str], Any]

# What makes a value an anchor, an alias or a tag stands first in it. One sign each: a pattern that
# starts with several takes much longer to pass over a text.
_REFERENCES = tuple(re.compile(rf"{sign}(?<![^\s\[{{,:]{sign})") for sign in (r"&", r"\*", "!"))
_DIRECTIVE = re.compile(r"%(?<![^\r\n]%)")
# The two know different numbers that begin so.
_BASED = re.compile(r"0[xob](?<![^\s\[{,:+-]0.)")
_DIGITS_ALIKE = bytes.maketrans(b"123456789", b"0" * 9)
_TEN_DIGITS = b"0" * 10
_TOO_LONG = re.compile(rb"[-+.0-9eE]{%d}" % (limits.MAX_NUMBER_LENGTH + 1))
_LARGEST = 10**15
# ryaml parses the whole of a text before it looks at any of it, and takes a time that grows with
# the square of the brackets left open. The guard stops at the first too many.
_MOST_CHARACTERS = 100_000
_MOST_BRACKETS = 1_000


def _installed() -> _Loads | None:
    # Without libyaml it is another parser that explains, with other ideas of what is wrong.
    if not IS_COMPILED:
        return None
    try:
        ryaml = import_module("ryaml")
    except ImportError:
        return None
    loads: _Loads = ryaml.loads
    return loads


_loads = _installed()


def quick_data(text: str) -> tuple[dict[str, Plain], Values] | None:
    """Return what a sound text holds, with a list of all its values; None where in doubt."""
    if _loads is None or _is_doubtful(text):
        return None
    data = bare_data(text)
    if not isinstance(data, dict):
        return None
    values = walk(data)
    return (data, values) if _is_alike(values, text) else None


def bare_data(text: str) -> object:
    """Return what a part of a sound text holds by itself; None for nothing or no YAML."""
    try:
        return _loads(text) if _loads is not None else None
    except ValueError:
        return None


def _is_doubtful(text: str) -> bool:
    return (
        len(text) > _MOST_CHARACTERS
        or text.count("[") + text.count("{") > _MOST_BRACKETS
        # Escapes that stand for halves of a character, and merge keys.
        or "\\" in text
        or ("<" in text and "<<" in text)
        or ("%" in text and _DIRECTIVE.search(text) is not None)
        or any(sign.search(text) is not None for sign in _REFERENCES)
    )


def _is_alike(values: Values, text: str) -> bool:
    """Say whether the guard would make the same of a text, and find nothing to say."""
    blocks = [block for _, block in values.blocks]
    lists = [each for _, each in values.lists]
    depth = 1 + max(map(len, map(itemgetter(0), chain(values.blocks, values.lists))))
    count = 1 + 2 * sum(map(len, blocks)) + sum(map(len, lists))
    if depth > limits.MAX_DEPTH or count > limits.MAX_VALUES:
        return False
    keys: set[object] = {*values.keys}
    for key in keys:
        if not isinstance(key, str) or (key[:1] in NUMBER_STARTS and not _is_text(key)):
            return False
    for _, one in values.texts:
        if one[:1] in NUMBER_STARTS and not _is_text(one):
            return False
    for _, number in values.numbers:
        # Neither is so far out, nor is what is not finite or not a number.
        if not -_LARGEST < number < _LARGEST:
            return False
    return not (values.numbers and _has_strange_number(text))


# One file writes the same few dates again and again.
@lru_cache(maxsize=1024)
def _is_text(value: str) -> bool:
    """Say whether a text that begins like a number is one for the guard too.

    What the guard would take for a number has to have stood in quotes. It has, if it would have
    become a number here as well.
    """
    if resolve(value) == value:
        return True
    return not isinstance(bare_data(value), str)


def _has_strange_number(text: str) -> bool:
    """Say whether a number may be longer than the guard allows, or written in a way of its own.

    One of so many signs has ten digits in a row.
    """
    written = text.encode()
    alike = written.translate(_DIGITS_ALIKE)
    at = alike.find(_TEN_DIGITS)
    while at >= 0:
        longest = limits.MAX_NUMBER_LENGTH
        if _TOO_LONG.search(written, max(0, at - longest), at + longest + 1):
            return True
        at = alike.find(_TEN_DIGITS, at + len(_TEN_DIGITS))
    return _BASED.search(text) is not None

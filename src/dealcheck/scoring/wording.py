"""Facts' values as text, in the words of the deal file."""

from __future__ import annotations

import math

from dealcheck.model.facts import NOT_APPLICABLE, UNKNOWN, Fact
from dealcheck.model.values import FactArrays, row_of


def value_text(fact: Fact, arrays: FactArrays, row: int = 0) -> str:
    """A fact's value as the file would say it: a word, a number, a range, candidates, unknown."""
    if arrays.is_absent(fact.path, row):
        return NOT_APPLICABLE
    if fact.kind == "words":
        mask = row_of(arrays.possible(fact.path), row)
        possible = [word for word, open_ in zip(fact.words, mask, strict=True) if open_]
        if len(possible) == 1:
            return possible[0]
        return UNKNOWN if len(possible) == len(fact.words) else " or ".join(possible)
    low, high = arrays.ends(fact.path, row)
    if low == high:
        return f"{low:g}"
    if math.isinf(low) or math.isinf(high) or not row_of(arrays.known[fact.path], row):
        return UNKNOWN
    return f"{low:g} to {high:g}"


def with_unit(text: str, fact: Fact) -> str:
    """The text followed by the fact's unit where it has one."""
    return f"{text} {fact.unit}" if fact.unit and text not in (UNKNOWN, NOT_APPLICABLE) else text

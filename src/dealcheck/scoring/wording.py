"""Facts' values as text, in the words of the deal file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dealcheck.model.facts import NOT_APPLICABLE, UNKNOWN, Fact
from dealcheck.model.values import FactArrays, row_of

if TYPE_CHECKING:
    from dealcheck.scoring.prepared import DealDraws


def value_text(fact: Fact, arrays: FactArrays, row: int = 0) -> str:
    """A fact's value as the file would say it: a word, a number, a range, candidates, unknown."""
    if arrays.is_absent(fact.path, row):
        return NOT_APPLICABLE
    if fact.kind == "words":
        bits = int(row_of(arrays.words[fact.path], row))
        possible = [word for index, word in enumerate(fact.words) if bits >> index & 1]
        if len(possible) == 1:
            return possible[0]
        return UNKNOWN if len(possible) == len(fact.words) else " or ".join(possible)
    low, high = arrays.ends(fact.path, row)
    if low == high:
        return number_text(low)
    if math.isinf(low) or math.isinf(high) or not row_of(arrays.known[fact.path], row):
        return UNKNOWN
    return f"{number_text(low)} to {number_text(high)}"


def with_unit(text: str, fact: Fact) -> str:
    """The text followed by the fact's unit where it has one."""
    has_unit = fact.unit and fact.unit != "0 to 1"
    return f"{text} {fact.unit}" if has_unit and text not in (UNKNOWN, NOT_APPLICABLE) else text


def fact_text(fact: Fact, one: DealDraws) -> str:
    """A fact of a deal with its title: `Exit: no exit`, `Power: 200 MW`."""
    value = value_text(fact, one.block.followed.facts, one.place)
    return f"{fact.title}: {with_unit(plain(value) if fact.words else value, fact)}"


def plain(word: str) -> str:
    """A word of a scale as people write it: `no-exit` is no exit."""
    return word.replace("-", " ")


def number_text(value: float) -> str:
    """A number as people write it, never in powers of ten: 1.5 million, 250,000, 0.4."""
    if abs(value) >= 1_000_000:
        return f"{value / 1_000_000:.4g} million"
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"

"""How values, paths and words are named in findings: short, and harmless on any terminal."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from dealcheck.diagnostics import PathStep, fact_path
from dealcheck.visible import shown, visible

Steps: TypeAlias = tuple[PathStep, ...]

_LONGEST = 60
_MOST_WORDS = 40
_MOST_BITS = 64


def described(value: object) -> str:
    """Return what a value is, in words, without ever printing a large one."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"the truth value `{str(value).lower()}`"
        case int() | float():
            return f"the number {number(value)}"
        case str():
            return f"the text {shown(value)}"
        case list():
            return f"a list of {_entries(value)}"
        case dict():
            return f"a block of {counted(len(value), 'key')}"
        case _:
            return "something else"


def _entries(value: list[object]) -> str:
    if value and all(isinstance(each, str) for each in value):
        return counted(len(value), "text")
    if value and all(type(each) in (int, float) for each in value):
        return counted(len(value), "number")
    return counted(len(value), "entry", "entries")


def number(value: float) -> str:
    """Return a number as people write it: 5 and not 5.0, and 1e+300 rather than every digit."""
    if isinstance(value, int) and value.bit_length() <= _MOST_BITS:
        return str(value)
    try:
        return f"{float(value):.12g}"
    except OverflowError:
        return "too large to show"


def counted(count: int, one: str, many: str = "") -> str:
    """Return `1 error`, `2 errors`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def either(parts: Sequence[str]) -> str:
    """Join alternatives: `a, b or c`."""
    return " or ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def listed(words: Iterable[str]) -> str:
    """Join words with commas; of very many, the first forty and how many more there are."""
    every = [visible(word) for word in words]
    more = len(every) - _MOST_WORDS
    return ", ".join(every[:_MOST_WORDS]) + (f" and {more} more" if more > 0 else "")


def dotted(path: Steps) -> str:
    """Return a path as `evidence` writes it, `demand.later[0].probability`; long keys are cut."""
    cut = [step[:_LONGEST] if isinstance(step, str) else step for step in path]
    return visible(fact_path(cut))


def within(path: Steps) -> str:
    """Return ` in contract`, or nothing for the top of the file."""
    return f" in {dotted(path)}" if path else ""

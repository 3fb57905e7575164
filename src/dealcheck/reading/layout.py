"""What the lines around a syntax error tell about the mistake that was really made."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dealcheck.reading.span import LINE_END
from dealcheck.visible import shown

# Possessive quantifiers: a hostile line must not make these backtrack.
_KEY = re.compile(r"[ ]*+(?:- ++)*+[^\s:#\[\]{},'\"][^\r\n:#]*+:(?=[ \t\r\n]|\Z)")
_KEY_AND_VALUE = re.compile(r"[ ]*+(?:- ++)*+[^\s:#][^\r\n:]*+:[ \t]++[^\s#]")
# A number by threes; what stands between commas; how far to look around a key.
_BY_THREES = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})++")
_DECIMAL = re.compile(r"[0-9]+,[0-9]{1,2}")
_PARTS = re.compile(r",[^,{}\[\]\r\n]*+")
_FAR = 500
_SAME_INDENTATION = "give all keys of one block the same indentation, and its parts two spaces more"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in words, and the piece of the text (start, stop) where it is."""

    message: str
    help: str
    at: tuple[int, int]


def nothing_follows(text: str, index: int) -> bool:
    """Whether only blank space and comments stand from `index` to the end."""
    rest = text[index:]
    return all(not line.strip() or line.lstrip().startswith("#") for line in rest.splitlines())


def next_key_starts(text: str, opened: int, index: int) -> bool:
    """Whether a later line than that of the bracket starts a key, no deeper than the bracket's."""
    opening, start = _line_start(text, opened), _line_start(text, index)
    if opening == start or _KEY.match(text, start) is None:
        return False
    return _indentation(text, start) <= _indentation(text, opening)


def unexpected_colon(text: str, index: int) -> Mistake:
    """Explain a colon where YAML expected none: a second one in its line, or a line too deep."""
    start = _line_start(text, index)
    first = _first_letter(text, start)
    if _KEY_AND_VALUE.match(text[start:index]):
        value = text.index(":", first) + 1
        value += len(text[value:index]) - len(text[value:index].lstrip())
        stop = _line_stop(text, index)
        return Mistake(
            "a value with `: ` in it needs quotes",
            f'write "{shown(text[value:stop])[1:-1]}"',
            (value, max(stop, index + 1)),
        )
    above = _line_above(text, start)
    if above is None or index - first > 1000:
        help_text = "a key is at most 1000 characters long and stands on one line"
        return Mistake("a colon cannot stand here", help_text, (index, index + 1))
    above_start, above_stop = above
    words = text[_first_letter(text, above_start) : above_stop]
    if _KEY_AND_VALUE.match(text, above_start):
        message = "this line is indented as a part of the line above, which already has a value"
        return Mistake(message, _SAME_INDENTATION, (first, index + 1))
    return missing_colon(text, above_stop - len(words))


def missing_colon(text: str, index: int) -> Mistake:
    """Explain a line that should be `key: value` and has no colon, or no space after it."""
    stop = _line_stop(text, index)
    words = text[index:stop]
    if ":" in words:
        spaced = words.replace(":", ": ", 1)
        message = f"a space is missing after the colon of {shown(words)}"
        return Mistake(message, f"write {shown(spaced)}", (index, stop))
    if words.startswith("-") and words[1:2].strip():
        message = f"a space is missing after the dash of {shown(words)}"
        return Mistake(message, f"write {shown('- ' + words[1:])}", (index, stop))
    return Mistake(
        f"{shown(words)} has no `:` after it",
        "write it as `key: value`; indent it if it continues the text above",
        (index, max(stop, index + 1)),
    )


def misfit(text: str, index: int, opened: int) -> Mistake:
    """Explain something that fits neither into its block nor to its indentation."""
    start = _line_start(text, index)
    before = text[start:index].rstrip()
    stop = max(_line_stop(text, index), index + 1)
    if before.endswith(("'", '"')):
        return Mistake(
            "text stands after the closing quote",
            f"put the whole value in quotes, and write a {before[-1]} inside it twice"
            if before[-1] == "'"
            else 'put the whole value in quotes, and write a " inside it as \\"',
            (index, stop),
        )
    if before.endswith(("]", "}")):
        help_text = "put the whole value in quotes, or delete the rest"
        return Mistake(f"text stands after the closing `{before[-1]}`", help_text, (index, stop))
    if before.strip(" -"):
        message = "this cannot follow what stands before it on the line"
        return Mistake(message, "put the whole value in quotes", (index, stop))
    in_list = text[opened : opened + 1] == "-"
    if text[index : index + 1] == "-" and not in_list:
        message = "a list entry stands among the keys of a block"
        return Mistake(message, "put the list under a key of its own", (index, stop))
    if text[index : index + 1] == ":":
        return Mistake("a key is missing before `:`", "write `key: value`", (index, index + 1))
    if in_list and index - start == opened - _line_start(text, opened):
        message = "this line stands among the entries of a list but does not start with `- `"
        help_text = "start it with `- `, or indent it as a part of the entry above"
        return Mistake(message, help_text, (index, stop))
    message = "the indentation of this line fits none of the lines above"
    return Mistake(message, _SAME_INDENTATION, (index, stop))


def after_the_end(text: str, index: int) -> Mistake:
    """Explain something that stands after what YAML takes for the whole document."""
    start, stop = _line_start(text, index), max(_line_stop(text, index), index + 1)
    character = text[index : index + 1]
    if character and character in "]}":
        help_text = "delete it, or put the text in quotes"
        return Mistake(f"`{character}` closes nothing", help_text, (index, index + 1))
    if text.startswith("%"):
        help_text = "delete the line with `%`, or add a line `---` after it"
        return Mistake("a line `---` is missing before this one", help_text, (index, stop))
    if index == start and text.lstrip("\r\n")[:1] == " ":
        message = "this line is indented less than the first line of the file"
        return Mistake(message, "start the keys of the file in the first column", (index, stop))
    help_text = "put the whole value in quotes, or give all keys the same indentation"
    return Mistake("text stands after the end of the document", help_text, (index, stop))


def cut_by_comma(text: str, start: int, stop: int) -> Mistake | None:
    """Explain a key without a value in a block in braces, if a comma before it made it one.

    `text[start:stop]` is the key. What was meant to be a whole ends at the next comma that a key
    with a colon follows, or at the brace.
    """
    begin = max(_line_start(text, start), start - _FAR)
    before, after = text[begin:start], text[stop : stop + _FAR]
    if not before.rstrip().endswith(",") or after.lstrip()[:1] not in (",", "}"):
        return None
    colon = before.rfind(": ")
    if colon < 0:
        return None
    value = begin + colon + 1
    value += len(text[value:start]) - len(text[value:start].lstrip())
    end = stop + _meant_to_go_on(after)
    whole = text[value:end]
    if _BY_THREES.fullmatch(whole):
        help_text = f"write the number without commas: {whole.replace(',', '')}"
    elif _DECIMAL.fullmatch(whole):
        help_text = f"write the number with a point: {whole.replace(',', '.')}"
    else:
        help_text = f'put the whole text in quotes: "{shown(whole, 80)[1:-1]}"'
    return Mistake("the comma before it ends the value", help_text, (value, end))


def _meant_to_go_on(after: str) -> int:
    """Return how much of what follows such a key belongs to the value that it was cut from."""
    length = 0
    for part in _PARTS.finditer(after):
        if ":" in part[0]:
            break
        length = part.end()
    return length


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_stop(text: str, index: int) -> int:
    """Where the line ends, without a comment and blank space."""
    end = LINE_END.search(text, index)
    line = text[index : end.start() if end else len(text)]
    return index + len(line.partition(" #")[0].rstrip())


def _first_letter(text: str, start: int) -> int:
    index = start
    while text[index : index + 1] == " ":
        index += 1
    return index


def _indentation(text: str, start: int) -> int:
    return _first_letter(text, start) - start


def _line_above(text: str, start: int) -> tuple[int, int] | None:
    """The nearest line above that is neither blank nor a comment, without its comment."""
    stops = [found.span() for found in LINE_END.finditer(text, 0, start)]
    starts = [0, *(stop for _, stop in stops)][: len(stops)]
    for line_start, (line_stop, _) in zip(reversed(starts), reversed(stops), strict=True):
        words = text[line_start:line_stop].strip()
        if words and not words.startswith("#"):
            return line_start, _line_stop(text, line_start)
    return None

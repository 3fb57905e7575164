"""Changes a file's data in its text: what is not touched stays as it was written.

One edit at a time, each at the place that the parser gives for it, and at the end the new text is
read again: if it doesn't hold exactly the data that was wanted, there is no new text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dealcheck.diagnostics import fact_path
from dealcheck.reading import Plain, read_bytes
from dealcheck.reading.places import Block, Node, is_blank, node_tree
from dealcheck.reading.span import LINE_END
from dealcheck.reading.yaml_core import resolve
from dealcheck.reading.yaml_older import older_reading
from dealcheck.visible import visible

Path = tuple[str, ...]

_BARE_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9_-]*+(?: [A-Za-z0-9_-]++)*+")
# Words of the format itself, which its files write without quotes.
_FOR_RIGHTS = ("yes", "no")
_STEP = 2
_WIDTH = 116


@dataclass(frozen=True, slots=True)
class NotEdited:
    """A text could not be changed as wanted; `message` says why."""

    message: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """A value to put at a path, or an entry to take out."""

    path: Path
    value: Plain = None
    takes_out: bool = False


def rewritten(
    text: str, wanted: Mapping[str, Plain], comment: Sequence[str] = ()
) -> str | NotEdited:
    """Return the text with its data changed to `wanted`, and with a comment near its top.

    Comments, order and layout stay, except within values that are replaced or taken out. The text
    is one that has been read without a finding.
    """
    before = read_bytes(text.encode(), "the file").document
    if before is None:
        return NotEdited("it cannot be read")
    new = text
    for edit in _differences(before.data, wanted):
        changed = _edited(new, edit)
        if changed is None:
            return _unsuitable(edit.path)
        new = changed
        if read_bytes(new.encode(), "the file").document is None:
            return _unsuitable(edit.path)
    new = _with_comment(new, comment)
    after = read_bytes(new.encode(), "the new file").document
    if after is None or not _same(after.data, wanted):
        return NotEdited("what would be written is not what was worked out; edit the file by hand")
    return new


def _unsuitable(path: Path) -> NotEdited:
    return NotEdited(f"{fact_path(path)} is written in a way that cannot be edited safely")


def _same(one: object, other: object) -> bool:
    """Whether two values are the same; `1`, `1.0` and `true` are three different ones."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _differences(
    before: Mapping[str, Plain], wanted: Mapping[str, Plain], path: Path = ()
) -> Iterator[_Edit]:
    for key in before:
        if key not in wanted:
            yield _Edit((*path, key), takes_out=True)
    for key, value in wanted.items():
        old = before.get(key)
        if isinstance(old, dict) and isinstance(value, dict) and old and value:
            yield from _differences(old, value, (*path, key))
        elif key not in before or not _same(old, value):
            yield _Edit((*path, key), value)


def _edited(text: str, edit: _Edit) -> str | None:
    """Return the text with one edit made, or None if there is no place for it."""
    *outer, key = edit.path
    block = node_tree(text)
    for step in outer:
        inner = block.parts.get(step)
        if not isinstance(inner, Block):
            return None
        block = inner
    if edit.takes_out:
        return _without(text, block, key)
    if key in block.parts:
        return _replaced(text, block, key, edit.value)
    return _added(text, block, key, edit.value)


def _replaced(text: str, block: Block, key: str, value: Plain) -> str:
    node, name = block.parts[key], block.keys[key]
    colon = text.index(":", name.end_mark.index) + 1
    stop = _stop(text, node)
    if _is_flow(text, block):
        start = colon if is_blank(node) else node.start_mark.index
        return text[:start] + (" " * is_blank(node)) + _flow(value) + text[stop:]
    start = colon
    if not is_blank(node) and node.start_mark.line > name.end_mark.line:
        # What is written on lines of its own goes; a comment beside the key stays.
        comment, stop = text[colon : _line_stop(text, colon)], _line_stop(text, stop)
    else:
        stop = colon if is_blank(node) else stop
        comment = text[stop : _line_stop(text, stop)]
        stop += len(comment)
    written = _after_colon(value, name.start_mark.column, text)
    is_block = isinstance(value, dict) and bool(value)
    return text[:start] + (comment + written if is_block else written + comment) + text[stop:]


def _added(text: str, block: Block, key: str, value: Plain) -> str:
    """Put an entry at the end of a block."""
    end = _stop(text, block)
    if _is_flow(text, block):
        last = max((_stop(text, part) for part in block.parts.values()), default=None)
        if last is None:
            return f"{text[: end - 1].rstrip()}{key}: {_flow(value)}{text[end - 1 :]}"
        return f"{text[:last]}, {key}: {_flow(value)}{text[last:]}"
    column = next(iter(block.keys.values())).start_mark.column
    at = _line_stop(text, end)
    line = f"{' ' * column}{_word(key)}:{_after_colon(value, column, text)}"
    return f"{text[:at]}{_line_end(text)}{line}{text[at:]}"


def _without(text: str, block: Block, key: str) -> str | None:
    """Take an entry out; whoever leaves a block empty has to take out the block."""
    if len(block.parts) < 2:
        return None
    node, name = block.parts[key], block.keys[key]
    stop = name.end_mark.index if is_blank(node) else _stop(text, node)
    if not _is_flow(text, block):
        start = _line_start(text, name.start_mark.index)
        end = LINE_END.match(text, _line_stop(text, stop))
        if text[start : name.start_mark.index].strip():
            return None
        return text[:start] + text[end.end() if end else len(text) :]
    keys = list(block.keys)
    place = keys.index(key)
    if place + 1 < len(keys):
        return text[: name.start_mark.index] + text[block.keys[keys[place + 1]].start_mark.index :]
    before = _stop(text, block.parts[keys[place - 1]])
    return text[:before] + text[stop:]


def _after_colon(value: Plain, column: int, text: str) -> str:
    """A value as it stands after its key: in the same line, or as a block beneath it."""
    if not isinstance(value, dict) or not value:
        return f" {_flow(value)}"
    inner = column + _STEP
    end = _line_end(text)
    return "".join(
        f"{end}{' ' * inner}{_word(key)}:{_after_colon(part, inner, text)}"
        for key, part in value.items()
    )


def _flow(value: Plain) -> str:
    """A value on one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{_word(k)}: {_flow(part)}" for k, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(_flow(part) for part in value) + "]"
        case str():
            return _word(value)
        case _:
            return json.dumps(value)


def _word(text: str) -> str:
    """A text without quotes where every reader sees the same words, else in double quotes."""
    if text in _FOR_RIGHTS or (_BARE_WORDS.fullmatch(text) and _reads_alike(text)):
        return text
    return visible(json.dumps(text, ensure_ascii=False))


def _reads_alike(text: str) -> bool:
    return resolve(text) == text and older_reading(text) is None


def _is_flow(text: str, block: Block) -> bool:
    return text[block.start_mark.index] == "{"


def _stop(text: str, node: Node) -> int:
    """Where a value ends, without blank space and line ends after it."""
    start = node.start_mark.index
    return start + len(text[start : node.end_mark.index].rstrip(" \t\r\n"))


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_stop(text: str, index: int) -> int:
    found = LINE_END.search(text, index)
    return found.start() if found else len(text)


def _line_end(text: str) -> str:
    """The way in which the file ends its lines."""
    found = LINE_END.search(text)
    return found[0] if found else "\n"


def _with_comment(text: str, comment: Sequence[str]) -> str:
    """The text with lines of comment, after the line by which editors find the schema."""
    if not comment:
        return text
    end = _line_end(text)
    lines = [line for paragraph in comment for line in _wrapped(visible(paragraph))]
    added = "".join(f"# {line}{end}" for line in lines)
    first = LINE_END.search(text)
    if text.startswith("# yaml-language-server:") and first is not None:
        return text[: first.end()] + added + text[first.end() :]
    return added + text


def _wrapped(text: str) -> list[str]:
    import textwrap  # noqa: PLC0415  needed only where a file is written

    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)

"""Where every key and value of a text stands. Worked out only when a finding asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from dealcheck.diagnostics import PathStep
from dealcheck.reading.parser import (
    Alias,
    CollectionEnd,
    CollectionStart,
    Event,
    MappingStart,
    Mark,
    Scalar,
    events,
)


@dataclass(slots=True)
class Block:
    """A list or a mapping with its marks, what is inside it, and the keys if it is a mapping."""

    start_mark: Mark
    end_mark: Mark
    parts: Mapping[PathStep, Node]
    keys: Mapping[PathStep, Node]
    value: str = ""


# Nearly all nodes are single values, and the parser's own event says all that there is to say.
Node: TypeAlias = Scalar | Block


def inside(node: Node, step: PathStep) -> tuple[Node | None, Node | None]:
    """Return the key of a part and the part itself; a list has no keys."""
    if isinstance(node, Block):
        return node.keys.get(step), node.parts.get(step)
    return None, None


def is_blank(node: Node) -> bool:
    """Say whether nothing is written: the value of `key:` with nothing after the colon."""
    has_parts = isinstance(node, Block) and bool(node.parts)
    return node.start_mark.index == node.end_mark.index and not has_parts


def node_tree(text: str) -> Block:
    """Return the root of a text that the guard has let through: one mapping, keys are texts."""
    stream = events(text)
    first = next(event for event in stream if isinstance(event, CollectionStart))
    return _block(first, stream, {})


# The guard's limit on depth makes this recursion safe.
def _node(event: Event, stream: Iterator[Event], anchors: dict[str, Node]) -> Node:
    if isinstance(event, Scalar):
        if event.anchor is not None:
            anchors[event.anchor] = event
        return event
    if isinstance(event, Alias):
        known = anchors[event.anchor]
        parts, keys = (known.parts, known.keys) if isinstance(known, Block) else ({}, {})
        return Block(event.start_mark, event.end_mark, parts, keys, known.value)
    assert isinstance(event, CollectionStart)
    return _block(event, stream, anchors)


def _block(event: CollectionStart, stream: Iterator[Event], anchors: dict[str, Node]) -> Block:
    keys: dict[PathStep, Node] = {}
    parts: dict[PathStep, Node] = {}
    block = Block(event.start_mark, event.end_mark, parts, keys)
    is_mapping = isinstance(event, MappingStart)
    last: Node | None = None
    while not isinstance(inner := next(stream), CollectionEnd):
        last = _node(inner, stream, anchors)
        if is_mapping:
            key, last = last, _node(next(stream), stream, anchors)
            keys[key.value], parts[key.value] = key, last
            last = key if is_blank(last) else last
        else:
            parts[len(parts)] = last
    # A block ends for the parser at the next key, for people with its last part.
    if event.flow_style:
        block.end_mark = inner.end_mark
    elif last is not None:
        block.end_mark = last.end_mark
    if event.anchor is not None:
        anchors[event.anchor] = block
    return block

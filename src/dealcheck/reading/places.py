"""Where every key and value of a text stands. Worked out only when a finding asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dealcheck.diagnostics import PathStep
from dealcheck.reading.parser import (
    Alias,
    CollectionEnd,
    CollectionStart,
    Event,
    MappingStart,
    Mark,
    NodeEvent,
    Scalar,
    events,
)


@dataclass(slots=True)
class Node:
    """A value with its marks; `parts` holds what is inside it, `keys` the keys of a mapping."""

    start: Mark
    end: Mark
    text: str
    parts: Mapping[PathStep, Node]
    keys: Mapping[PathStep, Node]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written: the value of `key:` with nothing after the colon."""
        return self.start.index == self.end.index and not self.parts


# Most values are single ones, and share this.
_NOTHING_INSIDE: Mapping[PathStep, Node] = {}


def node_tree(text: str) -> Node:
    """Return the root of a text that the guard has let through: one mapping, keys are texts."""
    stream = events(text)
    first = next(event for event in stream if isinstance(event, CollectionStart))
    return _node(first, stream, {})


# The guard's limit on depth makes this recursion safe.
def _node(event: Event, stream: Iterator[Event], anchors: dict[str, Node]) -> Node:
    if isinstance(event, Scalar):
        node = Node(event.start_mark, event.end_mark, event.value, _NOTHING_INSIDE, _NOTHING_INSIDE)
    elif isinstance(event, Alias):
        known = anchors[event.anchor]
        return Node(event.start_mark, event.end_mark, known.text, known.parts, known.keys)
    elif isinstance(event, MappingStart):
        node = _mapping(event, stream, anchors)
    else:
        node = _list(event, stream, anchors)
    if isinstance(event, NodeEvent) and event.anchor is not None:
        anchors[event.anchor] = node
    return node


# A block ends for the parser at the next key, for people with its last part.


def _mapping(event: MappingStart, stream: Iterator[Event], anchors: dict[str, Node]) -> Node:
    keys: dict[PathStep, Node] = {}
    parts: dict[PathStep, Node] = {}
    node = Node(event.start_mark, event.end_mark, "", parts, keys)
    while not isinstance(inner := next(stream), CollectionEnd):
        key, part = _node(inner, stream, anchors), _node(next(stream), stream, anchors)
        keys[key.text], parts[key.text] = key, part
        node.end = key.end if part.is_blank else part.end
    if event.flow_style:
        node.end = inner.end_mark
    return node


def _list(event: Event, stream: Iterator[Event], anchors: dict[str, Node]) -> Node:
    parts: dict[PathStep, Node] = {}
    node = Node(event.start_mark, event.end_mark, "", parts, _NOTHING_INSIDE)
    while not isinstance(inner := next(stream), CollectionEnd):
        part = _node(inner, stream, anchors)
        parts[len(parts)] = part
        node.end = part.end
    if isinstance(event, CollectionStart) and event.flow_style:
        node.end = inner.end_mark
    return node

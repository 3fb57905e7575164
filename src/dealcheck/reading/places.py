"""Where every key and value of a text stands. Worked out only when a finding asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

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
    text: str = ""
    parts: dict[PathStep, Node] = field(default_factory=dict)
    keys: dict[PathStep, Node] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written: the value of `key:` with nothing after the colon."""
        return self.start.index == self.end.index and not self.parts


def node_tree(text: str) -> Node:
    """Return the root of a text that the guard has let through: one mapping, keys are texts."""
    stream = events(text)
    first = next(event for event in stream if isinstance(event, CollectionStart))
    return _node(first, stream, {})


# The guard's limit on depth makes this recursion safe.
def _node(event: Event, stream: Iterator[Event], anchors: dict[str, Node]) -> Node:
    node = Node(event.start_mark, event.end_mark)
    match event:
        case Scalar():
            node.text = event.value
        case Alias():
            known = anchors[event.anchor]
            node.text, node.parts, node.keys = known.text, known.parts, known.keys
            return node
        case CollectionStart():
            closing = _fill(node, isinstance(event, MappingStart), stream, anchors)
            # A block ends for the parser at the next key, for people with its last part.
            if event.flow_style:
                node.end = closing.end_mark
    if isinstance(event, NodeEvent) and event.anchor is not None:
        anchors[event.anchor] = node
    return node


def _fill(
    node: Node, is_mapping: bool, stream: Iterator[Event], anchors: dict[str, Node]
) -> CollectionEnd:
    """Read the parts of a collection; return the event that closes it."""
    while not isinstance(event := next(stream), CollectionEnd):
        part = _node(event, stream, anchors)
        if is_mapping:
            key, part = part, _node(next(stream), stream, anchors)
            node.keys[key.text], node.parts[key.text] = key, part
            node.end = key.end if part.is_blank else part.end
        else:
            node.parts[len(node.parts)] = part
            node.end = part.end
    return event

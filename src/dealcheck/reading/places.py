"""Where every key and value of a text stands. Worked out only when a finding asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dealcheck.diagnostics import PathStep
from dealcheck.reading.parser import Event, Kind, Mark, events


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
    stream = (event for event in events(text) if event.kind is not Kind.DOCUMENT)
    return _node(next(stream), stream, {})


# The guard's limit on depth makes this recursion safe.
def _node(event: Event, stream: Iterator[Event], anchors: dict[str, Node]) -> Node:
    if event.kind is Kind.ALIAS:
        known = anchors[event.value]
        return Node(event.start, event.end, known.text, known.parts, known.keys)
    node = Node(event.start, event.end, event.value)
    if event.kind is not Kind.SCALAR:
        closing = _fill(node, event.kind, stream, anchors)
        # A block ends for the parser at the next key, for people with its last part.
        if event.style:
            node.end = closing.end
    if event.anchor is not None:
        anchors[event.anchor] = node
    return node


def _fill(node: Node, kind: Kind, stream: Iterator[Event], anchors: dict[str, Node]) -> Event:
    """Read the parts of a collection; return the event that closes it."""
    while (event := next(stream)).kind is not Kind.END:
        part = _node(event, stream, anchors)
        if kind is Kind.MAPPING:
            key, part = part, _node(next(stream), stream, anchors)
            node.keys[key.text], node.parts[key.text] = key, part
            node.end = key.end if part.is_blank else part.end
        else:
            node.parts[len(node.parts)] = part
            node.end = part.end
    return event

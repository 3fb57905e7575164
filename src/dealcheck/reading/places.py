"""Where every key and value of a text stands. Worked out only when a finding asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from dealcheck.diagnostics import PathStep
from dealcheck.reading.span import Mark
from dealcheck.reading.yaml_core import events


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
    stream = (event for event in events(text) if isinstance(event, yaml.NodeEvent | _ENDS))
    # The guard's limit on depth makes this recursion safe.
    return _node(next(stream), stream, {})


_ENDS = yaml.CollectionEndEvent


def _node(event: yaml.Event, stream: Iterator[yaml.Event], anchors: dict[str, Node]) -> Node:
    if isinstance(event, yaml.AliasEvent):
        known = anchors[event.anchor]
        return Node(event.start_mark, event.end_mark, known.text, known.parts, known.keys)
    node = Node(event.start_mark, event.end_mark)
    if isinstance(event, yaml.ScalarEvent):
        node.text = event.value
    elif isinstance(event, yaml.MappingStartEvent):
        _fill_mapping(node, event, stream, anchors)
    else:
        _fill_list(node, event, stream, anchors)
    if event.anchor is not None:
        anchors[event.anchor] = node
    return node


def _fill_mapping(
    node: Node,
    start: yaml.MappingStartEvent,
    stream: Iterator[yaml.Event],
    anchors: dict[str, Node],
) -> None:
    for event in stream:
        if isinstance(event, _ENDS):
            _close(node, start, event)
            return
        key = _node(event, stream, anchors)
        node.keys[key.text] = key
        node.parts[key.text] = part = _node(next(stream), stream, anchors)
        node.end = key.end if part.is_blank else part.end


def _fill_list(
    node: Node,
    start: yaml.CollectionStartEvent,
    stream: Iterator[yaml.Event],
    anchors: dict[str, Node],
) -> None:
    for event in stream:
        if isinstance(event, _ENDS):
            _close(node, start, event)
            return
        node.parts[len(node.parts)] = part = _node(event, stream, anchors)
        node.end = part.end


def _close(node: Node, start: yaml.CollectionStartEvent, end: yaml.CollectionEndEvent) -> None:
    # A block ends for the parser at the next key, for people with its last part.
    if start.flow_style:
        node.end = end.end_mark

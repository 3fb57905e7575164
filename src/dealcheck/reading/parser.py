"""PyYAML's event stream as typed values: the only module that touches the parser."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple, Protocol

import yaml

SyntaxFault = (yaml.YAMLError, ValueError, OverflowError)
"""What the parser raises; the last two only the one in Python does, at absurd escapes."""

# The C parser is about twenty times faster, but not every build of PyYAML has it.
LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)


class Mark(Protocol):
    """A position as the parser gives it: all three count from 0, in code points."""

    @property
    def index(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Kind(Enum):
    """What an event says."""

    DOCUMENT = auto()
    SCALAR = auto()
    ALIAS = auto()
    LIST = auto()
    MAPPING = auto()
    END = auto()


class Event(NamedTuple):
    """One step of the parser.

    `style` is empty for a plain scalar and a block collection, the sign before the text of another
    scalar, and `[` for a collection in brackets. `value` is an alias's name or a scalar's text.
    """

    kind: Kind
    start: Mark
    end: Mark
    value: str = ""
    style: str = ""
    anchor: str | None = None
    tag: str | None = None


def events(text: str) -> Iterator[Event]:
    """Parse `text`, one event at a time, so that a limit can stop it; raises SyntaxFault."""
    for event in yaml.parse(text, Loader=LOADER):
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            continue  # Never so, but the types of PyYAML leave it open.
        match event:
            case yaml.ScalarEvent():
                style = event.style or ""
                yield Event(Kind.SCALAR, start, end, event.value, style, event.anchor, event.tag)
            case yaml.CollectionStartEvent():
                kind = Kind.MAPPING if isinstance(event, yaml.MappingStartEvent) else Kind.LIST
                style = "[" if event.flow_style else ""
                yield Event(kind, start, end, "", style, event.anchor, event.tag)
            case yaml.CollectionEndEvent():
                yield Event(Kind.END, start, end)
            case yaml.AliasEvent():
                yield Event(Kind.ALIAS, start, end, event.anchor or "")
            case yaml.DocumentStartEvent():
                yield Event(Kind.DOCUMENT, start, end)

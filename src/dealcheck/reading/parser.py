"""PyYAML's event stream with types: the only module that touches the parser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Protocol, cast

import yaml

SyntaxFault = (yaml.YAMLError, ValueError, OverflowError)
"""What the parser raises; the last two only the one in Python does, at absurd escapes."""

# The C parser is about twenty times faster, but not every build of PyYAML has it.
LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
IS_COMPILED = LOADER is not yaml.SafeLoader
_TOO_DEEP = "maximum nesting depth"


class Mark(Protocol):
    """A position as the parser gives it: all three count from 0, in code points."""

    @property
    def index(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


if TYPE_CHECKING:
    # What the parser gives, without the None that the types of PyYAML leave open for its emitter.
    class Event:
        """One step of the parser; its class says what it is."""

        start_mark: Mark
        end_mark: Mark

    class DocumentStart(Event):
        """The start of a document, written (`---`) or not."""

    class NodeEvent(Event):
        """Something that can carry an anchor."""

        anchor: str | None

    class Alias(NodeEvent):
        """A reference; `anchor` is the name it refers to."""

        anchor: str

    class Scalar(NodeEvent):
        """A single value; `style` is the sign before its text, or empty for a plain one."""

        tag: str | None
        value: str
        style: str | None

    class CollectionStart(NodeEvent):
        """The start of a list or a mapping; `flow_style` is true if it stands in brackets."""

        tag: str | None
        flow_style: bool

    class ListStart(CollectionStart):
        """The start of a list."""

    class MappingStart(CollectionStart):
        """The start of a mapping."""

    class CollectionEnd(Event):
        """The end of a list or a mapping."""

    class ListEnd(CollectionEnd):
        """The end of a list."""

    class MappingEnd(CollectionEnd):
        """The end of a mapping."""

else:
    # The events themselves: to copy each into an object of our own takes as long as to parse it.
    Event = yaml.Event
    NodeEvent = yaml.NodeEvent
    DocumentStart = yaml.DocumentStartEvent
    Alias = yaml.AliasEvent
    Scalar = yaml.ScalarEvent
    CollectionStart = yaml.CollectionStartEvent
    ListStart = yaml.SequenceStartEvent
    MappingStart = yaml.MappingStartEvent
    CollectionEnd = yaml.CollectionEndEvent
    ListEnd = yaml.SequenceEndEvent
    MappingEnd = yaml.MappingEndEvent


def events(text: str) -> Iterator[Event]:
    """Parse `text`, one event at a time, so that a limit can stop it; raises SyntaxFault.

    Newer versions of the C parser refuse brackets deeper than 1,000 before they have told about the
    first of them. Then the events of the text up to there follow, so that the one limit that counts
    is the reader's own.
    """
    try:
        yield from _events(text)
    except yaml.MarkedYAMLError as error:
        mark: Mark | None = error.problem_mark
        if mark is None or not 0 < mark.index < len(text) or _TOO_DEEP not in str(error.problem):
            raise
        yield from islice(_events(text[: mark.index]), _told_of(text), None)


def _told_of(text: str) -> int:
    """Return how many events come before the complaint about a text."""
    count = 0
    with suppress(yaml.YAMLError):
        for _ in _events(text):
            count += 1
    return count


def _events(text: str) -> Iterator[Event]:
    # Not yaml.parse, which asks for every event twice.
    return cast("Iterator[Event]", iter(LOADER(text).get_event, None))

"""The parser's events → plain data, with every limit and rule of the format enforced on the way.

One pass without recursion. PyYAML's own second step (composing nodes) is never reached: in C it
overflows the stack on deep files, and after it duplicate keys are gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dealcheck.diagnostics import Diagnostic, Place, fact_path, in_order
from dealcheck.reading import faults, limits
from dealcheck.reading.layout import cut_by_comma
from dealcheck.reading.parser import (
    Alias,
    CollectionEnd,
    CollectionStart,
    DocumentStart,
    Event,
    ListEnd,
    ListStart,
    MappingEnd,
    MappingStart,
    Mark,
    Scalar,
    SyntaxFault,
    events,
)
from dealcheck.reading.span import at, first_line, span
from dealcheck.reading.syntax import explain
from dealcheck.reading.yaml_core import OTHER_STARTS, NumberFault, Plain, resolve

_DIRECTIVE = re.compile(r"(?:\A|(?<=[\r\n]))%(?!YAML 1\.2[ \t]*(?:#|[\r\n]|\Z))[^\r\n]*")
_TAG = re.compile(r"!<[^>\s]*>|![^\s,\[\]{}]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Guarded:
    """What a file holds (None if that is no mapping) and everything found on the way."""

    data: dict[str, Plain] | None
    diagnostics: tuple[Diagnostic, ...]


def guarded_data(text: str, name: str) -> Guarded:
    """Parse `text`; `name` stands in the places of the findings."""
    found = _DIRECTIVE.search(text) if "%" in text else None
    if found:
        # Also a guard: the parser's time grows with the square of the number of %TAG lines.
        place = at(name, text, found.start(), found.end())
        return Guarded(None, (faults.directive(found[0], place),))
    reader = _Reader(name, text)
    reader.run()
    root = reader.root
    return Guarded(root if isinstance(root, dict) else None, in_order(reader.findings))


class _KeyState:
    """What a mapping is waiting for, where that is not the value of a key."""


_KEY_NEXT = _KeyState()
_VALUE_LEFT_OUT = _KeyState()


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been reached, and the totals before it."""

    value: list[Plain] | dict[str, Plain]
    event: CollectionStart
    values: int
    characters: int
    height: int = 1
    key: str | _KeyState = _KEY_NEXT
    cut: tuple[int, int] | None = None
    keys: dict[str, tuple[Mark, Mark]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Anchored:
    """What an alias stands for, and what it adds to the size of the data."""

    value: Plain
    values: int
    characters: int
    height: int


class _Reader:
    """The state of one pass over one file."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.root: Plain = None
        self.findings: list[Diagnostic] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, _Anchored | None] = {}  # None: not finished yet
        self.values = 0
        self.characters = 0
        self.documents = 0
        self.stopped = False

    def run(self) -> None:
        """Read until the end, a syntax error or a limit."""
        handlers: dict[type[Event], Callable[[Any], None]] = {
            Scalar: self.scalar,
            MappingStart: self.start,
            ListStart: self.start,
            MappingEnd: self.end,
            ListEnd: self.end,
            Alias: self.alias,
            DocumentStart: self.document,
        }
        try:
            for event in events(self.text):
                handler = handlers.get(type(event))
                if handler is not None:
                    handler(event)
                    if self.stopped:
                        return
        except SyntaxFault as error:
            # A mapping with a mistake in it may look like a single value up to there.
            self.leave_out("D012")
            self.findings.append(explain(error, self.name, self.text))
            return
        if not self.documents:
            self.findings.append(faults.no_content(Place(self.name)))

    def document(self, event: DocumentStart) -> None:
        """Count the documents, and stop at the second."""
        self.documents += 1
        if self.documents > 1:
            self.leave_out("D010")
            self.stop(faults.second_document(self.place(event.start_mark, event.end_mark)))

    def scalar(self, event: Scalar) -> None:
        """Take in a text, a number, a truth value or nothing."""
        value: Plain = (text := event.value)
        self.values += 1
        self.characters += len(text)
        if event.tag is not None:
            self.tag(event)
        elif not event.style and text[:1] in OTHER_STARTS:
            resolved = resolve(text)
            if isinstance(resolved, NumberFault):
                self.report(faults.bad_number(resolved, text, self.here(event), self.fact()))
            else:
                value = resolved
        elif event.style == '"' and not text.isascii() and _SURROGATE.search(text):
            self.report(faults.half_character(self.here(event)))
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(value, 1, len(text), 0)
        self.add(value, event, event.end_mark)

    def start(self, event: CollectionStart) -> None:
        """Open a list or a mapping."""
        if event.tag is not None:
            self.tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if len(self.open) >= limits.MAX_DEPTH:
            place = at(self.name, self.text, event.start_mark.index)
            self.stop(faults.too_deep(place, self.fact()))
            return
        value: list[Plain] | dict[str, Plain] = {} if type(event) is MappingStart else []
        self.open.append(_Open(value, event, self.values, self.characters))
        self.values += 1

    def end(self, event: CollectionEnd) -> None:
        """Close the innermost list or mapping and put it where it belongs."""
        done = self.open.pop()
        if self.open:
            self.open[-1].height = max(self.open[-1].height, done.height + 1)
        if done.event.anchor is not None:
            self.anchors[done.event.anchor] = _Anchored(
                done.value,
                self.values - done.values,
                self.characters - done.characters,
                done.height,
            )
        self.add(done.value, done.event, event.end_mark)

    def alias(self, event: Alias) -> None:
        """Put in what an alias stands for, with its full weight."""
        name, place = event.anchor, self.here(event)
        value: Plain = "*" + name  # Stands in where the alias is refused.
        target = self.anchors.get(name)
        if target is not None:
            value = target.value
            self.values += target.values
            self.characters += target.characters
            height = target.height
            if self.values > limits.MAX_VALUES or self.characters > limits.MAX_CHARACTERS:
                self.stop(faults.alias_grows(place, self.fact()))
                return
            if len(self.open) + height > limits.MAX_DEPTH:
                self.stop(faults.too_deep(place, self.fact()))
                return
            if self.open:
                self.open[-1].height = max(self.open[-1].height, height + 1)
        elif name in self.anchors:
            self.report(faults.alias_within_itself(name, place, self.fact()))
        else:
            self.report(faults.unknown_alias(name, place, self.fact()))
        self.add(value, event, event.end_mark)

    def add(self, value: Plain, event: Event, end: Mark) -> None:
        """Put a finished value where it belongs: into a list, at a key, or as a key."""
        if not self.open:
            self.add_root(value, event, end)
            return
        top = self.open[-1]
        key, holder = top.key, top.value
        if isinstance(holder, list):
            holder.append(value)
        elif key is _KEY_NEXT:
            top.key = self.key(top, value, event, end)
        else:
            if isinstance(key, str):
                holder[key] = value
            top.key = _KEY_NEXT
        if self.values > limits.MAX_VALUES:
            place = first_line(self.text, self.place(event.start_mark, end))
            self.stop(faults.too_many_values(place, self.fact()))

    def key(self, top: _Open, value: Plain, event: Event, end: Mark) -> str | _KeyState:
        """Return the key, or that its value is left out because the key is refused."""
        start = event.start_mark
        if value == "<<" and isinstance(event, Scalar) and not event.style:
            self.report(faults.merge_key(self.place(start, end), self.fact()))
        elif not isinstance(value, str):
            written = self.text[start.index : end.index]
            place = self.place(start, end)
            cut = cut_by_comma(self.text, start.index, end.index) if top.event.flow_style else None
            if cut is None:
                self.report(faults.key_is_no_text(value, written, place, self.fact()))
            elif cut.at != top.cut:
                # One comma too many is one mistake, however many follow it in the same value.
                self.report(faults.key_is_cut_off(cut, written, place, self.fact()))
                top.cut = cut.at
        elif value in top.keys:
            place, first = self.place(start, end), self.place(*top.keys[value])
            self.report(faults.duplicate_key(value, place, first, self.fact(value)))
        else:
            top.keys[value] = (start, end)
            return value
        return _VALUE_LEFT_OUT

    def add_root(self, value: Plain, event: Event, end: Mark) -> None:
        """Take the value of the whole file, which has to be a mapping."""
        self.root = value
        if isinstance(value, dict):
            return
        if isinstance(event, Scalar) and event.start_mark.index == end.index:
            self.report(faults.no_content(Place(self.name)))
            return
        place = first_line(self.text, self.place(event.start_mark, end))
        self.report(faults.not_a_mapping(value, place))

    def tag(self, event: Scalar | CollectionStart) -> None:
        """Report the tag of a value, which may stand behind an anchor."""
        found = _TAG.search(self.text, event.start_mark.index)
        index = event.start_mark.index
        start, stop = found.span() if found else (index, index + 1)
        place = at(self.name, self.text, start, stop)
        self.report(faults.tag(self.text[start:stop], place, self.fact()))

    def report(self, finding: Diagnostic) -> None:
        """Add a finding; stop reading after very many."""
        self.findings.append(finding)
        if len(self.findings) >= limits.MAX_FINDINGS:
            self.stop(faults.too_many_findings(finding.place))

    def leave_out(self, code: str) -> None:
        """Take back a finding that a later one makes superfluous."""
        self.findings = [one for one in self.findings if one.code != code]

    def stop(self, finding: Diagnostic) -> None:
        """Add the last finding."""
        self.stopped = True
        self.findings.append(finding)

    def fact(self, last: str | None = None) -> str:
        """The path of what is being read; `last` is a key that is not part of the data yet."""
        path: list[str | int] = []
        for one in self.open:
            if isinstance(one.value, list):
                path.append(len(one.value))
            elif isinstance(one.key, str):
                path.append(one.key)
        return fact_path(path if last is None else [*path, last])

    def here(self, event: Event) -> Place:
        """The place of an event that stands by itself."""
        return self.place(event.start_mark, event.end_mark)

    def place(self, start: Mark, end: Mark) -> Place:
        """The place between two marks."""
        return span(self.name, self.text, start, end)

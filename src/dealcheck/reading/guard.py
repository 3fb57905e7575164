"""The parser's events → plain data, with every limit and rule of the format enforced on the way.

One iterative pass. PyYAML's own second step (composing nodes) is never reached: in C it overflows
the stack on deep files, and afterwards the place of a duplicate key or a tag is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from dealcheck.diagnostics import Diagnostic, Place, Related, fact_path, in_order
from dealcheck.reading import limits
from dealcheck.reading.span import Mark, at, first_line, span
from dealcheck.reading.syntax import explain
from dealcheck.reading.yaml_core import NumberFault, Plain, events, resolve
from dealcheck.visible import shown

_DIRECTIVE = re.compile(r"^%(?!YAML 1\.2[ \t]*(?:#.*)?\r?$)[^\r\n]*", re.MULTILINE)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Guarded:
    """What a file holds (None if that is no mapping) and everything found on the way."""

    data: dict[str, Plain] | None
    diagnostics: tuple[Diagnostic, ...]


def guarded_data(text: str, name: str) -> Guarded:
    """Parse `text`; `name` stands in the places of the findings."""
    directive = _DIRECTIVE.search(text.replace("\r", "\n") if "\r" in text else text)
    if directive:
        # Also a guard: the parser's time grows with the square of the number of %TAG lines.
        place = at(name, text, directive.start(), directive.end())
        message = f"the directive {shown(directive[0])} is not allowed; files are YAML 1.2"
        help_text = "delete the line, or put the text in quotes if it is none"
        return Guarded(None, (Diagnostic("D013", "error", message, place, help_text),))
    reader = _Reader(name, text)
    reader.run()
    data = reader.roots[0] if reader.roots else None
    return Guarded(data if isinstance(data, dict) else None, in_order(reader.findings))


class _KeyState:
    """What a mapping is waiting for, where that is not the value of a key."""


_KEY_NEXT = _KeyState()
_VALUE_LEFT_OUT = _KeyState()


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been reached."""

    value: list[Plain] | dict[str, Plain]
    event: yaml.NodeEvent
    is_key: bool
    values_before: int
    characters_before: int
    height: int = 1
    key: str | _KeyState = _KEY_NEXT
    key_marks: dict[str, tuple[Mark, Mark]] = field(default_factory=dict)


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
        self.roots: list[Plain] = []
        self.findings: list[Diagnostic] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, _Anchored | None] = {}  # None: still open
        self.values = 0
        self.characters = 0
        self.documents = 0
        self.stopped = False
        self.last_end: Mark | None = None

    def run(self) -> None:
        """Read until the end, a syntax error or a limit."""
        handlers = {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: self.start,
            yaml.MappingEndEvent: self.end,
            yaml.SequenceStartEvent: self.start,
            yaml.SequenceEndEvent: self.end,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }
        try:
            for event in events(self.text):
                handler = handlers.get(event.__class__)
                if handler is not None:
                    handler(event)
                    if self.stopped:
                        return
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self.findings.append(explain(error, self.name, self.text))
            return
        if not self.documents:
            self.no_content()

    def document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self.report(
                "D011",
                "a second document starts here; a file holds one",
                "write one file for each document, or delete this line",
                self.place(event.start_mark, event.end_mark),
            )
            self.stopped = True

    def scalar(self, event: yaml.ScalarEvent) -> None:
        text: str = event.value
        plain = not event.style
        self.last_end = event.end_mark
        self.values += 1
        self.characters += len(text)
        value: Plain = text
        if event.tag is not None:
            self.tag(event)
        elif plain:
            resolved = resolve(text)
            if isinstance(resolved, NumberFault):
                self.number(resolved, event)
            else:
                value = resolved
        elif event.style == '"' and not text.isascii() and _SURROGATE.search(text):
            self.half_character(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(value, 1, len(text), 0)
        merge = plain and text == "<<"
        self.add(value, event, event.start_mark, event.end_mark, merge=merge)

    def start(self, event: yaml.CollectionStartEvent) -> None:
        self.values += 1
        self.last_end = event.end_mark
        if event.tag is not None:
            self.tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if len(self.open) >= limits.MAX_DEPTH:
            self.too_deep(event)
            return
        value: list[Plain] | dict[str, Plain] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        top = self.open[-1] if self.open else None
        is_key = top is not None and isinstance(top.value, dict) and top.key is _KEY_NEXT
        self.open.append(_Open(value, event, is_key, self.values - 1, self.characters))

    def end(self, event: yaml.CollectionEndEvent) -> None:
        done = self.open.pop()
        if done.event.flow_style or self.last_end is None:
            self.last_end = event.end_mark
        if self.open:
            self.open[-1].height = max(self.open[-1].height, done.height + 1)
        if done.event.anchor is not None:
            self.anchors[done.event.anchor] = _Anchored(
                done.value,
                self.values - done.values_before,
                self.characters - done.characters_before,
                done.height,
            )
        self.add(done.value, done.event, done.event.start_mark, self.last_end)

    def alias(self, event: yaml.AliasEvent) -> None:
        name: str = event.anchor
        self.last_end = event.end_mark
        target = self.anchors.get(name)
        value: Plain = None
        if target is not None:
            value = target.value
            self.values += target.values
            self.characters += target.characters
            if self.open:
                self.open[-1].height = max(self.open[-1].height, target.height + 1)
            if len(self.open) + target.height > limits.MAX_DEPTH:
                self.too_deep(event)
                return
        elif name in self.anchors:
            message = f"the alias {shown('*' + name)} stands within what it stands for"
            self.report("D043", message, "write the value out", self.here(event))
        else:
            message = f"the alias {shown('*' + name)} stands for nothing in this file"
            help_text = f"put the text in quotes, or mark its value with `&{shown(name)[1:-1]}`"
            self.report("D044", message, help_text, self.here(event))
        self.check_size(event, alias=True)
        if not self.stopped:
            self.add(value, event, event.start_mark, event.end_mark)

    def add(
        self, value: Plain, event: yaml.NodeEvent, start: Mark, end: Mark, *, merge: bool = False
    ) -> None:
        """Put a finished value where it belongs: into a list, at a key, or as a key."""
        if not self.open:
            self.root(value, event, start, end)
            return
        top = self.open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is _KEY_NEXT:
            top.key = self.key(top, value, start, end, merge=merge)
        else:
            if isinstance(top.key, str):
                top.value[top.key] = value
            top.key = _KEY_NEXT
        if self.values > limits.MAX_VALUES:
            self.check_size(event)

    def key(
        self, top: _Open, value: Plain, start: Mark, end: Mark, *, merge: bool
    ) -> str | _KeyState:
        """Return the key, or that its value is to be left out because the key is refused."""
        if merge:
            self.report(
                "D033",
                "the merge key `<<` is not part of YAML 1.2",
                "write the keys out where they belong",
                self.place(start, end),
            )
            return _VALUE_LEFT_OUT
        if not isinstance(value, str):
            self.key_is_no_text(value, start, end)
            return _VALUE_LEFT_OUT
        first = top.key_marks.setdefault(value, (start, end))
        if first[0] is not start:
            self.report(
                "D030",
                f"the key {shown(value)} stands here a second time",
                "keep one of the two, or give them different names",
                self.place(start, end),
                (Related(self.place(*first), "the first one is here"),),
                last=value,
            )
            return _VALUE_LEFT_OUT
        return value

    def root(self, value: Plain, event: yaml.NodeEvent, start: Mark, end: Mark) -> None:
        self.roots.append(value)
        if isinstance(value, dict) or self.documents > 1:
            return
        if isinstance(event, yaml.ScalarEvent) and start.index == end.index:
            self.no_content()
            return
        what = "a list" if isinstance(value, list) else "a single value"
        self.report(
            "D012",
            f"the file holds {what} and not a block of keys",
            "write `key: value` lines, the first of them `format: …`",
            first_line(self.text, self.place(start, end)),
        )

    def no_content(self) -> None:
        self.report(
            "D010",
            "the file has no content",
            "`dealcheck new` writes a deal file to start from",
            Place(self.name),
        )

    def tag(self, event: yaml.NodeEvent) -> None:
        start = self.text.find("!", event.start_mark.index)
        tag = re.compile(r"!<[^>\s]*>|![^\s,\[\]{}]*").match(self.text, max(start, 0))
        stop = tag.end() if tag else start + 1
        self.report(
            "D032",
            f"the tag {shown(self.text[start:stop])} is not allowed; values are plain data",
            "leave the tag out; put the text in quotes if `!` belongs to it",
            at(self.name, self.text, start, stop),
        )

    def number(self, fault: NumberFault, event: yaml.ScalarEvent) -> None:
        if fault is NumberFault.NOT_FINITE:
            message = f"{shown(event.value)} is not a finite number"
            self.report("D034", message, "write a number, or `unknown`", self.here(event))
            return
        self.report(
            "D035",
            f"this number has {len(event.value):,} characters, more than"
            f" {limits.MAX_NUMBER_LENGTH}",
            "shorten it, or put it in quotes if it is a text",
            self.here(event),
        )

    def half_character(self, event: yaml.ScalarEvent) -> None:
        message = "an escape in this text stands for half of a character (U+D800 to U+DFFF)"
        self.report("D020", message, "write the character itself", self.here(event))

    def key_is_no_text(self, value: Plain, start: Mark, end: Mark) -> None:
        written = self.text[start.index : end.index]
        if isinstance(value, list | dict):
            what, help_text = "a list or block", "put it in quotes if braces are meant as text"
        elif not written:
            what, help_text = "missing", "write a key before the colon"
        else:
            kind = "empty" if value is None else "a truth value"
            what = kind if value is None or isinstance(value, bool) else "a number"
            help_text = f"put it in quotes: '{shown(written)[1:-1]}'"
        message = f"this key is {what}; keys are texts"
        self.report("D031", message, help_text, self.place(start, end))

    def too_deep(self, event: yaml.NodeEvent) -> None:
        self.stopped = True
        start = event.start_mark.index
        place = at(self.name, self.text, start)
        if isinstance(event, yaml.AliasEvent):
            place = self.here(event)
        message = f"blocks and lists are nested more than {limits.MAX_DEPTH} levels deep"
        self.report("D040", message, "a deal needs about six levels; check the brackets", place)

    def check_size(self, event: yaml.NodeEvent, *, alias: bool = False) -> None:
        """Stop where the data, aliases counted as what they stand for, grows beyond the limits."""
        if self.values <= limits.MAX_VALUES and self.characters <= limits.MAX_CHARACTERS:
            return
        self.stopped = True
        place = first_line(self.text, self.here(event))
        if alias:
            message = (
                f"with this alias the file stands for more than {limits.MAX_VALUES:,} values or"
                f" {limits.MAX_CHARACTERS:,} characters"
            )
            self.report("D042", message, "write the values out instead of using aliases", place)
            return
        message = f"the file holds more than {limits.MAX_VALUES:,} keys and values"
        self.report("D041", message, "split the file", place)

    def report(
        self,
        code: str,
        message: str,
        help_text: str,
        place: Place,
        related: tuple[Related, ...] = (),
        last: str | None = None,
    ) -> None:
        fact = self.fact(last)
        self.findings.append(Diagnostic(code, "error", message, place, help_text, fact, related))
        if len(self.findings) >= limits.MAX_FINDINGS and not self.stopped:
            self.stopped = True
            message = f"the rest of the file is not read after {limits.MAX_FINDINGS} findings"
            self.findings.append(Diagnostic("D045", "note", message, place, "correct these first"))

    def fact(self, last: str | None) -> str:
        """The path of what is being read; `last` is a key that is not part of the data yet."""
        path: list[str | int] = []
        for one in self.open:
            if isinstance(one.value, list):
                path.append(len(one.value))
            elif isinstance(one.key, str):
                path.append(one.key)
        return fact_path([*path, last] if last is not None else path)

    def here(self, event: yaml.Event) -> Place:
        return self.place(event.start_mark, event.end_mark)

    def place(self, start: Mark, end: Mark) -> Place:
        return span(self.name, self.text, start, end)

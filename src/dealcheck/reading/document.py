"""Document: the plain data of one file, and the place of every key and value in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dealcheck.diagnostics import Diagnostic, PathStep, Place
from dealcheck.reading.encoding import as_far_as_readable, decode
from dealcheck.reading.guard import guarded_data
from dealcheck.reading.passages import Passage, passage_of
from dealcheck.reading.places import Node, inside, is_blank, node_tree
from dealcheck.reading.quick import quick_data
from dealcheck.reading.span import LINE_END, first_line, span
from dealcheck.reading.values import Values, walk
from dealcheck.reading.yaml_core import Plain

# From so many on it is quicker to work out where everything stands.
_FEW_PLACES = 6


@dataclass(frozen=True)
class Document:
    """A file that has been read. `name` is shown to people, `text` is without byte order mark.

    `data` is plain: dict, list, str, int, float, bool and None; every key is a text. Parts that
    aliases share are the same object, so `data` must not be changed in place. `laid_over` names
    the values of `data` that are not the file's, by path, and says where each comes from.
    """

    name: str
    data: dict[str, Plain]
    text: str
    laid_over: Mapping[tuple[PathStep, ...], str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[type[Document], tuple[object, ...]]:
        # Places and lines stay behind when a document goes to another process.
        return Document, (self.name, self.data, self.text, self.laid_over)

    def place(self, path: tuple[PathStep, ...], *, key: bool = False) -> Place:
        """Return where the value at `path` stands; with `key`, its key.

        A value with nothing written (`note:`) stands where its key does. For a path that does not
        exist the answer is the nearest block around it: its key, or its first line if it has none.
        """
        origin = self.origin(path)
        if origin:
            return Place(origin)
        if "_nodes" not in self.__dict__ and self._few:
            passage = passage_of(self.text, self.data, path)
            if passage is not None:
                return self._within(passage, path, key=key)
        node, node_key = self._nodes, None
        for step in path:
            part_key, part = inside(node, step)
            if part is None:
                return self._span(node_key) if node_key else self._first_line(node)
            node, node_key = part, part_key
        return self._span(node_key if node_key and (key or is_blank(node)) else node)

    def origin(self, path: tuple[PathStep, ...]) -> str:
        """Return where a value comes from that was laid over the file; empty for the file's own."""
        if not self.laid_over:
            return ""
        around = (path[:length] for length in range(len(path), 0, -1))
        return next((self.laid_over[part] for part in around if part in self.laid_over), "")

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text, without their ends; line 1 of a place is the first of them."""
        return tuple(LINE_END.split(self.text))

    @cached_property
    def values(self) -> Values:
        """Every value of the data with its path."""
        return walk(self.data)

    @cached_property
    def _nodes(self) -> Node:
        return node_tree(self.text)

    @cached_property
    def _few(self) -> list[None]:
        """One for each place that is still worth to be found apart from all others."""
        return [None] * _FEW_PLACES

    def _within(self, passage: Passage, path: tuple[PathStep, ...], *, key: bool) -> Place:
        self._few.pop()
        part = Document(self.name, passage.data, self.text[passage.start : passage.stop])
        part._few.clear()
        found = part.place(path[passage.depth - 1 :], key=key)
        above = self.text.count("\n", 0, passage.start)
        return Place(
            found.file, found.line + above, found.column, found.end_line + above, found.end_column
        )

    def _span(self, node: Node) -> Place:
        return span(self.name, self.text, node.start_mark, node.end_mark)

    def _first_line(self, node: Node) -> Place:
        return first_line(self.text, self._span(node))


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The document, or None if a finding is an error; the findings; the text if there is one."""

    document: Document | None
    diagnostics: tuple[Diagnostic, ...] = ()
    text: str = ""


def read_bytes(data: bytes, name: str) -> ReadResult:
    """Read the bytes of one file; never raises, whatever they are."""
    text = text_of(data, name)
    return text if isinstance(text, ReadResult) else read_text(text, name)


def text_of(data: bytes, name: str) -> str | ReadResult:
    """Return the text of one file, or what there is to say about a file that holds none."""
    text = decode(data, name)
    if isinstance(text, Diagnostic):
        return ReadResult(None, (text,), as_far_as_readable(data) if text.place.line else "")
    return text


def read_text(text: str, name: str) -> ReadResult:
    """Read a text that `text_of` has returned."""
    quick = quick_data(text)
    if quick is not None:
        data, values = quick
        document = Document(name, data, text)
        document.__dict__["values"] = values
        return ReadResult(document, (), text)
    found = guarded_data(text, name)
    if found.diagnostics or found.data is None:
        return ReadResult(None, found.diagnostics, text)
    return ReadResult(Document(name, found.data, text), (), text)

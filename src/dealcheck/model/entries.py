"""One entry of a model file with its place, and plain ways to take typed values out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.reading import Document


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping of a model file: its section, its document and its path there."""

    section: str
    document: Document
    path: tuple[str | int, ...]
    data: Mapping[str, object]

    def place(self, *more: str | int) -> Place:
        """Where the entry, or something inside it, is written."""
        return self.document.place((*self.path, *more))

    def text(self, key: str, default: str = "") -> str:
        value = self.data.get(key, default)
        return value if isinstance(value, str) else str(value)

    def number(self, key: str, default: float = 0.0) -> float:
        value = self.data.get(key, default)
        good = isinstance(value, (int, float)) and not isinstance(value, bool)
        return float(value) if good else default  # type: ignore[arg-type]

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(str(item) for item in value)
        return ()

    def inner(self, *keys: str | int) -> Entry:
        """The mapping at `keys`; empty if there is none."""
        value: object = self.data
        for key in keys:
            if isinstance(value, Mapping):
                value = value.get(str(key))
            elif isinstance(value, Sequence) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                value = None
        data = value if isinstance(value, Mapping) else {}
        return Entry(self.section, self.document, (*self.path, *keys), data)

    def inners(self, key: str) -> tuple[Entry, ...]:
        """The mappings of a list."""
        value = self.data.get(key, [])
        count = len(value) if isinstance(value, Sequence) and not isinstance(value, str) else 0
        return tuple(self.inner(key, index) for index in range(count))

    def finding(self, code: str, message: str, help_text: str, *more: str | int) -> Diagnostic:
        """An error at this entry or something inside it."""
        return Diagnostic(code, "error", message, self.place(*more), help_text)

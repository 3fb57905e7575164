"""Builds a page from the top: titles, paragraphs, entries set in by their depth, and rows."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.pages.blocks import Block, Entries, Entry, Heading, Page, Rows, Verbatim


class Outline:
    """Collects blocks; whoever writes to it need not know what stands before."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._entries: list[Entry] = []

    def title(self, text: str) -> None:
        """What an explanation is about."""
        self._put(Heading(text, level=1))

    def heading(self, text: str) -> None:
        """A line over what follows."""
        self._put(Heading(text, level=3))

    def text(self, text: str, depth: int = 0) -> None:
        """A paragraph."""
        if text.strip():
            self._entries.append(Entry(" ".join(text.split()), depth))

    def item(self, text: str, depth: int = 1) -> None:
        """An entry of a list: its later lines are set in further than the first."""
        if text.strip():
            self._entries.append(Entry(" ".join(text.split()), depth, is_item=True))

    def columns(self, rows: Sequence[Sequence[str]], depth: int = 1, right: int = 0) -> None:
        """Rows whose cells stand beneath each other; the first `right` of each are numbers."""
        if rows:
            self._put(Rows(tuple(map(tuple, rows)), depth, right))

    def verbatim(self, text: str, depth: int = 1) -> None:
        """Lines that keep their breaks, such as an example in YAML."""
        self._put(Verbatim(text.rstrip("\n"), depth))

    def gap(self) -> None:
        """Room between two entries."""
        self._entries.append(Entry(""))

    def page(self) -> Page | None:
        """All that was written; None if that is nothing."""
        self._put()
        titles = [block.text for block in self._blocks if isinstance(block, Heading)]
        return Page(titles[0] if titles else "", tuple(self._blocks)) if self._blocks else None

    def _put(self, *blocks: Block) -> None:
        if self._entries:
            self._blocks.append(Entries(tuple(self._entries)))
            self._entries = []
        self._blocks += blocks

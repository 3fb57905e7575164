"""The words that pages use, each with its meaning, from `data/glossary.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from dealcheck.resources import MissingResource, data_file


@dataclass(frozen=True, slots=True)
class Term:
    """A word, its other forms, and what pages mean by it."""

    term: str
    also: tuple[str, ...]
    text: str

    @property
    def title(self) -> str:
        """The word as people write it."""
        return self.also[0] if "-" in self.term and self.also else self.term


@cache
def glossary() -> tuple[Term, ...]:
    """Every word, in the order of the alphabet; none if the installation has lost the file."""
    file = data_file("glossary.yaml")
    if isinstance(file, MissingResource):
        return ()
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    found = (
        Term(str(one["term"]), tuple(map(str, one.get("also", ()))), str(one["text"]).strip())
        for one in entries
    )
    return tuple(sorted(found, key=lambda one: one.title.casefold()))

"""Finds a profile by its id: in the folders given, then among the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from dealcheck.checking.documents import kind_of
from dealcheck.reading import Document, read_file
from dealcheck.resources import MissingResource, data_folder

_FOLDERS = {"importer": "importers", "developer": "developers"}


@dataclass(frozen=True, slots=True)
class ProfileLibrary:
    """The profiles of a run. A profile given by the user goes before a shipped one of its id."""

    own: Mapping[tuple[str, str], Document]

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(self.own.values())

    def find(self, kind: str, identifier: str) -> Document | None:
        """The profile, or None if there is none of that kind and id."""
        return self.own.get((kind, identifier)) or _shipped(kind, identifier)


def profile_library(documents: Iterable[Document]) -> ProfileLibrary:
    """Return the library in which the profiles among some documents go before the shipped ones."""
    own = {}
    for document in documents:
        kind = kind_of(document)
        if kind in _FOLDERS:
            own[str(kind), str(document.data.get("id", ""))] = document
    return ProfileLibrary(own)


@cache
def _shipped(kind: str, identifier: str) -> Document | None:
    folder = data_folder(_FOLDERS[kind])
    if isinstance(folder, MissingResource):
        return None
    # Only a plain id is ever a file's name: nothing in a deal may point outside the folder.
    if not identifier.replace("-", "").isalnum():
        return None
    file = folder / f"{identifier.lower()}.yaml"
    if not file.is_file():
        return None
    return read_file(file, f"dealcheck:{_FOLDERS[kind]}/{file.name}").document

"""Finds a profile by its id: in the folders given, then among the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dealcheck.checking.context import PROFILE_KINDS, shipped_profile
from dealcheck.checking.documents import kind_of
from dealcheck.reading import Document


@dataclass(frozen=True, slots=True)
class ProfileLibrary:
    """The profiles of a run. A profile given by the user goes before a shipped one of its id."""

    own: Mapping[tuple[str, str], Document]

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(self.own.values())

    def find(self, kind: str, identifier: str) -> Document | None:
        """The profile, or None if there is none of that kind and id."""
        return self.own.get((kind, identifier)) or shipped_profile(kind, identifier)

    def named_by(self, deal: Document) -> Iterator[Document]:
        """Yield the profiles that a deal names, or bases its own on."""
        for kind in PROFILE_KINDS:
            party = deal.data.get(kind)
            name = party.get("based_on") if isinstance(party, dict) else party
            profile = self.find(kind, name) if isinstance(name, str) else None
            if profile is not None:
                yield profile


def profile_library(documents: Iterable[Document]) -> ProfileLibrary:
    """Return the library in which the profiles among some documents go before the shipped ones."""
    own = {}
    for document in documents:
        kind = kind_of(document)
        if kind in PROFILE_KINDS:
            own[str(kind), str(document.data.get("id", ""))] = document
    return ProfileLibrary(own)

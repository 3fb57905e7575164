"""What a check has to know besides the document: which profiles there are, and what they say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from dealcheck.checking.documents import kind_of
from dealcheck.checking.near import nearest
from dealcheck.reading import Document, read_file
from dealcheck.resources import MissingResource, data_folder

ProfileKind = Literal["importer", "developer"]
_FOLDERS = {"importer": "importers", "developer": "developers"}
PROFILE_KINDS: tuple[ProfileKind, ...] = ("developer", "importer")
FindProfile = Callable[[ProfileKind, str], Document | None]


def _no_profile(_: ProfileKind, __: str) -> Document | None:
    return None


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The ids of the profiles that a deal may name, and a way to read one of them.

    The ids are known without opening a file; `find` opens one, so a rule calls it only when it has
    something to compare.
    """

    importers: frozenset[str] = frozenset()
    developers: frozenset[str] = frozenset()
    find: FindProfile = _no_profile

    @staticmethod
    def shipped() -> "CheckContext":
        """Return the profiles that come with dealcheck."""
        return _shipped()

    def with_profiles(
        self, documents: Iterable[Document], find: FindProfile | None = None
    ) -> "CheckContext":
        """Add the profiles among some documents; whatever else these are is left out."""
        importers, developers = set(self.importers), set(self.developers)
        for document in documents:
            kind = kind_of(document)
            name = document.data.get("id")
            if isinstance(name, str) and kind == "importer":
                importers.add(name)
            elif isinstance(name, str) and kind == "developer":
                developers.add(name)
        return replace(
            self,
            importers=frozenset(importers),
            developers=frozenset(developers),
            find=find or self.find,
        )

    def known(self, kind: ProfileKind) -> frozenset[str]:
        """Return the ids of one kind."""
        return self.importers if kind == "importer" else self.developers


@cache
def shipped_profile(kind: str, identifier: str) -> Document | None:
    """Return the profile that ships with dealcheck, or None if there is no such one."""
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


def shipped_id(kind: ProfileKind, name: str) -> str | None:
    """Return the id of the shipped profile with a name or id like this, such as BR for Brazil.

    Every profile is opened for it, so this is for a name that has turned out to be no id.
    """
    found = nearest(name, _shipped_names(kind))
    return _shipped_names(kind)[found] if found is not None else None


@cache
def _shipped_names(kind: ProfileKind) -> dict[str, str]:
    profiles = (shipped_profile(kind, stem) for stem in sorted(_stems(kind)))
    known = [one.data for one in profiles if one is not None]
    return {str(one[key]): str(one["id"]) for key in ("id", "name") for one in known}


@cache
def _shipped() -> CheckContext:
    # The files are named after the ids (a test sees to it), so none has to be opened for this.
    return CheckContext(
        importers=frozenset(stem.upper() for stem in _stems("importer")),
        developers=frozenset(_stems("developer")),
    )


def _stems(kind: ProfileKind) -> list[str]:
    found = data_folder(_FOLDERS[kind])
    if isinstance(found, MissingResource):
        return []
    return [file.stem for file in found.glob("*.yaml")]

"""Where the files that ship with dealcheck are: `schemas/` and `data/`.

`data/` always stands inside the package. `schemas/` stands at the top of the repository, where
people look for it, and is copied into the package only when a wheel is made; a checkout and an
editable install have it two folders up.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SCHEMA_SUFFIX = ".schema.json"


@dataclass(frozen=True, slots=True)
class MissingResource:
    """A shipped file or folder that is not where it should be: the installation is damaged."""

    name: str
    looked_in: tuple[Path, ...]

    @property
    def message(self) -> str:
        """One sentence for people, with the places that were tried and what to do."""
        places = " and ".join(str(place) for place in self.looked_in)
        return f"dealcheck's own '{self.name}' is missing (looked in {places}); install it again"


def schema_folder() -> Path | MissingResource:
    """Return the folder of the JSON Schemas."""
    return _first_with_schemas((_PACKAGE / "schemas", _PACKAGE.parents[1] / "schemas"))


def schema_names() -> tuple[str, ...] | MissingResource:
    """Return the names that `schema_text` takes (`deal`, `importer`, …), sorted."""
    folder = schema_folder()
    if isinstance(folder, MissingResource):
        return folder
    files = folder.glob(f"*{_SCHEMA_SUFFIX}")
    return tuple(sorted(file.name.removesuffix(_SCHEMA_SUFFIX) for file in files))


def schema_text(name: str) -> str | MissingResource:
    """Return the text of one schema as it is shipped; `name` is one of `schema_names()`."""
    folder = schema_folder()
    if isinstance(folder, MissingResource):
        return folder
    file = folder / f"{name}{_SCHEMA_SUFFIX}"
    if not file.is_file():
        return MissingResource(f"schemas/{file.name}", (folder,))
    return file.read_bytes().decode("utf-8")


def data_folder(name: str) -> Path | MissingResource:
    """Return one folder of `data/`: `model`, `developers` or `importers`."""
    folder = _PACKAGE / "data" / name
    return folder if folder.is_dir() else MissingResource(f"data/{name}", (folder.parent,))


def data_file(name: str) -> Path | MissingResource:
    """Return one file of `data/`, by its path below it: `findings.yaml`."""
    file = _PACKAGE / "data" / name
    return file if file.is_file() else MissingResource(f"data/{name}", (file.parent,))


def _first_with_schemas(places: tuple[Path, ...]) -> Path | MissingResource:
    # A folder of that name may be somebody else's: only one that holds the deal's schema is ours.
    for place in places:
        if (place / f"deal{_SCHEMA_SUFFIX}").is_file():
            return place
    return MissingResource("schemas", places)

"""The shipped files are found, and a damaged installation is named as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealcheck import resources
from dealcheck.resources import MissingResource

ROOT = Path(__file__).resolve().parents[1]


def test_every_schema_of_the_repository_is_offered_as_it_is() -> None:
    files = sorted((ROOT / "schemas").glob("*.schema.json"))
    names = tuple(file.name.removesuffix(".schema.json") for file in files)
    assert resources.schema_names() == names
    assert {"deal", "developer", "importer", "model", "score"} <= set(names)
    texts = [resources.schema_text(name) for name in names]
    assert texts == [file.read_bytes().decode() for file in files]


@pytest.mark.parametrize("name", ["model", "developers", "importers"])
def test_the_folders_of_data_are_found(name: str) -> None:
    folder = resources.data_folder(name)
    assert isinstance(folder, Path)
    assert sorted(folder.glob("*.yaml"))


def test_what_is_missing_is_a_value_that_says_where_it_was_looked_for() -> None:
    missing = resources.schema_text("no-such")
    assert isinstance(missing, MissingResource)
    assert missing.message == (
        f"dealcheck's own 'schemas/no-such.schema.json' is missing "
        f"(looked in {resources.schema_folder()}); install it again"
    )
    assert isinstance(resources.data_folder("no-such"), MissingResource)
    assert isinstance(resources.data_file("no-such.yaml"), MissingResource)


def test_somebody_elses_schemas_are_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "lib" / "dealcheck"
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "other.schema.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.schema_names() == MissingResource(
        "schemas", (package / "schemas", tmp_path / "schemas")
    )
    (package / "schemas").mkdir(parents=True)
    (package / "schemas" / "deal.schema.json").write_text("{}", encoding="utf-8")
    assert resources.schema_names() == ("deal",)

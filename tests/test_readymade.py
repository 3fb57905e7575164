"""The model as it was read when dealcheck was built: the same data, never that of another text."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from dealcheck.model.loading import load_model
from dealcheck.reading import read_file
from dealcheck.reading.readymade import readymade, write_readymade, yaml_files
from dealcheck.resources import data_folder
from dealcheck.workflow import facts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shipped = data_folder("model")
    assert isinstance(shipped, Path)
    shutil.copytree(shipped, tmp_path / "model")
    write_readymade(tmp_path / "model", tmp_path / "model.json")
    return tmp_path / "model"


def test_what_was_made_is_what_the_files_say(folder: Path) -> None:
    made = readymade(folder, folder.with_suffix(".json"))
    assert made is not None
    read = [read_file(path, path.as_posix()).document for path in yaml_files(folder).values()]
    assert list(made) == read
    # Dictionaries are equal in any order; a model is put together in that of the files.
    assert [json.dumps(one.data) for one in made] == [json.dumps(one.data) for one in read if one]


def test_the_model_is_the_same_with_it_and_without(folder: Path) -> None:
    made = load_model(folder, facts(), made=folder.with_suffix(".json")).model
    read = load_model(folder, facts()).model
    assert made is not None
    # Operators are the same only if they are one; written out they can be compared.
    assert re.sub(r" at 0x\w+", "", repr(made)) == re.sub(r" at 0x\w+", "", repr(read))


def test_a_text_that_has_changed_since_is_read(folder: Path) -> None:
    file = folder / "model.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("2.0.0", "2.0.1"), encoding="utf-8")
    assert readymade(folder, folder.with_suffix(".json")) is None
    model = load_model(folder, facts(), made=folder.with_suffix(".json")).model
    assert model is not None
    assert model.version == "2.0.1"


def test_a_file_that_has_come_or_gone_is_noticed(folder: Path) -> None:
    (folder / "more.yaml").write_text("sources: []\n", encoding="utf-8")
    assert readymade(folder, folder.with_suffix(".json")) is None
    (folder / "more.yaml").unlink()
    assert readymade(folder, folder.with_suffix(".json")) is not None
    (folder / "cautions.yaml").unlink()
    assert readymade(folder, folder.with_suffix(".json")) is None


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"format": "dealcheck/readymade/1"}', "\x00"])
def test_a_broken_file_is_as_none(folder: Path, broken: str) -> None:
    folder.with_suffix(".json").write_text(broken, encoding="utf-8")
    assert readymade(folder, folder.with_suffix(".json")) is None


def test_mistakes_in_a_model_have_their_places(folder: Path) -> None:
    file = folder / "cautions.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("measure:", "measure: nothing-", 1),
        encoding="utf-8",
    )
    write_readymade(folder, folder.with_suffix(".json"))
    made = load_model(folder, facts(), made=folder.with_suffix(".json")).diagnostics
    assert made == load_model(folder, facts()).diagnostics
    assert all(one.place.line for one in made)
    assert made

"""`dealcheck improve` as a command: its options, formats, files and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from command import run

ROOT = Path(__file__).resolve().parents[1]
DEAL = str(ROOT / "deals" / "illustrations" / "boosterish-data-centre.yaml")
REAL = str(ROOT / "deals" / "gb-stargate-uk.yaml")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("deal.yaml").write_text(Path(DEAL).read_text(encoding="utf-8"), encoding="utf-8")
    Path("taken.yaml").write_text("mine", encoding="utf-8")
    Path("link.yaml").symlink_to("nowhere.yaml")
    Path("empty").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gone.yaml"], 2, "no such file"),
        (["empty"], 3, "nothing to check"),
        (["deal.yaml", "--for", "nobody"], 2, "is no party"),
        (["deal.yaml", "--keep", "soverignty>=3"], 2, "did you mean `sovereignty`"),
        (["deal.yaml", "--package", "2"], 2, "--write"),
        (["deal.yaml", "--write", "taken.yaml"], 2, "exists already"),
        (["deal.yaml", "--write", "deal.yaml"], 2, "exists already"),
        (["deal.yaml", "--write", "link.yaml"], 2, "exists already"),
        (["deal.yaml", "--write", "no/folder.yaml"], 2, "cannot write"),
        (["deal.yaml", "--write", "new.yaml", "--package", "99"], 2, "no package 99"),
        (["deal.yaml", "--write", "new.yaml", "--keep", "importer>=99"], 1, "nothing was written"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(arguments, code, said):
    before = sorted(path.name for path in Path().iterdir())
    done = run("improve", *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert sorted(path.name for path in Path().iterdir()) == before
    assert Path("taken.yaml").read_text(encoding="utf-8") == "mine"
    assert Path("deal.yaml").read_bytes() == Path(DEAL).read_bytes()


def test_the_json_fits_its_schema_and_the_package_asked_for_is_written():
    done = run("improve", DEAL, "--format", "json", "--write", "new.yaml", "--package", "2")
    assert done.returncode == 0, done.stderr
    assert "package 2" in done.stderr
    found = json.loads(done.stdout)
    schema = json.loads((ROOT / "schemas" / "improvement.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(found)

    assert run("validate", "new.yaml").returncode == 0
    again = json.loads(run("improve", "new.yaml", "--format", "json").stdout)
    promised = found["packages"][1]["then"]
    assert again["now"]["poles"] == pytest.approx(promised["poles"], abs=0.5)
    assert again["now"]["payoffs"] == pytest.approx(promised["payoffs"], abs=0.5)


@pytest.mark.parametrize("format", ["table", "markdown"])
def test_the_offered_package_comes_with_words_for_a_contract(format):
    found = json.loads(run("improve", DEAL, "--format", "json").stdout)
    page = " ".join(run("improve", DEAL, "--format", format).stdout.split())
    for grant in found["packages"][found["offered"] - 1]["grants"]:
        assert grant["title"] in page
        assert " ".join(grant["clause"]["ask"].split()[:4]) in page
        assert " ".join(grant["clause"]["offer"].split()[:4]) in page


def test_without_the_reference_the_same_deal_is_improved_on_wider_draws():
    done = run("improve", REAL, "--format", "json", "--no-reference")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["settings"]["reference"] is False


def test_packages_promise_on_paper_what_they_promise_in_json():
    done = run("improve", "deal.yaml", "--format", "json")
    offered = json.loads(done.stdout)["packages"][0]
    page = run("improve", "deal.yaml").stdout
    now = json.loads(done.stdout)["now"]["payoffs"]["importer"]
    assert f"{now:.1f} → {offered['then']['payoffs']['importer']:.1f}" in page
    assert f"gains {offered['gains']['importer']:+.1f}" in page


def test_a_hostile_name_is_shown_and_not_obeyed():
    text = Path("deal.yaml").read_text(encoding="utf-8")
    text = text.replace("name: National training cluster", r'name: "\e[31m|<b>x" # National')
    Path("hostile.yaml").write_text(text, encoding="utf-8")
    pages = {}
    for format in ("table", "markdown", "json"):
        done = run("improve", "hostile.yaml", "--format", format)
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout
        pages[format] = done.stdout
    assert "<b>" not in pages["markdown"]

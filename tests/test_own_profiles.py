"""Profiles of one's own: what is wrong with them counts, and whose place they take is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

from dealcheck.checking.context import shipped_profile

DEAL = """\
format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: openai
importer: {importer}
status: talks
"""
PROFILE = "format: dealcheck/importer/1\nid: {id}\nname: Ours\nfacts: {{{facts}}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    (tmp_path / "deal.yaml").write_text(DEAL.format(importer="AE"), encoding="utf-8")
    return tmp_path


def profile(folder: Path, identifier: str, facts: str = "strategy: slogan") -> None:
    text = PROFILE.format(id=identifier, facts=facts)
    (folder / "own" / f"{identifier.lower()}.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", ["validate", "score", "improve", "compare"])
@pytest.mark.parametrize("facts", ["strategy: {a: 1}", "strategy: [slogan, {a: 1}]", "oops: 1"])
def test_a_deal_is_not_scored_by_a_profile_that_is_wrong(folder, command, facts):
    profile(folder, "XA", facts)
    (folder / "deal.yaml").write_text(DEAL.format(importer="XA"), encoding="utf-8")
    more = ["deal.yaml"] if command == "compare" else []
    done = run(command, "deal.yaml", *more, "--profiles", "own")
    assert done.returncode == 1, done.stderr
    assert "own/xa.yaml:4:" in done.stdout + done.stderr


def test_a_profile_that_no_deal_names_does_not_keep_it_from_a_score(folder):
    profile(folder, "XB", "strategy: {a: 1}")
    done = run("score", "deal.yaml", "--profiles", "own", "--draws", "10")
    assert done.returncode == 1
    assert "Switching costs" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ["validate", "deal.yaml", "--profiles", "own"],
        ["validate", "deal.yaml", "own"],
        ["validate", "deal.yaml", "own", "--profiles", "own"],
    ],
)
def test_a_profile_in_the_place_of_a_shipped_one_is_told_once(folder, command):
    profile(folder, "AE")
    profile(folder, "XA")
    done = run(*command, "--format", "concise")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if "[D" in line] == [
        "own/ae.yaml:2:5: note[D223] this profile stands in the place of dealcheck's own importer "
        "`AE`"
    ]


def test_a_copy_that_says_the_same_takes_nobodys_place(folder):
    shipped = shipped_profile("importer", "AE")
    assert shipped is not None
    (folder / "own" / "ae.yaml").write_text(shipped.text, encoding="utf-8")
    done = run("validate", "deal.yaml", "own", "--format", "concise")
    assert "D223" not in done.stdout


def test_warnings_about_a_profile_are_for_a_run_over_the_profile(folder):
    profile(folder, "XA", "strategy: slogan}\nevidence: {nothing.here: {confidence: unknown}")
    beside = run("validate", "deal.yaml", "--profiles", "own", "--format", "concise")
    assert "[D" not in beside.stdout
    itself = run("validate", "own", "--format", "concise")
    assert "warning[D202]" in itself.stdout

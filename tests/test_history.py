"""Deals in their versions in git: one over all of them, and a folder since a revision."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest
from command import run

from dealcheck import history
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.versions import blob_hash

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = json.loads((ROOT / "schemas" / "history.schema.json").read_text(encoding="utf-8"))
FEW = ScoreSettings(draws=50, thorough=False)
DEAL = """\
format: dealcheck/deal/1
id: {id}
name: Seats for an example
nature: draft
developer: openai
importer: EE
status: {status}
binding: none
infrastructure: none
contract:
  exclusivity: {exclusivity}
  exit: two-months-free
work:
  integration: pilots
"""


def git(folder: Path, *arguments: str) -> None:
    settings = {
        "GIT_AUTHOR_DATE": "2026-11-01T12:00:00Z",
        "GIT_COMMITTER_DATE": "2026-11-01T12:00:00Z",
    }
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, **settings},
    )


def text(name: str = "seats", status: str = "talks", exclusivity: str = "none") -> str:
    return DEAL.format(id=name, status=status, exclusivity=exclusivity)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two deals in three commits: one changes twice and is renamed, one stays."""
    git(tmp_path, "init", "-q")
    (tmp_path / "old.yaml").write_text(text(), encoding="utf-8")
    (tmp_path / "steady.yaml").write_text(text("steady"), encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    (tmp_path / "old.yaml").write_text(text(status="mou"), encoding="utf-8")
    git(tmp_path, "commit", "-q", "-a", "-m", "second")
    git(tmp_path, "mv", "old.yaml", "seats.yaml")
    git(tmp_path, "commit", "-q", "-m", "third")
    (tmp_path / "seats.yaml").write_text(
        text(status="mou", exclusivity="exclusive"), encoding="utf-8"
    )
    return tmp_path


def test_a_deal_is_followed_through_its_versions_and_its_names(folder):
    found = history.history(str(folder / "seats.yaml"), settings=FEW)
    (deal,) = found.deals
    assert [step.commit == "" for step in deal.steps] == [False, False, False, True]
    assert {step.day for step in deal.steps[:-1]} == {"2026-11-01"}
    changed = [{one.fact: (one.before, one.after) for one in step.changed} for step in deal.steps]
    assert changed == [
        {},
        {"status": ("talks", "mou")},
        {},
        {"contract.exclusivity": ("none", "exclusive")},
    ]
    chances = [step.score.goes_ahead.score for step in deal.steps if step.score]
    assert chances[0] < chances[1] == chances[2]


def test_each_version_is_scored_as_the_file_would_be(folder, tmp_path):
    found = history.history(str(folder / "seats.yaml"), settings=FEW)
    first = found.deals[0].steps[0].score
    alone = folder / "again.yaml"
    alone.write_text(text(), encoding="utf-8")
    done = run("score", str(alone), "-f", "json", "--draws", "50")
    (deal,) = json.loads(done.stdout)["deals"]
    assert first is not None
    for pole, value in deal["poles"].items():
        assert round(first.measures[pole].score, 2) == value["score"]


def test_a_file_as_it_is_committed_is_no_version_of_its_own(folder):
    git(folder, "commit", "-q", "-a", "-m", "fourth")
    (deal,) = history.history(str(folder / "seats.yaml"), settings=FEW).deals
    assert len(deal.steps) == 4


def test_a_version_with_errors_says_so_and_the_others_are_scored(folder):
    (folder / "seats.yaml").write_text(text(status="nonsense"), encoding="utf-8")
    git(folder, "commit", "-q", "-a", "-m", "broken")
    (folder / "seats.yaml").write_text(text(status="contract"), encoding="utf-8")
    (deal,) = history.history(str(folder / "seats.yaml"), settings=FEW).deals
    *_, broken, now = deal.steps
    assert broken.score is None
    assert "errors" in broken.problem
    assert now.score is not None
    assert [one.fact for one in now.changed] == ["status"]


def test_a_folder_is_compared_by_what_changed_came_and_is_gone(folder):
    (folder / "new.yaml").write_text(text("new"), encoding="utf-8")
    found = history.since(str(folder), "HEAD~2", settings=FEW)
    assert found.unchanged == 1
    by_id = {one.id: one.steps for one in found.deals}
    assert set(by_id) == {"seats", "new"}
    assert {one.fact for one in by_id["seats"][1].changed} == {"status", "contract.exclusivity"}
    assert (by_id["new"][0].score, by_id["new"][0].problem) == (None, "not there yet")
    (folder / "steady.yaml").unlink()
    gone = {one.id: one.steps for one in history.since(str(folder), "HEAD", settings=FEW).deals}
    assert gone["steady"][1].problem == "no longer there"


def test_a_file_is_known_by_the_hash_that_git_gives_it(folder):
    named = subprocess.run(
        ["git", "hash-object", "steady.yaml"],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    assert blob_hash((folder / "steady.yaml").read_bytes()) == named.stdout.strip()


@pytest.mark.parametrize("form", ["table", "markdown", "html", "json"])
def test_the_command_shows_versions_in_every_format(folder, form):
    done = run("compare", str(folder / "seats.yaml"), "--history", "-f", form, "--draws", "50")
    assert done.returncode == 0, done.stderr
    if form == "json":
        document = json.loads(done.stdout)
        jsonschema.validate(document, SCHEMA)
        assert len(document["deals"][0]["versions"]) == 4
    else:
        assert "exclusive" in done.stdout
    since = run("compare", str(folder), "--rev", "HEAD~2", "-f", form, "--draws", "50")
    assert since.returncode == 0, since.stderr
    if form == "json":
        jsonschema.validate(json.loads(since.stdout), SCHEMA)
    else:
        assert "1 unchanged" in " ".join(since.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["seats.yaml", "--history", "--against", "china"], "--history takes one path"),
        (["seats.yaml", "--history", "--rev", "HEAD"], "--history takes one path"),
        ([".", "--history"], "--history takes the file of one deal"),
        ([".", "--rev", "HEAD", "--fail-if-worse"], "a folder with --rev takes one path"),
        ([".", "--rev", "nothing-of-that-name"], "git knows no revision"),
    ],
)
def test_what_does_not_go_together_is_told(folder, monkeypatch, arguments, said):
    monkeypatch.chdir(folder)
    done = run("compare", *arguments)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())


def test_outside_of_git_it_says_so(tmp_path):
    file = tmp_path / "seats.yaml"
    file.write_text(text(), encoding="utf-8")
    done = run("compare", str(file), "--history")
    assert done.returncode == 2
    assert "not in a git repository" in " ".join(done.stderr.split())


def test_what_a_commit_holds_reaches_no_terminal(folder):
    """The subject of a commit is not shown, and a file's words are escaped as everywhere."""
    (folder / "seats.yaml").write_text(
        text(status="mou").replace("Seats for an example", '"Seats \\e[31mred"'), encoding="utf-8"
    )
    git(folder, "commit", "-q", "-a", "-m", "\x1b[31mred")
    done = run("compare", str(folder / "seats.yaml"), "--history", "--draws", "50")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr

"""`dealcheck compare` as a command: files, versions in git, alternatives, formats, exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
from command import Done
from command import run as run_command
from deal_builder import shipped_model

from dealcheck.scoring.crossing import REST
from dealcheck.versions import Unavailable, Version, version_at

ROOT = Path(__file__).resolve().parents[1]
DEAL = ROOT / "deals" / "illustrations" / "hard-middle-market.yaml"
MODEL = shipped_model()
UK = [
    str(ROOT / "deals" / name)
    for name in ("as-announced/gb-stargate-uk-2025-09.yaml", "gb-stargate-uk.yaml")
]
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = DEAL.read_text(encoding="utf-8")
    Path("old.yaml").write_text(text, encoding="utf-8")
    worse = text.replace("elicitation: evaluated-pilots", "elicitation: none")
    assert worse != text
    Path("worse.yaml").write_text(worse, encoding="utf-8")
    return tmp_path


@pytest.fixture
def repository(folder):
    def git(*arguments: str) -> None:
        names = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        subprocess.run(["git", *names, *arguments], check=True, capture_output=True)

    git("init", "--quiet")
    shutil.copy("old.yaml", "deal.yaml")
    shutil.copy("old.yaml", "-deal.yaml")
    git("add", "--", "deal.yaml", "-deal.yaml")
    git("commit", "--quiet", "--no-gpg-sign", "-m", "before")
    shutil.copy("worse.yaml", "deal.yaml")
    git("commit", "--quiet", "--no-gpg-sign", "-a", "-m", "after")
    return folder


def run(*arguments: str) -> Done:
    return run_command("compare", *arguments)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["old.yaml", "old.yaml", "--fail-if-worse"], 0, ""),
        (["worse.yaml", "old.yaml", "--fail-if-worse"], 0, ""),
        (["old.yaml", "worse.yaml"], 0, ""),
        (["old.yaml", "worse.yaml", "--fail-if-worse"], 1, "error[D403]: the worth to the"),
        (
            ["old.yaml", "worse.yaml", "--fail-if-worse", "--watch", "future-demand"],
            1,
            "future demand is",
        ),
        (["old.yaml", "worse.yaml", "--fail-if-worse", "--watch", "us_backing"], 0, ""),
        (["old.yaml", "worse.yaml", "--fail-if-worse", "--watch", "inporter"], 2, "`importer`"),
        (["old.yaml", "worse.yaml", "--watch", "importer"], 2, "--fail-if-worse"),
        (["old.yaml"], 2, "--against"),
        (["old.yaml", "gone.yaml"], 2, "no such file"),
        (["old.yaml", "--against", "atlantis"], 2, "chinese_stack"),
        (["old.yaml", "--against", "american"], 2, "stands for several"),
        (["old.yaml", "worse.yaml", "--against", "china"], 2, "one deal with"),
        (["old.yaml", "--against", "china", "--fail-if-worse"], 2, "leave out --against"),
        ([str(ROOT / "deals" / "illustrations"), "old.yaml"], 2, "deals at one of the paths"),
    ],
)
def test_exit_codes(arguments, code, said):
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(
    "arguments", [[*UK, UK[0]], [UK[1], "--against", "china", "--against", "american-outside"]]
)
def test_the_json_fits_its_schema(arguments):
    done = run(*arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    schema = json.loads((ROOT / "schemas" / "comparison.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(found)
    assert len(found["differences"]) == 2


def test_the_british_deal_says_what_was_lost_and_to_whom():
    done = run(*UK)
    assert done.returncode == 0, done.stderr
    page = " ".join(done.stdout.split())
    assert "The developer loses" in page
    assert "status (announced → paused)" in page
    # What to do with it has changed, and both answers stand beside each other.
    stances = [side["stances"] for side in sides(*UK)]
    assert stances[0]["developer"] != stances[1]["developer"]
    assert "what to do" in page


@pytest.mark.parametrize("arguments", [UK, [UK[1], str(ROOT / "deals" / "ae-stargate-uae.yaml")]])
def test_which_side_is_higher_is_said_only_where_the_draws_tell(arguments):
    page = " ".join(run(*arguments).stdout.split())
    found = json.loads(run(*arguments, "--format", "json").stdout)["differences"][0]
    titles = {pole: MODEL.measures[pole].title for pole in MODEL.poles}
    for name, moved in found["moved"].items():
        told = not 0.2 < moved["probability"] < 0.8
        worth_saying = abs(moved["points"]) > 0.5
        if name in titles:
            assert (f"{titles[name]} can't be told apart" in page) == (worth_saying and not told)
        else:
            assert (name in (*found["gains"], *found["loses"])) == (worth_saying and told)
        assert moved["agreement"] in (
            moved["probability"],
            pytest.approx(1 - moved["probability"]),
        )


def test_without_the_reference_less_is_known_and_the_json_says_so():
    wide = json.loads(run(*UK, "--format", "json", "--no-reference").stdout)
    narrow = json.loads(run(*UK, "--format", "json").stdout)
    assert (wide["settings"]["reference"], narrow["settings"]["reference"]) == (False, True)
    assert wide["base"]["poles"] != narrow["base"]["poles"]
    bounds = [side["base"]["poles"]["sovereignty"]["bounds"] for side in (wide, narrow)]
    assert bounds[0] == bounds[1], "what is usual never moves a hard bound"


def sides(*arguments: str):
    found = json.loads(run(*arguments, "--format", "json").stdout)
    return found["base"], found["differences"][0]["other"]


@needs_git
def test_a_deal_is_compared_with_its_version_in_git(repository, monkeypatch):
    done = run("deal.yaml", "--rev", "HEAD~1", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [side["file"] for side in (found["base"], found["differences"][0]["other"])] == [
        "deal.yaml at HEAD~1",
        "deal.yaml",
    ]
    facts = [fact["fact"] for fact in found["differences"][0]["facts"]]
    assert set(facts) - {REST} == {"work.elicitation"}
    assert run("deal.yaml", "--rev", "HEAD~1", "--fail-if-worse").returncode == 1
    assert run("deal.yaml", "--rev", "HEAD", "--fail-if-worse").returncode == 0
    # From another folder, within a hook of another repository, and by a name like an option.
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert run("--rev", "HEAD~1", "--", "-deal.yaml").returncode == 0
    Path("below").mkdir()
    monkeypatch.chdir("below")
    assert run("../deal.yaml", "--rev", "HEAD~1").returncode == 0


@needs_git
@pytest.mark.parametrize(
    ("path", "revision", "said"),
    [
        ("deal.yaml", "no-such", "git knows no revision `no-such`"),
        ("deal.yaml", "--upload-pack=x", "git knows no revision `--upload-pack=x`"),
        ("deal.yaml", "HEAD:deal.yaml", "git knows no revision"),
        ("deal.yaml", "HEAD~9", "git knows no revision"),
        ("deal.yaml", "a\x1b[31m", r"\x1b"),
        ("old.yaml", "HEAD", "there is no old.yaml in `HEAD`"),
    ],
)
def test_a_version_that_is_not_there_is_said_so(repository, path, revision, said):
    done = run(path, "--rev", revision)
    assert done.returncode == 2
    assert said in done.stderr
    assert "\x1b" not in done.stderr


@needs_git
def test_a_file_outside_of_any_repository_has_no_versions(folder):
    assert "not in a git repository" in run("old.yaml", "--rev", "HEAD").stderr


def test_without_git_there_are_no_versions(folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    found = version_at(Path("old.yaml"), "HEAD")
    assert isinstance(found, Unavailable)
    assert "git is not installed" in found.message


@needs_git
def test_a_version_is_what_was_committed_whatever_the_repository_is_set_to(repository):
    # A driver of its own would be run by `git show --textconv`; the blob is the blob.
    Path(".gitattributes").write_text("*.yaml diff=evil filter=evil\n", encoding="utf-8")
    subprocess.run(["git", "config", "diff.evil.textconv", "touch ran; cat"], check=True)
    subprocess.run(["git", "config", "filter.evil.smudge", "touch ran; cat"], check=True)
    found = version_at(Path("deal.yaml"), "HEAD~1")
    assert isinstance(found, Version)
    assert found.data == Path("old.yaml").read_bytes()
    assert not Path("ran").exists()


@needs_git
@pytest.mark.parametrize("staged_only", [False, True])
def test_a_renamed_file_is_found_under_its_old_name(repository, staged_only):
    Path("sub").mkdir()
    subprocess.run(["git", "mv", "deal.yaml", "sub/new.yaml"], check=True)
    if not staged_only:
        names = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        commit = ("commit", "--quiet", "--no-gpg-sign", "-m", "moved")
        subprocess.run(["git", *names, *commit], check=True)
    back = "HEAD~1" if staged_only else "HEAD~2"
    found = version_at(Path("sub/new.yaml"), back)
    assert isinstance(found, Version)
    assert found.data == Path("old.yaml").read_bytes()
    assert found.earlier_name == "deal.yaml"
    done = run("sub/new.yaml", "--rev", back, "--format", "json", "--draws", "10")
    assert f"deal.yaml at {back}" in done.stdout
    Path("other.yaml").write_text("new: here\n", encoding="utf-8")
    assert "under this or another name" in run("other.yaml", "--rev", "HEAD").stderr


@needs_git
def test_a_shallow_clone_is_called_one(repository):
    url = Path.cwd().as_uri()
    subprocess.run(["git", "clone", "--quiet", "--depth=1", url, "shallow"], check=True)
    done = run("shallow/deal.yaml", "--rev", "HEAD~1")
    assert done.returncode == 2
    assert "which is a shallow clone" in done.stderr
    assert "git fetch --unshallow" in done.stderr
    assert "shallow" not in run("deal.yaml", "--rev", "no-such").stderr


@needs_git
def test_a_repository_that_git_does_not_trust_is_called_that(repository, monkeypatch):
    # What git itself is tested with: as if the folder belonged to somebody else.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    done = run("deal.yaml", "--rev", "HEAD~1")
    assert done.returncode == 2
    assert "git does not trust the repository of deal.yaml" in done.stderr
    assert "safe.directory" in done.stderr

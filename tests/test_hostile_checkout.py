"""A folder that a stranger has filled: its names, its settings, its profiles and its modules.

What `SECURITY.md` promises of the command line is tested here; of the action and the hooks, in
`test_action.py` and `test_pre_commit.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import run

from dealcheck.cli.app import app
from dealcheck.cli.command import Command
from dealcheck.cores import spread

ROOT = Path(__file__).resolve().parents[1]
DEAL = """\
format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: openai
importer: AE
status: {status}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write("good.yaml", "talks")
    return tmp_path


def write(name: str, status: str = "tlaks") -> str:
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(DEAL.format(status=status), encoding="utf-8")
    return name


# --- names ----------------------------------------------------------------------------------------

NAMES = [
    "--ignore=D103=see/x.deal.yaml",
    "--write-baseline=x/deals/b.yaml",
    "--baseline=x/b.yaml",
    "--output=deals/x.yaml",
    "-o.yaml",
    "-ffoo.yml",
    "--apart/x.yaml",
    "--fail-on=note.yaml",
    "--help/x.yaml",
    "-h.yaml",
    "--.yaml",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_deal_is_never_an_option(folder, name):
    write(name)
    before = sorted(folder.rglob("*"))
    done = run("validate", "--format", "concise", name)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.startswith(f"{name}:7:9: error[D103]")
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    "own", [[], ["--fail-on", "warning"], ["--ignore", "D204=why"], ["-f", "concise"]]
)
def test_it_is_none_behind_options_of_ones_own_either(folder, own):
    name = write("--ignore=D103=see/x.deal.yaml")
    assert run("validate", *own, "good.yaml", name).returncode == 1
    assert run("validate", *own, "good.yaml", "--", name).returncode == 1


@pytest.mark.parametrize("command", ["validate", "score", "compare", "improve", "explain", "new"])
def test_every_command_tells_files_from_options(folder, command):
    name = write("--draws=7.yaml")
    words = {"compare": [name, name], "explain": ["sovereignty", "--deal", name]}
    done = run(command, *words.get(command, [name]))
    assert done.returncode in (1, 2)
    assert "--draws=7.yaml" in done.stdout + done.stderr
    assert "No such option" not in done.stderr


def test_there_is_no_command_that_does_not():
    import typer.core  # noqa: PLC0415
    import typer.main  # noqa: PLC0415

    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    every = list(group.commands.values())
    groups = [one for one in every if isinstance(one, typer.core.TyperGroup)]
    # A group takes no files: what it is given first is the name of one of its commands.
    assert [one.name for one in groups] == ["weights"]
    assert all({option.name for option in one.params} <= {"help"} for one in groups)
    commands = [one for one in every if one not in groups]
    commands += [inner for one in groups for inner in one.commands.values()]
    assert {type(one) for one in commands} == {Command}


@pytest.mark.parametrize("question", ["accept", "flip", "show", "compare", "elicit"])
def test_the_questions_about_weights_tell_files_from_options(folder, question):
    name = write("--draws=7.yaml")
    words = {"compare": [name, "shipped", name], "elicit": [name, "--output", "new.yaml"]}
    done = run("weights", question, *words.get(question, [name]))
    assert done.returncode in (1, 2)
    assert "No such option" not in done.stderr
    assert not Path("new.yaml").exists()


@pytest.mark.parametrize("question", ["accept", "flip", "show"])
def test_weights_that_settings_lay_over_the_model_are_said(folder, question):
    text = "format: dealcheck/weights/1\nname: a\nowner: b\ndate: 2026-07-01\n"
    Path("theirs.yaml").write_text(f"{text}parties: {{importer: {{sovereignty: 9}}}}\n")
    Path("dealcheck.toml").write_text('weights = "theirs.yaml"\n', encoding="utf-8")
    done = run("weights", question, "good.yaml")
    assert "in force: settings dealcheck.toml; weights theirs.yaml" in done.stderr


@pytest.mark.parametrize("name", ["--fail-on=warning", "--apart", "--fail-on", "--ignore=D1=x.cff"])
@pytest.mark.parametrize("is_folder", [False, True])
def test_an_option_that_somebody_has_made_a_file_of_ends_the_run(folder, name, is_folder):
    # Neither the file nor the option: either could be what weakens a gate.
    Path(name).mkdir() if is_folder else write(name, "talks")
    done = run("validate", name, "good.yaml")
    assert done.returncode == 2
    assert "is an option and also the name of something in this folder" in done.stderr


# --- settings, baselines, profiles, models --------------------------------------------------------


def test_settings_of_the_folder_are_told_and_can_be_left_out(folder):
    write("deals/bad.yaml")
    Path("own").mkdir()
    text = 'profiles = ["own"]\nfail-on = "warning"\n[ignore]\nD103 = "x"\nD204 = "y"\n'
    Path("dealcheck.toml").write_text(text, encoding="utf-8")
    weak = run("validate", "deals")
    assert weak.returncode == 0
    assert weak.stderr == (
        "in force: settings dealcheck.toml (fail-on warning, ignore D103 and D204); profiles own\n"
    )
    without = run("--no-config", "validate", "deals")
    assert (without.returncode, without.stderr) == (1, "")


def test_only_what_is_in_force_is_told(folder):
    Path("dealcheck.toml").write_text('fail-on = "warning"\nformat = "json"\n', encoding="utf-8")
    done = run("validate", "good.yaml", "--fail-on", "error", "--format", "concise")
    assert done.stderr == ""
    assert run("schema", "deal").stderr == ""
    assert run("explain", "D103").stderr == ""


def test_a_baseline_profiles_and_a_model_are_told_wherever_they_come_from(folder):
    write("bad.yaml")
    Path("own").mkdir()
    run("validate", "bad.yaml", "--write-baseline", "known.json")
    done = run("validate", "bad.yaml", "--baseline", "known.json", "--profiles", "own")
    assert done.returncode == 0
    assert done.stderr == "in force: baseline known.json; profiles own\n"
    model = str(ROOT / "src" / "dealcheck" / "data" / "model")
    scored = run("score", "good.yaml", "--model", model, "--draws", "10", "--format", "csv")
    assert scored.stderr.splitlines()[0] == f"in force: model {model}"
    assert run("validate", "good.yaml").stderr == ""


def test_a_name_with_control_characters_is_told_harmlessly(folder):
    Path("own\x1b[2J").mkdir()
    done = run("validate", "good.yaml", "--profiles", "own\x1b[2J")
    assert "\x1b" not in done.stderr
    assert r"profiles own\x1b[2J" in done.stderr


def test_settings_and_none_cannot_both_be_meant(folder):
    done = run("--no-config", "--config", "x.toml", "validate", "good.yaml")
    assert done.returncode == 2
    assert "take one of them" in done.stderr


# --- modules --------------------------------------------------------------------------------------

LAUNCH = """\
import multiprocessing
import sys

from dealcheck.cli import main

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv.pop(1))
    main()
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_workers_look_for_no_module_in_the_folder(tmp_path, method):
    import multiprocessing  # noqa: PLC0415

    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system has no {method}")
    launcher = tmp_path / "launcher" / "launch.py"
    launcher.parent.mkdir()
    launcher.write_text(LAUNCH, encoding="utf-8")
    hostile = tmp_path / "checkout"
    hostile.mkdir()
    for name in (
        "multiprocessing",
        "concurrent",
        "dealcheck",
        "yaml",
        "json",
        "re",
        "sitecustomize",
    ):
        mark = f"open({str(hostile / 'ran')!r}, 'w').close()\n"
        (hostile / f"{name}.py").write_text(mark, encoding="utf-8")
    (hostile / "deals").mkdir()
    for number in range(80):
        text = DEAL.format(status="talks").replace("xa-", f"x{number}-")
        (hostile / "deals" / f"{number}.yaml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, launcher, method, "validate", "deals"],
        cwd=hostile,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
    )
    assert (done.returncode, done.stdout) == (0, "no findings in 80 files\n"), done.stderr
    assert not (hostile / "ran").exists()


def test_the_environment_is_as_it_was_afterwards(monkeypatch):
    for value in (None, "0"):
        if value is None:
            monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
        else:
            monkeypatch.setenv("PYTHONSAFEPATH", value)
        assert list(spread(abs, range(-8, 0), per_task=1)) == list(range(8, 0, -1))
        assert os.environ.get("PYTHONSAFEPATH") == value

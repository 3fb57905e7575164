"""Files of settings: which one counts, what it changes, and what is wrong with one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from dealcheck.cli.app import app
from dealcheck.cli.config import SETTINGS, _options, known_settings
from dealcheck.configuration import Known, checked, find_configuration
from dealcheck.configuration.toml import TomlFile, read_toml

DEAL = """\
format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: openai
importer: AE
status: talks
"""
WARNING = DEAL + "dates: {signed: 2026-01}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A repository with a deal that has a warning, and a folder within it."""
    (tmp_path / "project" / "deals").mkdir(parents=True)
    (tmp_path / "project" / ".git").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    Path("deals/one.yaml").write_text(WARNING, encoding="utf-8")
    return tmp_path / "project"


def dealcheck(*arguments: str, cwd: str = ".") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dealcheck", *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def write(text: str, name: str = "dealcheck.toml") -> Path:
    file = Path(name)
    file.write_text(text, encoding="utf-8")
    return file


def test_settings_are_defaults_and_the_command_line_goes_before():
    assert dealcheck("validate", "deals").returncode == 0
    write('fail-on = "warning"\nformat = "concise"\n')
    done = dealcheck("validate", "deals")
    assert done.returncode == 1
    assert done.stdout.startswith("deals/one.yaml:7:9: warning[D218] ")
    asked = dealcheck("validate", "deals", "--fail-on", "error", "--format", "json")
    assert asked.returncode == 0
    assert json.loads(asked.stdout)["format"] == "dealcheck/validate/1"


def test_pyproject_counts_where_it_has_our_table_and_only_there():
    write('[project]\nname = "x"\n\n[tool.dealcheck]\nfail-on = "warning"\n', "pyproject.toml")
    assert dealcheck("validate", ".", cwd="deals").returncode == 1
    assert dealcheck("score", "deals/one.yaml").returncode == 1
    write("this is not toml\n", "pyproject.toml")
    assert dealcheck("validate", "deals").returncode == 0
    write("[tool.dealcheck]\nthis is not toml\n", "pyproject.toml")
    done = dealcheck("validate", "deals")
    assert done.returncode == 2
    assert "error[D410]" in done.stderr
    assert " --> pyproject.toml:2:6\n" in done.stderr
    assert "2 | this is not toml\n" in done.stderr


def test_the_nearest_file_counts_and_none_above_the_repository(folder):
    above = folder.parent / "dealcheck.toml"
    above.write_text("", encoding="utf-8")
    assert find_configuration(folder / "deals") is None
    own, near = folder / "dealcheck.toml", folder / "deals" / "pyproject.toml"
    (folder / "pyproject.toml").write_text("[tool.dealcheck]\n", encoding="utf-8")
    assert find_configuration(folder / "deals") == folder / "pyproject.toml"
    own.write_text("", encoding="utf-8")
    assert find_configuration(folder / "deals") == own
    near.write_text("[tool.other]\ndealcheck = 1\n", encoding="utf-8")
    assert find_configuration(folder / "deals") == own
    near.write_text("tool.dealcheck.seed = 1\n", encoding="utf-8")
    assert find_configuration(folder / "deals") == near


def test_a_current_folder_that_is_gone_has_no_settings(folder):
    (folder / "deals" / "gone").mkdir()
    validate = f"exec {sys.executable} -m dealcheck validate {folder}/deals"
    done = subprocess.run(
        ["sh", "-c", f"cd deals/gone && rmdir ../gone && {validate}"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_another_file_can_be_named():
    write('fail-on = "warning"\n')
    write("", "other.toml")
    assert dealcheck("--config", "other.toml", "validate", "deals").returncode == 0
    gone = dealcheck("--config", "gone.toml", "validate", "deals")
    assert gone.returncode == 2
    assert "error[D001]" in gone.stderr


def test_paths_start_from_the_folder_of_the_file():
    Path("own").mkdir()
    profile = DEAL.replace("deal/1", "importer/1").partition("developer")[0]
    profile = profile.replace("xa-example", "XQ").replace("draft", "illustration") + "facts: {}\n"
    write(profile, "own/xq.yaml")
    write(DEAL.replace("importer: AE", "importer: XQ"), "deals/two.yaml")
    assert dealcheck("validate", "two.yaml", cwd="deals").returncode == 1
    for value in ('"own"', '["own"]'):
        write(f"profiles = {value}\n")
        done = dealcheck("validate", "two.yaml", cwd="deals")
        assert done.returncode == 0, done.stdout


def test_a_format_counts_for_the_commands_that_can_write_it():
    write('format = "concise"\ndraws = 20\n')
    done = dealcheck("score", "deals/one.yaml")
    assert done.returncode == 0, done.stderr
    assert not done.stdout.startswith("{")
    write('format = "json"\ndraws = 20\nseed = 7\n')
    score = json.loads(dealcheck("score", "deals/one.yaml").stdout)
    assert {"draws": 20, "seed": 7}.items() <= score["settings"].items()
    assert json.loads(dealcheck("validate", "deals").stdout)["format"] == "dealcheck/validate/1"


def test_a_mistake_ends_the_run_but_not_its_explanation():
    write('seed = 1\nfail-onn = "note"\n')
    done = dealcheck("validate", "deals")
    assert (done.returncode, done.stdout) == (2, "")
    assert " --> dealcheck.toml:2:1\n" in done.stderr
    assert "write `fail-on`" in done.stderr
    explained = dealcheck("explain", "D411")
    assert explained.returncode == 0
    assert "unknown setting" in explained.stdout
    assert dealcheck("schema", "deal").stderr == ""
    assert dealcheck("--version").returncode == 0


def test_findings_are_ignored_everywhere_with_a_reason():
    write('fail-on = "warning"\n[ignore]\nD218 = "The minutes say otherwise."\n')
    done = dealcheck("validate", "deals")
    assert done.returncode == 0
    assert done.stdout == "no findings in 1 file; 1 ignored\n"
    asked = dealcheck("validate", "deals", "--ignore", "D219=another reason")
    assert (asked.returncode, "D218" in asked.stdout) == (1, True)
    for wrong in ("D218", "D218=", "D001=why", "D999=why"):
        done = dealcheck("validate", "deals", "--ignore", wrong)
        assert done.returncode == 2
        assert "error[D404]" in done.stderr


def test_every_setting_is_an_option_of_a_command():
    command = typer.main.get_command(app)
    commands = {name: dict(_options(one)) for name, one in vars(command)["commands"].items()}
    known = known_settings(commands)
    assert tuple(known) == SETTINGS
    assert known["draws"].kind == known["seed"].kind == "number"
    assert known["profiles"] == Known("path", several=True)
    assert known["model"].kind == known["baseline"].kind == "path"
    assert {"text", "sarif", "table", "csv"} <= set(known["format"].words)


def test_the_page_names_every_setting():
    page = (Path(__file__).resolve().parents[1] / "docs" / "settings.md").read_text(
        encoding="utf-8"
    )
    rows = "".join(re.findall(r"^\| `.*? \| ", page, re.MULTILINE))
    assert re.findall(r"`([\w-]+)`", rows) == list(SETTINGS)
    block = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert block is not None
    known = {
        "profiles": Known("path", several=True),
        "fail-on": Known("word", words=("warning",)),
        "draws": Known("number"),
    }
    assert checked(write(block[1]), known).diagnostics == ()


KNOWN = {
    "draws": Known("number", low=1, high=100),
    "format": Known("word", words=("json", "text")),
    "profiles": Known("path", several=True),
    "importer": Known("text"),
    "ignore": Known("reasons"),
}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("draws = 0", "D412", "1:9"),
        ("draws = 101", "D412", "1:9"),
        ("draws = true", "D412", "1:9"),
        ("draws = 5.0", "D412", "1:9"),
        ('\n# draws\ndraws   =   "5" # five', "D412", "3:13"),
        ('format = "jsn"', "D412", "1:10"),
        ("format = ['json']", "D412", "1:10"),
        ("importer = ''", "D412", "1:12"),
        ("profiles = [\n  'a',\n  1,\n]", "D412", "1:1"),
        ("profiles = ['a', 1]", "D412", "1:12"),
        ("profiles = 1", "D412", "1:12"),
        ("draw = 5", "D411", "1:1"),
        ("draws = 5\n[formats]\nx = 1", "D411", "2:2"),
        ("importer = '''\nxdraw = 1\n'''\nxdraw = 1", "D411", "4:1"),
        ('"dr\\u001b[31m" = 1', "D411", "1:1"),
        ("a.b.c = 1", "D411", "1:1"),
        ("ignore = ['D231']", "D412", "1:10"),
        ("[ignore]\nD231 = 'why'\nD999 = 'why'", "D412", "3:1"),
        ("ignore = {D231 = ''}", "D412", "1:11"),
        ("ignore = {D231 = 3}", "D412", "1:11"),
        ("ignore.D110 = 'why'", "D412", "1:8"),
        ("draws", "D410", "1:6"),
        ("a = 1\na = 2", "D410", "2:6"),
        ("x = " + "[" * 5000, "D410", ""),
        ("x = " + "9" * 5000, "D410", ""),
    ],
)
def test_what_is_wrong_has_a_place(text, code, place):
    configuration = checked(write(text), KNOWN)
    (finding,) = configuration.diagnostics
    assert finding.code == code
    assert str(finding.place) == f"dealcheck.toml:{place}".removesuffix(":")
    assert finding.help
    assert "\x1b" not in finding.message + finding.help


def test_one_mistake_leaves_the_other_settings():
    configuration = checked(write("draws = 7\nnothing = 1\nprofiles = 'a'\n"), KNOWN)
    assert [one.code for one in configuration.diagnostics] == ["D411"]
    assert configuration.values == {"draws": 7, "profiles": ["a"]}


@pytest.mark.parametrize("data", [b"\xff\xfea\x00", b"a = '\xff'", b"a" * 2_000_000])
def test_what_is_no_text_is_a_finding(data):
    Path("dealcheck.toml").write_bytes(data)
    (finding,) = checked(Path("dealcheck.toml"), KNOWN).diagnostics
    assert finding.code.startswith("D00")


def test_the_table_may_be_no_table():
    write("[tool]\ndealcheck = 3\n", "pyproject.toml")
    (finding,) = checked(Path("pyproject.toml"), KNOWN).diagnostics
    assert (finding.code, str(finding.place)) == ("D412", "pyproject.toml:2:13")


def test_places_are_found_fast_in_a_long_file():
    lines = [f"key{number} = [\n  {number},\n]" for number in range(2000)]
    text = "\n".join([*lines, "[tool.dealcheck]", "draws = 1"])
    read = read_toml(text, "pyproject.toml")
    assert isinstance(read, TomlFile)
    assert str(read.place(("tool", "dealcheck", "draws"))) == "pyproject.toml:6002:9"
    assert str(read.place(("key1000",), key=True)) == "pyproject.toml:3001:1"

"""`dealcheck validate` as a process: its options, streams and exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dealcheck import workflow

DEAL = """\
format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: {id: someone, name: Someone, facts: {}}
importer: {id: XA, name: Somewhere, facts: {}}
status: talks
"""
NOTE = DEAL.replace("Example", "on").replace("xa-example", "xa-note")
WARNING = DEAL.replace("xa-example", "xa-warning") + "dates: {signed: 2026-01}\n"
ERROR = DEAL.replace("talks", "tlaks").replace("xa-example", "xa-error")
BROKEN = "a: [\nb: 1\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = {"clean": DEAL, "note": NOTE, "warning": WARNING, "error": ERROR, "broken": BROKEN}
    for name, text in texts.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    Path("empty").mkdir()
    Path("known.json").write_text(
        '{"format": "dealcheck/baseline/1", "findings": []}', encoding="utf-8"
    )
    return tmp_path


def validate(*arguments: str, text: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    hidden = ("GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "COLUMNS")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "dealcheck", "validate", *arguments],
        env={**environment, "PYTHONIOENCODING": "utf-8", **variables},
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["clean.yaml"], 0),
        (["note.yaml", "warning.yaml"], 0),
        (["error.yaml"], 1),
        (["broken.yaml"], 1),
        (["--fail-on", "warning", "note.yaml"], 0),
        (["--fail-on", "warning", "warning.yaml"], 1),
        (["--fail-on", "note", "clean.yaml"], 0),
        (["--fail-on", "note", "note.yaml"], 1),
        (["--fail-on", "note", "error.yaml"], 1),
        (["--fail-on", "never", "error.yaml"], 2),
        (["--format", "html", "clean.yaml"], 2),
        (["clean.yaml", "gone.yaml"], 2),
        (["clean.yaml", "--profiles", "gone"], 2),
        (["--baseline", "gone.json", "clean.yaml"], 2),
        (["--output", "no/such/folder", "clean.yaml"], 2),
        (["--output", "clean.yaml", "clean.yaml"], 2),
        (["--write-baseline", "clean.yaml", "clean.yaml"], 2),
        (["--output", "clean.yaml", "--profiles", "clean.yaml", "note.yaml"], 2),
        (["--output", "known.json", "--baseline", "known.json", "clean.yaml"], 2),
        (["empty"], 3),
    ],
)
def test_exit_codes(arguments, code):
    done = validate(*arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert Path("clean.yaml").read_text(encoding="utf-8") == DEAL


def test_text_has_frames_and_one_line_has_none():
    done = validate("error.yaml")
    assert " --> error.yaml:7:9\n  |\n7 | status: tlaks\n  |         ^^^^^\n" in done.stdout
    assert done.stderr == ""
    lines = validate("--format", "concise", "error.yaml").stdout.splitlines()
    assert lines[0].startswith("error.yaml:7:9: error[D103] ")
    assert len(lines) == 2


def test_a_file_that_cannot_be_parsed_has_a_frame_too():
    done = validate("broken.yaml")
    assert "1 | a: [\n  |    ^\n" in done.stdout
    Path("bytes.yaml").write_bytes(b"a: 1\nname: \xe4\x07\n")
    assert "2 | name: �\\x07\n  |       ^\n" in validate("bytes.yaml").stdout


def test_standard_input_has_a_frame_too():
    done = validate("-", text=ERROR)
    assert done.returncode == 1
    assert " --> <stdin>:7:9\n" in done.stdout


def test_colour_only_where_it_is_wanted():
    assert "\x1b" not in validate("error.yaml").stdout
    forced = validate("error.yaml", FORCE_COLOR="1").stdout
    assert "\x1b[1;31merror[D103]\x1b[0m" in forced
    assert re.sub("\x1b\\[[0-9;]*m", "", forced) == validate("error.yaml").stdout
    assert "\x1b" not in validate("error.yaml", FORCE_COLOR="1", NO_COLOR="1").stdout
    for format in ("concise", "json", "sarif", "github", "junit"):
        assert "\x1b" not in validate("-f", format, "error.yaml", FORCE_COLOR="1").stdout
    validate("--output", "out.txt", "error.yaml", FORCE_COLOR="1")
    assert "\x1b" not in Path("out.txt").read_text(encoding="utf-8")


def test_github_is_chosen_by_itself_on_its_runner():
    command = "::error title=dealcheck D103,file=error.yaml,line=7,endLine=7,col=9,endColumn=13::"
    assert validate("error.yaml", GITHUB_ACTIONS="true").stdout.startswith(command)
    assert validate("error.yaml", GITHUB_ACTIONS="false").stdout.startswith("error[D103]")
    asked = validate("-f", "text", "error.yaml", GITHUB_ACTIONS="true")
    assert asked.stdout.startswith("error[D103]")
    validate("-o", "out.txt", "error.yaml", GITHUB_ACTIONS="true")
    assert Path("out.txt").read_text(encoding="utf-8").startswith("error[D103]")


def test_output_goes_to_the_file_and_the_code_stays():
    done = validate("-f", "sarif", "-o", "out.sarif", "error.yaml", "clean.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    (result,) = json.loads(Path("out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "D103"
    assert validate("-f", "sarif", "error.yaml", "clean.yaml").stdout == Path(
        "out.sarif"
    ).read_text(encoding="utf-8")


def test_junit_fails_what_fails_the_run():
    for level, failures in (("error", "0"), ("warning", "1")):
        done = validate("-f", "junit", "--fail-on", level, "warning.yaml")
        (suite,) = ET.fromstring(done.stdout)
        assert (suite.get("failures"), done.returncode) == (failures, int(failures))


def test_a_baseline_is_written_and_then_hides_what_it_knows():
    done = validate("--write-baseline", "known.json", "error.yaml", "note.yaml")
    assert done.returncode == 0, done.stdout
    assert done.stdout == "no findings in 2 files; 2 in the baseline\n"
    Path("error.yaml").write_text("# a new line\n\n" + ERROR, encoding="utf-8")
    assert validate("--baseline", "known.json", "error.yaml").returncode == 0
    Path("error.yaml").write_text(ERROR + "contract: {exit: tomorrow}\n", encoding="utf-8")
    done = validate("--baseline", "known.json", "error.yaml", "--format", "concise")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("error.yaml:8:18: error[D103]")
    assert done.stdout.endswith("1 finding (1 error) in 1 file; 1 in the baseline\n")


def test_a_corrected_mistake_makes_a_stale_entry():
    validate("--write-baseline", "known.json", "error.yaml", "note.yaml")
    Path("error.yaml").write_text(DEAL, encoding="utf-8")
    done = validate("--baseline", "known.json", "error.yaml")
    assert done.returncode == 0
    assert "note[D260]: 1 entry of this baseline matches nothing any more" in done.stdout
    assert validate("--baseline", "known.json", "--fail-on", "note", "error.yaml").returncode == 1
    assert "D260" not in validate("--baseline", "known.json", "note.yaml").stdout


def test_what_cannot_be_read_stays_an_error_beside_a_baseline():
    assert validate("--write-baseline", "known.json", "broken.yaml").returncode == 1
    assert json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"] == []
    assert validate("--baseline", "known.json", "broken.yaml").returncode == 1


def test_an_ignore_hides_and_is_counted():
    text = ERROR.replace("tlaks", "tlaks  # dealcheck: ignore[D103] a word of their own")
    Path("ignored.yaml").write_text(text, encoding="utf-8")
    done = validate("ignored.yaml")
    assert (done.returncode, done.stdout) == (0, "no findings in 1 file; 1 ignored\n")


def test_an_ignored_error_is_still_in_the_way_of_a_score():
    text = ERROR.replace("tlaks", "tlaks  # dealcheck: ignore[D103] a word of their own")
    Path("ignored.yaml").write_text(text, encoding="utf-8")
    checked = workflow.validate(["ignored.yaml"])
    assert (checked.diagnostics, len(checked.ignored)) == ((), 1)
    shown = checked.with_ignored_errors()
    assert [one.code for one in shown.diagnostics] == ["D103"]
    assert shown.sound() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="such names are not allowed there")
def test_a_hostile_file_name_is_harmless_in_every_format():
    name = "a\n::error::forged\x1b[2J,b:c.yaml"
    Path(name).write_text(ERROR, encoding="utf-8")
    for format in ("text", "concise", "json", "sarif", "github", "junit"):
        done = validate("-f", format, name)
        assert done.returncode == 1
        assert "\x1b" not in done.stdout
        assert "\n::error::forged" not in done.stdout


def test_validating_loads_neither_numpy_nor_rich():
    script = (
        "import sys; from dealcheck.cli import main\n"
        "sys.argv = ['dealcheck', 'validate', 'clean.yaml', 'error.yaml', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "assert not {'numpy', 'rich'} & set(sys.modules)"
    )
    for format in ("text", "concise", "json", "sarif", "github", "junit"):
        subprocess.run(
            [sys.executable, "-c", script, "-f", format, "--write-baseline", "b"],
            check=True,
            capture_output=True,
            timeout=60,
        )

"""The README does what it says: its commands run, its output is today's, its deal is sound.

`DEALCHECK_UPDATE=1 pytest tests/test_readme.py` writes today's output into the README.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dealcheck.resources import schema_names

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OUTPUT = re.compile(
    r"<!-- output: (.+) \((\d+) columns\) -->\n```text\n(.*?)```", re.MULTILINE | re.DOTALL
)
DIGEST = re.compile(r"\([0-9a-f]{16}\)")
OPTIONS = "".join(
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("commands.md", "stress.md")
)
COMMANDS = [
    line
    for language, block in BLOCK.findall(TEXT + OPTIONS)
    if language == "bash"
    for line in block.splitlines()
    if line.startswith("dealcheck ")
]


def run(command: str, folder: Path = ROOT, columns: int = 100) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": str(columns), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_there_are_commands_and_outputs_to_try():
    assert len(COMMANDS) >= 5
    assert len(OUTPUT.findall(TEXT)) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_runs(command, tmp_path):
    for name in ("deals", "schemas"):
        (tmp_path / name).symlink_to(ROOT / name, target_is_directory=True)
    result = run(command, tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout or "--output" in command


def test_the_output_is_todays():
    text = TEXT
    for found in OUTPUT.finditer(TEXT):
        command, columns, shown = found.groups()
        result = run(command, columns=int(columns))
        assert result.returncode == 0, result.stderr
        if os.environ.get("DEALCHECK_UPDATE"):
            text = text.replace(
                found[0], found[0].replace(f"```text\n{shown}", f"```text\n{result.stdout}")
            )
        else:
            # The digest moves with every change of the model, and the numbers need not.
            assert DIGEST.sub("", result.stdout) == DIGEST.sub("", shown)
    if text != TEXT:
        README.write_text(text, encoding="utf-8")


def test_the_deal_of_the_readme_is_sound(tmp_path):
    blocks = [block for language, block in BLOCK.findall(TEXT) if language == "yaml"]
    deals = [block for block in blocks if "format: dealcheck/deal/1" in block]
    assert len(deals) == 1
    (tmp_path / "deal.yaml").write_text(deals[0], encoding="utf-8")
    result = run("dealcheck validate deal.yaml --fail-on warning", tmp_path)
    assert result.returncode == 0, result.stdout


def test_every_command_and_schema_is_named():
    commands = run("dealcheck --help").stdout.partition("Commands:")[2]
    assert set(re.findall(r"^\| `dealcheck (\w+)", TEXT, re.MULTILINE)) == set(
        re.findall(r"^  (\w+)  ", commands, re.MULTILINE)
    )
    schemas = re.search(r"^\| `dealcheck schema NAME` \| (.+) \|$", TEXT, re.MULTILINE)
    assert schemas is not None
    shipped = schema_names()
    assert isinstance(shipped, tuple)
    assert sorted(re.findall(r"`(\w+)`", schemas[1])) == sorted(shipped)


def test_every_option_named_exists():
    for options, commands in re.findall(r"^\| (`--.+?) \| (`.+?) \|", OPTIONS, re.MULTILINE):
        for command in re.findall(r"`(\w+)`", commands):
            shown = run(f"dealcheck {command} --help").stdout
            for option in re.findall(r"--[a-z-]+", options):
                assert option in shown, (command, option)

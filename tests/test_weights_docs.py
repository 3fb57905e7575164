"""docs/weights.md does what it says: its files are sound, its commands run, its output is today's.

`DEALCHECK_UPDATE=1 pytest tests/test_weights_docs.py` writes today's output into the page.
"""

from __future__ import annotations

import doctest
import os
import re

import pytest
from test_readme import BLOCK, DIGEST, ROOT, run

PAGE = ROOT / "docs" / "weights.md"
TEXT = PAGE.read_text(encoding="utf-8")
OUTPUT = re.compile(
    r"<!-- output: ([^\n]+) \((\d+) columns\) -->\n```text\n(.*?)```", re.MULTILINE | re.DOTALL
)
FILES = {
    name: block
    for language, block in BLOCK.findall(TEXT)
    if language == "yaml"
    for name in re.findall(r"^# (\S+\.yaml)$", block, re.MULTILINE)
}
COMMANDS = [
    line
    for language, block in BLOCK.findall(TEXT)
    if language == "bash"
    for line in block.splitlines()
]


def test_the_commands_of_the_page_run_one_after_the_other(tmp_path):
    (tmp_path / "deals").symlink_to(ROOT / "deals", target_is_directory=True)
    assert len(FILES) == 2
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for command in COMMANDS:
        assert command.startswith("dealcheck ")
        result = run(command, tmp_path)
        assert result.returncode == 0, (command, result.stderr)


def test_the_output_is_todays():
    text = TEXT
    found = list(OUTPUT.finditer(TEXT))
    assert len(found) == 2
    for one in found:
        command, columns, shown = one.groups()
        result = run(command, columns=int(columns))
        assert result.returncode == 0, result.stderr
        if os.environ.get("DEALCHECK_UPDATE"):
            made = one[0].replace(f"```text\n{shown}```", f"```text\n{result.stdout}```")
            text = text.replace(one[0], made)
        else:
            # The digest moves with every change of the model, and the numbers need not.
            assert DIGEST.sub("", result.stdout) == DIGEST.sub("", shown)
    if text != TEXT:
        PAGE.write_text(text, encoding="utf-8")


def test_what_python_says_is_what_the_page_says(monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.REPORT_NDIFF
    )
    assert tried > 5
    assert failed == 0


@pytest.mark.parametrize("name", ["parties", "poles", "note", "order", "answers"])
def test_the_page_names_the_keys_of_the_formats(name):
    assert f"{name}:" in TEXT

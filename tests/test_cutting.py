"""Reports that would be too large for their readers: the worst first, and the rest counted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from command import run

from dealcheck.cli import cutting, validate
from dealcheck.cli.cutting import Limit, cut, cut_to_size
from dealcheck.diagnostics import Diagnostic, Place, Severity
from dealcheck.render.findings.formats import FORMATS
from dealcheck.render.findings.report import FindingsReport
from dealcheck.render.look import Look

LOOK = Look(100, False, True)
DEAL = """\
format: dealcheck/deal/1
id: xa-{number}
name: Example
nature: draft
developer: openai
importer: AE
status: {status}
{more}"""


def report(*severities: Severity, files: int = 3) -> FindingsReport:
    found = tuple(
        Diagnostic(
            "D103", severity, f"finding {number}", Place(f"{number % files}.yaml", 1, 1, 1, 2)
        )
        for number, severity in enumerate(severities)
    )
    return FindingsReport(found, ("0.yaml", "1.yaml", "2.yaml", "sound.yaml"))


def test_the_worst_are_kept_and_the_rest_is_counted():
    shown = cut(report("note", "warning", "error", "note", "error", "warning"), 4)
    assert [one.severity for one in shown.diagnostics] == ["error", "error", "warning", "warning"]
    assert shown.diagnostics[-1].code == "D405"
    assert shown.diagnostics[-1].message.startswith("3 more findings in 2 files are left out")


def test_what_fits_is_left_as_it_is():
    whole = report("note", "error", "warning")
    assert cut(whole, 3) is whole


def test_a_file_of_which_nothing_is_left_does_not_look_sound():
    shown = cut(report("error", "note", "note"), 2)
    assert shown.files == ("0.yaml", "1.yaml", "sound.yaml")
    text = FORMATS["junit"](cut(report("error", "error", "error"), 2), LOOK)
    suites = {one.get("name"): one.get("failures") for one in ET.fromstring(text)}
    assert suites == {"0.yaml": "1", "1.yaml": "1", "sound.yaml": "0"}


@pytest.mark.parametrize("name", ["sarif", "junit", "github"])
@pytest.mark.parametrize("size", [1, 5_000, 50_000])
def test_a_report_is_halved_until_it_is_small_enough(name, size):
    every: list[Severity] = ["error"] * 400
    whole = report(*every)
    text, left_out = cut_to_size(whole, Limit(300, size), lambda one: FORMATS[name](one, LOOK))
    kept = len(re.findall(r"finding \d+", text))
    assert left_out >= 101
    assert left_out + len(set(re.findall(r"finding \d+", text))) == 400
    assert len(text.encode()) <= size or kept <= 4


@pytest.mark.parametrize("name", ["sarif", "junit", "github", "json", "concise"])
def test_the_command_cuts_what_servers_read_and_nothing_else(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(validate, "LIMITS", {one: Limit(10, 10**7) for one in cutting.LIMITS})
    Path("deals").mkdir()
    for number in range(30):
        wrong = number == 29
        text = DEAL.format(
            number=number,
            status="tlaks" if wrong else "talks",
            more="demand: {anchor_percent: 0.5}\n",
        )
        Path(f"deals/{number:02}.yaml").write_text(text, encoding="utf-8")
    done = run("validate", "deals", "--format", name)
    assert done.returncode == 1
    assert "D103" in done.stdout
    if name in ("json", "concise"):
        assert done.stdout.count("D243") == 30
        assert done.stderr == ""
        return
    assert (
        done.stderr == "22 findings are left out of this report, which its readers would refuse\n"
    )
    assert "22 more findings in 22 files are left out of this report" in done.stdout
    if name == "sarif":
        results = json.loads(done.stdout)["runs"][0]["results"]
        assert len(results) == 10
        assert results[0]["ruleId"] == "D103"


def test_the_limits_are_below_those_of_the_servers():
    assert cutting.LIMITS["sarif"].findings <= 5_000
    assert cutting.LIMITS["sarif"].size < 10 * 1024 * 1024

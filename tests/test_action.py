"""`action.yml`: its shape, and that its last step does what it says when a shell runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from components import do_without

ROOT = Path(__file__).resolve().parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
DEAL = """\
format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: openai
importer: {importer}
status: {status}
"""


def test_the_shape_is_that_of_a_composite_action():
    assert set(ACTION) == {"name", "description", "inputs", "runs"}
    assert set(ACTION["runs"]) == {"using", "steps"}
    assert ACTION["runs"]["using"] == "composite"
    assert {"paths", "fail-on", "format"} <= set(ACTION["inputs"])
    for entry in ACTION["inputs"].values():
        assert set(entry) == {"description", "default"}
        assert isinstance(entry["default"], str)
    for step in STEPS:
        assert ("run" in step) != ("uses" in step)
        assert ("shell" in step) == ("run" in step)


def test_other_actions_are_pinned_and_inputs_never_become_code():
    for step in STEPS:
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"])
        assert "${{" not in step.get("run", "")


def test_every_input_is_used_and_no_other():
    used = set(re.findall(r"inputs\.([\w-]+)", yaml.safe_dump(STEPS)))
    assert used == set(ACTION["inputs"])


def test_the_page_names_every_input_with_its_default():
    page = (ROOT / "docs" / "pre-commit.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w-]+)` \| ?`?([^`|]*?)`? ?\|", page, re.MULTILINE))
    for name, entry in ACTION["inputs"].items():
        assert rows[name] == entry["default"]


def check(cwd: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the last step as the runner would, with `dealcheck` on the path."""
    bash = shutil.which("bash") or do_without("bash is not installed")
    given = {name: entry["default"] for name, entry in ACTION["inputs"].items()} | inputs
    step = STEPS[-1]
    variables = {
        name: given[value.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, value in step["env"].items()
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=cwd,
        env={**os.environ, **variables, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "deals").mkdir()
    (tmp_path / "more deals").mkdir()
    good = DEAL.format(importer="AE", status="talks")
    (tmp_path / "deals" / "good.yaml").write_text(good, encoding="utf-8")
    bad = DEAL.format(importer="AE", status="tlaks")
    (tmp_path / "more deals" / "bad.yaml").write_text(bad, encoding="utf-8")
    return tmp_path


def test_the_step_checks_the_folder_of_deals(project):
    done = check(project)
    assert (done.returncode, done.stdout) == (0, "no findings in 1 file\n"), done.stderr


def test_the_step_takes_paths_with_blanks_and_shows_findings_beside_the_lines(project):
    done = check(project, paths="deals\nmore deals\n")
    assert done.returncode == 1
    assert "::error title=dealcheck D103,file=more deals/bad.yaml,line=7," in done.stdout


def test_the_step_passes_on_what_fails_the_job(project):
    file = project / "deals" / "good.yaml"
    file.write_text(DEAL.format(importer="AE", status="talks") + "dates: {signed: 2026-01}\n")
    assert check(project).returncode == 0
    assert check(project, **{"fail-on": "warning"}).returncode == 1


def test_an_input_cannot_run_as_code(project):
    check(
        project, paths="$(touch broken)\n`touch broken`; touch broken", format="text; touch broken"
    )
    assert not (project / "broken").exists()

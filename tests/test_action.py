"""`action.yml`: its shape, and that its steps do what they say when a shell runs them.

The checkout that they run in may be a stranger's pull request.
"""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
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


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An environment as the first step leaves it: isolated, with what is tested here in it."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    installed = str(scripts / "python")
    packages = sysconfig.get_path("purelib", vars={"base": str(folder)})
    paths = [str(ROOT / "src"), *site.getsitepackages()]
    Path(packages, "tested.pth").write_text("\n".join(paths), encoding="utf-8")
    return installed


@pytest.fixture
def check(python: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the last step as the runner would, after an installation."""

    def run(cwd: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
        given = {name: entry["default"] for name, entry in ACTION["inputs"].items()} | inputs
        known = {f"${{{{ inputs.{name} }}}}": value for name, value in given.items()}
        known["${{ steps.install.outputs.python }}"] = python
        variables = {name: known[value] for name, value in STEPS[-1]["env"].items()}
        return shell(STEPS[-1]["run"], cwd, **variables)

    return run


def shell(script: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    bash = shutil.which("bash") or do_without("bash is not installed")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=cwd,
        env={**os.environ, "PATH": path, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
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


def test_the_step_checks_the_folder_of_deals(project, check):
    done = check(project)
    assert (done.returncode, done.stdout) == (0, "no findings in 1 file\n"), done.stderr


def test_the_step_takes_paths_with_blanks_and_shows_findings_beside_the_lines(project, check):
    done = check(project, paths="deals\nmore deals\n")
    assert done.returncode == 1
    assert "::error title=dealcheck D103,file=more deals/bad.yaml,line=7," in done.stdout


def test_the_step_passes_on_what_fails_the_job(project, check):
    file = project / "deals" / "good.yaml"
    file.write_text(DEAL.format(importer="AE", status="talks") + "dates: {signed: 2026-01}\n")
    assert check(project).returncode == 0
    assert check(project, **{"fail-on": "warning"}).returncode == 1


def test_an_input_cannot_run_as_code(project, check):
    check(
        project, paths="$(touch broken)\n`touch broken`; touch broken", format="text; touch broken"
    )
    assert not (project / "broken").exists()


# --- in a checkout that somebody else has written -------------------------------------------------

# What Python would find in its own folder first, of what the steps start or import.
HOSTILE = (
    *("venv.py", "ensurepip.py", "pip/__init__.py", "pip/__main__.py", "sitecustomize.py"),
    *("dealcheck/__init__.py", "dealcheck/__main__.py", "hatchling/__init__.py", "yaml.py"),
    *("multiprocessing/__init__.py", "concurrent/__init__.py", "typer.py", "json.py", "os.py"),
)


@pytest.fixture
def hostile(project: Path) -> Path:
    """The project with modules of its own in it, each of which leaves a mark where it is run."""
    for name in HOSTILE:
        file = project / name
        file.parent.mkdir(exist_ok=True)
        mark = project / f"ran-{file.parent.name}-{file.stem}"
        file.write_text(f"open({str(mark)!r}, 'w').close()\n", encoding="utf-8")
    return project


def marks(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("ran-*"))


def test_these_modules_would_run_where_nothing_keeps_them_from_it(hostile):
    subprocess.run([sys.executable, "-m", "venv", "there"], cwd=hostile, check=False)
    assert marks(hostile)


@pytest.mark.parametrize("way", ["as it is", "without the change of folder"])
def test_installing_runs_nothing_of_the_checkout(hostile, tmp_path_factory, way):
    runner = tmp_path_factory.mktemp("runner")
    wheel = built_wheel(tmp_path_factory.mktemp("wheel"))
    script = STEPS[1]["run"]
    assert script.startswith('cd "$RUNNER_TEMP"\n')
    if way != "as it is":
        # Either of the two would do by itself.
        script = script.partition("\n")[2]
    done = shell(
        script,
        hostile,
        RUNNER_TEMP=str(runner),
        DEALCHECK_ACTION=str(wheel),
        GITHUB_OUTPUT=str(runner / "output"),
        GITHUB_PATH=str(runner / "path"),
        # What it needs is in the wheel, and the rest matters to no import before it.
        PIP_NO_INDEX="1",
        PIP_NO_DEPS="1",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
    )
    assert done.returncode == 0, done.stderr
    assert marks(hostile) == []
    installed = (runner / "output").read_text(encoding="utf-8").strip().removeprefix("python=")
    assert Path(installed).is_file()


def built_wheel(folder: Path) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_checking_runs_nothing_of_the_checkout(hostile, check):
    # Enough files for several processes.
    for number in range(80):
        text = DEAL.format(importer="AE", status="talks").replace("xa-", f"x{number}-")
        (hostile / "deals" / f"{number}.yaml").write_text(text, encoding="utf-8")
    done = check(hostile)
    assert (done.returncode, done.stdout) == (0, "no findings in 81 files\n"), done.stderr
    assert marks(hostile) == []


def test_names_of_files_and_folders_are_never_options(project, check):
    folder = project / "deals" / "--fail-on=note"
    folder.mkdir()
    bad = DEAL.format(importer="AE", status="tlaks")
    (folder / "--ignore=D103=x.yaml").write_text(bad, encoding="utf-8")
    (project / "--ignore=D103=see").mkdir()
    named = project / "--ignore=D103=see" / "x.yaml"
    named.write_text(bad, encoding="utf-8")
    assert check(project).returncode == 1
    done = check(project, paths="--ignore=D103=see/x.yaml\ndeals/good.yaml")
    assert done.returncode == 1
    assert "dealcheck D103" in done.stdout


def test_settings_of_the_checkout_can_be_replaced_or_left_out(project, check):
    (project / "dealcheck.toml").write_text('[ignore]\nD103 = "x"\n', encoding="utf-8")
    (project / "base").mkdir()
    (project / "base" / "dealcheck.toml").write_text('fail-on = "warning"\n', encoding="utf-8")
    weakened = check(project, paths="more deals")
    assert weakened.returncode == 0
    assert "in force: settings dealcheck.toml (ignore D103)" in weakened.stderr
    without = check(project, paths="more deals", config="none")
    assert (without.returncode, without.stderr) == (1, "")
    of_the_base = check(project, paths="more deals", config="base/dealcheck.toml")
    assert of_the_base.returncode == 1

"""The hooks for pre-commit: which files they take, what they find, and the real pre-commit."""

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
HOOKS = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
DEAL = """\
format: dealcheck/deal/1
id: {id}
name: {id}
nature: draft
developer: openai
importer: AE
status: {status}
"""


def deal(identifier: str, status: str = "talks") -> str:
    return DEAL.format(id=identifier, status=status)


def run(
    command: list[str], cwd: Path, timeout: float = 60, **variables: str
) -> subprocess.CompletedProcess[str]:
    # Variables of git would lead the child to the repository of whoever runs the tests.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_"))
    }
    return subprocess.run(
        command,
        cwd=cwd,
        env={**environment, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=timeout,
    )


def run_hook(name: str, cwd: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """Run what pre-commit would run, with the files it would name."""
    program, *arguments = HOOKS[name]["entry"].split()
    assert program == "dealcheck"
    return run(
        [sys.executable, "-m", program, *arguments, *HOOKS[name].get("args", ()), *files], cwd
    )


@pytest.mark.parametrize(
    ("file", "takers"),
    [
        ("deals/ae-example.yaml", {"dealcheck", "dealcheck-all"}),
        ("research/deals/2026/ae-example.yml", {"dealcheck", "dealcheck-all"}),
        ("ae-example.deal.yaml", {"dealcheck", "dealcheck-all"}),
        ("profiles/xa.yaml", {"dealcheck-all"}),
        ("model/weights.yaml", {"dealcheck-all"}),
        ("schemas/deal.schema.json", {"dealcheck-all"}),
        ("dealcheck.toml", {"dealcheck-all"}),
        ("pyproject.toml", {"dealcheck-all"}),
        # A new version of dealcheck may find something in files that nobody has changed.
        (".pre-commit-config.yaml", {"dealcheck-all"}),
        ("docker-compose.yaml", set()),
        ("ideals/ae-example.yaml", set()),
        ("deals/README.md", set()),
        ("deals/table.json", {"dealcheck-all"}),
    ],
)
def test_which_files_a_hook_takes(file, takers):
    assert {name for name, hook in HOOKS.items() if re.search(hook["files"], file)} == takers


def test_the_hook_of_one_file_does_not_depend_on_how_the_files_are_split(tmp_path):
    (tmp_path / "deals").mkdir()
    texts = {
        "one": deal("ae-one"),
        "again": deal("ae-one"),
        "wrong": deal("ae-wrong", status="tlaks"),
        "part": deal("ae-part") + "part_of: ae-nowhere\n",
        "circle": deal("ae-circle") + "part_of: ae-circle-2\n",
        "circle-2": deal("ae-circle-2") + "part_of: ae-circle\n",
        "own": deal("ae-own").replace("importer: AE", "importer: XQ"),
        "profile": "format: dealcheck/importer/1\nid: XQ\nname: Q\nnature: real\nfacts: {}\n",
        "foreign": "services: {web: {image: nginx}}\n",
    }
    for name, text in texts.items():
        (tmp_path / "deals" / f"{name}.yaml").write_text(text, encoding="utf-8")
    files = [f"deals/{name}.yaml" for name in texts]

    def findings(*batches: list[str]) -> list[str]:
        done = [run_hook("dealcheck", tmp_path, *batch) for batch in batches]
        assert {one.returncode for one in done} <= {0, 1}
        return sorted(line for one in done for line in one.stdout.splitlines() if "[D" in line)

    together = findings(files)
    assert [line.partition(" ")[0] for line in together] == [
        "deals/own.yaml:6:11:",
        "deals/wrong.yaml:7:9:",
    ]
    assert findings(*([file] for file in files)) == together
    assert findings(files[:4], files[4:]) == together

    whole = run_hook("dealcheck-all", tmp_path)
    codes = set(re.findall(r"\[(D\d+)\]", whole.stdout))
    assert (whole.returncode, codes) == (1, {"D103", "D209", "D219", "D220"})


def test_files_of_other_tools_pass_and_broken_deals_do_not(tmp_path):
    files = {
        "compose.yaml": "services:\n  web: {image: nginx}\n---\nmore: [\n",
        "format.yaml": "fromat: dealcheck/deal/1\nid: [\n",
        "parties.yaml": "id: xa-example\ndeveloper: openai\nimporter: AE\n",
        "modeline.yaml": "# yaml-language-server: $schema=../schemas/deal.schema.json\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    only_foreign = run_hook("dealcheck", tmp_path, "compose.yaml")
    assert only_foreign.returncode == 0, only_foreign.stdout
    assert "1 file was left out" in only_foreign.stderr
    every = run_hook("dealcheck", tmp_path, *files)
    assert every.returncode == 1
    assert {line.partition(":")[0] for line in every.stdout.splitlines() if "error[" in line} == {
        "format.yaml",
        "modeline.yaml",
        "parties.yaml",
    }
    # Without the option nothing is passed over.
    asked = run([sys.executable, "-m", "dealcheck", "validate", "compose.yaml"], tmp_path)
    assert asked.returncode == 1


@pytest.mark.timeout(400)
def test_the_real_pre_commit_runs_both_hooks(tmp_path):
    beside = str(Path(sys.executable).parent)
    program = shutil.which("pre-commit", path=beside) or do_without("pre-commit is not installed")
    if shutil.which("git") is None:
        do_without("git is not installed")
    if run(["git", "rev-parse", "HEAD"], ROOT).returncode != 0:
        do_without("this is not a repository that pre-commit could install from")
    project = tmp_path / "project"
    (project / "deals").mkdir(parents=True)
    files = {"good": deal("ae-good"), "bad": deal("ae-bad", status="tlaks")}
    for name, text in files.items():
        (project / "deals" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (project / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    for command in (["init", "--quiet"], ["add", "--all"]):
        assert run(["git", *command], project).returncode == 0

    home = {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    done = run([program, "try-repo", str(ROOT), "--all-files"], project, timeout=360, **home)

    if "(changed deals)" not in done.stdout and re.search(
        r"No matching distribution|Connection|Temporary failure|Could not fetch", done.stdout
    ):
        do_without(f"pre-commit cannot install its environment: {done.stdout[-300:]}")
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"dealcheck \(changed deals\)\.+Failed", done.stdout)
    assert re.search(r"dealcheck \(all deals\)\.+Failed", done.stdout)
    wrong = "deals/bad.yaml:7:9: error[D103] unknown word `tlaks` in status"
    assert done.stdout.count(wrong) == 2
    assert "good.yaml" not in done.stdout
    hostile_names_are_files(program, project, home)


# With `args:` of the hook's own, and with those that somebody may give it instead.
OWN_ARGS = ("", "[--fail-on, warning]", "['--ignore=D204=they are all cited elsewhere']")
NAMES = (
    "--ignore=D103=see/x.deal.yaml",
    "--write-baseline=x/deals/b.yaml",
    "--output=here/y.deal.yaml",
    "-o.deal.yaml",
)


def hostile_names_are_files(program: str, project: Path, home: dict[str, str]) -> None:
    """The real pre-commit over files whose names are options, in the environment it has made."""
    (project / "deals" / "bad.yaml").unlink()
    for number, name in enumerate(NAMES):
        file = project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(deal(f"ae-{number}", status="tlaks"), encoding="utf-8")
    assert run(["git", "add", "--all"], project).returncode == 0
    before = sorted(file.name for file in project.rglob("*.*"))
    head = run(["git", "rev-parse", "HEAD"], ROOT).stdout.strip()
    for own in OWN_ARGS:
        hook = f"      - id: dealcheck\n{f'        args: {own}' if own else ''}"
        config = f"repos:\n  - repo: {ROOT.as_posix()}\n    rev: {head}\n    hooks:\n{hook}\n"
        (project / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
        assert run(["git", "add", "--all"], project).returncode == 0
        done = run([program, "run", "--all-files"], project, timeout=360, **home)
        assert done.returncode == 1, done.stdout + done.stderr
        for name in NAMES:
            assert f"{name}:7:9: error[D103]" in done.stdout, done.stdout
    assert sorted(file.name for file in project.rglob("*.*") if file.name[0] != ".") == [
        name for name in before if name[0] != "."
    ]


def test_pre_commit_takes_the_hooks_for_sound_and_the_page_names_them():
    beside = str(Path(sys.executable).parent)
    program = shutil.which("pre-commit", path=beside) or do_without("pre-commit is not installed")
    done = run([program, "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")], ROOT)
    assert done.returncode == 0, done.stdout
    page = (ROOT / "docs" / "pre-commit.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert block is not None
    (repository,) = yaml.safe_load(block[1])["repos"]
    assert {hook["id"] for hook in repository["hooks"]} == set(HOOKS)

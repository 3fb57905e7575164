"""Completion: what a shell is offered, and bash itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from components import do_without

from dealcheck import workflow
from dealcheck.cli.completion import (
    complete_identifier,
    complete_role,
    complete_schema,
    complete_what_if,
)

SHELLS = ("bash", "zsh", "fish")
PROGRAM = Path(sys.executable).with_name("dealcheck")


def test_ids_are_facts_levers_indicators_and_codes():
    offered = complete_identifier("")
    assert {"contract.exclusivity", "switching_costs", "D101"} <= set(offered)
    assert complete_identifier("contract.excl") == ["contract.exclusivity"]
    assert complete_identifier("nothing-like-it") == []


def test_facts_and_then_their_levels():
    assert {f"{path}=" for path in workflow.facts().facts} <= set(complete_what_if(""))
    assert complete_what_if("contract.excl") == ["contract.exclusivity="]
    words = workflow.facts()["contract.exclusivity"].words
    assert complete_what_if("contract.exclusivity=") == [
        f"contract.exclusivity={word}" for word in words
    ]
    assert complete_what_if("contract.exclusivity=ex") == ["contract.exclusivity=exclusive"]
    assert complete_what_if("developer=opena") == ["developer=openai"]
    assert complete_what_if("contract.term_years=") == complete_what_if("none=") == []


def test_parties_of_a_deal():
    assert complete_role("") == ["developer", "us_government", "importer"]
    assert complete_role("i") == ["importer"]


def test_schemas():
    assert complete_schema("d") == ["deal", "developer"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_each_shell(shell):
    done = subprocess.run(
        [PROGRAM, "completion", shell],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert "_DEALCHECK_COMPLETE" in done.stdout
    assert f"complete_{shell}" in done.stdout


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_what_the_other_shells_are_answered(shell):
    environment = {
        **os.environ,
        "_DEALCHECK_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "dealcheck score --set contract.exclusivity=ex",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = subprocess.run(
        [PROGRAM], env=environment, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert "contract.exclusivity=exclusive" in done.stdout


BASH = r"""
source <(dealcheck completion bash)
complete_line() {
    COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=()
    _dealcheck_completion dealcheck 2>/dev/null
    printf '%s,' "${COMPREPLY[@]}"; echo
}
complete_line dealcheck val
complete_line dealcheck explain contract.exclusivi
complete_line dealcheck score --set contract.exclusivi
complete_line dealcheck score --set contract.exclusivity =
complete_line dealcheck score --set contract.exclusivity = e
complete_line dealcheck validate --fail-on = w
complete_line dealcheck validate dea
complete_line dealcheck score one.yaml --format c
complete_line dealcheck validate --ignore=D103=see/x.deal.yaml --skip-f
"""
# What a stranger may have left in the folder in which somebody presses the key.
STRANGE = (
    *("--ignore=D103=see/x.deal.yaml", "-o.yaml", "--config=x.toml", "$(touch ran).yaml"),
    *("typer.py", "dealcheck.py", "valid;touch ran", "dea*", "dealcheck.toml"),
)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("strange", [(), STRANGE], ids=["an empty folder", "a strange folder"])
def test_bash_completes_commands_ids_facts_and_levels(tmp_path, strange):
    for name in strange:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("open('ran', 'w')\n", encoding="utf-8")
    bash = shutil.which("bash") or do_without("bash is not installed")
    path = os.pathsep.join([str(PROGRAM.parent), os.environ["PATH"]])
    done = subprocess.run(
        [bash, "--noprofile", "--norc", "-c", BASH],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=150,
    )
    assert done.stderr == ""
    words = workflow.facts()["contract.exclusivity"].words
    assert done.stdout.splitlines() == [
        "validate,",
        "contract.exclusivity,",
        "contract.exclusivity=,",
        ",".join(words) + ",",
        "exclusive,",
        "warning,",
        ",",  # bash then completes paths by itself
        "csv,",
        "--skip-foreign,",
    ]
    assert not (tmp_path / "ran").exists()

"""Data runs one way, and a command pays only for what it uses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import layers
import pytest

DEAL = """\
format: dealcheck/deal/1
id: ae-example
name: An example
nature: illustration
developer: openai
importer: AE
status: talks
"""


def tree(folder: Path, modules: dict[str, str]) -> Path:
    source = folder / "dealcheck"
    for name, text in modules.items():
        file = source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return source


def test_the_package_keeps_its_layers() -> None:
    assert layers.offences() == []


@pytest.mark.parametrize(
    ("module", "text", "why"),
    [
        (
            "reading/files.py",
            "from dealcheck.checking import rules",
            "'reading' imports 'checking'",
        ),
        ("reading/files.py", "from ..checking import rules", "'reading' imports 'checking'"),
        ("reading/files.py", "from dealcheck import checking", "'reading' imports 'checking'"),
        ("reading/__init__.py", "from .. import checking", "'reading' imports 'checking'"),
        ("checking/a.py", "def f():\n    import dealcheck.scoring", "'checking' imports 'scoring'"),
        ("model/types.py", "import dealcheck.render.table", "'model' imports 'render'"),
        ("scoring/draws.py", "from dealcheck.cli import main", "'scoring' imports 'cli'"),
        ("resources.py", "from dealcheck.diagnostics import Place", "'resources' imports"),
        ("__init__.py", "from dealcheck.cli import main", "'__init__' imports 'cli'"),
        ("render/table.py", "import typer", "'render' imports typer; only cli may"),
        ("cli/score.py", "from rich.console import Console", "'cli' imports rich; only render"),
        ("cli/score.py", "import click", "'cli' imports click; nobody may"),
        ("checking/a.py", "import numpy as np", "'checking' imports numpy; only matching, model"),
        ("diagnostics.py", "import numpy.typing", "'diagnostics' imports numpy"),
        ("reading/files.py", "from urllib import request", "'reading' imports urllib.request"),
        ("cli/score.py", "class A:\n    import yaml", "'cli' imports yaml; only"),
        ("helpers.py", "", "the part 'helpers' has no place in ORDER"),
    ],
)
def test_a_broken_rule_is_reported(tmp_path: Path, module: str, text: str, why: str) -> None:
    (found,) = layers.offences(tree(tmp_path, {module: text}))
    assert found.startswith(f"{module}:")
    assert why in found


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("scoring/draws.py", "import numpy\nfrom dealcheck.reading import read_file"),
        (
            "cli/__init__.py",
            "import typer\ndef score():\n    from dealcheck import output",
        ),
        ("__main__.py", "from dealcheck.cli import main"),
        ("render/table.py", "from rich.table import Table\nfrom dealcheck import __version__"),
        ("checking/__init__.py", "from .rules import RULES\nfrom urllib.parse import urlsplit"),
        (
            "__init__.py",
            "def __getattr__(name):\n    from dealcheck.scoring import score",
        ),
    ],
)
def test_what_the_rules_allow_is_not_reported(tmp_path: Path, module: str, text: str) -> None:
    assert layers.offences(tree(tmp_path, {module: text})) == []


def test_the_place_of_an_offence_is_its_line(tmp_path: Path) -> None:
    source = tree(tmp_path, {"reading/a.py": "import ast\n\nimport typer\n"})
    (found,) = layers.offences(source)
    assert found.startswith("reading/a.py:3: ")


def loaded_after(*arguments: str) -> set[str]:
    """Return the names of the modules that one command has loaded when it ends."""
    watch = (
        "import sys\n"
        "from dealcheck.cli import main\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", watch, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_validating_loads_neither_numpy_nor_rich(tmp_path: Path) -> None:
    deal = tmp_path / "deal.yaml"
    deal.write_text(DEAL, encoding="utf-8")
    assert loaded_after("validate", str(deal)) & {"numpy", "rich", "click"} == set()


def test_the_version_loads_no_library_but_typer() -> None:
    heavy = {"numpy", "rich", "click", "jsonschema", "referencing", "yaml"}
    assert loaded_after("--version") & heavy == set()


def test_importing_the_library_loads_no_library_but_its_own() -> None:
    code = "import dealcheck, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    heavy = {"numpy", "rich", "typer", "click", "jsonschema", "yaml"}
    assert set(done.stdout.split()) & heavy == set()

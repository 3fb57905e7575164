"""Runs a command within the process of the tests, where the model is loaded once for all."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

from dealcheck.cli.app import app


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Done:
    """Run `dealcheck` with arguments; an exception that it lets through is raised."""
    code: object = 0
    runner = CliRunner(env={"NO_COLOR": "1", "COLUMNS": "100"})
    with runner.isolation() as (stdout, stderr, _):
        try:
            _command().main(args=list(arguments), prog_name="dealcheck")
        except SystemExit as ended:
            code = ended.code or 0
        sys.stdout.flush()
        sys.stderr.flush()
        said, noted = stdout.getvalue(), stderr.getvalue()
    assert isinstance(code, int), code
    return Done(code, said.decode(), noted.decode())


@cache
def _command() -> Any:
    # Once: making all commands takes as long as checking two deals.
    return get_command(app)

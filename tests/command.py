"""Runs a command within the process of the tests, where the model is loaded once for all."""

from __future__ import annotations

from dataclasses import dataclass

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
    done = CliRunner(env={"NO_COLOR": "1", "COLUMNS": "100"}).invoke(app, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)

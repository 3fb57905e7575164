"""`dealcheck weights`: questions about weights, each a command of its own."""

from __future__ import annotations

import typer

from dealcheck.cli.command import Command
from dealcheck.cli.elicit import elicit
from dealcheck.cli.weights_answers import accept, flip
from dealcheck.cli.weights_beside import compare, show

weights = typer.Typer(
    help="How far answers hang on weights, and weights of your own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for command in (accept, flip, show, compare, elicit):
    weights.command(cls=Command)(command)

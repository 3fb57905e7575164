"""The commands. Each one parses its options, calls the workflow, prints, and exits with a code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dealcheck import __version__
from dealcheck.cli.brief import brief
from dealcheck.cli.command import Command, Group
from dealcheck.cli.compare import compare
from dealcheck.cli.completion import complete_schema, completion
from dealcheck.cli.config import use_configuration
from dealcheck.cli.consortium import consortium
from dealcheck.cli.crosswalk import crosswalk
from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.explain import explain
from dealcheck.cli.improve import improve
from dealcheck.cli.list import list_
from dealcheck.cli.match import match
from dealcheck.cli.new import new
from dealcheck.cli.portfolio import portfolio
from dealcheck.cli.report import report
from dealcheck.cli.score import score
from dealcheck.cli.streams import warn, write
from dealcheck.cli.stress import stress
from dealcheck.cli.validate import validate
from dealcheck.cli.weights import weights

app = typer.Typer(
    name="dealcheck",
    cls=Group,
    help="Checks and scores descriptions of country-level AI deals, and advises the three parties.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(show: bool) -> None:
    if show:
        write(f"dealcheck {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback if dealcheck itself fails.")
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="Settings, instead of the nearest file's."),
    ] = None,
    no_config: Annotated[
        bool, typer.Option("--no-config", help="No settings of any file.")
    ] = False,
) -> None:
    if no_config:
        if config is not None:
            warn("dealcheck: --config names settings and --no-config wants none; take one of them")
            raise typer.Exit(FAILED)
        return
    use_configuration(context, config)


for command in (
    validate,
    score,
    brief,
    report,
    compare,
    improve,
    match,
    consortium,
    portfolio,
    stress,
    crosswalk,
    explain,
    new,
    completion,
):
    app.command(cls=Command)(command)


app.command("list", cls=Command)(list_)
app.add_typer(weights, name="weights")


@app.command(cls=Command)
def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="deal, developer, importer, ...",
            autocompletion=complete_schema,
        ),
    ],
) -> None:
    """Print one of the JSON schemas."""
    from dealcheck.resources import MissingResource, schema_names, schema_text  # noqa: PLC0415

    names = schema_names()
    if isinstance(names, MissingResource):
        warn(f"dealcheck: {names.message}")
        raise typer.Exit(FAILED)
    if name not in names:
        warn(f"dealcheck: there is no schema `{name}`; write one of: {', '.join(names)}")
        raise typer.Exit(FAILED)
    text = schema_text(name)
    write(text if isinstance(text, str) else "")

"""The commands. Each one parses its options, calls the workflow, prints, and exits with a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck import __version__
from dealcheck.cli.exit_codes import FAILED, FINDINGS, NOTHING, exit_code
from dealcheck.cli.new import new
from dealcheck.cli.options import Paths, Profiles
from dealcheck.cli.streams import (
    ascii_only,
    output_width,
    use_colour,
    warn,
    warn_of_nothing,
    write,
)
from dealcheck.cli.validate import validate
from dealcheck.diagnostics import Diagnostic

if TYPE_CHECKING:
    from dealcheck.what_if import Setting

app = typer.Typer(
    name="dealcheck",
    help="Checks and scores descriptions of country-level AI deals, and advises the three parties.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class ScoreFormat(StrEnum):
    """How scores are printed."""

    table = "table"
    json = "json"


ModelFolder = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A model folder of your own.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FACT=VALUE",
        help="What if: give a fact another value without touching the file.",
    ),
]


def _version(show: bool) -> None:
    if show:
        write(f"dealcheck {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback if dealcheck itself fails.")
    ] = False,
) -> None:
    pass


app.command()(validate)
app.command()(new)


@app.command()
def score(
    paths: Paths,
    format: Annotated[ScoreFormat, typer.Option("--format", "-f")] = ScoreFormat.table,
    set_: Settings = None,
    model: ModelFolder = None,
    profiles: Profiles = None,
) -> None:
    """Score deals on the three trade-offs and say what each party should do."""
    from dealcheck import workflow  # noqa: PLC0415

    settings = _settings(set_ or [])
    scored = workflow.score(paths, model=model, profiles=profiles or [], settings=settings)
    checked = scored.checked
    if scored.model is None:
        _print_findings(checked.diagnostics, checked.texts)
        raise typer.Exit(FAILED)
    if format is ScoreFormat.json:
        from dealcheck.output.score_json import to_json  # noqa: PLC0415

        write(to_json(scored.scores, checked.diagnostics, scored.model))
    else:
        from dealcheck.output.tables import render_deal, render_overview  # noqa: PLC0415

        page = {"width": output_width(), "colour": use_colour(), "ascii_only": ascii_only()}
        if len(scored.scores) == 1:
            write(render_deal(scored.scores[0], **page))
        elif scored.scores:
            write(render_overview(scored.scores, **page))
        _print_findings(checked.diagnostics, checked.texts)
    warn_of_nothing(checked.looked_at, missing=checked.missing)
    code = exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    if code == 0 and not scored.scores:
        warn("there is no deal among these files; a deal says `format: dealcheck/deal/1`")
        code = NOTHING
    raise typer.Exit(code)


@app.command()
def explain(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="An indicator, fact, lever, pole, code, source...")
    ],
    deal: Annotated[
        str | None, typer.Option("--deal", metavar="FILE", help="Walk it back in this deal.")
    ] = None,
    set_: Settings = None,
    model: ModelFolder = None,
    profiles: Profiles = None,
) -> None:
    """Explain where a number, a word or a finding comes from."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.output.explain import explain as explained  # noqa: PLC0415
    from dealcheck.output.explain import explain_in_deal, near_names  # noqa: PLC0415

    loaded = workflow.load_model(model)
    if loaded.model is None:
        _print_findings(loaded.diagnostics)
        raise typer.Exit(FAILED)
    facts, width = workflow.facts(), output_width()
    if deal is not None:
        settings = _settings(set_ or [])
        scored = workflow.score([deal], model=model, profiles=profiles or [], settings=settings)
        if not scored.scores:
            _print_findings(scored.checked.diagnostics, scored.checked.texts)
            raise typer.Exit(FAILED if scored.checked.missing else FINDINGS)
        text = explain_in_deal(identifier, scored.scores[0], facts, width)
    else:
        text = explained(identifier, loaded.model, facts, width)
    if text is None:
        near = near_names(identifier, loaded.model, facts)
        hint = f"; near it: {', '.join(near)}" if near else ""
        warn(f"dealcheck: nothing is called `{identifier}`{hint}")
        raise typer.Exit(FAILED)
    write(text)


@app.command()
def schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help="deal, developer, importer, ...")],
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


def _settings(texts: Sequence[str]) -> list[Setting]:
    from dealcheck.what_if import parse_setting  # noqa: PLC0415

    parsed = [parse_setting(text) for text in texts]
    wrong = [item for item in parsed if isinstance(item, Diagnostic)]
    if wrong:
        _print_findings(wrong)
        raise typer.Exit(FAILED)
    return [item for item in parsed if not isinstance(item, Diagnostic)]


def _print_findings(
    diagnostics: Sequence[Diagnostic], texts: Mapping[str, str] | None = None
) -> None:
    from dealcheck.output.text import findings_text  # noqa: PLC0415

    if diagnostics:
        files = len({d.place.file for d in diagnostics})
        warn(findings_text(diagnostics, files, texts=texts, width=output_width()))

"""`dealcheck consortium`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.completion import complete_importer
from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.findings import note_worst
from dealcheck.cli.match import Developers, Packages, split
from dealcheck.cli.options import (
    ImporterPriorities,
    ModelFolder,
    NoReference,
    Output,
    Profiles,
    Seed,
    WeightsFile,
    look_on,
    model_in,
    score_settings,
)
from dealcheck.cli.output_file import deliver
from dealcheck.cli.streams import warn

if TYPE_CHECKING:
    from dealcheck.matching.run import Joined
    from dealcheck.render.look import Look


class ConsortiumFormat(StrEnum):
    """How a consortium is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"


def consortium(
    importers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CC...",
            help="Two to eight countries, by their codes.",
            autocompletion=complete_importer,
        ),
    ] = None,
    suggest: Annotated[
        str,
        typer.Option(
            "--suggest",
            metavar="CC",
            help="Propose partners for one country instead.",
            autocompletion=complete_importer,
        ),
    ] = "",
    developers: Developers = None,
    packages: Packages = None,
    format: Annotated[ConsortiumFormat, typer.Option("--format", "-f")] = ConsortiumFormat.table,
    output: Output = None,
    importer: ImporterPriorities = "",
    draws: Annotated[
        int,
        typer.Option(
            "--draws", metavar="N", min=1, max=100_000, help="Draws of the unknown facts."
        ),
    ] = 100,
    seed: Seed = 0,
    no_reference: NoReference = False,
    model: ModelFolder = None,
    weights: WeightsFile = None,
    profiles: Profiles = None,
) -> None:
    """Show what countries gain by buying together, who gets which share, and whether it holds."""
    from dealcheck.matching import run  # noqa: PLC0415

    settings = score_settings(
        model_in(model, weights),
        draws=draws,
        seed=seed,
        importer=importer,
        no_reference=no_reference,
    )
    try:
        found = run.consortium(
            split(importers),
            suggest=suggest,
            developers=split(developers),
            packages=split(packages),
            model=model,
            weights=weights,
            profiles=profiles or [],
            settings=settings,
        )
    except run.MatchError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem
    note_worst(found.diagnostics, found.texts, "error")
    if found.field is None:
        raise typer.Exit(FAILED)
    deliver(_written(found, format, look_on(output)), output, found.paths)


def _written(found: Joined, format: ConsortiumFormat, look: Look) -> str:
    """The consortium in a format, of which only that one is loaded."""
    field = found.field
    assert field is not None
    if format is ConsortiumFormat.json:
        from dealcheck.render.consortium_json import consortium_json, partners_json  # noqa: PLC0415

        if found.consortium is None:
            return partners_json(found.home, found.partners, field.model, found.settings)
        return consortium_json(found.consortium)
    from dealcheck.pages.consortium_page import consortium_page, partners_page  # noqa: PLC0415

    if found.consortium is None:
        name = next(one.name for one in field.importers if one.id == found.home)
        page = partners_page(name, found.partners, [found.home])
    else:
        page = consortium_page(found.consortium, field.catalogue)
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    return page_text(page, format.value, look)

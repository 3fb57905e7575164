"""`dealcheck portfolio`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.exit_codes import CLEAN, NOTHING, exit_code
from dealcheck.cli.findings import note_worst
from dealcheck.cli.options import (
    Draws,
    ModelFolder,
    NoReference,
    Output,
    Paths,
    Profiles,
    Seed,
    UsPriorities,
    WeightsFile,
    WhatIfs,
    look_on,
    model_in,
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import deliver
from dealcheck.cli.progress import progress
from dealcheck.cli.streams import warn, warn_of_nothing

if TYPE_CHECKING:
    from dealcheck.matching import run
    from dealcheck.matching.portfolio import Portfolio
    from dealcheck.render.look import Look


class PortfolioFormat(StrEnum):
    """How a portfolio is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"


def portfolio(
    paths: Paths,
    budget: Annotated[
        float | None,
        typer.Option(
            "--budget",
            metavar="MILLION",
            min=0.0,
            max=1e9,
            help="Million US dollars to share out among the deals.",
        ),
    ] = None,
    engineers: Annotated[
        float | None,
        typer.Option(
            "--engineers", metavar="N", min=0.0, max=1e6, help="Engineers to share out, too."
        ),
    ] = None,
    format: Annotated[PortfolioFormat, typer.Option("--format", "-f")] = PortfolioFormat.table,
    output: Output = None,
    set_: WhatIfs = None,
    us_government: UsPriorities = "",
    draws: Draws = 300,
    seed: Seed = 0,
    no_reference: NoReference = False,
    model: ModelFolder = None,
    weights: WeightsFile = None,
    profiles: Profiles = None,
) -> None:
    """Show where US support makes deals happen, and what a budget is best spent on."""
    from dataclasses import replace  # noqa: PLC0415

    from dealcheck.matching import run  # noqa: PLC0415

    settings = score_settings(
        model_in(model, weights),
        draws=draws,
        seed=seed,
        us_government=us_government,
        no_reference=no_reference,
    )
    held = run.portfolio(
        paths,
        usd_million=budget,
        engineers=engineers,
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=replace(settings, thorough=False),
        progress=progress(),
    )
    checked = held.checked
    if held.portfolio is not None:
        deliver(_written(held.portfolio, format, look_on(output), held), output, checked.paths)
    if format is not PortfolioFormat.json or held.portfolio is None:
        note_worst(checked.diagnostics, checked.texts, "error")
    warn_of_nothing(checked.looked_at, missing=checked.missing)
    code = exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    if code == CLEAN and held.portfolio is None:
        warn("there is no deal among these files; a deal says `format: dealcheck/deal/1`")
        code = NOTHING
    raise typer.Exit(code)


def _written(found: Portfolio, format: PortfolioFormat, look: Look, held: run.Held) -> str:
    """The portfolio in a format, of which only that one is loaded."""
    if format is PortfolioFormat.json:
        from dealcheck.render.portfolio_json import portfolio_json  # noqa: PLC0415

        return portfolio_json(found, held.checked.diagnostics)
    from dealcheck.pages.portfolio_page import portfolio_page  # noqa: PLC0415
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    return page_text(portfolio_page(found), format.value, look)

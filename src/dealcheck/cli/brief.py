"""`dealcheck brief`."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from dealcheck.cli.exit_codes import exit_code
from dealcheck.cli.findings import note_worst, without_deal
from dealcheck.cli.options import (
    Draws,
    ImporterPriorities,
    ModelFolder,
    NoReference,
    Output,
    Profiles,
    Seed,
    UsPriorities,
    WeightsFile,
    WhatIfs,
    look_on,
    model_in,
    party_named,
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import deliver


class BriefFormat(StrEnum):
    """How a brief is printed."""

    terminal = "terminal"
    markdown = "markdown"
    html = "html"


def brief(
    deal: Annotated[str, typer.Argument(metavar="DEAL", help="One deal's file, or - for a pipe.")],
    for_: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="PARTY",
            help="Whose decision it is to prepare: importer, developer or us_government.",
            show_default=False,
        ),
    ],
    format: Annotated[BriefFormat, typer.Option("--format", "-f")] = BriefFormat.terminal,
    output: Output = None,
    set_: WhatIfs = None,
    importer: ImporterPriorities = "",
    us_government: UsPriorities = "",
    draws: Draws = 1000,
    seed: Seed = 0,
    no_reference: NoReference = False,
    weights: WeightsFile = None,
    model: ModelFolder = None,
    profiles: Profiles = None,
) -> None:
    """Write the page on a deal that one party can put before whoever decides."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.pages.brief_page import brief_page  # noqa: PLC0415
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    party = party_named(for_)
    settings = score_settings(
        model_in(model, weights),
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    scored = workflow.score(
        [deal],
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=replace(settings, thorough=True),
    )
    checked = scored.checked
    if len(scored.scores) != 1:
        raise typer.Exit(without_deal(checked, "brief takes"))
    page = brief_page(scored.scores[0], party, workflow.facts())
    deliver(page_text(page, format.value, look_on(output)), output, checked.paths)
    note_worst(checked.diagnostics, checked.texts, "error")
    raise typer.Exit(
        exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    )

"""`dealcheck stress`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.completion import complete_shock
from dealcheck.cli.exit_codes import CLEAN, FAILED, NOTHING, exit_code
from dealcheck.cli.findings import note_findings, note_worst
from dealcheck.cli.options import (
    Draws,
    ImporterPriorities,
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
    party_named,
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import deliver
from dealcheck.cli.progress import progress
from dealcheck.cli.streams import warn, warn_of_nothing

if TYPE_CHECKING:
    from dealcheck.model.types import Party
    from dealcheck.render.look import Look
    from dealcheck.scoring.settings import ScoreSettings
    from dealcheck.stressing import Stress


class StressFormat(StrEnum):
    """How stress tests are printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"


def stress(
    paths: Paths,
    shock: Annotated[
        list[str] | None,
        typer.Option(
            "--shock",
            metavar="ID|FILE",
            help="Only these: a shock of the model, or a file of your own.",
            autocompletion=complete_shock,
        ),
    ] = None,
    for_: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="PARTY",
            help="The page of the importer, developer or us_government, with the two below.",
        ),
    ] = None,
    discover: Annotated[
        bool,
        typer.Option("--discover", help="Find the futures in which a party would regret it."),
    ] = False,
    must_be_true: Annotated[
        bool, typer.Option("--must-be-true", help="Show the open facts that each stance rests on.")
    ] = False,
    format: Annotated[StressFormat, typer.Option("--format", "-f")] = StressFormat.table,
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
    """Put deals through named futures: who would regret them, and what would insure against it."""
    from dealcheck import stressing  # noqa: PLC0415

    party = None if for_ is None else party_named(for_)
    settings = score_settings(
        model_in(model, weights),
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    as_json = format is StressFormat.json
    try:
        found = stressing.stress(
            paths,
            shocks=shock or [],
            discover=discover or party is not None,
            must_be_true=must_be_true or party is not None,
            model=model,
            weights=weights,
            profiles=profiles or [],
            what_ifs=what_ifs_of(set_ or []),
            settings=settings,
            progress=progress("tested"),
        )
    except stressing.ShockError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem
    checked = found.checked
    if found.model is None:
        note_findings(checked.diagnostics, checked.texts)
        raise typer.Exit(FAILED)
    alone = discover or must_be_true or party is not None
    if alone and len(found.tests) > 1 and not as_json:
        warn("dealcheck: --for, --discover and --must-be-true show one deal; name its file")
        raise typer.Exit(FAILED)
    if found.tests:
        deliver(_written(found, format, settings, party, look_on(output)), output, checked.paths)
    if not as_json or not found.tests:
        note_worst(checked.diagnostics, checked.texts, "error")
    warn_of_nothing(checked.looked_at, missing=checked.missing)
    code = exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    if code == CLEAN and not found.tests:
        warn("there is no deal among these files; a deal says `format: dealcheck/deal/1`")
        code = NOTHING
    raise typer.Exit(code)


def _written(
    found: Stress,
    format: StressFormat,
    settings: ScoreSettings,
    party: Party | None,
    look: Look,
) -> str:
    """The stress tests in a format, of which only that one is loaded."""
    assert found.model is not None
    if format is StressFormat.json:
        from dealcheck.render.stress_json import stress_json  # noqa: PLC0415

        return stress_json(
            found.tests,
            found.model,
            settings,
            found.scenarios,
            found.needed,
            found.checked.diagnostics,
        )
    from dealcheck.pages.stress_page import stress_folder_page, stress_page  # noqa: PLC0415
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    if len(found.tests) == 1:
        page = stress_page(
            found.tests[0],
            found.scenarios[0] if found.scenarios else (),
            found.needed[0] if found.needed else (),
            party,
        )
    else:
        page = stress_folder_page(found.tests, found.shocks, found.model, settings)
    return page_text(page, format.value, look)

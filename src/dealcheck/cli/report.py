"""`dealcheck report`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from dealcheck.cli.exit_codes import CLEAN, FAILED, NOTHING, exit_code
from dealcheck.cli.findings import note_worst
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
    model_in,
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import deliver
from dealcheck.cli.progress import progress
from dealcheck.cli.selecting import RANKING, By, Sort, Where, group_of, selection_of
from dealcheck.cli.streams import warn, warn_of_nothing


def report(
    paths: Paths,
    output: Output = None,
    open_: Annotated[bool, typer.Option("--open", help="Show the file in the browser.")] = False,
    where: Where = None,
    sort: Sort = None,
    by: By = "",
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
    """Write one HTML file on all deals, to be looked at, printed and passed on."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.pages.report_page import report_pages  # noqa: PLC0415
    from dealcheck.render.html import html_text  # noqa: PLC0415
    from dealcheck.stressing import stress_all  # noqa: PLC0415

    if open_ and output is None:
        warn("dealcheck: --open shows a file; say which one by --output FILE")
        raise typer.Exit(FAILED)
    used = model_in(model, weights)
    settings = score_settings(
        used,
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    selection = selection_of(where or [], sort or RANKING, [], used)
    group = group_of(by)
    scored = workflow.score(
        paths,
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=replace(settings, thorough=True),
        progress=progress(),
    )
    checked, shown = scored.checked, selection.of(scored.scores)
    if shown:
        order = selection.order.sentence() if selection.order else ""
        deals = [score.deal for score in shown]
        tests = [one[0] for one in stress_all(deals, used, settings, progress=progress("tested"))]
        pages = report_pages(shown, tests, order=order, by=group)
        deliver(html_text(pages, sorts=len(shown) > 1), output, checked.paths)
        if output is not None and open_:
            import webbrowser  # noqa: PLC0415

            webbrowser.open(output.resolve().as_uri())
    note_worst(checked.diagnostics, checked.texts, "error")
    warn_of_nothing(checked.looked_at, missing=checked.missing)
    code = exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    if code == CLEAN and not shown:
        warn("none of the deals meets the conditions" if scored.scores else "there is no deal here")
        code = NOTHING
    raise typer.Exit(code)

"""`dealcheck score`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.exit_codes import CLEAN, NOTHING, exit_code
from dealcheck.cli.findings import note_worst
from dealcheck.cli.options import (
    Draws,
    FailOn,
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
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import deliver
from dealcheck.cli.progress import progress
from dealcheck.cli.selecting import RANKING, By, Sort, Where, group_of, selection_of
from dealcheck.cli.streams import warn, warn_of_nothing
from dealcheck.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from dealcheck.scoring.result import DealScore
    from dealcheck.workflow import Scored


class ScoreFormat(StrEnum):
    """How scores are printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"
    csv = "csv"


def score(
    paths: Paths,
    format: Annotated[
        ScoreFormat,
        typer.Option(
            "--format", "-f", help="csv, and markdown without --full, have one line for each deal."
        ),
    ] = ScoreFormat.table,
    output: Output = None,
    full: Annotated[
        bool, typer.Option("--full", help="Everything that stands behind each deal's page.")
    ] = False,
    where: Where = None,
    sort: Sort = None,
    by: By = "",
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-under", metavar="FIELD=N", help="A gate for every deal, e.g. importer=40."
        ),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The least severity that ends with code 1.")
    ] = FailOn.error,
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
    """Score deals on the three trade-offs and say what each party should do."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.render.score_formats import FORMATS, ScoreReport  # noqa: PLC0415

    used = model_in(model, weights)
    settings = score_settings(
        used,
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    # The short page, the lines of a folder and CSV say nothing of packages and robustness.
    settings = replace(settings, thorough=full or format is ScoreFormat.json)
    by_machines = format in (ScoreFormat.json, ScoreFormat.csv)
    order = sort or (None if by_machines else RANKING)
    selection = selection_of(where or [], order, fail_under or [], used)
    group = group_of(by)
    scored = workflow.score(
        paths,
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=settings,
        progress=progress(),
    )
    checked, shown = scored.checked, selection.of(scored.scores)
    findings = (*checked.diagnostics, *selection.findings(shown))
    if shown or by_machines:
        sentence = selection.order.sentence() if selection.order else ""
        report = ScoreReport(shown, findings, used, settings, sentence, group, full)
        deliver(FORMATS[format.value](report, look_on(output)), output, checked.paths)
    if format is not ScoreFormat.json:
        note_worst(findings, checked.texts, fail_on.value)
    raise typer.Exit(_code(scored, shown, findings, fail_on.value))


def _code(
    scored: Scored, shown: Sequence[DealScore], findings: Sequence[Diagnostic], fail_on: Severity
) -> int:
    """The exit code; a run without a deal to show says why."""
    checked = scored.checked
    warn_of_nothing(checked.looked_at, missing=checked.missing)
    warnings = [one for score in shown for one in score.diagnostics]
    code = exit_code(
        [*findings, *warnings],
        looked_at=checked.looked_at,
        missing=checked.missing,
        fail_on=fail_on,
    )
    if code != CLEAN or shown:
        return code
    if scored.scores:
        warn("none of the deals meets the conditions")
    else:
        warn("there is no deal among these files; a deal says `format: dealcheck/deal/1`")
    return NOTHING

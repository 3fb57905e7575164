"""`dealcheck score`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.exit_codes import CLEAN, FAILED, NOTHING, exit_code
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
    WhatIfs,
    look_on,
    model_in,
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import deliver
from dealcheck.cli.progress import note_progress
from dealcheck.cli.streams import warn, warn_of_nothing
from dealcheck.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from dealcheck.model.types import Model
    from dealcheck.scoring.result import DealScore
    from dealcheck.selection import Selection
    from dealcheck.workflow import Scored

# Pages for people are ranked; data for machines keeps the order of the files.
_RANKING = "goes_ahead"


class ScoreFormat(StrEnum):
    """How scores are printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    csv = "csv"


def score(
    paths: Paths,
    format: Annotated[
        ScoreFormat,
        typer.Option("--format", "-f", help="markdown and csv have one line for each deal."),
    ] = ScoreFormat.table,
    output: Output = None,
    full: Annotated[
        bool, typer.Option("--full", help="Everything that stands behind each deal's page.")
    ] = False,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where", metavar="CONDITION", help="Only such deals, e.g. kind=sovereign-compute."
        ),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort", metavar="FIELD", help="A pole, payoff, chance or word; - turns it round."
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option("--by", metavar="FIELD", help="Group by stage, us-support or kind."),
    ] = "",
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
    model: ModelFolder = None,
    profiles: Profiles = None,
) -> None:
    """Score deals on the three trade-offs and say what each party should do."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.render.score_formats import FORMATS, ScoreReport  # noqa: PLC0415

    used = model_in(model)
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
    order = sort or (None if by_machines else _RANKING)
    selection = _selection(where or [], order, fail_under or [], used)
    group = _group(by)
    scored = workflow.score(
        paths,
        model=model,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=settings,
        progress=note_progress,
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


def _selection(
    where: Sequence[str], sort: str | None, fail_under: Sequence[str], model: Model
) -> Selection:
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.selection import SelectionError, parse_selection  # noqa: PLC0415

    try:
        return parse_selection(where, sort, fail_under, model, workflow.facts())
    except SelectionError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem


def _group(by: str) -> str:
    from dealcheck.selection import SelectionError, parse_group  # noqa: PLC0415

    try:
        return parse_group(by) if by else ""
    except SelectionError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem


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

"""`dealcheck compare`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.exit_codes import CLEAN, FAILED, NOTHING, exit_code
from dealcheck.cli.findings import note_worst
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
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import deliver
from dealcheck.cli.streams import warn, warn_of_nothing
from dealcheck.diagnostics import Diagnostic

if TYPE_CHECKING:
    from dealcheck.comparing import Compared
    from dealcheck.history import Histories
    from dealcheck.model.types import Model
    from dealcheck.render.look import Look
    from dealcheck.scoring.differences import Comparison
    from dealcheck.scoring.settings import ScoreSettings
    from dealcheck.what_if import Setting


_FACTS = 15


class CompareFormat(StrEnum):
    """How a comparison is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"


def compare(
    deals: Annotated[
        list[str], typer.Argument(metavar="A [B...]", help="Files of deals; A is the one before.")
    ],
    revision: Annotated[
        str | None,
        typer.Option(
            "--rev",
            metavar="REVISION",
            help="Compare one deal, or a folder of them, with its version there, in git.",
        ),
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Show one deal in all its versions in git.")
    ] = False,
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against", metavar="WORD", help="Compare one deal with what could be instead: china."
        ),
    ] = None,
    fail_if_worse: Annotated[
        bool,
        typer.Option(
            "--fail-if-worse", help="End with code 1 if a payoff is lower than that of A."
        ),
    ] = False,
    watch: Annotated[
        list[str] | None,
        typer.Option(
            "--watch", metavar="NAME", help="The parties and poles that --fail-if-worse is about."
        ),
    ] = None,
    format: Annotated[CompareFormat, typer.Option("--format", "-f")] = CompareFormat.table,
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
    """Show what differs between deals, what that moves, and who gains and who loses."""
    from dealcheck import comparing  # noqa: PLC0415
    from dealcheck.scoring.differences import worse  # noqa: PLC0415

    used = model_in(model, weights)
    watched = _watched(watch or [], used, fail_if_worse=fail_if_worse)
    if fail_if_worse and against:
        warn("dealcheck: --fail-if-worse is about versions of a deal; leave out --against")
        raise typer.Exit(FAILED)
    settings = score_settings(
        used,
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    if history or (revision is not None and _is_folder(deals)):
        if against or fail_if_worse or (history and revision is not None) or len(deals) != 1:
            what = "--history takes" if history else "a folder with --rev takes"
            warn(f"dealcheck: {what} one path, and none of --against and --fail-if-worse")
            raise typer.Exit(FAILED)
        raise typer.Exit(
            _over_time(
                deals[0],
                "" if history else str(revision),
                format,
                output,
                model=model,
                weights=weights,
                profiles=profiles or [],
                what_ifs=what_ifs_of(set_ or []),
                settings=settings,
            )
        )
    compared = comparing.compare(
        deals,
        revision=revision,
        against=against or [],
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=settings,
    )
    if compared.comparison is None:
        raise typer.Exit(_without_comparison(compared))
    lower = worse(compared.comparison, watched) if fail_if_worse else ()
    findings = (*compared.diagnostics, *lower)
    text = _written(compared.comparison, format, settings, findings, look_on(output))
    deliver(text, output, compared.paths)
    if format is not CompareFormat.json:
        note_worst(findings, compared.texts, "error")
    raise typer.Exit(_code(compared, findings))


def _is_folder(deals: Sequence[str]) -> bool:
    return len(deals) == 1 and Path(deals[0]).is_dir()


def _over_time(
    path: str,
    revision: str,
    format: CompareFormat,
    output: Path | None,
    *,
    model: Path | None,
    weights: Path | None,
    profiles: Sequence[Path],
    what_ifs: Sequence[Setting],
    settings: ScoreSettings,
) -> int:
    """Print one deal over its versions, or a folder since a revision; the exit code."""
    from dealcheck import history  # noqa: PLC0415

    settings = replace(settings, thorough=False)
    if revision:
        found = history.since(
            path,
            revision,
            model=model,
            weights=weights,
            profiles=profiles,
            what_ifs=what_ifs,
            settings=settings,
        )
    else:
        found = history.history(
            path,
            model=model,
            weights=weights,
            profiles=profiles,
            what_ifs=what_ifs,
            settings=settings,
        )
    checked = found.checked
    if found.problem:
        warn(f"dealcheck: {found.problem}")
        return FAILED
    if found.model is not None and (found.deals or revision):
        text = _history_text(found, found.model, revision, format, settings, look_on(output))
        deliver(text, output, checked.paths)
    if format is not CompareFormat.json:
        note_worst(checked.diagnostics, checked.texts, "error")
    warn_of_nothing(checked.looked_at, missing=checked.missing)
    code = exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    if code == CLEAN and not found.deals and not revision:
        warn("there is no deal here; a deal says `format: dealcheck/deal/1`")
        return NOTHING
    return code


def _history_text(
    found: Histories,
    model: Model,
    revision: str,
    format: CompareFormat,
    settings: ScoreSettings,
    look: Look,
) -> str:
    """Versions in a format, of which only that one is loaded."""
    if format is CompareFormat.json:
        from dealcheck.render.history_json import history_json  # noqa: PLC0415

        return history_json(
            found.deals, model, settings, found.unchanged, found.checked.diagnostics
        )
    from dealcheck.pages.history_page import history_page, since_page  # noqa: PLC0415
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    page = (
        since_page(found.deals, revision, found.unchanged, model, settings)
        if revision
        else history_page(found.deals[0], model, settings)
    )
    return page_text(page, format.value, look)


def _written(
    comparison: Comparison,
    format: CompareFormat,
    settings: ScoreSettings,
    findings: Sequence[Diagnostic],
    look: Look,
) -> str:
    """The comparison in a format, of which only that one is loaded."""
    if format is CompareFormat.json:
        from dealcheck.render.compare_json import comparison_json  # noqa: PLC0415

        return comparison_json(comparison, settings, findings)
    from dealcheck.pages.compare_page import compare_page  # noqa: PLC0415
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    # A page that is as wide as it needs shows all the facts that differ.
    most = _FACTS if format is CompareFormat.table else None
    return page_text(compare_page(comparison, most), format.value, look)


def _watched(names: Sequence[str], model: Model, *, fail_if_worse: bool) -> Sequence[str]:
    """The measures that must not be lower; the three payoffs if none is named."""
    from dealcheck.model.types import PARTIES  # noqa: PLC0415
    from dealcheck.scoring.wishes import WishError, parse_measure  # noqa: PLC0415

    if names and not fail_if_worse:
        warn("dealcheck: --watch says what --fail-if-worse is about; give --fail-if-worse too")
        raise typer.Exit(FAILED)
    try:
        return [parse_measure(name, model) for name in names] or PARTIES
    except WishError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem


def _without_comparison(compared: Compared) -> int:
    """Say why there is nothing to compare; the exit code."""
    note_worst(compared.diagnostics, compared.texts, "error")
    if compared.problem:
        warn(f"dealcheck: {compared.problem}")
        return FAILED
    return _code(compared, compared.diagnostics)


def _code(compared: Compared, findings: Sequence[Diagnostic]) -> int:
    looked_at = min((each.looked_at for each in compared.checked), default=0)
    return exit_code(findings, looked_at=looked_at, missing=compared.missing)

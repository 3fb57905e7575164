"""`dealcheck compare`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.exit_codes import FAILED, exit_code
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
from dealcheck.cli.streams import warn
from dealcheck.diagnostics import Diagnostic

if TYPE_CHECKING:
    from dealcheck.comparing import Compared
    from dealcheck.model.types import Model
    from dealcheck.render.look import Look
    from dealcheck.scoring.differences import Comparison
    from dealcheck.scoring.settings import ScoreSettings


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
            "--rev", metavar="REVISION", help="Compare one deal with its version there, in git."
        ),
    ] = None,
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

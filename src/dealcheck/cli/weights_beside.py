"""`dealcheck weights show` and `compare`: what weights carry, and two sets beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.findings import without_deal
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
    model_in,
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.weights_options import (
    Deal,
    Format,
    WeightsFormat,
    deals_folder,
    deliver_page,
)

if TYPE_CHECKING:
    from dealcheck.diagnostics import Diagnostic
    from dealcheck.pages.blocks import Page

_SHIPPED = "shipped"
_SIDE = "A file of weights, or `shipped` for the model's own."


def show(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DEAL...]", help="One deal, or several, or a folder; else the folder deals."
        ),
    ] = None,
    format: Format = WeightsFormat.table,
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
    """Show the stated weights beside what each part really carries."""
    from dealcheck import weighing  # noqa: PLC0415

    settings = score_settings(
        model_in(model, weights),
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    shown = weighing.show(
        paths or deals_folder(),
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=settings,
    )
    carrying = shown.carrying
    if carrying is None:
        raise typer.Exit(without_deal(shown.checked, "this takes"))

    def page() -> Page:
        from dealcheck.pages.weights_beside_page import show_page  # noqa: PLC0415

        return show_page(carrying)

    def as_json(findings: Sequence[Diagnostic]) -> str:
        from dealcheck.render.weights_json import show_json  # noqa: PLC0415

        return show_json(carrying, findings)

    deliver_page(shown.checked, format, output, page, as_json)


def compare(
    deal: Deal,
    first: Annotated[str, typer.Argument(metavar="A", help=_SIDE)],
    second: Annotated[str, typer.Argument(metavar="B", help=_SIDE)],
    format: Format = WeightsFormat.table,
    output: Output = None,
    set_: WhatIfs = None,
    importer: ImporterPriorities = "",
    us_government: UsPriorities = "",
    draws: Draws = 1000,
    seed: Seed = 0,
    no_reference: NoReference = False,
    model: ModelFolder = None,
    profiles: Profiles = None,
) -> None:
    """Put one deal under two sets of weights beside each other."""
    from dealcheck import weighing  # noqa: PLC0415

    sides = [None if name == _SHIPPED else Path(name) for name in (first, second)]
    for side in sides:
        used = model_in(model, side)
    settings = score_settings(
        used,
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    found = weighing.compare(
        deal,
        *sides,
        model=model,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=settings,
    )
    if not found.sides:
        raise typer.Exit(without_deal(found.checked, "this takes"))
    pair = [(side.score, side.weights) for side in found.sides]

    def page() -> Page:
        from dealcheck.pages.weights_beside_page import compare_page  # noqa: PLC0415

        return compare_page(pair)

    def as_json(findings: Sequence[Diagnostic]) -> str:
        from dealcheck.render.weights_json import compare_json  # noqa: PLC0415

        return compare_json(pair, findings)

    deliver_page(found.checked, format, output, page, as_json)

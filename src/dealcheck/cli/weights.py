"""`dealcheck weights`: questions about weights, each a command of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.command import Command
from dealcheck.cli.elicit import deals_folder, elicit
from dealcheck.cli.exit_codes import FAILED, exit_code
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
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import deliver
from dealcheck.cli.streams import warn

if TYPE_CHECKING:
    from dealcheck.diagnostics import Diagnostic
    from dealcheck.model.types import Party
    from dealcheck.pages.blocks import Page
    from dealcheck.workflow import Checked

_SHIPPED = "shipped"
_SIDE = "A file of weights, or `shipped` for the model's own."
weights = typer.Typer(
    help="How far answers hang on weights, and weights of your own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class WeightsFormat(StrEnum):
    """How an answer about weights is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"


class About(StrEnum):
    """What is asked about: a party's stance, or its answer on a trade-off."""

    stance = "stance"
    stickiness = "stickiness"
    alignment = "alignment"
    demand = "demand"


Deal = Annotated[str, typer.Argument(metavar="DEAL", help="One deal's file, or - for a pipe.")]
For = Annotated[
    str | None,
    typer.Option("--for", metavar="PARTY", help="Whose: developer, us_government or importer."),
]
AboutWhat = Annotated[
    About, typer.Option("--about", help="The stance, or the answer on a trade-off.")
]
Format = Annotated[WeightsFormat, typer.Option("--format", "-f")]


@weights.command(cls=Command)
def accept(
    deal: Deal,
    for_: For = None,
    about: AboutWhat = About.stance,
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
    """Say under how much of all weights an answer stands, and who would choose another."""
    from dealcheck import weighing  # noqa: PLC0415

    settings = score_settings(
        model_in(model, weights),
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    found = weighing.accept(
        deal,
        party=_party(for_),
        about=about.value,
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=settings,
    )
    if not found.results:
        raise typer.Exit(without_deal(found.checked, "this takes"))

    def page() -> Page:
        from dealcheck.pages.weights_page import accept_page  # noqa: PLC0415

        return accept_page(found.results)

    def as_json(findings: Sequence[Diagnostic]) -> str:
        from dealcheck.render.weights_json import accept_json  # noqa: PLC0415

        return accept_json(found.results, findings)

    _deliver(found.checked, format, output, page, as_json)


@weights.command(cls=Command)
def flip(
    deal: Deal,
    for_: For = None,
    about: AboutWhat = About.stance,
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
    """Find the smallest change of weights that turns an answer, or say that none does."""
    from dealcheck import weighing  # noqa: PLC0415

    settings = score_settings(
        model_in(model, weights),
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    found = weighing.flip(
        deal,
        party=_party(for_),
        about=about.value,
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=settings,
    )
    if not found.results:
        raise typer.Exit(without_deal(found.checked, "this takes"))

    def page() -> Page:
        from dealcheck.pages.weights_page import flip_page  # noqa: PLC0415

        return flip_page(found.results)

    def as_json(findings: Sequence[Diagnostic]) -> str:
        from dealcheck.render.weights_json import flip_json  # noqa: PLC0415

        return flip_json(found.results, findings)

    _deliver(found.checked, format, output, page, as_json)


@weights.command(cls=Command)
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

    _deliver(shown.checked, format, output, page, as_json)


@weights.command(cls=Command)
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

    _deliver(found.checked, format, output, page, as_json)


def _deliver(
    checked: Checked,
    format: WeightsFormat,
    output: Path | None,
    page: Callable[[], Page],
    as_json: Callable[[Sequence[Diagnostic]], str],
) -> None:
    """Print what was found in a format, of which only that one is loaded, and end the command."""
    if format is WeightsFormat.json:
        text = as_json(checked.diagnostics)
    else:
        from dealcheck.render.page_formats import page_text  # noqa: PLC0415

        text = page_text(page(), format.value, look_on(output))
    deliver(text, output, checked.paths)
    if format is not WeightsFormat.json:
        note_worst(checked.diagnostics, checked.texts, "error")
    raise typer.Exit(
        exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    )


def _party(name: str | None) -> Party | None:
    """The party that is asked about; one that is none ends the command."""
    from dealcheck.scoring.wishes import WishError, parse_party  # noqa: PLC0415

    try:
        return None if name is None else parse_party(name)
    except WishError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem


weights.command(cls=Command)(elicit)

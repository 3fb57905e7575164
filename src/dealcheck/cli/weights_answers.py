"""`dealcheck weights accept` and `flip`: how far a deal's answers hang on weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
    About,
    AboutWhat,
    Deal,
    For,
    Format,
    WeightsFormat,
    deliver_page,
    party_named,
)

if TYPE_CHECKING:
    from dealcheck.diagnostics import Diagnostic
    from dealcheck.pages.blocks import Page


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
        party=None if for_ is None else party_named(for_),
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

    deliver_page(found.checked, format, output, page, as_json)


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
        party=None if for_ is None else party_named(for_),
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

    deliver_page(found.checked, format, output, page, as_json)

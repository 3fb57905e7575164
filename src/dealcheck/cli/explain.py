"""`dealcheck explain`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.completion import complete_identifier
from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.findings import without_deal
from dealcheck.cli.options import (
    Draws,
    ImporterPriorities,
    ModelFolder,
    NoReference,
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
from dealcheck.cli.streams import warn, write
from dealcheck.visible import shown

if TYPE_CHECKING:
    from dealcheck.checking import CheckContext
    from dealcheck.scoring.prepared import DealDraws
    from dealcheck.scoring.settings import ScoreSettings
    from dealcheck.workflow import OneDeal


class ExplainFormat(StrEnum):
    """How an explanation is printed."""

    terminal = "terminal"
    markdown = "markdown"
    html = "html"


def explain(
    identifier: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="An indicator, fact, lever, answer, party, code... Without one, all there are.",
            autocompletion=complete_identifier,
        ),
    ] = None,
    deal: Annotated[
        str | None, typer.Option("--deal", metavar="FILE", help="Walk it back in this deal.")
    ] = None,
    format: Annotated[ExplainFormat, typer.Option("--format", "-f")] = ExplainFormat.terminal,
    set_: WhatIfs = None,
    importer: ImporterPriorities = "",
    us_government: UsPriorities = "",
    weights: WeightsFile = None,
    model: ModelFolder = None,
    profiles: Profiles = None,
    draws: Draws = 1000,
    seed: Seed = 0,
    no_reference: NoReference = False,
) -> None:
    """Explain where a number, a word or a finding comes from."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.pages.explain.book import (  # noqa: PLC0415
        book_of,
        contents,
        explanation,
        near_names,
    )
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    if deal is None and (set_ or no_reference or importer or us_government):
        warn("dealcheck: this changes how a deal is scored; give --deal FILE too")
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
    book = book_of(used, workflow.facts(), profiles_in(profiles or []))
    if identifier is None:
        write(page_text(contents(book), format.value, look_on(None)))
        return
    drawn: DealDraws | None = None
    if deal is not None:
        found = workflow.one_deal(
            deal,
            model=model,
            weights=weights,
            profiles=profiles or [],
            what_ifs=what_ifs_of(set_ or []),
        )
        drawn = _drawn(found, settings)
    page = explanation(identifier, book, drawn)
    if page is None:
        near = near_names(identifier, book)
        hint = f"; near it: {', '.join(near)}" if near else ""
        warn(f"dealcheck: nothing is called {shown(identifier)}{hint}")
        raise typer.Exit(FAILED)
    write(page_text(page, format.value, look_on(None)))


def _drawn(found: OneDeal, settings: ScoreSettings) -> DealDraws:
    """The draws of the deal; where there is none, the command ends."""
    from dealcheck.scoring.prepared import prepare  # noqa: PLC0415
    from dealcheck.workflow import facts  # noqa: PLC0415

    if found.deal is None or found.model is None:
        raise typer.Exit(without_deal(found.checked, "--deal takes"))
    return next(prepare([found.deal], found.model, facts(), settings).each())


def profiles_in(folders: list[Path]) -> CheckContext:
    """The shipped profiles, and those of the user's folders."""
    from dealcheck.checking import CheckContext  # noqa: PLC0415
    from dealcheck.profiles import profile_library  # noqa: PLC0415
    from dealcheck.reading import find_files, read_all  # noqa: PLC0415

    read = read_all(find_files([str(folder) for folder in folders]))
    library = profile_library(read.documents)
    return CheckContext.shipped().with_profiles(library.documents, library.find)

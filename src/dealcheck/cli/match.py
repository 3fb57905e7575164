"""`dealcheck match`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dealcheck.cli.completion import complete_developer, complete_importer, complete_package
from dealcheck.cli.completion import complete_party as complete_either
from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.findings import note_worst
from dealcheck.cli.options import (
    ImporterPriorities,
    ModelFolder,
    NoReference,
    Output,
    Profiles,
    Seed,
    UsPriorities,
    WeightsFile,
    look_on,
    model_in,
    score_settings,
)
from dealcheck.cli.output_file import deliver
from dealcheck.cli.progress import progress
from dealcheck.cli.streams import warn, write
from dealcheck.visible import shown, visible

if TYPE_CHECKING:
    from dealcheck.matching.match import Match
    from dealcheck.render.look import Look
    from dealcheck.scoring.settings import ScoreSettings


class MatchFormat(StrEnum):
    """How a match is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"
    deal = "deal"


Developers = Annotated[
    list[str] | None,
    typer.Option(
        "--developers",
        metavar="ID,...",
        help="Which developers; also `firms` (the usual), `types` or `all`.",
        autocompletion=complete_developer,
    ),
]
Importers = Annotated[
    list[str] | None,
    typer.Option(
        "--importers",
        metavar="CC,...",
        help="Which countries; all that have a profile if none is named.",
        autocompletion=complete_importer,
    ),
]
Packages = Annotated[
    list[str] | None,
    typer.Option(
        "--packages",
        metavar="ID,...",
        help="Which standard packages; all if none is named.",
        autocompletion=complete_package,
    ),
]
MatchDraws = Annotated[
    int,
    typer.Option(
        "--draws",
        metavar="N",
        min=1,
        max=100_000,
        help="Draws of the unknown facts, of each offer.",
    ),
]


def match(
    developers: Developers = None,
    importers: Importers = None,
    packages: Packages = None,
    for_: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="ID",
            help="Show one developer's markets, or one country's suppliers.",
            autocompletion=complete_either,
        ),
    ] = "",
    runway_years: Annotated[
        float | None,
        typer.Option(
            "--runway-years",
            metavar="N",
            min=0.0,
            max=50.0,
            help="Let every developer wait so many years.",
        ),
    ] = None,
    format: Annotated[MatchFormat, typer.Option("--format", "-f")] = MatchFormat.table,
    output: Output = None,
    sweep: Annotated[
        Path | None,
        typer.Option(
            "--sweep",
            metavar="DIR",
            help="Write every offer in every future to a folder instead, as Parquet.",
        ),
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers do the sweep."
        ),
    ] = "",
    importer: ImporterPriorities = "",
    us_government: UsPriorities = "",
    draws: MatchDraws = 200,
    seed: Seed = 0,
    no_reference: NoReference = False,
    model: ModelFolder = None,
    weights: WeightsFile = None,
    profiles: Profiles = None,
) -> None:
    """Show who should serve whom: every developer before every country with standard packages."""
    from dealcheck.matching import run  # noqa: PLC0415

    used = model_in(model, weights)
    settings = score_settings(
        used,
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    if for_:
        _known(for_, profiles or [])
    if sweep is not None:
        _sweep(
            sweep,
            scheduler,
            developers=split(developers),
            importers=split(importers),
            packages=split(packages),
            model=model,
            weights=weights,
            profiles=profiles or [],
            settings=settings,
            runway_years=runway_years,
        )
        return
    if scheduler:
        warn("dealcheck: --scheduler is about a sweep; give --sweep DIR too")
        raise typer.Exit(FAILED)
    try:
        found = run.match(
            developers=split(developers),
            importers=split(importers),
            packages=split(packages),
            model=model,
            weights=weights,
            profiles=profiles or [],
            settings=settings,
            runway_years=runway_years,
            progress=progress("evaluated", "offers"),
        )
    except run.MatchError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem
    note_worst(found.diagnostics, found.texts, "error")
    if found.match is None:
        raise typer.Exit(FAILED)
    party = _party(for_, found.match) if for_ else ""
    deliver(_written(found.match, party, format, look_on(output)), output, found.paths)


def _sweep(folder: Path, scheduler: str, *, settings: ScoreSettings, **field: Any) -> None:
    """Sweep into a folder and say what is there; what cannot be done ends the command."""
    from dealcheck.matching import run  # noqa: PLC0415
    from dealcheck.matching.sweep import MOST_FUTURES, SweepError  # noqa: PLC0415

    if settings.draws > MOST_FUTURES:
        warn(
            f"dealcheck: a sweep has {MOST_FUTURES:,} futures at the most; write --draws for fewer"
        )
        raise typer.Exit(FAILED)
    try:
        read, swept = run.sweep(
            folder,
            scheduler=scheduler,
            settings=settings,
            progress=progress("swept", "parts"),
            **field,
        )
    except (run.MatchError, SweepError) as problem:
        warn(f"dealcheck: {visible(str(problem))}")
        raise typer.Exit(FAILED) from problem
    note_worst(read.diagnostics, read.texts, "error")
    if swept is None:
        raise typer.Exit(FAILED)
    write(f"{swept.rows:,} rows in {swept.parts} parts, {swept.made} of them new\n")


def split(words: Sequence[str] | None) -> list[str]:
    """The ids of an option that can be given several times, each with commas."""
    return [part.strip() for word in words or [] for part in word.split(",") if part.strip()]


def _known(word: str, folders: list[Path]) -> None:
    """See to it before the work that the word is a developer or country at all."""
    from dealcheck.checking.near import nearest  # noqa: PLC0415
    from dealcheck.cli.explain import profiles_in  # noqa: PLC0415

    context = profiles_in(folders)
    ids = [*context.developers, *context.importers]
    if word.casefold() in {one.casefold() for one in ids}:
        return
    near = nearest(word, ids)
    hint = f"; did you mean {near}?" if near else "; `dealcheck list developers` shows them"
    warn(f"dealcheck: --for {shown(word)} is no developer and no country{hint}")
    raise typer.Exit(FAILED)


def _party(word: str, found: Match) -> str:
    """The id of a developer or country of the match; an unknown one ends the command."""
    field = found.field
    ids = [one.id for one in (*field.developers, *field.importers)]
    named = next((one for one in ids if one.casefold() == word.casefold()), "")
    if not named or not found.of(named):
        warn(f"dealcheck: --for {shown(word)} is none of the developers and countries matched here")
        raise typer.Exit(FAILED)
    return named


def _written(found: Match, party: str, format: MatchFormat, look: Look) -> str:
    """The match in a format, of which only that one is loaded."""
    if format is MatchFormat.json:
        from dealcheck.render.match_json import match_json  # noqa: PLC0415

        return match_json(found, party)
    if format is MatchFormat.deal:
        from dealcheck.render.offer_yaml import offer_yaml  # noqa: PLC0415

        best = max(found.of(party) if party else found.pairs, key=lambda one: one.agreed)
        return offer_yaml(best, found.field.model)
    from dealcheck.pages.match_page import match_page  # noqa: PLC0415
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    return page_text(match_page(found, party), format.value, look)

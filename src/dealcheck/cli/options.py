"""Arguments and options that several commands share, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.completion import complete_what_if
from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.findings import note_findings
from dealcheck.cli.streams import ascii_only, output_width, use_colour, warn
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown

if TYPE_CHECKING:
    from dealcheck.model.types import Model, Party
    from dealcheck.render.look import Look
    from dealcheck.scoring.settings import ScoreSettings
    from dealcheck.what_if import Setting


class FailOn(StrEnum):
    """The least severity that fails a run."""

    note = "note"
    warning = "warning"
    error = "error"


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input.")
]
Profiles = Annotated[
    list[Path] | None,
    typer.Option("--profiles", metavar="DIR", help="A folder with profiles of your own."),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to a file, as a whole or not at all."
    ),
]
ModelFolder = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="A model folder of your own.")
]
WeightsFile = Annotated[
    Path | None,
    typer.Option(
        "--weights", metavar="FILE", help="Weights of your own: see `dealcheck schema weights`."
    ),
]
WhatIfs = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FACT=VALUE",
        help="What if: give a fact another value without touching the file.",
        autocompletion=complete_what_if,
    ),
]
Draws = Annotated[
    int,
    typer.Option(
        "--draws", metavar="N", min=1, max=100_000, help="Draws of the unknown facts, for ranges."
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", min=0, max=2**32 - 1, help="Where the draws start.")
]
ImporterPriorities = Annotated[
    str,
    typer.Option(
        "--importer",
        metavar="PROFILE",
        help="What the importer values: see `dealcheck explain worth-to-importer`.",
    ),
]
UsPriorities = Annotated[
    str,
    typer.Option(
        "--us-government",
        metavar="PROFILE",
        help="What the US government values: see `dealcheck explain worth-to-us-government`.",
    ),
]


NoReference = Annotated[
    bool,
    typer.Option(
        "--no-reference", help="Take nothing as usual: what nobody states may be anything."
    ),
]


def what_ifs_of(texts: Sequence[str]) -> list[Setting]:
    """Read the texts after `--set`; one that cannot be read ends the command."""
    from dealcheck.what_if import parse_setting  # noqa: PLC0415

    parsed = [parse_setting(text) for text in texts]
    wrong = [item for item in parsed if isinstance(item, Diagnostic)]
    if wrong:
        note_findings(wrong)
        raise typer.Exit(FAILED)
    return [item for item in parsed if not isinstance(item, Diagnostic)]


def model_in(folder: Path | None, weights: Path | None = None) -> Model:
    """The model of a folder, or the shipped one, with weights laid over it; what is refused ends
    the command."""
    from dealcheck import workflow  # noqa: PLC0415

    loaded = workflow.load_model(folder, weights)
    if loaded.model is None:
        note_findings(loaded.diagnostics, loaded.texts)
        raise typer.Exit(FAILED)
    return loaded.model


def score_settings(
    model: Model,
    *,
    draws: int,
    seed: int,
    us_government: str = "",
    importer: str = "",
    no_reference: bool = False,
) -> ScoreSettings:
    """The settings of a run; a profile of what a party values that is none ends the command."""
    from dealcheck.scoring.prepared import profiles_of  # noqa: PLC0415
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    asked: dict[Party, str] = {"importer": importer, "us_government": us_government}
    for party, name in asked.items():
        known = profiles_of(party, model)
        if name and name not in known:
            option, named = party.replace("_", "-"), ", ".join(known)
            warn(f"dealcheck: --{option} has no profile {shown(name)}; write one of: {named}")
            raise typer.Exit(FAILED)
    return ScoreSettings(draws, seed, us_government, importer, reference=not no_reference)


def party_named(text: str) -> Party:
    """The party after `--for`; a name that is none ends the command."""
    from dealcheck.scoring.wishes import WishError, parse_party  # noqa: PLC0415

    try:
        return parse_party(text)
    except WishError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem


def look_on(output: Path | None) -> Look:
    """What a page may use where it goes: a file has no colour."""
    from dealcheck.render.look import Look  # noqa: PLC0415

    return Look(output_width(), use_colour() and output is None, ascii_only())

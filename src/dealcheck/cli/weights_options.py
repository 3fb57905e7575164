"""What the questions of `dealcheck weights` share: their arguments, and how they are answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.completion import complete_role
from dealcheck.cli.exit_codes import FAILED, exit_code
from dealcheck.cli.findings import note_worst
from dealcheck.cli.options import look_on
from dealcheck.cli.output_file import deliver
from dealcheck.cli.streams import warn

if TYPE_CHECKING:
    from dealcheck.diagnostics import Diagnostic
    from dealcheck.model.types import Party
    from dealcheck.pages.blocks import Page
    from dealcheck.workflow import Checked

_FOLDER = "deals"


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
    typer.Option(
        "--for",
        metavar="PARTY",
        help="Whose: developer, us_government or importer.",
        autocompletion=complete_role,
    ),
]
AboutWhat = Annotated[
    About, typer.Option("--about", help="The stance, or the answer on a trade-off.")
]
Format = Annotated[WeightsFormat, typer.Option("--format", "-f")]


def deliver_page(
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


def party_named(name: str) -> Party:
    """The party that is asked about; one that is none ends the command."""
    from dealcheck.scoring.wishes import WishError, parse_party  # noqa: PLC0415

    try:
        return parse_party(name)
    except WishError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem


def deals_folder() -> list[str]:
    """The folder with deals beneath this one; without it the command ends."""
    if Path(_FOLDER).is_dir():
        return [_FOLDER]
    warn(f"dealcheck: there is no folder {_FOLDER} here; name a deal, or a folder of them")
    raise typer.Exit(FAILED)

"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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

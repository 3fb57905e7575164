"""`dealcheck crosswalk`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.exit_codes import exit_code
from dealcheck.cli.findings import note_worst, without_deal
from dealcheck.cli.options import (
    ModelFolder,
    Output,
    Profiles,
    WhatIfs,
    look_on,
    what_ifs_of,
)
from dealcheck.cli.output_file import deliver
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown

if TYPE_CHECKING:
    from dealcheck.render.look import Look
    from dealcheck.scoring.crosswalk import Crosswalk


class CrosswalkFormat(StrEnum):
    """How a crosswalk is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"


def crosswalk(
    deal: Annotated[str, typer.Argument(metavar="DEAL", help="One deal's file, or - for a pipe.")],
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", metavar="ID", help="Only this one: eu-cloud-sovereignty."),
    ] = None,
    format: Annotated[CrosswalkFormat, typer.Option("--format", "-f")] = CrosswalkFormat.table,
    output: Output = None,
    set_: WhatIfs = None,
    model: ModelFolder = None,
    profiles: Profiles = None,
) -> None:
    """Show what a deal's facts say in the terms of others, such as the EU's levels."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.scoring.crosswalk import crosswalk as cross  # noqa: PLC0415
    from dealcheck.scoring.crosswalk import framework_ids  # noqa: PLC0415

    for name in framework or []:
        if name not in framework_ids():
            known = ", ".join(framework_ids())
            message = f"{shown(name)} is no framework. Known: {known}"
            raise typer.BadParameter(message, param_hint="--framework")
    one = workflow.one_deal(
        deal, model=model, profiles=profiles or [], what_ifs=what_ifs_of(set_ or [])
    )
    checked = one.checked
    if one.deal is None or one.model is None:
        raise typer.Exit(without_deal(checked, "crosswalk takes"))
    found = cross(one.deal, one.model, workflow.facts(), framework or [])
    text = _written(found, format, checked.diagnostics, look_on(output))
    deliver(text, output, checked.paths)
    if format is not CrosswalkFormat.json:
        note_worst(checked.diagnostics, checked.texts, "error")
    code = exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    raise typer.Exit(code)


def _written(
    found: Crosswalk, format: CrosswalkFormat, findings: Sequence[Diagnostic], look: Look
) -> str:
    """The crosswalk in a format, of which only that one is loaded."""
    if format is CrosswalkFormat.json:
        from dealcheck.render.crosswalk_json import crosswalk_json  # noqa: PLC0415

        return crosswalk_json(found, findings)
    from dealcheck.pages.crosswalk_page import crosswalk_page  # noqa: PLC0415
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    return page_text(crosswalk_page(found), format.value, look)

"""`dealcheck improve`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.exit_codes import CLEAN, FAILED, FINDINGS, exit_code
from dealcheck.cli.findings import note_findings, note_worst, without_deal
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
    party_named,
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import WriteError, deliver, write_new_file
from dealcheck.cli.streams import warn
from dealcheck.diagnostics import Diagnostic, reaches
from dealcheck.visible import visible

if TYPE_CHECKING:
    from dealcheck.improving import Improved
    from dealcheck.model.types import Model
    from dealcheck.render.look import Look
    from dealcheck.scoring.improvement import Improvement
    from dealcheck.scoring.wishes import Wishes
    from dealcheck.what_if import Setting


class ImproveFormat(StrEnum):
    """How packages are printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"


def improve(
    deal: Annotated[str, typer.Argument(metavar="DEAL", help="One deal's file, or - for a pipe.")],
    for_: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="PARTY", help="Rank by its gain: developer, us_government, importer."
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep", metavar="CONDITION", help="Only such packages, e.g. 'importer>=50'."
        ),
    ] = None,
    levers: Annotated[bool, typer.Option("--levers", help="Show each lever by itself.")] = False,
    new: Annotated[
        Path | None,
        typer.Option(
            "--write", metavar="NEW.yaml", help="Write the changed deal to a file that is new."
        ),
    ] = None,
    package: Annotated[
        int | None,
        typer.Option(
            "--package", metavar="N", min=1, help="What --write takes; by default the one offered."
        ),
    ] = None,
    format: Annotated[ImproveFormat, typer.Option("--format", "-f")] = ImproveFormat.table,
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
    """Find the changes by which a deal gets better for all three parties, or for one."""
    from dealcheck import improving  # noqa: PLC0415

    if package is not None and new is None:
        warn("dealcheck: --package says what --write writes; give --write NEW.yaml too")
        raise typer.Exit(FAILED)
    if new is not None and os.path.lexists(new):
        # Before the work and not after it.
        warn(f"dealcheck: {visible(str(new))} exists already, and is left as it is")
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
    what_ifs = what_ifs_of(set_ or [])
    improved = improving.improve(
        deal,
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs,
        settings=settings,
        wishes=_wishes(for_, keep or [], used),
    )
    found, checked = improved.improvement, improved.checked
    if found is None:
        raise typer.Exit(without_deal(checked, "improve takes"))
    text = _written(found, format, checked.diagnostics, look_on(output), by_lever=levers)
    deliver(text, output, checked.paths)
    if format is not ImproveFormat.json:
        note_worst(checked.diagnostics, checked.texts, "error")
    code = exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    if new is not None:
        code = max(code, _write(improved, new, package, what_ifs))
    raise typer.Exit(code)


def _written(
    found: Improvement,
    format: ImproveFormat,
    findings: Sequence[Diagnostic],
    look: Look,
    *,
    by_lever: bool,
) -> str:
    """What could be agreed in a format, of which only that one is loaded."""
    from dealcheck.workflow import facts  # noqa: PLC0415

    if format is ImproveFormat.json:
        from dealcheck.render.improve_json import improvement_json  # noqa: PLC0415

        return improvement_json(found, facts(), findings)
    from dealcheck.pages.improve_page import improve_page  # noqa: PLC0415
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    return page_text(improve_page(found, facts(), by_lever=by_lever), format.value, look)


def _wishes(for_: str | None, keeps: Sequence[str], model: Model) -> Wishes:
    from dealcheck.scoring.wishes import (  # noqa: PLC0415
        WishError,
        Wishes,
        parse_keep,
    )

    party = None if for_ is None else party_named(for_)
    try:
        return Wishes(party, tuple(parse_keep(text, model) for text in keeps))
    except WishError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem


def _write(improved: Improved, file: Path, package: int | None, what_ifs: Sequence[Setting]) -> int:
    """Write the deal as a package would leave it; the exit code."""
    from dealcheck import improving  # noqa: PLC0415
    from dealcheck.editing import NotEdited  # noqa: PLC0415

    found = improved.improvement
    assert found is not None
    number = package if package is not None else (found.offered or 0) + 1
    if package is None and found.offered is None:
        warn("dealcheck: no package is offered, so nothing was written; --package N takes another")
        return FINDINGS
    if number > len(found.packages):
        shown = f"1 to {len(found.packages)}" if found.packages else "none"
        warn(f"dealcheck: there is no package {number} here, so nothing was written ({shown})")
        return FAILED
    offer = found.packages[number - 1]
    draft = improving.draft(improved, offer, name=str(file), number=number, what_ifs=what_ifs)
    if isinstance(draft, NotEdited):
        warn(f"dealcheck: nothing was written: {draft.message}")
        return FAILED
    if reaches(draft.diagnostics, "error"):
        note_findings(draft.diagnostics, {str(file): draft.text})
        warn("dealcheck: the changed deal would have these findings, so nothing was written")
        return FINDINGS
    try:
        write_new_file(file, draft.text)
    except WriteError as problem:
        warn(f"dealcheck: {problem}")
        return FAILED
    warn(f"wrote {visible(str(file))}: the deal with package {number}")
    return CLEAN

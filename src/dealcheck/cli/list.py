"""`dealcheck list`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.completion import complete_kind
from dealcheck.cli.exit_codes import CLEAN, FAILED, NOTHING, exit_code
from dealcheck.cli.findings import note_findings
from dealcheck.cli.options import ModelFolder, Output, Profiles, look_on, model_in
from dealcheck.cli.output_file import deliver
from dealcheck.cli.streams import warn, warn_of_nothing
from dealcheck.visible import shown

if TYPE_CHECKING:
    from dealcheck.checking.context import ProfileKind
    from dealcheck.model.types import Model
    from dealcheck.pages.list_page import Entry
    from dealcheck.reading import Document
    from dealcheck.workflow import Checked

_FOLDER = "deals"


class ListFormat(StrEnum):
    """How a list is printed."""

    table = "table"
    json = "json"
    markdown = "markdown"
    html = "html"


def list_(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="developers, importers, deals, facts, levers, shocks, packages and others.",
            autocompletion=complete_kind,
        ),
    ],
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH...]", help="Where the deals are; else the folder deals."),
    ] = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f")] = ListFormat.table,
    output: Output = None,
    model: ModelFolder = None,
    profiles: Profiles = None,
) -> None:
    """Show what there is of a kind, one line each."""
    from dealcheck.pages.list_page import DEALS, KINDS  # noqa: PLC0415

    if kind not in (*KINDS, DEALS):
        known = ", ".join((DEALS, *KINDS))
        warn(f"dealcheck: there is no list of {shown(kind)}; write one of: {known}")
        raise typer.Exit(FAILED)
    if paths and kind != DEALS:
        warn(f"dealcheck: paths are for `list deals`; {kind} are in no file of deals")
        raise typer.Exit(FAILED)
    if kind != DEALS:
        entries, checked = _known(kind, model_in(model), profiles or []), None
    else:
        entries, checked = _deals(paths or _folder(), profiles or [])
    if entries:
        inputs = checked.paths if checked else ()
        deliver(_written(kind, entries, format, output), output, inputs)
    raise typer.Exit(CLEAN if checked is None else _code(checked, entries))


def _folder() -> list[str]:
    if Path(_FOLDER).is_dir():
        return [_FOLDER]
    warn("dealcheck: there is no folder deals here; say where they are: dealcheck list deals PATH")
    raise typer.Exit(FAILED)


def _known(kind: str, model: Model, folders: Sequence[Path]) -> Sequence[Entry]:
    """What is known of a kind: to the model, or as a profile."""
    from dealcheck.cli.explain import profiles_in  # noqa: PLC0415
    from dealcheck.pages.list_page import Known, entries_of  # noqa: PLC0415
    from dealcheck.workflow import facts  # noqa: PLC0415

    context = profiles_in(list(folders))

    def all_of(what: ProfileKind) -> list[Document]:
        found = (context.find(what, name) for name in sorted(context.known(what)))
        return [one for one in found if one is not None]

    known = Known(
        model,
        tuple(facts().facts.values()),
        all_of("developer") if kind == "developers" else (),
        all_of("importer") if kind == "importers" else (),
    )
    return entries_of(kind, known)


def _deals(paths: Sequence[str], folders: Sequence[Path]) -> tuple[Sequence[Entry], Checked]:
    """The sound deals among some files."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.pages.list_page import deal_entries  # noqa: PLC0415
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415

    checked = workflow.validate(paths, folders).with_ignored_errors()
    catalogue, find = workflow.facts(), checked.library.find
    return deal_entries(build_deal(one, catalogue, find) for one in checked.sound()), checked


def _written(kind: str, entries: Sequence[Entry], format: ListFormat, output: Path | None) -> str:
    if format is ListFormat.json:
        from dealcheck.render.list_json import list_json  # noqa: PLC0415

        return list_json(kind, entries)
    from dealcheck.pages.list_page import list_page  # noqa: PLC0415
    from dealcheck.render.page_formats import page_text  # noqa: PLC0415

    return page_text(list_page(kind, entries), format.value, look_on(output))


def _code(checked: Checked, entries: Sequence[Entry]) -> int:
    # Who asks for a list wants to know of what is missing in it, and of nothing else.
    wrong = [one for one in checked.diagnostics if one.severity == "error"]
    note_findings(wrong, checked.texts)
    warn_of_nothing(checked.looked_at, missing=checked.missing)
    code = exit_code(checked.diagnostics, looked_at=checked.looked_at, missing=checked.missing)
    if code == CLEAN and not entries:
        warn("there is no deal among these files; a deal says `format: dealcheck/deal/1`")
        return NOTHING
    return code

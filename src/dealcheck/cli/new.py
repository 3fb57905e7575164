"""`dealcheck new`."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.completion import complete_like, complete_what_if
from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.findings import note_findings
from dealcheck.cli.options import Profiles, what_ifs_of
from dealcheck.cli.output_file import WriteError, write_new_file
from dealcheck.cli.reading_lines import is_terminal, read_line
from dealcheck.cli.streams import warn, write
from dealcheck.visible import shown, visible

if TYPE_CHECKING:
    from dealcheck.questionnaire import Draft, Drafting
    from dealcheck.what_if import Setting

_STDOUT = "-"
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEMA = "deal.schema.json"
_SCHEMA_PLACES = (f"schemas/{_SCHEMA}", _SCHEMA)


def new(
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="The file to write, or - ; usually the id's name."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FACT=VALUE",
            help="State a fact; with it nothing is asked.",
            autocompletion=complete_what_if,
        ),
    ] = None,
    like: Annotated[
        list[str] | None,
        typer.Option(
            "--like",
            metavar="KIND",
            help="Settle what a rule settles for a kind, such as seats or hosted-site.",
            autocompletion=complete_like,
        ),
    ] = None,
    profiles: Profiles = None,
) -> None:
    """Write a commented deal file from twelve questions, asked or answered with --set."""
    kinds = _kinds(like or [])
    target = None if file is None else Path(file)
    if target is not None and file != _STDOUT and os.path.lexists(target):
        # Before the first question and not after the last.
        warn(f"dealcheck: {visible(str(target))} exists already, and is left as it is")
        raise typer.Exit(FAILED)
    interactive = not set_
    if interactive and not is_terminal():
        warn("dealcheck: there is no terminal to ask on; state the facts with --set, for example")
        warn("    dealcheck new --set developer=openai --set importer=AE")
        raise typer.Exit(FAILED)
    drafting = _drafting(target if file != _STDOUT else None, profiles or [], kinds)
    draft = drafting.draft(_asked(drafting) if interactive else what_ifs_of(set_ or []))
    # Without both parties nobody knows what a file that has no name should be called.
    if not draft.is_open_only or (file is None and draft.missing_parties):
        note_findings(draft.diagnostics, {drafting.file: draft.text})
        warn("dealcheck: nothing was written")
        raise typer.Exit(FAILED)
    text = drafting.marked(draft)
    for party in drafting.without_profile(draft):
        warn(f"no profile has the id {shown(party)}: the file describes that party itself")
    if file == _STDOUT:
        write(text)
        _note_open_ends(draft)
        return
    written = target or Path(f"{draft.data['id']}.yaml")
    try:
        write_new_file(written, text)
    except WriteError as problem:
        warn(f"dealcheck: {problem}")
        if interactive:
            # Half an hour of answers is not thrown away over a name.
            write(text)
        raise typer.Exit(FAILED) from problem
    warn(f"wrote {visible(str(written))}")
    _note_open_ends(draft)
    if _schema_near(written.parent) is None:
        warn("for help in an editor, put the schemas beside it:")
        for name in ("deal", "developer", "importer"):
            warn(f"    dealcheck schema {name} > {name}.schema.json")


def _note_open_ends(draft: Draft) -> None:
    count = len(draft.open_ends)
    if count:
        ends = "1 open end is" if count == 1 else f"{count} open ends are"
        warn(f"{ends} marked at its beginning; `dealcheck validate` says what is still missing")


def _kinds(names: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds that were named, each once; an unknown one ends the command."""
    from dealcheck.checking.near import nearest  # noqa: PLC0415
    from dealcheck.questionnaire import likes  # noqa: PLC0415

    for name in names:
        if name not in likes():
            near = nearest(name, likes())
            meant = f"; the nearest is {near}" if near is not None else ""
            known = ", ".join(
                f"{one.id} ({one.title[0].lower()}{one.title[1:]})" for one in likes().values()
            )
            message = f"{shown(name)} is no kind{meant}. Known: {known}"
            raise typer.BadParameter(message, param_hint="--like")
    return tuple(dict.fromkeys(names))


def _drafting(target: Path | None, profiles: Sequence[Path], kinds: tuple[str, ...]) -> Drafting:
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.checking import CheckContext  # noqa: PLC0415
    from dealcheck.questionnaire import Drafting  # noqa: PLC0415

    own = workflow.validate([str(folder) for folder in profiles])
    if own.missing:
        note_findings(own.diagnostics)
        raise typer.Exit(FAILED)
    stem = target.stem if target is not None else ""
    return Drafting(
        catalogue=workflow.facts(),
        context=CheckContext.shipped().with_profiles(own.documents, own.library.find),
        library=own.library,
        file=str(target) if target is not None else "<new>",
        schema=_schema_near(target.parent if target is not None else Path()) or _SCHEMA,
        identifier=stem if _IDENTIFIER.fullmatch(stem) else "",
        likes=kinds,
    )


def _asked(drafting: Drafting) -> list[Setting]:
    from dealcheck.cli.asking import Conversation  # noqa: PLC0415

    try:
        return Conversation(drafting, read_line, warn).answers()
    except EOFError as ended:
        warn("\ndealcheck: the input ended before the last question; nothing was written")
        raise typer.Exit(FAILED) from ended


def _schema_near(folder: Path) -> str | None:
    """Return the way from a folder to the nearest schema of deals at or above it."""
    try:
        here = folder.absolute()
    except OSError:  # the current folder has been deleted
        return None
    for above in (here, *here.parents):
        for place in _SCHEMA_PLACES:
            if (above / place).is_file():
                return Path(os.path.relpath(above / place, here)).as_posix()
    return None

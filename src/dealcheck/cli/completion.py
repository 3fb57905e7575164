"""`dealcheck completion`, and the words that a shell offers: ids, facts and levels.

Only shipped data is offered. A shell may evaluate what it is offered, and nothing out of a file
that somebody else has written should ever get there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer

from dealcheck.cli.streams import write

_VARIABLE = "_DEALCHECK_COMPLETE"
# Typer's own script for bash loses the part after `=`, which bash takes for a word of its own.
_BASH = """\
_dealcheck_completion() {
    local words=() word
    for word in "${COMP_WORDS[@]:0:COMP_CWORD + 1}"; do
        if [[ ${#words[@]} -gt 0 && ( $word == "=" || ${words[-1]} == *= ) ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    local IFS=$'\\n' last=${words[-1]}
    COMPREPLY=( $(
        COMP_WORDS="${words[*]}" COMP_CWORD=$(( ${#words[@]} - 1 )) \\
            _DEALCHECK_COMPLETE=complete_bash "$1"
    ) )
    if [[ $last == *=* ]]; then COMPREPLY=( "${COMPREPLY[@]#*=}" ); fi
    if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace; fi
}
complete -o default -F _dealcheck_completion dealcheck
"""


class Shell(StrEnum):
    """The shells there is a script for."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print a script that lets a shell complete commands, options, ids, facts and levels."""
    if shell is Shell.bash:
        write(_BASH)
        return
    from typer.completion import get_completion_script  # type: ignore[attr-defined]  # noqa: PLC0415

    script = get_completion_script(prog_name="dealcheck", complete_var=_VARIABLE, shell=shell.value)
    write(f"{script}\n")


def prepare_completion() -> None:
    """Make ready to answer a shell, if it is a shell that asks."""
    if _VARIABLE in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]  # noqa: PLC0415

        completion_init()


def complete_identifier(incomplete: str) -> list[str]:
    """Return what `explain` knows: facts, indicators, levers, answers, links, profiles, codes."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.pages.explain.book import book_of  # noqa: PLC0415

    model = workflow.load_model().model
    names = book_of(model, workflow.facts()).names() if model is not None else ()
    return [name for name in names if name.startswith(incomplete)]


def complete_shock(incomplete: str) -> list[str]:
    """Return the ids of the model's shocks."""
    from dealcheck import workflow  # noqa: PLC0415

    model = workflow.load_model().model
    shocks = model.shocks if model is not None else ()
    return [shock.id for shock in shocks if shock.id.startswith(incomplete)]


def complete_like(incomplete: str) -> list[str]:
    """Return the kinds of deals that a new one can be like."""
    from dealcheck.questionnaire import likes  # noqa: PLC0415

    return [name for name in likes() if name.startswith(incomplete)]


def complete_kind(incomplete: str) -> list[str]:
    """Return the kinds of things that `list` shows."""
    from dealcheck.pages.list_page import DEALS, KINDS  # noqa: PLC0415

    return [name for name in (DEALS, *KINDS) if name.startswith(incomplete)]


def complete_what_if(incomplete: str) -> list[str]:
    """Return the facts, or after `FACT=` the levels of that fact or the ids of that party."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.checking import CheckContext  # noqa: PLC0415

    facts, context = workflow.facts(), CheckContext.shipped()
    parties = {"developer": context.developers, "importer": context.importers}
    path, separator, _ = incomplete.partition("=")
    if not separator:
        offered = [f"{name}=" for name in (*parties, *facts.facts)]
    else:
        fact = facts.get(path)
        words = fact.words if fact is not None else sorted(parties.get(path, ()))
        offered = [f"{path}={word}" for word in words]
    return [one for one in offered if one.startswith(incomplete)]


def complete_developer(incomplete: str) -> list[str]:
    """Return the ids of developers, and the words for groups of them."""
    from dealcheck.checking import CheckContext  # noqa: PLC0415

    known = ("all", "firms", "types", *sorted(CheckContext.shipped().developers))
    return _continued(incomplete, known)


def complete_importer(incomplete: str) -> list[str]:
    """Return the codes of countries that have a profile."""
    from dealcheck.checking import CheckContext  # noqa: PLC0415

    return _continued(incomplete, sorted(CheckContext.shipped().importers))


def complete_role(incomplete: str) -> list[str]:
    """Return the three parties of a deal."""
    from dealcheck.model.types import PARTIES  # noqa: PLC0415

    return [one for one in PARTIES if one.startswith(incomplete)]


def complete_party(incomplete: str) -> list[str]:
    """Return the ids of developers and countries."""
    from dealcheck.checking import CheckContext  # noqa: PLC0415

    context = CheckContext.shipped()
    known = (*sorted(context.developers), *sorted(context.importers))
    return [one for one in known if one.casefold().startswith(incomplete.casefold())]


def complete_package(incomplete: str) -> list[str]:
    """Return the ids of standard packages."""
    from dealcheck import workflow  # noqa: PLC0415

    model = workflow.load_model().model
    return _continued(incomplete, [one.id for one in model.packages] if model else [])


def _continued(incomplete: str, known: Iterable[str]) -> list[str]:
    """What continues the last of several words with commas between them."""
    done, comma, last = incomplete.rpartition(",")
    return [f"{done}{comma}{one}" for one in known if one.casefold().startswith(last.casefold())]


def complete_schema(incomplete: str) -> list[str]:
    """Return the names of the schemas."""
    from dealcheck.resources import schema_names  # noqa: PLC0415

    names = schema_names()
    return (
        [name for name in names if name.startswith(incomplete)] if isinstance(names, tuple) else []
    )

"""Settings from a file as the defaults of the commands' options; the command line goes before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from dealcheck.cli.command import SETTINGS_FILE
from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.findings import note_findings
from dealcheck.visible import visible

if TYPE_CHECKING:
    from dealcheck.configuration import Configuration, Known

# The options that one may want always. What they take is asked of the commands that have them.
SETTINGS = (
    "model",
    "weights",
    "profiles",
    "draws",
    "seed",
    "importer",
    "us-government",
    "format",
    "fail-on",
    "fail-under",
    "baseline",
    "ignore",
)
# Of this the command line takes one text each, and a file a table of codes and reasons.
_REASONS = "ignore"
# Whoever has a finding on the settings explained needs no settings for that.
_UNBOUND = frozenset({"explain"})


def use_configuration(context: typer.Context, file: Path | None) -> None:
    """Make the settings of `file`, or of the nearest file with settings, the options' defaults.

    A mistake in the file ends the command. Commands without such an option never look for one.
    """
    commands = _commands(context)
    invoked = context.invoked_subcommand or ""
    meant = {name: options for name, options in commands.items() if name.split()[:1] == [invoked]}
    if not any(meant.values()):
        return
    from dealcheck.configuration import checked  # noqa: PLC0415

    found = file or _nearest()
    if found is None:
        return
    configuration = checked(found, known_settings(commands))
    if configuration.diagnostics:
        note_findings(configuration.diagnostics, _texts(found, configuration))
        if context.invoked_subcommand not in _UNBOUND:
            raise typer.Exit(FAILED)
    context.meta[SETTINGS_FILE] = visible(_shown_name(found))
    context.default_map = {}
    for name, options in meant.items():
        values = {
            str(options[key].name): value
            for key, value in configuration.values.items()
            # `format = "sarif"` is meant for the commands that can write it.
            if key in options and _can_take(options[key], value)
        }
        _, _, inner = name.partition(" ")
        own = context.default_map.setdefault(invoked, {})
        own.update({inner: values} if inner else values)


def _nearest() -> Path | None:
    from dealcheck.configuration import find_configuration  # noqa: PLC0415

    try:
        return find_configuration(Path.cwd())
    except OSError:  # the current folder has been deleted
        return None


def _shown_name(file: Path) -> str:
    from dealcheck.reading.files import display_name  # noqa: PLC0415

    return display_name(str(file))


def _texts(file: Path, configuration: Configuration) -> dict[str, str]:
    """Return the text to show the lines of, under the name that the findings give the file."""
    from dealcheck.reading.encoding import as_far_as_readable  # noqa: PLC0415

    return {
        one.place.file: as_far_as_readable(file.read_bytes())
        for one in configuration.diagnostics
        if one.place.line
    }


def known_settings(commands: Mapping[str, Mapping[str, Any]]) -> dict[str, Known]:
    """Return what each setting takes: for words, whatever one of the commands takes."""
    from dealcheck.configuration import Known  # noqa: PLC0415

    known: dict[str, Known] = {}
    for key in SETTINGS:
        options = [options[key] for options in commands.values() if key in options]
        if not options:
            continue
        words = dict.fromkeys(word for option in options for word in _choices(option))
        kind = options[0].type
        if key == _REASONS:
            known[key] = Known("reasons")
        elif words:
            known[key] = Known("word", words=tuple(words))
        elif hasattr(kind, "min"):
            known[key] = Known("number", low=kind.min, high=kind.max)
        elif kind.name in ("path", "file", "directory"):
            known[key] = Known("path", several=options[0].multiple)
        else:
            known[key] = Known("text", several=options[0].multiple)
    return known


def _commands(context: typer.Context) -> dict[str, dict[str, Any]]:
    """Return the commands with those of their options that a file may set, by its names.

    A command within a group is called by both names: `weights accept`.
    """
    return {name: dict(_options(one)) for name, one in _every(context.command)}


def _every(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in getattr(group, "commands", {}).items():
        yield f"{above}{name}", command
        yield from _every(command, f"{above}{name} ")


def _options(command: Any) -> Iterator[tuple[str, Any]]:
    for parameter in command.params:
        for word in parameter.opts:
            if word.startswith("--") and word.removeprefix("--") in SETTINGS:
                yield word.removeprefix("--"), parameter


def _choices(option: Any) -> tuple[str, ...]:
    return tuple(str(getattr(one, "value", one)) for one in getattr(option.type, "choices", ()))


def _can_take(option: Any, value: object) -> bool:
    choices = _choices(option)
    return not choices or value in choices

"""What every command does before its own work: tell files from options, and say what is in force.

Both are about who may change what a run does. Names of files come from a checkout that somebody
else may have written, and so do settings.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.streams import warn, write
from dealcheck.visible import shown, visible

SETTINGS_FILE = "dealcheck.settings-file"
_SUFFIXES = (".yaml", ".yml")
# What decides how a run judges and comes out of files, with the word for it.
_FROM_FILES = {
    "baseline": "baseline",
    "profiles": "profiles",
    "model": "model",
    "weights": "weights",
}
_ENDS_OPTIONS = "--"


class Group(TyperGroup):
    """All commands together, with the help that `dealcheck --help` prints."""

    def get_help_option(self, ctx: Any) -> Any:
        return _written_like_results(super().get_help_option(ctx))


class Command(TyperCommand):
    """A command of dealcheck; the context is Click's, which nothing here may import."""

    def get_help_option(self, ctx: Any) -> Any:
        return _written_like_results(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words after the command's name, files among them."""
        return super().parse_args(ctx, args if ctx.resilient_parsing else files_told(args))

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what is in force stands above what it has to say."""
        told = list(_in_force(ctx))
        if told:
            warn(f"in force: {'; '.join(told)}")
        return super().invoke(ctx)


def _written_like_results(option: Any) -> Any:
    """Let `--help` meet a full disk or a reader that has gone as every other result does."""

    def show(context: Any, _: Any, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            write(f"{context.get_help()}\n")
            context.exit()

    if option is not None:
        option.callback = show
    return option


def files_told(words: Sequence[str]) -> list[str]:
    """Return the words of a command line in which a deal's file is never taken for an option.

    A hook hands over names of files, and a folder may be called `--ignore=D103=x`. What begins with
    a dash and is a YAML file is therefore a file. Anything else with such a name that is there ends
    the command: to take `--fail-on=warning` for the file that somebody has put there would be as
    wrong as to take it for the option.
    """
    told: list[str] = []
    for index, word in enumerate(words):
        if word == _ENDS_OPTIONS:
            return [*told, *words[index:]]
        told.append(_as_file(word) if word.startswith("-") and os.path.lexists(word) else word)
    return told


def _as_file(word: str) -> str:
    if word == "-":
        return word
    if word.lower().endswith(_SUFFIXES) and os.path.isfile(word):  # noqa: PTH113
        return os.path.join(os.curdir, word)  # noqa: PTH118  (Path would drop the dot again)
    warn(
        f"dealcheck: {shown(word)} is an option and also the name of something in this folder; "
        "rename that, or write ./ before it if it is meant"
    )
    raise typer.Exit(FAILED)


def _in_force(ctx: Any) -> Iterator[str]:
    """Yield what decides about this run and was read from a file, settings first."""
    from_settings = [
        name
        for name in ctx.params
        if getattr(ctx.get_parameter_source(name), "name", "") == "DEFAULT_MAP"
    ]
    if from_settings and SETTINGS_FILE in ctx.meta:
        values = [
            f"{_option(name)} {_value(name, ctx.params[name])}"
            for name in from_settings
            if name not in _FROM_FILES
        ]
        yield f"settings {ctx.meta[SETTINGS_FILE]}" + (f" ({', '.join(values)})" if values else "")
    for name, word in _FROM_FILES.items():
        value = ctx.params.get(name)
        if value and not (name == "baseline" and ctx.params.get("write_baseline")):
            yield f"{word} {_value(name, value)}"


def _option(name: str) -> str:
    return name.strip("_").replace("_", "-")


def _value(name: str, value: object) -> str:
    from dealcheck.reading.files import display_name  # noqa: PLC0415

    values = value if isinstance(value, list | tuple) else [value]
    texts = [str(getattr(each, "value", each)) for each in values]
    if name in _FROM_FILES:
        texts = [display_name(text) for text in texts]
    elif name == "ignore":
        texts = [text.partition("=")[0] for text in texts]
    return " and ".join(visible(text) for text in texts)

"""What may stand in a file with settings, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dealcheck.checking.near import nearest
from dealcheck.checking.wording import described, either, listed, number
from dealcheck.configuration.files import read_configuration, way_to_settings
from dealcheck.configuration.toml import TomlFile
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown
from dealcheck.waivers import wrong_waiver

Kind = Literal["word", "text", "number", "path", "reasons"]
Value = str | int | list[str]


@dataclass(frozen=True, slots=True)
class Known:
    """A setting: what kind of value it has, and whether it takes several.

    `reasons` are a table of codes of findings, each with the reason to ignore it. `words` are the
    ones allowed for a word, `low` and `high` the ends of a whole number.
    """

    kind: Kind
    several: bool = False
    words: tuple[str, ...] = ()
    low: float = float("-inf")
    high: float = float("inf")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The sound settings of a file, and the findings on the rest."""

    values: Mapping[str, Value]
    diagnostics: tuple[Diagnostic, ...] = ()


def checked(file: Path, known: Mapping[str, Known]) -> Configuration:
    """Read a file with settings; paths in it start from its own folder."""
    read = read_configuration(file)
    if isinstance(read, Diagnostic):
        return Configuration({}, (read,))
    toml, path = read, way_to_settings(file)
    table = toml.value(path) if path else toml.data
    if not isinstance(table, Mapping):
        message = f"{'.'.join(path)} is {described(table)}"
        help_text = f"write a table: [{'.'.join(path)}]"
        finding = Diagnostic("D412", "error", message, toml.place(path), help_text)
        return Configuration({}, (finding,))
    values: dict[str, Value] = {}
    findings: list[Diagnostic] = []
    for key, value in table.items():
        found = list(_findings(key, value, toml, path, known))
        findings += found
        if not found:
            values[key] = _taken(value, known[key], file.parent)
    return Configuration(values, tuple(findings))


def _findings(
    key: str, value: object, toml: TomlFile, path: tuple[str, ...], known: Mapping[str, Known]
) -> Iterator[Diagnostic]:
    at = (*path, key)
    if key not in known:
        near = nearest(key, known)
        message = f"unknown setting {shown(key)}"
        help_text = f"the settings are: {listed(known)}"
        if near is not None:
            message += f"; the nearest known one is `{near}`"
            help_text = f"write `{near}`, or take the line out"
        yield Diagnostic("D411", "error", message, toml.place(at, key=True), help_text)
        return
    setting = known[key]
    if setting.kind == "reasons":
        yield from _wrong_reasons(key, value, toml, at)
        return
    entries = value if isinstance(value, list) and setting.several else [value]
    for entry in entries:
        if not _fits(entry, setting):
            message, help_text = _wrong(key, entry, setting)
            yield Diagnostic("D412", "error", message, toml.place(at), help_text)
            return


def _wrong_reasons(
    key: str, value: object, toml: TomlFile, at: tuple[str, ...]
) -> Iterator[Diagnostic]:
    if not isinstance(value, Mapping):
        help_text = f'write a table of codes and reasons: {key} = {{D231 = "why"}}'
        yield Diagnostic("D412", "error", f"{key} is {described(value)}", toml.place(at), help_text)
        return
    for code, reason in value.items():
        wrong = wrong_waiver(code, reason if isinstance(reason, str) else "")
        if wrong is not None:
            yield Diagnostic("D412", "error", wrong[0], toml.place((*at, code), key=True), wrong[1])


def _fits(value: object, setting: Known) -> bool:
    if setting.kind == "number":
        # A truth value is a number for Python, and for nobody else.
        return type(value) is int and setting.low <= value <= setting.high
    if not isinstance(value, str) or not value:
        return False
    return setting.kind != "word" or value in setting.words


def _wrong(key: str, value: object, setting: Known) -> tuple[str, str]:
    message = f"{key} is {described(value)}"
    if setting.kind == "word":
        if isinstance(value, str):
            near = nearest(value, setting.words)
            message = f"unknown word {shown(value)} in {key}"
            message += f"; the nearest known word is `{near}`" if near else ""
        return message, f"write one of: {listed(setting.words)}"
    if setting.kind == "number":
        span = f"between {number(setting.low)} and {number(setting.high)}"
        return message, f"write a whole number {span}, without quotes"
    forms = ["a text in quotes", *(["a list of such texts"] if setting.several else [])]
    what = " (a path, from the folder of this file)" if setting.kind == "path" else ""
    return message, f"write {either(forms)}{what}"


def _taken(value: object, setting: Known, folder: Path) -> Value:
    if isinstance(value, Mapping):
        return [f"{code}={reason}" for code, reason in value.items()]
    entries: Sequence[object] = value if isinstance(value, list) else [value]
    if setting.kind == "path":
        entries = [str(folder / str(entry)) for entry in entries]
    if setting.several:
        return [str(entry) for entry in entries]
    only = entries[0]
    return only if isinstance(only, int) else str(only)

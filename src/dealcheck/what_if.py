"""What if a fact were different: `--set contract.exclusivity=none` laid over a deal's data."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dealcheck.checking.documents import kind_of
from dealcheck.diagnostics import Diagnostic, PathStep, Place
from dealcheck.reading import Document, Plain, read_bytes

FindProfile = Callable[[str, str], Document | None]


_PROFILED = ("importer", "developer")


@dataclass(frozen=True, slots=True)
class Setting:
    """A fact's path and the value it is to have, as plain data."""

    path: tuple[str, ...]
    value: Plain
    text: str

    @property
    def origin(self) -> str:
        """What stands for the file's name in findings about the value."""
        return f"--set {self.text}"


def parse_setting(text: str) -> Setting | Diagnostic:
    """Read `fact.path=value`; the value is written as in a deal file."""
    name, separator, value = text.partition("=")
    place = Place(f"--set {text}")
    steps = tuple(step.strip() for step in name.split("."))
    if not separator or not all(steps):
        message = "this is not a fact and a value"
        return Diagnostic("D401", "error", message, place, "write e.g. --set contract.exit=no-exit")
    result = read_bytes(f"value: {value}\n".encode("utf-8", errors="surrogateescape"), place.file)
    if result.document is None:
        first = result.diagnostics[0]
        return Diagnostic("D401", "error", first.message, place, first.help)
    return Setting(steps, result.document.data["value"], text)


def apply_settings(
    documents: Sequence[Document], settings: Sequence[Setting], find_profile: FindProfile
) -> tuple[list[Document], tuple[Diagnostic, ...]]:
    """The documents with the settings laid over every deal; the files stay as they are.

    A fact of a profile that a deal only names needs `find_profile`: the deal then holds a profile
    of its own that is based on it.
    """
    findings: list[Diagnostic] = []
    changed = []
    for document in documents:
        if settings and kind_of(document) == "deal":
            data = copy.deepcopy(document.data)
            for setting in settings:
                problem = put(data, setting, find_profile)
                if problem is not None and problem not in findings:
                    findings.append(problem)
            laid_over: dict[tuple[PathStep, ...], str] = {
                _steps(setting): setting.origin for setting in settings
            }
            changed.append(replace(document, data=data, laid_over=laid_over))
        else:
            changed.append(document)
    return changed, tuple(findings)


def put(data: dict[str, Plain], setting: Setting, find_profile: FindProfile) -> Diagnostic | None:
    """Set a fact in a deal's data, in place; the finding if it cannot be set."""
    steps = _steps(setting)
    kind, given = steps[0], data.get(steps[0])
    if kind in _PROFILED and len(steps) > 1 and isinstance(given, str):
        profile = find_profile(kind, given)
        name = profile.data.get("name", given) if profile is not None else given
        data[kind] = {"id": given, "name": name, "based_on": given}
    block: dict[str, Plain] = data
    for step in steps[:-1]:
        inner = block.setdefault(step, {})
        if not isinstance(inner, dict):
            place = Place(setting.origin)
            message = f"`{step}` is not a block in this deal, so nothing inside it can be set"
            return Diagnostic("D401", "error", message, place, f"set {step} itself")
        block = inner
    block[steps[-1]] = setting.value
    return None


def _steps(setting: Setting) -> tuple[str, ...]:
    """The path of a setting in a deal's data: the facts of a profile stand in a block there."""
    kind, *rest = setting.path
    if kind in _PROFILED and rest and rest[0] != "facts":
        return (kind, "facts", *rest)
    return setting.path

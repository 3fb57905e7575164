"""What if a fact were different: `--set contract.exclusivity=none` laid over a deal's data."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dealcheck.checking.documents import kind_of
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.reading import Document, Plain, read_bytes

FindProfile = Callable[[str, str], Document | None]


@dataclass(frozen=True, slots=True)
class Setting:
    """A fact's path and the value it is to have, as plain data."""

    path: tuple[str, ...]
    value: Plain
    text: str


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
            changed.append(replace(document, data=data))
        else:
            changed.append(document)
    return changed, tuple(findings)


def put(data: dict[str, Plain], setting: Setting, find_profile: FindProfile) -> Diagnostic | None:
    """Set a fact in a deal's data, in place; the finding if it cannot be set."""
    steps = setting.path
    kind = steps[0]
    if kind in ("importer", "developer") and len(steps) > 1:
        given = data.get(kind)
        if isinstance(given, str):
            profile = find_profile(kind, given)
            name = profile.data.get("name", given) if profile is not None else given
            data[kind] = {"id": given, "name": name, "based_on": given}
        steps = (kind, "facts", *steps[1:]) if steps[1] != "facts" else steps
    block: dict[str, Plain] = data
    for step in steps[:-1]:
        inner = block.setdefault(step, {})
        if not isinstance(inner, dict):
            place = Place(f"--set {setting.text}")
            message = f"`{step}` is not a block in this deal, so nothing inside it can be set"
            return Diagnostic("D401", "error", message, place, f"set {step} itself")
        block = inner
    block[steps[-1]] = setting.value
    return None

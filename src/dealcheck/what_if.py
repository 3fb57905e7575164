"""What if a fact were different: `--set contract.exclusivity=none` laid over a deal's data."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dealcheck.checking.documents import kind_of
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.reading import Document, Plain, read_bytes


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
    documents: Sequence[Document], settings: Sequence[Setting]
) -> tuple[list[Document], tuple[Diagnostic, ...]]:
    """The documents with the settings laid over every deal; the files stay as they are."""
    findings: list[Diagnostic] = []
    changed = []
    for document in documents:
        if settings and kind_of(document) == "deal":
            data = copy.deepcopy(document.data)
            for setting in settings:
                problem = _put(data, setting)
                if problem is not None and problem not in findings:
                    findings.append(problem)
            changed.append(replace(document, data=data))
        else:
            changed.append(document)
    return changed, tuple(findings)


def _put(data: dict[str, Plain], setting: Setting) -> Diagnostic | None:
    steps = setting.path
    if steps[0] in ("importer", "developer") and len(steps) > 1:
        given = data.get(steps[0])
        if isinstance(given, str):
            # An id becomes the profile of that id with one fact of its own.
            data[steps[0]] = {"id": given, "based_on": given}
        steps = (steps[0], "facts", *steps[1:]) if steps[1] != "facts" else steps
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

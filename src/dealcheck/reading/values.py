"""All values of plain data with their paths, by what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dealcheck.diagnostics import PathStep

Steps: TypeAlias = tuple[PathStep, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """All values of a document with their paths, by what they are, each sort in file order.

    `keys` are those of all blocks, each once. One walk serves every rule, and none of them passes
    over values that it does not ask for.
    """

    blocks: list[tuple[Steps, dict[str, object]]] = field(default_factory=list)
    lists: list[tuple[Steps, list[object]]] = field(default_factory=list)
    texts: list[tuple[Steps, str]] = field(default_factory=list)
    numbers: list[tuple[Steps, float]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


def walk(data: Mapping[str, Any]) -> Values:
    """Return every value beneath a block, and the block itself, whose path is empty."""
    found = Values()
    _walk_into(found, data, ())
    return found


def _walk_into(found: Values, value: Any, path: Steps) -> None:
    # Not a generator: every value would be passed up through all blocks around it.
    texts = found.texts
    if isinstance(value, dict):
        found.blocks.append((path, value))
        found.keys.update(value)
        parts: Iterable[tuple[PathStep, Any]] = value.items()
    else:
        found.lists.append((path, value))
        parts = enumerate(value)
    for step, part in parts:
        if isinstance(part, str):
            texts.append(((*path, step), part))
        elif isinstance(part, dict | list):
            _walk_into(found, part, (*path, step))
        elif isinstance(part, int | float) and not isinstance(part, bool):
            found.numbers.append(((*path, step), part))

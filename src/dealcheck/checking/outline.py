"""The outline of a schema: which keys stand where, and what is said about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from dealcheck.checking.documents import Kind
from dealcheck.checking.schemas import file_of, schema_named
from dealcheck.checking.wording import Steps

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a schema, and the name of the file that its references start from."""

    schema: dict[str, Any]
    file: str

    def beneath(self, schema: object) -> "_Part":
        return _Part(schema if isinstance(schema, dict) else {}, self.file)


def blocks_holding(key: str, kind: Kind) -> tuple[Steps, ...]:
    """Return the paths of the blocks of a document that have a key of this name."""
    return _homes(kind).get(key, ())


def property_of(path: Steps, kind: Kind) -> dict[str, Any]:
    """Return the part of the schema that describes the value at `path`, or an empty one."""
    at = _parts_at(path, kind)
    return at[0].schema if at else {}


@lru_cache(maxsize=2048)
def words_at(path: Steps, kind: Kind) -> tuple[str, ...]:
    """Return the words that the format lists for the value at `path`, from the lowest level up."""
    parts = [part for each in _parts_at(path, kind) for part in _parts(each)]
    words = [word for part in parts for word in part.schema.get("enum", ())]
    return tuple(dict.fromkeys(word for word in words if isinstance(word, str)))


@lru_cache(maxsize=2048)
def unit_at(path: Steps, kind: Kind) -> str:
    """Return what the number at `path` counts, or nothing if the format does not say."""
    if isinstance(path[-1], str) and path[-1].endswith("_percent"):
        return "percent"
    units = (part.schema.get("x-unit") for each in _parts_at(path, kind) for part in _parts(each))
    return next((unit for unit in units if isinstance(unit, str)), "")


def numbers_at(path: Steps, kind: Kind) -> list[dict[str, Any]]:
    """Return the parts of the schema that say which numbers may stand at `path`."""
    parts = (part.schema for each in _parts_at(path, kind) for part in _parts(each))
    return [part for part in parts if part.get("type") in ("number", "integer")]


def _parts_at(path: Steps, kind: Kind) -> list[_Part]:
    at = [_Part(schema_named(kind), kind)]
    for step in path:
        at = [beneath for part in at for each in _parts(part) for beneath in _step(each, step)]
    return at


@cache
def _homes(kind: Kind) -> dict[str, tuple[Steps, ...]]:
    homes: dict[str, list[Steps]] = {}
    for block, key in _keys(_Part(schema_named(kind), kind), ()):
        if block not in homes.setdefault(key, []):
            homes[key].append(block)
    return {key: tuple(blocks) for key, blocks in homes.items()}


def _keys(whole: _Part, path: Steps) -> Iterator[tuple[Steps, str]]:
    if len(path) > _DEEPEST:
        return
    for part in _parts(whole):
        for key, beneath in part.schema.get("properties", {}).items():
            yield path, key
            yield from _keys(part.beneath(beneath), (*path, key))


def _step(part: _Part, step: str | int) -> Iterator[_Part]:
    if isinstance(step, int):
        yield part.beneath(part.schema.get("items"))
    elif step in part.schema.get("properties", {}):
        yield part.beneath(part.schema["properties"][step])
    elif isinstance(part.schema.get("additionalProperties"), dict):
        yield part.beneath(part.schema["additionalProperties"])


def _parts(part: _Part) -> Iterator[_Part]:
    """Yield a part and everything that it points to or offers as a choice."""
    yield part
    reference = part.schema.get("$ref")
    if isinstance(reference, str):
        yield from _parts(_target(reference, part.file))
    for keyword in ("allOf", "anyOf", "oneOf"):
        for choice in part.schema.get(keyword, ()):
            yield from _parts(part.beneath(choice))


def _target(reference: str, file: str) -> _Part:
    address, _, pointer = reference.partition("#")
    home = file_of(address) if address else file
    found: object = schema_named(home)
    for step in pointer.split("/")[1:]:
        found = found.get(step) if isinstance(found, dict) else None
    return _Part(found if isinstance(found, dict) else {}, home)

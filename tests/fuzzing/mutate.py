"""Changes of deals that keep their structure, from a fact in another form to a hostile name.

Input number N of seed S is always the same one: `fuzzed(S, N)`.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import cast

import yaml

from dealcheck.reading import Plain

from .samples import Data, profiles, samples
from .values import Entry, Values

Where = tuple[str | int, ...]
Move = Callable[[Data, Random], None]

_BLOCKS = ("infrastructure", "contract", "demand", "supply", "alignment", "work", "model", "money")
_OF_PARTIES = ("developer", "importer")
_INSTEAD: tuple[Plain, ...] = ("unknown", "none", "not-applicable", None, [], {}, "", 0, True)
_FOR_PEOPLE = ("name", "note", "title", "publisher", "to", "by", "what", "payer")
# Beyond what any schema allows: such an input is for the checks alone.
_WRONG: tuple[Plain, ...] = (
    *_INSTEAD,
    -1,
    1e308,
    -1e308,
    10**400,
    float("nan"),
    float("inf"),
    "\x1b[2J",
    [1, 0],
    [[1, 2]],
    [None],
    ["unknown", "unknown"],
    {"at_least": 5, "at_most": 1},
    {"at_least": "x"},
    {"": ""},
    "2026-02-30",
    "x" * 100_000,
)


@dataclass(frozen=True)
class Fuzzed:
    """An input of the fuzzer, with the name by which to make it again."""

    name: str
    data: Data
    text: bytes


def fuzzed(seed: int, number: int) -> Fuzzed:
    """Make an input: one of the samples, or one from nothing, with changes."""
    chance = Random(f"{seed}:{number}")
    data = _from_nothing(chance) if chance.random() < 0.1 else copy.deepcopy(_sample(chance))
    moves = _MOVES if chance.random() < 0.8 else (*_MOVES, *_WILD, *_WILD)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 12))):
        chance.choice(moves)(data, chance)
    return Fuzzed(f"{seed}:{number}", data, as_text(data, block=chance.random() < 0.1))


def _sample(chance: Random) -> Data:
    return chance.choice(samples())


def _from_nothing(chance: Random) -> Data:
    """Make a deal that no other one stands behind, with any facts that the schema allows."""
    values = Values("deal", chance)
    keys = values.keys_of(values.schema)
    names = [name for name in keys if chance.random() < 0.7]
    data = {name: values.of(keys[name]) for name in names if name not in ("sources", "evidence")}
    needed = {"format": "dealcheck/deal/1", "id": "xa-example", "name": "Example"}
    parties = {kind: chance.choice(profiles(kind))["id"] for kind in _OF_PARTIES}
    return {**needed, "status": "talks", **parties, **data, "nature": "draft"}


def fuzzed_profile(kind: str, seed: int, number: int) -> Data:
    """Make a profile of a developer or importer from one that ships."""
    chance = Random(f"{kind}:{seed}:{number}")
    profile = chance.choice(profiles(kind))
    data = copy.deepcopy(profile)
    values = Values(kind, chance)
    facts = data.get("facts")
    if isinstance(facts, dict):
        known = values.keys_of(values.keys_of(values.schema)["facts"])
        for name in chance.sample(list(known), chance.randint(1, 8)):
            facts[name] = values.of(known[name])
    if chance.random() < 0.3:
        data["name"] = values.of(values.keys_of(values.schema)["name"])
    return data


def as_text(data: Data, *, block: bool = False) -> bytes:
    """Write data as YAML: as JSON, which is some, or in blocks as people write it."""
    if block:
        # Half of a surrogate pair cannot be written but as an escape, which is JSON's way.
        try:
            return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()
        except UnicodeEncodeError:
            pass
    return _PAIR.sub(_as_yaml, json.dumps(data, indent=1)).encode()


# JSON escapes a character beyond the first 65,536 in two halves, which YAML does not know.
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB]..)(\\u[dD][c-fC-F]..)")


def _as_yaml(found: re.Match[str]) -> str:
    character = json.loads(f'"{found[2]}{found[3]}"')
    return f"{found[1]}\\U{ord(character):08x}"


def places(value: Plain, at: Where = ()) -> list[Where]:
    """Return the place of everything in some data, itself left out."""
    parts: list[tuple[str | int, Plain]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    found = []
    for key, part in parts:
        found += [(*at, key), *places(part, (*at, key))]
    return found


def at(data: Plain, where: Where) -> Plain:
    """Return what stands at a place."""
    for step in where:
        data = data[step]  # type: ignore[index]
    return data


def put(data: Plain, where: Where, value: Plain) -> None:
    """Write a value to a place."""
    at(data, where[:-1])[where[-1]] = value  # type: ignore[index]


def drop(data: Plain, where: Where) -> None:
    """Take out what stands at a place."""
    del at(data, where[:-1])[where[-1]]  # type: ignore[arg-type, union-attr]


def _state(data: Data, chance: Random) -> None:
    """Give a key somewhere a value that the schema allows there, whether it is there or not."""
    values = Values("deal", chance)
    where: Where = ()
    entry: Entry = values.schema
    while True:
        block = at(data, where)
        entries = _entries(block, entry, values)
        if isinstance(block, list) and (not entries or chance.random() < 0.3):
            block.insert(chance.randint(0, len(block)), values.of(values.inner(entry, "items")))
            return
        if not entries:
            return
        step = chance.choice(list(entries))
        if step == "format":
            return
        where, entry = (*where, step), entries[step]
        inside = block.get(cast(str, step)) if isinstance(block, dict) else at(data, where)
        if not isinstance(inside, dict | list) or chance.random() < 0.15:
            put(data, where, values.of(entry))
            return


def _entries(block: Plain, entry: Entry, values: Values) -> dict[str | int, Entry]:
    """Return what the schema says of each key of a block, or each place of a list."""
    if isinstance(block, list):
        return dict.fromkeys(range(len(block)), values.inner(entry, "items"))
    found: dict[str | int, Entry] = dict(values.keys_of(entry).items())
    others = values.inner(entry, "additionalProperties")
    if others and isinstance(block, dict):
        found |= dict.fromkeys(block, others)
    return found


def _forget(data: Data, chance: Random) -> None:
    """Take out a fact or block, or say that it is unknown."""
    where = chance.choice(places(data))
    if where[0] in ("format", "id", "name", "nature", "status"):
        return
    if chance.random() < 0.5:
        drop(data, where)
    else:
        put(data, where, chance.choice(_INSTEAD[:3]))


def _graft(data: Data, chance: Random) -> None:
    """Put a block of another deal in the place of this one's."""
    donor = chance.choice(samples())
    name = chance.choice(_BLOCKS + _OF_PARTIES + ("dates", "alternatives", "parties", "status"))
    if name in donor:
        data[name] = copy.deepcopy(donor[name])
        if chance.random() < 0.5 and "sources" in donor and data.get("nature") == "real":
            data["sources"] = copy.deepcopy(donor["sources"])
            data["evidence"] = copy.deepcopy(donor.get("evidence", {}))


def _without_evidence(data: Data, chance: Random) -> None:
    """Make a draft of a deal: then nothing owes evidence, and more of its changes are sound."""
    data["nature"] = chance.choice(("draft", "illustration"))
    if chance.random() < 0.5:
        data.pop("evidence", None)
        data.pop("sources", None)


def _change_party(data: Data, chance: Random) -> None:
    """Name another developer or importer, or describe one in the deal."""
    kind = chance.choice(_OF_PARTIES)
    other = chance.choice(profiles(kind))
    values = Values(kind, chance)
    if chance.random() < 0.4:
        data[kind] = other["id"]
        return
    known = values.keys_of(values.keys_of(values.schema)["facts"])
    names = chance.sample(list(known), chance.randint(0, min(8, len(known))))
    described: Data = {
        "id": other["id"] if chance.random() < 0.5 else {"developer": "someone"}.get(kind, "XA"),
        "name": values.of(values.keys_of(values.schema)["name"]),
        "facts": {name: values.of(known[name]) for name in names},
    }
    if chance.random() < 0.5:
        described["based_on"] = other["id"]
    data[kind] = described


def _repeat(data: Data, chance: Random) -> None:
    """Double an entry of a list, or write it many times."""
    lists = [one for one in places(data) if isinstance(at(data, one), list) and at(data, one)]
    if lists:
        chosen = cast(list[Plain], at(data, chance.choice(lists)))
        one = chance.choice(chosen)
        chosen.extend(copy.deepcopy(one) for _ in range(chance.choice((1, 1, 2, 30))))


def _rename(data: Data, chance: Random) -> None:
    """Put strange texts in the place of some that people read."""
    texts = [
        one for one in places(data) if isinstance(at(data, one), str) and one[-1] in _FOR_PEOPLE
    ]
    chosen = chance.sample(texts, min(len(texts), chance.choice((1, 3, 30))))
    # Every page shows the deal's own name, and few show what is noted on a source.
    for where in [("name",), *chosen]:
        put(data, where, Values("deal", chance).of({"type": "string", "minLength": 1}))


def _spoil(data: Data, chance: Random) -> None:
    """Write something wrong anywhere."""
    put(data, chance.choice(places(data)), copy.deepcopy(chance.choice(_WRONG)))


def _misname(data: Data, chance: Random) -> None:
    """Give a key another name."""
    wheres = [one for one in places(data) if isinstance(one[-1], str)]
    where = chance.choice(wheres)
    block = cast(Data, at(data, where[:-1]))
    key = cast(str, where[-1])
    block[chance.choice((f"{key}s", key.upper(), "é\x1b[2J", "", "<b id=evil>"))] = block.pop(key)


def _swap(data: Data, chance: Random) -> None:
    """Let two things change places."""
    one, other = chance.choice(places(data)), chance.choice(places(data))
    first, second = copy.deepcopy(at(data, one)), copy.deepcopy(at(data, other))
    put(data, one, second)
    if one != other[: len(one)]:
        put(data, other, first)


_MOVES: tuple[Move, ...] = (
    *(_state,) * 8,
    *(_forget,) * 3,
    *(_without_evidence,) * 3,
    *(_graft,) * 2,
    _change_party,
    _repeat,
    *(_rename,) * 3,
)
_WILD: tuple[Move, ...] = (_spoil, _misname, _swap)

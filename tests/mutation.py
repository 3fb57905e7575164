"""Deals that chance has changed: strategies for hypothesis."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from dealcheck.reading import Plain, read_file

ROOT = Path(__file__).parents[1]
DEALS = sorted((ROOT / "deals").glob("*.yaml"))
PROFILES = sorted((ROOT / "src/dealcheck/data").glob("[di][em]*/*.yaml"))
SMALL = sorted(DEALS, key=lambda file: file.stat().st_size)[:12] + PROFILES[::6]

ODD: tuple[Plain, ...] = (
    None,
    True,
    0,
    -1,
    1.0,
    1e300,
    10**30,
    "",
    " ",
    "unknown",
    "none",
    "NO",
    "2026-02-30",
    "2026-07",
    "x" * 300,
    "\x1b[2J\u202e",
    "\n::error::x",
    "[/red]",
    "../../etc/passwd",
    [],
    {},
    [[]],
    [5, 1],
    ["unknown", "unknown"],
    [0, 10**9],
    {"id": "x"},
    {"": ""},
)


def data_of(file: Path) -> dict[str, Plain]:
    """Return the data of a shipped file, to be changed at will."""
    document = read_file(file).document
    assert document is not None
    return copy.deepcopy(document.data)


SAMPLES = [data_of(file) for file in SMALL]


def blocks(value: Plain) -> list[dict[str, Plain] | list[Plain]]:
    """Return every block and list of some data."""
    if isinstance(value, dict):
        inner = [each for part in value.values() for each in blocks(part)]
    elif isinstance(value, list):
        inner = [each for part in value for each in blocks(part)]
    else:
        return []
    return [value, *inner]


def changed(data: dict[str, Plain], chance: Random, times: int) -> dict[str, Plain]:
    """Return data with some of its values, keys and entries changed."""
    data = copy.deepcopy(data)
    for _ in range(times):
        block = chance.choice(blocks(data))
        donor = chance.choice(blocks(chance.choice(SAMPLES)))
        # A copy: what is put in is changed later, and must not be what comes next time.
        value = copy.deepcopy(chance.choice([*ODD, donor]))
        if isinstance(block, list):
            _change_list(block, value, chance)
        else:
            _change_block(block, value, donor, chance)
    return data


def _change_list(block: list[Plain], value: Plain, chance: Random) -> None:
    place = chance.randint(0, len(block))
    match chance.randrange(3):
        case 0 if block:
            del block[place - 1]
        case 1 if block:
            block[place - 1] = value
        case _:
            block.insert(place, chance.choice([*block, value]))


def _change_block(
    block: dict[str, Plain], value: Plain, donor: dict[str, Plain] | list[Plain], chance: Random
) -> None:
    key = chance.choice([*block, "x"])
    match chance.randrange(4):
        case 0:
            block.pop(key, None)
        case 1 if isinstance(donor, dict) and donor:
            name = chance.choice([*donor])
            block[name] = copy.deepcopy(donor[name])
        case 2:
            block[chance.choice([key + "s", key.upper(), "a b", "é", key])] = value
        case _:
            block[key] = value


SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def changed_documents(draw: Any) -> dict[str, Plain]:
    """Draw a shipped file with up to six changes."""
    chance = Random(draw(SEEDS))
    return changed(chance.choice(SAMPLES), chance, draw(st.integers(0, 6)))


@st.composite
def changed_bytes(draw: Any) -> bytes:
    """Draw the bytes of a shipped file with up to eight cuts, doublings and strange pieces."""
    chance = Random(draw(SEEDS))
    data = bytearray(chance.choice(SMALL).read_bytes())
    for _ in range(draw(st.integers(1, 8))):
        start = chance.randrange(len(data) + 1)
        stop = min(len(data), start + chance.choice([0, 1, 1, 2, 20, 200]))
        piece = chance.choice([*PIECES, bytes(data[start:stop]) * 2, chance.randbytes(3)])
        data[start:stop] = piece
    return bytes(data)


PIECES = [
    *(bytes([sign]) for sign in b" \t\n\r-:,[]{}&*!|>'\"%@`?#\\~"),
    b"",
    b": ",
    b"- ",
    b"\n  ",
    b"<<: ",
    b"&a ",
    b"*a",
    b"!!python/object:x ",
    b"---\n",
    b"...\n",
    b"%YAML 1.1\n",
    b".nan",
    b"1e999",
    b"NO",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\x00",
    b"\x1b[2J",
    b"# dealcheck: ignore[D201] x\n",
    b"# dealcheck: ignore[",
]


def as_yaml(data: dict[str, Plain]) -> bytes:
    """Write data as YAML; JSON is some."""
    return json.dumps(data, indent=1).encode()

"""Sweeps: every offer in as many futures as asked for, as Parquet files that can be read elsewhere.

A future is one way in which all that nobody knows turns out: one draw of the open facts, the same
for all offers of its number. The rows are cut into parts that hang on nothing but what is swept, so
that the same sweep has the same bytes whoever works it out. A part is written as a whole or not at
all; what is there already is not worked out again.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dealcheck import __version__
from dealcheck.cores import rarely_collect, spread
from dealcheck.matching.matrix import (
    CASH,
    LASTING,
    Field,
    in_order,
    prepared_offers,
    price_tables,
)
from dealcheck.matching.offers import Grader, possible_offers
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import PARTIES
from dealcheck.scoring.prepared import Prepared
from dealcheck.scoring.settings import ScoreSettings

FORMAT = "dealcheck/sweep/1"
MOST_FUTURES = 10_000
_PART_ROWS = 50_000
"""About how many rows a part has: little memory, and little lost with a worker."""
_BLOCK_ROWS = 8_192
"""How many rows go through the model at once: half of what is fastest, for less memory."""
_MANIFEST = "_sweep.json"
"""Readers of Parquet leave alone what begins so."""
Progress = Callable[[int, int], None]


class SweepError(RuntimeError):
    """A sweep that cannot be made; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep that is there: its folder, how many rows in how many parts, and how many of these
    were worked out now."""

    folder: Path
    rows: int
    parts: int
    made: int


def sweep(
    field: Field,
    settings: ScoreSettings,
    folder: Path,
    *,
    scheduler: str = "",
    progress: Progress | None = None,
) -> Swept:
    """Work out every offer in `settings.draws` futures and write the rows to a folder.

    With the address of a Dask scheduler its workers do it; else the cores of this machine. Parts
    that are there already are kept, if they are of the same sweep. Raises SweepError.
    """
    _parquet()
    offers = in_order(
        field,
        np.argwhere(
            possible_offers(field.catalogue, field.developers, field.importers, field.packages)
        ),
    )
    size = max(1, _PART_ROWS // settings.draws)
    parts = [offers[start : start + size] for start in range(0, len(offers), size)]
    _begin(folder, _manifest(field, settings, len(offers), len(parts)))
    names = [folder / f"part-{place:05}.parquet" for place in range(len(parts))]
    missing = [place for place, name in enumerate(names) if not name.is_file()]
    work = partial(part_of, field=field, settings=settings)
    todo = [parts[place] for place in missing]
    done = len(parts) - len(missing)
    if progress is not None and missing:
        progress(done, len(parts))
    for place, data in _worked_out(work, todo, scheduler):
        _write(names[missing[place]], data)
        done += 1
        if progress is not None:
            progress(done, len(parts))
    return Swept(folder, len(offers) * settings.draws, len(parts), len(missing))


def part_of(offers: Indices, field: Field, settings: ScoreSettings) -> bytes:
    """The rows of some offers, as a Parquet file."""
    arrow, parquet = _parquet()
    rarely_collect()
    prices = price_tables(field)
    grader = Grader(field.model)
    tables = []
    start = 0
    for block in prepared_offers(
        field, offers, settings, grader, worth_only=True, rows=_BLOCK_ROWS
    ):
        some = offers[start : start + len(block.deals)]
        start += len(block.deals)
        tables.append(_table(arrow, block, some, field, prices))
    sink = io.BytesIO()
    parquet.write_table(arrow.concat_tables(tables), sink, compression="zstd")
    return sink.getvalue()


def columns(field: Field) -> tuple[str, ...]:
    """The names of the columns of numbers, in their order."""
    return (
        "goes_ahead",
        *(f"payoff_{party}" for party in PARTIES),
        *(f"gain_{party}" for party in PARTIES),
        *field.model.poles,
        "cash_now",
        "lasting_demand",
    )


def _table(
    arrow: Any, block: Prepared, offers: Indices, field: Field, prices: Mapping[str, Array]
) -> Any:
    joint, futures = block.joint, block.chance.rows
    rows = len(offers) * futures

    def full(values: Array) -> Array:
        return np.broadcast_to(values, rows)

    d, i, p = offers.T
    values = {"goes_ahead": full(joint.goes_ahead)}
    for party in PARTIES:
        values[f"payoff_{party}"] = full(joint.expected[party])
        price = np.repeat(prices[party][d, i, p], futures)
        over = joint.worth[party] - joint.mix[party] - price
        values[f"gain_{party}"] = full(joint.goes_ahead * over)
    for pole in field.model.poles:
        values[pole] = full(joint.value(pole))
    values["cash_now"] = full(joint.goes_ahead * joint.value(CASH))
    values["lasting_demand"] = full(joint.goes_ahead * joint.value(LASTING))

    def names(places: Indices, ids: Sequence[str]) -> Any:
        repeated = np.repeat(places, futures).astype(np.int32)
        return arrow.DictionaryArray.from_arrays(arrow.array(repeated), arrow.array(ids))

    arrays = [
        names(d, [one.id for one in field.developers]),
        names(i, [one.id for one in field.importers]),
        names(p, [one.id for one in field.packages]),
        arrow.array(np.tile(np.arange(futures, dtype=np.int32), len(offers))),
        *(arrow.array(values[name].astype(np.float32)) for name in columns(field)),
    ]
    return arrow.Table.from_arrays(
        arrays, names=["developer", "importer", "package", "future", *columns(field)]
    )


def _worked_out(
    work: Callable[[Indices], bytes], parts: Sequence[Indices], scheduler: str
) -> Iterator[tuple[int, bytes]]:
    """The parts with their places, as they are done."""
    if not scheduler:
        yield from enumerate(spread(work, parts, per_task=1))
        return
    try:
        from distributed import Client, as_completed  # noqa: PLC0415  only for a cluster
    except ImportError:
        raise SweepError("a cluster needs Dask: pip install 'dealcheck[sweep]'") from None
    try:
        client = Client(scheduler, timeout="10s", set_as_default=True)
    except (OSError, ValueError) as problem:
        raise SweepError(f"there is no Dask scheduler at that address: {problem}") from None
    with client:
        # The field goes to each worker once; a part whose worker dies is given to another one.
        futures = client.map(work, parts, pure=False, retries=3)
        places = {future.key: place for place, future in enumerate(futures)}
        for future in as_completed(futures):
            yield places[future.key], future.result()
            future.release()


def _parquet() -> tuple[Any, Any]:
    try:
        import pyarrow  # noqa: PLC0415  only where a sweep is written
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise SweepError("Parquet needs pyarrow: pip install 'dealcheck[sweep]'") from None
    return pyarrow, parquet


def _manifest(field: Field, settings: ScoreSettings, offers: int, parts: int) -> str:
    """What the parts of a sweep hang on; two sweeps with the same one have the same rows."""
    held = {
        "format": FORMAT,
        "dealcheck": __version__,
        "model": {"id": field.model.id, "digest": field.model.digest},
        "weights": field.model.weights.digest if field.model.weights else None,
        "settings": {
            "futures": settings.draws,
            "seed": settings.seed,
            "reference": settings.reference,
            "importer": settings.importer,
            "us_government": settings.us_government,
        },
        "developers": [_identity(one) for one in field.developers],
        "importers": [_identity(one) for one in field.importers],
        "packages": [one.id for one in field.packages],
        "offers": offers,
        "rows": offers * settings.draws,
        "parts": parts,
        "columns": ["developer", "importer", "package", "future", *columns(field)],
    }
    return json.dumps(held, indent=2, ensure_ascii=True) + "\n"


def _identity(one: Any) -> dict[str, object]:
    """A profile by its id, and by its facts as they are taken here."""
    facts = {name: value for name, value in sorted(one.facts.items()) if name != f"{one.kind}.name"}
    return {"id": one.id, "as_of": one.as_of, "facts": facts}


def _begin(folder: Path, manifest: str) -> None:
    """Make the folder of a sweep, or go on in one that holds the same."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / _MANIFEST
        if file.is_file():
            if file.read_bytes() != manifest.encode():
                raise SweepError(
                    "the folder holds another sweep (_sweep.json differs); name an empty folder"
                )
            return
        # A sweep that was ended at its very beginning may have left its first file unfinished.
        if any(not one.name.startswith(f".{_MANIFEST}.") for one in folder.iterdir()):
            raise SweepError("the folder holds something else; name an empty or a new one")
        _write(file, manifest.encode())
    except OSError as problem:
        raise SweepError(f"the folder cannot be used: {problem.strerror or problem}") from None


def _write(file: Path, data: bytes) -> None:
    """Write a file as a whole or not at all."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as written:
            written.write(data)
            written.flush()
            # The name may reach the disk before the content does, and a part that is there is kept.
            os.fsync(written.fileno())
        unfinished.replace(file)
    except OSError as problem:
        unfinished.unlink(missing_ok=True)
        raise SweepError(f"cannot write {file.name}: {problem.strerror or problem}") from None

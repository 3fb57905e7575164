"""Looks for deals on which dealcheck breaks a promise, for as long as one likes.

    .venv/bin/python benchmarks/fuzz.py --minutes 10 [--seed 1] [--cores 1] [--failures FOLDER]

Each input is a sound deal that was changed by its structure; tests/fuzzing/ says how, and what has
to hold of it. Each kind of failure is made small and written to a folder, as a case that belongs
into tests/fuzzing/cases/ once it is mended. The exit code is 1 if there was one.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from fuzzing.session import (  # type: ignore[import-not-found]  # noqa: E402
    Failure,
    Session,
    write_failure,
)

from dealcheck.cores import rarely_collect  # noqa: E402

# Between two lines on how it goes.
_EVERY = 60.0


def fuzz(seed: int, seconds: float, failures: Path) -> Counter[str]:
    """Look at the inputs of one seed for so long; what was run, and how often."""
    rarely_collect()
    counts: Counter[str] = Counter()
    end = time.monotonic() + seconds
    with TemporaryDirectory() as name:
        session = Session(seed, Path(name))
        numbers = count()
        written: set[tuple[str, str]] = set()
        while time.monotonic() < end:
            session.run(numbers, min(end, time.monotonic() + _EVERY))
            for key in session.found.keys() - written:
                written.add(key)
                _write(session.found[key], failures, Path(name))
            told = {**session.counts, "slowest": round(session.slowest, 2)}
            print(f"seed {seed}: {json.dumps(told)}", flush=True)
        counts.update(session.counts)
    return counts


def _write(failure: Failure, failures: Path, scratch: Path) -> None:
    print(f"input {failure.name}, {failure.probe}: {failure.fault.promise}", flush=True)
    path = write_failure(failure, failures, scratch / "reducing.yaml")
    print(f"  made small in {path}", flush=True)


def main() -> None:
    """Fuzz on some cores, and say what was run and found."""
    parser = argparse.ArgumentParser(description="A fuzzer that knows the form of deals.")
    parser.add_argument("--minutes", type=float, default=5, help="how long (5)")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; each core has its own")
    parser.add_argument("--cores", type=int, default=1, help="how many processes (1)")
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"), help="a folder")
    given = parser.parse_args()
    jobs = [(given.seed + n, given.minutes * 60, given.failures) for n in range(given.cores)]
    if given.cores == 1:
        counted = [fuzz(*jobs[0])]
    else:
        with multiprocessing.get_context("spawn").Pool(given.cores) as pool:
            counted = pool.starmap(fuzz, jobs)
    total = sum(counted, Counter[str]())
    print(json.dumps(total))
    sys.exit(1 if total["faults"] else 0)


if __name__ == "__main__":
    main()

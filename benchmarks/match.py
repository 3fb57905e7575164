"""How well and how fast match answers who should serve whom, on the shipped profiles.

    .venv/bin/python benchmarks/match.py [--cluster] [--ema]

One line a measure: what is asked, what is wanted, what it is today. `--cluster` adds the time of a
sweep on one and on two Dask workers and the memory of a million rows (needs `dealcheck[sweep]`,
takes minutes), `--ema` the rate of EMA workbench on the same function (needs `ema_workbench`).
"""

from __future__ import annotations

import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from dealcheck import workflow
from dealcheck.matching import run
from dealcheck.matching.division import divided
from dealcheck.matching.match import advantages, best_agreed
from dealcheck.matching.matrix import Field, Matrix, in_order, matrix, prepared_offers
from dealcheck.matching.offers import Grader, possible_offers
from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import Array
from dealcheck.model.types import PARTIES
from dealcheck.scoring.settings import ScoreSettings

SETTINGS = ScoreSettings(draws=200)
_COUNTRIES = 40
Line = tuple[str, str, str]


def whole() -> Field:
    """All developers, types included, and the forty largest economies."""
    read = run.field_of(developers=[run.ALL])
    assert read.field is not None
    everybody = read.field
    largest = sorted(everybody.importers, key=lambda one: -(one.number("gdp_usd_billion") or 0.0))[
        :_COUNTRIES
    ]
    kept = tuple(one for one in everybody.importers if one in largest)
    return Field(
        everybody.model, everybody.catalogue, everybody.developers, kept, everybody.packages
    )


def interaction(values: Array) -> float:
    """The share of the variance that is due to who meets whom."""
    left = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    return float((left**2).mean() / values.var())


def answers(table: Matrix) -> Iterator[Line]:
    """How far the answer depends on who meets whom."""
    agreed = best_agreed(table)
    ids = [one.id for one in table.field.developers]
    for title, wanted, index in (
        ("best developer, most frequent", "<= 40%", agreed),
        ("the same by comparative advantage", "<= 25%", advantages(agreed)),
    ):
        counts = Counter(ids[d] for d in index.argmax(axis=0))
        name, most = counts.most_common(1)[0]
        yield title, wanted, f"{most / agreed.shape[1]:.0%} ({name}; {len(counts)} developers)"
    firms = [d for d, one in enumerate(table.field.developers) if not one.is_type]
    american = [d for d in firms if table.field.developers[d].is_american]
    for title, some in (("among firms", firms), ("among American firms", american)):
        counts = Counter(ids[some[d]] for d in agreed[some].argmax(axis=0))
        name, most = counts.most_common(1)[0]
        yield f"best developer {title}", "-", f"{most / agreed.shape[1]:.0%} ({name})"
    best = table.best()
    packages = Counter(table.field.packages[p].id for p in best.ravel() if p >= 0)
    name, most = packages.most_common(1)[0]
    share = most / sum(packages.values())
    yield (
        "distinct best packages; most frequent",
        ">= 6; <= 40%",
        f"{len(packages)}; {share:.0%} ({name})",
    )
    for party in PARTIES:
        chosen = np.take_along_axis(table.payoffs[party], best[:, :, np.newaxis], axis=2)[..., 0]
        yield f"developer x importer, {party}", ">= 10%", f"{interaction(chosen):.0%}"
    division = divided(table)
    yield (
        "price of the lowest common denominator",
        "-",
        f"{division.gap:.0f} points, {division.share:.0%} of lasting demand",
    )


def designs_a_second(field: Field, seconds: float = 3.0) -> float:
    """Settled cases a second on one core: six poles and three payoffs of each."""
    offers = in_order(
        field,
        np.argwhere(
            possible_offers(field.catalogue, field.developers, field.importers, field.packages)
        ),
    )[:20]
    block = next(prepared_offers(field, offers, SETTINGS, Grader(field.model), worth_only=True))
    facts, given = block.joint.facts, block.joint.given()
    names = [*field.model.poles, *field.model.report.payoffs.values()]
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        evaluation = Evaluation(field.model, facts, settled=True)
        for name in given:
            evaluation.put(name, block.joint.value(name))
        for name in names:
            evaluation.value(name)
        done += facts.rows
    return done / (time.perf_counter() - begun)


def with_ema(field: Field) -> float:
    """Designs a second of EMA workbench, which calls the same function once for each."""
    from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator  # noqa: PLC0415
    from ema_workbench.util import ema_logging  # noqa: PLC0415

    ema_logging.log_to_stderr(logging.ERROR)
    offers = np.argwhere(
        possible_offers(field.catalogue, field.developers, field.importers, field.packages)
    )[:1]
    settings = ScoreSettings(draws=1)
    block = next(prepared_offers(field, offers, settings, Grader(field.model), worth_only=True))
    facts, given = block.joint.facts, block.joint.given()
    names = [*field.model.poles, *field.model.report.payoffs.values()]
    moved = ("demand.anchor_percent", "work.engineers")

    def one(anchor: float, engineers: float) -> dict[str, float]:
        from dealcheck.model.values import Settled  # noqa: PLC0415

        case = facts.with_settled(
            [Settled(moved[0], None, anchor), Settled(moved[1], None, engineers)]
        )
        evaluation = Evaluation(field.model, case, settled=True)
        for name in given:
            evaluation.put(name, block.joint.value(name))
        return {name.replace("-", "_"): float(evaluation.value(name)[0]) for name in names}

    model = Model("dealcheck", function=one)
    model.uncertainties = [
        RealParameter("anchor", 0.0, 100.0),
        RealParameter("engineers", 0.0, 60.0),
    ]
    model.outcomes = [ScalarOutcome(name.replace("-", "_")) for name in names]
    count, begun = 2000, time.perf_counter()
    with SequentialEvaluator(model) as evaluator:
        evaluator.perform_experiments(scenarios=count)
    return count / (time.perf_counter() - begun)


CLUSTER = """
from distributed import LocalCluster
import sys, time
if __name__ == '__main__':
    c = LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=1, dashboard_address=None)
    print(c.scheduler_address, flush=True)
    time.sleep(3600)
"""


def on_cluster(workers: int, folder: Path) -> float:
    """Seconds for one sweep on so many Dask workers."""
    from dealcheck.matching.sweep import sweep  # noqa: PLC0415

    script = folder / "cluster.py"
    script.write_text(CLUSTER)
    process = subprocess.Popen(
        [sys.executable, str(script), str(workers)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        read = run.field_of(importers=["AE", "DE", "FR", "IN", "JP", "KE", "PL", "TT"])
        assert read.field is not None
        # The first parts wait for the workers to load everything.
        sweep(read.field, ScoreSettings(draws=40), folder / f"first{workers}", scheduler=address)
        begun = time.perf_counter()
        sweep(read.field, ScoreSettings(draws=400), folder / f"w{workers}", scheduler=address)
        return time.perf_counter() - begun
    finally:
        process.terminate()
        process.communicate(timeout=30)


def million(folder: Path) -> tuple[int, float, float]:
    """Rows, seconds and the most memory (MiB) of one process in a sweep of a million rows."""
    code = (
        "import sys, resource\n"
        "from pathlib import Path\n"
        "from dealcheck.matching import run\n"
        "from dealcheck.matching.sweep import sweep\n"
        "from dealcheck.scoring.settings import ScoreSettings\n"
        "if __name__ == '__main__':\n"
        "    field = run.field_of().field\n"
        "    found = sweep(field, ScoreSettings(draws=170), Path(sys.argv[1]))\n"
        "    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "    print(found.rows, (own + 2 * workers) / 1024)\n"
    )
    script = folder / "million.py"
    script.write_text(code)
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(script), str(folder / "rows")],
        capture_output=True,
        text=True,
        check=True,
    )
    rows, memory = done.stdout.split()
    return int(rows), time.perf_counter() - begun, float(memory)


def _processor() -> float:
    """Seconds of processor time of this process and those that it started and that have ended."""
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def lines(options: Sequence[str]) -> Iterator[Line]:
    """Every measure with what is wanted and what it is."""
    field = whole()
    workflow.facts()
    times, processor = [], []
    for _ in range(3):
        begun, used = time.perf_counter(), _processor()
        table = matrix(field, SETTINGS)
        times.append(time.perf_counter() - begun)
        processor.append(_processor() - used)
    offers = int(table.possible.sum())
    yield from answers(table)
    yield (
        f"whole matrix, {offers:,} offers, 200 draws",
        "<= 10 s",
        f"{min(times):.1f} s by the clock, {min(processor):.1f} s of processors",
    )
    rate = designs_a_second(field)
    yield "designs a second, one core", ">= 200,000", f"{rate:,.0f}"
    if "--ema" in options:
        other = with_ema(field)
        yield "EMA workbench, designs a second", ">= 10 x", f"{other:,.0f} ({rate / other:.0f} x)"
    if "--cluster" in options:
        with tempfile.TemporaryDirectory() as name:
            one, two = (on_cluster(workers, Path(name)) for workers in (1, 2))
            yield (
                "two Dask workers against one",
                ">= 1.7 x",
                f"{one / two:.2f} x ({one:.0f} s, {two:.0f} s)",
            )
            rows, seconds, memory = million(Path(name))
            yield (
                f"sweep of {rows:,} rows: memory",
                "<= 1024 MiB",
                f"{memory:.0f} MiB ({seconds:.0f} s)",
            )


def main() -> None:
    """Print the table."""
    for title, wanted, value in lines(sys.argv[1:]):
        print(f"{title:48} {wanted:14} {value}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory of this process':48} {'-':14} {peak:.0f} MiB")


if __name__ == "__main__":
    main()

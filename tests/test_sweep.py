"""Sweeps: the same rows whoever works them out, nothing lost, and read by the page's queries."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pytest
from command import run as command
from pyarrow import parquet

from dealcheck.matching import run
from dealcheck.matching import sweep as sweeping
from dealcheck.matching.matrix import Field, matrix
from dealcheck.scoring.settings import ScoreSettings

ROOT = Path(__file__).resolve().parents[1]
FEW = ScoreSettings(draws=40)
DEVELOPERS, COUNTRIES = ("google", "mistral"), ("KE", "FR", "JP")


def field() -> Field:
    read = run.field_of(developers=DEVELOPERS, importers=COUNTRIES)
    assert read.field is not None
    return read.field


def parts(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.parquet"))}


@pytest.fixture
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "_PART_ROWS", 400)


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sweep") / "futures"
    sweeping.sweep(field(), FEW, folder)
    return folder


def test_the_rows_are_what_the_matrix_is_the_mean_of(swept: Path) -> None:
    table = parquet.read_table(swept).to_pydict()
    around = field()
    means = matrix(around, FEW)
    offers = int(means.possible.sum())
    assert len(table["future"]) == offers * FEW.draws
    assert set(table["future"]) == set(range(FEW.draws))
    keys = np.array(
        [
            (
                [one.id for one in around.developers].index(d),
                [one.id for one in around.importers].index(i),
                [one.id for one in around.packages].index(p),
            )
            for d, i, p in zip(table["developer"], table["importer"], table["package"], strict=True)
        ]
    )
    gains = np.array(table["gain_importer"])
    chances = np.array(table["goes_ahead"])
    for d, i, p in np.argwhere(means.possible):
        mine = (keys == (d, i, p)).all(axis=1)
        assert mine.sum() == FEW.draws
        assert gains[mine].mean() == pytest.approx(means.gains["importer"][d, i, p], abs=1e-4)
        assert chances[mine].mean() == pytest.approx(means.chance[d, i, p], abs=1e-5)


def test_the_columns_are_those_of_the_page(swept: Path) -> None:
    page = (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8")
    held = json.loads((swept / "_sweep.json").read_text(encoding="utf-8"))
    assert held["columns"] == parquet.read_schema(swept / "part-00000.parquet").names
    assert all(f"`{name}`" in page for name in held["columns"])


@pytest.mark.usefixtures("in_small_parts")
def test_a_sweep_goes_on_where_it_stood_with_the_same_bytes(tmp_path: Path) -> None:
    whole, again = tmp_path / "whole", tmp_path / "again"
    first = sweeping.sweep(field(), FEW, whole)
    assert first.parts > 3
    assert first.made == first.parts
    sweeping.sweep(field(), FEW, again)
    assert parts(again) == parts(whole)
    lost = sorted(again.glob("*.parquet"))[1:3]
    for file in lost:
        file.unlink()
    resumed = sweeping.sweep(field(), FEW, again)
    assert resumed.made == 2
    assert parts(again) == parts(whole)


def test_a_folder_whose_first_file_is_no_text_holds_another_sweep(tmp_path: Path) -> None:
    (tmp_path / "_sweep.json").write_bytes(b"\xff\xfe")
    with pytest.raises(sweeping.SweepError, match="another sweep"):
        sweeping.sweep(field(), FEW, tmp_path)


def test_another_sweep_does_not_go_into_the_same_folder(swept: Path) -> None:
    before = parts(swept)
    other = ScoreSettings(draws=FEW.draws, seed=1)
    with pytest.raises(sweeping.SweepError, match="another sweep"):
        sweeping.sweep(field(), other, swept)
    assert parts(swept) == before


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(sweeping.SweepError, match="something else"):
        sweeping.sweep(field(), FEW, tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]


def queries() -> list[str]:
    page = (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8")
    return [part.split("```")[0] for part in page.split("```sql\n")[1:]]


def test_the_queries_of_the_page_run(swept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(swept.parent)
    with duckdb.connect() as base:
        found = [base.execute(query).fetchall() for query in queries()]
    assert len(found) == 3
    by_country, by_package, by_pair = found
    assert [row[0] for row in by_country] == sorted(COUNTRIES)
    assert all(0.0 <= row[4] <= 1.0 for row in by_country)
    assert len(by_package) > 5
    assert len(by_pair) == len(COUNTRIES)


def scheduler_and_workers(tmp_path: Path, workers: int) -> tuple[str, list[subprocess.Popen[str]]]:
    """A Dask cluster of real processes on this machine."""
    code = (
        "from distributed import LocalCluster\n"
        "import sys, time\n"
        "if __name__ == '__main__':\n"
        "    c = LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=1, "
        "dashboard_address=None)\n"
        "    print(c.scheduler_address, flush=True)\n"
        "    print(*[w.pid for w in c.workers.values()], flush=True)\n"
        "    time.sleep(600)\n"
    )
    script = tmp_path / "cluster.py"
    script.write_text(code)
    process = subprocess.Popen(
        [sys.executable, str(script), str(workers)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process.stdout.readline().strip(), [process]


@pytest.mark.usefixtures("in_small_parts")
@pytest.mark.timeout(180)
def test_a_cluster_gives_the_same_bytes_even_if_a_worker_is_killed(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    sweeping.sweep(field(), FEW, here)
    address, processes = scheduler_and_workers(tmp_path, 2)
    try:
        assert address.startswith("tcp://")
        stdout = processes[0].stdout
        assert stdout is not None
        victim = int(stdout.readline().split()[0])
        killed: list[int] = []

        def kill_once(done: int, total: int) -> None:
            if not killed and done >= 1:
                killed.append(victim)
                os.kill(victim, signal.SIGKILL)

        sweeping.sweep(field(), FEW, there, scheduler=address, progress=kill_once)
        assert killed
    finally:
        for process in processes:
            process.terminate()
            process.communicate(timeout=20)
    assert parts(there) == parts(here)


def test_a_scheduler_that_is_not_there_is_said(tmp_path: Path) -> None:
    begun = time.perf_counter()
    done = command(
        *("match", "--sweep", str(tmp_path / "x"), "--importers", "KE", "--developers", "google"),
        *("--draws", "10", "--scheduler", "tcp://127.0.0.1:9"),
    )
    assert done.returncode == 2
    assert "no Dask scheduler" in done.stderr
    assert time.perf_counter() - begun < 60


def test_the_command_says_what_is_there(tmp_path: Path) -> None:
    arguments = ("match", "--developers", "google", "--importers", "KE", "--draws", "20")
    first = command(*arguments, "--sweep", str(tmp_path / "s"))
    assert first.returncode == 0, first.stderr
    assert "1 of them new" in first.stdout
    again = command(*arguments, "--sweep", str(tmp_path / "s"))
    assert "0 of them new" in again.stdout
    wrong = command(*arguments, "--scheduler", "tcp://127.0.0.1:9")
    assert wrong.returncode == 2
    assert "--sweep" in wrong.stderr

"""How long it takes to score a deal: the scoring itself, and the whole command beside a validator.

Run it with the Python that dealcheck is installed for:

    .venv/bin/python benchmarks/score.py [--runs 9] [--check-jsonschema PATH] [DEAL ...]

The first table is processor time of `score_deal` within one program: everything that a report
shows, from 1,000 draws, without reading files and without printing. The second is the clock over
whole processes, which run in turn, so that a machine that changes its speed changes it for all of
them; check-jsonschema only looks at the form of the same file. First rounds are not counted.
Without `--check-jsonschema`, it is installed into a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from dealcheck import workflow
from dealcheck.scoring.deal import Deal, build_deal
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "schemas" / "deal.schema.json"
DEALS = ("ae-stargate-uae", "gb-stargate-uk", "au-anthropic-mou", "kz-chatgpt-edu")

# Both tools may keep their compiled modules, as they do wherever they are installed.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def deals_of(paths: Sequence[Path]) -> list[Deal]:
    """Return the deals of these files, ready to be scored; end the program if one is not sound."""
    checked = workflow.validate([str(path) for path in paths])
    if len(checked.sound()) != len(paths):
        sys.exit("not every file is a sound deal; see `dealcheck validate`")
    return [build_deal(one, workflow.facts(), checked.library.find) for one in checked.sound()]


def scoring(deals: Sequence[Deal], runs: int) -> Iterator[str]:
    """Yield the lines of the table on the scoring itself."""
    model = workflow.load_model().model
    if model is None:
        sys.exit("the shipped model does not load")
    times: dict[str, list[float]] = {deal.text("id"): [] for deal in deals}
    for number in range(runs + 1):
        for deal in deals:
            start = time.process_time()
            score_deal(deal, model, workflow.facts())
            if number:
                times[deal.text("id")].append(1000.0 * (time.process_time() - start))
    yield f"## Scoring, {ScoreSettings().draws:,} draws"
    yield ""
    yield f"Milliseconds of processor time, {runs} runs each."
    yield ""
    yield "| deal | median | least |"
    yield "|---|--:|--:|"
    for name, each in times.items():
        yield f"| {name} | {statistics.median(each):.0f} | {min(each):.0f} |"
    yield ""


def clocked(command: Sequence[str]) -> float:
    """Run a command once and return its milliseconds; end the program if it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=ENVIRONMENT
    )
    taken = 1000.0 * (time.perf_counter() - start)
    if done.returncode:
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{said}")
    return taken


def commands(commands_by_name: Mapping[str, Sequence[str]], runs: int) -> Iterator[str]:
    """Yield the lines of the table on whole commands; the last one is the yardstick."""
    times: dict[str, list[float]] = {name: [] for name in commands_by_name}
    for number in range(runs + 1):
        for name, command in commands_by_name.items():
            taken = clocked(command)
            if number:
                times[name].append(taken)
    medians = {name: statistics.median(each) for name, each in times.items()}
    *_, yardstick = medians.values()
    yield "## From start to exit"
    yield ""
    yield f"Milliseconds of the clock, {runs} runs each, in turn."
    yield ""
    yield "| command | median | least | against check-jsonschema |"
    yield "|---|--:|--:|--:|"
    for name, median in medians.items():
        ratio = median / yardstick
        yield f"| {name} | {median:.0f} | {min(times[name]):.0f} | × {ratio:.2f} |"
    yield ""


def installed(folder: Path) -> Path:
    """Install check-jsonschema into a folder and return its command."""
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "check-jsonschema"]
    subprocess.run(pip, check=True, env=ENVIRONMENT)
    return scripts / "check-jsonschema"


def main() -> None:
    """Time the scoring and the commands, and print the page."""
    parser = argparse.ArgumentParser(description="Time the scoring of deals.")
    parser.add_argument("--runs", type=int, default=9, help="counted runs of each (default 9)")
    parser.add_argument("--check-jsonschema", type=Path, help="its command, if it is installed")
    parser.add_argument("deals", nargs="*", type=Path, help="deals (default: four shipped ones)")
    options = parser.parse_args()
    runs = max(1, options.runs)
    paths = options.deals or [ROOT / "deals" / f"{name}.yaml" for name in DEALS]
    with tempfile.TemporaryDirectory() as folder:
        peer = options.check_jsonschema or installed(Path(folder) / "peer")
        file = str(paths[0])
        # The schemas refer to each other by name; this base keeps the peer off the network.
        base = f"--base-uri={SCHEMA.parent.as_uri()}/"
        checking = [str(peer), f"--schemafile={SCHEMA}", base, file]
        said = subprocess.run([str(peer), "--version"], capture_output=True, text=True, check=True)
        ours = [sys.executable, "-m", "dealcheck"]
        print("# Speed of scoring\n")
        print(
            f"dealcheck {version('dealcheck')}, NumPy {version('numpy')}, "
            f"Python {platform.python_version()}, {said.stdout.strip()}, "
            f"{os.cpu_count()} cores.\n"
        )
        lines = [
            *scoring(deals_of(paths), runs),
            *commands(
                {
                    "an empty Python program": [sys.executable, "-c", ""],
                    "dealcheck --version": [*ours, "--version"],
                    f"dealcheck score {paths[0].name}": [*ours, "score", file],
                    f"check-jsonschema {paths[0].name}": checking,
                },
                runs,
            ),
        ]
    print("\n".join(lines), end="")


if __name__ == "__main__":
    main()

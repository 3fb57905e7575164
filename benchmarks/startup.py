"""How long a command takes from start to exit, beside things that everybody has.

Run it with the Python that dealcheck is installed for:

    .venv/bin/python benchmarks/startup.py [--runs 20]

The commands run in turn, so that a machine that changes its speed changes it for all of them; the
first round is not counted. What is printed are medians over whole processes, in milliseconds, and
their ratio to an empty Python program.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"

DEAL = """\
format: dealcheck/deal/1
id: ae-example
name: An example
nature: illustration
developer: openai
importer: AE
status: talks
"""

BARE_TYPER = """\
import typer

app = typer.Typer()


@app.command()
def first(name: str = "", count: int = 1) -> None:
    print(name * count)


@app.command()
def second(name: str = "") -> None:
    print(name)


app()
"""


@dataclass(frozen=True)
class Contestant:
    """A command, by the name it has in the table."""

    name: str
    command: tuple[str, ...]


def contestants(folder: Path) -> list[Contestant]:
    """Return the commands to time, yardsticks first; those that are not installed are left out."""
    deal, empty, bare_typer = folder / "deal.yaml", folder / "empty.py", folder / "bare.py"
    deal.write_text(DEAL, encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    bare_typer.write_text(BARE_TYPER, encoding="utf-8")
    found = [
        Contestant("python, an empty program", (sys.executable, str(empty))),
        Contestant("typer, two trivial commands", (sys.executable, str(bare_typer), "first")),
    ]
    if dealcheck := beside_python("dealcheck"):
        found += [
            Contestant("dealcheck --version", (dealcheck, "--version")),
            Contestant("dealcheck validate", (dealcheck, "validate", str(deal))),
            Contestant("dealcheck score", (dealcheck, "score", str(deal))),
        ]
    if peer := beside_python("check-jsonschema"):
        # The schemas refer to each other by name; this base keeps the peer off the network.
        schema = (f"--schemafile={SCHEMAS / 'deal.schema.json'}", f"--base-uri={SCHEMAS.as_uri()}/")
        found.append(Contestant("check-jsonschema", (peer, *schema, str(deal))))
    return found


def beside_python(name: str) -> str | None:
    """Return the path of a command of this environment, or else of the search path."""
    here = str(Path(sys.executable).parent)
    return shutil.which(name, path=os.pathsep.join([here, os.environ.get("PATH", "")]))


def milliseconds(one: Contestant) -> float:
    """Run a command once and return how long it took; end the program if it fails."""
    start = time.perf_counter()
    done = subprocess.run(one.command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    taken = time.perf_counter() - start
    if done.returncode:
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        sys.exit(f"{one.name} ended with {done.returncode}:\n{said}")
    return taken * 1000


def main() -> None:
    """Time the commands and print the table."""
    parser = argparse.ArgumentParser(description="Time dealcheck's commands from start to exit.")
    parser.add_argument("--runs", type=int, default=20, help="counted runs of each (default 20)")
    runs = max(1, parser.parse_args().runs)
    with tempfile.TemporaryDirectory() as folder:
        entries = contestants(Path(folder))
        rounds = [[milliseconds(one) for one in entries] for _ in range(runs + 1)][1:]
    medians = [statistics.median(times) for times in zip(*rounds, strict=True)]
    print(f"{'median of ' + str(runs):<28} {'ms':>8} {'ratio':>8}")
    for one, median in zip(entries, medians, strict=True):
        print(f"{one.name:<28} {median:8.1f} {median / medians[0]:8.1f}")


if __name__ == "__main__":
    main()

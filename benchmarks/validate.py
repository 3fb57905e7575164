"""How long dealcheck takes to validate, beside the validators that people use today.

    .venv/bin/python benchmarks/validate.py [--write] [--peers FOLDER]

The files are the deals of this repository, copied under other ids as often as needed. All tools get
the same files and the same schema, in turn, so that a machine that changes its speed changes it for
all of them; the first round of the small run is not counted. Printed are medians over whole
processes and their ratio to check-jsonschema. `--write` puts the page into docs/speed.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from peers import ROOT, Run, Tool, run, tools

PAGE = ROOT / "docs" / "speed.md"
YARDSTICK = "check-jsonschema"
ROUNDS = {1: 15}
SIZES = (1, 1000, 10_000)

HEAD = """\
# Speed of validation

`dealcheck validate` beside the validators that people use today. The same files, the same schema,
one after another in turn, on the same machine: what can be compared are the ratios. dealcheck also
applies its rules of consistency, which the others do not have, and shows every finding with its
place in the file.

The files are the deals of this repository ({kilobytes:.1f} kilobytes on average), copied under
other ids. Dates in them are quoted, because ajv-cli reads bare ones as objects and refuses them.
Seconds are those of the clock, the median of the runs; CPU seconds count all processes; memory is
the most that one process held.
"""

TAIL = """\
This page is written by `python benchmarks/validate.py --write`, which fetches the other tools into
a temporary folder; nothing in it is typed by hand.
"""

HOW = """\
## How

Nearly every file is sound, so the question "is it valid?" comes before "what is wrong?":

- the schemas are compiled into functions that only say yes or no (`checking/acceptance.py`);
  jsonschema is loaded when one of them says no, to explain. A test holds the two against each
  other;
- YAML is parsed once. With the extra `dealcheck[fast]` (here it {is_installed} installed) ryaml
  makes plain data of every file about which nothing is doubtful (`reading/quick.py`); all others,
  and all files without the extra, come from libyaml as a stream of events that the guard goes
  through. A test holds the two against each other;
- places are worked out for files with findings only, and for a few findings from the few lines
  around them (`reading/passages.py`);
- a rule that looks at every piece of evidence has it at hand, and does not look it up from the top;
- from 32 files on the work is spread over the cores (`cores.py`); what is printed, and in which
  order, does not depend on it;
- of a deal that is only validated nothing is kept but its text and what deals say of each other.

[design.md](design.md) says where the time goes now, and what was tried.
"""


@dataclass(frozen=True)
class Row:
    """The runs of one tool on one set of files; none if it would have taken too long."""

    tool: Tool
    runs: tuple[Run, ...]
    why_not: str = ""

    def median(self, figure: str) -> float:
        """Return the median of one figure of the runs."""
        return statistics.median([float(getattr(one, figure)) for one in self.runs])


def write_deals(folder: Path, count: int) -> None:
    """Write copies of the shipped deals; links between them lead to the copies."""
    deals = sorted((ROOT / "deals").glob("*.yaml"))
    texts = [deal.read_text(encoding="utf-8") for deal in deals]
    folder.mkdir()
    for number in range(count):
        turn, index = divmod(number, len(deals))
        copy = re.sub(
            r"^((?:id|part_of| *to| *- to): )([a-z0-9-]+)$",
            lambda found, turn=turn: f"{found[1]}{found[2]}-{turn}",  # type: ignore[misc]
            texts[index],
            flags=re.MULTILINE,
        )
        quoted = re.sub(r"(?<=: )(\d{4}-\d\d-\d\d)(?=\s*(?:[,}#]|$))", r'"\1"', copy, flags=re.M)
        (folder / f"{deals[index].stem}-{turn}.yaml").write_text(quoted, encoding="utf-8")


def compare(
    entries: Sequence[Tool], files: Path, rounds: int, left_out: dict[str, str]
) -> list[Row]:
    """Run every tool on the same files in turn."""
    output = files.with_suffix(".said")
    found: dict[str, list[Run]] = {tool.name: [] for tool in entries}
    # One run to warm up costs nothing where runs are short.
    for number in range(rounds + (rounds > 3)):
        for tool in entries:
            if tool.name in left_out:
                continue
            one = run(tool.command([files]), output)
            if one.code:
                sys.exit(f"{tool.name} ended with {one.code}:\n{one.said[:2000]}")
            if number or rounds <= 3:
                found[tool.name].append(one)
    return [Row(tool, tuple(found[tool.name]), left_out.get(tool.name, "")) for tool in entries]


def table(rows: Sequence[Row], size: int) -> Iterator[str]:
    """Yield the lines of one table."""
    yardstick = next(row for row in rows if row.tool.name == YARDSTICK)
    counted = max(len(row.runs) for row in rows)
    yield f"## {'One deal' if size == 1 else f'{size:,} deals'}"
    yield ""
    yield f"Median of {counted} runs." if counted > 1 else "One run."
    yield ""
    yield "| tool | version | seconds | against check-jsonschema | CPU seconds | memory (MB) |"
    yield "|---|---|--:|--:|--:|--:|"
    for row in rows:
        start = f"| {row.tool.name} | {row.tool.version} "
        if not row.runs:
            yield f"{start}| {row.why_not} | | | |"
            continue
        seconds = row.median("seconds")
        ratio = f"× {seconds / yardstick.median('seconds'):.3f}" if yardstick.runs else "–"
        cpu, memory = row.median("cpu_seconds"), row.median("megabytes")
        yield f"{start}| {seconds:.3f} | {ratio} | {cpu:.2f} | {memory:.0f} |"
    yield ""


def measured(
    sizes: Sequence[int], rounds: int, patience: float, keep: Path | None
) -> Iterator[str]:
    """Yield the lines of the page."""
    pace: dict[str, float] = {}
    with TemporaryDirectory() as name, tools(keep) as entries:
        for size in sorted(sizes):
            folder = Path(name) / f"deals-{size}"
            write_deals(folder, size)
            if size == max(sizes):
                total = sum(file.stat().st_size for file in folder.iterdir())
            left_out = {
                tool: f"left out: about {seconds * size / 60:.0f} minutes"
                for tool, seconds in pace.items()
                if seconds * size > patience
            }
            rows = compare(entries, folder, ROUNDS.get(size, rounds), left_out)
            # A run of one deal is nearly all start, and says nothing about larger ones.
            if size > 100:
                pace = {row.tool.name: row.median("seconds") / size for row in rows if row.runs}
            print(*table(rows, size), sep="\n", file=sys.stderr)
            yield from table(rows, size)
        yield HOW.format(is_installed="is" if find_spec("ryaml") else "is not")
        yield "## Where"
        yield ""
        load = os.getloadavg()[0]
        yield f"{_cores()} cores, {platform.system()}, CPython {platform.python_version()}. In the"
        yield f"last minute {load:.1f} processes wanted a core on average, these included. Where"
        yield "that is more than there are cores, the machine was busy with other things: then the"
        yield "clock says little about work on several cores, and the CPU seconds say more."
        yield ""
        yield TAIL
    yield f"kilobytes={total / max(sizes) / 1000}"


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def main() -> None:
    """Measure, and print or write the page."""
    parser = argparse.ArgumentParser(description="Time validation beside other validators.")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many deals")
    parser.add_argument("--rounds", type=int, default=3, help="runs of more than one deal")
    parser.add_argument("--patience", type=float, default=600, help="longest run in seconds")
    parser.add_argument("--peers", type=Path, help="a folder to keep the other tools in")
    given = parser.parse_args()
    *lines, last = measured(given.sizes, given.rounds, given.patience, given.peers)
    kilobytes = float(last.partition("=")[2])
    page = HEAD.format(kilobytes=kilobytes) + "\n" + "\n".join(lines) + "\n"
    if given.write:
        PAGE.write_text(page, encoding="utf-8")
    else:
        print(page)


if __name__ == "__main__":
    main()

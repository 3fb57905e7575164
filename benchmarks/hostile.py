"""What hostile files do to dealcheck and to the validators that people use today.

    .venv/bin/python benchmarks/hostile.py [--write] [--peers FOLDER]

Every tool checks every file as a deal, in a process of its own with ten seconds of a processor and
two gigabytes.
`--write` puts the page into docs/hostile-input.md. The files are those of tests/hostile/ that
stand for a threat each, and input that its manifest describes.
"""

from __future__ import annotations

import argparse
import re
import resource
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from peers import ROOT, Run, Tool, run, tools

sys.path.insert(0, str(ROOT / "tests"))
from hostile_input import made, manifest  # type: ignore[import-not-found]

PAGE = ROOT / "docs" / "hostile-input.md"
FILES = ROOT / "tests" / "hostile"
CPU_SECONDS = 10
# Of the clock: on a busy machine ten seconds of a processor take far longer than ten.
SECONDS = 45.0
LARGEST = 2 << 30
MUCH = 500.0

# What the files of tests/hostile/ stand for.
KEPT = {
    "aliases that multiply": "alias-bomb.yaml",
    "aliases that multiply a text": "alias-text-bomb.yaml",
    "an alias to itself": "self-alias.yaml",
    "5,000 brackets, never closed": "deep-unclosed.yaml",
    "deep blocks": "deep-block.yaml",
    "the same key twice": "duplicate-key.yaml",
    "a merge key": "merge-key.yaml",
    "keys that are no texts": "keys-not-text.yaml",
    "`.nan`, `.inf`, `1e999`": "not-finite.yaml",
    "numbers of thousands of digits": "number-too-long.yaml",
    "tags that name Python objects": "tags.yaml",
    "two documents": "two-documents.yaml",
    "an empty file": "empty.yaml",
    "UTF-16": "utf-16-le.yaml",
    "Latin-1": "latin-1.yaml",
    "a zero byte": "nul.yaml",
    "an escape character": "escape-raw.yaml",
    "tabs for indentation": "tab-indentation.yaml",
}
# Entries of the manifest that say something about any validator.
MADE = (
    "one byte too many",
    "many keys",
    "brackets never closed",
    "brackets closed",
    "dashes",
    "tag directives",
    "a number of a million digits",
    "quotes never closed",
    "terminal escapes in a key",
    "text from right to left",
    "a workflow command in a key",
    "a name with a line end and a workflow command",
    "a name with terminal escapes",
    "a day that no calendar has",
    "a pipe that nobody writes to",
    "a link to itself",
    "a file that is not there",
    "an endless device",
)

HEAD = """\
# Hostile input

What comes in through a pull request may be broken, or made to break something. Every tool below got
every file, as a deal, in a process of its own with {cpu} seconds of a processor and {largest}
gigabytes. Sound deals are accepted by all of them with the same commands ([speed.md](speed.md)).

| word | meaning |
|---|---|
| refused | it said that something is wrong, and ended in order |
| **accepted** | it called the input valid |
| **crashed** | it ended with a traceback, a signal or an error of its own |
| **hung** | it had not ended after {cpu} seconds of a processor, or {seconds:g} of waiting |
| **obeyed** | characters from the input reached the terminal or the workflow unescaped |
| +line | it named the line |

Where a tool took more than {much:g} megabytes, the figure stands beside it. What is invalid by our
schema alone is refused for that reason by all of them; the other inputs are invalid for dealcheck
because a deal is plain data in UTF-8 without a second meaning. That a peer accepts such a file is
not always its mistake: YAML allows some of it.
"""

TAIL = """\
dealcheck's own row by row expectation, with code and place, is in `tests/hostile/expected.txt` and
`tests/hostile/manifest.yml`; the tests run each through the real command with two seconds of a
processor and 500 megabytes.

This page is written by `python benchmarks/hostile.py --write`, which fetches the other tools into a
temporary folder; nothing in it is typed by hand.
"""

# Obeyed by terminals: escape sequences and text that runs from right to left.
_OBEYED = re.compile("\x1b[\\[\\]](?![0-9;]*m)|[\x9b\u202a-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"^::", re.MULTILINE)
_TRACEBACK = re.compile(
    r"Traceback \(most recent|^\s+at .*:\d+:\d+\)?$|internal error", re.MULTILINE
)
_LINE = re.compile(
    r"\.yaml:\d+|line:? \d+|^\s*at line \d+|\(\d+:\d+\)|--> .*:\d+:\d+", re.MULTILINE
)


@dataclass(frozen=True)
class Input:
    """One row: what it is, and the path to check."""

    name: str
    path: Path


def inputs(folder: Path) -> Iterator[Input]:
    """Yield every row, its input made if need be."""
    for name, file in KEPT.items():
        yield Input(name, FILES / file)
    cases = {case.name: case for case in manifest()}
    for number, name in enumerate(MADE):
        home = folder / str(number)
        home.mkdir()
        yield Input(name, made(cases[name], home))


def verdict(one: Run) -> str:
    """Say in a few words how a run ended."""
    if one.code in (None, -signal.SIGXCPU):
        said = "**hung**"
    elif (one.code or 0) < 0 or _TRACEBACK.search(one.said):
        said = "**crashed**"
    elif _OBEYED.search(one.said) or _COMMAND.search(one.said):
        said = "**obeyed**"
    elif one.code == 0:
        said = "**accepted**"
    else:
        said = "refused +line" if _LINE.search(one.said) else "refused"
    return f"{said}, {one.megabytes:.0f} MB" if one.megabytes > MUCH else said


def limit() -> None:
    # Not RLIMIT_AS: Node reserves far more addresses than it uses.
    resource.setrlimit(resource.RLIMIT_DATA, (LARGEST, LARGEST))
    # Inherited by every tool; this program itself only waits.
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))


def page(entries: list[Tool], rows: list[tuple[str, list[Run]]]) -> str:
    """Return the page."""
    lines = [HEAD.format(seconds=SECONDS, cpu=CPU_SECONDS, largest=LARGEST >> 30, much=MUCH)]
    lines.append(f"| input | {' | '.join(f'{tool.name} {tool.version}' for tool in entries)} |")
    lines.append("|---|" + "---|" * len(entries))
    lines += [f"| {name} | {' | '.join(map(verdict, runs))} |" for name, runs in rows]
    totals = [
        sum("**" in verdict(runs[index]) for _, runs in rows) for index in range(len(entries))
    ]
    lines.append(f"| **not refused in order** | {' | '.join(map(str, totals))} |")
    return "\n".join([*lines, "", TAIL])


def main() -> None:
    """Run every tool on every input, and print or write the page."""
    parser = argparse.ArgumentParser(description="Hostile files for dealcheck and its peers.")
    parser.add_argument("--write", action="store_true", help="write docs/hostile-input.md")
    parser.add_argument("--peers", type=Path, help="a folder to keep the other tools in")
    given = parser.parse_args()
    limit()
    with TemporaryDirectory() as name, tools(given.peers) as entries:
        folder = Path(name)
        rows = []
        for each in inputs(folder):
            command = [tool.command([each.path]) for tool in entries]
            runs = [run(one, folder / "said", limit=SECONDS) for one in command]
            print(f"{each.name}: {', '.join(map(verdict, runs))}", file=sys.stderr)
            rows.append((each.name, runs))
        text = page(entries, rows)
    if given.write:
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()

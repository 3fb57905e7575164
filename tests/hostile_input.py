"""Makes the hostile input of tests/hostile/, and runs the real command on it within limits."""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "hostile"
CPU_SECONDS = 2
MEGABYTES = 500
# Of the clock: only a command that waits for something that never comes takes so long.
PATIENCE = 30
LONG = 20_000
NOBODY = 65534

DEAL = {
    "format": "dealcheck/deal/1",
    "id": "xa-hostile",
    "name": "Example",
    "nature": "draft",
    "developer": {"id": "someone", "name": "Someone", "facts": {}},
    "importer": {"id": "XA", "name": "Somewhere", "facts": {}},
    "status": "talks",
}


@dataclass(frozen=True)
class Case:
    """One entry of the manifest."""

    name: str
    make: Mapping[str, Any]
    exit: int
    codes: list[str]
    as_: str = "deal.yaml"
    without: tuple[str, ...] = ()


def manifest() -> list[Case]:
    """Return the entries of manifest.yml."""
    entries = yaml.safe_load((FOLDER / "manifest.yml").read_text(encoding="utf-8"))
    return [
        Case(
            entry["name"],
            entry["make"],
            entry["exit"],
            entry["codes"],
            entry.get("as", "deal.yaml"),
            tuple(entry.get("without", ())),
        )
        for entry in entries
    ]


def expectations() -> dict[str, list[str]]:
    """Return the files of this folder with what reading finds in each: CODE@line:column."""
    lines = (FOLDER / "expected.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {name: [] if found == ["clean"] else found for name, *found in rows}


def made(case: Case, folder: Path) -> Path:
    """Make the input in a folder; return its path."""
    if "path" in case.make:
        return _special(case.make["path"], folder)
    file = folder / case.as_
    file.write_bytes(_text(case).encode("utf-8"))
    return file


def _text(case: Case) -> str:
    make = case.make
    if "deal" not in make:
        body = "".join(make["text"].replace("{n}", str(n)) for n in range(make["times"]))
        return f"{make.get('head', '')}{body}{make.get('tail', '')}"
    data = {key: value for key, value in DEAL.items() if key not in case.without}
    # JSON is YAML: whatever the value is, it comes out with escapes.
    lines = [
        f"{json.dumps(key)}: {json.dumps(value)}" for key, value in {**data, **make["deal"]}.items()
    ]
    text = "\n".join([*lines, make.get("tail", ""), ""])
    long = make.get("long", "x")
    return text.replace("{long}", long * (make.get("length", LONG) // len(long)))


def _special(kind: str, folder: Path) -> Path:
    at = folder / "special.yaml"
    match kind:
        case "pipe":
            os.mkfifo(at)
        case "folder":
            (folder / "d").mkdir()
            return folder / "d"
        case "circle":
            (folder / "d").mkdir()
            (folder / "d" / "a.yaml").write_text("a: 1\n")
            (folder / "d" / "back").symlink_to("..")
            (folder / "d" / "self").symlink_to(".")
            return folder / "d"
        case "devices":
            (folder / "d").mkdir()
            os.mkfifo(folder / "d" / "pipe.yaml")
            (folder / "d" / "zero.yaml").symlink_to("/dev/zero")
            return folder / "d"
        case "loop":
            at.symlink_to("special.yaml")
        case "dangling":
            at.symlink_to("gone.yaml")
        case "unreadable":
            at.write_text("a: 1\n")
            at.chmod(0)
        case "closed folder":
            (folder / "d").mkdir(mode=0)
            return folder / "d"
        case "socket":
            with socket.socket(socket.AF_UNIX) as listener:
                # Bound by its short name: a socket's path has a hundred bytes at most.
                before = Path.cwd()
                os.chdir(folder)
                listener.bind(at.name)
                os.chdir(before)
        case _ if kind.startswith("/dev/"):
            return Path(kind)
    return at


def run_within_limits(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run `dealcheck` in a process that may use two seconds of a processor and 500 megabytes."""
    return subprocess.run(
        [sys.executable, "-m", "dealcheck", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
        timeout=PATIENCE,
        preexec_fn=limit,
        env=environment(),
        **options,
    )


def environment(**more: str) -> dict[str, str]:
    """Return the environment without what changes the output."""
    hidden = ("GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, "PYTHONIOENCODING": "utf-8", **more}


def limit() -> None:
    """Limit the process that is about to start."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

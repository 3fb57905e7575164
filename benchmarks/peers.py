"""The tools that dealcheck is compared with, fetched into a folder of their own.

check-jsonschema comes from PyPI into a virtual environment, ajv-cli and the CLI of Sourcemeta from
npm; each through its ordinary client, in the newest version. Nothing is installed anywhere else.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "schemas"
DEAL_SCHEMA = SCHEMAS / "deal.schema.json"
OTHER_SCHEMAS = (SCHEMAS / "importer.schema.json", SCHEMAS / "developer.schema.json")
NPM_PACKAGES = ("ajv-cli", "@sourcemeta/jsonschema")

Name = Literal["dealcheck", "check-jsonschema", "ajv-cli", "sourcemeta"]


@dataclass(frozen=True)
class Tool:
    """A validator of YAML against our schema: its command, its version and where to find it."""

    name: Name
    version: str
    program: str

    def command(self, files: Sequence[Path]) -> list[str]:
        """Return the command that checks some files, or all files of one folder, as deals."""
        (first, *_) = files
        paths = [str(file) for file in files]
        match self.name:
            case "dealcheck":
                return [self.program, "validate", *paths]
            case "check-jsonschema":
                # The schemas refer to each other by name; this base keeps it off the network.
                base = f"--base-uri={SCHEMAS.as_uri()}/"
                every = [str(file) for file in sorted(first.iterdir())] if first.is_dir() else paths
                return [self.program, f"--schemafile={DEAL_SCHEMA}", base, *every]
            case "ajv-cli":
                wanted = [str(first / "*.yaml")] if first.is_dir() else paths
                schemas = [f"-r={schema}" for schema in OTHER_SCHEMAS]
                form = ["--spec=draft2020", "--strict=false"]
                data = [f"-d={path}" for path in wanted]
                return [self.program, "validate", *form, f"-s={DEAL_SCHEMA}", *schemas, *data]
            case "sourcemeta":
                resolve = [word for schema in OTHER_SCHEMAS for word in ("--resolve", str(schema))]
                return [self.program, "validate", str(DEAL_SCHEMA), *paths, *resolve]


@contextmanager
def tools(keep: Path | None = None) -> Iterator[list[Tool]]:
    """Yield dealcheck and its peers; `keep` is a folder to install them in once and for all."""
    with TemporaryDirectory() as folder:
        home = keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        yield [_dealcheck(), *_from_pypi(home / "python"), *_from_npm(home / "npm")]


def _dealcheck() -> Tool:
    program = str(Path(sys.executable).with_name("dealcheck"))
    return Tool("dealcheck", _said(program, "--version").split()[-1], program)


def _from_pypi(home: Path) -> Iterator[Tool]:
    program = home / "bin" / "check-jsonschema"
    if not program.exists():
        _said(sys.executable, "-m", "venv", str(home))
        _said(str(home / "bin" / "pip"), "install", "--quiet", "check-jsonschema")
    yield Tool("check-jsonschema", _said(str(program), "--version").split()[-1], str(program))


def _from_npm(home: Path) -> Iterator[Tool]:
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not installed: without ajv-cli and sourcemeta", file=sys.stderr)
        return
    if not (home / "node_modules").exists():
        home.mkdir(parents=True, exist_ok=True)
        _said(npm, "install", "--silent", "--prefix", str(home), *NPM_PACKAGES)
    programs = home / "node_modules" / ".bin"
    yield Tool("ajv-cli", _package_version(home, "ajv-cli"), str(programs / "ajv"))
    version = _package_version(home, "@sourcemeta/jsonschema")
    yield Tool("sourcemeta", version, str(programs / "jsonschema"))


def _package_version(home: Path, package: str) -> str:
    file = home / "node_modules" / package / "package.json"
    return str(json.loads(file.read_text(encoding="utf-8"))["version"])


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


@dataclass(frozen=True)
class Run:
    """One run of a command: how it ended, what it took, and what it said.

    `code` is negative for a signal, None if it was stopped after its time. Seconds are those of the
    clock; `cpu_seconds` count every process; `megabytes` are the most that one process held.
    """

    code: int | None
    seconds: float
    cpu_seconds: float
    megabytes: float
    said: str


def run(command: Sequence[str], output: Path, *, limit: float | None = None) -> Run:
    """Run a command; `output` is a file that takes what it says. A child may not outlive it."""
    start = time.perf_counter()
    stopped = False
    with output.open("wb") as said:
        # A session of its own: npm's programs are scripts that start others.
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG if limit else 0)
            if done:
                break
            if limit and time.perf_counter() - start > limit and not stopped:
                os.killpg(process.pid, 9)
                stopped = True
            time.sleep(0.005)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        code=None if stopped else process.returncode,
        seconds=time.perf_counter() - start,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        megabytes=usage.ru_maxrss / 1024,
        said=output.read_text(encoding="utf-8", errors="replace"),
    )

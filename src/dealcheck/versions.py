"""An earlier version of a file, from the git repository that it is in.

This is the only place that runs another program: git, with a list of arguments and no shell, for a
bounded time, and told not to fetch anything. Names from outside never stand where an option could.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dealcheck.visible import shown, visible

_SECONDS = 20.0
_MOST_BYTES = 64 * 1024 * 1024
# A hook is run with these set for the folder it starts in, which need not be the file's.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
_SETTINGS = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
}


@dataclass(frozen=True, slots=True)
class Unavailable:
    """There is no such version; `message` says why."""

    message: str


@dataclass(frozen=True, slots=True)
class Version:
    """The content of a file in a commit, which is given by its full hash."""

    data: bytes
    commit: str


def version_at(path: Path, revision: str) -> Version | Unavailable:
    """Return what a file held in a revision, such as `HEAD~1`, a tag or a hash."""
    file = Path(os.path.realpath(path))
    named = visible(str(path))
    top = _git(file.parent, "rev-parse", "--show-toplevel")
    if isinstance(top, Unavailable):
        return top
    if top.returncode:
        return Unavailable(f"{named} is not in a git repository{_said(top)}")
    # What follows --end-of-options is no option, whatever it begins with.
    found = _git(file.parent, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    if isinstance(found, Unavailable):
        return found
    if found.returncode:
        return Unavailable(f"git knows no revision {shown(revision)} in the repository of {named}")
    commit = found.stdout.decode("ascii", errors="replace").strip()
    return _content(file, named, revision, commit)


def _content(file: Path, named: str, revision: str, commit: str) -> Version | Unavailable:
    place = f"{commit}:./{file.name}"
    size = _git(file.parent, "cat-file", "-s", place)
    if isinstance(size, Unavailable):
        return size
    if size.returncode:
        return Unavailable(f"there is no {named} in {shown(revision)}{_said(size)}")
    if int(size.stdout) > _MOST_BYTES:
        return Unavailable(f"{named} is larger than {_MOST_BYTES:,} bytes in {shown(revision)}")
    # Not `git show`: a repository can make that run a program of its own.
    content = _git(file.parent, "cat-file", "blob", place)
    if isinstance(content, Unavailable):
        return content
    if content.returncode:
        return Unavailable(f"{named} is no file in {shown(revision)}{_said(content)}")
    return Version(content.stdout, commit)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes] | Unavailable:
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={**kept, **_SETTINGS},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except FileNotFoundError:
        there = folder.is_dir()
        what = "git is not installed, or not on the PATH" if there else "the folder is gone"
        return Unavailable(f"there is no earlier version to be had: {what}")
    except subprocess.TimeoutExpired:
        return Unavailable(f"git gave no answer within {_SECONDS:g} seconds")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Unavailable(f"git could not be run: {visible(reason)}")


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """The last line of what git had to say, in brackets."""
    lines = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
    text = lines[-1].removeprefix("fatal: ") if lines else ""
    return f" (git: {shown(text, 120)})" if text else ""

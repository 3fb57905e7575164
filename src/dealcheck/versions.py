"""An earlier version of a file, from the git repository that it is in.

This is the only place that runs another program: git, with a list of arguments and no shell, for a
bounded time, and told not to fetch anything. Names from outside never stand where an option could.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from hashlib import sha1
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
    """The content of a file in a commit, which is given by its full hash.

    `earlier_name` is what the file was called there, from the top of the repository, if that was
    another name.
    """

    data: bytes
    commit: str
    earlier_name: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit by its full hash, with the day on which it was made (`2026-11-27`)."""

    hash: str
    day: str


def commits_of(path: Path, most: int) -> tuple[Commit, ...] | Unavailable:
    """Return the commits that changed a file under any of its names, the newest first."""
    file = Path(os.path.realpath(path))
    found = _git(
        file.parent,
        *("log", "--follow", f"--max-count={most}", "--no-ext-diff", "--no-textconv"),
        *("--format=%H %cs", "--", f"./{file.name}"),
    )
    if isinstance(found, Unavailable):
        return found
    if found.returncode:
        return Unavailable(_not_at_hand(visible(str(path)), found))
    lines = found.stdout.decode("ascii", errors="replace").splitlines()
    return tuple(Commit(*line.split(" ", 1)) for line in lines if " " in line)


def files_at(folder: Path, revision: str) -> tuple[Commit, dict[str, str]] | Unavailable:
    """Return what a folder held in a revision: the hash of each file by its name from there."""
    place, named = Path(os.path.realpath(folder)), visible(str(folder))
    commit = _commit(place, named, revision)
    if isinstance(commit, Unavailable):
        return commit
    dated = _git(place, "show", "--no-patch", "--format=%cs", commit)
    tree = _git(place, "ls-tree", "-r", "-z", commit, "--", ".")
    if isinstance(tree, Unavailable) or isinstance(dated, Unavailable):
        return tree if isinstance(tree, Unavailable) else Unavailable("git gave no date")
    if tree.returncode:
        return Unavailable(f"there is no {named} in {shown(revision)}{_said(tree)}")
    files = {}
    for entry in os.fsdecode(tree.stdout).split("\0"):
        about, separator, name = entry.partition("\t")
        if separator and about.split(" ")[1] == "blob":
            files[name] = about.split(" ")[2]
    day = dated.stdout.decode("ascii", errors="replace").strip()
    return Commit(commit, day), files


def content_of(folder: Path, blob: str, named: str) -> bytes | Unavailable:
    """Return what a file held, by the hash that a commit has for it."""
    place = Path(os.path.realpath(folder))
    size = _git(place, "cat-file", "-s", blob)
    if isinstance(size, Unavailable):
        return size
    if size.returncode or int(size.stdout) > _MOST_BYTES:
        return Unavailable(f"{named} cannot be read there{_said(size)}")
    content = _git(place, "cat-file", "blob", blob)
    return content if isinstance(content, Unavailable) else content.stdout


def blob_hash(data: bytes) -> str:
    """Return the hash by which git would know a file of this content."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def version_at(path: Path, revision: str) -> Version | Unavailable:
    """Return what a file held in a revision, such as `HEAD~1`, a tag or a hash."""
    file = Path(os.path.realpath(path))
    named = visible(str(path))
    commit = _commit(file.parent, named, revision)
    if isinstance(commit, Unavailable):
        return commit
    return _content(file, named, revision, commit)


def _commit(folder: Path, named: str, revision: str) -> str | Unavailable:
    """The full hash of a revision of the repository that a folder is in."""
    top = _git(folder, "rev-parse", "--show-toplevel")
    if isinstance(top, Unavailable):
        return top
    if top.returncode:
        return Unavailable(_not_at_hand(named, top))
    # What follows --end-of-options is no option, whatever it begins with.
    found = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    if isinstance(found, Unavailable):
        return found
    if found.returncode:
        message = f"git knows no revision {shown(revision)} in the repository of {named}"
        return Unavailable(message + _if_shallow(folder))
    return found.stdout.decode("ascii", errors="replace").strip()


def _content(file: Path, named: str, revision: str, commit: str) -> Version | Unavailable:
    place, earlier = f"{commit}:./{file.name}", ""
    size = _git(file.parent, "cat-file", "-s", place)
    if isinstance(size, Unavailable):
        return size
    if size.returncode:
        earlier = _earlier_name(file, commit)
        if not earlier:
            message = f"there is no {named} in {shown(revision)}, under this or another name"
            return Unavailable(message + _said(size))
        place = f"{commit}:{earlier}"
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
    return Version(content.stdout, commit, earlier)


def _earlier_name(file: Path, commit: str) -> str:
    """Return what a file was called in a commit if it has been renamed since; or nothing.

    What is compared is the commit and the index. Neither needs a look at the files in the folder,
    for which a repository can name programs of its own.
    """
    prefix = _git(file.parent, "rev-parse", "--show-prefix")
    renamed = _git(
        file.parent,
        *("diff-index", "--cached", "--find-renames", "--diff-filter=R", "--name-status"),
        *("-r", "-z", commit, "--"),
    )
    if isinstance(prefix, Unavailable) or isinstance(renamed, Unavailable) or renamed.returncode:
        return ""
    now = os.fsdecode(prefix.stdout).rstrip("\n") + file.name
    parts = os.fsdecode(renamed.stdout).split("\0")
    # How alike the two are, the old name, the new name, and so on.
    names = zip(parts[1::3], parts[2::3], strict=False)
    return next((old for old, new in names if new == now), "")


def _not_at_hand(named: str, done: subprocess.CompletedProcess[bytes]) -> str:
    if b"dubious ownership" in done.stderr:
        return (
            f"git does not trust the repository of {named}, which belongs to somebody else; if you "
            "do, name its folder: git config --global --add safe.directory FOLDER"
        )
    return f"{named} is not in a git repository{_said(done)}"


def _if_shallow(folder: Path) -> str:
    """Say that a repository holds only the newest commits, and how it gets the rest."""
    shallow = _git(folder, "rev-parse", "--is-shallow-repository")
    if isinstance(shallow, Unavailable) or shallow.stdout.strip() != b"true":
        return ""
    return (
        ", which is a shallow clone and holds only the newest commits: `git fetch --unshallow`, or "
        "`fetch-depth: 0` for actions/checkout, brings the others"
    )


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

"""Which part of dealcheck may import what, read from the source without running it.

Data runs one way, so every part may import the parts before it and none after it.
Run `python tests/layers.py` for the imports that break a rule; the exit code is 1 if there are any.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "dealcheck"
SOURCE = Path(__file__).resolve().parents[1] / "src" / PACKAGE

# A part may import itself and the parts on earlier lines. Parts on one line do not know each other.
ORDER = (
    ("resources", "visible", "cores"),
    ("glossary", "finding_catalogue"),
    ("diagnostics",),
    ("fingerprints",),
    ("reading",),
    ("checking",),
    ("waivers",),
    ("profiles", "what_if", "baseline", "editing", "versions", "foreign", "configuration"),
    ("checked_files",),
    ("model",),
    ("scoring", "questionnaire"),
    ("batches", "selection", "drafting"),
    ("workflow",),
    ("improving", "comparing", "history", "stressing", "matching", "weighing"),
    ("pages",),
    ("render",),
    ("cli",),
    ("__main__",),
)
# `import dealcheck` offers the library: the package itself may use all but the command line.
ROOT = "__init__"
ROOT_RANK = ORDER.index(("cli",))

# A library and the only parts that may import it, at any depth. Nobody: the empty set.
OWNERS: dict[str, frozenset[str]] = {
    "typer": frozenset({"cli"}),
    "click": frozenset(),
    "rich": frozenset({"render"}),
    "numpy": frozenset({"model", "scoring", "matching"}),
    "jinja2": frozenset({"render"}),
    "markupsafe": frozenset({"render"}),
    "highspy": frozenset({"matching"}),
    "pyarrow": frozenset({"matching"}),
    # The one thing that may open a connection, and only to a scheduler that somebody names.
    "distributed": frozenset({"matching"}),
    "jsonschema": frozenset({"checking"}),
    "referencing": frozenset({"checking"}),
    "yaml": frozenset({"reading", "glossary", "finding_catalogue"}),
    "ryaml": frozenset({"reading"}),
    # dealcheck never opens a connection and never runs what it has read.
    "socket": frozenset(),
    "ssl": frozenset(),
    "http": frozenset(),
    "urllib.request": frozenset(),
    "requests": frozenset(),
    "httpx": frozenset(),
    "pickle": frozenset(),
    # Nothing but git, for a file's earlier version.
    "subprocess": frozenset({"versions"}),
}


@dataclass(frozen=True)
class Import:
    """One imported name, absolute, and the line that imports it."""

    target: str
    line: int


def part_of(module: str) -> str:
    """Return the part a module belongs to: `dealcheck.reading.files` is in `reading`."""
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else ROOT


def rank(part: str) -> int | None:
    """Return how late a part stands in the flow of data, or None if ORDER does not know it."""
    if part == ROOT:
        return ROOT_RANK
    return next((place for place, parts in enumerate(ORDER) if part in parts), None)


def module_name(file: Path, source: Path) -> tuple[str, bool]:
    """Return a file's dotted name and whether it is a package."""
    pieces = [PACKAGE, *file.relative_to(source).with_suffix("").parts]
    is_package = pieces[-1] == "__init__"
    return ".".join(pieces[:-1] if is_package else pieces), is_package


def imports(tree: ast.Module, module: str, is_package: bool) -> Iterator[Import]:
    """Yield every import of a module, also those in functions and under TYPE_CHECKING."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, is_package)
            for alias in node.names:
                yield Import(f"{base}.{alias.name}", node.lineno)


def _absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    pieces = module.split(".")
    pieces = pieces[: len(pieces) - node.level + int(is_package)]
    return ".".join([*pieces, node.module] if node.module else pieces)


def offences(source: Path = SOURCE) -> list[str]:
    """Return one sentence for each import that breaks a rule, by file and line."""
    found: list[tuple[str, int, str]] = []
    for file in sorted(source.rglob("*.py")):
        module, is_package = module_name(file, source)
        part = part_of(module)
        name = file.relative_to(source).as_posix()
        if rank(part) is None:
            found.append((name, 1, f"the part '{part}' has no place in ORDER (tests/layers.py)"))
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"), filename=name)
        for one in imports(tree, module, is_package):
            found += [(name, one.line, why) for why in _broken_rules(part, one)]
    return [f"{name}:{line}: {why}" for name, line, why in sorted(set(found))]


def _broken_rules(part: str, one: Import) -> Iterator[str]:
    if _is_within(one.target, PACKAGE):
        yield from _broken_order(part, one)
        return
    for library, owners in OWNERS.items():
        if _is_within(one.target, library) and part not in owners:
            allowed = "only " + ", ".join(sorted(owners)) if owners else "nobody"
            yield f"'{part}' imports {library}; {allowed} may"


def _broken_order(part: str, one: Import) -> Iterator[str]:
    wanted = part_of(one.target)
    mine, other = rank(part), rank(wanted)
    if other is None:  # a name the package itself offers, as in `from dealcheck import __version__`
        return
    if mine is None or wanted in {part, ROOT}:
        return
    if other >= mine:
        yield f"'{part}' imports '{wanted}', which comes after it"


def _is_within(target: str, name: str) -> bool:
    return target == name or target.startswith(f"{name}.")


def main() -> int:
    """Print the offences and return the exit code."""
    found = offences()
    for line in found:
        print(line)
    print(f"layers: {len(found)} imports break a rule" if found else "layers: in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

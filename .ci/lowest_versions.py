"""Prints the lowest version that pyproject.toml allows of each dependency, as `rich==13.8`.

    python .ci/lowest_versions.py [EXTRA...]

Without an extra, what dealcheck itself needs. With one, what that needs as well.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_BOUNDED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*>=\s*(?P<version>[0-9.]+)")


def lowest(requirements: Sequence[str], own: str) -> Iterator[str]:
    """Yield each requirement with its lower bound as the one version; own extras are left out."""
    for one in requirements:
        found = _BOUNDED.match(one)
        if found is not None:
            yield f"{found['name']}=={found['version']}"
        elif not one.startswith(own):
            sys.exit(f"{PROJECT.name}: {one} has no lower bound; write one, such as >=1.0")


def main() -> None:
    """Print them."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(one for name in sys.argv[1:] for one in extras[name])]
    print("\n".join(lowest(wanted, project["name"])))


if __name__ == "__main__":
    main()

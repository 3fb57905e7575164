"""The catalogue of findings that ships with dealcheck: what each code means and an example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from dealcheck.resources import MissingResource, data_folder


@dataclass(frozen=True, slots=True)
class Finding:
    """One code of the catalogue. `fails` and `passes` are files that show it; they may be empty."""

    code: str
    title: str
    severity: str
    what: str
    why: str
    fails: str
    passes: str


@cache
def finding_catalogue() -> Mapping[str, Finding]:
    """Every finding by its code; empty if the installation has lost the catalogue."""
    folder = data_folder("findings")
    if isinstance(folder, MissingResource):
        return {}
    found = {}
    for file in sorted(folder.glob("*.yaml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
            texts = [
                str(entry.get(key) or "")
                for key in ("code", "title", "severity", "what", "why", "fails", "passes")
            ]
            found[texts[0]] = Finding(*texts)
    return found

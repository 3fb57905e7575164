"""A list as JSON, `dealcheck/list/1`."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.pages.list_page import Entry
from dealcheck.render.json_text import as_text


def list_json(kind: str, entries: Sequence[Entry]) -> str:
    """Each entry with its id, its title, and what else there is to say of its kind."""
    return as_text(
        {
            "format": "dealcheck/list/1",
            "kind": kind,
            "entries": [{"id": one.id, "title": one.title, **one.more} for one in entries],
        }
    )

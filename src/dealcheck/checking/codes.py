"""Which codes of findings there are, as far as an ignore has to know."""

from __future__ import annotations

import re
from functools import cache

from dealcheck.resources import MissingResource, data_folder

_ENTRY = re.compile(r"^- code: (D[0-9]{3})$", re.MULTILINE)

# A file that cannot be read, or does not say what it is, is not checked at all: hiding that would
# make it look as if it had been. Findings about ignores answer to nobody but their author.
_BINDING = re.compile(r"D0[0-9]{2}|D110|D25[0-9]")


@cache
def known_codes() -> frozenset[str]:
    """Return every code of the catalogue; only the names are read, not the texts."""
    folder = data_folder("findings")
    if isinstance(folder, MissingResource):
        return frozenset()
    texts = (file.read_text(encoding="utf-8") for file in folder.glob("*.yaml"))
    return frozenset(code for text in texts for code in _ENTRY.findall(text))


def can_be_hidden(code: str) -> bool:
    """Say whether an ignore or a baseline may hide findings with this code."""
    return not _BINDING.fullmatch(code)

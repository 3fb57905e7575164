"""Tells files of other tools from dealcheck's own, by their text.

It goes by the text and not by the data, so that a deal which cannot be read any more still counts
as one: leaving it out without a word would look as if it had been checked.
"""

from __future__ import annotations

import re

_SIGNS = (
    # The `format` line, however its key is spelt.
    re.compile(r"^[^#\n]*:[ \t]*[\"']?dealcheck/", re.MULTILINE),
    # The line that tells an editor the schema.
    re.compile(r"^#.*\$schema.*\b(?:deal|developer|importer)\.schema\.json", re.MULTILINE),
)
_PARTIES = tuple(
    re.compile(rf"^[\"']?{party}[\"']?[ \t]*:", re.MULTILINE) for party in ("developer", "importer")
)


def is_foreign(text: str) -> bool:
    """Say whether a text is of another tool: it names neither a format nor a schema of ours.

    A text with both parties of a deal is ours all the same, and so is an empty one: where nothing
    could be read, nothing can be told.
    """
    if not text or any(sign.search(text) for sign in _SIGNS):
        return False
    return not all(party.search(text) for party in _PARTIES)

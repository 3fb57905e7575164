"""The links of the shipped model, as far as a check needs them: what follows from stated facts.

A run of `validate` never scores, so their file is read here without the rest of the model, and of
its links only those that some deal states the facts of. Their entries stay the plain data that they
are: to make anything of them would take longer than all the rest of this.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from dealcheck.checking.context import ProfileKind
from dealcheck.reading import read_bytes
from dealcheck.resources import MissingResource, data_file

# The layout of the file as far as it matters here; a test compares what is read with the whole.
_LINK = re.compile(r"^(?=  - id: )", re.MULTILINE)
_CONSEQUENCES = "\n    then:"
_NO_FINDING = "\n    use: scores\n"
_END = "\nsources:\n"
_FACT = re.compile(r"\bfact: ([\w.]+)")

# A link, one of its conditions or one of its consequences, as the file has it.
Entry: TypeAlias = Mapping[str, Any]


def party_of(fact: str) -> ProfileKind | None:
    """Return whose profile a fact belongs to, or None if only a deal states it."""
    if fact.startswith("developer."):
        return "developer"
    return "importer" if fact.startswith("importer.") else None


@cache
def facts_of_links() -> tuple[str, ...]:
    """Return the facts of a deal that the links name."""
    named = (fact for _, when, then in link_texts() for fact in (*when, *then))
    return tuple(dict.fromkeys(named))


@cache
def link_texts() -> tuple[tuple[str, list[str], list[str]], ...]:
    """Return each link that may be a finding as it is written, with the facts of a deal in it.

    These are the facts of its conditions and of its consequences. There are no links if the
    installation has lost their file.
    """
    file = data_file("model/links.yaml")
    if isinstance(file, MissingResource):
        return ()
    _, *texts = _LINK.split(file.read_text(encoding="utf-8").partition(_END)[0])
    parts = [text.partition(_CONSEQUENCES) for text in texts if _NO_FINDING not in text]
    return tuple(
        (
            when + consequences + then,
            [fact for fact in _FACT.findall(when) if party_of(fact) is None],
            _FACT.findall(then),
        )
        for when, consequences, then in parts
    )


_READ: dict[str, Entry] = {}


def links_of(texts: Sequence[str]) -> list[Entry]:
    """Return some of the links; those that were not read before are read together."""
    new = [text for text in texts if text not in _READ]
    if new:
        document = read_bytes(f"links:\n{''.join(new)}".encode(), "links.yaml").document
        entries: Any = document.data["links"] if document is not None else []
        _READ.update(zip(new, entries, strict=True))
    return [_READ[text] for text in texts]

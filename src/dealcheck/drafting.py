"""A deal with some facts changed, written as a file of its own: a draft of what could be agreed."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from dealcheck.editing import NotEdited, rewritten
from dealcheck.model.facts import FactCatalogue
from dealcheck.reading import Document, Plain
from dealcheck.scoring.result import FactChange
from dealcheck.what_if import FindProfile, Setting, put

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def draft(
    document: Document,
    changes: Sequence[FactChange],
    what_ifs: Iterable[Setting],
    catalogue: FactCatalogue,
    find_profile: FindProfile,
    *,
    name: str,
    about: str,
) -> str | NotEdited:
    """Return the text of a deal's file with the changes made.

    `document` has the what-ifs in its data already. A real deal becomes a draft, because nobody has
    agreed to this one; evidence that stood for a changed fact alone is left out. `name` is the name
    of the file to come, after which the deal is called, and `about` a sentence for its head.
    """
    data = copy.deepcopy(document.data)
    for change in changes:
        value = _plain(change, catalogue)
        problem = put(
            data, Setting(tuple(change.fact.split(".")), value, change.fact), find_profile
        )
        if problem is not None:
            return NotEdited(problem.message)
    if data.get("nature") == "real":
        data["nature"] = "draft"
    data["id"] = _identifier(str(data.get("id", "")), name, document.name)
    changed = [*(change.fact for change in changes), *(".".join(one.path) for one in what_ifs)]
    dropped = _drop_evidence(data, changed)
    return rewritten(document.text, data, [about, *_on_evidence(dropped)])


def _plain(change: FactChange, catalogue: FactCatalogue) -> Plain:
    if catalogue[change.fact].kind != "quantity":
        return change.after
    number = float(change.after)
    return int(number) if number.is_integer() else number


def _identifier(old: str, name: str, source: str) -> str:
    """The file's name, by custom; never the old id, which is another deal's, in the same folder."""
    stem = PurePath(name).stem.lower()
    if _IDENTIFIER.fullmatch(stem) and (stem != old or PurePath(source).stem == stem):
        return stem
    return f"{old[:72]}-changed"


def _drop_evidence(data: dict[str, Plain], changed: Iterable[str]) -> list[str]:
    """Take out, in place, the evidence for each of these facts; return those that had some."""
    evidence = data.get("evidence")
    if not isinstance(evidence, dict):
        return []
    dropped = [fact for fact in dict.fromkeys(changed) if evidence.pop(fact, None) is not None]
    if not evidence:
        del data["evidence"]
    return dropped


def _on_evidence(dropped: Sequence[str]) -> Iterable[str]:
    if dropped:
        yield f"Their old values had evidence, which is left out here: {', '.join(dropped)}."

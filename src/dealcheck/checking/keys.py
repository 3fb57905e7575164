"""Findings about keys: unknown ones (D101) and missing ones (D102)."""

import re
from collections.abc import Iterator

from dealcheck.checking.documents import Kind, fact_of, start_of
from dealcheck.checking.narrowing import Mistake
from dealcheck.checking.near import nearest
from dealcheck.checking.outline import blocks_holding, property_of
from dealcheck.checking.wording import Steps, dotted, either, listed, within
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.reading import Document
from dealcheck.reading.layout import Mistake as CutMistake
from dealcheck.reading.layout import cut_by_comma
from dealcheck.visible import shown

_MOST_OF_ONE_BLOCK = 20


def unknown_keys(mistake: Mistake, document: Document, kind: Kind) -> Iterator[Diagnostic]:
    """Yield a finding for each key that the block does not know, at the key itself."""
    known = known_keys(mistake)
    unknown = strange_keys(mistake)
    told: set[tuple[int, tuple[int, int]]] = set()
    for key in unknown[:_MOST_OF_ONE_BLOCK]:
        path = (*mistake.path, key)
        place = document.place(path, key=True)
        near = nearest(key, known)
        cut = _cut(place, document) if near is None else None
        if cut is not None:
            # One comma too many is one mistake, however many follow it in the same value.
            if (place.line, cut.at) not in told:
                message = f"{shown(key)} stands here as a key of its own: {cut.message}"
                yield Diagnostic("D101", "error", message, place, cut.help, fact_of(path, kind))
            told.add((place.line, cut.at))
            continue
        message = f"unknown key {shown(key)}{within(mistake.path)}"
        homes = blocks_holding(key, kind) if near is None else ()
        if near is not None:
            message += f"; the nearest known key is `{near}`"
            help_text = f"write `{near}`, or take the key out"
        elif homes:
            help_text = f"it belongs in {either([dotted(home) or 'the top' for home in homes])}"
        else:
            help_text = f"the keys known here are: {listed(known)}"
        place = document.place(path, key=True)
        yield Diagnostic("D101", "error", message, place, help_text, fact_of(path, kind))
    if more := unknown[_MOST_OF_ONE_BLOCK:]:
        path = (*mistake.path, more[0])
        message = f"{len(more)} more unknown keys{within(mistake.path)}, from {shown(more[0])} on"
        help_text = f"the keys known here are: {listed(known)}"
        place = document.place(path, key=True)
        yield Diagnostic("D101", "error", message, place, help_text, fact_of(path, kind))


def _cut(place: Place, document: Document) -> CutMistake | None:
    """Return what was meant by a key that a comma in braces has made of a text, if it is one."""
    if place.line == 0 or place.line != place.end_line or place.file != document.name:
        return None
    line = document.lines[place.line - 1]
    return cut_by_comma(line, place.column - 1, place.end_column - 1)


def known_keys(mistake: Mistake) -> list[str]:
    """Return the keys that the block in question may hold, in the order of the schema."""
    return list(mistake.schema.get("properties", {}))


def strange_keys(mistake: Mistake) -> list[str]:
    """Return the keys of the block that it may not hold, in the order of the file."""
    if mistake.keyword != "additionalProperties" or not isinstance(mistake.value, dict):
        return []
    known = mistake.schema.get("properties", {})
    patterns = [re.compile(pattern) for pattern in mistake.schema.get("patternProperties", {})]
    return [
        key
        for key in mistake.value
        if key not in known and not any(pattern.search(key) for pattern in patterns)
    ]


def meant_paths(mistake: Mistake) -> Iterator[Steps]:
    """Yield the paths of the unknown keys, and those of the keys that were probably meant."""
    known = known_keys(mistake)
    strange = strange_keys(mistake)
    for key in strange:
        yield (*mistake.path, key)
    for key in strange[:_MOST_OF_ONE_BLOCK]:
        if near := nearest(key, known):
            yield (*mistake.path, near)


def missing_keys(
    mistake: Mistake, document: Document, kind: Kind, meant: set[Steps]
) -> Iterator[Diagnostic]:
    """Yield a finding for each key that the block lacks, at the block's own key.

    `meant` holds the keys that somebody wrote in another spelling: these are not missing as well.
    """
    for key in absent_keys(mistake):
        path = (*mistake.path, key)
        if path in meant:
            continue
        place = start_of(document.place(mistake.path, key=bool(mistake.path)))
        described = property_of(path, kind).get("title")
        what = f" ({described[:1].lower()}{described[1:]})" if isinstance(described, str) else ""
        message = f"missing key `{key}`{within(mistake.path)}"
        help_text = f"write `{key}: …`{what}"
        yield Diagnostic("D102", "error", message, place, help_text, fact_of(path, kind))


def absent_keys(mistake: Mistake) -> list[str]:
    """Return the keys that the block should hold and does not."""
    if not isinstance(mistake.value, dict):
        return []
    match mistake.keyword, mistake.limit:
        case "required", list(needed):
            return [key for key in needed if key not in mistake.value]
        case "dependentRequired", dict(depending):
            needed = [
                key for cause in depending if cause in mistake.value for key in depending[cause]
            ]
            return [key for key in needed if key not in mistake.value]
        case _:
            return []

"""Sources that are cited and sources that are listed."""

from collections.abc import Iterator
from functools import lru_cache

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.near import nearest
from dealcheck.checking.wording import Steps, listed
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown


def source_not_listed(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each citation of a source that the file does not list."""
    if not subject.is_sound(("sources",)):
        return
    known = subject.block("sources")
    for path, name in _citations(subject):
        if name in known or ("sources", name) in subject.broken:
            continue
        near = nearest(name, known)
        message = f"source {shown(name)} is cited and not listed"
        if near is not None:
            message += f"; the nearest listed one is `{near}`"
        help_text = f"list it under `sources`, which holds {listed(known) or 'nothing yet'}"
        fact = fact_of(_about(path), subject.kind)
        yield Diagnostic("D203", "error", message, subject.place(path), help_text, fact)


def source_not_cited(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each listed source that nothing in the file cites."""
    if not subject.is_sound_beneath(("evidence",)):
        return
    cited = {name for _, name in _citations(subject)}
    for name in subject.block("sources"):
        path: Steps = ("sources", name)
        if name in cited or not subject.is_sound(path):
            continue
        message = f"nothing in this file cites source {shown(name)}"
        help_text = f"cite it in `evidence`, as sources: [{listed([name])}], or take it out"
        place = subject.place(path, key=True)
        yield Diagnostic("D204", "note", message, place, help_text, fact_of(path, subject.kind))


def no_dated_source(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for a real deal none of whose sources has a date."""
    sources = subject.block("sources")
    if subject.text("nature") != "real" or not sources:
        return
    dated = any(subject.days("sources", name, "date") for name in sources)
    if not subject.is_sound_beneath(("sources",)) or dated:
        return
    message = "no source of this file has a date"
    help_text = "date at least one: what is true of a deal changes, and the reader has to know when"
    place = subject.place(("sources",), key=True)
    yield Diagnostic("D233", "warning", message, place, help_text, "sources")


@lru_cache(maxsize=1)
def _citations(subject: Subject) -> tuple[tuple[Steps, str], ...]:
    """Return every citation: the entries of a list `sources`, or the one text of a `source`."""
    every = subject.every
    listed_there = [
        ((*path, index), name)
        for path, names in every.lists
        if path[-1] == "sources"
        for index, name in enumerate(names)
    ]
    alone = [
        ((*path, "source"), block["source"]) for path, block in every.blocks if "source" in block
    ]
    return tuple(
        (path, name)
        for path, name in (*listed_there, *alone)
        if isinstance(name, str) and len(path) > 1 and subject.is_sound(path)
    )


def _about(path: Steps) -> Steps:
    """Return the path of what is evidenced where the citation stands in the block `evidence`."""
    return (path[1],) if path[0] == "evidence" else path[:-1]

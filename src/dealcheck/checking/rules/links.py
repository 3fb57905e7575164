"""Deals of one run that name each other."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dealcheck.checking.documents import Subject
from dealcheck.checking.near import nearest
from dealcheck.checking.wording import Steps, dotted, listed
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")

_MOST_PLACES = 10
_MOST_COMPARED = 20_000


def leads_nowhere(subjects: Sequence[Subject]) -> Iterator[Diagnostic]:
    """Yield a finding for each deal that names another by an id that no file of the run has.

    A run over one deal says nothing about the others. A link may also give a name, which need not
    have a file. In a very large folder only the first findings name the nearest id.
    """
    deals = [subject for subject in subjects if subject.kind == "deal"]
    if len(deals) < 2:
        return
    ids = {name for deal in deals if (name := deal.text("id"))}
    names = {name for deal in deals if (name := deal.text("name"))}
    known, compared = sorted(ids), 0
    for deal in deals:
        for path, other in _named(deal):
            if other in ids or other in names:
                continue
            if path[0] == "links" and not _ID.fullmatch(other):
                continue
            # Looking for the nearest each time would grow with the square of the folder.
            near = nearest(other, known) if compared < _MOST_COMPARED else None
            compared += len(known)
            message = f"{dotted(path)} is {shown(other)}, and no deal among these files has that id"
            help_text = "write that deal, or name the right one; it may also not be in this run"
            if near is not None:
                message += f"; the nearest one is `{near}`"
                help_text = f"write `{near}` if that is meant"
            yield Diagnostic("D219", "note", message, deal.place(path), help_text, dotted(path))


def part_of_itself(subjects: Sequence[Subject]) -> Iterator[Diagnostic]:
    """Yield a finding for each circle of deals that are parts of one another, at its first deal."""
    wholes: dict[str, list[Step]] = {}
    for subject in subjects:
        name = subject.text("id") if subject.kind == "deal" else None
        if name is not None:
            steps = [Step(subject, path, to) for path, to in _named(subject, parts_only=True)]
            wholes.setdefault(name, []).extend(steps)
    told: set[str] = set()
    for circle in circles(wholes):
        names = [circle[-1].to, *(step.to for step in circle[:-1])]
        if told.intersection(names):
            continue
        told.update(names)
        if len(circle) == 1:
            message = f"the deal {shown(names[0])} is a part of itself"
        else:
            message = f"deals are parts of one another: {listed(map(shown, names))}"
        help_text = "a part names the whole, and the whole does not name its parts; take one out"
        first, *others = (step.subject.place(step.path) for step in circle)
        related = tuple(Related(place, "and so on to here") for place in others[:_MOST_PLACES])
        fact = dotted(circle[0].path)
        yield Diagnostic("D220", "error", message, first, help_text, fact, related)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a deal says that it is a part, and of what."""

    subject: Subject
    path: Steps
    to: str


def circles(wholes: Mapping[str, Sequence[Step]]) -> Iterator[list[Step]]:
    """Yield the steps of each circle; the last of them leads back to the deal of the first.

    Every deal is left once and for all, so that a long chain costs no more than its length.
    """
    left: set[str] = set()
    for start in sorted(wholes):
        if start in left:
            continue
        trail = {start: 0}
        way: list[Step] = []
        waiting = [iter(wholes[start])]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                left.add(trail.popitem()[0])
                del way[-1:]
            elif step.to in trail:
                yield [*way[trail[step.to] :], step]
            elif step.to in wholes and step.to not in left:
                way.append(step)
                trail[step.to] = len(way)
                waiting.append(iter(wholes[step.to]))


def _named(subject: Subject, *, parts_only: bool = False) -> Iterator[tuple[Steps, str]]:
    """Yield the places where a deal names another, with the id or name."""
    whole = subject.text("part_of")
    if whole is not None:
        yield ("part_of",), whole
    for index in subject.entries("links"):
        other = subject.text("links", index, "to")
        relation = subject.text("links", index, "relation")
        if other is not None and (relation == "part-of" or not parts_only):
            yield ("links", index, "to"), other

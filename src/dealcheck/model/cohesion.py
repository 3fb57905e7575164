"""Whether a model holds together: what its measures name, weigh and cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.entries import Entry
from dealcheck.model.measures import SECTION_OF
from dealcheck.model.types import Measure

Measures = Mapping[str, Measure]
Owners = Mapping[str, Entry]


def identity(head: Entry) -> Iterator[Diagnostic]:
    """Whether the model says what it is."""
    if head.data.get("format") != "dealcheck/model/1":
        message = "no file of the folder says that it is a model"
        yield head.finding("D310", message, "write `format: dealcheck/model/1`", "format")
    for key in ("id", "version", "title"):
        if not head.text(key):
            yield head.finding("D310", f"the model has no `{key}`", f"add `{key}:`")


def repeated(entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    """Entries without an id, and ids that are there twice."""
    seen = dict[tuple[str, str], Entry]()
    for entry in entries:
        key = "code" if entry.section == "cautions" else "id"
        name = entry.text(key)
        kind = "measure" if entry.section in SECTION_OF else entry.section
        if not name:
            singular = entry.section.removesuffix("s")
            yield entry.finding("D310", f"this {singular} has no `{key}`", f"add `{key}:`")
        elif (kind, name) in seen:
            first = seen[kind, name].place(key)
            message = f"`{name}` is there twice; first at {first.file}:{first.line}"
            yield entry.finding("D308", message, f"give each its own {key}", key)
        seen.setdefault((kind, name), entry)


def references(
    measures: Measures, members: Mapping[str, tuple[str, ...]], owners: Owners
) -> Iterator[Diagnostic]:
    """Measures that are read and not there, and groups with nothing in them."""
    for measure in measures.values():
        owner = owners[measure.id]
        key = {"payoff": "components", "measure": "value"}.get(measure.section, "value")
        wanted = [(name, key) for name in measure.value.measures]
        if measure.parent:
            wanted.append((measure.parent, "group" if measure.section == "indicator" else "pole"))
        for name, at in wanted:
            if name not in measures:
                near = get_close_matches(name, measures, n=1)
                help_text = f"write `{near[0]}`" if near else "name an indicator, group or measure"
                message = f"`{measure.id}` reads `{name}`, which the model doesn't have"
                yield owner.finding("D305", message, help_text, at)
        for name in measure.value.containers:
            if not members.get(name):
                message = f"`{name}` has no members with a weight, so nothing can be averaged"
                yield owner.finding("D307", message, "give it members with weights")


def weights(
    measures: Measures, members: Mapping[str, tuple[str, ...]], owners: Owners
) -> Iterator[Diagnostic]:
    """Weights below zero, and weights that sum to nothing."""
    for parent, names in members.items():
        negative = [name for name in names if measures[name].weight < 0]
        total = sum(measures[name].weight for name in names)
        if negative:
            message = f"`{negative[0]}` has a weight below zero"
            yield owners[negative[0]].finding("D307", message, "write weights above zero", "weight")
        elif total <= 0:
            message = f"the weights in `{parent}` sum to {total:g}"
            yield owners[names[0]].finding("D307", message, "write weights above zero", "weight")


def citations(entries: Iterable[Entry], sources: Iterable[str]) -> Iterator[Diagnostic]:
    """Sources that are cited and not listed."""
    known = set(sources)
    for entry in entries:
        for name in entry.texts("sources"):
            if name not in known:
                near = get_close_matches(name, known, n=1)
                help_text = f"write `{near[0]}`" if near else "add it under `sources:`"
                message = f"`{entry.text('id')}` cites `{name}`, which is not among the sources"
                yield entry.finding("D312", message, help_text, "sources")


def circle(path: tuple[str, ...], owners: Owners) -> Iterator[Diagnostic]:
    """A circle of measures that are worked out from each other."""
    if path:
        message = f"`{path[0]}` is worked out from itself: {' -> '.join((*path, path[0]))}"
        yield owners[path[0]].finding("D306", message, "break the circle", "value")

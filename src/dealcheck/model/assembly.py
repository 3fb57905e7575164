"""Puts the entries of a model's files together and refuses a model that does not hold together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.entries import Entry
from dealcheck.model.expressions import ExpressionParser
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.operators import Members
from dealcheck.model.ordering import above_indicators, direct_needs, in_order, without_direction
from dealcheck.model.report import parse_report
from dealcheck.model.tables import parse_lever, parse_table
from dealcheck.model.types import INDICATOR_TOP, SCORE_TOP, Measure, Model, Source

_SECTION_OF = {
    "poles": "pole",
    "groups": "group",
    "indicators": "indicator",
    "measures": "measure",
    "parameters": "parameter",
}
_PARENT_KEY = {"groups": "pole", "indicators": "group"}


def assemble(
    head: Entry,
    report_holder: Entry,
    entries: Sequence[Entry],
    catalogue: FactCatalogue,
    digest: str,
) -> tuple[Model | None, list[Diagnostic]]:
    """The model of these entries, or the findings that keep it from being one."""
    problems = _identity(head) + _repeated(entries)
    parsers: dict[str, ExpressionParser] = {}
    measures: dict[str, Measure] = {}
    for entry in entries:
        if entry.section in _SECTION_OF and entry.text("id"):
            parser = parsers.setdefault(
                entry.document.name, ExpressionParser(entry.document, catalogue)
            )
            measure = _measure(entry, parser)
            measures.setdefault(measure.id, measure)
    members = _members(measures)
    for parser in parsers.values():
        problems.extend(parser.findings)
    measure_entries = {e.text("id"): e for e in entries if e.section in _SECTION_OF}
    problems.extend(_references(measures, members, measure_entries))
    problems.extend(_weights(measures, members, measure_entries))
    sources = {e.text("id"): _source(e) for e in entries if e.section == "sources"}
    problems.extend(_cited(measures, sources, measure_entries))
    needs = direct_needs(measures, members)
    ordered, circle = in_order(needs)
    for identifier in circle:
        message = f"`{identifier}` is worked out from itself: {' -> '.join((*circle, circle[0]))}"
        problems.append(
            measure_entries[identifier].finding("D306", message, "break the circle", "value")
        )
        break
    known = frozenset(measures)
    levers = [parse_lever(e, catalogue, known, problems) for e in entries if e.section == "levers"]
    tables = [parse_table(e, catalogue, known, problems) for e in entries if e.section == "tables"]
    report = parse_report(report_holder, measures, {t.id for t in tables}, problems)
    if problems or report is None:
        return None, problems
    model = Model(
        id=head.text("id"),
        version=head.text("version"),
        title=head.text("title"),
        description=head.text("description"),
        digest=digest,
        measures={name: measures[name] for name in ordered},
        members=members,
        needs=needs,
        above_indicators=above_indicators(measures, needs, ordered),
        searched=without_direction(measures, needs, ordered),
        levers=tuple(levers),
        tables={table.id: table for table in tables},
        sources=sources,
        report=report,
    )
    return model, []


def _identity(head: Entry) -> list[Diagnostic]:
    problems = []
    if head.data.get("format") != "dealcheck/model/1":
        message = "no file of the folder says that it is a model"
        problems.append(
            head.finding("D310", message, "write `format: dealcheck/model/1`", "format")
        )
    for key in ("id", "version", "title"):
        if not head.text(key):
            problems.append(head.finding("D310", f"the model has no `{key}`", f"add `{key}:`"))
    return problems


def _repeated(entries: Iterable[Entry]) -> list[Diagnostic]:
    problems, seen = [], dict[tuple[str, str], Entry]()
    for entry in entries:
        name = entry.text("id")
        kind = "measure" if entry.section in _SECTION_OF else entry.section
        if not name:
            singular = entry.section.removesuffix("s")
            problems.append(entry.finding("D310", f"this {singular} has no `id`", "add `id:`"))
        elif (kind, name) in seen:
            first = seen[kind, name].place("id")
            message = f"`{name}` is there twice; first at {first.file}:{first.line}"
            problems.append(entry.finding("D308", message, "give each its own id", "id"))
        seen.setdefault((kind, name), entry)
    return problems


def _measure(entry: Entry, parser: ExpressionParser) -> Measure:
    section, identifier = _SECTION_OF[entry.section], entry.text("id")
    top = INDICATOR_TOP if section == "indicator" else SCORE_TOP
    limits = entry.data.get("range", [0.0, top])
    low, high = (
        parser.numbers(limits, (*entry.path, "range"), "a range")
        if "range" in entry.data
        else (0.0, top)
    )
    given = entry.data.get("value")
    if given is None and section in ("group", "pole"):
        value = Members(identifier)
    else:
        value = parser.parse(given, (*entry.path, "value"))  # type: ignore[assignment]
    return Measure(
        id=identifier,
        section=section,  # type: ignore[arg-type]
        title=entry.text("title", identifier),
        value=value,
        low=low,
        high=high,
        code=entry.text("code"),
        question=entry.text("question"),
        parent=entry.text(_PARENT_KEY.get(entry.section, "-")),
        weight=entry.number("weight"),
        mechanism=entry.text("mechanism"),
        tradeoff=entry.text("tradeoff"),
        critical=entry.data.get("critical") is True,
        why=entry.text("why"),
        sources=entry.texts("sources"),
        judgement=entry.data.get("judgement") is not False,
    )


def _members(measures: Mapping[str, Measure]) -> dict[str, tuple[str, ...]]:
    members: dict[str, list[str]] = {}
    for measure in measures.values():
        if measure.parent and measure.weight:
            members.setdefault(measure.parent, []).append(measure.id)
    return {parent: tuple(names) for parent, names in members.items()}


def _references(
    measures: Mapping[str, Measure],
    members: Mapping[str, tuple[str, ...]],
    entries: Mapping[str, Entry],
) -> list[Diagnostic]:
    problems = []
    for measure in measures.values():
        wanted = [(name, "value") for name in measure.value.measures]
        if measure.parent:
            wanted.append((measure.parent, "group" if measure.section == "indicator" else "pole"))
        for name, key in wanted:
            if name not in measures:
                near = get_close_matches(name, measures, n=1)
                help_text = f"write `{near[0]}`" if near else "name an indicator, group or measure"
                message = f"`{measure.id}` reads `{name}`, which the model doesn't have"
                problems.append(entries[measure.id].finding("D305", message, help_text, key))
        for name in measure.value.containers:
            if not members.get(name):
                message = f"`{name}` has no members with a weight, so nothing can be averaged"
                problems.append(
                    entries[measure.id].finding("D307", message, "give it members with weights")
                )
    return problems


def _weights(
    measures: Mapping[str, Measure],
    members: Mapping[str, tuple[str, ...]],
    entries: Mapping[str, Entry],
) -> list[Diagnostic]:
    problems = []
    for parent, names in members.items():
        negative = [name for name in names if measures[name].weight < 0]
        total = sum(measures[name].weight for name in names)
        if negative or total <= 0:
            owner = entries[(negative or list(names))[0]]
            message = (
                f"the weights in `{parent}` sum to {total:g}"
                if not negative
                else f"`{negative[0]}` has a weight below zero"
            )
            problems.append(owner.finding("D307", message, "write weights above zero", "weight"))
    return problems


def _source(entry: Entry) -> Source:
    return Source(
        entry.text("id"),
        entry.text("title"),
        entry.text("author") or entry.text("publisher"),
        entry.text("year"),
        entry.text("url") or entry.text("doi"),
        entry.text("note"),
    )


def _cited(
    measures: Mapping[str, Measure], sources: Mapping[str, Source], entries: Mapping[str, Entry]
) -> list[Diagnostic]:
    problems = []
    for measure in measures.values():
        for name in measure.sources:
            if name not in sources:
                near = get_close_matches(name, sources, n=1)
                help_text = f"write `{near[0]}`" if near else "add it under `sources:`"
                message = f"`{measure.id}` cites `{name}`, which is not among the sources"
                problems.append(entries[measure.id].finding("D312", message, help_text, "sources"))
    return problems

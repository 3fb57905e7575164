"""From the entries of a model to measures: indicators, groups, poles, payoffs and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.entries import Entry
from dealcheck.model.expressions import ExpressionParser
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.leaves import Operator, Reference
from dealcheck.model.operators import Blend, Members
from dealcheck.model.types import INDICATOR_TOP, PARTIES, SCORE_TOP, Measure, Payoff, Section

SECTION_OF: Mapping[str, Section] = {
    "poles": "pole",
    "groups": "group",
    "indicators": "indicator",
    "measures": "measure",
    "parameters": "parameter",
    "payoffs": "payoff",
    "counterfactuals": "measure",
}
_PARENT_KEY = {"groups": "pole", "indicators": "group"}


def measures_of(
    entries: Iterable[Entry], catalogue: FactCatalogue
) -> tuple[dict[str, Measure], dict[str, Entry], list[Diagnostic]]:
    """The measures by id, the entry of each, and the findings on their expressions."""
    parsers: dict[str, ExpressionParser] = {}
    measures: dict[str, Measure] = {}
    owners: dict[str, Entry] = {}
    for entry in entries:
        if entry.section not in SECTION_OF or not entry.text("id"):
            continue
        name = entry.document.name
        parser = parsers.setdefault(name, ExpressionParser(entry.document, catalogue))
        measure = _measure(entry, parser)
        if measure.id not in measures:
            measures[measure.id], owners[measure.id] = measure, entry
    return measures, owners, [one for parser in parsers.values() for one in parser.findings]


def members_of(measures: Mapping[str, Measure]) -> dict[str, tuple[str, ...]]:
    """The members of each group and pole that have a weight there."""
    members: dict[str, list[str]] = {}
    for measure in measures.values():
        if measure.parent and measure.weight:
            members.setdefault(measure.parent, []).append(measure.id)
    return {parent: tuple(names) for parent, names in members.items()}


def shares_of(
    measures: Mapping[str, Measure], members: Mapping[str, tuple[str, ...]]
) -> dict[str, float]:
    """The share (0-1) that each member has of its group or pole: its weight over their sum."""
    shares: dict[str, float] = {}
    for names in members.values():
        total = sum(measures[name].weight for name in names)
        shares |= {name: measures[name].weight / total for name in names}
    return shares


def payoff_of(entry: Entry, problems: list[Diagnostic]) -> Payoff:
    """What a payoff says besides its arithmetic."""
    party = entry.text("party")
    if party not in PARTIES:
        message = f"`{party}` is not a party"
        problems.append(
            entry.finding("D310", message, f"use one of: {', '.join(PARTIES)}", "party")
        )
    return Payoff(
        id=entry.text("id"),
        party=next((each for each in PARTIES if each == party), PARTIES[0]),
        title=entry.text("title"),
        profile=entry.text("profile"),
        components=tuple(part.text("measure") for part in entry.inners("components")),
    )


def _measure(entry: Entry, parser: ExpressionParser) -> Measure:
    section, identifier = SECTION_OF[entry.section], entry.text("id")
    if entry.section == "counterfactuals":
        return _feasible(entry, parser)
    low, high = 0.0, INDICATOR_TOP if section == "indicator" else SCORE_TOP
    if "range" in entry.data:
        limits = parser.numbers(entry.data["range"], (*entry.path, "range"), "a range")
        low, high = (limits[0], limits[-1]) if len(limits) == 2 else (low, high)
    return Measure(
        id=identifier,
        section=section,
        title=entry.text("title", identifier),
        value=_value(entry, section, parser),
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


def _value(entry: Entry, section: Section, parser: ExpressionParser) -> Operator:
    if section == "payoff":
        return _blend(entry, parser)
    given = entry.data.get("value")
    if given is None and section in ("group", "pole"):
        return Members(entry.text("id"))
    return parser.parse(given, (*entry.path, "value"))


def _blend(entry: Entry, parser: ExpressionParser) -> Operator:
    weights, parts = [], []
    for index, component in enumerate(entry.inners("components")):
        path = (*entry.path, "components", index)
        weights.append(parser.parse(component.data.get("weight"), (*path, "weight")))
        parts.append(Reference(component.text("measure")))
    if not parts:
        parser.report("D310", entry.path, "a payoff needs components", "add `components:`")
    return Blend(entry.text("id"), tuple(weights), tuple(parts))


def _feasible(entry: Entry, parser: ExpressionParser) -> Measure:
    """How far a counterfactual could be had at all, as a measure of its own."""
    return Measure(
        id=f"feasible-{entry.text('id').replace('_', '-')}",
        section="measure",
        title=f"Feasibility: {entry.text('title')}",
        value=parser.parse(entry.data.get("feasible"), (*entry.path, "feasible")),
        low=0.0,
        high=1.0,
        why=entry.text("why"),
    )

"""Puts the entries of a model's files together and refuses a model that does not hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dealcheck.diagnostics import Diagnostic
from dealcheck.model import cohesion
from dealcheck.model.changes import (
    parse_aid,
    parse_counterfactual,
    parse_joint_term,
    parse_lever,
    parse_package,
    parse_posture,
    parse_shock,
    parse_supply,
    parse_trait,
)
from dealcheck.model.entries import Entry
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.grading import parse_grading
from dealcheck.model.measures import measures_of, members_of, payoff_of, shares_of
from dealcheck.model.ordering import (
    above_indicators,
    direct_needs,
    facts_beneath,
    in_order,
    without_direction,
)
from dealcheck.model.report import parse_report
from dealcheck.model.tables import parse_aims, parse_caution, parse_link, parse_table, parse_term
from dealcheck.model.types import Model, Source


@dataclass(frozen=True, slots=True)
class Parts:
    """What a model's files hold: their entries, and the tops of those with a part of its own."""

    head: Entry
    report: Entry
    evidence: Entry
    aims: Entry
    entries: Sequence[Entry]

    def of(self, section: str) -> list[Entry]:
        """The entries of one section, over all files."""
        return [entry for entry in self.entries if entry.section == section]


def assemble(
    parts: Parts, catalogue: FactCatalogue, digest: str
) -> tuple[Model | None, list[Diagnostic]]:
    """The model of these entries, or the findings that keep it from being one."""
    measures, owners, problems = measures_of(parts.entries, catalogue)
    members = members_of(measures)
    needs = direct_needs(measures, members)
    ordered, circle = in_order(needs)
    sources = {entry.text("id"): _source(entry) for entry in parts.of("sources")}
    problems = [
        *cohesion.identity(parts.head),
        *cohesion.repeated(parts.entries),
        *problems,
        *cohesion.references(measures, members, owners),
        *cohesion.weights(measures, members, owners),
        *cohesion.citations(parts.entries, sources),
        *cohesion.circle(circle, owners),
    ]
    known = frozenset(measures)
    tables = [parse_table(entry, catalogue, known, problems) for entry in parts.of("tables")]
    report = parse_report(parts.report, measures, {table.id for table in tables}, problems)
    grading = parse_grading(parts.evidence, problems)

    levers = [parse_lever(e, catalogue, known, problems) for e in parts.of("levers")]
    packages = [parse_package(e, catalogue, known, problems) for e in parts.of("packages")]
    traits = [parse_trait(entry, catalogue, problems) for entry in parts.of("traits")]
    supplies = [parse_supply(entry, catalogue, problems) for entry in parts.of("supplies")]
    aids = [parse_aid(e, catalogue, known, problems) for e in parts.of("aids")]
    joint = [parse_joint_term(entry, catalogue, problems) for entry in parts.of("joint_terms")]
    counterfactuals = [
        parse_counterfactual(e, catalogue, known, problems) for e in parts.of("counterfactuals")
    ]
    instead = frozenset(one.id for one in counterfactuals)
    shocks = [parse_shock(e, catalogue, known, instead, problems) for e in parts.of("shocks")]
    postures = [parse_posture(e, catalogue, known, problems) for e in parts.of("postures")]
    supports = [parse_posture(e, catalogue, known, problems) for e in parts.of("supports")]
    links = [parse_link(e, catalogue, known, problems) for e in parts.of("links")]
    terms = [parse_term(e, catalogue, known, problems) for e in parts.of("terms")]
    aims = parse_aims(parts.aims, known, problems)
    cautions = [parse_caution(e, catalogue, known, problems) for e in parts.of("cautions")]
    payoffs = [payoff_of(entry, problems) for entry in parts.of("payoffs")]
    if problems or report is None:
        return None, problems
    head = parts.head
    model = Model(
        id=head.text("id"),
        version=head.text("version"),
        title=head.text("title"),
        description=head.text("description"),
        digest=digest,
        measures={name: measures[name] for name in ordered},
        members=members,
        needs=needs,
        facts=facts_beneath(measures, needs, ordered),
        shares=shares_of(measures, members),
        above_indicators=above_indicators(measures, needs, ordered),
        searched=without_direction(measures, needs, ordered),
        levers=tuple(levers),
        packages=tuple(packages),
        traits=tuple(traits),
        supplies=tuple(supplies),
        aids=tuple(aids),
        joint_terms=tuple(joint),
        shocks=tuple(shocks),
        tables={table.id: table for table in tables},
        payoffs={payoff.id: payoff for payoff in payoffs},
        counterfactuals=tuple(counterfactuals),
        postures=tuple(postures),
        supports=tuple(supports),
        links=tuple(links),
        terms=tuple(terms),
        cautions=tuple(cautions),
        grading=grading,
        sources=sources,
        report=report,
        aims=aims,
        kinds=catalogue["claims.kind"].words,
    )
    return model, []


def _source(entry: Entry) -> Source:
    return Source(
        entry.text("id"),
        entry.text("title"),
        entry.text("author") or entry.text("publisher"),
        entry.text("year"),
        entry.text("url") or entry.text("doi"),
        entry.text("note"),
    )

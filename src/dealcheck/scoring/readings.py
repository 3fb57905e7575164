"""What can be read off a deal's workings directly: kind, assurance, alternatives, open facts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dealcheck.model.types import Model
from dealcheck.scoring.conditions import decide
from dealcheck.scoring.outcomes import Outcomes
from dealcheck.scoring.result import Alternative, Assurance, Kind, UnknownFact
from dealcheck.scoring.scores import Score
from dealcheck.scoring.variations import facts_read
from dealcheck.scoring.workings import Workings

# A swing below this many points is safe to leave out of the report.
_NEGLIGIBLE = 0.05


def kind_of_deal(work: Workings) -> Kind:
    """The kind that the facts show, beside the one that is claimed."""
    table = work.model.tables[work.model.report.tables["kind"]]
    outcome = decide(table, work.case)
    possible = tuple(
        dict.fromkeys(
            row.action
            for row, is_open in zip(table.rows, outcome.possible[0], strict=True)
            if is_open
        )
    )
    claimed = work.deal.facts.get("claims.kind")
    return Kind(
        claimed=claimed if isinstance(claimed, str) else None,
        assessed=table.rows[int(outcome.chosen[0])].action,
        possible=possible,
        titles={row.action: row.title for row in table.rows},
    )


def assurance_of(work: Workings, measures: Mapping[str, Score]) -> Assurance:
    """The level of sovereignty that the weakest critical group shows, beside the claim."""
    names = work.model.report.assurance
    level, claim = measures[names["level"]], measures[names["claimed"]]
    is_claimed = isinstance(work.deal.facts.get("claims.sovereign"), str)
    groups = sorted(work.model.report.binding_groups, key=lambda group: measures[group].score)
    return Assurance(
        level=int(level.score),
        lowest=int(level.lower),
        highest=int(level.upper),
        claimed=int(claim.score) if is_claimed else None,
        binding_group=groups[0] if groups else "",
        cut_off=measures[names["cut_off"]],
        exposure=measures[names["exposure"]],
    )


def alternatives_of(model: Model, base: Outcomes) -> tuple[Alternative, ...]:
    """What could happen otherwise; what is only compared and never mixed in has no chance."""
    return tuple(
        Alternative(
            one.id,
            one.title,
            float(base.chances[one.id][0]) if one.id in base.chances else 0.0,
            {party: float(value[0]) for party, value in base.otherwise[one.id].items()},
        )
        for one in model.counterfactuals
    )


def unknown_facts(work: Workings) -> tuple[UnknownFact, ...]:
    """The facts that aren't settled with the swing of each pole, the widest swing first."""
    found = []
    poles = work.model.poles
    moved = np.stack([work.varied.values(pole) for pole in poles])
    for name in facts_read(work.model):
        fact = work.terms.catalogue.get(name)
        rows = work.varied.rows_of(name, allowed=True)
        if fact is None or len(rows) < 2 or work.wide.is_settled(name):
            continue
        points = np.ptp(moved[:, rows], axis=1)
        swing = {
            pole: float(moves)
            for pole, moves in zip(poles, points, strict=True)
            if moves > _NEGLIGIBLE
        }
        if swing:
            in_order = dict(sorted(swing.items(), key=lambda item: (-item[1], item[0])))
            found.append(UnknownFact(name, fact.title, in_order))
    return tuple(sorted(found, key=lambda one: (-one.largest, one.fact)))

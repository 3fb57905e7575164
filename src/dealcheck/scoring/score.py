"""One deal → its DealScore: every step from facts to advice, in order."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dealcheck.model.evaluator import Evaluation, evaluate
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.advice import Grounds, decision
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.conditions import Case, decide
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.drivers import find_drivers, mechanism_points
from dealcheck.scoring.levers import applicable_levers, best_for
from dealcheck.scoring.result import (
    Assurance,
    DealScore,
    Kind,
    PartyAdvice,
    UnknownFact,
    score_at,
)
from dealcheck.scoring.variations import Variations, facts_read, vary

# A swing below this many points is safe to leave out of the report.
_NEGLIGIBLE = 0.05


def score_deal(deal: Deal, model: Model, catalogue: FactCatalogue) -> DealScore:
    """Score a deal that has passed its checks."""
    arrays = fact_arrays(deal, catalogue)
    base = evaluate(model, arrays)
    case = Case(model, arrays, base, catalogue)
    variations = vary(model, arrays, catalogue)
    unknown = _unknown_facts(model, arrays, variations, catalogue)
    shown = tuple(name for name, m in model.measures.items() if m.section != "indicator")
    drivers = find_drivers(model, arrays, base, shown)
    levers = applicable_levers(model, arrays, base, catalogue)
    grounds = Grounds(model, case, variations, drivers, unknown)
    parties: dict[Party, PartyAdvice] = {}
    for party in PARTIES:
        best = best_for(party, levers, model)
        table = model.tables[model.report.tables[party]]
        support = None
        if party == "us_government":
            support = decision(model.tables[model.report.tables["us_support"]], grounds, best)
        parties[party] = PartyAdvice(decision(table, grounds, best), best, support)
    return DealScore(
        deal=deal,
        model=model,
        arrays=arrays,
        kind=_kind(deal, model, case),
        measures={
            name: score_at(base.bounds[name], float(base.estimate[name][0]))
            for name in model.measures
        },
        drivers=drivers,
        objects={
            key: score_at(base.bounds[name], float(base.estimate[name][0]))
            for key, name in model.report.objects.items()
        },
        mechanisms=mechanism_points(model, arrays, base),
        assurance=_assurance(deal, model, base),
        unknown=unknown,
        parties=parties,
    )


def _kind(deal: Deal, model: Model, case: Case) -> Kind:
    table = model.tables[model.report.tables["kind"]]
    outcome = decide(table, case)
    possible = tuple(
        dict.fromkeys(
            row.action for row, open_ in zip(table.rows, outcome.possible[0], strict=True) if open_
        )
    )
    assessed = table.rows[int(outcome.chosen[0])].action
    claimed = deal.facts.get("claims.kind")
    titles = {row.action: row.title for row in table.rows}
    return Kind(claimed if isinstance(claimed, str) else None, assessed, possible, titles)


def _assurance(deal: Deal, model: Model, base: Evaluation) -> Assurance:
    names = model.report.assurance
    level = base.bounds[names["level"]]
    claim = base.bounds[names["claimed"]]
    is_claimed = isinstance(deal.facts.get("claims.sovereign"), str)
    known_claim = is_claimed and bool(claim.lower[0] == claim.upper[0])
    groups = sorted(model.report.binding_groups, key=lambda g: float(base.estimate[g][0]))

    def score(key: str) -> float:
        return float(base.estimate[names[key]][0])

    return Assurance(
        level=int(score("level")),
        lowest=int(level.lower[0]),
        highest=int(level.upper[0]),
        claimed=int(claim.lower[0]) if known_claim else None,
        binding_group=groups[0] if groups else "",
        cut_off=score_at(base.bounds[names["cut_off"]], score("cut_off")),
        exposure=score_at(base.bounds[names["exposure"]], score("exposure")),
    )


def _unknown_facts(
    model: Model, arrays: FactArrays, variations: Variations, catalogue: FactCatalogue
) -> tuple[UnknownFact, ...]:
    """The unsettled facts with the swing of each pole, the widest swing first."""
    found = []
    for name in facts_read(model):
        fact = catalogue.get(name)
        if fact is None or fact.kind == "scenarios" or arrays.is_absent(name):
            continue
        rows = variations.rows_of(name, allowed=True)
        if arrays.is_settled(name) or len(rows) < 2:
            continue
        swing = {}
        for pole in model.poles:
            found_values = variations.evaluation.estimate[pole]
            values = np.broadcast_to(found_values, variations.facts.rows)[rows]
            points = float(values.max() - values.min())
            if points > _NEGLIGIBLE:
                swing[pole] = points
        if swing:
            found.append(UnknownFact(name, fact.title, _sorted(swing)))
    return tuple(sorted(found, key=lambda u: (-u.largest, u.fact)))


def _sorted(swing: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(swing.items(), key=lambda item: (-item[1], item[0])))

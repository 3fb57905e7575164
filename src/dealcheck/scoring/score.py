"""One deal → its DealScore: every step from facts to advice, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Bounds
from dealcheck.model.types import PARTIES, Model, Party, Table
from dealcheck.model.values import FactArrays
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.bargain import bargain, best_for, offered_row
from dealcheck.scoring.cautions import cautions
from dealcheck.scoring.certainty import certainty
from dealcheck.scoring.conditions import Case, decide
from dealcheck.scoring.coverage import footing
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.decisions import Grounds, agreement, decision
from dealcheck.scoring.draws import chances, drawn
from dealcheck.scoring.drivers import find_drivers, mechanism_points
from dealcheck.scoring.evidence import grades
from dealcheck.scoring.intervals import leaning, sampled, score_of
from dealcheck.scoring.levers import packages
from dealcheck.scoring.open_facts import open_facts, widened
from dealcheck.scoring.outcomes import Choice, Outcomes, Terms, outcomes, prepared
from dealcheck.scoring.questions import ACCEPT, NEGOTIATE, WALK, Stakes, questions
from dealcheck.scoring.result import (
    Alternative,
    Assurance,
    DealScore,
    Driver,
    Kind,
    PartyAdvice,
    Score,
    UnknownFact,
)
from dealcheck.scoring.robustness import robustness
from dealcheck.scoring.search import payoff_bounds
from dealcheck.scoring.variations import Variations, facts_read, vary

# A swing below this many points is safe to leave out of the report.
_NEGLIGIBLE = 0.05
_US: Party = "us_government"


@dataclass(frozen=True, slots=True)
class ScoreSettings:
    """How a run scores: how many draws from which seed, and whose priorities."""

    draws: int = 1000
    seed: int = 0
    us_government: str = ""
    importer: str = ""


def terms_of(
    deal: Deal, model: Model, catalogue: FactCatalogue, settings: ScoreSettings
) -> Terms:
    """The payoffs that apply to a deal, and what its file says of its alternatives."""
    wanted = {_US: settings.us_government, "importer": settings.importer or deal.priorities}
    payoffs = dict(model.report.payoffs)
    for payoff in model.payoffs.values():
        if payoff.profile and payoff.profile == wanted.get(payoff.party):
            payoffs[payoff.party] = payoff.id
    given = deal.data.get("alternatives")
    said: Mapping[str, object] = given if isinstance(given, Mapping) else {}

    def numbers(key: str) -> dict[str, float]:
        found = {}
        for name, one in said.items():
            if isinstance(one, Mapping) and key in one:
                found[str(name)] = float(one[key])
        return found

    return Terms(model, catalogue, Choice(payoffs, numbers("feasible"), numbers("probability")))


def score_deal(
    deal: Deal,
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings | None = None,
) -> DealScore:
    """Score a deal that has passed its checks."""
    chosen = settings or ScoreSettings()
    terms = terms_of(deal, model, catalogue, chosen)
    graded = grades(deal, model.grading)
    stated = fact_arrays(deal, catalogue)
    wide = widened(stated, graded, catalogue)
    opened = open_facts(model, stated, wide, graded)

    ready = prepared(terms, stated)
    base = outcomes(ready)
    wide_evaluation = Evaluation(model, wide)
    limits = {
        name: wide_evaluation.bounds(name) for name in model.measures if name not in model.searched
    }
    varied = vary(terms, stated, wide)
    chance = chances(opened, chosen.draws if opened else 1, chosen.seed)
    together = drawn(
        stated, opened, chance, leaning(terms.choice.payoffs["importer"], opened, varied)
    )
    joint = outcomes(prepared(terms, together), settled=True)
    limits |= {name: _reached(joint, base, name) for name in model.searched}
    case = Case(model, wide, base, catalogue, limits)
    joint_case = Case(model, together, joint, catalogue)

    def interval(name: str) -> Score:
        draws = sampled(name, model, stated, opened, chance, varied)
        return score_of(float(base.value(name)[0]), limits[name], draws)

    report = model.report
    measures = {name: _plain(base, limits, name) for name in model.measures}
    names = dict.fromkeys(
        (*model.poles, *report.objects.values(), *_harms(model), report.outcomes["viability"])
    )
    measures |= {name: interval(name) for name in names}

    found = packages(terms, stated, base, case)
    deal_bargain = bargain(found, base, model)
    row = offered_row(found)
    negotiated, costs = None, dict.fromkeys(PARTIES, 0.0)
    if row is not None:
        agreed = together.with_settled(found.settled(row))
        negotiated = outcomes(prepared(terms, agreed), settled=True)
        costs = {party: float(found.payoffs[party][row] - found.gains[party][row]) for party in PARTIES}
    stakes = _stakes(joint, negotiated, costs)
    asked = questions(model, catalogue, opened, together, stakes)

    tables = {name: model.tables[report.tables[name]] for name in (*PARTIES, "us_support")}
    taken = {name: _action(table, case) for name, table in tables.items()}
    robust = robustness(ready, base, joint, tables, taken, chosen.seed)
    ground = footing(deal, model, stated, graded)
    agree = min(agreement(tables[party], taken[party], joint_case) for party in PARTIES)
    same = min(robust.same_action[party][1] for party in PARTIES)
    sure, reasons = certainty(ground, agree, same)
    drivers = _drivers(terms, stated, base)
    unknown = _unknown_facts(model, wide, varied, catalogue)
    grounds = Grounds(model, case, varied, joint_case, drivers, unknown, sure)
    bounds = payoff_bounds(terms, stated, opened, varied, joint, base)

    parties: dict[Party, PartyAdvice] = {}
    for party in PARTIES:
        mine = [one for one in asked if one.party == party]
        payoff = model.payoffs[terms.choice.payoffs[party]]
        support = None
        if party == _US:
            support = decision(tables["us_support"], grounds)
        parties[party] = PartyAdvice(
            decision=decision(tables[party], grounds, mine, deal_bargain.offered),
            recommendations=best_for(party, deal_bargain),
            chosen=payoff,
            payoff=score_of(
                float(base.expected[party][0]), bounds[party], joint.expected[party]
            ),
            worth=float(base.worth[party][0]),
            otherwise=float(base.mix[party][0]),
            components={name: float(base.value(name)[0]) for name in payoff.components},
            support=support,
        )
    return DealScore(
        deal=deal,
        model=model,
        arrays=stated,
        kind=_kind(deal, model, case),
        measures=measures,
        drivers=drivers,
        objects={key: measures[name] for key, name in report.objects.items()},
        mechanisms=mechanism_points(model, stated, base),
        assurance=_assurance(deal, model, measures),
        viability=measures[report.outcomes["viability"]],
        goes_ahead=float(base.goes_ahead[0]),
        coverage=ground.coverage,
        coverage_by_pole=ground.by_pole,
        certainty=sure,
        certainty_reasons=reasons,
        unknown=unknown,
        questions=asked,
        parties=parties,
        alternatives=_alternatives(model, base),
        postures={name: float(value[0]) for name, value in base.postures.items()},
        bargain=deal_bargain,
        robustness=robust,
        draws=chosen.draws,
        seed=chosen.seed,
        diagnostics=cautions(deal, model, case),
    )


def _reached(joint: Outcomes, base: Outcomes, name: str) -> Bounds:
    """What the draws reach of a measure whose ends no corner gives."""
    values = np.append(joint.value(name), base.value(name))
    return Bounds(np.array([values.min()]), np.array([values.max()]))


def _plain(base: Outcomes, limits: Mapping[str, Bounds], name: str) -> Score:
    lower, upper = (float(end[0]) for end in limits[name])
    return Score(float(base.value(name)[0]), lower, upper, lower, upper)


def _harms(model: Model) -> tuple[str, str]:
    return model.report.assurance["cut_off"], model.report.assurance["exposure"]


def _action(table: Table, case: Case) -> str:
    return table.rows[int(decide(table, case).chosen[0])].action


def _stakes(
    joint: Outcomes, negotiated: Outcomes | None, costs: Mapping[Party, float]
) -> Stakes:
    """What taking the deal, asking for the package and walking away are worth, draw by draw."""
    actions = [ACCEPT, WALK] if negotiated is None else [ACCEPT, WALK, NEGOTIATE]
    worth = {}
    for party in PARTIES:
        rows = [joint.expected[party], joint.mix[party]]
        if negotiated is not None:
            rows.append(negotiated.expected[party] - costs[party])
        worth[party] = np.stack(np.broadcast_arrays(*rows))
    return Stakes(tuple(actions), worth)


def _drivers(terms: Terms, stated: FactArrays, base: Outcomes) -> Mapping[str, tuple[Driver, ...]]:
    """What the poles, the groups and the payoffs hang on; a gain hangs on what its payoff does."""
    model, names = terms.model, terms.model.report.outcomes
    given = {one.counts_as: base.value(one.counts_as) for one in model.counterfactuals if one.counts_as}
    shown = [n for n, m in model.measures.items() if m.section in ("pole", "group")]
    wanted = [*shown, names["viability"], names["goes_ahead"], *terms.choice.payoffs.values()]
    drivers = dict(find_drivers(model, stated, base, list(dict.fromkeys(wanted)), given))
    for party in PARTIES:
        drivers[names[f"gain_{party}"]] = drivers[terms.choice.payoffs[party]]
    return drivers


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


def _assurance(deal: Deal, model: Model, measures: Mapping[str, Score]) -> Assurance:
    names = model.report.assurance
    level, claim = measures[names["level"]], measures[names["claimed"]]
    is_claimed = isinstance(deal.facts.get("claims.sovereign"), str)
    groups = sorted(model.report.binding_groups, key=lambda group: measures[group].score)
    return Assurance(
        level=int(level.score),
        lowest=int(level.lower),
        highest=int(level.upper),
        claimed=int(claim.score) if is_claimed else None,
        binding_group=groups[0] if groups else "",
        cut_off=measures[names["cut_off"]],
        exposure=measures[names["exposure"]],
    )


def _alternatives(model: Model, base: Outcomes) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(
            one.id,
            one.title,
            float(base.chances[one.id][0]) if one.id in base.chances else 0.0,
            {party: float(value[0]) for party, value in base.otherwise[one.id].items()},
        )
        for one in model.counterfactuals
    )


def _unknown_facts(
    model: Model, wide: FactArrays, varied: Variations, catalogue: FactCatalogue
) -> tuple[UnknownFact, ...]:
    """The unsettled facts with the swing of each pole, the widest swing first."""
    found = []
    for name in facts_read(model):
        fact = catalogue.get(name)
        if fact is None or fact.kind == "scenarios" or wide.is_absent(name):
            continue
        rows = varied.rows_of(name, allowed=True)
        if wide.is_settled(name) or len(rows) < 2:
            continue
        swing = {}
        for pole in model.poles:
            values = varied.values(pole)[rows]
            points = float(values.max() - values.min())
            if points > _NEGLIGIBLE:
                swing[pole] = points
        if swing:
            found.append(UnknownFact(name, fact.title, _sorted(swing)))
    return tuple(sorted(found, key=lambda u: (-u.largest, u.fact)))


def _sorted(swing: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(swing.items(), key=lambda item: (-item[1], item[0])))

"""One deal → its DealScore: every step from facts to advice, in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.scoring.bargain import bargain, best_for, offered_row
from dealcheck.scoring.cautions import cautions
from dealcheck.scoring.certainty import certainty
from dealcheck.scoring.conditions import decide
from dealcheck.scoring.coverage import footing
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.decisions import Grounds, agreement, deciding, decision
from dealcheck.scoring.drivers import driver_table, mechanism_points
from dealcheck.scoring.intervals import sampled
from dealcheck.scoring.levers import Packages, packages
from dealcheck.scoring.outcomes import outcomes, prepared
from dealcheck.scoring.payoff_bounds import payoff_bounds
from dealcheck.scoring.questions import questions, stakes_of
from dealcheck.scoring.readings import (
    alternatives_of,
    assurance_of,
    kind_of_deal,
    unknown_facts,
)
from dealcheck.scoring.result import Bargain, DealScore, PartyAdvice, Question
from dealcheck.scoring.robustness import robustness
from dealcheck.scoring.scores import Score, score_of
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.workings import Workings, workings

_US: Party = "us_government"
_SUPPORT = "us_support"
_QUESTIONS = 5


def score_deal(
    deal: Deal,
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings | None = None,
) -> DealScore:
    """Score a deal that has passed its checks."""
    work = workings(deal, model, catalogue, settings or ScoreSettings())
    measures = _measures(work)
    found = packages(work.terms, work.stated, work.base, work.case)
    to_be_had = bargain(found, work.base, model)
    asked = _questions(work, found)
    tables = {name: model.tables[model.report.tables[name]] for name in (*PARTIES, _SUPPORT)}
    taken = {
        name: table.rows[int(decide(table, work.case).chosen[0])].action
        for name, table in tables.items()
    }
    robust = robustness(work.ready, work.base, work.joint, tables, taken, work.settings.seed)
    ground = footing(deal, model, work.stated, work.grades)
    sure, reasons = certainty(
        ground,
        min(agreement(tables[party], taken[party], work.joint_case) for party in PARTIES),
        min(robust.same_action[party][1] for party in PARTIES),
    )
    drivers = driver_table(work.terms, work.stated, work.base)
    unknown = unknown_facts(work)
    grounds = Grounds(
        model, work.case, work.varied, work.joint_case, drivers, unknown, sure, work.base
    )
    return DealScore(
        deal=deal,
        model=model,
        settings=work.settings,
        arrays=work.stated,
        kind=kind_of_deal(work),
        measures=measures,
        drivers=drivers,
        objects={key: measures[name] for key, name in model.report.objects.items()},
        mechanisms=mechanism_points(model, work.stated, work.base),
        assurance=assurance_of(work, measures),
        viability=measures[model.report.outcomes["viability"]],
        goes_ahead=float(work.base.goes_ahead[0]),
        coverage=ground.coverage,
        coverage_by_pole=ground.by_pole,
        certainty=sure,
        certainty_reasons=reasons,
        unknown=unknown,
        questions=asked[:_QUESTIONS],
        safe_to_leave=_safe_to_leave(work, asked, deciding(tables.values(), grounds)),
        parties=_parties(work, grounds, to_be_had, asked),
        alternatives=alternatives_of(model, work.base),
        postures={name: float(value[0]) for name, value in work.base.postures.items()},
        bargain=to_be_had,
        robustness=robust,
        diagnostics=cautions(deal, model, work.case),
    )


def _measures(work: Workings) -> dict[str, Score]:
    """Every measure with its bounds; those that the report shows with an interval from draws."""
    report = work.model.report
    found = {}
    for name in work.model.measures:
        lower, upper = (float(end[0]) for end in work.limits[name])
        found[name] = Score(float(work.base.value(name)[0]), lower, upper, lower, upper)
    shown = (
        *work.model.poles,
        *report.objects.values(),
        report.assurance["cut_off"],
        report.assurance["exposure"],
        report.outcomes["viability"],
    )
    for name in dict.fromkeys(shown):
        draws = sampled(name, work.model, work.stated, work.opened, work.chance, work.varied)
        found[name] = score_of(float(work.base.value(name)[0]), work.limits[name], draws)
    return found


def _questions(work: Workings, found: Packages) -> tuple[Question, ...]:
    """What to find out, with the package on offer as one of the things that can be done."""
    row = offered_row(found)
    negotiated, costs = None, dict.fromkeys(PARTIES, 0.0)
    if row is not None:
        settled = found.settled(row)
        agreed = prepared(work.terms, work.together.with_settled(settled), mix_only=True)
        same = work.joint.untouched({one.fact for one in settled})
        negotiated = outcomes(agreed, settled=True, given=same)
        costs = {p: float(found.payoffs[p][row] - found.gains[p][row]) for p in PARTIES}
    stakes = stakes_of(work.joint, negotiated, costs)
    return questions(work.model, work.terms.catalogue, work.opened, work.together, stakes)


def _safe_to_leave(
    work: Workings, asked: Sequence[Question], deciding: Collection[str]
) -> tuple[str, ...]:
    """The open facts that nobody needs to find out before acting, of those that can be asked."""
    matters = {one.fact for one in asked} | set(deciding)
    facts = [one.fact for one in work.opened if one.fact in work.terms.catalogue]
    return tuple(fact for fact in facts if fact not in matters)


def _parties(
    work: Workings, grounds: Grounds, to_be_had: Bargain, asked: Sequence[Question]
) -> Mapping[Party, PartyAdvice]:
    model, base = work.model, work.base
    tables = model.report.tables
    bounds = payoff_bounds(work.open_ends, work.joint, work.base)
    found: dict[Party, PartyAdvice] = {}
    for party in PARTIES:
        mine = [one for one in asked if one.party == party]
        payoff = model.payoffs[work.terms.choice.payoffs[party]]
        found[party] = PartyAdvice(
            decision=decision(model.tables[tables[party]], grounds, mine, to_be_had.offered),
            recommendations=best_for(party, to_be_had),
            chosen=payoff,
            payoff=score_of(
                float(base.expected[party][0]), bounds[party], work.joint.expected[party]
            ),
            worth=float(base.worth[party][0]),
            otherwise=float(base.mix[party][0]),
            components={name: float(base.value(name)[0]) for name in payoff.components},
            support=decision(model.tables[tables[_SUPPORT]], grounds) if party == _US else None,
        )
    return found

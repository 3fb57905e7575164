"""Deals → their DealScores: every step from facts to advice, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.facts import NOT_APPLICABLE, UNKNOWN, FactCatalogue
from dealcheck.model.reader import Indices
from dealcheck.model.types import KIND, PARTIES, Lever, Model, Party, Table
from dealcheck.model.values import row_of
from dealcheck.scoring.answers import LEAST_KNOWN, Grounds, answer, answers_of
from dealcheck.scoring.cautions import cautions
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.drivers import (
    Drivers,
    drivers_of,
    known_facts,
    told_facts,
)
from dealcheck.scoring.influence import Influence, influence
from dealcheck.scoring.knowledge import certainty, footing, knowledge_of, own_facts
from dealcheck.scoring.levers import Effect, Levers, conditions_of, try_levers
from dealcheck.scoring.packages import bargain, packages
from dealcheck.scoring.prepared import DealDraws, Prepared, blocks, prepare
from dealcheck.scoring.questions import LEAST, questions
from dealcheck.scoring.result import (
    Alternative,
    Answer,
    Assurance,
    Bargain,
    DealScore,
    Kind,
    PartyAdvice,
    PartyCondition,
    Question,
    Support,
    UnknownFact,
    UsualFact,
)
from dealcheck.scoring.robustness import DRAWS, Tried, try_numbers
from dealcheck.scoring.scores import Score, median
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.thinned import thinned
from dealcheck.scoring.trace import usual_of

_QUESTIONS = 5
_PACKAGED, _PACKAGE_DRAWS = 6, 50
_NEGLIGIBLE = 0.05
_US: Party = "us_government"


@dataclass(frozen=True, slots=True)
class _Worked:
    """A block with everything that is worked out for all its deals together."""

    block: Prepared
    answers: Mapping[str, Indices]
    levers: Levers
    drivers: Drivers
    tried: Tried | None


def score_deal(
    deal: Deal, model: Model, catalogue: FactCatalogue, settings: ScoreSettings | None = None
) -> DealScore:
    """Score one deal that has passed its checks."""
    return next(score_deals([deal], model, catalogue, settings))


def score_deals(
    deals: Sequence[Deal],
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings | None = None,
) -> Iterator[DealScore]:
    """Score deals that have passed their checks, in their order; each as if it were alone."""
    chosen = settings or ScoreSettings()
    for some in blocks(deals, model, chosen):
        block = prepare(some, model, catalogue, chosen)
        answers = answers_of(block)
        worked = _Worked(
            block,
            answers,
            try_levers(block),
            drivers_of(block),
            try_numbers(block, thinned(block, DRAWS), answers) if chosen.thorough else None,
        )
        for one in block.each():
            yield _score(one, worked)


def _score(one: DealDraws, worked: _Worked) -> DealScore:
    block, model = one.block, one.model
    known = known_facts(one)
    told = told_facts(one, known)
    own = own_facts(one, told)
    answers = {name: one.rows(taken) for name, taken in worked.answers.items()}
    sorted_draws = influence(one, answers)
    stances = {party: model.tables[model.report.stances[party]] for party in PARTIES}
    likeliest = {
        table: _likeliest(table, answers[table], model)
        for table in (*model.report.stances.values(), model.report.tables["us_support"])
    }
    actions = {name: action for name, (action, _) in likeliest.items()}
    robust = worked.tried.of(one, actions) if worked.tried else None
    ground = footing(one, known)
    sure, reasons = certainty(
        ground,
        min(likeliest[table.id][1] for table in stances.values()),
    )
    grounds = Grounds(one, worked.drivers, told, own, sorted_draws, sure)
    effects = worked.levers.effects(one)
    asked = questions(one, sorted_draws, _QUESTIONS)
    decides = _support_decides(answers, model)
    parties = {
        party: _advice(party, grounds, conditions_of(party, effects, one, support_decides=decides))
        for party in PARTIES
    }
    measures = {name: one.score(name) for name in _shown(model)}
    unknown = _unknown(one, sorted_draws)
    return DealScore(
        deal=one.deal,
        model=model,
        settings=block.settings,
        stage=one.deal.stage,
        kind=_kind(one, own),
        measures=measures,
        if_secret_is_worse={pole: _if_secret_is_worse(pole, one) for pole in model.poles},
        knowledge=knowledge_of(one),
        drivers={pole: worked.drivers.of(pole, one, told) for pole in model.poles},
        objects={key: measures[name] for key, name in model.report.objects.items()},
        mechanisms=worked.drivers.mechanisms(one),
        assurance=_assurance(one, measures),
        viability=measures[model.report.outcomes["viability"]],
        goes_ahead=measures[model.report.outcomes["goes_ahead"]],
        coverage=ground.coverage,
        coverage_by_pole=ground.by_pole,
        certainty=sure,
        certainty_reasons=tuple(reasons),
        unknown=unknown,
        usual=_usual(one, unknown) if block.settings.thorough else {},
        questions=asked,
        safe_to_leave=_safe_to_leave(unknown, asked),
        parties=parties,
        alternatives=_alternatives(one),
        postures={name: median(one.rows(value)) for name, value in block.joint.postures.items()},
        bargain=_bargain(one, effects, own) if block.settings.thorough else None,
        robustness=robust,
        diagnostics=cautions(one) if len(own) > 0 else (),
    )


def _bargain(one: DealDraws, effects: Sequence[Effect], own: frozenset[str]) -> Bargain:
    """Packages of levers; none where too little of the deal is known to tell anybody anything."""
    base = thinned(one.block, _PACKAGE_DRAWS, one.place)
    tried = effects if len(own) >= LEAST_KNOWN else ()
    return bargain(packages(one, base, tried, _PACKAGED))


def _likeliest(table: str, taken: Indices, model: Model) -> tuple[str, float]:
    """The likeliest action of a table with its share of the draws."""
    shares: dict[str, float] = {}
    counts = np.bincount(taken, minlength=len(model.tables[table].rows)) / len(taken)
    for row, share in zip(model.tables[table].rows, counts, strict=True):
        shares[row.action] = shares.get(row.action, 0.0) + float(share)
    action = max(shares, key=lambda name: shares[name])
    return action, shares[action]


def _shown(model: Model) -> tuple[str, ...]:
    """The measures that a report shows with their intervals."""
    report = model.report
    groups = [name for name, m in model.measures.items() if m.section == "group"]
    return tuple(
        dict.fromkeys(
            (
                *model.poles,
                *groups,
                *report.objects.values(),
                *(name for key, name in report.assurance.items()),
                report.outcomes["viability"],
                report.outcomes["goes_ahead"],
            )
        )
    )


def _kind(one: DealDraws, own: frozenset[str]) -> Kind:
    """The likeliest kind by the facts, beside the one that is claimed; none if nothing is known."""
    model = one.model
    bits = int(row_of(one.block.ends.facts.words[KIND], one.place))
    said = one.deal.facts.get("claims.kind")
    claims = said if isinstance(said, list) else [said] if said not in (None, UNKNOWN) else []
    table = model.tables[model.report.tables["kind"]]
    return Kind(
        claimed=" or ".join(map(str, claims)) or None,
        assessed=one.kind if own else None,
        possible=tuple(kind for place, kind in enumerate(model.kinds) if bits >> place & 1),
        titles={row.action: row.title for row in table.rows},
    )


def _if_secret_is_worse(pole: str, one: DealDraws) -> float:
    """The points that a pole loses if what nobody discloses leans a standard deviation against it.

    The secret part of the draws is independent of the rest, so that the slope on it is the answer.
    """
    values = one.full(one.block.joint.value(pole))
    hidden = one.block.chance.secret
    slopes = ((values - values.mean()) * hidden).mean(axis=1) / (hidden**2).mean(axis=1)
    opened = {fact.fact for fact in one.block.source.opened if fact.secret[one.place]}
    leans = {one.block.source.leans[f].tradeoff for f in opened if f in one.block.source.leans}
    return float(sum(abs(slopes[place]) for place in sorted(leans)))


def _assurance(one: DealDraws, measures: Mapping[str, Score]) -> Assurance:
    """The level of sovereignty that the weakest critical group shows, beside the claim."""
    names = one.model.report.assurance
    level, claim = measures[names["level"]], measures[names["claimed"]]
    said = one.deal.facts.get("claims.sovereign")
    is_claimed = isinstance(said, str) and said not in (UNKNOWN, NOT_APPLICABLE)
    groups = sorted(one.model.report.binding_groups, key=lambda group: measures[group].score)
    return Assurance(
        level=int(level.score),
        lowest=int(level.lower),
        highest=int(level.upper),
        claimed=int(claim.score) if is_claimed else None,
        binding_group=groups[0] if groups else "",
        cut_off=measures[names["cut_off"]],
        exposure=measures[names["exposure"]],
    )


def _alternatives(one: DealDraws) -> tuple[Alternative, ...]:
    """What could happen otherwise; what is only compared and never mixed in has no chance."""
    joint = one.block.joint
    return tuple(
        Alternative(
            each.id,
            each.title,
            float(one.full(joint.chances[each.id]).mean()) if each.in_mix else 0.0,
            {p: median(one.rows(value)) for p, value in joint.otherwise[each.id].items()},
        )
        for each in one.model.counterfactuals
    )


def _unknown(one: DealDraws, sorted_draws: Influence) -> tuple[UnknownFact, ...]:
    """The facts that aren't settled, with what they move and turn, the weightiest first."""
    model, report = one.model, one.model.report
    moves = {}
    for pole in model.poles:
        means = sorted_draws.mean(one.full(one.block.joint.value(pole)))
        moves[pole] = means
    tables = [
        model.tables[name]
        for name in (
            *report.stances.values(),
            report.tables["us_support"],
            *(table for answers in report.answers.values() for table in answers.values()),
        )
    ]
    turned = [sorted_draws.answered(table).turns for table in tables]
    starts = sorted_draws.starts
    found = []
    for place, path in enumerate(sorted_draws.facts):
        mine = slice(starts[place], starts[place + 1])
        seen = sorted_draws.counts[mine] > 0
        swing = {
            pole: float(np.ptp(means[mine][seen]))
            for pole, means in moves.items()
            if path in model.facts[pole] and np.ptp(means[mine][seen]) > _NEGLIGIBLE
        }
        in_order = dict(sorted(swing.items(), key=lambda item: (-item[1], item[0])))
        turns = max((table.get(path, 0.0) for table in turned), default=0.0)
        found.append(UnknownFact(path, one.block.catalogue[path].title, in_order, turns))
    return tuple(sorted(found, key=lambda u: (-u.turns, -u.largest, u.fact)))


def _usual(one: DealDraws, unknown: Sequence[UnknownFact]) -> Mapping[str, UsualFact]:
    """What is usual for each fact that nobody states, where anything tells."""
    found = {each.fact: usual_of(one, one.block.catalogue[each.fact]) for each in unknown}
    return {fact: usual for fact, usual in found.items() if usual is not None}


def _safe_to_leave(unknown: Sequence[UnknownFact], asked: Sequence[Question]) -> tuple[str, ...]:
    """The open facts that turn nobody's answer and that nobody is told to find out."""
    matters = {one.fact for one in asked}
    return tuple(u.fact for u in unknown if u.turns < LEAST and u.fact not in matters)


def _advice(
    party: Party,
    grounds: Grounds,
    chosen: tuple[tuple[PartyCondition, ...], tuple[Lever, ...]],
) -> PartyAdvice:
    one, model = grounds.one, grounds.one.model
    report, joint = model.report, one.block.joint
    table = model.tables[report.stances[party]]
    stance = answer(table, grounds)
    asks_nothing = {row.action for row in table.rows if not row.asks}
    is_silent = stance.strength == "nothing-to-go-on" or stance.action in asks_nothing
    conditions, anywhere = ((), ()) if is_silent else chosen
    payoff = model.payoffs[one.block.basis.choice.payoffs[party]]
    return PartyAdvice(
        stance=stance,
        answers={
            tradeoff: answer(model.tables[table], grounds)
            for tradeoff, table in report.answers[party].items()
        },
        conditions=conditions,
        as_in_any_deal=anywhere,
        chosen=payoff,
        payoff=one.payoff(party),
        worth=median(one.rows(joint.worth[party])),
        otherwise=median(one.rows(joint.mix[party])),
        components={name: median(one.value(name)) for name in payoff.components},
        support=_support(grounds) if party == _US else None,
    )


def _support(grounds: Grounds) -> Support:
    """Whether support makes the deal happen, by what, and how likely it is with and without."""
    one, report = grounds.one, grounds.one.model.report
    table = one.model.tables[report.tables["us_support"]]
    found: Answer = answer(table, grounds)
    decided = found.action is not None and found.strength != "undecided"
    return Support(
        answer=found.action if decided and found.action else "undecided",
        title=found.title if decided else "Undecided",
        instrument=_instrument(table, found.action, grounds) if decided else None,
        chance_with=median(one.value(report.outcomes["chance_with"])),
        chance_without=median(one.value(report.outcomes["chance_without"])),
        share=found.share,
        because=found.because,
    )


def _support_decides(answers: Mapping[str, Indices], model: Model) -> bool:
    """Whether the likeliest answer is that support by something makes the deal happen."""
    table = model.tables[model.report.tables["us_support"]]
    action, _ = _likeliest(table.id, answers[table.id], model)
    return any(row.instrument for row in table.rows if row.action == action)


def _instrument(table: Table, action: str | None, grounds: Grounds) -> str | None:
    """What support would consist of: by the row that gives the answer most often."""
    counts = np.bincount(grounds.influence.answers[table.id], minlength=len(table.rows))
    rows = [place for place, row in enumerate(table.rows) if row.action == action]
    best = max(rows, key=lambda place: (counts[place], -place))
    return table.rows[best].instrument or None

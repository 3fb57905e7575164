"""Decisions: the action a table gives, how far it holds, and the reasons, all worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.types import Condition, Model, Row, Table
from dealcheck.scoring.conditions import Case, decide
from dealcheck.scoring.result import Decision, Driver, Recommendation, UnknownFact
from dealcheck.scoring.variations import Variations
from dealcheck.scoring.wording import value_text, with_unit

_REASONS = 3
_FLIPS = 2
# A conditional action needs the scores it rests on to be known to about half of their scale.
_WIDEST_FOR_ADVICE = 50.0


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that decisions are worked out from, the same for every party."""

    model: Model
    case: Case
    variations: Variations
    drivers: Mapping[str, tuple[Driver, ...]]
    unknown: tuple[UnknownFact, ...]


def decision(table: Table, grounds: Grounds, levers: Sequence[Recommendation]) -> Decision:
    """Read a decision table for one deal."""
    outcome = decide(table, grounds.case)
    chosen = table.rows[int(outcome.chosen[0])]
    actions = {
        row.action for row, open_ in zip(table.rows, outcome.possible[0], strict=True) if open_
    }
    decisive = _decisive(table, chosen)
    strength = _strength(chosen, actions, decisive, grounds)
    return Decision(
        action=chosen.action,
        title=chosen.title,
        strength=strength,
        because=_because(chosen, decisive, grounds),
        despite=_despite(chosen, decisive, grounds),
        unless=_unless(table, chosen, grounds),
        next=_next(decisive, grounds, levers),
        why=chosen.why,
        gate=chosen.gate,
    )


def _decisive(table: Table, chosen: Row) -> tuple[Condition, ...]:
    """The conditions the action rests on: the row's own, or those it failed if it is the last."""
    if chosen.when:
        return chosen.when
    return tuple(condition for row in table.rows for condition in row.when)


def _strength(
    chosen: Row, actions: set[str], decisive: Sequence[Condition], grounds: Grounds
) -> str:
    if actions <= {chosen.action}:
        return "strong"
    widths = []
    for condition in decisive:
        if condition.measure:
            measure = grounds.model.measures[condition.measure]
            bounds = grounds.case.evaluation.bounds[condition.measure]
            span = measure.high - measure.low
            widths.append(100.0 * float(bounds.upper[0] - bounds.lower[0]) / span)
    return "conditional" if not widths or float(np.mean(widths)) <= _WIDEST_FOR_ADVICE else "none"


def _because(chosen: Row, decisive: Sequence[Condition], grounds: Grounds) -> tuple[str, ...]:
    """The facts the action rests on, and the indicators that put the decisive measures there.

    Where no row applied, the open facts are the reason: any of them might have decided it.
    """
    reasons = [
        _fact_reason(c, grounds)
        for c in decisive
        if c.fact and (chosen.when or not grounds.case.facts.is_settled(c.fact))
    ]
    weighed = _weighed(decisive, grounds, with_it=bool(chosen.when))
    return tuple(dict.fromkeys(reasons + weighed))[:_REASONS]


def _despite(chosen: Row, decisive: Sequence[Condition], grounds: Grounds) -> tuple[str, ...]:
    """The strongest indicator that speaks against the action."""
    return tuple(_weighed(decisive, grounds, with_it=not chosen.when)[:1])


def _weighed(decisive: Sequence[Condition], grounds: Grounds, *, with_it: bool) -> list[str]:
    found: dict[str, float] = {}
    for condition in decisive:
        if not condition.measure:
            continue
        down = (condition.below is not None) == with_it
        title = grounds.model.measures[condition.measure].title
        for driver in grounds.drivers.get(condition.measure, ()):
            points = driver.holding_down if down else driver.holding_up
            verb = "costs" if down else "gives"
            text = f"{driver.title} ({driver.code}) {verb} {points:.0f} points of {title.lower()}"
            if points >= 1.0:
                found[text] = max(points, found.get(text, 0.0))
    return sorted(found, key=lambda text: (-found[text], text))


def _fact_reason(condition: Condition, grounds: Grounds) -> str:
    fact = grounds.case.catalogue[condition.fact]
    return f"{fact.title}: {with_unit(value_text(fact, grounds.case.facts), fact)}"


def _unless(table: Table, chosen: Row, grounds: Grounds) -> tuple[str, ...]:
    """The single facts that would change the action, the ones still open first."""
    varied = grounds.variations
    case = Case(grounds.model, varied.facts, varied.evaluation, grounds.case.catalogue)
    taken = decide(table, case).chosen
    flips: dict[str, tuple[int, int, str]] = {}
    for row, setting in enumerate(varied.settings):
        other = table.rows[int(taken[row])]
        if other.action == chosen.action:
            continue
        fact = case.catalogue[setting.fact]
        settled = grounds.case.facts.is_settled(setting.fact)
        if settled and setting.allowed:
            continue
        value = setting.value if isinstance(setting.value, str) else f"{setting.value:g}"
        verb = "turns out to be" if setting.allowed else "becomes"
        text = f"{fact.title} ({fact.path}) {verb} {with_unit(value, fact)}: {other.title}"
        rank = (0 if setting.allowed else 1, row, text)
        if setting.fact not in flips or rank < flips[setting.fact]:
            flips[setting.fact] = rank
    return tuple(text for _, _, text in sorted(flips.values())[:_FLIPS])


def _next(decisive: Sequence[Condition], grounds: Grounds, levers: Sequence[Recommendation]) -> str:
    """The unknown fact that moves the decisive poles most; else the best lever."""
    poles = {pole for c in decisive for pole in _poles_of(c, grounds.model)}
    ranked = sorted(
        grounds.unknown,
        key=lambda u: (-max((u.swing.get(pole, 0.0) for pole in poles), default=0.0), u.fact),
    )
    if ranked and any(ranked[0].swing.get(pole, 0.0) >= 1.0 for pole in poles):
        return f"find out: {ranked[0].title} ({ranked[0].fact})"
    return f"agree on: {levers[0].lever.title}" if levers else ""


def _poles_of(condition: Condition, model: Model) -> tuple[str, ...]:
    measure = model.measures.get(condition.measure)
    if measure is None:
        return ()
    if measure.section == "pole":
        return (measure.id,)
    return (measure.parent,) if measure.section == "group" else model.poles

"""Decisions: the action a table gives, how far it holds, and the reasons, all worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.types import SCORE_TOP, Condition, Model, Row, Table
from dealcheck.scoring.conditions import Case, decide
from dealcheck.scoring.outcomes import Outcomes
from dealcheck.scoring.result import (
    Certainty,
    Decision,
    Driver,
    Package,
    Question,
    Strength,
    UnknownFact,
)
from dealcheck.scoring.variations import Variations
from dealcheck.scoring.wording import value_text, with_unit

_REASONS = 3
_FLIPS = 2
_STRONG, _CONDITIONAL = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that decisions are worked out from, the same for every party."""

    model: Model
    case: Case
    varied: Variations
    drawn: Case
    drivers: Mapping[str, tuple[Driver, ...]]
    unknown: tuple[UnknownFact, ...]
    certainty: Certainty
    base: Outcomes


def agreement(table: Table, chosen: str, drawn: Case) -> float:
    """The share of the draws in which a table gives this action."""
    taken = decide(table, drawn).chosen
    actions = np.array([row.action == chosen for row in table.rows])
    return float(actions[taken].mean())


def decision(
    table: Table,
    grounds: Grounds,
    questions: Sequence[Question] = (),
    offered: Package | None = None,
) -> Decision:
    """Read a decision table for one deal."""
    outcome = decide(table, grounds.case)
    chosen = table.rows[int(outcome.chosen[0])]
    open_gates = [
        row
        for row, is_open in zip(table.rows, outcome.possible[0], strict=True)
        if row.gate and is_open and row.action != chosen.action
    ]
    share = agreement(table, chosen.action, grounds.drawn)
    return Decision(
        action=chosen.action,
        title=chosen.title,
        strength=_strength(share, grounds.certainty, is_gate_open=bool(open_gates)),
        agreement=share,
        because=_because(chosen, grounds),
        despite=tuple(_weighed(chosen, grounds, with_it=False)[:1]),
        unless=_unless(table, chosen, grounds),
        next=_next(chosen, grounds, questions, offered),
        why=chosen.why,
        gate=chosen.gate,
    )


def _strength(share: float, certainty: Certainty, *, is_gate_open: bool) -> Strength:
    """Strong: four draws in five agree, on moderate certainty, and no gate may yet close."""
    if share >= _STRONG and certainty in ("high", "moderate") and not is_gate_open:
        return "strong"
    return "conditional" if share >= _CONDITIONAL else "none"


def _because(chosen: Row, grounds: Grounds) -> tuple[str, ...]:
    """The facts and scores the action rests on, and the indicators that put the scores there."""
    facts = [_fact_reason(one, grounds) for one in chosen.reasons if one.fact]
    scores = [_measure_reason(one, grounds) for one in chosen.reasons if one.measure]
    reasons = [*facts, *scores[: _REASONS - 1]][: _REASONS - 1]
    return tuple(dict.fromkeys([*reasons, *_weighed(chosen, grounds, with_it=True)]))[:_REASONS]


def _weighed(chosen: Row, grounds: Grounds, *, with_it: bool) -> list[str]:
    """The indicators that speak for the action, or against it, the strongest first."""
    found: dict[str, float] = {}
    for condition in chosen.reasons:
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


def _measure_reason(condition: Condition, grounds: Grounds) -> str:
    """A score beside the limit of its condition: `Future demand: 11, below 30`."""
    measure = grounds.model.measures[condition.measure]
    value = float(grounds.base.value(measure.id)[0])
    limit = condition.below if condition.below is not None else condition.at_least or 0.0
    digits = 0 if abs(limit) >= 10 or (measure.high >= SCORE_TOP and limit) else 1
    side = "below" if value < limit else "at least"
    return f"{measure.title}: {value:.{digits}f}, {side} {limit:g}"


def _fact_reason(condition: Condition, grounds: Grounds) -> str:
    fact = grounds.case.catalogue[condition.fact]
    return f"{fact.title}: {with_unit(value_text(fact, grounds.case.facts), fact)}"


def deciding(tables: Iterable[Table], grounds: Grounds) -> frozenset[str]:
    """The open facts any answer to which, by itself, leads some table to another action."""
    return frozenset(
        flip.fact
        for table in tables
        for flip in _flips(table, table.rows[int(decide(table, grounds.case).chosen[0])], grounds)
        if flip.is_open
    )


@dataclass(frozen=True, slots=True)
class _Flip:
    """A value of a fact that leads to another action; open if the deal leaves it possible."""

    fact: str
    is_open: bool
    row: int
    text: str


def _unless(table: Table, chosen: Row, grounds: Grounds) -> tuple[str, ...]:
    """The single facts that would change the action, the ones still open first."""
    first: dict[str, _Flip] = {}
    for flip in sorted(_flips(table, chosen, grounds), key=lambda f: (not f.is_open, f.row)):
        first.setdefault(flip.fact, flip)
    return tuple(flip.text for flip in list(first.values())[:_FLIPS])


def _flips(table: Table, chosen: Row, grounds: Grounds) -> Iterator[_Flip]:
    varied = grounds.varied
    case = Case(grounds.model, varied.facts, varied.outcomes, grounds.case.catalogue)
    taken = decide(table, case).chosen
    for row, setting in enumerate(varied.settings):
        other = table.rows[int(taken[row])]
        if other.action == chosen.action:
            continue
        settled = grounds.case.facts.is_settled(setting.fact)
        # What is settled may still become another value, but not what nobody gets wrong, such as
        # whose law the developer answers to.
        if settled and (setting.allowed or setting.fact in grounds.model.grading.exact):
            continue
        fact = case.catalogue[setting.fact]
        value = setting.value if isinstance(setting.value, str) else f"{setting.value:g}"
        verb = "turns out to be" if setting.allowed else "becomes"
        text = f"{fact.title} ({fact.path}) {verb} {with_unit(value, fact)}: {other.title}"
        yield _Flip(setting.fact, setting.allowed, row, text)


def _next(
    chosen: Row,
    grounds: Grounds,
    questions: Sequence[Question],
    offered: Package | None,
) -> str:
    """The question worth most, else the unknown fact that moves the decisive poles most, else the
    package on offer."""
    if questions:
        return f"find out from {questions[0].ask}: {questions[0].title} ({questions[0].fact})"
    poles = {pole for c in chosen.reasons for pole in _poles_of(c, grounds.model)}
    ranked = sorted(
        grounds.unknown,
        key=lambda u: (-max((u.swing.get(pole, 0.0) for pole in poles), default=0.0), u.fact),
    )
    if ranked and any(ranked[0].swing.get(pole, 0.0) >= 1.0 for pole in poles):
        return f"find out: {ranked[0].title} ({ranked[0].fact})"
    return f"agree on: {offered.title}" if offered is not None else ""


def _poles_of(condition: Condition, model: Model) -> tuple[str, ...]:
    measure = model.measures.get(condition.measure)
    if measure is None:
        return ()
    if measure.section == "pole":
        return (measure.id,)
    return (measure.parent,) if measure.section == "group" else model.poles

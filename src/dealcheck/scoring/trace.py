"""How a number came about: a measure's arithmetic in the draw that its median stands on.

The median of a measure is one of the draws, so there is a deal, with every open fact settled, that
has exactly this score. Walked back in that draw, every step is plain arithmetic, and the parts give
the number that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.facts import Fact
from dealcheck.model.leaves import Operator
from dealcheck.model.values import FactArrays, Settled
from dealcheck.scoring.influence import round_number
from dealcheck.scoring.normal import KNOTS, cumulative
from dealcheck.scoring.outcomes import varied
from dealcheck.scoring.prepared import DealDraws, with_presumed_kinds
from dealcheck.scoring.result import UsualFact
from dealcheck.scoring.scores import median, middle_draw, quantiles
from dealcheck.scoring.thinned import thinned
from dealcheck.scoring.unknowns import quantities, term_on
from dealcheck.scoring.wording import number_text, value_text

_QUARTERS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Traced:
    """An operator with the value it has in one draw, and its parts likewise.

    The parts are those of `operator.inputs`, in their order.
    """

    operator: Operator
    value: float
    parts: tuple[Traced, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """One draw of a deal, settled throughout: the one on which a measure's median stands."""

    one: DealDraws
    measure: str
    facts: FactArrays
    evaluation: Evaluation

    def value(self, measure: str) -> float:
        """A measure in this draw."""
        return float(self.evaluation.value(measure)[0])

    def traced(self, measure: str) -> Traced:
        """The arithmetic of a measure in this draw."""
        value = self.value(measure)
        if measure in self.evaluation.given():
            return Traced(self.one.model.measures[measure].value, value, ())
        return self._traced(self.one.model.measures[measure].value)

    def fact(self, fact: Fact) -> str:
        """What a fact is in this draw."""
        return value_text(fact, self.facts)

    def number(self, fact: str) -> float:
        """What a quantity, or a position on an axis, is in this draw."""
        return self.facts.ends(fact)[0]

    def _traced(self, operator: Operator) -> Traced:
        value = float(self.evaluation.operand(operator)[0])
        return Traced(operator, value, tuple(self._traced(part) for part in operator.inputs))


def walk(one: DealDraws, measure: str) -> Walk:
    """The draw on which a measure's median stands."""
    draws = one.full(one.block.joint.value(measure))
    place = one.place * one.draws + middle_draw(draws)
    facts = one.block.joint.facts.each(1, lambda array: array[place : place + 1])
    evaluation = Evaluation(one.model, facts, settled=True)
    for name in one.block.joint.given():
        value = one.block.joint.value(name)
        evaluation.put(name, value if value.shape[0] == 1 else value[place : place + 1])
    return Walk(one, measure, facts, evaluation)


def usual_of(one: DealDraws, fact: Fact) -> UsualFact | None:
    """What is usual for a fact of a deal; None where it isn't drawn by what is usual."""
    block, place, reference = one.block, one.place, one.block.reference
    opened = next((each for each in block.source.opened if each.fact == fact.path), None)
    if reference is None or opened is None or not opened.usual[place]:
        return None
    beside = reference.beside(one.deal)
    of_class = beside.words(fact)[1] if fact.words else beside.points(fact)[3]
    facts = with_presumed_kinds(block.ends.facts, block.deals, one.model)
    chances: Mapping[str, float] = {}
    tenths: tuple[float, ...] = ()
    if opened.chances is not None:
        shares = (float(share) for share in opened.chances[place])
        chances = dict(zip(fact.words, shares, strict=True))
    if opened.values is not None:
        found = np.interp(_QUARTERS, cumulative(KNOTS), opened.values[place])
        tenths = tuple(float(value) for value in found)
    return UsualFact(
        stating=len(reference.stating(fact.path, one.deal)),
        of_class=int(of_class),
        term=term_on(fact.path, one.deal, place, one.model, facts),
        chances=chances,
        tenths=tenths,
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """A value that a fact could have, whether the file leaves it possible, and the poles then."""

    value: str
    allowed: bool
    poles: Mapping[str, float]


def values_of(one: DealDraws, fact: Fact) -> tuple[Tried, ...]:
    """What each value of a fact would make of the poles, with all else as it is drawn."""
    if fact.kind == "scenarios":
        return ()
    base = thinned(one.block, one.draws, one.place)
    settings = _settings(one, fact)
    sets = {label: base.facts.with_settled([settled]) for label, settled, _ in settings}
    cases = varied(one.block.basis, base, sets)
    return tuple(
        Tried(
            label,
            allowed,
            {pole: median(cases.value(pole, label)) for pole in one.model.poles},
        )
        for label, _, allowed in settings
    )


def poles_now(one: DealDraws) -> dict[str, float]:
    """The poles of the deal as it is, in the same draws."""
    base = thinned(one.block, one.draws, one.place)
    return {pole: median(base.value(pole)) for pole in one.model.poles}


def _settings(one: DealDraws, fact: Fact) -> list[tuple[str, Settled, bool]]:
    if fact.kind == "words":
        bits = one.possible(fact.path)
        return [
            (word, Settled(fact.path, place), bool(bits >> place & 1))
            for place, word in enumerate(fact.words)
        ]
    reading = quantities(one.model).get(fact.path)
    drawn = quantiles(one.numbers(fact.path), _QUARTERS)
    spread = reading.spread if reading is not None else ()
    values = sorted({*(round_number(float(value)) for value in drawn), *spread})
    low, high = one.block.followed.facts.ends(fact.path, one.place)
    return [
        (number_text(value), Settled(fact.path, None, value), low <= value <= high)
        for value in values
        if np.isfinite(value)
    ]

"""What is worth finding out: the value of knowing an open fact before acting.

Each party can take the deal as it is, ask for the package on offer, or walk away. Knowing a fact is
worth what choosing after the answer brings more than choosing now (the expected value of partial
perfect information), worked out by sorting the draws by that fact. Draws are few, so an answer
counts only where the better action is better by more than chance would make it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.open_facts import OpenFact, OpenWord
from dealcheck.scoring.outcomes import Outcomes
from dealcheck.scoring.result import Question

ACCEPT, NEGOTIATE, WALK = "take it as it is", "ask for the package on offer", "walk away"
_BINS = 4
_MOST = 5
# A difference counts from two standard errors and half a tenth of a point on.
_ERRORS = 2.0
_WORTHWHILE = 0.05


@dataclass(frozen=True, slots=True)
class Stakes:
    """What each action is worth to each party, draw by draw (actions by draws)."""

    actions: tuple[str, ...]
    worth: Mapping[Party, Array]


def stakes_of(joint: Outcomes, negotiated: Outcomes | None, costs: Mapping[Party, float]) -> Stakes:
    """Put together what taking the deal, walking away and asking for the package are worth."""
    actions = [ACCEPT, WALK] if negotiated is None else [ACCEPT, WALK, NEGOTIATE]
    worth = {}
    for party in PARTIES:
        rows = [joint.expected[party], joint.mix[party]]
        if negotiated is not None:
            rows.append(negotiated.expected[party] - costs[party])
        worth[party] = np.stack(np.broadcast_arrays(*rows))
    return Stakes(tuple(actions), worth)


def questions(
    model: Model,
    catalogue: FactCatalogue,
    facts: Sequence[OpenFact],
    drawn: FactArrays,
    stakes: Stakes,
) -> tuple[Question, ...]:
    """The open facts whose answer could change what some party should do, most valuable first."""
    found = []
    for fact in facts:
        known = catalogue.get(fact.fact)
        if known is None:
            continue
        strata, names = _strata(fact, drawn, known.words)
        for party in PARTIES:
            value, changes = _value(stakes, party, strata, names)
            if value >= _WORTHWHILE:
                ask = _ask(fact.fact, model.report.asks)
                found.append(Question(fact.fact, known.title, ask, value, party, changes))
    best: dict[str, Question] = {}
    for one in sorted(found, key=lambda q: (-q.value, q.fact, q.party)):
        best.setdefault(one.fact, one)
    return tuple(best.values())[:_MOST]


def _strata(fact: OpenFact, drawn: FactArrays, words: Sequence[str]) -> tuple[Indices, list[str]]:
    """For each draw the number of its answer, and the answers."""
    if isinstance(fact, OpenWord):
        answers = [int(option) for option in fact.options]
        index = drawn.chosen[fact.fact]
        place = np.searchsorted(np.array(answers), index)
        return place, [words[answer] for answer in answers]
    values = drawn.numbers[fact.fact].lower
    ends = np.unique(np.quantile(values, np.linspace(0.0, 1.0, _BINS + 1)[1:-1]))
    lows = [float(values.min()), *ends]
    highs = [*ends, float(values.max())]
    names = [f"{low:.3g} to {high:.3g}" for low, high in zip(lows, highs, strict=True)]
    return np.searchsorted(ends, values, side="right"), names


def _value(
    stakes: Stakes, party: Party, strata: Indices, names: Sequence[str]
) -> tuple[float, tuple[str, ...]]:
    worth = stakes.worth[party]
    if worth.shape[1] != len(strata):
        return 0.0, ()  # no open fact moves anybody's payoff, so all draws are the same one
    now = int(worth.mean(axis=1).argmax())
    counts = np.bincount(strata, minlength=len(names))
    gained, changes = 0.0, []
    for index, name in enumerate(names):
        if counts[index] < 2:
            continue
        inside = worth[:, strata == index]
        best = int(inside.mean(axis=1).argmax())
        if best == now:
            continue
        better = inside[best] - inside[now]
        error = float(better.std()) / np.sqrt(counts[index])
        if better.mean() > _ERRORS * error:
            gained += float(better.mean()) * float(counts[index]) / len(strata)
            changes.append(f"if {name}: {stakes.actions[best]}")
    return gained, tuple(changes)


def _ask(fact: str, asks: Mapping[str, str]) -> str:
    """Whom to ask: by the longest block that holds the fact."""
    return next((asks[name] for name in _blocks(fact) if name in asks), "the parties")


def _blocks(fact: str) -> Iterator[str]:
    steps = fact.split(".")
    for end in range(len(steps), 0, -1):
        yield ".".join(steps[:end])

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
    asked = [(fact, catalogue[fact.fact]) for fact in facts if fact.fact in catalogue]
    if not asked:
        return ()
    answers = [_answers(fact, drawn, known.words) for fact, known in asked]
    found = []
    for party in PARTIES:
        worth = stakes.worth[party]
        better = _better(worth, answers)
        for (_, known), each, gains, best in zip(
            asked, answers, better.gains, better.actions, strict=True
        ):
            value = float(gains.sum())
            if value >= _WORTHWHILE:
                changes = tuple(
                    f"if {name}: {stakes.actions[action]}"
                    for name, gain, action in zip(each.names, gains, best, strict=False)
                    if gain > 0.0
                )
                ask = _ask(known.path, model.report.asks)
                found.append(Question(known.path, known.title, ask, value, party, changes))
    best: dict[str, Question] = {}
    for one in sorted(found, key=lambda q: (-q.value, q.fact, q.party)):
        best.setdefault(one.fact, one)
    return tuple(best.values())[:_MOST]


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers to a question, and for each draw the number of the answer it gives."""

    names: Sequence[str]
    strata: Indices


def _answers(fact: OpenFact, drawn: FactArrays, words: Sequence[str]) -> _Answers:
    if isinstance(fact, OpenWord):
        place = np.searchsorted(1 << fact.options, drawn.words[fact.fact])
        return _Answers([words[int(option)] for option in fact.options], place)
    values = drawn.numbers[fact.fact].lower
    ends = np.unique(np.quantile(values, np.linspace(0.0, 1.0, _BINS + 1)[1:-1]))
    lows = [float(values.min()), *ends]
    highs = [*ends, float(values.max())]
    names = [f"{low:.3g} to {high:.3g}" for low, high in zip(lows, highs, strict=True)]
    return _Answers(names, np.searchsorted(ends, values, side="right"))


@dataclass(frozen=True, slots=True)
class _Better:
    """By question and answer, the best action and what it brings over the best one without an
    answer, times the chance of that answer; nothing where it is no better beyond chance."""

    actions: Indices
    gains: Array


def _better(worth: Array, answers: Sequence[_Answers]) -> _Better:
    """Weigh the actions after each answer to each question, all of them at once.

    Every answer is a bin of its own and each draw falls into one bin a question, so that the means
    and the variances of all bins come of a few sums.
    """
    most = max(len(each.names) for each in answers)
    bins = np.concatenate([each.strata + most * k for k, each in enumerate(answers)])
    shape = (len(answers), most)

    def mean(values: Array) -> Array:
        sums = np.bincount(bins, np.tile(values, len(answers)), minlength=most * len(answers))
        return sums.reshape(shape) / np.maximum(counts, 1)

    counts = np.bincount(bins, minlength=most * len(answers)).reshape(shape)
    over = worth - worth[int(worth.mean(axis=1).argmax())]
    means = np.stack([mean(row) for row in over])
    best = means.argmax(axis=0)
    gain = means.max(axis=0)
    squares = np.choose(best, [mean(row * row) for row in over])
    error = np.sqrt(np.maximum(squares - gain * gain, 0.0) / np.maximum(counts, 1))
    is_better = (counts > 1) & (gain > _ERRORS * error)
    return _Better(best, np.where(is_better, gain * counts / worth.shape[1], 0.0))


def _ask(fact: str, asks: Mapping[str, str]) -> str:
    """Whom to ask: by the longest block that holds the fact."""
    return next((asks[name] for name in _blocks(fact) if name in asks), "the parties")


def _blocks(fact: str) -> Iterator[str]:
    steps = fact.split(".")
    for end in range(len(steps), 0, -1):
        yield ".".join(steps[:end])

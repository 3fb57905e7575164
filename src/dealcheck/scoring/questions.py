"""What is worth finding out: the value of knowing an open fact before acting.

Each party can take the deal as it is, ask for the package on offer, or walk away. Knowing a fact is
worth what choosing after the answer brings more than choosing now (the expected value of partial
perfect information), worked out by sorting the draws by that fact. Draws are few, so an answer
counts only where the better action is better by more than chance would make it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.open_facts import OpenFact, OpenWord
from dealcheck.scoring.outcomes import Outcomes
from dealcheck.scoring.result import Question
from dealcheck.scoring.scores import quantiles

ACCEPT, NEGOTIATE, WALK = "take it as it is", "ask for the package on offer", "walk away"
_BINS = 4
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
    asked = [fact for fact in facts if fact.fact in catalogue]
    # Where no open fact moves anybody's payoff, all draws are the same one.
    parties = [party for party in PARTIES if stakes.worth[party].shape[1] == drawn.rows]
    if not asked or not parties:
        return ()
    answers = _answers(asked, drawn, catalogue)
    found = []
    for party in parties:
        better = _better(stakes.worth[party], answers)
        values = better.gains.sum(axis=1)
        for place in map(int, np.flatnonzero(values >= _WORTHWHILE)):
            known = catalogue[asked[place].fact]
            changes = tuple(
                f"if {name}: {stakes.actions[better.actions[place, index]]}"
                for index, name in enumerate(answers.names[place])
                if better.gains[place, index] > 0.0
            )
            ask = _ask(known.path, model.report.asks)
            now, value = stakes.actions[better.now], float(values[place])
            found.append(Question(known.path, known.title, ask, value, party, now, changes))
    best: dict[str, Question] = {}
    for one in sorted(found, key=lambda q: (-q.value, q.fact, q.party)):
        best.setdefault(one.fact, one)
    return tuple(best.values())


@dataclass(frozen=True, slots=True)
class _Answers:
    """The draws sorted by their answers to every question.

    Each answer to a question is a bin of its own, and each draw falls into one bin a question, so
    that whatever is to be known of all bins comes of a few sums. `bins` has question after question
    with its draws; `names` and `counts` are by question and answer.
    """

    names: Sequence[Sequence[str]]
    bins: Indices
    counts: Array

    def mean(self, values: Array) -> Array:
        """The mean, by question and answer, of something that each draw has."""
        repeated = np.tile(values, len(self.names))
        sums = np.bincount(self.bins, repeated, minlength=self.counts.size)
        return sums.reshape(self.counts.shape) / np.maximum(self.counts, 1.0)


def _answers(asked: Sequence[OpenFact], drawn: FactArrays, catalogue: FactCatalogue) -> _Answers:
    quarters = _quarters(asked, drawn)
    names, places = [], []
    for fact in asked:
        if isinstance(fact, OpenWord):
            words = catalogue[fact.fact].words
            names.append([words[option] for option in fact.options])
            places.append(_places(fact.options).take(drawn.words[fact.fact]))
        else:
            ends = quarters[fact.fact]
            names.append([f"{low:.3g} to {high:.3g}" for low, high in pairwise(ends)])
            values = drawn.numbers[fact.fact].lower
            places.append(np.searchsorted(ends[1:-1], values, side="right"))
    shape = (len(asked), max(map(len, names)))
    bins = (np.stack(places) + shape[1] * np.arange(shape[0])[:, np.newaxis]).ravel()
    counts = np.bincount(bins, minlength=shape[0] * shape[1]).reshape(shape)
    return _Answers(names, bins, counts.astype(np.float64))


def _places(options: Indices) -> Indices:
    """The place of each option's set of words, looked up at the set itself."""
    places = np.zeros((1 << options[-1]) + 1, dtype=np.intp)
    places[1 << options] = np.arange(len(options))
    return places


def _quarters(asked: Sequence[OpenFact], drawn: FactArrays) -> dict[str, Array]:
    """For every quantity, the ends of the ranges into which its draws are sorted."""
    names = [fact.fact for fact in asked if not isinstance(fact, OpenWord)]
    if not names:
        return {}
    values = np.stack([drawn.numbers[name].lower for name in names])
    ends = quantiles(values, [place / _BINS for place in range(_BINS + 1)])
    # Limits that fall on the same value are one; the outer ends always stand.
    return {
        name: np.array([row[0], *dict.fromkeys(row[1:-1]), row[-1]])
        for name, row in zip(names, ends, strict=True)
    }


@dataclass(frozen=True, slots=True)
class _Better:
    """By question and answer, the best action and what it brings over the best one without an
    answer, times the chance of that answer; nothing where it is no better beyond chance."""

    now: int
    actions: Indices
    gains: Array


def _better(worth: Array, answers: _Answers) -> _Better:
    now = int(worth.mean(axis=1).argmax())
    others = np.delete(np.arange(len(worth)), now)
    over = worth[others] - worth[now]
    means = np.stack([answers.mean(row) for row in over])
    best, gain = means.argmax(axis=0), means.max(axis=0)
    squares = np.choose(best, [answers.mean(row * row) for row in over])
    variance = np.maximum(squares - gain * gain, 0.0)
    error = np.sqrt(variance / np.maximum(answers.counts, 1.0))
    is_better = (answers.counts > 1.0) & (gain > _ERRORS * error)
    chance = answers.counts / worth.shape[1]
    return _Better(now, others[best], np.where(is_better, gain * chance, 0.0))


def _ask(fact: str, asks: Mapping[str, str]) -> str:
    """Whom to ask: by the longest block that holds the fact."""
    return next((asks[name] for name in _blocks(fact) if name in asks), "the parties")


def _blocks(fact: str) -> Iterator[str]:
    steps = fact.split(".")
    for end in range(len(steps), 0, -1):
        yield ".".join(steps[:end])

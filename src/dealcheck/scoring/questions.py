"""What is worth finding out: the value of knowing an open fact before acting.

Each party can take the deal as it is, ask for the package on offer, or walk away. Knowing a fact is
worth what choosing after the answer brings more than choosing now (the expected value of partial
perfect information), worked out by sorting the draws by that fact. Draws are few, so an answer
counts only where the better action is better by more than chance would make it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dealcheck.model.reader import Array
from dealcheck.model.types import PARTIES, Party
from dealcheck.scoring.answers import whom_to_ask
from dealcheck.scoring.influence import Influence
from dealcheck.scoring.outcomes import changed, expected_with, varied
from dealcheck.scoring.packages import Packages, offered_row
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.result import Question
from dealcheck.scoring.thinned import thinned
from dealcheck.scoring.wording import plain

ACCEPT, NEGOTIATE, WALK = "take it as it is", "ask for the package on offer", "walk away"
# A difference counts from two standard errors and half a tenth of a point on.
_ERRORS = 2.0
_WORTHWHILE = 0.05

Worths = Mapping[Party, Mapping[str, Array]]
"""For each party what each action is worth to it, draw by draw."""


def worths(one: DealDraws, found: Packages) -> Worths:
    """What taking the deal, walking away and asking for the package on offer are worth."""
    joint = one.block.joint
    actions: dict[Party, dict[str, Array]] = {
        party: {ACCEPT: one.full(joint.expected[party]), WALK: one.full(joint.mix[party])}
        for party in PARTIES
    }
    row = offered_row(found)
    if row is not None:
        base = thinned(one.block, one.draws, one.place)
        agreed = changed(base.facts, found.changes(row), one.block.catalogue)
        cases = varied(one.block.basis, base, {"agreed": agreed})
        for party in PARTIES:
            price = float(found.payoffs[party][row] - found.gains[party][row])
            worth = expected_with(one.block.basis, base, cases, "agreed", party) - price
            actions[party][NEGOTIATE] = np.broadcast_to(worth, one.draws)
    return actions


def questions(one: DealDraws, sorted_draws: Influence, worth: Worths) -> tuple[Question, ...]:
    """The open facts whose answer could change what some party should do, most valuable first."""
    if not sorted_draws.facts:
        return ()
    best: dict[str, Question] = {}
    for party in PARTIES:
        for question in _of_party(party, one, sorted_draws, worth[party]):
            known = best.get(question.fact)
            if known is None or question.value > known.value:
                best[question.fact] = question
    return tuple(sorted(best.values(), key=lambda q: (-q.value, q.fact)))


def _of_party(
    party: Party, one: DealDraws, sorted_draws: Influence, worth: Mapping[str, Array]
) -> list[Question]:
    names = tuple(worth)
    rows = np.stack([worth[name] for name in names])
    now = int(rows.mean(axis=1).argmax())
    over = rows - rows[now]
    means = np.stack([sorted_draws.mean(row) for row in over])
    squares = np.stack([sorted_draws.mean(row * row) for row in over])
    best = means.argmax(axis=0)
    places = np.arange(means.shape[1])
    gain = means[best, places]
    variance = np.maximum(squares[best, places] - gain * gain, 0.0)
    error = np.sqrt(variance / np.maximum(sorted_draws.counts, 1.0))
    is_better = (best != now) & (sorted_draws.counts > 1.0) & (gain > _ERRORS * error)
    gains = np.where(is_better, gain * sorted_draws.counts / rows.shape[1], 0.0)
    found = []
    starts = sorted_draws.starts
    for place, path in enumerate(sorted_draws.facts):
        mine = slice(starts[place], starts[place + 1])
        value = float(gains[mine].sum())
        if value < _WORTHWHILE:
            continue
        fact = one.block.catalogue[path]
        labels = sorted_draws.parts[place]
        changes = tuple(
            f"if {plain(label)}: {names[best[mine][index]]}"
            for index, label in enumerate(labels)
            if gains[mine][index] > 0.0
        )
        ask = whom_to_ask(path, one.model.report.asks)
        found.append(Question(path, fact.title, ask, value, party, names[now], changes))
    return found

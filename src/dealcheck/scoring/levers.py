"""Which levers apply to a deal, alone and in packages, and what each would move and be worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.reader import Array, Indices, Mask
from dealcheck.model.types import PARTIES, Change, Lever, Party
from dealcheck.model.values import FactArrays, Settled
from dealcheck.scoring.conditions import Case, all_hold
from dealcheck.scoring.outcomes import Outcomes, Terms
from dealcheck.scoring.result import FactChange, Package
from dealcheck.scoring.wording import value_text

_LARGEST = 3
# Less than half a point either way is nobody's gain or loss.
_NOISE = 0.5

Made = tuple[Lever, Sequence[tuple[Settled, FactChange]]]


@dataclass(frozen=True, slots=True)
class Packages:
    """Every package of one to three levers as a row: what it moves and what each party gains.

    `members` are the levers of each row. `allowed` leaves out what crosses a gate or lowers the
    assurance level.
    """

    made: Sequence[Made]
    members: Sequence[tuple[int, ...]]
    poles: Mapping[str, Array]
    payoffs: Mapping[Party, Array]
    gains: Mapping[Party, Array]
    allowed: Mask

    def package(self, row: int) -> Package:
        """One row as a value."""
        chosen = [self.made[index] for index in self.members[row]]
        changes = {change.fact: change for _, made in chosen for _, change in made}
        return Package(
            levers=tuple(lever for lever, _ in chosen),
            changes=tuple(changes.values()),
            poles={pole: float(moved[row]) for pole, moved in self.poles.items()},
            payoffs={party: float(moved[row]) for party, moved in self.payoffs.items()},
            gains={party: float(gain[row]) for party, gain in self.gains.items()},
            type=_type({party: float(gain[row]) for party, gain in self.gains.items()}),
        )

    def settled(self, row: int) -> list[Settled]:
        """What a package changes."""
        return [settled for index in self.members[row] for settled, _ in self.made[index][1]]


def packages(
    terms: Terms,
    stated: FactArrays,
    base: Outcomes,
    case: Case,
    *,
    among: Sequence[str] | None = None,
    largest: int = _LARGEST,
) -> Packages:
    """Try every applicable lever, and every two and three of them; `among` limits them by id."""
    made = list(_applicable(case, stated, among))
    members = [
        members
        for size in range(1, largest + 1)
        for members in combinations(range(len(made)), size)
    ]
    rows = len(members)
    cases = stated.with_changes(max(rows, 1), _changes(made, members))
    after = Evaluation(terms.model, cases)
    model, names = terms.model, terms.model.report.outcomes
    for one in model.counterfactuals:
        if one.counts_as:
            after.put(one.counts_as, base.value(one.counts_as))
    chance = after.value(names["goes_ahead"])
    moved, gains = {}, {}
    for party in PARTIES:
        worth = after.value(terms.choice.payoffs[party])
        expected = chance * worth + (1.0 - chance) * base.mix[party]
        moved[party] = np.broadcast_to(expected - base.expected[party], max(rows, 1))
        costs = [sum(made[k][0].cost[party] for k in indices) for indices in members]
        gains[party] = moved[party] - np.array(costs or [0.0])
    poles = {
        pole: np.broadcast_to(after.value(pole) - base.value(pole), max(rows, 1))
        for pole in model.poles
    }
    allowed = _allowed(terms, cases, after, base, case)[: max(rows, 1)]
    return Packages(made, members, poles, moved, gains, allowed)


def _applicable(case: Case, stated: FactArrays, among: Sequence[str] | None) -> Iterator[Made]:
    for lever in case.model.levers:
        if among is not None and lever.id not in among:
            continue
        changes = _made(lever, stated, case.catalogue)
        if changes and bool(all_hold(lever.when, case).possibly[0]):
            yield lever, changes


def _made(
    lever: Lever, arrays: FactArrays, catalogue: FactCatalogue
) -> list[tuple[Settled, FactChange]]:
    """The changes that a lever makes here: none of a fact that is there already, or beyond."""
    made = []
    for change in lever.changes:
        fact = catalogue[change.fact]
        settled = _settled(change, fact, arrays)
        if settled is not None:
            after = change.to if isinstance(change.to, str) else f"{change.to:g}"
            made.append((settled, FactChange(fact.path, value_text(fact, arrays), after)))
    return made


def _settled(change: Change, fact: Fact, arrays: FactArrays) -> Settled | None:
    if arrays.is_absent(fact.path):
        return None
    rising = change.direction == "raise"
    if isinstance(change.to, str):
        target = fact.words.index(change.to)
        possible = [int(i) for i in arrays.possible(fact.path)[0].nonzero()[0]]
        is_there = all(i >= target if rising else i <= target for i in possible)
        return None if is_there else Settled(fact.path, target)
    lower, upper = arrays.ends(fact.path)
    is_there = lower >= change.to if rising else upper <= change.to
    return None if is_there else Settled(fact.path, None, change.to)


def _changes(
    made: Sequence[Made], members: Sequence[tuple[int, ...]]
) -> Iterator[tuple[Settled, Indices]]:
    """Every change with the rows it is made in; where two levers move a fact, the later counts."""
    holds = np.zeros((len(made), max(len(members), 1)), dtype=np.bool_)
    for row, indices in enumerate(members):
        holds[list(indices), row] = True
    for index, (_, changes) in enumerate(made):
        rows = np.flatnonzero(holds[index])
        for settled, _ in changes:
            yield settled, rows


def _allowed(
    terms: Terms, cases: FactArrays, after: Evaluation, base: Outcomes, case: Case
) -> Mask:
    """Rows in which no gate closes that was open, and the assurance level does not fall."""
    level = terms.model.report.assurance["level"]
    allowed = np.broadcast_to(after.value(level) >= base.value(level) - 1e-9, cases.rows).copy()
    changed = Case(terms.model, cases, after, terms.catalogue)
    for table in terms.model.tables.values():
        for row in table.rows:
            readable = all(c.fact or c.measure not in terms.model.searched for c in row.when)
            if not row.gate or not readable:
                continue
            now = all_hold(row.when, case).estimated
            then = all_hold(row.when, changed).estimated
            allowed &= ~then | now
    return allowed


def _type(gains: Mapping[Party, float]) -> str:
    """win-win: nobody loses; zero-sum: what some gain others lose; else a trade."""
    if all(gain > -_NOISE for gain in gains.values()):
        return "win-win"
    won = sum(gain for gain in gains.values() if gain > 0)
    lost = -sum(gain for gain in gains.values() if gain < 0)
    return "trade" if won > lost + _NOISE else "zero-sum"

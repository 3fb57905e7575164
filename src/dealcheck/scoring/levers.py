"""Which levers apply to a deal, alone and in packages, and what each would move and be worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.reader import Array, Indices, Mask
from dealcheck.model.types import PARTIES, Change, Lever, Party
from dealcheck.model.values import FactArrays, Settled
from dealcheck.scoring.conditions import Case, all_hold
from dealcheck.scoring.outcomes import Outcomes, Terms, outcomes, prepared
from dealcheck.scoring.result import FactChange, Package
from dealcheck.scoring.wording import value_text

_LARGEST = 3
# Less than half a point either way is nobody's gain or loss.
_NOISE = 0.5


@dataclass(frozen=True, slots=True)
class Move:
    """A fact that a lever moves in this deal, up if `rising`."""

    settled: Settled
    change: FactChange
    rising: bool

    @property
    def reach(self) -> float:
        """Sorts the moves of a fact: the furthest is the last."""
        to = self.settled.number if self.settled.index is None else float(self.settled.index)
        return to if self.rising else -to


Made = tuple[Lever, Sequence[Move]]


@dataclass(frozen=True, slots=True)
class Packages:
    """Every package of one to three levers as a row: what it moves and what each party gains.

    `members` are the levers of each row, and `then` all that comes of it, with what happens
    otherwise worked out anew: a lever on the importer's own facts moves its alternatives too.
    `allowed` leaves out what crosses a gate or lowers the assurance level.
    """

    made: Sequence[Made]
    members: Sequence[tuple[int, ...]]
    then: Outcomes
    poles: Mapping[str, Array]
    payoffs: Mapping[Party, Array]
    gains: Mapping[Party, Array]
    allowed: Mask

    def package(self, row: int) -> Package:
        """One row as a value."""
        return Package(
            levers=tuple(self.made[index][0] for index in self.members[row]),
            changes=tuple(move.change for move in self._moves(row)),
            poles={pole: float(moved[row]) for pole, moved in self.poles.items()},
            payoffs={party: float(moved[row]) for party, moved in self.payoffs.items()},
            gains={party: float(gain[row]) for party, gain in self.gains.items()},
            type=_type({party: float(gain[row]) for party, gain in self.gains.items()}),
        )

    def settled(self, row: int) -> list[Settled]:
        """What a package changes."""
        return [move.settled for move in self._moves(row)]

    def _moves(self, row: int) -> list[Move]:
        """One move a fact, the furthest that some lever of the package makes."""
        furthest: dict[str, Move] = {}
        for index in self.members[row]:
            for move in self.made[index][1]:
                known = furthest.setdefault(move.settled.fact, move)
                if move.reach > known.reach:
                    furthest[move.settled.fact] = move
        return list(furthest.values())


def packages(
    terms: Terms,
    stated: FactArrays,
    base: Outcomes,
    case: Case,
    *,
    among: Sequence[str] | None = None,
    largest: int = _LARGEST,
) -> Packages:
    """Try every applicable lever, and every two and three of them; `among` limits them by id.

    Levers that pull a fact in two directions are never in one package.
    """
    made = list(_applicable(case, stated, among))
    apart = _contradictions(made)
    members = [
        members
        for size in range(1, largest + 1)
        for members in combinations(range(len(made)), size)
        if apart.isdisjoint(combinations(members, 2))
    ]
    rows = max(len(members), 1)
    cases = stated.with_changes(rows, _changes(made, members))
    then = outcomes(prepared(terms, cases, mix_only=True))
    moved = {
        party: np.broadcast_to(then.expected[party] - base.expected[party], rows)
        for party in PARTIES
    }
    costs = {
        party: np.array([sum(made[k][0].cost[party] for k in row) for row in members] or [0.0])
        for party in PARTIES
    }
    poles = {
        pole: np.broadcast_to(then.value(pole) - base.value(pole), rows)
        for pole in terms.model.poles
    }
    gains = {party: moved[party] - costs[party] for party in PARTIES}
    allowed = _allowed(terms, cases, then, base, case)
    return Packages(made, members, then, poles, moved, gains, allowed)


def _contradictions(made: Sequence[Made]) -> set[tuple[int, int]]:
    """The pairs of levers of which one raises a fact that the other lowers."""
    directions = [{move.settled.fact: move.rising for move in moves} for _, moves in made]
    return {
        (one, other)
        for one, other in combinations(range(len(made)), 2)
        if any(directions[other].get(fact, up) != up for fact, up in directions[one].items())
    }


def _applicable(case: Case, stated: FactArrays, among: Sequence[str] | None) -> Iterator[Made]:
    for lever in case.model.levers:
        if among is not None and lever.id not in among:
            continue
        changes = _made(lever, stated, case.catalogue)
        if changes and bool(all_hold(lever.when, case).possibly[0]):
            yield lever, changes


def _made(lever: Lever, arrays: FactArrays, catalogue: FactCatalogue) -> list[Move]:
    """The changes that a lever makes here: none of a fact that is there already, or beyond."""
    made = []
    for change in lever.changes:
        fact = catalogue[change.fact]
        settled = _settled(change, fact, arrays)
        if settled is not None:
            after = change.to if isinstance(change.to, str) else f"{change.to:g}"
            made_here = FactChange(fact.path, value_text(fact, arrays), after)
            made.append(Move(settled, made_here, change.direction == "raise"))
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
    """Every change with the rows it is made in; of two moves of a fact the further counts."""
    holds = np.zeros((len(made), max(len(members), 1)), dtype=np.bool_)
    for row, indices in enumerate(members):
        holds[list(indices), row] = True
    moves = [(move, index) for index, (_, own) in enumerate(made) for move in own]
    # What is changed later stands, so the furthest comes last.
    for move, index in sorted(moves, key=lambda one: one[0].reach):
        yield move.settled, np.flatnonzero(holds[index])


def _allowed(terms: Terms, cases: FactArrays, after: Outcomes, base: Outcomes, case: Case) -> Mask:
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

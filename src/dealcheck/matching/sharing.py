"""How what a group gains together is shared out, and whether a part of it would rather leave.

A game gives every group of players, as bits of a number, what it can gain by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import factorial

Game = Mapping[int, float]
"""What each group gains, by the bits of its members; the empty group gains nothing."""
_CLOSE = 1e-9


def groups(players: int) -> range:
    """All groups of some players but the empty one."""
    return range(1, 1 << players)


def members(group: int) -> tuple[int, ...]:
    """The players of a group."""
    return tuple(place for place in range(group.bit_length()) if group >> place & 1)


def game(players: int, gain: Callable[[tuple[int, ...]], float]) -> Game:
    """The game in which every group gains what `gain` says."""
    return {0: 0.0, **{group: gain(members(group)) for group in groups(players)}}


def shapley(worth: Game, players: int) -> tuple[float, ...]:
    """Each player's share: what it adds to those before it, in the mean over all orders."""
    whole = factorial(players)
    shares = []
    for player in range(players):
        own = 1 << player
        total = 0.0
        for group in range(1 << players):
            if group & own:
                continue
            before = group.bit_count()
            orders = factorial(before) * factorial(players - before - 1)
            total += orders * (worth[group | own] - worth[group])
        shares.append(total / whole)
    return tuple(shares)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A smaller group that would gain more by itself than its members get, and how much more."""

    group: tuple[int, ...]
    more: float


def leaving(worth: Game, shares: tuple[float, ...]) -> Leaving | None:
    """The group that would rather leave, by the most; None where the shares are stable."""
    best: Leaving | None = None
    for group in groups(len(shares)):
        ones = members(group)
        more = worth[group] - sum(shares[one] for one in ones)
        if more > _CLOSE and (best is None or more > best.more + _CLOSE):
            best = Leaving(ones, more)
    return best


def is_superadditive(worth: Game, players: int) -> bool:
    """Whether two groups without common members never gain less together."""
    for one in groups(players):
        rest = ((1 << players) - 1) & ~one
        other = rest
        while other:
            if worth[one | other] < worth[one] + worth[other] - _CLOSE:
                return False
            other = (other - 1) & rest
    return True

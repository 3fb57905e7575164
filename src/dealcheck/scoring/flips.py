"""The smallest change of a party's weights that makes another answer the likeliest.

The size of a change is the sum of what every weight moves by. The search is in three steps: every
component gains at the expense of one, two or three others, down to nothing; from the stated weights
straight to the nearest of a thousand others that answer otherwise; and from the best that was found
weight is handed back between any two components as long as the answer stays turned. Where no cell
of the table can turn the answer it is said that no weights do, which needs no search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dealcheck.model.reader import Array, Indices
from dealcheck.scoring.robustness import any_weights
from dealcheck.scoring.weighing import Weighing, as_weights

_SAMPLES, _LINES, _STEPS, _LOSERS = 1000, 20, 16, 3
_HALVINGS = 14
_ROUNDS, _PARTS = 60, 10
_STREAM = 3
_NOTHING = 1e-4
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Flip:
    """A change of weights with the answer that it leads to; `size` is the sum of all moves."""

    action: str
    title: str
    size: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Flips:
    """The smallest change to each other answer, the smallest of all first.

    `settled` says that no weights can turn the answer; without it, no flips mean that none of the
    `tried` weightings did. Unless the answer is `carried`, too little is known of the deal for any
    to be given.
    """

    weighing: Weighing
    stated: Mapping[str, float]
    carried: bool
    action: str
    title: str
    draws: float
    settled: bool
    tried: int
    flips: tuple[Flip, ...]

    def moved(self, flip: Flip) -> list[tuple[str, float, float]]:
        """The components that count otherwise, with their weights before and after: first those
        that gain, each sort by how much it moves."""
        pairs = [(name, self.stated[name], weight) for name, weight in flip.weights.items()]
        moved = [pair for pair in pairs if abs(pair[2] - pair[1]) >= _NOTHING]
        return sorted(moved, key=lambda pair: (pair[2] < pair[1], -abs(pair[2] - pair[1]), pair[0]))


@dataclass
class _Search:
    """The weightings tried so far, and the nearest to the stated one for each other answer."""

    weighing: Weighing
    stated: Array
    first: int
    tried: int = 0

    def leading(self, weightings: Array) -> Indices:
        self.tried += len(np.atleast_2d(weightings))
        return self.weighing.leading(weightings)

    def size(self, weightings: Array) -> Array:
        found: Array = np.abs(weightings - self.stated).sum(axis=-1)
        return found


def smallest_changes(weighing: Weighing, seed: int) -> Flips:
    """Search the smallest change of weights to each other answer that any weights give."""
    stated = weighing.stated
    shares = weighing.shares(stated)[0]
    search = _Search(weighing, stated, int(shares.argmax()))
    best: dict[int, Array] = {}
    can_change = weighing.can_change()
    if can_change:
        for place, weighting in (*_transfers(search), *_lines(search, seed)):
            before = best.get(place)
            if before is None or search.size(weighting) < search.size(before):
                best[place] = weighting
        nearest = {place: _handed_back(search, place, found) for place, found in best.items()}
        best = {place: _written(search, place, found) for place, found in nearest.items()}
    titles = weighing.titles()
    flips = [
        Flip(
            weighing.actions[place],
            titles[weighing.actions[place]],
            float(search.size(weighting)),
            as_weights(weighing.components, weighting),
        )
        for place, weighting in best.items()
    ]
    action = weighing.actions[search.first]
    return Flips(
        weighing,
        as_weights(weighing.components, stated),
        weighing.is_carried(),
        action,
        titles[action],
        float(shares[search.first]),
        not can_change,
        search.tried,
        tuple(sorted(flips, key=lambda flip: (flip.size, flip.action))),
    )


def _transfers(search: _Search) -> Iterator[tuple[int, Array]]:
    """The first turn as one component gains at the expense of a few others."""
    ends = []
    for gainer in range(len(search.stated)):
        others = [k for k, weight in enumerate(search.stated) if k != gainer and weight > 0.0]
        for many in range(1, _LOSERS + 1):
            for losers in combinations(others, many):
                end = search.stated.copy()
                end[gainer] += end[list(losers)].sum()
                end[list(losers)] = 0.0
                ends.append(end)
    if ends:
        yield from _first_turns(search, np.array(ends), _STEPS)


def _lines(search: _Search, seed: int) -> Iterator[tuple[int, Array]]:
    """The first turn on the way to other weightings that answer otherwise, the nearest ones."""
    random = np.random.default_rng((seed, _STREAM))
    sampled = any_weights({"": search.stated}, random, _SAMPLES)[""]
    others = np.vstack([sampled, np.eye(len(search.stated))])
    places = search.leading(others)
    for place in np.unique(places[places != search.first]):
        ends = others[places == place]
        nearest = np.argsort(search.size(ends), kind="stable")[:_LINES]
        yield from _first_turns(search, ends[nearest], _STEPS)


def _first_turns(search: _Search, ends: Array, steps: int) -> Iterator[tuple[int, Array]]:
    """The first other answer on the straight way to each of some weightings, with each answer that
    follows it, just beyond where it begins."""
    along = np.linspace(0.0, 1.0, steps + 1)
    ways = search.stated + along[:, np.newaxis] * (ends - search.stated)[:, np.newaxis, :]
    places = search.leading(ways.reshape(-1, ends.shape[1])).reshape(ways.shape[:2])
    found = []
    for row, line in enumerate(places):
        for place in np.unique(line[line != search.first]):
            at = int(np.argmax(line == place))
            found.append((row, int(place), along[at - 1], along[at]))
    if not found:
        return
    rows = np.array([one[0] for one in found])
    wanted = np.array([one[1] for one in found])
    low = np.array([one[2] for one in found])
    high = np.array([one[3] for one in found])
    span = ends[rows] - search.stated
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        turned = search.leading(search.stated + middle[:, np.newaxis] * span) == wanted
        low, high = np.where(turned, low, middle), np.where(turned, middle, high)
    for place, weighting in zip(wanted, search.stated + high[:, np.newaxis] * span, strict=True):
        yield int(place), weighting


def _handed_back(search: _Search, place: int, weighting: Array) -> Array:
    """A turned weighting with all handed back between two components that keeps it turned."""
    best = weighting
    for _ in range(_ROUNDS):
        moved = best - search.stated
        gained, lost = np.flatnonzero(moved > 0.0), np.flatnonzero(moved < 0.0)
        tries = []
        for gainer in gained:
            # Back to who lost it, or on to a component that brings more with less.
            for other in range(len(best)):
                if other == gainer:
                    continue
                most = min(moved[gainer], -moved[other]) if other in lost else moved[gainer]
                for part in 0.5 ** np.arange(_PARTS):
                    one = best.copy()
                    one[gainer] -= part * most
                    one[other] += part * most
                    tries.append(one)
        for loser in lost:
            for other in (*gained, *lost):
                if other != loser and best[other] > 0.0:
                    for part in 0.5 ** np.arange(_PARTS):
                        most = part * min(-moved[loser], best[other])
                        one = best.copy()
                        one[loser] += most
                        one[other] -= most
                        tries.append(one)
        options = np.array(tries)
        options = options[search.size(options) < search.size(best) - _NOTHING / 10.0]
        if not len(options):
            break
        kept = options[search.leading(options) == place]
        if not len(kept):
            break
        best = kept[int(np.argmin(search.size(kept)))]
    return best


def _written(search: _Search, place: int, weighting: Array) -> Array:
    """The same in decimals, so that whoever writes them into a file sees the answer turned: as
    little beyond the turning point as they need."""
    for beyond in (0.0, *(0.001 * 2.0 ** np.arange(8))):
        further = search.stated + (1.0 + beyond) * (weighting - search.stated)
        rounded: Array = np.round(np.maximum(further, 0.0), _DECIMALS)
        rounded = rounded / rounded.sum()
        if search.leading(rounded)[0] == place:
            return rounded
    return weighting

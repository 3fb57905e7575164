"""Draws of the open facts.

What is not disclosed about a deal was settled at one table, so it tends to lean the same way. Drawn
independently of each other, many unknown facts would cancel out, and the less is known the surer
the answer would look. Each open fact of a deal therefore has a normal score of three parts,

    z = √.25 F + √.20 H + √.55 ε

`F` is the lean that all facts of its trade-off share. What is disclosed tells of it: it is drawn
from what the disclosed facts leave of a normal distribution, each of them being the cell of scores
into which it falls by what is usual. `H` is a lean that only what nobody states has: secret terms
may be worse than published ones, and nothing published can tell. `ε` is the fact's own. Facts of a
country or a developer were settled at no table and have only their own part. Shares are judgements;
docs/calibration.md shows what they do.

The facts are drawn and not the scores: a fact that moves two poles moves both in the same draw, and
what follows from a drawn fact by a link holds in that draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from zlib import crc32

import numpy as np

from dealcheck.model.reader import NO, YES, Array, Bounds, Indices, Mask
from dealcheck.model.types import Link, Model, Narrowing
from dealcheck.model.values import FactArrays
from dealcheck.scoring.leaning import Lean
from dealcheck.scoring.links import allowed_range, allowed_words, by_fact
from dealcheck.scoring.normal import KNOTS, cumulative, score_at
from dealcheck.scoring.unknowns import Disclosed, OpenFact, facts_read, is_of_party

COMMON = 0.25
SECRET = 0.20
"""Shares of the variance that all facts of a trade-off have in common, and that the secret ones
have. Judgements."""
_BETWEEN = 0.5
"""Correlation between the leans of two deals that are compared. A judgement."""

_GRID: Array = np.linspace(-3.5, 3.5, 71)
_HALF_CELL = 0.05
_SURE = 1e-9
_ROUNDS = 4
"""How often draws are mended where links lead in a circle."""


@dataclass(frozen=True, slots=True)
class Chances:
    """The normal numbers behind all draws: `lean` and `secret` by trade-off, `own` by fact."""

    rows: int
    seed: int
    stream: str
    lean: Array
    secret: Array
    own: Mapping[str, Array]

    def of(self, fact: str) -> Array:
        """A fact's own numbers; a position in a future that is drawn has some of its own, too."""
        found = self.own.get(fact)
        if found is not None:
            return found
        key = (self.seed, 1, crc32(f"{self.stream} {fact}".encode()))
        return np.random.default_rng(key).standard_normal(self.rows)


@lru_cache(maxsize=8)
def chances(model: Model, rows: int, seed: int, stream: str = "") -> Chances:
    """The same numbers for every deal; those of another `stream` are tied to them by their leans
    alone."""
    tradeoffs = len(model.report.leanings)
    key = (seed, crc32(stream.encode())) if stream else seed
    random = np.random.default_rng(key)
    lean = random.standard_normal((tradeoffs, rows))
    secret = random.standard_normal((tradeoffs, rows))
    names = facts_read(model)
    own = dict(zip(names, random.standard_normal((len(names), rows)), strict=True))
    if stream:
        shared = np.random.default_rng(seed).standard_normal((tradeoffs, rows))
        lean = np.sqrt(_BETWEEN) * shared + np.sqrt(1.0 - _BETWEEN) * lean
    return Chances(rows, seed, stream, lean, secret, own)


@dataclass(frozen=True, slots=True)
class Source:
    """Everything that draws of a block of deals are made from."""

    model: Model
    followed: FactArrays
    opened: Sequence[OpenFact]
    disclosed: Sequence[Disclosed]
    leans: Mapping[str, Lean]


def leans_of(source: Source, chance: Chances) -> Array:
    """The common lean `F` of every deal, trade-off and draw (deals by trade-offs by draws)."""
    deals, tradeoffs = source.followed.rows, len(source.model.report.leanings)
    likelihood = np.zeros((deals, tradeoffs, len(_GRID)))
    for one in source.disclosed:
        lean = source.leans.get(one.fact)
        if lean is None:
            continue
        low, high = _cell(one, lean)
        tells = one.where & (high - low < 1.0 - _SURE)
        if not tells.any():
            continue
        scale, spread = np.sqrt(COMMON) * _GRID, np.sqrt(1.0 - COMMON)
        upper = cumulative((score_at(high)[:, np.newaxis] - scale) / spread)
        lower = cumulative((score_at(low)[:, np.newaxis] - scale) / spread)
        mass = np.log(np.maximum(upper - lower, _SURE))
        likelihood[:, lean.tradeoff] += np.where(tells[:, np.newaxis], mass, 0.0)
    weights = np.exp(likelihood - likelihood.max(axis=2, keepdims=True) - 0.5 * _GRID**2)
    shares = weights.cumsum(axis=2) - weights / 2.0
    shares /= weights.sum(axis=2, keepdims=True)
    uniform = cumulative(chance.lean)
    return np.stack(
        [
            np.stack([np.interp(uniform[t], shares[d, t], _GRID) for t in range(tradeoffs)])
            for d in range(deals)
        ]
    )


def drawn(source: Source, chance: Chances, secret: float | None = None) -> FactArrays:
    """The deals with their open facts settled: for each deal as many rows as there are draws.

    `secret` puts the part that nothing discloses to one value in all draws.
    """
    deals, rows = source.followed.rows, chance.rows
    common = leans_of(source, chance)
    hidden = chance.secret if secret is None else np.full_like(chance.secret, secret)
    spread = source.followed.each(deals * rows, lambda array: np.repeat(array, rows))
    words, numbers, known = dict(spread.words), dict(spread.numbers), dict(spread.known)
    # Links read what has been drawn so far, so the mappings are filled as it goes.
    facts = replace(spread, words=words, numbers=numbers, known=known)
    linked = by_fact(source.model)
    ordered = _in_order(source)

    def draw(one: OpenFact) -> np.ndarray | None:
        score = _scores(one, source, chance, common, hidden)
        links, lean = linked.get(one.fact, ()), source.leans.get(one.fact)
        if one.chances is not None:
            index = _words(one, lean, score, facts.sizes[one.fact], links, facts)
            return _kept(words[one.fact], 1 << index, facts.absent[one.fact])
        return None if one.values is None else _numbers(one, lean, score, links, facts)

    def put(one: OpenFact, values: np.ndarray | None) -> None:
        if one.chances is not None and values is not None:
            words[one.fact] = values
        elif values is not None:
            numbers[one.fact] = Bounds(values, values)

    for one in ordered:
        put(one, draw(one))
        known[one.fact] = YES
    # Where links lead in a circle, some were read before all that they rest on was drawn.
    again = [one for one in ordered if one.fact in _read_early(source.model)]
    for _ in range(_ROUNDS):
        changed = False
        for one in again:
            broken = _broken(one, linked[one.fact], facts)
            if broken.any():
                changed = True
                now = words[one.fact] if one.chances is not None else numbers[one.fact].lower
                anew = draw(one)
                put(one, now if anew is None else np.where(broken, anew, now))
        if not changed:
            break
        again = [one for one in ordered if one.fact in linked]
    return facts


def _broken(one: OpenFact, links: Sequence[tuple[Link, Narrowing]], facts: FactArrays) -> Mask:
    """The drawn rows in which a fact that nobody states is not what links leave possible."""
    secret = np.repeat(one.secret, facts.rows // len(one.secret))
    free = secret & ~facts.absent[one.fact] if one.fact in facts.absent else secret
    if one.chances is not None:
        allowed = allowed_words(facts.sizes[one.fact], links, facts)
        if allowed is None:
            return NO
        outside: Mask = free & ((facts.words[one.fact] & allowed) == 0)
        return outside
    limits = allowed_range(links, facts)
    if limits is None:
        return NO
    values = facts.numbers[one.fact].lower
    beyond: Mask = free & ((values < limits[0]) | (values > limits[1]))
    return beyond


def _in_order(source: Source) -> list[OpenFact]:
    """The open facts, each after those that a link on it reads."""
    places = _places(source.model)
    return sorted(source.opened, key=lambda one: places.get(one.fact, len(places)))


@lru_cache(maxsize=4)  # few: a worker gets a copy of the model with every task
def _places(model: Model) -> Mapping[str, int]:
    """The order in which facts are drawn: the same in every deal, whatever else is open in it.

    Where links lead in a circle, the order of the model decides which fact comes first.
    """
    linked = by_fact(model)
    ordered: dict[str, int] = {}

    def take(name: str, above: tuple[str, ...]) -> None:
        if name in ordered or name in above:
            return
        for link, _ in linked.get(name, ()):
            for condition in link.when:
                take(condition.fact, (*above, name))
        ordered[name] = len(ordered)

    for name in facts_read(model):
        take(name, ())
    return ordered


@lru_cache(maxsize=4)
def _read_early(model: Model) -> frozenset[str]:
    """The facts of which some link rests on another one that is drawn after them."""
    places = _places(model)
    return frozenset(
        fact
        for fact, links in by_fact(model).items()
        for link, _ in links
        for condition in link.when
        if fact in places and places.get(condition.fact, -1) > places[fact]
    )


def _scores(one: OpenFact, source: Source, chance: Chances, common: Array, hidden: Array) -> Array:
    """The normal score of a fact in every draw (deals by draws)."""
    own = chance.of(one.fact)
    lean = source.leans.get(one.fact)
    if lean is None or is_of_party(one.fact):
        return np.broadcast_to(own, (source.followed.rows, chance.rows))
    shared = np.sqrt(COMMON) * common[:, lean.tradeoff]
    rest = np.sqrt(1.0 - COMMON - SECRET) * own + np.sqrt(SECRET) * hidden[lean.tradeoff]
    disclosed = np.sqrt(1.0 - COMMON) * own
    found: Array = shared + (
        rest if one.secret.all() else np.where(one.secret[:, np.newaxis], rest, disclosed)
    )
    return found


def _words(
    one: OpenFact,
    lean: Lean | None,
    score: Array,
    size: int,
    links: Sequence[tuple[Link, Narrowing]],
    facts: FactArrays,
) -> Indices:
    """The index of the word in every row."""
    order = lean.order if lean is not None and lean.order is not None else np.arange(size)
    assert one.chances is not None
    ordered = one.chances[:, order]
    allowed = allowed_words(size, links, facts) if links and one.secret.any() else None
    if allowed is None:
        ends = score_at(np.minimum(ordered.cumsum(axis=1)[:, :-1], 1.0))
        place = np.zeros(score.shape, dtype=np.intp)
        for k in range(size - 1):
            place += score > ends[:, k : k + 1]
        return order[np.minimum(place, size - 1)].ravel()
    rows = score.size
    bits = np.broadcast_to(allowed, rows)[:, np.newaxis] & (1 << order) != 0
    secret = np.repeat(one.secret, score.shape[1])[:, np.newaxis]
    weights = np.repeat(ordered, score.shape[1], axis=0)
    narrowed = np.where(bits | ~secret, weights, 0.0)
    total = narrowed.sum(axis=1, keepdims=True)
    # What what is usual gives no chance at all is still allowed: then every allowed word is alike.
    narrowed = np.where(total > 0.0, narrowed, bits.astype(np.float64))
    shares = narrowed.cumsum(axis=1)
    ends = score_at(np.minimum(shares[:, :-1] / shares[:, -1:], 1.0))
    place = (score.ravel()[:, np.newaxis] > ends).sum(axis=1)
    found: Indices = order[place]
    return found


def _numbers(
    one: OpenFact,
    lean: Lean | None,
    score: Array,
    links: Sequence[tuple[Link, Narrowing]],
    facts: FactArrays,
) -> Array:
    """The number in every row."""
    assert one.values is not None
    turned = -score if lean is not None and lean.falls else score
    limits = allowed_range(links, facts) if links and one.secret.any() else None
    if limits is None:
        rows = [np.interp(turned[d], KNOTS, one.values[d]) for d in range(len(one.values))]
        return np.concatenate(rows)
    low = np.broadcast_to(limits[0], turned.size).reshape(turned.shape)
    high = np.broadcast_to(limits[1], turned.size).reshape(turned.shape)
    return np.concatenate(
        [
            _within(turned[d], one.values[d], low[d], high[d])
            if one.secret[d]
            else np.interp(turned[d], KNOTS, one.values[d])
            for d in range(len(one.values))
        ]
    )


def _within(score: Array, values: Array, low: Array, high: Array) -> Array:
    """Numbers drawn from the part of a distribution that lies between two limits."""
    rising = values + np.arange(len(values)) * 1e-12
    first = cumulative(np.interp(low, rising, KNOTS, left=-8.0, right=8.0))
    last = cumulative(np.interp(high, rising, KNOTS, left=-8.0, right=8.0))
    share = first + cumulative(score) * (last - first)
    # Without a limit a draw is what it is where no link is in sight, to the last digit.
    is_free = np.isneginf(low) & np.isposinf(high)
    found = np.interp(np.where(is_free, score, score_at(share)), KNOTS, values)
    return np.clip(found, low, high)


def _cell(one: Disclosed, lean: Lean) -> tuple[Array, Array]:
    """The shares of all deals that lie below and up to what each deal states, in its lean's order.

    Taken from what is usual; of a fact without an order only what all its words together say.
    """
    if one.chances is not None and one.words is not None and lean.order is not None:
        ordered = one.chances[:, lean.order].cumsum(axis=1)
        is_said = (one.words[:, np.newaxis] & (1 << lean.order)) != 0
        first = is_said.argmax(axis=1)
        last = is_said.shape[1] - 1 - is_said[:, ::-1].argmax(axis=1)
        rows = np.arange(len(first))
        below = np.where(first > 0, ordered[rows, np.maximum(first - 1, 0)], 0.0)
        return below, np.minimum(ordered[rows, last], 1.0)
    assert one.values is not None
    assert one.ends is not None
    shares = cumulative(KNOTS)
    rising = one.values + np.arange(len(KNOTS)) * 1e-12
    ends = np.stack(
        [
            np.interp([lower, upper], values, shares)
            for lower, upper, values in zip(one.ends.lower, one.ends.upper, rising, strict=True)
        ]
    )
    low, high = np.maximum(ends[:, 0] - _HALF_CELL, 0.0), np.minimum(ends[:, 1] + _HALF_CELL, 1.0)
    return (1.0 - high, 1.0 - low) if lean.falls else (low, high)


def _kept(before: Indices, drawn_words: Indices, absent: Mask) -> Indices:
    """What was drawn, but for rows to which a fact does not apply."""
    return (
        drawn_words if absent is NO or not absent.any() else np.where(absent, before, drawn_words)
    )


def rows_of(array: np.ndarray, deal: int, rows: int) -> np.ndarray:
    """One deal's draws of something that every row has, or that one row has for all."""
    if array.shape[-1] == 1:
        return array
    return array[..., deal * rows : (deal + 1) * rows]

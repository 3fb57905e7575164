"""How far the answers hang on the model's own numbers, and not on the deal.

Four groups are tried, one at a time: the open **facts**, the **weights** (any that keep their
stated order), the **spacing** of the scales (how much each level is worth) and the **structure**
(the model's parameters within their ranges). Every group is drawn with the run's seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.evaluator import Variant
from dealcheck.model.operators import Blend
from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import INDICATOR_TOP, PARTIES, SCORE_TOP, Model, Table
from dealcheck.scoring.conditions import Case, decide
from dealcheck.scoring.outcomes import Outcomes, Prepared, outcomes
from dealcheck.scoring.result import Robustness

ROWS = 200
_NEAREST = 8
_STEPS = 8
_GROUPS = ("any weights", "weights", "spacing", "structure")

Weights = dict[str, Array]


@dataclass(frozen=True, slots=True)
class Tried:
    """The model with other numbers: a block of rows for each group, and what comes of it."""

    weights: Weights
    outcomes: Outcomes
    case: Case

    def block(self, group: str) -> slice:
        """The rows of a group."""
        start = _GROUPS.index(group) * ROWS
        return slice(start, start + ROWS)


def robustness(
    prepared: Prepared,
    base: Outcomes,
    drawn: Outcomes,
    tables: Mapping[str, Table],
    taken: Mapping[str, str],
    seed: int,
) -> Robustness:
    """Try the four groups on a deal; `taken` is the action that each table gives now."""
    model = prepared.terms.model
    weights = stated_weights(model, base, list(prepared.terms.choice.payoffs.values()))
    indicators = base.indicators()
    tried = _try(prepared, weights, indicators, np.random.default_rng((seed, 1)))
    kept = {name: _kept(table, taken[name], tried.case) for name, table in tables.items()}
    any_, ordered = tried.block("any weights"), tried.block("weights")
    return Robustness(
        variance=_variance(model, drawn, tried),
        same_action={
            name: (float(same[any_].mean()), float(same[ordered].mean()))
            for name, same in kept.items()
        },
        flip=_smallest_flips(
            prepared,
            weights,
            indicators,
            tried,
            tables,
            taken,
            {n: same[any_] for n, same in kept.items()},
        ),
    )


def stated_weights(model: Model, base: Outcomes, payoffs: Sequence[str]) -> Weights:
    """The shares of every group, pole and chosen payoff as the model states them, in one row."""
    found = {
        name: np.array([[model.share(member) for member in members]])
        for name, members in model.members.items()
        if len(members) > 1
    }
    for name in payoffs:
        blend = model.measures[name].value
        if isinstance(blend, Blend):
            shares = np.array([float(base.operand(weight)[0]) for weight in blend.weights])
            found[name] = (shares / shares.sum())[np.newaxis, :]
    return found


def any_weights(stated: Weights, random: np.random.Generator, rows: int) -> Weights:
    """Weights from the whole of what is possible, every mixture as likely as any other."""
    return {
        name: random.dirichlet(np.ones(shares.shape[1]), rows) for name, shares in stated.items()
    }


def in_order(weights: Weights, stated: Weights) -> Weights:
    """The same weights, handed out so that they keep the order of the stated ones."""
    found = {}
    for name, shares in weights.items():
        ranks = np.argsort(np.argsort(-stated[name][0], kind="stable"), kind="stable")
        found[name] = -np.sort(-shares, axis=1)[:, ranks]
    return found


def spacings(random: np.random.Generator, rows: int) -> Array:
    """Values of the levels 0 to 4: the ends stand, what is between is any rising sequence."""
    inner = np.sort(random.uniform(0.0, SCORE_TOP, (rows, int(INDICATOR_TOP) - 1)), axis=1)
    return np.hstack([np.zeros((rows, 1)), inner, np.full((rows, 1), SCORE_TOP)])


def _try(
    prepared: Prepared,
    weights: Weights,
    indicators: Mapping[str, Array],
    random: np.random.Generator,
) -> Tried:
    """One evaluation for all groups: each block of rows moves its own numbers and no others."""
    model = prepared.terms.model
    free = any_weights(weights, random, ROWS)
    ordered = in_order(any_weights(weights, random, ROWS), weights)
    rest = 2 * ROWS
    shares = {
        name: np.vstack([free[name], ordered[name], np.repeat(stated, rest, axis=0)])
        for name, stated in weights.items()
    }
    even = np.linspace(0.0, SCORE_TOP, int(INDICATOR_TOP) + 1)
    spacing = np.vstack(
        [np.tile(even, (2 * ROWS, 1)), spacings(random, ROWS), np.tile(even, (ROWS, 1))]
    )
    untouched = np.full(3 * ROWS, np.nan)
    overrides = {
        one.id: np.concatenate([untouched, random.uniform(one.low, one.high, ROWS)])
        for one in model.parameters()
    }
    found = outcomes(
        prepared, variant=Variant(shares, spacing), overrides=overrides, given=indicators
    )
    return Tried(free, found, _case(prepared, found, len(_GROUPS) * ROWS))


def _case(prepared: Prepared, found: Outcomes, rows: int) -> Case:
    facts = prepared.facts.with_changes(rows, ())
    return Case(prepared.terms.model, facts, found, prepared.terms.catalogue)


def _kept(table: Table, action: str, case: Case) -> Mask:
    """Whether a table still gives an action, row by row."""
    actions = np.array([row.action == action for row in table.rows])
    found: Mask = actions[decide(table, case).chosen]
    return found


def _variance(model: Model, drawn: Outcomes, tried: Tried) -> dict[str, dict[str, float]]:
    """For each pole and payoff the share of the four variances that each group makes."""
    rows = len(_GROUPS) * ROWS

    def shares(of_facts: Array, of_model: Array) -> dict[str, float]:
        values = np.broadcast_to(of_model, rows)
        variances = {"facts": float(np.var(of_facts))}
        for group in _GROUPS[1:]:
            variances[group] = float(np.var(values[tried.block(group)]))
        total = sum(variances.values())
        return {g: v / total if total > 1e-12 else 0.0 for g, v in variances.items()}

    poles = {pole: shares(drawn.value(pole), tried.outcomes.value(pole)) for pole in model.poles}
    parties = {
        str(party): shares(drawn.expected[party], tried.outcomes.expected[party])
        for party in PARTIES
    }
    return {**poles, **parties}


def _smallest_flips(
    prepared: Prepared,
    weights: Weights,
    indicators: Mapping[str, Array],
    tried: Tried,
    tables: Mapping[str, Table],
    taken: Mapping[str, str],
    kept: Mapping[str, Mask],
) -> dict[str, tuple[float, str] | None]:
    """For each table the smallest change found on the way to weights that give another action.

    The change is the sum over all weights of how far each one moves, with those of a group or
    payoff summing to one. The nearest sets that flip the action are walked up to in steps.
    """
    moves = {name: rows - weights[name] for name, rows in tried.weights.items()}
    lengths = sum((np.abs(move).sum(axis=1) for move in moves.values()), np.zeros(ROWS))
    nearest: dict[str, list[int]] = {}
    for name, same in kept.items():
        others = np.flatnonzero(~same)
        nearest[name] = list(others[np.argsort(lengths[others], kind="stable")][:_NEAREST])
    ends = [row for rows in nearest.values() for row in rows]
    if not ends:
        return dict.fromkeys(tables)
    steps = np.linspace(1.0 / _STEPS, 1.0, _STEPS)
    along = {
        name: (weights[name] + steps[:, np.newaxis, np.newaxis] * move[ends]).reshape(
            -1, move.shape[1]
        )
        for name, move in moves.items()
    }
    found = outcomes(prepared, variant=Variant(along), given=indicators)
    case = _case(prepared, found, len(steps) * len(ends))
    flips: dict[str, tuple[float, str] | None] = {}
    start = 0
    for name, table in tables.items():
        mine = slice(start, start + len(nearest[name]))
        start = mine.stop
        if not nearest[name]:
            flips[name] = None
            continue
        chosen = decide(table, case).chosen.reshape(len(steps), len(ends))[:, mine]
        actions = np.array([row.action != taken[name] for row in table.rows])
        first = actions[chosen].argmax(axis=0)
        sizes = steps[first] * lengths[nearest[name]]
        best = int(sizes.argmin())
        flips[name] = (float(sizes[best]), table.rows[int(chosen[first[best], best])].title)
    return flips

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
from dealcheck.model.reader import Array
from dealcheck.model.types import PARTIES, SCORE_TOP, Model, Table
from dealcheck.model.values import FactArrays
from dealcheck.scoring.conditions import Case, decide
from dealcheck.scoring.outcomes import Outcomes, Terms, outcomes
from dealcheck.scoring.result import Robustness

ROWS = 200
_LEVELS = 5
_NEAREST = 8
_STEPS = 8

Weights = dict[str, Array]


@dataclass(frozen=True, slots=True)
class _Try:
    """One way of varying the model, and what comes of it."""

    outcomes: Outcomes
    case: Case


def spacings(random: np.random.Generator, rows: int) -> Array:
    """Values of the levels 0 to 4: the ends stand, what is between is any rising sequence."""
    inner = np.sort(random.uniform(0.0, SCORE_TOP, (rows, _LEVELS - 2)), axis=1)
    return np.hstack([np.zeros((rows, 1)), inner, np.full((rows, 1), SCORE_TOP)])


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
            shares = np.array(
                [float(base.cases.evaluation.operand(weight)[0]) for weight in blend.weights]
            )
            found[name] = (shares / shares.sum())[np.newaxis, :]
    return found


def any_weights(stated: Weights, random: np.random.Generator, rows: int) -> Weights:
    """Weights from the whole of what is possible, every mixture as likely as any other."""
    return {
        name: random.dirichlet(np.ones(shares.shape[1]), rows) for name, shares in stated.items()
    }


def ordered_weights(stated: Weights, random: np.random.Generator, rows: int) -> Weights:
    """Any weights that keep the order of the stated ones."""
    found = {}
    for name, shares in any_weights(stated, random, rows).items():
        ranks = np.argsort(np.argsort(-stated[name][0], kind="stable"), kind="stable")
        found[name] = -np.sort(-shares, axis=1)[:, ranks]
    return found


def robustness(
    terms: Terms,
    stated: FactArrays,
    base: Outcomes,
    drawn: Outcomes,
    tables: Mapping[str, Table],
    taken: Mapping[str, str],
    seed: int,
) -> Robustness:
    """Try the four groups on a deal; `taken` is the action that each table gives now."""
    model = terms.model
    random = np.random.default_rng((seed, 1))
    weights = stated_weights(model, base, list(terms.choice.payoffs.values()))

    def tried(variant: Variant, overrides: Mapping[str, Array] | None = None) -> _Try:
        found = outcomes(terms, stated, variant=variant, overrides=overrides)
        rows = max((a.shape[0] for a in (overrides or {}).values()), default=variant.rows)
        return _Try(found, Case(model, _tall(stated, rows), found, terms.catalogue))

    anything = any_weights(weights, random, ROWS)
    free = tried(Variant(anything))
    ordered = tried(Variant(ordered_weights(weights, random, ROWS)))
    spaced = tried(Variant({}, spacings(random, ROWS)))
    numbers = {p.id: random.uniform(p.low, p.high, ROWS) for p in model.parameters()}
    structure = tried(Variant(), numbers)
    groups = {
        "facts": drawn,
        "weights": ordered.outcomes,
        "spacing": spaced.outcomes,
        "structure": structure.outcomes,
    }
    same, flip = {}, {}
    for name, table in tables.items():
        kept = [_kept(table, taken[name], one.case) for one in (free, ordered)]
        same[name] = (float(kept[0].mean()), float(kept[1].mean()))
        others = np.flatnonzero(~kept[0])
        flip[name] = _smallest_flip(terms, stated, table, taken[name], weights, anything, others)
    return Robustness(_variance(model, groups), same, flip)


def _tall(facts: FactArrays, rows: int) -> FactArrays:
    """The same facts, said to be as many rows."""
    return facts.with_changes(rows, ())


def _kept(table: Table, action: str, case: Case) -> Array:
    actions = np.array([row.action == action for row in table.rows])
    found: Array = actions[decide(table, case).chosen]
    return found


def _variance(model: Model, groups: Mapping[str, Outcomes]) -> dict[str, dict[str, float]]:
    """For each pole and payoff the share of the four variances that each group makes."""

    def spread(name: str, found: Outcomes) -> float:
        values = found.expected[name] if name in PARTIES else found.value(name)  # type: ignore[index]
        return float(np.var(values))

    shares = {}
    for name in (*model.poles, *PARTIES):
        variances = {group: spread(name, found) for group, found in groups.items()}
        total = sum(variances.values())
        shares[name] = {
            group: variance / total if total > 1e-12 else 0.0
            for group, variance in variances.items()
        }
    return shares


def _smallest_flip(
    terms: Terms,
    stated: FactArrays,
    table: Table,
    action: str,
    weights: Weights,
    tried: Weights,
    others: Array,
) -> tuple[float, str] | None:
    """The smallest change of weights found on the way to weights that give another action.

    The change is the sum over all weights of how far each one moves, with those of a group or
    payoff summing to one.
    """
    if not len(others):
        return None
    moves = {name: rows[others] - weights[name] for name, rows in tried.items()}
    lengths = sum((np.abs(move).sum(axis=1) for move in moves.values()), np.zeros(len(others)))
    nearest = np.argsort(lengths, kind="stable")[:_NEAREST]
    steps = np.linspace(1.0 / _STEPS, 1.0, _STEPS)
    along = {
        name: (weights[name] + steps[:, np.newaxis, np.newaxis] * move[nearest]).reshape(
            -1, move.shape[1]
        )
        for name, move in moves.items()
    }
    rows = len(steps) * len(nearest)
    found = outcomes(terms, stated, variant=Variant(along))
    case = Case(terms.model, _tall(stated, rows), found, terms.catalogue)
    changed = ~_kept(table, action, case).reshape(len(steps), len(nearest))
    first = np.where(changed.any(axis=0), changed.argmax(axis=0), len(steps) - 1)
    sizes = steps[first] * lengths[nearest]
    best = int(sizes.argmin())
    taken = decide(table, case).chosen.reshape(len(steps), len(nearest))
    other = table.rows[int(taken[first[best], best])]
    return float(sizes[best]), other.title

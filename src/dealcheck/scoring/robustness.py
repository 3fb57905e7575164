"""How far the answers hang on the model's own numbers, and not on the deal.

Four groups are tried, one at a time, each on the same draws of the facts: any **weights**, those
that keep the stated **order**, the **spacing** of the scales (how much each level is worth) and the
**structure** (the model's parameters within their ranges).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dealcheck.model.evaluator import Evaluation, Variant
from dealcheck.model.operators import Blend
from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import INDICATOR_TOP, PARTIES, SCORE_TOP, Table
from dealcheck.model.values import set_of
from dealcheck.scoring.answers import closed_in
from dealcheck.scoring.conditions import decide
from dealcheck.scoring.outcomes import Outcomes, outcomes
from dealcheck.scoring.prepared import DealDraws, Prepared
from dealcheck.scoring.result import Robustness
from dealcheck.scoring.thinned import Thinned, tiled

DRAWS = 75
_GROUPS = ("any weights", "weights", "spacing", "structure")

Weights = dict[str, Array]


@dataclass(frozen=True, slots=True)
class Tried:
    """The same draws under other numbers of the model: for each deal a run of rows a group."""

    block: Prepared
    base: Thinned
    outcomes: Outcomes
    before: Mapping[str, Indices]
    taken: Mapping[str, Indices]

    def of(self, one: DealDraws, answers: Mapping[str, str]) -> Robustness:
        """What a deal's answers (an action by table) and scores do under other numbers."""
        same = {}
        for name, action in answers.items():
            table = self.block.model.tables[name]
            is_same = np.array([row.action == action for row in table.rows])
            before = float(is_same[self.base.of(self.before[name], one.place)].mean())
            kept = [
                float(is_same[self._group(self.taken[name], group, one)].mean())
                for group in _GROUPS[:2]
            ]
            same[name] = (_kept(before, kept[0]), _kept(before, kept[1]))
        return Robustness(self._variance(one), same)

    def _group(self, array: np.ndarray, group: str, one: DealDraws) -> np.ndarray:
        draws = self.base.draws
        start = (one.place * len(_GROUPS) + _GROUPS.index(group)) * draws
        found: np.ndarray = np.broadcast_to(array, self.outcomes.facts.rows)[start : start + draws]
        return found

    def _variance(self, one: DealDraws) -> dict[str, dict[str, float]]:
        """For each pole and payoff the share of four variances: of the facts, and what each group
        adds to the same draws."""
        poles = {
            pole: (self.base.value(pole), self.outcomes.value(pole))
            for pole in self.block.model.poles
        }
        parties = {
            str(party): (self.base.expected[party], self.outcomes.expected[party])
            for party in PARTIES
        }
        found = {}
        for name, (before, after) in {**poles, **parties}.items():
            base = np.broadcast_to(self.base.of(before, one.place), self.base.draws)
            variances = {"facts": float(np.var(base))}
            for group in _GROUPS[1:]:
                variances[group] = float(np.mean((self._group(after, group, one) - base) ** 2))
            total = sum(variances.values())
            found[name] = {g: v / total if total > 1e-12 else 0.0 for g, v in variances.items()}
        return found


def try_numbers(block: Prepared, base: Thinned, answers: Mapping[str, Indices]) -> Tried:
    """Evaluate some draws of each deal of a block under other numbers.

    `answers` are the rows of the tables taken in all draws as the model's numbers are.
    """
    model = block.model
    random = np.random.default_rng((block.settings.seed, 1))
    weights = stated_weights(base)
    rows = base.draws
    free = any_weights(weights, random, rows)
    other = any_weights(weights, random, rows)
    deals = len(block.deals)
    shares = {}
    for name, stated in weights.items():
        runs = []
        for own in stated:
            kept = np.broadcast_to(own, free[name].shape)
            runs.extend([free[name], in_order(other[name], own), kept, kept])
        shares[name] = np.vstack(runs)
    even = np.linspace(0.0, SCORE_TOP, int(INDICATOR_TOP) + 1)
    spacing = np.vstack(
        [np.tile(even, (2 * rows, 1)), spacings(random, rows), np.tile(even, (rows, 1))]
    )
    untouched = np.full(3 * rows, np.nan)
    overrides = {
        one.id: np.tile(np.concatenate([untouched, random.uniform(one.low, one.high, rows)]), deals)
        for one in model.parameters()
    }
    facts = tiled(base, len(_GROUPS))
    basis = replace(block.basis, choice=block.basis.choice.repeated(len(_GROUPS) * rows))
    found = outcomes(
        basis, facts, variant=Variant(shares, np.tile(spacing, (deals, 1))), overrides=overrides
    )
    before, taken = {}, {}
    for table in answering(block):
        closed = closed_in(table, block, len(_GROUPS) * rows)
        before[table.id] = answers[table.id][base.rows]
        taken[table.id] = decide(table, found.facts, found.ends, closed)
    return Tried(block, base, found, before, taken)


def answering(block: Prepared) -> list[Table]:
    """The tables whose answers are tried under other numbers: the stances and the support."""
    report = block.model.report
    names = [*report.stances.values(), report.tables["us_support"]]
    return [block.model.tables[name] for name in dict.fromkeys(names)]


def stated_weights(base: Thinned) -> Weights:
    """The shares of every group, pole and chosen payoff as the model states them.

    By deals, draws and members; a single row stands for all draws. Those of a payoff may hang on
    facts, and so differ from draw to draw.
    """
    block, model = base.block, base.block.model
    deals = len(block.deals)
    found = {
        name: np.tile(np.array([[model.share(member) for member in members]]), (deals, 1, 1))
        for name, members in model.members.items()
        if len(members) > 1
    }
    reading: Evaluation = block.joint.cases.evaluation
    for name in block.basis.choice.payoffs.values():
        blend = model.measures[name].value
        if isinstance(blend, Blend):
            weights = [set_of(reading.operand(w), 0) for w in blend.weights]
            drawn = [w if w.shape[0] == 1 else w[base.rows] for w in weights]
            each = np.stack(
                [np.broadcast_to(w, base.facts.rows).reshape(deals, base.draws) for w in drawn],
                axis=2,
            )
            found[name] = each / each.sum(axis=2, keepdims=True)
    return found


def any_weights(stated: Weights, random: np.random.Generator, rows: int) -> Weights:
    """Weights from the whole of what is possible, every mixture as likely as any other."""
    return {
        name: random.dirichlet(np.ones(shares.shape[-1]), rows) for name, shares in stated.items()
    }


def in_order(weights: Array, stated: Array) -> Array:
    """The same weights, handed out in each row so that they keep the order of the stated ones."""
    ranks = np.argsort(np.argsort(-stated, axis=1, kind="stable"), axis=1, kind="stable")
    falling = -np.sort(-weights, axis=1)
    found: Array = np.take_along_axis(falling, np.broadcast_to(ranks, weights.shape), axis=1)
    return found


def spacings(random: np.random.Generator, rows: int) -> Array:
    """Values of the levels 0 to 4: the ends stand, what is between is any rising sequence."""
    inner = np.sort(random.uniform(0.0, SCORE_TOP, (rows, int(INDICATOR_TOP) - 1)), axis=1)
    return np.hstack([np.zeros((rows, 1)), inner, np.full((rows, 1), SCORE_TOP)])


def _kept(before: float, after: float) -> float:
    """The share of an answer's draws that it keeps under other numbers."""
    return min(1.0, after / before) if before > 0.0 else 0.0

"""What a party's table answers on a deal if the components of its payoff are weighed otherwise.

A payoff is a weighted mean of components, and these do not hang on its weights. So they are taken
once from the deal's draws, and any number of weightings is worked out from them in arrays, with
what would happen otherwise: the importer's weights also move how likely each alternative is. The
table is read once for each cell that the limits of its conditions make; a weighting then only says
in which cell each draw falls. Answers are those of a score with these weights. What a table reads
of other parties' payoffs stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Bounds, Indices
from dealcheck.model.types import Counterfactual, Model, Party, Table
from dealcheck.scoring.answers import closed_in, is_carried, row_for
from dealcheck.scoring.conditions import decide
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.drivers import known_facts, told_facts
from dealcheck.scoring.knowledge import own_facts
from dealcheck.scoring.outcomes import THE_DEAL, Outcomes, chances_of, margins, mixed_in
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.robustness import stated_weights
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.thinned import thinned

STANCE = "stance"
"""The party's stance; the names of the trade-offs stand for its answers."""
# So many numbers at once fit the processor's own memory, where more take several times as long.
_AT_ONCE = 50_000
_US: Party = "us_government"


@dataclass(frozen=True)
class Weighing:
    """One party's table on the draws of one deal, ready for any weights of its payoff.

    `components` are those of the payoff, in the order of every weighting; a weighting is a row of
    weights (0-1) that sum to one.
    """

    one: DealDraws
    party: Party
    table: Table
    components: tuple[str, ...]

    @property
    def model(self) -> Model:
        return self.one.model

    @cached_property
    def stated(self) -> Array:
        """The weights as the model states them; the mean over the draws where they hang on facts
        that are open."""
        weights = stated_weights(thinned(self.one.block, self.one.draws))
        mean = weights[self._payoff][0].mean(axis=0)
        found: Array = mean / mean.sum()
        return found

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """The actions that the table can answer."""
        return tuple(dict.fromkeys(row.action for row in self.table.rows))

    def titles(self) -> dict[str, str]:
        """Each action in words, as the row says that gives it most often."""
        taken, anywhere = self._taken(self.stated), self._cells.ravel()
        given = {self.table.rows[row].action for row in np.unique(taken)}
        return {
            name: row_for(self.table, name, taken if name in given else anywhere).title
            for name in self.actions
        }

    def is_carried(self) -> bool:
        """Whether enough is known of the deal for the answer by the stated weights to be given."""
        known = told_facts(self.one, known_facts(self.one))
        row = row_for(
            self.table, self.actions[self.leading(self.stated)[0]], self._taken(self.stated)
        )
        return is_carried(row, self.model, own_facts(self.one, known), known)

    def shares(self, weightings: Array) -> Array:
        """The share of the draws that lead to each action (weightings by actions)."""
        rows = np.atleast_2d(weightings)
        found = [self._counted(rows[start:end]) for start, end in self._runs(len(rows))]
        return np.vstack(found) / self.one.draws

    def leading(self, weightings: Array) -> Indices:
        """The place of the likeliest action for each weighting; of equals the first one."""
        found: Indices = np.argmax(self.shares(weightings), axis=1)
        return found

    def can_change(self) -> bool:
        """Whether any weights at all could make another action the likeliest.

        An action that every cell gives a draw is sure of it, and another has at most the draws of
        which some cell gives it.
        """
        first, cells = int(self.leading(self.stated)[0]), self._place_of[self._cells]
        sure = int((cells == first).all(axis=0).sum())
        rivals = [place for place in range(len(self.actions)) if place != first]
        most = {place: int((cells == place).any(axis=0).sum()) for place in rivals}
        return any(n > sure or (n == sure and place < first) for place, n in most.items() if n)

    @property
    def _joint(self) -> Outcomes:
        return self.one.block.joint

    @property
    def _payoff(self) -> str:
        return self.one.block.basis.choice.payoffs[self.party]

    def _runs(self, rows: int) -> Iterator[tuple[int, int]]:
        size = max(1, _AT_ONCE // self.one.draws)
        return ((start, start + size) for start in range(0, rows, size))

    def _counted(self, weightings: Array) -> Array:
        taken = self._place_of[self._by_draw(weightings)]
        return np.stack(
            [(taken == place).sum(axis=1) for place in range(len(self.actions))], axis=1
        )

    def _by_draw(self, weightings: Array) -> Indices:
        """The row of the table that each weighting takes in each draw."""
        values = self._moved(weightings) if self._limits else {}
        cell = np.zeros((len(weightings), self.one.draws), dtype=np.intp)
        for name, limits in self._limits.items():
            cell = cell * (len(limits) + 1) + np.searchsorted(limits, values[name], side="right")
        found: Indices = self._cells[cell, np.arange(self.one.draws)]
        return found

    def _taken(self, weighting: Array) -> Indices:
        """The row of the table that one weighting takes in each draw."""
        found: Indices = self._by_draw(np.atleast_2d(weighting))[0]
        return found

    @cached_property
    def _place_of(self) -> Indices:
        """The place of the action of each row of the table."""
        return np.array([self.actions.index(row.action) for row in self.table.rows])

    @cached_property
    def _moving(self) -> frozenset[str]:
        """The measures that hang on the party's weights by way of what the outcomes give."""
        found = {self.model.report.outcomes[f"gain_{self.party}"]}
        if self.party == _US:
            found |= {one.measure for one in self.model.postures}
        if self.party == "importer":
            found |= {one.counts_as for one in mixed_in(self.model) if one.counts_as}
        for name in self.model.measures:
            if not found.isdisjoint(self.model.needs[name]):
                found.add(name)
        return frozenset(found)

    @cached_property
    def _limits(self) -> Mapping[str, Array]:
        """The limits at which the table's conditions on moving measures change."""
        found: dict[str, set[float]] = {}
        for row in self.table.rows:
            for test in row.when:
                if test.measure in self._moving:
                    limit = test.below if test.below is not None else test.at_least or 0.0
                    found.setdefault(test.measure, set()).add(limit)
        return {name: np.array(sorted(limits)) for name, limits in found.items()}

    @cached_property
    def _cells(self) -> Indices:
        """The table's row for each draw (columns) in each cell between the limits (rows)."""
        closed = closed_in(self.table, self.one.block, self.one.draws)
        within = [(limits[0] - 1.0, *limits) for limits in self._limits.values()]
        found = []
        for cell in product(*within):
            at = dict(zip(self._limits, cell, strict=True))

            def ends(name: str, at: Mapping[str, float] = at) -> Bounds:
                if name not in at:
                    return self._joint.ends(name)
                value = np.array([at[name]])
                return Bounds(value, value)

            found.append(decide(self.table, self._joint.facts, ends, closed))
        return np.stack(found)

    @cached_property
    def _parts(self) -> Mapping[str, Array]:
        """The components in each draw (components by draws), for each set of facts that is used."""
        used = [THE_DEAL, *(one.id for one in mixed_in(self.model))]
        if self.party == _US:
            used += [one.id for one in self.model.postures]
        return {
            case: np.stack([self._full(name, case) for name in self.components]) for case in used
        }

    def _full(self, name: str, case: str) -> Array:
        return np.broadcast_to(self._joint.cases.value(name, case), self.one.draws)

    def _moved(self, weightings: Array) -> dict[str, Array]:
        """The measures that the table reads and that move (weightings by draws)."""
        model, joint, names = self.model, self._joint, self.model.report.outcomes
        otherwise = {one.id: self._otherwise(one, weightings) for one in mixed_in(model)}
        chances: Mapping[str, Array] = joint.chances
        if self.party == "importer":
            chances = chances_of(self.one.block.basis, joint.cases, joint.facts, otherwise)
        mix = sum((chances[name] * otherwise[name] for name in otherwise), np.zeros(1))
        given = {names[f"gain_{self.party}"]: weightings @ self._parts[THE_DEAL] - mix}
        if self.party == _US:
            ahead = {one.id: self._full(names["goes_ahead"], one.id) for one in model.postures}
            given |= margins(
                {
                    name: chance * (weightings @ self._parts[name]) + (1.0 - chance) * mix
                    for name, chance in ahead.items()
                },
                model,
            )
        if self.party == "importer":
            given |= {one.counts_as: chances[one.id] for one in mixed_in(model) if one.counts_as}
        return self._read(given)

    def _read(self, given: Mapping[str, Array]) -> dict[str, Array]:
        """What the table reads, with what moves put into the model."""
        reading = Evaluation(self.model, self._joint.facts, settled=True)
        for name in self.model.needed(self._limits):
            if name in given:
                reading.put(name, given[name])
            elif name not in self._moving:
                reading.put(name, self._joint.value(name))
        return {name: reading.value(name) for name in self._limits}

    def _otherwise(self, one: Counterfactual, weightings: Array) -> Array:
        """What an alternative is worth to the party by each weighting."""
        if self.party in one.worth:
            return np.broadcast_to(self._joint.otherwise[one.id][self.party], self.one.draws)
        return weightings @ self._parts[one.id]


def weigh(
    deal: Deal,
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings,
    party: Party,
    about: str = STANCE,
) -> Weighing:
    """Make a party's table on a deal ready for any weights.

    `about` is `stance`, or the trade-off that the answer is on.
    """
    one = next(prepare([deal], model, catalogue, settings).each())
    return weighing_of(one, party, about)


def weighing_of(one: DealDraws, party: Party, about: str = STANCE) -> Weighing:
    """The same for a deal that is drawn already, alone in its block."""
    report = one.model.report
    name = report.stances[party] if about == STANCE else report.answers[party][about]
    payoff = one.model.payoffs[one.block.basis.choice.payoffs[party]]
    return Weighing(one, party, one.model.tables[name], payoff.components)


def as_weights(components: Sequence[str], weighting: Array) -> dict[str, float]:
    """A weighting by the names of the components."""
    return dict(zip(components, map(float, weighting), strict=True))

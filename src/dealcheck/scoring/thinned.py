"""A part of the draws of each deal of a block, for what has to be tried many times over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from dealcheck.model.reader import Array, Indices
from dealcheck.model.types import PARTIES, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.draws import rows_of
from dealcheck.scoring.prepared import Prepared, Values


@dataclass(frozen=True, slots=True)
class Thinned:
    """The first draws of each deal, with what comes of them; it reads like all outcomes."""

    block: Prepared
    draws: int
    facts: FactArrays
    rows: Indices
    mix: Mapping[Party, Array]
    expected: Mapping[Party, Array]

    def value(self, measure: str) -> Array:
        """A measure of the deals in these draws."""
        return _picked(self.block.joint.value(measure), self.rows)

    def given(self) -> tuple[str, ...]:
        """The measures that the model leaves to the outcomes."""
        return self.block.joint.given()

    def of(self, array: Values, place: int) -> Values:
        """One deal's draws of an array over all rows."""
        return cast(Values, rows_of(array, place, self.draws))


def thinned(block: Prepared, draws: int, place: int | None = None) -> Thinned:
    """The first so many draws of each deal, or of one; all of them if there are fewer."""
    each = min(draws, block.chance.rows)
    places = np.arange(len(block.deals)) if place is None else np.array([place])
    starts = places * block.chance.rows
    rows = (starts[:, np.newaxis] + np.arange(each)[np.newaxis, :]).ravel()
    joint = block.joint
    return Thinned(
        block=block,
        draws=each,
        facts=joint.facts.each(len(rows), lambda array: array[rows]),
        rows=rows,
        mix={party: _picked(joint.mix[party], rows) for party in PARTIES},
        expected={party: _picked(joint.expected[party], rows) for party in PARTIES},
    )


def tiled(base: Thinned, times: int) -> FactArrays:
    """Each deal's draws so many times, one run after the other."""
    deals = len(base.block.deals)

    def again(array: np.ndarray) -> np.ndarray:
        runs = np.repeat(array.reshape(deals, 1, base.draws), times, axis=1)
        found: np.ndarray = runs.reshape(-1)
        return found

    return base.facts.each(base.facts.rows * times, again)


def _picked(array: Array, rows: Indices) -> Array:
    found: Array = array if array.shape[0] == 1 else array[rows]
    return found

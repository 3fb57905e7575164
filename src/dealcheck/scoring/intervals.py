"""Draws of a measure, for the interval that holds four out of five of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import Array
from dealcheck.model.types import Model
from dealcheck.model.values import FactArrays
from dealcheck.scoring.draws import Chance, Leaning, drawn
from dealcheck.scoring.open_facts import OpenFact, OpenWord
from dealcheck.scoring.variations import Variations


def leaning(measure: str, facts: Sequence[OpenFact], variations: Variations) -> Leaning:
    """What each open fact's options are worth to a measure, all else as it is."""
    values = variations.values(measure)
    found: dict[str, Array] = {}
    for fact in facts:
        rows = variations.by_fact.get(fact.fact, ())
        if isinstance(fact, OpenWord):
            by_index = {variations.settings[row].index: values[row] for row in rows}
            if all(int(option) in by_index for option in fact.options):
                found[fact.fact] = np.array([by_index[int(option)] for option in fact.options])
        elif len(rows) > 1:
            found[fact.fact] = np.array([values[rows[0]], values[rows[-1]]])
    return found


def sampled(
    measure: str,
    model: Model,
    stated: FactArrays,
    facts: Sequence[OpenFact],
    chance: Chance,
    variations: Variations,
) -> Array:
    """Draws of a measure, with every open fact leaning towards its upper end together."""
    beneath = model.facts[measure]
    mine = [one for one in facts if one.fact in beneath or _block(one.fact) in beneath]
    cases = drawn(stated, mine, chance, leaning(measure, mine, variations))
    return Evaluation(model, cases, settled=True).value(measure)


def _block(fact: str) -> str:
    """The list of futures that a position in one of them belongs to: a measure reads it whole."""
    return fact.rsplit(".", 2)[0]

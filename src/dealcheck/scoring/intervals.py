"""How wide an answer is: hard bounds, and the interval that holds four draws out of five."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import Array, Bounds
from dealcheck.model.types import Model
from dealcheck.model.values import FactArrays
from dealcheck.scoring.draws import Chance, Leaning, drawn
from dealcheck.scoring.open_facts import OpenFact, OpenWord
from dealcheck.scoring.result import Score
from dealcheck.scoring.variations import Variations

_TAIL = 0.10


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


def facts_beneath(measure: str, model: Model) -> frozenset[str]:
    """Every fact that a measure rests on."""
    needed = model.needed([measure])
    return frozenset(fact for name in needed for fact in model.measures[name].value.facts)


def sampled(
    measure: str,
    model: Model,
    stated: FactArrays,
    facts: Sequence[OpenFact],
    chance: Chance,
    variations: Variations,
) -> Array:
    """Draws of a measure, with every open fact leaning towards its upper end together."""
    beneath = facts_beneath(measure, model)
    mine = [one for one in facts if one.fact in beneath or _is_position(one.fact, beneath)]
    cases = drawn(stated, mine, chance, leaning(measure, mine, variations))
    return Evaluation(model, cases, settled=True).value(measure)


def score_of(estimate: float, bounds: Bounds, draws: Array) -> Score:
    """A score with its interval, which lies within the bounds and holds the estimate."""
    lower, upper = float(bounds.lower[0]), float(bounds.upper[0])
    low, high = (float(end) for end in np.quantile(draws, (_TAIL, 1.0 - _TAIL)))
    return Score(
        estimate,
        lower,
        upper,
        min(max(low, lower), estimate),
        max(min(high, upper), estimate),
    )


def scores_without_draws(evaluation: Evaluation, names: Sequence[str]) -> Mapping[str, Score]:
    """Scores whose interval is left at their bounds."""
    found = {}
    for name in names:
        lower, upper = (float(end[0]) for end in evaluation.bounds(name))
        found[name] = Score(float(evaluation.value(name)[0]), lower, upper, lower, upper)
    return found


def _is_position(fact: str, beneath: frozenset[str]) -> bool:
    """Whether a fact is a position of one of the futures that a measure reads as a whole."""
    return any(fact.startswith(f"{name}.") for name in beneath)

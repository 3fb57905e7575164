"""What a score hangs on: each indicator put to the bottom and to the top of its scale in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import Array
from dealcheck.model.types import INDICATOR_TOP, PARTIES, Model
from dealcheck.model.values import FactArrays
from dealcheck.scoring.outcomes import Outcomes, Terms
from dealcheck.scoring.result import Driver

# Less than this many points is not worth a line on anybody's screen.
_NEGLIGIBLE = 0.05


def find_drivers(
    model: Model,
    arrays: FactArrays,
    base: Outcomes,
    measures: Sequence[str],
    given: Mapping[str, Array],
) -> Mapping[str, tuple[Driver, ...]]:
    """For each measure the indicators that move it, the ones with the most points first.

    An indicator that lowers its pole (a cost of alignment) shows with its signs turned round:
    `holding_up` is always what is won by where it stands, `holding_down` what is lost. `given` are
    the values that other parts of the scoring put in; they stay as they are.
    """
    indicators = model.indicators()
    count = len(indicators)
    # An indicator is as the base has it, unless another one may move it or be read at its ends.
    tied = {each for one in indicators if model.needs[one.id] for each in model.needed([one.id])}
    overrides: dict[str, Array] = {}
    done = dict(given)
    for index, indicator in enumerate(indicators):
        is_tied = indicator.id in tied
        values = np.full(2 * count, np.nan if is_tied else base.value(indicator.id)[0])
        values[index], values[count + index] = 0.0, INDICATOR_TOP
        (overrides if is_tied else done)[indicator.id] = values
    moved = Evaluation(model, arrays, overrides=overrides)
    for name, value in done.items():
        moved.put(name, value)
    found: dict[str, tuple[Driver, ...]] = {}
    for name in measures:
        now = float(base.value(name)[0])
        ends = np.broadcast_to(moved.value(name), 2 * count).reshape(2, count)
        up = now - np.minimum(ends.min(axis=0), now)
        down = np.maximum(ends.max(axis=0), now) - now
        drivers = []
        for place in np.flatnonzero(np.maximum(up, down) > _NEGLIGIBLE):
            index = int(place)
            one = indicators[index]
            moves = float(up[index]), float(down[index])
            drivers.append(Driver(one.id, one.code, one.title, *moves))
        drivers.sort(key=lambda d: (-max(d.holding_up, d.holding_down), d.indicator))
        found[name] = tuple(drivers)
    return found


def driver_table(
    terms: Terms, arrays: FactArrays, base: Outcomes
) -> Mapping[str, tuple[Driver, ...]]:
    """What the poles, the groups and the payoffs hang on; a gain hangs on what its payoff does."""
    model, names = terms.model, terms.model.report.outcomes
    counted = [one.counts_as for one in model.counterfactuals if one.counts_as]
    shown = [name for name, m in model.measures.items() if m.section in ("pole", "group")]
    wanted = [*shown, names["viability"], names["goes_ahead"], *terms.choice.payoffs.values()]
    given = {name: base.value(name) for name in counted}
    drivers = dict(find_drivers(model, arrays, base, list(dict.fromkeys(wanted)), given))
    for party in PARTIES:
        drivers[names[f"gain_{party}"]] = drivers[terms.choice.payoffs[party]]
    return drivers


def mechanism_points(model: Model, arrays: FactArrays, base: Outcomes) -> Mapping[str, float]:
    """The points of the switching-costs score by how they bind: coercive, structural, earned.

    The indicators of every other mechanism are put to nothing while the measures that the report
    holds (the tie to the developer) stay as they are, so the parts add up to the whole.
    """
    report = model.report
    mechanisms = report.mechanisms
    of, rows = report.mechanisms_of, len(mechanisms)
    overrides = {name: np.full(rows, float(base.value(name)[0])) for name in report.mechanisms_hold}
    for indicator in model.indicators():
        if indicator.mechanism:
            others = [0.0 if indicator.mechanism != m else np.nan for m in mechanisms]
            overrides[indicator.id] = np.array(others)
    points = Evaluation(model, arrays, overrides=overrides).value(of)
    points = np.broadcast_to(points, rows)
    return {mechanism: float(points[row]) for row, mechanism in enumerate(mechanisms)}

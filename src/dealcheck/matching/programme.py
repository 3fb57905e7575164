"""Integer programmes: which of many things to take, so that the most comes of it within limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.reader import Array, Indices, Mask

_WHOLE = 1e-6
"""How near the best the answer must be proved to be, as a share of it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What some of the things use up together, and how much of it there is."""

    things: Indices
    uses: Array
    most: float


def chosen(values: Array, limits: Sequence[Limit]) -> Mask:
    """The things to take so that the sum of their values is the largest within all limits.

    Exact: no other choice is better by more than a millionth. Things without a value are left.
    """
    worth = np.flatnonzero(values > 0.0)
    taken = np.zeros(len(values), dtype=np.bool_)
    if not len(worth):
        return taken
    place = np.full(len(values), -1)
    place[worth] = np.arange(len(worth))
    rows = [
        (place[limit.things[keep]], limit.uses[keep], limit.most)
        for limit in limits
        if (keep := (place[limit.things] >= 0) & (limit.uses > 0.0)).any()
    ]
    taken[worth[_solved(values[worth], rows)]] = True
    return taken


def _solved(values: Array, rows: Sequence[tuple[Indices, Array, float]]) -> Mask:
    import highspy  # noqa: PLC0415  only where something is to be divided

    count = len(values)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = values
    lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
    lp.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
    lp.row_upper_ = np.array([most for _, _, most in rows], dtype=np.float64)
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.concatenate([[0], np.cumsum([len(things) for things, _, _ in rows])]).astype(
        np.int32
    )
    empty = np.zeros(0)
    matrix.index_ = np.concatenate([empty, *(things for things, _, _ in rows)]).astype(np.int32)
    matrix.value_ = np.concatenate([empty, *(uses for _, uses, _ in rows)]).astype(np.float64)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    # Not the class for people: registering its callbacks prints a banner that nothing turns off.
    solver = highspy._Highs()  # type: ignore[attr-defined]
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", _WHOLE),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"the programme was not solved: {solver.getModelStatus()}")
    found: Mask = np.asarray(solver.getSolution().col_value) > 0.5
    return found

"""The fit of supply with demand in one deal, axis by axis, with the numbers that go into it."""

from __future__ import annotations

from collections.abc import Iterator

from dealcheck.model.demand import STEEPNESS, Axis, AxisFit
from dealcheck.output.numbers import factor, span
from dealcheck.output.page import Page
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.trace import Traced


def write_fit(page: Page, node: Traced, operator: AxisFit, score: DealScore, depth: int) -> None:
    """Write each future with its axes. Where all is known the loss is written as a product."""
    flexibility = node.parts[0]
    slacks = [
        operator.flexibility_share * end / 8 for end in (flexibility.lower, flexibility.upper)
    ]
    for future, probability in _futures(operator, score):
        losses: list[float | None] = []
        rows = []
        for axis in operator.axes:
            supply = _ends(f"{operator.supply}.{axis.name}", score)
            wanted = _ends(f"{future}.{axis.name}", score)
            text, loss = _axis(axis, supply, wanted, slacks)
            losses.append(loss)
            rows.append((axis.name, span(*supply), f"→ {span(*wanted)}", text))
        known = [loss for loss in losses if loss is not None]
        result = ""
        if len(known) == len(losses):
            fit = 100 * max(0.0, 1 - STEEPNESS * sum(known))
            result = f": 100 × (1 - {STEEPNESS:g} × {factor(sum(known))}) = {factor(fit)}"
            if fit == 0.0:
                result += ", which is where it ends"
        page.item(f"{future}{probability}, slack {span(*slacks)}{result}", depth)
        page.columns(rows, depth + 1)


def _futures(operator: AxisFit, score: DealScore) -> Iterator[tuple[str, str]]:
    """The facts of each demand, and how likely it is among the ones named."""
    if not operator.in_scenarios:
        yield operator.demand, ""
        return
    names = [f"{operator.demand}.{k}" for k in range(score.arrays.scenario_counts[operator.demand])]
    chances = [_ends(f"{name}.probability", score)[0] for name in names]
    total = sum(chances)
    for name, chance in zip(names, chances, strict=True):
        yield name, f", probability {factor(chance / total if total else 0.0)}"


def _axis(
    axis: Axis, supply: tuple[float, float], wanted: tuple[float, float], slacks: list[float]
) -> tuple[str, float | None]:
    """The loss on one axis, as a text and as a number; no number where something is open."""
    apart = wanted[0] - supply[0]
    if supply[0] != supply[1] or wanted[0] != wanted[1] or slacks[0] != slacks[1]:
        return "open", None
    beyond = max(0.0, abs(apart) - slacks[0])
    if beyond == 0.0:
        return "within the slack: 0.00", 0.0
    cost = axis.up if apart > 0 else axis.down
    loss = axis.weight * cost * beyond
    return f"{axis.weight:g} × {cost:g} × {factor(beyond)} = {factor(loss)}", loss


def _ends(fact: str, score: DealScore) -> tuple[float, float]:
    return score.arrays.ends(fact)

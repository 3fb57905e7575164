"""Which levers apply to a deal, and what each would move."""

from __future__ import annotations

from collections.abc import Mapping

from dealcheck.model.evaluator import Evaluation, evaluate
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Change, Model, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.conditions import Case, all_hold
from dealcheck.scoring.result import FactChange, Recommendation
from dealcheck.scoring.wording import value_text

_NOISE = 0.5
_PER_PARTY = 3


def applicable_levers(
    model: Model, arrays: FactArrays, base: Evaluation, catalogue: FactCatalogue
) -> tuple[Recommendation, ...]:
    """Every lever that changes something here and isn't ruled out, in the catalogue's order."""
    case = Case(model, arrays, base, catalogue)
    changed = arrays.repeated(max(len(model.levers), 1))
    made: dict[int, tuple[FactChange, ...]] = {}
    for row, lever in enumerate(model.levers):
        if bool(all_hold(lever.when, case).possibly[0]):
            changes = (_apply(change, changed, row, catalogue) for change in lever.changes)
            made[row] = tuple(change for change in changes if change is not None)
    after = evaluate(model, changed).estimate
    found = []
    for row, changes_made in made.items():
        if changes_made:
            effect = {p: float(after[p][row] - base.estimate[p][0]) for p in model.poles}
            lever = model.levers[row]
            found.append(Recommendation(lever, changes_made, effect, _type(model, effect)))
    return tuple(found)


def best_for(
    party: Party, levers: tuple[Recommendation, ...], model: Model
) -> tuple[Recommendation, ...]:
    """The few levers that serve a party's interests most, less what they cost it.

    Interests are points per pole from the model's report. Payoffs will take their place.
    """
    interests = model.report.interests[party]

    def gain(recommendation: Recommendation) -> float:
        moved = sum(weight * recommendation.effect[pole] for pole, weight in interests.items())
        return moved - recommendation.lever.cost[party]

    worth = [r for r in levers if gain(r) > 0]
    return tuple(sorted(worth, key=lambda r: (-gain(r), r.lever.id))[:_PER_PARTY])


def _apply(
    change: Change, arrays: FactArrays, row: int, catalogue: FactCatalogue
) -> FactChange | None:
    """Make one change in a row; None where the deal is there already or beyond."""
    fact = catalogue[change.fact]
    if bool(arrays.absent[fact.path][row]):
        return None
    before = value_text(fact, arrays, row)
    rising = change.direction == "raise"
    if isinstance(change.to, str):
        target = fact.words.index(change.to)
        possible = [i for i, is_open in enumerate(arrays.words[fact.path][row]) if is_open]
        if all(i >= target if rising else i <= target for i in possible):
            return None
        arrays.with_word(row, fact.path, target)
        return FactChange(fact.path, before, change.to)
    bounds = arrays.numbers[fact.path]
    if bounds.lower[row] >= change.to if rising else bounds.upper[row] <= change.to:
        return None
    arrays.with_number(row, fact.path, change.to)
    return FactChange(fact.path, before, f"{change.to:g}")


def _type(model: Model, effect: Mapping[str, float]) -> str:
    """win-win: no pole falls; zero-sum: a pole wins what its opposite loses; else a trade."""
    if all(moved > -_NOISE for moved in effect.values()):
        return "win-win"
    gains = max(effect.values())
    for pair in model.report.tradeoffs.values():
        a, b = (effect[pole] for pole in pair)
        if max(a, b) > 0 and min(a, b) <= -max(a, b) and max(a, b) >= gains:
            return "zero-sum"
    return "trade"

"""Which levers apply to a deal, and what each would move."""

from __future__ import annotations

from collections.abc import Mapping

from dealcheck.model.evaluator import Evaluation, estimate
from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.types import Change, Lever, Model, Party
from dealcheck.model.values import FactArrays, Settled, row_of
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
    made = []
    for lever in model.levers:
        changes = _made(lever, arrays, catalogue)
        if changes and bool(all_hold(lever.when, case).possibly[0]):
            made.append((lever, changes))
    rows = [[settled for settled, _ in changes] for _, changes in made]
    after = estimate(model, arrays.with_changes(rows), wanted=model.poles)
    found = []
    for row, (lever, changes) in enumerate(made):
        effect = {p: float(row_of(after[p], row) - base.estimate[p][0]) for p in model.poles}
        named = tuple(change for _, change in changes)
        found.append(Recommendation(lever, named, effect, _type(model, effect)))
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


def _made(
    lever: Lever, arrays: FactArrays, catalogue: FactCatalogue
) -> list[tuple[Settled, FactChange]]:
    """The changes that a lever makes here: none of a fact that is there already, or beyond."""
    made = []
    for change in lever.changes:
        fact = catalogue[change.fact]
        settled = _settled(change, fact, arrays)
        if settled is not None:
            after = change.to if isinstance(change.to, str) else f"{change.to:g}"
            made.append((settled, FactChange(fact.path, value_text(fact, arrays), after)))
    return made


def _settled(change: Change, fact: Fact, arrays: FactArrays) -> Settled | None:
    if arrays.is_absent(fact.path):
        return None
    rising = change.direction == "raise"
    if isinstance(change.to, str):
        target = fact.words.index(change.to)
        possible = [int(i) for i in arrays.possible(fact.path)[0].nonzero()[0]]
        is_there = all(i >= target if rising else i <= target for i in possible)
        return None if is_there else Settled(fact.path, target)
    lower, upper = arrays.ends(fact.path)
    is_there = lower >= change.to if rising else upper <= change.to
    return None if is_there else Settled(fact.path, None, change.to)


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

"""The sentences on what differs between deals, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dealcheck.model.types import PARTIES, Model
from dealcheck.output.numbers import signed
from dealcheck.pages.words import PARTY_NAMES, listed, lower_first
from dealcheck.scoring.differences import (
    TOLERANCE,
    Comparison,
    Difference,
    FactDifference,
    Moved,
)

_CAUSES = 3
_LEAST = 0.05
_LONGEST = 60
_SHORT = 40


def title_of(comparison: Comparison) -> str:
    """What is compared with what; by the files where all have one name."""
    base, others = comparison.base, [one.other for one in comparison.differences]
    if comparison.instead:
        return f"{base.name}, and what could happen instead"
    if all(other.name == base.name for other in others):
        files = listed([other.file for other in others])
        return f"{base.name}: {base.file}, compared with {files}"
    return f"{base.name}, compared with {listed([other.name for other in others])}"


def measure_title(name: str, model: Model) -> str:
    """A pole's title, or what the payoff of a party is called."""
    for party in PARTIES:
        if party == name:
            return f"worth to the {PARTY_NAMES[party]}"
    return model.measures[name].title


def parties_said(
    difference: Difference, *, arrow: str = "→", instead: bool = False
) -> Iterator[str]:
    """For each party whether it gains or loses, by how much, and because of which facts."""
    for party in PARTIES:
        moved, name = difference.moved[party], PARTY_NAMES[party]
        if abs(moved.points) <= TOLERANCE:
            verb = "would neither gain nor lose" if instead else "neither gains nor loses"
            yield f"The {name} {verb} ({_amount(moved, arrow)})."
            continue
        verb = "gain" if moved.points > 0 else "lose"
        verb = f"would {verb}" if instead else f"{verb}s"
        amount = f"{abs(moved.points):.1f} points ({_amount(moved, arrow)}{_share(moved)})"
        yield f"The {name} {verb} {amount}{_because(moved, arrow)}."


def poles_said(difference: Difference, model: Model, *, arrow: str = "→") -> Iterator[str]:
    """For each pole that moves which way, by how much, and because of which facts."""
    still = []
    for pole in model.poles:
        moved, title = difference.moved[pole], model.measures[pole].title
        if abs(moved.points) <= TOLERANCE:
            still.append(lower_first(title))
            continue
        side = "higher" if moved.points > 0 else "lower"
        amount = f"{abs(moved.points):.1f} points {side} ({_amount(moved, arrow)}{_share(moved)})"
        yield f"{title}: {amount}{_because(moved, arrow)}."
    if still:
        yield f"Unmoved: {listed(still)}."


def unknown_said(difference: Difference, model: Model) -> Iterator[str]:
    """Which of the differences are within what is not known, and which are not although it seems.

    That their 80% ranges overlap says little where both sides leave the same things open.
    """
    overlapping = [
        moved
        for moved in difference.moved.values()
        if abs(moved.points) > TOLERANCE and moved.ranges_overlap
    ]
    within = [moved for moved in overlapping if moved.is_within_the_unknown]
    clear = [moved for moved in overlapping if not moved.is_within_the_unknown]
    if within:
        which = "this difference is" if len(within) == 1 else "these differences are"
        yield (
            f"The 80% ranges overlap, and {which} within what we don't know: "
            f"{_named(within, model)}."
        )
    if clear:
        yield (
            "The 80% ranges overlap here too, but what is unknown hardly turns the difference "
            f"round: {_named(clear, model)}."
        )


def _named(those: Sequence[Moved], model: Model) -> str:
    return listed([lower_first(measure_title(moved.measure, model)) for moved in those])


def facts_said(difference: Difference) -> str:
    """How many facts differ, and how their parts were worked out."""
    count = len(difference.facts)
    if not count:
        return "No fact that the model reads differs."
    facts = (
        "1 fact that the model reads differs"
        if count == 1
        else (f"{count} facts that the model reads differ")
    )
    orders = f"{difference.orders} orders" if difference.orders else "all orders"
    return (
        f"{facts}. A fact's part is the mean of what changing it moves, over {orders} of changing "
        "them one after another; the parts add up to the difference."
    )


def unread_said(difference: Difference) -> str:
    """The facts that differ without any effect."""
    if not difference.unread:
        return ""
    return f"The model doesn't read these, which differ as well: {listed(difference.unread)}."


def agreement_said() -> str:
    """What the share of draws beside a difference means."""
    return (
        "The share beside a difference is that of the draws in which it goes the same way, with "
        "all that both leave open falling out alike."
    )


def largest_moves(fact: FactDifference, model: Model, most: int = 2) -> Iterator[tuple[str, float]]:
    """The measures that a fact moves most, with the points."""
    ranked = sorted(fact.moves.items(), key=lambda item: (-abs(item[1]), item[0]))
    for name, moved in ranked[:most]:
        if abs(moved) >= _LEAST:
            yield lower_first(_short(name, model)), moved


def ranked_facts(difference: Difference) -> list[FactDifference]:
    """The facts that differ, those that move something most first."""

    def largest(moves: Mapping[str, float]) -> float:
        return max((abs(value) for value in moves.values()), default=0.0)

    return sorted(difference.facts, key=lambda one: (-round(largest(one.moves), 6), one.fact))


def cut(text: str, longest: int = _LONGEST) -> str:
    """A value short enough for a sentence."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _short(name: str, model: Model) -> str:
    for party in PARTIES:
        if party == name:
            return PARTY_NAMES[party]
    return model.measures[name].title


def _amount(moved: Moved, arrow: str) -> str:
    return f"{moved.before.score:.1f} {arrow} {moved.after.score:.1f}"


def _share(moved: Moved) -> str:
    return "" if moved.is_certain else f"; in {moved.agreement:.0%} of draws"


def _because(moved: Moved, arrow: str) -> str:
    if not moved.causes:
        return ", which the model sets: that party has no part in it"
    named = [
        f"{lower_first(fact.title)} ({cut(fact.before, _SHORT)} {arrow} {cut(fact.after, _SHORT)}) "
        f"{signed(part)}"
        for fact, part in moved.causes[:_CAUSES]
        if abs(part) >= _LEAST
    ]
    return f", because of {listed(named)}" if named else ""

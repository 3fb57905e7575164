"""The sentences on what differs between deals, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dealcheck.model.types import PARTIES, Model
from dealcheck.output.naming import PARTY_NAMES
from dealcheck.output.numbers import signed
from dealcheck.output.page import listed, lower_first
from dealcheck.scoring.crossing import REST
from dealcheck.scoring.differences import (
    TOLD_APART,
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


def difference_said(
    difference: Difference, model: Model, *, arrow: str = "→", instead: bool = False
) -> Iterator[str]:
    """Who gains and who loses, which poles move, and which stances are others."""
    yield from _parties_said(difference, arrow, instead=instead)
    yield from _poles_said(difference, model, arrow)


def stances_said(comparison: Comparison, difference: Difference) -> Iterator[tuple[str, str, str]]:
    """A party whose stance differs, with both stances; none where a side is no deal."""
    before, after = comparison.base.stances, difference.other.stances
    for party in PARTIES:
        if party in before and party in after and before[party] != after[party]:
            yield PARTY_NAMES[party], before[party], after[party]


def _parties_said(difference: Difference, arrow: str, *, instead: bool) -> Iterator[str]:
    for party in PARTIES:
        moved, name = difference.moved[party], PARTY_NAMES[party]
        amount = f"{_amount(moved, arrow)}{_share(moved)}"
        if abs(moved.points) <= TOLERANCE:
            verb = "would neither gain nor lose" if instead else "neither gains nor loses"
            yield f"The {name} {verb} ({_amount(moved, arrow)})."
        elif not moved.is_told_apart:
            yield f"Whether the {name} gains or loses can't be told ({amount})."
        else:
            verb = "gain" if moved.points > 0 else "lose"
            verb = f"would {verb}" if instead else f"{verb}s"
            yield (
                f"The {name} {verb} {abs(moved.points):.1f} points ({amount})"
                f"{_because(moved, arrow)}."
            )


def _poles_said(difference: Difference, model: Model, arrow: str) -> Iterator[str]:
    still = []
    for pole in model.poles:
        moved, title = difference.moved[pole], model.measures[pole].title
        amount = f"{_amount(moved, arrow)}{_share(moved)}"
        if abs(moved.points) <= TOLERANCE:
            still.append(lower_first(title))
        elif not moved.is_told_apart:
            yield f"{title} can't be told apart ({amount})."
        else:
            side = "higher" if moved.points > 0 else "lower"
            points = f"{abs(moved.points):.1f} points {side}"
            yield f"{title}: {points} ({amount}){_because(moved, arrow)}."
    if still:
        yield f"Unmoved: {listed(still)}."


def facts_said(difference: Difference) -> str:
    """How many facts differ, and how their parts were worked out."""
    count = sum(fact.fact != REST for fact in difference.facts)
    if not count:
        return "No fact that the model reads is stated differently."
    facts = (
        "1 fact that the model reads differs"
        if count == 1
        else f"{count} facts that the model reads differ"
    )
    orders = f"{difference.orders} orders" if difference.orders else "all orders"
    return (
        f"{facts}. A fact's part is the mean of what changing it moves, over {orders} of changing "
        "them one after another; with what nobody states the parts add up to the difference."
    )


def unread_said(difference: Difference) -> str:
    """The facts that differ without any effect."""
    if not difference.unread:
        return ""
    return f"The model doesn't read these, which differ as well: {listed(difference.unread)}."


def agreement_said() -> str:
    """What the share of draws beside a difference means, and from when on it is taken for one."""
    return (
        "The share beside a difference is that of the draws in which it goes the same way; from "
        f"{TOLD_APART:.0%} on the two are told apart. What two descriptions of one deal leave open "
        "falls out alike in both; in different deals it only leans the same way."
    )


def largest_moves(fact: FactDifference, model: Model, most: int = 2) -> Iterator[tuple[str, float]]:
    """The measures that a fact moves most, with the points."""
    ranked = sorted(fact.moves.items(), key=lambda item: (-abs(item[1]), item[0]))
    for name, moved in ranked[:most]:
        if abs(moved) >= _LEAST:
            yield lower_first(_short(name, model)), moved


def ranked_facts(difference: Difference) -> list[FactDifference]:
    """The facts that differ, those that move something most first; what nobody states at the end,
    if it moves anything."""

    def largest(moves: Mapping[str, float]) -> float:
        return max((abs(value) for value in moves.values()), default=0.0)

    shown = [f for f in difference.facts if f.fact != REST or largest(f.moves) >= _LEAST]
    return sorted(shown, key=lambda f: (f.fact == REST, -round(largest(f.moves), 6), f.fact))


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
    if moved.is_certain:
        return ""
    side = "higher" if moved.points >= 0.0 else "lower"
    return f"; {side} in {moved.agreement:.0%} of the draws"


def _because(moved: Moved, arrow: str) -> str:
    if not moved.causes:
        return ", which the model sets: that party has no part in it"
    named: Sequence[str] = [
        f"{_cause(fact, arrow)} {signed(part)}"
        for fact, part in moved.causes[:_CAUSES]
        if abs(part) >= _LEAST
    ]
    return f", because of {listed(named)}" if named else ""


def _cause(fact: FactDifference, arrow: str) -> str:
    if fact.fact == REST:
        return REST
    values = f"{cut(fact.before, _SHORT)} {arrow} {cut(fact.after, _SHORT)}"
    return f"{lower_first(fact.title)} ({values})"

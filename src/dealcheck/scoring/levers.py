"""What each lever would move in a deal, and which of them are whose conditions.

Levers are evaluated on a part of the draws, so that what is there already costs and gains nothing.
For each party those stand first that bring it more than they bring in deals of the kind, close a
gap in what it needs, and can be had: by precedent, and at a price that the granter can bear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.reader import Array
from dealcheck.model.types import KIND, PARTIES, Change, Condition, Lever, Mode, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.changes import changed
from dealcheck.scoring.conditions import about, is_about, possibly
from dealcheck.scoring.outcomes import Cases, varied
from dealcheck.scoring.prepared import DealDraws, Prepared
from dealcheck.scoring.reference import Value, is_twin
from dealcheck.scoring.result import FactChange, PartyCondition, Precedent
from dealcheck.scoring.thinned import Thinned, thinned
from dealcheck.scoring.wording import value_text

DRAWS = 100
"""How many draws of each deal levers are tried on."""
_MOST = 5
_COMMON = 3
_WORTHWHILE = 0.15
_GAP, _NET = 0.5, 0.25
_NO_PRECEDENT = 3.0
_US: Party = "us_government"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a lever moves in one deal: means over the draws, in points.

    `payoffs` are in expectation and before its price; `closed` is how much it closes of the gaps in
    what each party needs.
    """

    lever: Lever
    mode: Mode
    poles: Mapping[str, float]
    payoffs: Mapping[Party, float]
    price: Mapping[Party, float]
    closed: Mapping[Party, float]

    def net(self, party: Party) -> float:
        """What a party gains by it after the price that it pays itself."""
        return self.payoffs[party] - self.price[party]


@dataclass(frozen=True, slots=True)
class Levers:
    """The levers of a block of deals, evaluated together.

    The arrays are levers by deals: what each moves in the mean of the draws, and what it closes.
    """

    block: Prepared
    base: Thinned
    cases: Cases
    poles: Mapping[str, Array]
    payoffs: Mapping[Party, Array]
    closed: Mapping[Party, Array]

    def effects(self, one: DealDraws) -> tuple[Effect, ...]:
        """The levers that make sense in a deal, with what each would move there."""
        found = []
        for row, lever in enumerate(self.block.model.levers):
            if is_sensible(lever, one):
                found.append(
                    Effect(
                        lever=lever,
                        mode=mode_of(lever, one),
                        poles={p: float(moved[row, one.place]) for p, moved in self.poles.items()},
                        payoffs={p: float(m[row, one.place]) for p, m in self.payoffs.items()},
                        price=price_of(lever, one),
                        closed={p: float(m[row, one.place]) for p, m in self.closed.items()},
                    )
                )
        return tuple(found)


def try_levers(block: Prepared, draws: int = DRAWS) -> Levers:
    """Evaluate every lever of the model on some draws of each deal of a block."""
    base = thinned(block, draws)
    model, choice = block.model, block.basis.choice
    sets = {lever.id: changed(base.facts, lever.changes, block.catalogue) for lever in model.levers}
    cases = varied(block.basis, base, sets)
    count, rows = len(sets), base.facts.rows

    def after(measure: str) -> Array:
        value = cases.evaluation.value(measure)
        return np.broadcast_to(value, (count, rows))

    def means(values: Array) -> Array:
        by_deal = np.broadcast_to(values, (count, rows)).reshape(count, len(block.deals), -1)
        found: Array = by_deal.mean(axis=2)
        return found

    chance = after(model.report.outcomes["goes_ahead"])
    expected = {
        party: chance * after(choice.payoffs[party]) + (1.0 - chance) * base.mix[party]
        for party in PARTIES
    }
    closed = {}
    for party in PARTIES:
        total = np.zeros((count, len(block.deals)))
        for aim in model.aims.get(party, ()):
            least = np.array([aim.least])
            wanted = base.value(aim.wanted) if aim.wanted else least
            wanted_then = after(aim.wanted) if aim.wanted else least
            before = np.maximum(0.0, wanted - base.value(aim.measure))
            then = np.maximum(0.0, wanted_then - after(aim.measure))
            total = total + aim.weight * means(before - then)
        closed[party] = total
    return Levers(
        block=block,
        base=base,
        cases=cases,
        poles={pole: means(after(pole) - base.value(pole)) for pole in model.poles},
        payoffs={party: means(expected[party] - base.expected[party]) for party in PARTIES},
        closed=closed,
    )


def is_sensible(lever: Lever, one: DealDraws) -> bool:
    """Whether a lever can mean anything here: nothing that is known speaks against its conditions,
    and it changes something that applies."""
    facts = one.block.followed.facts
    if all(facts.is_absent(change.fact, one.place) for change in lever.changes):
        return False
    return all(may_hold(condition, one) for condition in lever.when)


def may_hold(condition: Condition, one: DealDraws) -> bool:
    """Whether nothing that is known of a deal speaks against a condition."""
    if is_about(condition):
        return bool(about(condition, [one.deal])[0])
    if condition.fact == KIND:
        return one.kind in condition.words
    holds = possibly(condition, one.block.ends.facts, one.block.ends.bounds)
    return bool(holds[one.place if holds.shape[0] > 1 else 0])


def mode_of(lever: Lever, one: DealDraws) -> Mode:
    """Whether a lever is to be kept or used, asked about, asked for, or the party's own to offer.

    What is there is kept; if it follows from law or definition it is a right to use. Where nobody
    says, the first step is to ask whether it is there. The first change is what the lever is about:
    where that is there and nobody says that the rest is lacking, it is there.
    """
    facts, followed = one.block.followed.facts, one.block.followed
    changes = [c for c in lever.changes if not facts.is_absent(c.fact, one.place)]
    lacking = [c for c in changes if not is_there(c, one)]
    denied = [c for c in lacking if c.fact in one.deal.facts and _is_said(c.fact, one)]
    if not lacking or (not denied and is_there(changes[0], one)):
        by_link = any(followed.link(c.fact, one.place) >= 0 for c in changes)
        return "use" if by_link else "keep"
    if set(lever.by) & set(lever.granted_by) == set(lever.granted_by) and len(lever.by) == 1:
        return "offer"
    return "ask-for" if denied else "ask-whether"


def _is_said(fact: str, one: DealDraws) -> bool:
    return one.deal.facts[fact] not in ("unknown", "not-applicable")


def is_there(change: Change, one: DealDraws) -> bool:
    """Whether a deal's facts leave nothing else than what a change would bring, or more."""
    facts = one.block.followed.facts
    if isinstance(change.to, str):
        target = one.block.catalogue[change.fact].words.index(change.to)
        bits = one.possible(change.fact)
        lowest, highest = (bits & -bits).bit_length() - 1, bits.bit_length() - 1
        if change.direction == "set":
            return lowest == highest == target
        return lowest >= target if change.direction == "raise" else highest <= target
    if not bool(facts.known[change.fact][one.place if facts.known[change.fact].size > 1 else 0]):
        return False
    low, high = facts.ends(change.fact, one.place)
    if change.direction == "set":
        return low == high == change.to
    return low >= change.to if change.direction == "raise" else high <= change.to


def price_of(lever: Lever, one: DealDraws) -> dict[Party, float]:
    """What a lever costs each party; a granter who lacks the trait that eases it pays more."""
    factor = 1.0
    if lever.eased_by:
        trait = float(np.median(one.words(lever.eased_by)))
        factor = 1.0 + 0.5 * max(0.0, 3.0 - trait)
    return {
        party: cost * (factor if party in lever.granted_by else 1.0)
        for party, cost in lever.cost.items()
    }


def conditions_of(
    party: Party, effects: Sequence[Effect], one: DealDraws, *, support_decides: bool
) -> tuple[tuple[PartyCondition, ...], tuple[Lever, ...]]:
    """A party's conditions in the order in which to insist on them, and what is good anywhere.

    The US government gives no support that happens to be in vain, or for what happens anyway.
    """
    own = [
        effect
        for effect in effects
        if party in effect.lever.by
        and (support_decides or party != _US or not effect.lever.instrument)
    ]
    ranks = {effect.lever.id: _rank(effect, party, one) for effect in own}
    ranked = sorted(own, key=lambda effect: (-ranks[effect.lever.id], effect.lever.id))
    wanted = [
        effect
        for effect in ranked
        if effect.mode not in ("keep", "use") and ranks[effect.lever.id] > 0.0
    ]
    chosen = _apart(wanted)[:_MOST]
    held = [e for e in ranked if e.mode in ("keep", "use") and _held(e, party, one) > _WORTHWHILE]
    if held and chosen:
        best = max(held, key=lambda e: (_held(e, party, one), e.lever.id))
        chosen = [*chosen[: _MOST - 1], best]
    asked = {effect.lever.id for effect in chosen}
    anywhere = [
        (usual, effect.lever)
        for effect in own
        if effect.lever.id not in asked
        and effect.mode not in ("keep", "use")
        and (usual := _usual_lift(effect.lever, party, one)) is not None
        and usual > _WORTHWHILE
    ]
    anywhere.sort(key=lambda pair: (-pair[0], pair[1].id))
    return (
        tuple(_condition(effect, party, one) for effect in chosen),
        tuple(lever for _, lever in anywhere[:_COMMON]),
    )


def _apart(ranked: Sequence[Effect]) -> list[Effect]:
    """The ranked levers without those that move a fact which a better one moves already."""
    found: list[Effect] = []
    moved: set[str] = set()
    for effect in ranked:
        facts = {change.fact for change in effect.lever.changes}
        if facts.isdisjoint(moved):
            found.append(effect)
            moved |= facts
    return found


def _rank(effect: Effect, party: Party, one: DealDraws) -> float:
    """How much a party should insist on a lever."""
    net = effect.net(party)
    usual = _usual_lift(effect.lever, party, one)
    above = net - usual if usual is not None else net
    worth = above + _GAP * effect.closed[party] + _NET * net
    granters = [p for p in effect.lever.granted_by if p != party]
    resistance = sum(max(0.0, -effect.net(p)) for p in granters)
    return worth * feasibility(effect.lever, one) / (1.0 + 0.25 * resistance)


def _held(effect: Effect, party: Party, one: DealDraws) -> float:
    """What it is worth to keep a thing that is there: what it brings where it isn't."""
    usual = _usual_lift(effect.lever, party, one)
    return 0.0 if usual is None else usual


def _usual_lift(lever: Lever, party: Party, one: DealDraws) -> float | None:
    """What a lever brings a party in the mean of other deals of the kind."""
    reference = one.block.reference
    if reference is None:
        return None
    own, kind = one.deal.text("id"), one.kind
    by_deal = reference.lifts.get(party, {}).get(lever.id, {})
    lifts = [
        lift
        for name, lift in by_deal.items()
        if reference.kinds.get(name) == kind and not is_twin(name, own)
    ]
    return float(np.mean(lifts)) if lifts else None


def feasibility(lever: Lever, one: DealDraws) -> float:
    """How likely a lever can be had, from how many deals of the kind have it."""
    found = precedent_of(lever, one)
    have, of = (found.have, found.of) if found else (0, 0)
    usual = {"usual": 1.15, "negotiable": 1.0, "hard": 0.8}[lever.usual]
    return usual * float(np.sqrt((have + 1.0) / (of + _NO_PRECEDENT)))


def precedent_of(lever: Lever, one: DealDraws) -> Precedent | None:
    """How many deals of the kind state what a lever changes, and how many have it."""
    reference = one.block.reference
    if reference is None:
        return None
    have = of = 0
    kind = one.kind
    stated = [
        {
            name: value
            for name, value in reference.stating(change.fact, one.deal).items()
            if reference.kinds.get(name) == kind
        }
        for change in lever.changes
    ]
    for name in sorted(set().union(*stated)):
        values = [found.get(name) for found in stated]
        if any(value is None for value in values):
            continue
        of += 1
        have += all(
            _has(value, change, one.block.catalogue[change.fact].words)
            for value, change in zip(values, lever.changes, strict=True)
            if value is not None
        )
    return Precedent(have, of) if of else None


def _has(value: Value, change: Change, words: Sequence[str]) -> bool:
    """Whether a published value is what a change would bring, or more."""
    ends = value if isinstance(value, list) else [value]
    if isinstance(change.to, str):
        places: list[float] = [words.index(str(word)) for word in ends if word in words]
        target: float = words.index(change.to)
    else:
        places, target = [float(number) for number in ends], change.to
    if not places:
        return False
    if change.direction == "lower":
        return max(places) <= target
    return min(places) >= target if change.direction == "raise" else set(places) == {target}


def _condition(effect: Effect, party: Party, one: DealDraws) -> PartyCondition:
    asks = effect.mode in ("ask-for", "ask-whether")
    return PartyCondition(
        lever=effect.lever,
        # What a party alone can grant, others have to ask it for; it can offer that.
        mode="offer" if asks and effect.lever.granted_by == (party,) else effect.mode,
        changes=() if effect.mode in ("keep", "use") else fact_changes(effect.lever.changes, one),
        poles=effect.poles,
        payoffs=effect.payoffs,
        price=effect.price,
        usual=effect.lever.usual,
        precedent=precedent_of(effect.lever, one),
    )


def fact_changes(changes: Sequence[Change], one: DealDraws) -> tuple[FactChange, ...]:
    """The changes of facts that would be made in a deal, from what its file says."""
    facts: FactArrays = one.block.followed.facts
    found = []
    for change in changes:
        fact = one.block.catalogue[change.fact]
        if facts.is_absent(change.fact, one.place) or is_there(change, one):
            continue
        before = value_text(fact, facts, one.place)
        after = change.to if isinstance(change.to, str) else f"{change.to:g}"
        found.append(FactChange(change.fact, fact.title, before, after))
    return tuple(found)

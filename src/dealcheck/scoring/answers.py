"""Answers: what the decision tables say on the draws of a deal, how surely, and why.

The answer is the likeliest one, with its share of the draws. A row that is a gate is only taken on
knowledge: where its conditions hold whatever the open facts turn out to be. Reasons are facts that
somebody states. Where too little of a deal's own is known to carry an answer, there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.reader import Indices, Mask
from dealcheck.model.types import KIND, Condition, Model, Row, Table
from dealcheck.scoring.conditions import closed_gates, decide, every, possibly
from dealcheck.scoring.drivers import Drivers
from dealcheck.scoring.influence import Influence
from dealcheck.scoring.prepared import DealDraws, Prepared, said
from dealcheck.scoring.result import Answer, Certainty, RunnerUp, Strength
from dealcheck.scoring.unknowns import is_of_party
from dealcheck.scoring.wording import fact_text, plain, with_unit

LEAST_KNOWN = 3
"""How many facts of its own a deal must state for anything to be said of it. A judgement."""
_OF_AN_AXIS = "0 to 1"
_AXES = {"supply": "what is supplied", "demand": "what is asked for"}
_STRONG, _DECIDED = 0.8, 0.5
_REASONS, _FLIPS = 3, 2
_WORTH_ASKING = 0.02


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that a deal's answers are worked out from."""

    one: DealDraws
    drivers: Drivers
    known: frozenset[str]
    own: frozenset[str]
    influence: Influence
    certainty: Certainty


def answers_of(block: Prepared) -> dict[str, Indices]:
    """For every table of the model the row taken in every draw of every deal."""
    joint, rows = block.joint, block.chance.rows
    return {
        name: decide(table, joint.facts, joint.ends, closed_in(table, block, rows))
        for name, table in block.model.tables.items()
    }


def closed_in(table: Table, block: Prepared, rows: int) -> list[Mask]:
    """For each row of a table where it is closed, for so many rows of each deal."""
    known = said(block.followed, block.ends, block.model)
    closed = closed_gates(table, *known, block.model.rests_on_facts)
    return [np.repeat(mask, rows) for mask in closed]


def answer(table: Table, grounds: Grounds) -> Answer:
    """What a table answers on one deal."""
    taken = grounds.influence.answers[table.id]
    actions = tuple(dict.fromkeys(row.action for row in table.rows))
    places = np.array([actions.index(row.action) for row in table.rows])
    shares = np.bincount(places[taken], minlength=len(actions)) / len(taken)
    order = sorted(range(len(actions)), key=lambda place: (-shares[place], place))
    first, model = order[0], grounds.one.model
    row = row_for(table, actions[first], taken)
    second = order[1] if len(order) > 1 and shares[order[1]] > 0.0 else None
    runner_up = None
    if second is not None:
        title = row_for(table, actions[second], taken).title
        runner_up = RunnerUp(actions[second], title, float(shares[second]))
    facts = _because(row, grounds)
    if not is_carried(row, model, grounds.own, grounds.known):
        return Answer(
            table.id,
            None,
            "Nothing to go on yet",
            float(shares[first]),
            "nothing-to-go-on",
            None,
            (),
            (),
            (),
            _next(table, grounds),
            "Too little of this deal's own is known.",
        )
    share = float(shares[first])
    titles = {one.action: row_for(table, one.action, taken).title for one in table.rows}
    flips = [
        flip
        for flip in grounds.influence.flips(table, actions[first])
        if _is_left_possible(flip[0], flip[1], grounds)
    ][:_FLIPS]
    return Answer(
        table=table.id,
        action=actions[first],
        title=row.title,
        share=share,
        strength=_strength(share, grounds.certainty, is_gate_open=_gate_open(table, row, grounds)),
        runner_up=runner_up,
        because=tuple(_stated(fact, grounds) for fact in facts),
        facts=facts,
        unless=tuple(
            f"{_named(fact, label, grounds)}: {titles[other]}" for fact, label, other in flips
        ),
        next=_next(table, grounds),
        why=row.why,
    )


def is_carried(row: Row, model: Model, own: frozenset[str], known: frozenset[str]) -> bool:
    """Whether known facts carry a row: enough of the deal's own, and one at least beneath it."""
    if len(own) < LEAST_KNOWN:
        return False
    beneath: set[str] = set(row.cites)
    for condition in row.reasons:
        if condition.measure:
            facts = model.facts[condition.measure]
            # What is worked out from all that may happen rests on the whole deal.
            beneath |= facts or own
        elif condition.fact == KIND:
            beneath |= {fact for fact in own if fact.startswith("infrastructure")}
        elif condition.fact:
            beneath.add(condition.fact)
    return not row.reasons or not beneath.isdisjoint(known)


def row_for(table: Table, action: str, taken: Indices) -> Row:
    """The row that gives an action most often."""
    counts = np.bincount(taken, minlength=len(table.rows))
    rows = [index for index, row in enumerate(table.rows) if row.action == action]
    return table.rows[max(rows, key=lambda index: (counts[index], -index))]


def _strength(share: float, certainty: Certainty, *, is_gate_open: bool) -> Strength:
    """Strong: four draws in five agree, on moderate certainty, and no gate may yet close."""
    if share < _DECIDED:
        return "undecided"
    if share >= _STRONG and certainty in ("high", "moderate") and not is_gate_open:
        return "strong"
    return "conditional"


def _gate_open(table: Table, chosen: Row, grounds: Grounds) -> bool:
    block, place = grounds.one.block, grounds.one.place
    for row in table.rows:
        if row.gate and row.action != chosen.action:
            facts = [c for c in row.when if not c.measure or block.model.rests_on_facts(c.measure)]
            holds = every(facts, block.ends.facts, block.ends.bounds, possibly)
            if bool(holds[place if holds.shape[0] > 1 else 0]):
                return True
    return False


def _because(row: Row, grounds: Grounds) -> tuple[str, ...]:
    """The known facts that the answer rests on: those it tests, then what puts the scores that it
    tests where they are, then those that it cites."""
    tested = [c.fact for c in row.reasons if c.fact and c.fact != KIND]
    weighed: list[tuple[float, str]] = []
    for condition in row.reasons:
        if condition.measure:
            weighed.extend(_weighed(condition, grounds))
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    facts = (*tested, *(fact for _, fact in weighed), *row.cites)
    return tuple(dict.fromkeys(fact for fact in facts if fact in grounds.known))[:_REASONS]


def _weighed(condition: Condition, grounds: Grounds) -> list[tuple[float, str]]:
    """The known facts behind the indicators that put a score on its side of a limit."""
    model = grounds.one.model
    down = condition.below is not None
    found = []
    for driver in grounds.drivers.of(condition.measure, grounds.one, grounds.known):
        points = driver.holding_down if down else driver.holding_up
        facts = [
            fact
            for fact in model.measures[driver.indicator].value.facts
            if fact in grounds.known and fact in grounds.one.block.catalogue
        ]
        if points >= 1.0 and facts:
            found.append((points, facts[0]))
    return found


def _is_left_possible(path: str, label: str, grounds: Grounds) -> bool:
    """Whether the file leaves it possible; that weak evidence may be a step off turns no answer
    aloud."""
    fact = grounds.one.block.catalogue[path]
    return not fact.words or bool(grounds.one.possible(path) >> fact.words.index(label) & 1)


def _named(path: str, label: str, grounds: Grounds) -> str:
    """`Standby is 50 percent or more`, `Capital of Google is high`: whose trait it is, is said."""
    fact = grounds.one.block.catalogue[path]
    party = path.partition(".")[0]
    whose = grounds.one.deal.party_name(party) if is_of_party(path) else ""
    title = f"{fact.title} of {whose}" if party == "developer" and whose else fact.title
    if fact.unit == _OF_AN_AXIS:
        title = f"The share that is {plain(fact.title).lower()} of {_AXES[party]}"
    if fact.words:
        return f"{title} is {plain(label)}"
    number, more, rest = label.partition(" or more")
    return f"{title} is {with_unit(number, fact)}{more}{rest}"


def _stated(fact: str, grounds: Grounds) -> str:
    """A known fact in words: `Exit: no exit`."""
    return fact_text(grounds.one.block.catalogue[fact], grounds.one)


def _next(table: Table, grounds: Grounds) -> str:
    """The open fact that would turn the answer most, and whom to ask."""
    turns = grounds.influence.answered(table).turns
    ranked = sorted(turns, key=lambda fact: (-turns[fact], fact))
    if not ranked or turns[ranked[0]] < _WORTH_ASKING:
        return ""
    block = grounds.one.block
    return (
        f"ask {whom_to_ask(ranked[0], block.model.report.asks)}: "
        + block.catalogue[ranked[0]].title
    )


def whom_to_ask(fact: str, asks: Mapping[str, str]) -> str:
    """Whom to ask about a fact: by the longest block of the report's list that it stands in."""
    steps = fact.split(".")
    for end in range(len(steps), 0, -1):
        if asks.get(".".join(steps[:end])):
            return asks[".".join(steps[:end])]
    return "the parties to the deal"


def shares_of(table: Table, taken: Sequence[int] | Indices) -> dict[str, float]:
    """The share of the draws that lead to each action."""
    counts = np.bincount(np.asarray(taken), minlength=len(table.rows)) / len(taken)
    found: dict[str, float] = {}
    for row, share in zip(table.rows, counts, strict=True):
        found[row.action] = found.get(row.action, 0.0) + float(share)
    return found

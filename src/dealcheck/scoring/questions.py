"""What to find out: the open facts whose answers turn what some party should do.

A question is ranked by how far its answers would turn somebody's answer. Its value is what it is
worth in points to the party that it concerns most: to choose between taking the deal and walking
away after the answer, and not before it (the expected value of partial perfect information).
"""

from __future__ import annotations

import numpy as np

from dealcheck.model.reader import Array
from dealcheck.model.types import PARTIES, Party, Table
from dealcheck.scoring.answers import whom_to_ask
from dealcheck.scoring.influence import Influence
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.result import Question
from dealcheck.scoring.wording import plain

LEAST = 0.02
"""The share of draws that an answer has to turn, on average, to be worth a question."""
_CLEARLY = 0.05
_FEW = 20


def questions(one: DealDraws, sorted_draws: Influence, most: int) -> tuple[Question, ...]:
    """The open facts whose answers turn a party's stance most, or else an answer of its."""
    report, model = one.model.report, one.model
    asked: dict[str, tuple[float, Party, Table]] = {}
    for party in PARTIES:
        names = (report.stances[party], *report.answers[party].values())
        for table in (model.tables[name] for name in names):
            for fact, turns in sorted_draws.answered(table).turns.items():
                if turns >= LEAST and turns > asked.get(fact, (0.0, party, table))[0]:
                    asked[fact] = turns, party, table
    ranked = sorted(asked, key=lambda fact: (-asked[fact][0], fact))[:most]
    return tuple(_question(fact, *asked[fact][1:], one, sorted_draws) for fact in ranked)


def _question(
    path: str, party: Party, table: Table, one: DealDraws, sorted_draws: Influence
) -> Question:
    fact = one.block.catalogue[path]
    place = sorted_draws.facts.index(path)
    rows = slice(sorted_draws.starts[place], sorted_draws.starts[place + 1])
    found = sorted_draws.answered(table)
    titles = {row.action: row.title for row in reversed(table.rows)}
    now = int(found.overall.argmax())
    changes = []
    for label, shares, count in zip(
        sorted_draws.parts[place], found.shares[rows], sorted_draws.counts[rows], strict=True
    ):
        other = int(shares.argmax())
        if other != now and count >= _FEW and shares[other] - shares[now] >= _CLEARLY:
            changes.append(f"if {plain(label)}: {titles[found.actions[other]]}")
    return Question(
        fact=path,
        title=fact.title,
        ask=whom_to_ask(path, one.model.report.asks),
        value=_value(party, one, sorted_draws, rows),
        party=party,
        now=titles[found.actions[now]],
        changes=tuple(changes),
    )


def _value(party: Party, one: DealDraws, sorted_draws: Influence, rows: slice) -> float:
    """What choosing between the deal and its alternatives after the answer brings a party."""
    joint = one.block.joint
    over: Array = one.full(joint.expected[party]) - one.full(joint.mix[party])
    over = over[: sorted_draws.draws]
    means = sorted_draws.mean(over)[rows]
    shares = sorted_draws.counts[rows] / len(over)
    with_answer = float((np.maximum(means, 0.0) * shares).sum())
    return max(0.0, with_answer - max(0.0, float(over.mean())))

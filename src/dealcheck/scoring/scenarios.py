"""In which futures a party would rather not have the deal, and what must be true for its stance.

Both are boxes over what nobody knows: the open facts of the deal, and for the first also the
shocks, each of which happens in some of the draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import KIND, PARTIES, Model, Party, Row, Shock
from dealcheck.scoring.answers import closed_in
from dealcheck.scoring.conditions import decide
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.discovery import Box, Limit, simplest_box
from dealcheck.scoring.knowledge import knowledge_of
from dealcheck.scoring.levers import may_hold
from dealcheck.scoring.outcomes import outcomes
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.shocks import Strike
from dealcheck.scoring.stress import likeliest_row
from dealcheck.scoring.wording import number_text, with_unit

How = Literal["stated", "usual", "open", "shock"]
DRAWS = 3000
HAPPENS = 0.15
"""How often each shock happens in the draws that a scenario is looked for in."""
_STANDS = 0.9
_TELLING = 0.25
"""A box in which it comes about less often than that tells nobody when."""
_PURE = 0.3


@dataclass(frozen=True, slots=True)
class Belief:
    """One condition of a box, in words: a range of an open fact, or that a shock happens or not.

    `how` is how the fact is known: `open`, `usual`, or `stated` where the evidence is weak or the
    file leaves several values; for a shock it is `shock`.
    """

    id: str
    title: str
    said: str
    how: How


@dataclass(frozen=True, slots=True)
class Scenario:
    """Where a party would rather not have the deal; no beliefs if nothing simple tells it apart.

    `share` is how often that is over all draws. `coverage` is how much of it the beliefs hold, and
    `density` how often it is so where they hold.
    """

    party: Party
    share: float
    beliefs: tuple[Belief, ...]
    coverage: float
    density: float


@dataclass(frozen=True, slots=True)
class Needed:
    """What must be true for a party's likeliest stance to stand.

    `share` is how often it is the answer as things are known; where that is nearly always, nothing
    more has to be true. `density` is how often it is where the beliefs hold, `coverage` how much of
    it they hold.
    """

    party: Party
    stance: Row
    share: float
    beliefs: tuple[Belief, ...]
    coverage: float
    density: float

    @property
    def stands(self) -> bool:
        """Whether it stands however the open facts turn out, but for a few draws."""
        return self.share >= _STANDS


def scenarios(
    deal: Deal,
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings,
    shocks: Sequence[Shock] = (),
) -> tuple[Scenario, ...]:
    """The simplest box in which each party would rather have what happens otherwise."""
    block = prepare([deal], model, catalogue, replace(settings, draws=DRAWS), worth_only=True)
    one = next(block.each())
    tried = [s for s in shocks or model.shocks if all(may_hold(c, one) for c in s.when)]
    random = np.random.default_rng((settings.seed, 2))
    strikes = [Strike(shock, random.uniform(size=DRAWS) < HAPPENS) for shock in tried]
    rows = replace(block.basis, choice=block.basis.choice.repeated(DRAWS))
    found = outcomes(rows, block.joint.facts, worth_only=True, strikes=strikes)
    columns = {
        **columns_of(one),
        **{strike.shock.id: strike.rows.astype(np.float64) for strike in strikes},
    }
    by_id = {shock.id: shock for shock in tried}
    told = []
    for party in PARTIES:
        unwanted = one.full(found.worth[party]) < one.full(found.mix[party])
        box = simplest_box(columns, unwanted)
        if box is not None and box.density < _TELLING:
            box = None
        told.append(
            Scenario(
                party,
                float(unwanted.mean()),
                _beliefs(box, one, by_id),
                box.coverage if box else 0.0,
                box.density if box else 0.0,
            )
        )
    return tuple(told)


def needed(
    deal: Deal, model: Model, catalogue: FactCatalogue, settings: ScoreSettings
) -> tuple[Needed, ...]:
    """The fewest open facts, and where they have to be, for each party's stance to stand."""
    block = prepare([deal], model, catalogue, settings)
    one = next(block.each())
    columns = columns_of(one)
    told = []
    for party in PARTIES:
        table = model.tables[model.report.stances[party]]
        closed = closed_in(table, block, settings.draws)
        taken = decide(table, block.joint.facts, block.joint.ends, closed)
        row = table.rows[likeliest_row(table, np.bincount(taken, minlength=len(table.rows)))]
        actions = np.array([each.action == row.action for each in table.rows])
        holds: Mask = actions[taken]
        share = float(holds.mean())
        box = None if share >= _STANDS else simplest_box(columns, holds, weight=_PURE)
        told.append(
            Needed(
                party,
                row,
                share,
                _beliefs(box, one, {}),
                box.coverage if box else 1.0,
                box.density if box else share,
            )
        )
    return tuple(told)


def columns_of(one: DealDraws) -> dict[str, Array]:
    """The open facts of a deal: in every draw the place of its word on the scale, or its number."""
    facts, catalogue = one.block.joint.facts, one.block.catalogue
    found: dict[str, Array] = {}
    for fact in sorted((*facts.words, *facts.numbers)):
        if fact == KIND or fact not in catalogue or facts.is_absent(fact, one.place):
            continue
        values = one.words(fact).astype(np.float64) if fact in facts.words else one.numbers(fact)
        if values.shape[0] > 1 and np.ptp(values) > 0.0:
            found[fact] = values
    return found


def _beliefs(box: Box | None, one: DealDraws, shocks: Mapping[str, Shock]) -> tuple[Belief, ...]:
    if box is None:
        return ()
    found, known = [], knowledge_of(one)
    for limit in box.limits:
        if limit.column in shocks:
            shock = shocks[limit.column]
            said = "happens" if limit.low > 0.0 else "doesn't happen"
            found.append(Belief(shock.id, shock.title, said, "shock"))
            continue
        fact = one.block.catalogue[limit.column]
        if fact.words:
            said = _words_between(fact, limit)
        else:
            ends = [("at least", limit.low), ("at most", limit.high)]
            told = [
                f"{w} {number_text(float(f'{end:.2g}'))}" for w, end in ends if np.isfinite(end)
            ]
            said = with_unit(" and ".join(told), fact)
        how: How = "open"
        if fact.path in known.stated or fact.path in known.follows:
            how = "stated"
        elif fact.path in known.usual:
            how = "usual"
        found.append(Belief(fact.path, fact.title, said, how))
    return tuple(found)


def _words_between(fact: Fact, limit: Limit) -> str:
    """The words of a range; a long one by its end."""
    last = len(fact.words) - 1
    low, high = int(max(limit.low, 0.0)), int(min(limit.high, float(last)))
    if high - low >= 2 and high == last:
        return f"at least {fact.words[low]}"
    if high - low >= 2 and low == 0:
        return f"at most {fact.words[high]}"
    return " or ".join(fact.words[low : high + 1])

"""What follows from stated facts: only for what nobody states, in chains, and in every draw."""

from __future__ import annotations

import numpy as np
import pytest
from deal_builder import bare_deal, deal_of, outcome, shipped_model, with_facts
from small_models import drawn, tiny_model

from dealcheck.model.reader import Bounds
from dealcheck.model.types import Link, Narrowing
from dealcheck.model.values import FactArrays
from dealcheck.reading import Plain
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.conditions import every
from dealcheck.scoring.links import Followed, follow
from dealcheck.scoring.prepared import DealDraws
from dealcheck.workflow import facts

LINKS = """
links:
  - id: spend-follows-from-freedom
    when: [{fact: contract.exclusivity, is: [none, preferred]}]
    then: [{fact: contract.committed_spend_percent, at_most: 10}]
  - id: open-weights-bind-nobody
    when: [{fact: model.possession, is: [open-weights]}]
    then: [{fact: contract.exclusivity, is: [none, preferred]}]
  - id: who-pays-for-all-has-a-duty
    when: [{fact: contract.committed_spend_percent, at_least: 50}]
    then: [{fact: contract.exclusivity, is_not: [none]}]
"""
EXCLUSIVITY, SPEND = "contract.exclusivity", "contract.committed_spend_percent"
POSSESSION = "model.possession"
WORDS = facts()[EXCLUSIVITY].words


def followed(changes: dict[str, Plain]) -> Followed:
    deal = deal_of(with_facts(bare_deal(), changes))
    return follow(fact_arrays([deal], facts()), tiny_model(LINKS))


def possible(found: Followed, fact: str = EXCLUSIVITY) -> set[str]:
    names = facts()[fact].words
    return {names[place] for place in np.flatnonzero(found.facts.possible(fact)[0])}


def test_what_nobody_states_is_narrowed_to_what_follows() -> None:
    found = followed({POSSESSION: "open-weights"})
    assert possible(found) == {"none", "preferred"}
    assert tiny_model(LINKS).links[found.link(EXCLUSIVITY)].id == "open-weights-bind-nobody"


def test_consequences_have_consequences_whatever_the_order_of_the_links() -> None:
    found = followed({POSSESSION: "open-weights"})
    assert found.facts.ends(SPEND) == (0, 10)
    assert bool(found.facts.known[SPEND][0])
    assert tiny_model(LINKS).links[found.link(SPEND)].id == "spend-follows-from-freedom"


@pytest.mark.parametrize("stated", ["exclusive", ["none", "exclusive"], ["preferred", "exclusive"]])
def test_what_is_stated_is_left_alone_even_where_it_contradicts(stated: Plain) -> None:
    found = followed({POSSESSION: "open-weights", EXCLUSIVITY: stated})
    assert possible(found) == set(stated if isinstance(stated, list) else [stated])
    assert found.link(EXCLUSIVITY) == -1


def test_a_link_needs_its_condition_to_hold_whichever_candidate_is_true() -> None:
    assert followed({EXCLUSIVITY: ["none", "preferred"]}).facts.ends(SPEND) == (0, 10)
    open_end = followed({EXCLUSIVITY: ["none", "exclusive"]})
    assert open_end.link(SPEND) == -1
    assert not open_end.facts.known[SPEND].any()


def test_nothing_follows_for_what_does_not_apply() -> None:
    found = followed({POSSESSION: "open-weights", SPEND: "not-applicable"})
    assert found.link(SPEND) == -1


def test_what_would_leave_nothing_possible_is_not_followed() -> None:
    """Two links that contradict each other: the first to hold stands."""
    more = """
  - id: the-other-way
    when: [{fact: model.possession, is: [open-weights]}]
    then: [{fact: contract.exclusivity, is: [exclusive]}]
"""
    deal = deal_of(with_facts(bare_deal(), {POSSESSION: "open-weights"}))
    found = follow(fact_arrays([deal], facts()), tiny_model(LINKS + more))
    assert possible(found) == {"none", "preferred"}


def test_each_deal_of_several_has_its_own_consequences() -> None:
    deals = [
        deal_of(with_facts(bare_deal(), {POSSESSION: word}))
        for word in ("open-weights", "revocable-access")
    ]
    found = follow(fact_arrays(deals, facts()), tiny_model(LINKS))
    assert [found.link(SPEND, row) for row in range(2)] == [0, -1]
    assert found.facts.ends(SPEND, 0)[1] == 10 < found.facts.ends(SPEND, 1)[1]


def test_megawatts_that_follow_from_stated_accelerators_are_stated() -> None:
    """A link that says there are none does not overrule what the file says in another unit."""
    found = outcome(
        {"infrastructure.capacity": "none", "infrastructure.h100_equivalents.firm": 100_000},
        base=bare_deal(),
    )
    assert found.block.followed.link("infrastructure.power_mw.firm") == -1
    lower, upper = found.bounds("firm-capacity")
    assert (lower, upper) == pytest.approx((80, 140))
    megawatts = found.value("firm-capacity")
    assert megawatts.min() >= 80
    assert megawatts.max() <= 140


def no_measure(name: str) -> Bounds:
    raise AssertionError(f"a link asks for a measure: {name}")


def broken(link: Link, then: Narrowing, rows: FactArrays, stated: FactArrays) -> int:
    """In how many rows a link's condition holds and what follows from it does not."""
    holds = np.broadcast_to(every(link.when, rows, no_measure), rows.rows)
    holds = holds & ~np.broadcast_to(rows.absent[then.fact], rows.rows)
    if stated.known[then.fact].any():
        return 0
    if then.fact in rows.words:
        kept = (rows.words[then.fact] & then.bits) != 0
    else:
        values = rows.numbers[then.fact].lower
        kept = (values >= then.low - 1e-9) & (values <= then.high + 1e-9)
    return int((holds & ~np.broadcast_to(kept, rows.rows)).sum())


def all_broken(one: DealDraws) -> dict[str, int]:
    stated = fact_arrays([one.deal], facts())
    return {
        f"{link.id}: {then.fact}": count
        for link in one.model.links
        for then in (() if link.only_a_finding else link.then)
        if (count := broken(link, then, one.block.joint.facts, stated))
    }


def test_every_link_holds_in_every_draw_of_the_tiny_model() -> None:
    one = drawn(bare_deal(), tiny_model(LINKS), draws=2000)
    assert all_broken(one) == {}
    is_open = one.words(POSSESSION) == len(facts()[POSSESSION].words) - 1
    assert 0.1 < is_open.mean() < 0.5
    assert one.words(EXCLUSIVITY)[is_open].max() == WORDS.index("preferred")
    assert one.numbers(SPEND)[is_open].max() <= 10
    assert one.numbers(SPEND)[~is_open].max() > 90


@pytest.mark.parametrize("status", ["talks", "contract", "live"])
@pytest.mark.parametrize("infrastructure", [None, "none"])
def test_every_link_of_the_shipped_model_holds_in_every_draw(
    status: str, infrastructure: str | None
) -> None:
    data = {**bare_deal(), "status": status}
    if infrastructure:
        data["infrastructure"] = infrastructure
    assert all_broken(outcome(base=data)) == {}


def test_every_link_of_the_shipped_model_can_hold() -> None:
    """A link whose condition no draw of no deal ever meets would be an idle one."""
    met = set()
    for possession in facts()[POSSESSION].words:
        one = outcome({POSSESSION: possession}, base=bare_deal())
        rows = one.block.joint.facts
        met |= {
            link.id for link in shipped_model().links if every(link.when, rows, no_measure).any()
        }
    assert len(met) > 0.6 * len(shipped_model().links)

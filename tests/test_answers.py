"""Answers: the likeliest one, how strongly it is given, why, and what would turn it."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from deal_builder import Data, bare_deal, illustration, outcome, scored, shipped_model, with_facts
from small_models import drawn, tiny_model

from dealcheck.model.types import PARTIES, Table
from dealcheck.reading import Plain
from dealcheck.scoring.answers import Grounds, answer, answers_of, shares_of, whom_to_ask
from dealcheck.scoring.drivers import drivers_of, known_facts, told_facts
from dealcheck.scoring.influence import Influence, influence
from dealcheck.scoring.knowledge import own_facts
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.result import Answer, Certainty
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts

FACT, SPEND, POSSESSION = (
    "contract.exclusivity",
    "contract.committed_spend_percent",
    "model.possession",
)
TABLES = """
tables:
  - id: by-duty
    title: By the duty
    rows:
      - action: refuse
        title: Refuse
        why: It binds.
        when: [{fact: contract.exclusivity, is: [exclusive]}]
      - {action: accept, title: Accept, when: [{fact: contract.exclusivity, is: [none]}]}
      - {action: haggle, title: Haggle, when: []}
  - id: by-most
    title: By what is likely
    rows:
      - action: accept
        title: Accept
        when: [{fact: contract.exclusivity, is_not: [exclusive]}]
      - {action: refuse, title: Refuse, when: []}
  - id: gated
    title: With a gate
    rows:
      - action: stop
        title: Stop
        gate: true
        when: [{fact: model.possession, is: [revocable-access]}]
      - {action: go, title: Go, when: [{fact: contract.exclusivity, is: [none, exclusive]}]}
      - {action: wait, title: Wait, when: []}
  - id: by-hold
    title: By the hold
    rows:
      - action: loosen
        title: Loosen
        when: [{measure: hold, at_least: 40}]
        cites: [supply.inference]
      - {action: keep, title: Keep, when: []}
"""
MODEL = tiny_model(TABLES)
KNOWN: dict[str, Plain] = {
    FACT: "none",
    SPEND: 60,
    POSSESSION: "weights-in-country",
    "supply.inference": 0.4,
    "demand.now.inference": 0.4,
}


def grounds(one: DealDraws, certainty: Certainty = "high") -> Grounds:
    known = known_facts(one)
    told = told_facts(one, known)
    answers = {name: one.rows(taken) for name, taken in answers_of(one.block).items()}
    return Grounds(
        one, drivers_of(one.block), told, own_facts(one, told), influence(one, answers), certainty
    )


def of(changes: dict[str, Plain], table: str, certainty: Certainty = "high") -> Answer:
    data = with_facts(bare_deal(), {**KNOWN, **changes})
    return answer(MODEL.tables[table], grounds(drawn(data, MODEL, draws=400), certainty))


def counted(rows: list[int], certainty: Certainty = "high", table: str = "by-duty") -> Answer:
    """The answer where so many draws of a hundred take each row of a table."""
    taken = np.repeat(np.arange(len(rows)), rows)
    one = drawn(with_facts(bare_deal(), KNOWN), MODEL, draws=100)
    ground = grounds(one, certainty)
    sorted_draws = Influence(one, (), (), np.zeros((0, 100), dtype=np.intp), {table: taken})
    return answer(MODEL.tables[table], replace(ground, influence=sorted_draws))


def test_the_answer_is_the_likeliest_and_the_second_stands_beside_it() -> None:
    found = counted([30, 45, 25])
    assert (found.action, found.title, found.share) == ("accept", "Accept", 0.45)
    assert found.runner_up is not None
    assert (found.runner_up.action, found.runner_up.share) == ("refuse", 0.3)
    assert counted([0, 100, 0]).runner_up is None


def test_of_two_that_are_as_likely_the_first_of_the_table_counts() -> None:
    assert counted([50, 50, 0]).action == "refuse"


@pytest.mark.parametrize(
    ("share", "certainty", "strength"),
    [
        (49, "high", "undecided"),
        (50, "high", "conditional"),
        (79, "high", "conditional"),
        (80, "high", "strong"),
        (80, "moderate", "strong"),
        (80, "low", "conditional"),
        (100, "very-low", "conditional"),
        (49, "very-low", "undecided"),
    ],
)
def test_strong_is_four_draws_in_five_on_moderate_certainty(
    share: int, certainty: Certainty, strength: str
) -> None:
    rest = 100 - share
    found = counted([rest // 2, share, rest - rest // 2], certainty)
    assert (found.action, found.strength) == ("accept", strength)


def test_shares_of_all_actions_sum_to_one() -> None:
    table = MODEL.tables["by-duty"]
    shares = shares_of(table, [0, 0, 1, 2, 2, 2, 2, 2])
    assert shares == {"refuse": 0.25, "accept": 0.125, "haggle": 0.625}


def test_rows_with_one_action_are_one_answer() -> None:
    rows = MODEL.tables["by-duty"].rows
    two = Table("by-duty", "", (rows[0], replace(rows[1], action="refuse"), rows[2]))
    assert shares_of(two, [0, 1, 2, 2]) == {"refuse": 0.5, "haggle": 0.5}


@pytest.mark.parametrize(
    ("possession", "action", "strength"),
    [
        ("open-weights", "go", "strong"),
        (["open-weights", "revocable-access"], "go", "conditional"),
        ("unknown", "go", "conditional"),
        ("revocable-access", "stop", "strong"),
    ],
)
def test_a_gate_that_may_yet_close_leaves_no_answer_strong(
    possession: Plain, action: str, strength: str
) -> None:
    found = of({POSSESSION: possession}, "gated")
    assert (found.action, found.strength, found.share) == (action, strength, 1.0)


def test_unless_names_a_value_that_turns_the_answer_when_it_is_so() -> None:
    """Set what it names, and the answer is the one that it names."""
    open_one: dict[str, Plain] = {FACT: ["none", "preferred", "minimum-share", "exclusive"]}
    found = of(open_one, "by-duty")
    assert (found.action, found.strength) == (
        "haggle",
        "conditional" if found.share >= 0.5 else "undecided",
    )
    assert found.unless
    for text in found.unless:
        matched = re.fullmatch(r"(.+) is (.+): (.+)", text)
        assert matched is not None
        title, value, then = matched.groups()
        assert title == facts()[FACT].title
        (word,) = [w for w in facts()[FACT].words if w.replace("-", " ") == value]
        assert of({FACT: word}, "by-duty").title == then != found.title


def test_unless_of_a_number_names_a_range_that_turns_the_answer() -> None:
    rest: dict[str, Plain] = {FACT: "minimum-share", POSSESSION: "revocable-access"}
    found = of({**rest, SPEND: "unknown"}, "by-hold")
    (text,) = [one for one in found.unless if one.startswith(facts()[SPEND].title)]
    matched = re.fullmatch(
        r".+ is (?:below )?([\d.]+)(?: to ([\d.]+))? percent(?: or more)?: (.+)", text
    )
    assert matched is not None
    low, high, then = matched.groups()
    beyond = float(low) * (0.5 if "below" in text else 1.2)
    inside = (float(low) + float(high)) / 2 if high else beyond
    turned = of({**rest, SPEND: min(inside, 100)}, "by-hold")
    assert turned.title == then != found.title


def test_a_settled_deal_has_nothing_that_could_turn_it() -> None:
    found = of({}, "by-duty")
    assert (found.action, found.share, found.unless, found.next) == ("accept", 1.0, (), "")


def test_next_is_the_fact_that_turns_most_and_whom_to_ask() -> None:
    found = of({FACT: ["none", "exclusive"], "supply.inference": [0, 1]}, "by-duty")
    assert found.next == f"ask the parties to the deal: {facts()[FACT].title}"


def test_whom_to_ask_is_by_the_longest_block_that_fits() -> None:
    asks = {"contract": "the parties", "contract.keys": "the operator"}
    assert whom_to_ask("contract.exit", asks) == "the parties"
    assert whom_to_ask("contract.keys", asks) == "the operator"
    assert whom_to_ask("work.engineers", asks) == "the parties to the deal"


def test_because_names_stated_facts_and_none_that_is_open() -> None:
    stated = of({}, "by-duty")
    assert stated.because == (f"{facts()[FACT].title}: none",)
    half = of({FACT: ["none", "exclusive"]}, "by-duty")
    assert all("unknown" not in reason for reason in half.because)
    hold = of({FACT: "exclusive"}, "by-hold")
    # First what puts the score where it is, then what is only cited.
    assert hold.facts == (FACT, POSSESSION, SPEND)
    assert hold.because[0] == f"{facts()[FACT].title}: exclusive"
    fewer = of({FACT: "exclusive", POSSESSION: "unknown"}, "by-hold")
    assert fewer.facts == (FACT, SPEND, "supply.inference")
    assert fewer.because[-1] == f"{facts()['supply.inference'].title}: 0.4"
    blind = of({FACT: "exclusive", "supply.inference": "unknown"}, "by-hold")
    assert not any(facts()["supply.inference"].title in reason for reason in blind.because)


def test_an_answer_that_rests_on_nothing_stated_is_none() -> None:
    """Three facts of its own a deal has to state, and one of them beneath the answer."""
    carried = of({}, "by-duty")
    assert carried.strength != "nothing-to-go-on"
    elsewhere = of({FACT: "unknown"}, "by-most")
    assert of({FACT: "preferred"}, "by-most").action == "accept"
    assert (elsewhere.action, elsewhere.strength) == (None, "nothing-to-go-on")
    assert (elsewhere.because, elsewhere.unless, elsewhere.runner_up) == ((), (), None)
    assert elsewhere.next


@pytest.mark.parametrize(("own", "says"), [(1, False), (2, False), (3, True), (4, True)])
def test_three_facts_of_its_own_are_the_least(own: int, *, says: bool) -> None:
    data = with_facts(bare_deal(), dict(list(KNOWN.items())[:own]))
    found = answer(MODEL.tables["by-duty"], grounds(drawn(data, MODEL, draws=100)))
    assert (found.action is not None) is says


def test_what_is_claimed_and_the_status_and_the_parties_are_not_a_deals_own() -> None:
    data = with_facts(
        bare_deal(),
        {
            "claims.sovereign": "fully",
            "importer.us_wariness": "ally",
            "developer.runway": "none",
            FACT: "unknown",
            SPEND: 10,
        },
    )
    assert grounds(drawn(data, MODEL, draws=10)).own == {SPEND}


@pytest.mark.parametrize("status", facts()["status"].words)
def test_a_file_with_only_what_it_must_say_is_told_nothing_but_what_to_find_out(
    status: str,
) -> None:
    data: Data = {**bare_deal(), "status": status}
    score = scored(base=data, settings=ScoreSettings(draws=200))
    for party in PARTIES:
        advice = score.parties[party]
        for found in (advice.stance, *advice.answers.values()):
            assert (found.action, found.strength) == (None, "nothing-to-go-on")
            assert (found.because, found.unless) == ((), ())
        assert (advice.conditions, advice.as_in_any_deal) == ((), ())
    support = score.parties["us_government"].support
    assert support is not None
    assert (support.answer, support.instrument) == ("undecided", None)
    assert score.diagnostics == ()
    assert score.bargain is not None
    assert (score.bargain.levers, score.bargain.packages, score.bargain.offered) == ((), (), None)
    assert score.certainty == "very-low"
    assert len(score.questions) >= 3


def test_the_support_says_how_likely_the_deal_is_with_it_and_without() -> None:
    score = scored(base=illustration("hard-middle-market"), settings=ScoreSettings(draws=50))
    support = score.parties["us_government"].support
    assert support is not None
    one = outcome(base=illustration("hard-middle-market"))
    with_, without = (
        float(np.median(one.full(one.value(name))))
        for name in ("chance-with-support", "chance-without-support")
    )
    assert (support.chance_with, support.chance_without) == pytest.approx((with_, without))
    assert support.chance_with >= support.chance_without
    assert shipped_model().report.tables["us_support"] == "us-support"

"""What an answer to an open question would change, by counting; and the questions themselves."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from deal_builder import bare_deal, illustration, outcome, scored, shipped_model, with_facts
from small_models import drawn, tiny_model

from dealcheck.model.types import PARTIES
from dealcheck.scoring.answers import answers_of
from dealcheck.scoring.influence import Influence, influence, rests_on, round_number
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.questions import questions
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.wording import number_text
from dealcheck.workflow import facts

FACT, SPEND = "contract.exclusivity", "contract.committed_spend_percent"
OPEN = {
    "contract.exclusivity": "unknown",
    "contract.exit": "unknown",
    "model.possession": "unknown",
    "infrastructure.power_mw.firm": [10, 500],
    "contract.term_years": "unknown",
    "importer.us_wariness": "unknown",
    "contract.annual_value_usd_million": "unknown",
}


def sorted_draws(one: DealDraws) -> Influence:
    return influence(one, {name: one.rows(rows) for name, rows in answers_of(one.block).items()})


@pytest.fixture(scope="module")
def found() -> Influence:
    return sorted_draws(outcome(OPEN))


def part_of(found: Influence, place: int) -> list[np.ndarray]:
    """By hand, which draws fall into each part of a fact."""
    one, path = found.one, found.facts[place]
    fact = facts()[path]
    if fact.kind == "words":
        index = one.words(path)
        return [index == fact.words.index(label) for label in found.parts[place]]
    values = one.numbers(path)
    masks = []
    for label in found.parts[place]:
        ends = [float(text.replace(",", "")) for text in re.findall(r"[\d,.]+", label)]
        if label.startswith("below"):
            masks.append(values < ends[0])
        elif label.endswith("or more"):
            masks.append(values >= ends[0])
        else:
            masks.append((values >= ends[0]) & (values < ends[1]))
    return masks


def test_every_open_fact_is_sorted_and_every_draw_is_in_one_of_its_parts(found: Influence) -> None:
    assert set(found.facts) >= {"contract.exclusivity", "contract.term_years", "model.possession"}
    for place in range(len(found.facts)):
        masks = part_of(found, place)
        assert (np.sum(masks, axis=0) == 1).all(), found.facts[place]
        rows = found.counts[found.starts[place] : found.starts[place + 1]]
        assert list(rows) == [mask.sum() for mask in masks], found.facts[place]


@pytest.mark.parametrize("table", shipped_model().report.stances.values())
def test_the_shares_of_the_answers_in_a_part_are_those_that_counting_gives(
    found: Influence, table: str
) -> None:
    answered = found.answered(shipped_model().tables[table])
    actions = [row.action for row in shipped_model().tables[table].rows]
    taken = np.array([answered.actions.index(actions[row]) for row in found.answers[table]])
    assert answered.overall.sum() == pytest.approx(1)
    rests = rests_on(table, shipped_model())
    for place, fact in enumerate(found.facts):
        if fact not in rests:
            assert fact not in answered.turns
            continue
        for row, mask in enumerate(part_of(found, place)):
            shares = answered.shares[found.starts[place] + row]
            for action, share in enumerate(shares):
                assert share == pytest.approx((taken[mask] == action).mean()), fact


def test_the_mean_of_anything_in_a_part_is_that_of_its_draws(found: Influence) -> None:
    values = found.one.full(found.one.block.joint.value("sovereignty"))
    means = found.mean(values)
    for place in range(len(found.facts)):
        for row, mask in enumerate(part_of(found, place)):
            assert means[found.starts[place] + row] == pytest.approx(values[mask].mean())


def test_no_fact_turns_an_answer_that_does_not_rest_on_it() -> None:
    stated = {FACT: "none", SPEND: 50, "supply.inference": "unknown"}
    one = drawn(with_facts(bare_deal(), stated), tiny_model(BY_HOLD))
    turns = sorted_draws(one).answered(one.model.tables["by-hold"]).turns
    assert "supply.inference" not in turns
    assert "model.possession" in turns


BY_HOLD = """
tables:
  - id: by-hold
    title: By the hold
    rows:
      - {action: loosen, title: Loosen, when: [{measure: hold, at_least: 35}]}
      - {action: keep, title: Keep, when: []}
"""


def test_a_fact_that_decides_an_answer_turns_it_by_hand() -> None:
    """Half of the words loosen and half keep: to know it moves every draw's share by a half."""
    rows = "{action: free, title: Free, when: [{fact: contract.exclusivity, is: [none]}]}"
    more = (
        "\ntables:\n  - id: by-duty\n    title: X\n"
        f"    rows: [{rows}, {{action: held, title: Held, when: []}}]\n"
    )
    data = with_facts(bare_deal(), {FACT: ["none", "exclusive"]})
    one = drawn(data, tiny_model(more), draws=400)
    turns = sorted_draws(one).answered(one.model.tables["by-duty"]).turns
    assert turns[FACT] == pytest.approx(0.5, abs=0.06)
    # What says nothing moves nothing, but for chance, which is taken off.
    assert max((turn for fact, turn in turns.items() if fact != FACT), default=0.0) < 0.03


def test_what_differences_come_from_chance_alone_is_taken_off() -> None:
    """Possession is tested in a row that nothing reaches: it turns nobody's answer."""
    more = """
tables:
  - id: by-duty
    title: By the duty
    rows:
      - {action: free, title: Free, when: [{fact: contract.exclusivity, is: [none]}]}
      - {action: held, title: Held, when: [{fact: contract.exclusivity, is: [exclusive]}]}
      - {action: odd, title: Odd, when: [{fact: model.possession, is: [open-weights]}]}
      - {action: rest, title: Rest, when: []}
"""
    # Facts of one trade-off lean together, so possession is put to chance here.
    data = with_facts(bare_deal(), {FACT: ["none", "exclusive"]})
    seen = []
    for seed in range(5):
        one = drawn(data, tiny_model(more), draws=400, seed=seed)
        sorted_ones = sorted_draws(one)
        random = np.random.default_rng(seed).integers(0, 5, 400)
        place = sorted_ones.facts.index("model.possession")
        places = sorted_ones.places.copy()
        places[place] = sorted_ones.starts[place] + random
        shuffled = replace(sorted_ones, places=places)
        seen.append(shuffled.answered(one.model.tables["by-duty"]).turns["model.possession"])
    assert float(np.mean(seen)) < 0.02


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.35, "0.35"),
        (0.0, "0"),
        (1000, "1,000"),
        (249_600.4, "249,600"),
        (1_530_000, "1.53 million"),
        (-2_000_000, "-2 million"),
        (12.3456, "12.35"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("value", "limit"),
    [
        (0.0, 0.0),
        (5e-324, 0.0),
        (0.347, 0.35),
        (7.2, 7.0),
        (23.9, 25.0),
        (147, 150.0),
        (1_530_000, 1_500_000),
    ],
)
def test_limits_are_round(value: float, limit: float) -> None:
    assert round_number(value) == pytest.approx(limit)


WRITTEN = re.compile(r"if .+: .+")
WIDE = {
    **OPEN,
    "infrastructure.h100_equivalents.firm": [1_000, 2_000_000],
    "demand.users": "unknown",
}


@pytest.mark.parametrize("base", ["hard-middle-market", "wealth-fund-sovereign-compute"])
def test_questions_are_in_human_numbers_and_about_what_is_open(base: str) -> None:
    score = scored(WIDE, base=illustration(base), settings=ScoreSettings(draws=400, thorough=False))
    assert score.questions
    told = {name for name in score.knowledge.stated if isinstance(score.deal.facts[name], str)}
    for one in score.questions:
        assert one.fact not in told, one.fact
        assert one.party in PARTIES
        assert one.ask
        for text in one.changes:
            assert WRITTEN.fullmatch(text)
            assert not re.search(r"\de[+-]?\d", text)
            assert one.now not in text
    texts = [answer.unless for party in score.parties.values() for answer in party.answers.values()]
    assert not re.search(r"\de[+-]?\d", str(texts))
    asked = {one.fact for one in score.questions}
    assert asked.isdisjoint(score.safe_to_leave)


def test_a_range_in_a_question_lies_within_what_the_file_allows() -> None:
    one = outcome({"infrastructure.power_mw.firm": [100, 300], "contract.term_years": [2, 4]})
    found = sorted_draws(one)
    for path, low, high in (
        ("infrastructure.power_mw.firm", 100, 300),
        ("contract.term_years", 2, 4),
    ):
        labels = found.parts[found.facts.index(path)]
        assert 2 <= len(labels) <= 4
        numbers = [float(text) for label in labels for text in re.findall(r"[\d.]+", label)]
        assert low < min(numbers) <= max(numbers) < high


def test_a_party_is_asked_about_what_turns_its_own_answer() -> None:
    found = sorted_draws(outcome(OPEN))
    asked = questions(found.one, found, 5)
    assert asked
    report = found.one.model.report
    for one in asked:
        names = (report.stances[one.party], *report.answers[one.party].values())
        best = {
            table: found.answered(found.one.model.tables[table]).turns.get(one.fact, 0.0)
            for party in PARTIES
            for table in (report.stances[party], *report.answers[party].values())
        }
        assert max(best.values()) == max(best[name] for name in names) >= 0.02


def test_the_worth_of_an_answer_is_what_choosing_after_it_brings() -> None:
    """By hand: in each part the better of the deal and of what else there is, less that now."""
    found = sorted_draws(outcome(OPEN))
    (one, *_) = questions(found.one, found, 5)
    joint = found.one.block.joint
    over = found.one.full(joint.expected[one.party]) - found.one.full(joint.mix[one.party])
    place = found.facts.index(one.fact)
    after = sum(
        max(0.0, over[mask].mean()) * mask.mean() for mask in part_of(found, place) if mask.any()
    )
    assert one.value == pytest.approx(after - max(0.0, over.mean()), abs=1e-9)
    assert one.value >= -1e-9

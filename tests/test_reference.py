"""What is usual, by hand: a reference of five deals that were made up."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from deal_builder import Data, bare_deal, deal_of, outcome, scored, shipped_model, with_facts
from small_models import drawn, tiny_model

from dealcheck.reading import Plain
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.reference import (
    Beside,
    Class,
    Reference,
    class_of,
    has_site,
    is_twin,
    mixed_quantiles,
    shipped_reference,
)
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts

FACT, SPEND = "contract.exclusivity", "contract.committed_spend_percent"
WARINESS = "importer.us_wariness"
WORDS = facts()[FACT].words
SCALE = Fraction(12, 100)
"""What stays with the scale alone. The layers above count for 2, 4 and 4 deals."""

US, CN = "united-states", "china"
CLASSES = {
    "a": Class(False, US),
    "b": Class(False, CN),
    "c": Class(True, US),
    "d": Class(False, US),
    "e": Class(True, CN),
}
STATED = {
    "a": "none",
    "b": "exclusive",
    "c": "none",
    "d": "preferred",
    "e": "minimum-share",
}


def reference(
    stated: dict[str, object] | None = None, fact: str = FACT, **more: object
) -> Reference:
    values = dict(stated if stated is not None else STATED)
    return Reference(
        digest="made-up",
        classes=CLASSES,
        kinds=dict.fromkeys(CLASSES, "software"),
        facts={fact: values},  # type: ignore[dict-item]
        countries=more.get("countries", {}),  # type: ignore[arg-type]
    )


def deal(identity: str = "x", **changes: Plain) -> Data:
    """A deal of software by an American developer."""
    base = {**bare_deal(), "id": identity, "infrastructure": "none"}
    return with_facts(base, {"developer.home": US, **changes})


def beside(made_up: Reference, data: Data | None = None) -> Beside:
    return made_up.beside(deal_of(data or deal()))


def layered(stated: dict[str, str], words: tuple[str, ...] = WORDS) -> list[float]:
    """The chances by hand, for American software: of all, then of a class, then of a home."""

    def count(word: str, among: str) -> int:
        return sum(value == word for name, value in stated.items() if name in among)

    def size(among: str) -> int:
        return sum(name in among for name in stated)

    uniform = Fraction(1, len(words))
    found = []
    for word in words:
        first = (2 * uniform + count(word, "abcde")) / (2 + size("abcde"))
        second = (4 * first + count(word, "abd")) / (4 + size("abd"))
        third = (4 * second + count(word, "ad")) / (4 + size("ad"))
        found.append(float((1 - SCALE) * third + SCALE * uniform))
    return found


def test_three_layers_each_counting_more_the_more_is_known_in_it() -> None:
    found, of_class, tells = beside(reference()).words(facts()[FACT])
    assert found == pytest.approx(layered(STATED))
    assert found.sum() == pytest.approx(1)
    assert (of_class, tells) == (3, True)


def test_by_hand_for_one_word() -> None:
    """(2/5 + 2) / 7 of all, (4p + 1) / 7 of software, (4p + 1) / 6 of American software."""
    first = (2 / 5 + 2) / 7
    second = (4 * first + 1) / 7
    third = (4 * second + 1) / 6
    found, _, _ = beside(reference()).words(facts()[FACT])
    assert found[WORDS.index("none")] == pytest.approx(0.88 * third + 0.12 / 5)


def test_nothing_stated_leaves_every_word_alike() -> None:
    found, of_class, tells = beside(reference({})).words(facts()[FACT])
    assert found == pytest.approx(np.full(5, 0.2))
    assert (of_class, tells) == (0, False)


@pytest.mark.parametrize("identity", ["a", "a-2025-09", "a-2025"])
def test_the_deal_itself_and_its_twins_are_left_out(identity: str) -> None:
    found, of_class, _ = beside(reference(), deal(identity)).words(facts()[FACT])
    others = {name: value for name, value in STATED.items() if name != "a"}
    assert found == pytest.approx(layered(others))
    assert of_class == 2


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("gb-stargate", "gb-stargate", True),
        ("gb-stargate", "gb-stargate-2025-09", True),
        ("gb-stargate-2025", "gb-stargate", True),
        ("gb-stargate", "gb-stargate-north", False),
        ("gb-stargate", "gb-stargate2025", False),
        ("gb-stargate-2025-09", "gb-stargate-2026-01", False),
        ("a", "b", False),
    ],
)
def test_twins_are_one_deal_as_of_two_months(one: str, other: str, *, alike: bool) -> None:
    assert is_twin(one, other) is is_twin(other, one) is alike


def test_candidates_count_in_proportion_to_how_likely_each_is_by_the_others() -> None:
    stated: dict[str, object] = {**STATED, "d": ["none", "exclusive"]}
    found, _, _ = beside(reference(stated)).words(facts()[FACT])
    # What d counts for: 1/7 of all, carried down, and once in each of its two classes.
    weight = Fraction(88, 100) * (4 * (4 * Fraction(1, 7) + 1) / 7 + 1) / 6
    certain = dict(zip(WORDS, layered({**STATED, "d": "not one of the words"}), strict=True))
    several = certain["none"] + certain["exclusive"]
    for word in ("none", "exclusive"):
        by_hand = certain[word] + float(weight) * certain[word] / several
        assert found[WORDS.index(word)] == pytest.approx(by_hand), word
    for word in ("preferred", "minimum-share"):
        assert found[WORDS.index(word)] == pytest.approx(certain[word]), word


def opened_chances(one: DealDraws, fact: str) -> np.ndarray:
    (opened,) = [each for each in one.block.source.opened if each.fact == fact]
    assert opened.chances is not None
    return opened.chances[one.place]


TERM = """
terms:
  - id: what-is-published
    fact: contract.exclusivity
    weights: {none: 0.9, preferred: 0.1, minimum-share: 0, majority-or-government: 0, exclusive: 0}
"""
OF_ANOTHER = TERM.replace("    weights", "    developer: [somebody-else]\n    weights")


def test_terms_weigh_by_how_few_deals_of_the_class_state_the_fact() -> None:
    """Three of software do, so what they have weighs 3/7 and what is published 4/7."""
    one = drawn(deal(), tiny_model(TERM), using=reference())
    terms = np.array([0.9, 0.1, 0, 0, 0])
    by_hand = 3 / 7 * np.array(layered(STATED)) + 4 / 7 * terms
    assert opened_chances(one, FACT) == pytest.approx(by_hand)


def test_terms_of_another_developer_say_nothing() -> None:
    one = drawn(deal(), tiny_model(OF_ANOTHER), using=reference())
    assert opened_chances(one, FACT) == pytest.approx(layered(STATED))


def test_a_term_holds_only_where_its_conditions_do() -> None:
    when = TERM.replace(
        "    weights", "    when: [{fact: model.possession, is: [open-weights]}]\n    weights"
    )
    free = drawn(deal(**{"model.possession": "open-weights"}), tiny_model(when), using=reference())
    tied = drawn(
        deal(**{"model.possession": "weights-in-country"}), tiny_model(when), using=reference()
    )
    assert opened_chances(free, FACT)[0] > opened_chances(tied, FACT)[0]
    assert opened_chances(tied, FACT) == pytest.approx(layered(STATED))


def test_what_is_usual_is_cut_to_what_the_file_leaves_possible() -> None:
    one = drawn(with_facts(deal(), {FACT: ["none", "exclusive"]}), using=reference())
    usual = dict(zip(WORDS, layered(STATED), strict=True))
    both = usual["none"] + usual["exclusive"]
    found = dict(zip(WORDS, opened_chances(one, FACT), strict=True))
    assert found["none"] == pytest.approx(usual["none"] / both)
    assert found["preferred"] == 0


def test_a_country_counts_once_and_not_its_own() -> None:
    words = facts()[WARINESS].words
    countries = {WARINESS: {"XA": words[0], "XB": words[1], "XC": words[1]}}
    found, of_class, _ = beside(reference({}, countries=countries)).words(facts()[WARINESS])
    uniform = 1 / len(words)
    # XA is the deal's own: two others are left, and a layer that counts for two.
    assert found[0] == pytest.approx(0.88 * 2 * uniform / 4 + 0.12 * uniform)
    assert found[1] == pytest.approx(0.88 * (2 * uniform + 2) / 4 + 0.12 * uniform)
    assert of_class == 2


def test_facts_of_developers_are_never_guessed() -> None:
    path = "developer.runway"
    one = drawn(deal(), using=reference(dict.fromkeys("abcde", "none"), path))
    words = facts()[path].words
    assert opened_chances(one, path) == pytest.approx(np.full(len(words), 1 / len(words)))


def test_without_a_reference_every_word_is_alike() -> None:
    settings = ScoreSettings(draws=10, reference=False, thorough=False)
    score = scored(base=bare_deal(), settings=settings)
    assert (score.knowledge.reference, score.knowledge.reference_deals) == ("", 0)
    assert score.knowledge.usual == ()
    one = drawn(deal(), tiny_model(TERM))
    assert opened_chances(one, FACT) == pytest.approx(np.full(5, 0.2))


def test_the_shipped_reference_is_named_in_every_score() -> None:
    made = shipped_reference()
    assert made is not None
    score = scored(base=bare_deal(), settings=ScoreSettings(draws=10, thorough=False))
    assert score.knowledge.reference == made.digest
    assert score.knowledge.reference_deals == len(made.classes)
    assert len(score.knowledge.usual) > 20


def test_quantiles_of_weighted_numbers_lie_between_the_middles_of_their_weights() -> None:
    numbers, weights = np.array([30.0, 10.0]), np.array([1.0, 1.0])
    at = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    assert mixed_quantiles(numbers, weights, at) == pytest.approx([10, 10, 20, 30, 30])
    # Three quarters of the weight on the 10: its middle is at 3/8, that of the 30 at 7/8.
    heavier = mixed_quantiles(numbers, np.array([1.0, 3.0]), np.array([3 / 8, 5 / 8, 7 / 8]))
    assert heavier == pytest.approx([10, 20, 30])


def test_of_a_published_range_both_ends_and_the_middle_count_a_third_each() -> None:
    made_up = reference({"a": [10.0, 30.0], "b": 50.0}, SPEND)
    numbers, weights, alone, of_class, _ = beside(made_up).points(facts()[SPEND])
    by_number: dict[float, float] = {}
    for number, weight in zip(numbers, weights, strict=True):
        by_number[number] = by_number.get(number, 0.0) + weight
    # Two deals of all and of software, and a alone of American software.
    of_a = (4 * (4 * 1 / 4 + 1) / 6 + 1) / 5
    of_b = (4 * (4 * 1 / 4 + 1) / 6) / 5
    assert by_number[10.0] == pytest.approx(by_number[20.0])
    assert by_number[30.0] == pytest.approx(0.88 * of_a / 3)
    assert by_number[50.0] == pytest.approx(0.88 * of_b)
    assert weights.sum() + alone == pytest.approx(1)
    assert of_class == 2


def test_numbers_that_nobody_states_fall_where_others_have_them() -> None:
    made_up = reference(dict.fromkeys("abcde", 90.0), SPEND)
    usual = drawn(deal(), using=made_up, draws=1000).numbers(SPEND)
    alike = drawn(deal(), draws=1000).numbers(SPEND)
    assert np.median(usual) == pytest.approx(90, abs=1)
    assert np.median(alike) < 50
    assert usual.min() >= 0
    assert usual.max() <= 100


@pytest.mark.parametrize(
    ("stated", "site"),
    [
        ({"infrastructure": "none"}, False),
        ({"infrastructure.power_mw.firm": 10}, True),
        ({"infrastructure.power_mw.option": [0, 5]}, True),
        ({"infrastructure.h100_equivalents.firm": 100}, True),
        ({"infrastructure.power_mw.firm": 0, "infrastructure.power_mw.option": 0}, False),
        ({"infrastructure.power_mw.firm": 0}, None),
        ({"infrastructure.capacity": "reserved-abroad"}, True),
        ({}, None),
    ],
)
def test_a_site_is_there_not_there_or_nobody_knows(
    stated: dict[str, Plain], *, site: bool | None
) -> None:
    found = deal_of(with_facts(bare_deal(), stated))
    assert has_site(found) is site
    assert class_of(found) == Class(site, None)


def test_a_deal_of_no_class_is_compared_with_all_of_them() -> None:
    data = with_facts(bare_deal(), {})
    found, of_class, _ = beside(reference(), data).words(facts()[FACT])
    first = (2 / 5 + 2) / 7
    assert found[0] == pytest.approx(0.88 * first + 0.12 / 5)
    assert of_class == 0


def test_what_is_usual_is_asked_for_a_known_class_by_every_deal_alike() -> None:
    """The chances of one deal do not hang on which deal was looked up before it."""
    made_up = reference()
    before = beside(made_up).words(facts()[FACT])[0].copy()
    beside(made_up, deal("a")).words(facts()[FACT])
    beside(made_up, with_facts(bare_deal(), {})).words(facts()[FACT])
    assert beside(made_up).words(facts()[FACT])[0] == pytest.approx(before)


def test_the_shipped_deals_have_no_part_in_their_own_usual() -> None:
    made = shipped_reference()
    assert made is not None
    name = next(iter(made.facts[FACT]))
    one = outcome(base=deal(name))
    assert one.block.reference is made
    assert name not in made.stating(FACT, one.deal)
    assert len(shipped_model().terms) > 50

"""How far a deal is known: the kind of knowledge of each fact, what rests on it, the certainty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from deal_builder import Data, bare_deal, middling_deal, outcome, shipped_model, with_facts
from small_models import drawn, tiny_model

from dealcheck.reading import Plain
from dealcheck.scoring.drivers import known_facts, told_facts
from dealcheck.scoring.knowledge import Footing, certainty, footing, knowledge_of
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.reference import Class, Reference

FACT, SPEND = "contract.exclusivity", "contract.committed_spend_percent"
POSSESSION, SUPPLY = "model.possession", "supply.inference"
MODEL = tiny_model("""
links:
  - id: open-weights-bind-nobody
    when: [{fact: model.possession, is: [open-weights]}]
    then: [{fact: contract.exclusivity, is: [none, preferred]}]
""")
USUAL = Reference(
    digest="made-up",
    classes={"a": Class(None, None)},
    kinds={"a": "software"},
    facts={SPEND: {"a": 20.0}},
    countries={},
)


def kinds_of(stated: dict[str, Plain], using: Reference | None = USUAL) -> dict[str, str]:
    found = knowledge_of(drawn(with_facts(bare_deal(), stated), MODEL, draws=5, using=using))
    return {path: found.of(path) for path in (FACT, SPEND, POSSESSION, SUPPLY)}


def test_a_fact_is_stated_or_follows_or_is_usual_or_is_open() -> None:
    assert kinds_of({POSSESSION: "open-weights"}) == {
        POSSESSION: "stated",
        FACT: "follows",
        SPEND: "usual",
        SUPPLY: "open",
    }


def test_candidates_and_ranges_are_stated_and_unknown_is_not() -> None:
    found = kinds_of({FACT: ["none", "exclusive"], SPEND: [1, 2], POSSESSION: "unknown"})
    assert (found[FACT], found[SPEND], found[POSSESSION]) == ("stated", "stated", "open")


def test_nothing_is_usual_without_a_reference() -> None:
    assert kinds_of({}, None) == dict.fromkeys((FACT, SPEND, POSSESSION, SUPPLY), "open")


def test_the_link_behind_what_follows_is_named_and_what_does_not_apply_is_not_asked() -> None:
    data = with_facts(bare_deal(), {POSSESSION: "open-weights", SPEND: "not-applicable"})
    found = knowledge_of(drawn(data, MODEL, draws=5, using=USUAL))
    assert found.follows == {FACT: "open-weights-bind-nobody"}
    assert SPEND in found.stated
    assert (found.reference, found.reference_deals) == ("made-up", 1)
    without = {**bare_deal(), "infrastructure": "none"}
    shipped = knowledge_of(outcome(base=without))
    everything = {*shipped.stated, *shipped.follows, *shipped.usual, *shipped.open}
    assert "infrastructure.operator" not in everything
    kinds = [set(shipped.stated), set(shipped.follows), set(shipped.usual), set(shipped.open)]
    assert sum(map(len, kinds)) == len(set().union(*kinds))


def on(sources: dict[str, dict[str, Plain]], evidence: dict[str, list[str]]) -> DealDraws:
    """A real deal whose facts rest on some sources each."""
    stated: dict[str, Plain] = {FACT: "none", SPEND: 20, POSSESSION: "open-weights", SUPPLY: 0.4}
    data: Data = with_facts({**bare_deal(), "nature": "real", "as_of": "2026-03"}, stated)
    data["sources"] = dict(sources)
    data["evidence"] = {
        path: {"sources": names, "confidence": "stated"} for path, names in evidence.items()
    }
    return drawn(data, replace(MODEL, grading=shipped_model().grading), draws=5)


@pytest.mark.parametrize(
    ("by_fact", "share"),
    [
        ({FACT: ["P"], SPEND: ["P"], POSSESSION: ["P"], SUPPLY: ["P"]}, 4 / 5),
        ({FACT: ["P"], SPEND: ["N"], POSSESSION: ["N"], SUPPLY: ["N"]}, 1 / 5),
        ({FACT: ["P", "N"], SPEND: ["N", "P"], POSSESSION: ["P", "P"], SUPPLY: []}, 1 / 5),
        ({}, 0),
    ],
)
def test_the_share_of_interested_sources_is_of_facts_that_nobody_else_confirms(
    by_fact: dict[str, list[str]], share: float
) -> None:
    """Of the five facts that the file states: these four and its status."""
    sources: dict[str, dict[str, Plain]] = {
        "P": {"kind": "party", "date": "2026-02"},
        "N": {"kind": "press", "date": "2026-02"},
    }
    one = on(sources, by_fact)
    assert footing(one, known_facts(one)).interested == pytest.approx(share)


def test_coverage_is_the_weight_of_indicators_whose_facts_are_known() -> None:
    """By hand: the hold rests on duty and money (.42 and .28) and on the model (.3)."""

    def of(stated: dict[str, Plain]) -> Footing:
        one = drawn(with_facts(bare_deal(), stated), MODEL, draws=5)
        return footing(one, known_facts(one))

    assert of({}).by_pole["hold"] == 0
    assert of({FACT: "none"}).by_pole["hold"] == pytest.approx(0.42)
    assert of({FACT: "none", SPEND: 5}).by_pole["hold"] == pytest.approx(0.7)
    assert of({POSSESSION: "pinned-perpetual"}).by_pole["hold"] == pytest.approx(0.3)
    # What binds most rests on two facts, of which one is known.
    assert of({FACT: "none"}).by_pole["freedom"] == pytest.approx(0.25)
    both = of({FACT: "none"})
    assert both.coverage == pytest.approx((0.42 + 0.25) / 2)
    assert of({FACT: ["none", "exclusive"]}).by_pole["hold"] == 0


def test_a_deal_with_all_facts_rests_on_them() -> None:
    one = outcome(base=middling_deal())
    ground = footing(one, known_facts(one))
    assert ground.coverage > 0.95
    assert ground.interested == 0


def test_what_is_on_weak_evidence_alone_does_not_count_as_known() -> None:
    one = on({"T": {"kind": "thin", "date": "2026-02"}}, {FACT: ["T"]})
    assert FACT not in known_facts(one)
    assert FACT not in told_facts(one, known_facts(one))
    good = on({"N": {"kind": "press", "date": "2026-02"}}, {FACT: ["N"]})
    assert FACT in known_facts(good)


def test_candidates_are_told_and_not_known() -> None:
    one = drawn(with_facts(bare_deal(), {FACT: ["none", "exclusive"]}), MODEL, draws=5)
    assert FACT not in known_facts(one)
    assert FACT in told_facts(one, known_facts(one))


@pytest.mark.parametrize(
    ("coverage", "interested", "by_facts", "level"),
    [
        (0.60, 0.0, 0.8, "high"),
        (0.59, 0.0, 0.8, "moderate"),
        (0.25, 0.0, 0.8, "moderate"),
        (0.24, 0.0, 0.8, "low"),
        (0.60, 0.5, 0.8, "high"),
        (0.60, 0.51, 0.8, "moderate"),
        (0.60, 0.0, 0.79, "moderate"),
        (0.24, 0.0, 0.79, "very-low"),
        (0.24, 0.9, 0.1, "very-low"),
    ],
)
def test_certainty_falls_a_step_for_each_reason_and_says_which(
    coverage: float, interested: float, by_facts: float, level: str
) -> None:
    found, reasons = certainty(Footing({"a": coverage, "b": coverage}, interested), by_facts)
    assert found == level
    assert f"{coverage:.0%} of the weight" in reasons[0]
    assert any("interested" in one for one in reasons) is (interested > 0.5)
    assert any("open facts" in one for one in reasons) is (by_facts < 0.8)

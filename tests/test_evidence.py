"""How much evidence carries: by who says it and how, how old it is, and what nobody gets wrong."""

from __future__ import annotations

import pytest
from deal_builder import Data, bare_deal, deal_of, shipped_model, with_facts

from dealcheck.reading import Plain
from dealcheck.scoring.evidence import cited, grades, is_interested

FACT, VOLATILE = "contract.exclusivity", "work.engineers"
GRADING = shipped_model().grading
Source = dict[str, Plain]


def real(
    sources: dict[str, Source], confidence: str, fact: str = FACT, as_of: str = "2026-03"
) -> Data:
    """A real deal that states one fact on some sources."""
    value: Plain = "none" if fact == FACT else "contract" if fact == "status" else 5
    data = with_facts({**bare_deal(), "nature": "real", "as_of": as_of}, {fact: value})
    data["sources"] = dict(sources)
    data["evidence"] = {fact: {"sources": list(sources), "confidence": confidence}}
    return data


def graded(sources: list[Source], confidence: str = "stated", **more: str) -> str:
    named = {f"S{number}": source for number, source in enumerate(sources)}
    data = real(named, confidence, **more)
    return grades(deal_of(data), GRADING)[more.get("fact", FACT)].id


def source(kind: str, date: str = "2026-02", **more: Plain) -> Source:
    return {"kind": kind, "date": date, **more}


@pytest.mark.parametrize(
    ("kinds", "stated", "reported", "inferred", "unknown"),
    [
        (["official"], "A", "B", "C", "D"),
        (["official", "thin"], "A", "B", "C", "D"),
        (["press"], "B", "C", "C", "E"),
        (["research"], "B", "C", "C", "E"),
        (["party"], "C", "C", "C", "E"),
        (["thin"], "D", "D", "D", "E"),
        ([], "D", "D", "D", "E"),
        (["press", "research"], "A", "B", "C", "D"),
        (["press", "party"], "A", "B", "C", "D"),
        (["party", "party"], "C", "C", "C", "E"),
        (["press", "thin"], "B", "C", "C", "E"),
    ],
)
def test_a_grade_is_by_how_it_is_said_and_by_the_best_who_say_it(
    kinds: list[str], stated: str, reported: str, inferred: str, unknown: str
) -> None:
    """Several are two or more of which one at least gains nothing if it is believed."""
    sources = [source(kind) for kind in kinds]
    found = [graded(sources, c) for c in ("stated", "reported", "inferred", "unknown")]
    assert found == [stated, reported, inferred, unknown]


@pytest.mark.parametrize(
    ("marked", "interested"),
    [
        (source("party"), True),
        (source("party", interested="no"), False),
        (source("press"), False),
        (source("press", interested="yes"), True),
        (source("official", interested="yes"), True),
    ],
)
def test_who_gains_is_interested(marked: Source, *, interested: bool) -> None:
    assert is_interested(marked) is interested


def test_an_official_voice_with_a_stake_is_a_partys() -> None:
    assert graded([source("official", interested="yes")]) == "C"
    assert graded([source("press", interested="yes"), source("party")]) == "C"
    assert graded([source("party", interested="no"), source("party")]) == "A"


@pytest.mark.parametrize(
    ("date", "grade"),
    [
        ("2026-02", "B"),
        ("2025-04", "B"),
        ("2025-03", "C"),
        ("2025-03-31", "C"),
        ("2024-03", "D"),
        # A year alone is taken at its end: it may be three months old, or fifteen.
        ("2025", "B"),
        ("2024", "C"),
        ("2027", "B"),
    ],
)
def test_what_changes_from_year_to_year_loses_a_grade_in_twelve_months(
    date: str, grade: str
) -> None:
    assert graded([source("press", date)], fact=VOLATILE) == grade
    assert graded([source("press", date)]) == "B"


def test_a_deal_of_which_only_the_year_is_told_is_taken_at_its_end() -> None:
    assert graded([source("press", "2025-01")], fact=VOLATILE, as_of="2025") == "B"
    assert graded([source("press", "2024-12")], fact=VOLATILE, as_of="2025") == "C"


def test_the_newest_source_decides_on_the_age() -> None:
    old, new = source("press", "2022-01"), source("thin", "2026-01")
    assert graded([old, new], fact=VOLATILE) == "B"
    assert graded([old], fact=VOLATILE) == "E"
    assert graded([source("press", "undated")], fact=VOLATILE) == "B"


def test_no_grade_is_below_the_last() -> None:
    assert graded([source("thin", "2001")], "unknown", fact=VOLATILE) == "E"


@pytest.mark.parametrize("kinds", [[], ["thin"], ["press"]])
def test_what_nobody_gets_wrong_is_never_a_step_off(kinds: list[str]) -> None:
    """Its grade still says whether it counts as known."""
    data = real({f"S{k}": source(kind) for k, kind in enumerate(kinds)}, "unknown", "status")
    grade = grades(deal_of(data), GRADING)["status"]
    assert (grade.shift, grade.steps, grade.spread) == (0.0, 0, 0.0)
    assert grade.id == "E"
    assert not grade.counts
    other = grades(deal_of(real({}, "unknown")), GRADING)[FACT]
    assert other.shift > 0
    assert other.steps > 0


@pytest.mark.parametrize("nature", ["draft", "illustration"])
def test_what_is_stipulated_has_no_grade(nature: str) -> None:
    data = {**real({"S1": source("thin")}, "stated"), "nature": nature}
    assert grades(deal_of(data), GRADING) == {}


def test_evidence_of_a_block_holds_for_what_stands_in_it() -> None:
    data = real({"S1": source("official")}, "stated")
    data["evidence"] = {"contract": {"sources": ["S1"], "confidence": "stated"}}
    assert grades(deal_of(data), GRADING)[FACT].id == "A"


def test_a_source_that_is_not_listed_is_none() -> None:
    data = real({"S1": source("official")}, "stated")
    data["evidence"] = {FACT: {"sources": ["S9"], "confidence": "stated"}}
    deal = deal_of(data)
    assert cited(deal.origins[FACT]) == []
    assert grades(deal, GRADING)[FACT].id == "D"

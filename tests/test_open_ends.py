"""What one end alone says of a number, and what else the format can say: read, drawn and shown."""

from __future__ import annotations

import numpy as np
import pytest
from deal_builder import bare_deal, deal_of, outcome, scored, shipped_model, with_facts

from dealcheck.checking import CheckContext, check_document
from dealcheck.checking.days import days
from dealcheck.checking.quantities import span
from dealcheck.pages.words import day, money, quantity
from dealcheck.reading import Plain, read_bytes
from dealcheck.scoring.evidence import grades
from dealcheck.scoring.unknowns import scales

TERM, POWER = "contract.term_years", "infrastructure.power_mw.firm"


def drawn(value: Plain, fact: str = TERM) -> np.ndarray:
    found = outcome({fact: value}, base=bare_deal())
    return found.full(found.numbers(fact))


def test_no_draw_lies_beyond_the_end_and_none_is_piled_up_at_it() -> None:
    ends: list[tuple[Plain, float, float]] = [({"at_least": 7}, 7, 100), ({"at_most": 3}, 0, 3)]
    for value, low, high in ends:
        draws = drawn(value)
        assert draws.min() >= low
        assert draws.max() <= high
        assert len(set(np.round(draws, 3))) > 50


def test_the_draws_above_an_end_are_spread_as_those_of_nobody_who_states_it() -> None:
    """Of what is usual the part above 3 is left: its median is that of the usual ones above 3."""
    usual = drawn("unknown")
    assert np.median(drawn({"at_least": 3})) == pytest.approx(
        np.median(usual[usual >= 3]), rel=0.15
    )


def test_an_end_beyond_everything_usual_leaves_up_to_twice_as_much() -> None:
    draws = drawn({"at_least": 9000}, POWER)
    assert draws.min() >= 9000
    assert draws.max() <= 18000


def test_the_bounds_go_as_far_as_they_would_without_the_fact_and_no_further() -> None:
    def bounds(value: Plain) -> tuple[float, float]:
        return outcome({TERM: value}, base=bare_deal()).bounds("switching_costs")

    (low, high), (least, most) = bounds({"at_least": 5}), bounds("unknown")
    assert least <= low <= high <= most
    assert scales(shipped_model())[TERM][1] >= 5


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"at_least": 200}, "at least 200"),
        ({"at_most": 2_000_000}, "at most 2 million"),
        ([200, 300], "200–300"),
        ({"at_least": 1, "at_most": 2, "more": 3}, ""),
    ],
)
def test_an_end_is_shown_in_words(value: Plain, told: str) -> None:
    assert quantity(value) == told


def test_the_sign_of_a_sum_stands_at_its_number() -> None:
    assert money({"at_least": 1e9}, "USD") == "at least $1 billion"
    assert money([1e9, 2e9], "EUR") == "€1–2 billion"


def test_a_span_with_one_end_contradicts_only_beyond_it() -> None:
    found = span({"at_least": 5})
    assert found is not None
    assert (found.low, found.high) == (5, float("inf"))
    assert found.told() == "at least 5"
    assert span({"at_least": 5, "at_most": 6}) is None


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "first", "last", "told"),
    [
        ("2026-Q1", "2026-01-01", "2026-03-31", "first quarter of 2026"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "fourth quarter of 2026"),
        ("2026-H1", "2026-01-01", "2026-06-30", "first half of 2026"),
        ("2026-H2", "2026-07-01", "2026-12-31", "second half of 2026"),
    ],
)
def test_quarters_and_halves_are_all_of_their_days(written, first, last, told) -> None:
    found = days(written)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert day(written) == told


@pytest.mark.parametrize("written", ["2026-H3", "2026-Q5", "2026-Q0", "2026-q1", "Q1-2026"])
def test_there_is_no_third_half_and_no_fifth_quarter(written) -> None:
    data = {**bare_deal(), "as_of": written}
    (wrong,) = codes(data)
    assert wrong == "D106"


# --- the rest -------------------------------------------------------------------------------------


def codes(data: dict[str, Plain]) -> list[str]:
    import json  # noqa: PLC0415

    document = read_bytes(json.dumps(data).encode(), "deal.yaml").document
    assert document is not None
    found = check_document(document, CheckContext.shipped())
    return [one.code for one in found if one.severity != "note"]


def test_the_least_far_of_several_statuses_decides_the_stage() -> None:
    deal = deal_of({**bare_deal(), "status": ["under-construction", "mou"]})
    assert (deal.status, deal.stage) == ("mou", "open")
    assert deal_of({**bare_deal(), "status": "pilot"}).stage == "open"


def test_every_status_is_in_one_stage_and_the_chances_rise_along_the_ladder() -> None:
    ladder = ["talks", "announced", "letter-of-intent", "mou", "pilot", "contract", "financed"]
    shares = [
        outcome(base={**bare_deal(), "status": word}).value("realisation")[0] for word in ladder
    ]
    assert shares == sorted(shares)


def test_of_several_claims_none_is_taken_for_the_claim() -> None:
    data = {**bare_deal(), "claims": {"kind": ["sovereign-compute", "narrow-compute"]}}
    score = scored(base=data)
    assert score.kind.claimed == "sovereign-compute or narrow-compute"


@pytest.mark.parametrize(
    ("stated", "fact", "left"),
    [
        ({"contract.key_holder": "provider", "contract.residency": "none"}, "contract.keys", 0),
        ({"contract.key_holder": "provider", "contract.residency": "at-rest"}, "contract.keys", 1),
        ({"contract.key_holder": "customer-in-cloud"}, "contract.keys", 2),
        ({"contract.after_free": "stops"}, "contract.renewal", 0),
        ({"contract.after_free": "new-agreement"}, "contract.renewal", 1),
    ],
)
def test_two_facts_say_together_what_the_older_one_says(stated, fact, left) -> None:
    found = outcome(stated, base=bare_deal())
    assert found.possible(fact) == 1 << left


def test_what_the_developer_pays_the_importer_does_not() -> None:
    stated = {"infrastructure.developer_cost_percent": {"at_least": 75}}
    found = outcome(stated, base=bare_deal())
    assert found.full(found.numbers("infrastructure.importer_cost_percent")).max() <= 25
    both = {**stated, "infrastructure.importer_cost_percent": 40}
    assert "D213" in codes(with_facts(bare_deal(), both))


def real(**evidence: Plain) -> dict[str, Plain]:
    data = with_facts({**bare_deal(), "nature": "real", "as_of": "2026-07"}, {"work.engineers": 5})
    data["sources"] = {
        "A": {"kind": "party", "date": "2024-01"},
        "B": {"kind": "press", "date": "2024-01", "repeats": "A"},
        "C": {"kind": "press", "date": "2024-01"},
    }
    data["evidence"] = {"work.engineers": {"confidence": "reported", **evidence}}
    return data


def grade(data: dict[str, Plain]) -> str:
    return grades(deal_of(data), shipped_model().grading)["work.engineers"].id


def test_a_fact_is_as_old_as_the_day_on_which_it_held() -> None:
    old = grade(real(sources=["C"]))
    assert grade(real(sources=["C"], held_on="2026-Q2")) < old


def test_an_echo_is_no_second_voice() -> None:
    assert grade(real(sources=["A", "B"])) == grade(real(sources=["A"]))
    assert grade(real(sources=["A", "C"])) < grade(real(sources=["A"]))


def test_a_profile_in_the_deal_is_graded_by_the_evidence_of_the_deal() -> None:
    data = {**bare_deal(), "nature": "real", "as_of": "2026-07"}
    data["importer"] = {"id": "XA", "name": "Somewhere", "facts": {"us_wariness": "hedging"}}
    data["sources"] = {"S1": {"kind": "official", "date": "2026-01"}}
    sure = {"sources": ["S1"], "confidence": "stated"}
    for key in ("importer.us_wariness", "importer", "importer.facts.us_wariness"):
        found = grades(deal_of({**data, "evidence": {key: sure}}), shipped_model().grading)
        assert found["importer.us_wariness"].id == "A"

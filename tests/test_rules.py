"""The edges of the rules of consistency; what they say stands in the golden cases."""

import json
import re
from datetime import date, datetime

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from dealcheck.checking import CheckContext, check_document, check_folder
from dealcheck.checking.days import Days, days
from dealcheck.checking.documents import Subject
from dealcheck.checking.rules.links import Step, circles
from dealcheck.profiles import profile_library
from dealcheck.reading import Document, read_bytes
from dealcheck.reading.yaml_core import NumberFault, resolve
from dealcheck.reading.yaml_older import has_numbers_apart, older_reading

CONTEXT = CheckContext(importers=frozenset({"AE", "XA"}), developers=frozenset({"openai"}))
HEAD = {
    "format": "dealcheck/deal/1",
    "id": "xa-example",
    "name": "Example",
    "nature": "draft",
    "developer": "openai",
    "importer": "AE",
    "status": "contract",
}


def document(data: dict, name: str = "deal.yaml") -> Document:
    result = read_bytes(json.dumps(data).encode(), name)
    assert result.document is not None, result.diagnostics
    return result.document


def codes(**facts) -> list[str]:
    return [one.code for one in check_document(document({**HEAD, **facts}), CONTEXT)]


# --- dates ----------------------------------------------------------------------------------------


def test_a_date_is_all_the_days_it_may_stand_for():
    assert days("2024-02") == Days(date(2024, 2, 1), date(2024, 2, 29))
    assert days("2026") == Days(date(2026, 1, 1), date(2026, 12, 31))
    for odd in ("2026-02-30", "2026-13", "0000", "unknown", 2026, None):
        assert days(odd) is None


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        ("2024-07-01", "2026-07-01", 24),
        ("2024-07-02", "2026-07-01", 23),
        ("2024-06", "2026-07-01", 24),
        ("2024-07", "2026-07-01", 23),
        ("2024", "2026", 12),
        ("2026-07-02", "2026-07-01", 0),
    ],
)
def test_months_between_dates_are_counted_at_the_least(earlier, later, months):
    first, second = days(earlier), days(later)
    assert first is not None
    assert second is not None
    assert first.months_before(second) == months


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"announced": "2025-05", "live": "2025-05-01"}, []),
        ({"announced": "2026", "live": "2025-12-31"}, ["D210"]),
        ({"announced": "2025-06", "signed": "2025-05"}, []),
        ({"announced": "2025-06", "signed": "2025-06", "live": "2025-05"}, ["D210"]),
        ({"targets": [{"date": "2026", "said_on": "2026-12-31"}]}, []),
        ({"targets": [{"date": "2026-05"}, {"date": "2026-01"}]}, []),
    ],
)
def test_dates_contradict_each_other_only_if_no_day_fits(dates, expected):
    assert codes(status="live", dates=dates) == expected


def test_one_finding_says_how_much_is_later_than_as_of():
    sources = {
        f"S{day}": {"url": "https://example.org/x", "date": f"2026-08-0{day}", "kind": "press"}
        for day in (1, 3, 2)
    }
    evidence = {"status": {"sources": list(sources), "confidence": "stated"}}
    data = {**HEAD, "as_of": "2026-07", "sources": sources, "evidence": evidence}
    (finding,) = check_document(document(data), CONTEXT)
    assert finding.code == "D212"
    assert "3 dates" in finding.message
    assert finding.related[0].place == document(data).place(("sources", "S3", "date"))
    assert codes(as_of="2026-08", sources=sources, evidence=evidence) == []
    assert codes(as_of="2026", sources=sources, evidence=evidence) == []


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("infrastructure", "expected"),
    [
        ({"use_shares": {"government": 50, "open_market": 50.4}}, []),
        ({"use_shares": {"government": [0, 100], "open_market": [0, 100]}}, []),
        ({"use_shares": {"government": [60, 80], "open_market": 41}}, ["D213"]),
        ({"power_mw": {"ambition": 100}, "phases": [{"name": "a", "power_mw": 200}]}, ["D214"]),
        ({"power_mw": {"option": 100}, "phases": [{"name": "a", "power_mw": 200}]}, []),
        (
            {
                "capacity": "none",
                "power_mw": {"firm": 0},
                "phases": [{"name": "a", "power_mw": 20, "status": "live"}],
            },
            [],
        ),
        ({"power_mw": {"firm": 200}, "h100_equivalents": {"firm": 250_000}}, []),
        ({"power_mw": {"firm": 200}, "h100_equivalents": {"firm": 900_000}}, ["D242"]),
        ({"power_mw": {"firm": [200, 300]}, "h100_equivalents": {"firm": 900_000}}, []),
        ({"power_mw": {"firm": 200}, "h100_equivalents": {"firm": 30_000}}, ["D242"]),
        ({"power_mw": {"firm": 0}, "h100_equivalents": {"firm": 30_000}}, []),
        ({"power_mw": {"firm": 200}, "h100_equivalents": {"firm": 0}}, []),
        ({"power_mw": {"firm": 200}, "h100_equivalents": {"option": 9_000_000}}, []),
    ],
)
def test_sums_and_ratios(infrastructure, expected):
    assert codes(infrastructure=infrastructure) == expected


@pytest.mark.parametrize(
    ("amount", "changes", "expected"),
    [
        (25_000_000_000, {}, []),
        (1_000_000_000, {}, ["D241"]),
        ([1_000_000_000, 2_000_000_000], {}, []),
        (500_000_000_000, {}, ["D241"]),
        (1_000, {"covers": "unclear"}, []),
        (1_000, {"currency": "EUR"}, []),
    ],
)
def test_prices_of_sites(amount, changes, expected):
    entry = {"amount": amount, "currency": "USD", "covers": "building-and-chips", **changes}
    assert (
        codes(money=[entry], infrastructure={"power_mw": {"firm": 500, "option": 500}}) == expected
    )


PROFILE = {
    "format": "dealcheck/importer/1",
    "id": "XA",
    "name": "Small island",
    "facts": {},
    "numbers": {"electricity_twh": {"value": 3, "year": 2024, "source": "S1"}},
    "sources": {"S1": {"url": "https://example.org/x", "date": "2025", "kind": "official"}},
}


@pytest.mark.parametrize(
    ("infrastructure", "expected"),
    [
        ({"power_mw": {"firm": 60}}, []),
        ({"power_mw": {"firm": 70}}, ["D240"]),
        ({"power_mw": {"firm": [60, 400], "option": 90}}, ["D240"]),
        ({"power_mw": {"firm": 60, "ambition": 5000}}, []),
        ({"power_mw": {"firm": 500}, "capacity": "reserved-abroad"}, []),
    ],
)
def test_power_against_the_country(infrastructure, expected):
    deal = document({**HEAD, "importer": "XA", "infrastructure": infrastructure})
    library = profile_library([document(PROFILE, "xa.yaml")])
    context = CONTEXT.with_profiles(library.documents, library.find)
    assert [one.code for one in check_folder([deal], context)] == expected


def test_a_profile_is_opened_only_where_there_is_power_to_compare():
    def find(kind, name):
        raise AssertionError(f"opened {kind} {name}")

    context = CONTEXT.with_profiles([], find)
    for infrastructure in ("none", {"capacity": "in-country"}, {"power_mw": {"ambition": 5}}):
        check_document(document({**HEAD, "infrastructure": infrastructure}), context)


@pytest.mark.parametrize("numbers", [None, [], {"electricity_twh": 3}, {"electricity_twh": {}}])
def test_a_profile_without_the_number_says_nothing(numbers):
    deal = document({**HEAD, "importer": "XA", "infrastructure": {"power_mw": {"firm": 9000}}})
    profile = document({**PROFILE, "numbers": numbers}, "xa.yaml")
    context = CONTEXT.with_profiles([profile], lambda *_: profile)
    assert check_document(deal, context) == ()


# --- claims, status, parties ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "infrastructure", "expected"),
    [
        ("software", {"power_mw": {"firm": 9}}, []),
        ("software", {"power_mw": {"firm": [5, 50]}}, []),
        ("software", {"power_mw": {"firm": 10}}, ["D217"]),
        ("narrow-compute", "none", ["D217"]),
        ("narrow-compute", {"capacity": "none"}, ["D217"]),
        ("narrow-compute", {"capacity": ["none", "in-country"]}, []),
        ("hosted-capacity", {"importer_access": "market-terms"}, []),
        ("hosted-capacity", {"importer_access": "reserved-share"}, ["D217"]),
        ("hosted-capacity", {"importer_access": ["reserved-share", "whole"]}, ["D217"]),
        ("hosted-capacity", {"importer_access": ["priority", "whole"]}, []),
        ("hosted-capacity", {}, []),
    ],
)
def test_claims(kind, infrastructure, expected):
    assert codes(claims={"kind": kind}, infrastructure=infrastructure) == expected


@pytest.mark.parametrize(
    ("status", "dates", "expected"),
    [
        ("paused", {"signed": "2025", "live": "2026"}, []),
        ("live", {"signed": "2025", "live": "2026"}, []),
        ("letter-of-intent", {"signed": "2025"}, []),
        ("announced", {"signed": "2025"}, ["D218"]),
        ("financed", {"live": "2026"}, ["D218"]),
        ("talks", {"signed": "2025", "live": "2026"}, ["D218"]),
    ],
)
def test_status_and_dates(status, dates, expected):
    assert codes(status=status, dates=dates) == expected


# --- several deals --------------------------------------------------------------------------------


def deals(*links: tuple[str, dict]) -> list[Document]:
    return [document({**HEAD, "id": name, **facts}, f"{name}.yaml") for name, facts in links]


def test_a_run_over_one_deal_says_nothing_about_the_others():
    assert check_folder(deals(("a", {"part_of": "gone"})), CONTEXT) == ()


def test_a_link_may_give_a_name():
    whole = ("a", {"name": "The whole"})
    for link in ("a", "The whole", "Something without a file"):
        part = ("b", {"links": [{"relation": "supplements", "to": link}]})
        assert check_folder(deals(whole, part), CONTEXT) == ()


def test_a_circle_is_told_once_and_what_leads_into_it_is_not():
    run = deals(
        ("a", {"part_of": "b"}),
        ("b", {"part_of": "c", "links": [{"relation": "part-of", "to": "d"}]}),
        ("c", {"part_of": "b"}),
        ("d", {}),
    )
    (finding,) = check_folder(run, CONTEXT)
    assert finding.code == "D220"
    assert (finding.place.file, finding.related[0].place.file) == ("b.yaml", "c.yaml")
    assert "`b`, `c`" in finding.message


DEAL = Subject(document(HEAD), "deal", frozenset())


def step_to(whole: str) -> Step:
    return Step(DEAL, ("part_of",), whole)


def test_a_very_long_chain_is_no_trouble():
    links = {f"d{index}": [step_to(f"d{index + 1}")] for index in range(20_000)}
    assert list(circles(links)) == []
    links["d20000"] = [step_to("d19998")]
    (circle,) = circles(links)
    assert [step.to for step in circle] == ["d19999", "d20000", "d19998"]


# --- YAML 1.1 -------------------------------------------------------------------------------------

SCALARS = st.text("0123456789:._-+eEoxb", min_size=1, max_size=8) | st.sampled_from(
    [
        "yes",
        "No",
        "ON",
        "off",
        "true",
        "null",
        "~",
        "010",
        "1_000",
        "1:30",
        "1e3",
        "0o17",
        "2026-07",
    ]
)


@given(SCALARS)
@example("1:30:00.5")
@example("1e+3")
@example("0x_1")
@example("-010")
def test_the_older_reading_is_that_of_a_reader_of_yaml_1_1(text):
    try:
        older = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return
    newer = resolve(text)
    if text in ("---", "..."):  # marks of a document, and no scalars
        return
    if isinstance(older, date | datetime | dict | list) or isinstance(newer, NumberFault):
        return
    reading = older_reading(text)
    if reading is None:
        # Forms with a point that nobody writes by hand, such as `1._5`, are passed over.
        assert older == newer or re.search(r"_|^[-+]?\.|\.$|:.*\.", text)
    elif reading == "a text":
        assert isinstance(older, str)
        assert not isinstance(newer, str)
    else:
        assert older != newer
        assert reading == f"the number {older:.12g}" or older in (True, False)
    if reading is not None and isinstance(newer, int | float) and not isinstance(newer, bool):
        assert has_numbers_apart(f"key: {text}")


@pytest.mark.parametrize("text", ["y", "N", "yes", "NO", "On", "off"])
def test_words_that_yaml_1_1_takes_for_truth_values(text):
    assert older_reading(text) in ("the truth value `true`", "the truth value `false`")


@pytest.mark.parametrize(
    "text", ["", "AE", "true", "null", "1", "1.5", "-3", "2026-07-01", "2026", "a:30", "none", "0"]
)
def test_words_that_both_versions_read_alike(text):
    assert older_reading(text) is None


def test_the_nearest_id_is_looked_for_as_long_as_that_is_cheap():
    folder = [
        document({**HEAD, "id": f"xa-deal-{n}", "part_of": f"xa-daal-{n}"}, f"{n}.yaml")
        for n in range(300)
    ]
    found = [one for one in check_folder(folder, CONTEXT) if one.code == "D219"]
    named = [one for one in found if "the nearest one is" in one.message]
    assert len(found) == 300
    assert 0 < len(named) < 100


# --- promises that passed in silence --------------------------------------------------------------

PROMISE = {"announced": "2025-01", "targets": [{"date": "2025-Q4", "said_on": "2025-01"}]}


@pytest.mark.parametrize(
    ("facts", "silent"),
    [
        ({"status": "mou"}, True),
        ({"status": ["mou", "contract"]}, True),
        ({"status": "live"}, False),
        ({"status": ["mou", "withdrawn"]}, False),
        ({"as_of": "2025-12-31"}, False),
        ({"status_history": [{"date": "2025-Q4", "status": "contract"}]}, False),
        ({"status_history": [{"date": "2025-09", "status": "contract"}]}, True),
        ({"usage": [{"metric": "users", "value": 5, "date": "2026-02"}]}, False),
        ({"infrastructure": {"phases": [{"name": "first", "status": "live"}]}}, False),
        ({"dates": {**PROMISE, "targets": [*PROMISE["targets"], {"date": "2026-H2"}]}}, False),
    ],
)
def test_a_promise_whose_day_is_past_wants_a_word(facts, silent):
    found = codes(**{"as_of": "2026-07-01", "dates": PROMISE, **facts})
    assert ("D225" in found) is silent


# --- echoes and days ------------------------------------------------------------------------------

VOICES = {
    "P": {"url": "https://e.org/p", "date": "2026-01-01", "kind": "party"},
    "E": {"url": "https://e.org/e", "date": "2026-01-02", "kind": "press", "repeats": "P"},
    "F": {"url": "https://e.org/f", "date": "2026-01-03", "kind": "press", "repeats": "E"},
    "T": {"url": "https://e.org/t", "date": "2026-01-03", "kind": "thin"},
    "N": {"url": "https://e.org/n", "date": "2026-01-03", "kind": "press"},
}


@pytest.mark.parametrize(
    ("names", "confidence", "echo"),
    [
        (["P", "E"], "reported", True),
        (["P", "F"], "reported", True),
        (["E"], "reported", True),
        (["P", "T"], "reported", True),
        (["P", "E"], "stated", False),
        (["P", "N"], "reported", False),
        (["P", "E", "N"], "reported", False),
        (["P"], "reported", False),
        (["N", "T"], "reported", False),
    ],
)
def test_a_page_that_repeats_a_party_reports_nothing(names, confidence, echo):
    sources = {name: VOICES[name] for name in VOICES}
    found = codes(
        nature="real",
        as_of="2026-07",
        sources=sources,
        evidence={"status": {"sources": names, "confidence": confidence}},
    )
    assert ("D236" in found) is echo


def test_sources_that_repeat_each_other_in_a_circle_end_somewhere():
    circle = {"P": {**VOICES["P"], "repeats": "E"}, "E": VOICES["E"]}
    evidence = {"status": {"sources": ["P", "E"], "confidence": "reported"}}
    found = codes(nature="real", as_of="2026-07", sources=circle, evidence=evidence)
    assert "D203" not in found
    assert "D236" not in found


@pytest.mark.parametrize(("held", "late"), [("2026-01", False), ("2026-02", True), ("2026", False)])
def test_no_source_tells_of_what_came_after_it(held, late):
    evidence = {"status": {"sources": ["P"], "confidence": "stated", "held_on": held}}
    found = codes(nature="real", as_of="2026-07", sources=VOICES, evidence=evidence)
    assert ("D237" in found) is late


# --- months and pages -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "wrong"),
    [(6, False), ([11, 13], False), ([12, 24], False), ([14, 24], True), (3, True), (0, False)],
)
def test_the_months_to_service_are_those_to_a_target_that_stands(months, wrong):
    targets = [{"date": "2025-12"}, {"date": "2027-H1"}]
    infrastructure = {"months_to_service": months}
    found = codes(as_of="2026-07-01", dates={"targets": targets}, infrastructure=infrastructure)
    assert ("D227" in found) is wrong


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"date": "2026-01-01"}, False),
        ({"date": "2026-01"}, False),
        ({"date": "unknown"}, False),
        ({"date": "2026-01-02"}, True),
        ({"kind": "press"}, True),
        ({"url": "https://e.org/p/", "date": "2026-02"}, True),
        ({"url": "https://e.org/another", "date": "2026-02"}, False),
    ],
)
def test_a_page_has_one_date_and_one_kind_in_all_files_of_a_run(more, told):
    one = document({**HEAD, "nature": "real", "sources": {"S1": VOICES["P"]}}, "one.yaml")
    changed = {"S9": {**VOICES["P"], **more}}
    other = document({**HEAD, "nature": "real", "id": "xa-other", "sources": changed}, "two.yaml")
    found = [each for each in check_folder([one, other], CONTEXT) if each.code == "D226"]
    assert [each.place.file for each in found] == (["two.yaml"] if told else [])


# --- in use, and nothing there --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "site", "empty"),
    [
        ("live", {"power_mw": {"firm": 0}}, True),
        ("live", {"capacity": "in-country", "h100_equivalents": {"firm": 0}}, True),
        ("live", {"power_mw": {"firm": [0, 20]}}, False),
        ("live", {"power_mw": {"firm": {"at_most": 20}}}, False),
        ("live", {"power_mw": {"firm": "unknown"}}, False),
        ("live", {"capacity": "none", "power_mw": {"firm": 0}}, False),
        ("live", {"developer_role": "none", "power_mw": {"firm": 0}}, False),
        ("live", "none", False),
        (["contract", "live"], {"power_mw": {"firm": 0}}, False),
        ("contract", {"power_mw": {"firm": 0}}, False),
    ],
)
def test_what_is_in_use_at_a_site_is_installed_there(status, site, empty):
    assert ("D228" in codes(status=status, infrastructure=site)) is empty


# --- several words for how far it has come --------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "facts", "code"),
    [
        (["mou", "contract"], {"status_history": [{"date": "2026", "status": "live"}]}, "D208"),
        (["talks", "announced"], {"dates": {"signed": "2026-01"}}, "D218"),
        (["mou", "contract"], {"dates": {"live": "2026-01"}}, "D218"),
    ],
)
def test_several_statuses_contradict_only_together(status, facts, code):
    assert code in codes(status=status, **facts)
    last = facts.get("status_history", [{"status": "live"}])[0]["status"]
    assert code not in codes(status=[*status, last], **facts)


# --- what sources say beside the file -------------------------------------------------------------


def disputed(value, said, **more):
    evidence = {"sources": ["S1"], "confidence": "stated", **more}
    evidence["disagreement"] = [{"value": said, "sources": ["S2"]}]
    sources = {
        name: {"url": f"https://example.org/{name}", "date": "2026-06-01", "kind": "official"}
        for name in ("S1", "S2")
    }
    facts = {"term_years": value} if not isinstance(value, str | list) or value == [4, 6] else {}
    contract = facts or {"exit": value}
    key = "contract.term_years" if facts else "contract.exit"
    whole = {**HEAD, "contract": contract, "sources": sources, "evidence": {key: evidence}}
    found = [
        one for one in check_document(document(whole), CONTEXT) if one.code in ("D232", "D238")
    ]
    return [(one.code, one.fact) for one in found]


@pytest.mark.parametrize(
    ("value", "said", "found"),
    [
        ([4, 6], 5, []),
        ([4, 6], [4, 6], []),
        ([4, 6], 6.5, [("D238", "contract.term_years")]),
        ([4, 6], {"at_least": 5}, [("D238", "contract.term_years")]),
        ([4, 6], "about five", []),
        (5, 10, [("D232", "contract.term_years")]),
        (["no-exit", "two-months-free"], "no-exit", []),
        (["no-exit", "two-months-free"], "six-months-at-cost", [("D238", "contract.exit")]),
        (["no-exit", "two-months-free"], "a way out", []),
        ("no-exit", "two-months-free", [("D232", "contract.exit")]),
    ],
)
def test_a_range_is_as_wide_as_what_its_sources_say(value, said, found):
    assert disputed(value, said) == found
    assert disputed(value, said, preferred="The other is a slip.") == []


def test_a_key_that_older_yaml_reads_otherwise_is_told_where_it_stands():
    """Keys as well as values: `no` among the sources is false for a reader of version 1.1."""
    source = '{url: "https://example.org/a", date: 2026-06-01, kind: press}'
    lines = [f"{key}: {value}" for key, value in HEAD.items()]
    text = "\n".join([*lines, "sources:", f"  no: {source}", f"  S1: {source}", ""])
    read = read_bytes(text.encode(), "x.yaml").document
    assert read is not None
    found = [one for one in check_document(read, CONTEXT) if one.code == "D221"]
    assert [(one.place.line, one.place.column) for one in found] == [(len(lines) + 2, 3)]

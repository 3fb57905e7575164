"""Every rule over every form: what a fact has a wrong form for is the schema's finding alone."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealcheck import resources
from dealcheck.checking import CheckContext, check_document
from dealcheck.checking.documents import Subject
from dealcheck.checking.quantities import Span, span
from dealcheck.checking.rules import RULES, RUN_RULES
from dealcheck.checking.wording import Steps
from dealcheck.reading import Document, read_bytes, read_file

ROOT = Path(__file__).resolve().parents[1]
RULE_FILES = sorted((Path(resources.__file__).parent / "checking" / "rules").glob("*.py"))
CONTEXT = CheckContext.shipped()
HEAD = {
    "format": "dealcheck/deal/1",
    "id": "xa-example",
    "name": "Example",
    "nature": "draft",
    "developer": "openai",
    "importer": "AE",
    "status": "talks",
}
# Between them these state nearly everything that a deal can.
RICH = ("deals/ae-stargate-uae.yaml", "deals/sa-xai-humain.yaml")
# The longest that a file may hold, and one that only a rule by itself could meet.
LONG, HUGE = 10**30, 10**400
# Where things stand is not asked of this text: working it out would take nearly all the time.
TEXT = "format: dealcheck/deal/1\n"
FORMS: tuple[object, ...] = (
    None,
    True,
    0,
    -1.5,
    HUGE,
    1e308,
    "",
    "2026-13-45",
    [],
    {},
    [{}],
    [[]],
    ["none", {"a": 1}],
    [5, 0],
    [0, 0],
    [HUGE, "x"],
    {"a": {"b": [1]}},
)


def document(data: dict, name: str = "deal.yaml") -> Document:
    result = read_bytes(json.dumps(data).encode(), name)
    assert result.document is not None, result.diagnostics
    return result.document


def found(**facts) -> list[tuple[str, str]]:
    diagnostics = check_document(document({**HEAD, **facts}), CONTEXT)
    return [(one.code, one.fact) for one in diagnostics]


def paths_of(value: object, path: Steps = ()) -> Iterator[Steps]:
    """Every place of a document: blocks, entries and single values."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from paths_of(part, (*path, key))
    elif isinstance(value, list):
        for position, part in enumerate(value[:3]):
            yield from paths_of(part, (*path, position))


def changed(data: dict, path: Steps, form: object) -> dict:
    copied = copy.deepcopy(data)
    block = copied
    for step in path[:-1]:
        block = block[step]
    block[path[-1]] = form
    return copied


@pytest.mark.parametrize("file", RICH)
def test_no_rule_fails_at_any_form_anywhere(file):
    read = read_file(ROOT / file).document
    assert read is not None
    for number, path in enumerate(paths_of(read.data)):
        # Not every form at every place: those that follow one another meet all of them.
        for form in FORMS[number % 6 :: 6]:
            data = changed(read.data, path, form)
            # Once as if the schema had seen nothing, which is more than a rule has to bear.
            for broken in (frozenset(), frozenset({path})):
                subject = Subject(Document(file, data, TEXT), "deal", broken)
                for rule in RULES:
                    for finding in rule(subject, CONTEXT):
                        assert finding.message
                for run_rule in RUN_RULES:
                    list(run_rule([subject, subject]))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (
            {
                "claims": {"kind": "hosted-capacity"},
                "infrastructure": {"importer_access": ["whole", {"a": 1}]},
            },
            "D104",
        ),
        ({"vacant_roles": [{"a": 1}]}, "D104"),
        ({"parties": [{"name": "A", "roles": ["owner", {"a": 1}]}]}, "D104"),
        ({"status_history": [{"date": {"a": 1}, "status": "live"}]}, "D104"),
        ({"money": [{"amount": [{"a": 1}, 2], "currency": "USD", "covers": "building"}]}, "D104"),
        ({"contract": {"term_years": [5, {"a": 1}]}}, "D104"),
        ({"demand": {"anchor_percent": {"a": 0.4}}}, "D101"),
    ],
)
def test_a_wrong_form_is_the_schemas_finding_alone(facts, code):
    assert {one for one, _ in found(**facts)} == {code}


def test_what_the_schema_has_not_looked_at_no_rule_judges():
    data: dict[str, object] = {f"key-{number}": 1 for number in range(300)}
    data["money"] = [{"amount": "x"} for _ in range(250)]
    codes = {code for code, _ in found(**data, as_of="2026-13")}
    assert not {code for code in codes if code.startswith("D2")}
    assert "D111" in codes


def test_a_profile_with_a_wrong_form_is_read_by_no_rule():
    profile = document(
        {
            "format": "dealcheck/importer/1",
            "id": "XA",
            "name": "Small",
            "facts": {},
            "numbers": {"electricity_twh": {"value": {"a": 1}}},
        }
    )
    context = CheckContext(
        importers=frozenset({"XA"}),
        developers=frozenset({"openai"}),
        find=lambda kind, _: profile if kind == "importer" else None,
    )
    deal = document({**HEAD, "importer": "XA", "infrastructure": {"power_mw": {"firm": 9000}}})
    assert check_document(deal, context) == ()


# --- division -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, [0, 0], [0, 100_000], [5, 0], "unknown", LONG, 1e-300])
@pytest.mark.parametrize("power", [200, [0, 200], [200, 0], 0, 1e-300])
def test_accelerators_beside_a_power_never_divide_by_nothing(count, power):
    codes = found(infrastructure={"power_mw": {"firm": power}, "h100_equivalents": {"firm": count}})
    assert all(code in ("D105", "D108", "D221", "D242") for code, _ in codes)


@pytest.mark.parametrize("amount", [0, [0, 10], [10, 0], 1e300, LONG])
@pytest.mark.parametrize("power", [0, [0, 1], [1, 0], 1e-300])
def test_money_beside_a_power_never_divides_by_nothing(amount, power):
    money = [{"amount": amount, "currency": "USD", "covers": "building"}]
    codes = found(money=money, infrastructure={"power_mw": {"firm": power}})
    assert all(code in ("D105", "D108", "D221", "D241") for code, _ in codes)


def test_a_count_that_may_be_zero_says_only_what_is_certain():
    fitting = {"power_mw": {"firm": 200}, "h100_equivalents": {"firm": [0, 150_000]}}
    assert found(infrastructure=fitting) == []
    few = {"power_mw": {"firm": 200}, "h100_equivalents": {"firm": [0, 1_000]}}
    assert found(infrastructure=few) == [("D242", "infrastructure.h100_equivalents.firm")]


def test_spans_are_in_order_and_finite():
    assert span([1, 2]) == Span(1.0, 2.0)
    lists: list[object] = [[2, 1], [1], [1, 2, 3], [True, 2], [HUGE, HUGE]]
    for odd in (*lists, HUGE, True, "1", None, {}):
        assert span(odd) is None
    assert Span(1, 2).over(Span(0, 0)) is None
    assert Span(1, 2).over(Span(0, 2)) == Span(0.5, float("inf"))


@pytest.mark.parametrize("file", RULE_FILES, ids=lambda file: file.stem)
def test_rules_read_through_the_subject_and_divide_by_constants_alone(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
            below = node.right
            is_constant = isinstance(below, ast.Constant)
            assert is_constant or (isinstance(below, ast.Name) and below.id.isupper())
        if isinstance(node, ast.Attribute) and node.attr == "data":
            # The one comparison of two documents as a whole.
            assert file.stem == "profiles"


# --- what the forms are right and the facts are not -----------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"nothing": 0.9, "own_build": 0.9}, ["D222"]),
        ({"nothing": 0.5, "own_build": 0.5}, []),
        ({"nothing": 0.5, "own_build": 0.505}, []),
        ({"nothing": 0.9}, []),
    ],
)
def test_alternatives_together_are_no_more_than_certain(given, expected):
    alternatives = {name: {"probability": chance} for name, chance in given.items()}
    assert [code for code, _ in found(alternatives=alternatives)] == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"as_of": "2026-13"}, ["D106"]),
        ({"as_of": "2026-99"}, ["D106"]),
        ({"as_of": "0000"}, ["D106"]),
        ({"as_of": "2026-02-30"}, ["D106"]),
        ({"as_of": "2026-12"}, []),
        ({"status_history": [{"date": "2026-14", "status": "talks"}]}, ["D106"]),
        ({"dates": {"announced": "2026-00"}}, ["D106"]),
    ],
)
def test_dates_that_no_calendar_has(facts, expected):
    assert [code for code, _ in found(**facts)] == expected


@pytest.mark.parametrize(
    ("history", "ends_with"),
    [
        ([("2026-02", "mou"), ("2026", "live")], "live"),
        ([("2026", "mou"), ("2026-02", "live")], "live"),
        ([("2026-03", "live"), ("2026-02", "mou")], "live"),
        ([("2026-02-01", "mou"), ("2026-02", "live")], "live"),
    ],
)
def test_of_entries_that_may_be_of_one_day_the_last_in_the_file_counts(history, ends_with):
    entries = [{"date": day, "status": status} for day, status in history]
    data = {**HEAD, "status": ends_with, "status_history": entries}
    codes = [one.code for one in check_document(document(data), CONTEXT)]
    assert "D208" not in codes


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"demand": {"anchor_percent": 0.4}}, ["D243"]),
        ({"demand": {"anchor_percent": [0.4, 0.6]}}, ["D243"]),
        ({"demand": {"anchor_percent": [0.4, 60]}}, []),
        ({"demand": {"anchor_percent": 0}}, []),
        ({"demand": {"anchor_percent": 1}}, []),
        ({"contract": {"committed_spend_percent": 0.8}}, ["D243"]),
        ({"infrastructure": {"use_shares": {"government": 0.5, "developer": 0.5}}}, ["D243"] * 2),
        ({"parties": [{"name": "A", "roles": ["owner"], "share_percent": 0.5}]}, ["D243"]),
        ({"alternatives": {"nothing": {"probability": 0.4}}}, []),
    ],
)
def test_a_percentage_below_one_may_be_a_share(facts, expected):
    assert [code for code, _ in found(**facts)] == expected


@pytest.mark.parametrize(
    ("piece", "nature", "kind", "expected"),
    [
        ({"confidence": "stated"}, "draft", "press", ["D204", "D234"]),
        ({"confidence": "reported"}, "real", "press", ["D204", "D234"]),
        ({"confidence": "inferred"}, "real", "press", ["D204", "D234"]),
        ({"confidence": "inferred", "note": "Why."}, "real", "press", ["D204"]),
        ({"confidence": "unknown"}, "real", "press", ["D204"]),
        ({"confidence": "reported", "sources": ["S1"]}, "real", "thin", ["D235"]),
        ({"confidence": "unknown", "sources": ["S1"]}, "real", "thin", []),
        ({"confidence": "reported", "sources": ["S1"]}, "draft", "thin", []),
        ({"confidence": "reported", "sources": ["S1"]}, "real", "press", []),
    ],
)
def test_what_evidence_rests_on(piece, nature, kind, expected):
    source = {"url": "https://example.org/x", "date": "2026-06", "kind": kind}
    codes = found(
        nature=nature, as_of="2026-07", sources={"S1": source}, evidence={"status": piece}
    )
    assert sorted(code for code, _ in codes) == expected

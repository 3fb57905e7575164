"""Checking: one finding for each mistake, at its place, in words of our own."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from referencing.exceptions import Unresolvable

from dealcheck.checking import CheckContext, check_document, check_folder
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.narrowing import mistakes
from dealcheck.checking.near import nearest
from dealcheck.checking.rules import RULES
from dealcheck.checking.schemas import all_schemas, validator_for
from dealcheck.checking.values import value_finding
from dealcheck.checking.wording import described, either, listed
from dealcheck.diagnostics import Diagnostic
from dealcheck.reading import Document, read_bytes
from dealcheck.render.findings.diagnostics_json import findings_json
from dealcheck.render.findings.text import concise_text, findings_text, summary

CONTEXT = CheckContext(importers=frozenset({"AE", "NO"}), developers=frozenset({"openai"}))
HEAD = {
    "format": "dealcheck/deal/1",
    "id": "xa-example",
    "name": "Example",
    "nature": "draft",
    "developer": "openai",
    "importer": "AE",
    "status": "talks",
}


def document(data: dict, name: str = "deal.yaml") -> Document:
    # JSON is YAML: a document written this way has places as well.
    result = read_bytes(json.dumps(data, indent=1).encode(), name)
    assert result.document is not None, result.diagnostics
    return result.document


def deal(**facts) -> dict:
    return {**HEAD, **facts}


def found(data: dict) -> tuple[Diagnostic, ...]:
    return check_document(document(data), CONTEXT)


def codes(data: dict) -> list[str]:
    return [one.code for one in found(data)]


def test_a_deal_with_the_required_keys_alone_is_clean():
    assert found(HEAD) == ()


# --- one finding for each mistake -----------------------------------------------------------------

ONE_MISTAKE = [
    ("D101", deal(contract={"exclusivty": "none"}), "contract.exclusivty"),
    ("D101", deal(exclusivity="none"), "exclusivity"),
    ("D102", {key: HEAD[key] for key in HEAD if key != "name"}, "name"),
    ("D103", deal(contract={"exclusivity": "exclusiv"}), "contract.exclusivity"),
    ("D103", deal(contract={"exclusivity": ["none", "exclusiv"]}), "contract.exclusivity"),
    ("D103", deal(contract={"exclusivity": "unkown"}), "contract.exclusivity"),
    ("D103", deal(contract={"term_years": "unkown"}), "contract.term_years"),
    ("D103", deal(status="finnished"), "status"),
    ("D104", deal(contract={"exclusivity": 3}), "contract.exclusivity"),
    ("D104", deal(contract={"exclusivity": [1, 2]}), "contract.exclusivity"),
    ("D104", deal(contract={"exclusivity": {"none": "none"}}), "contract.exclusivity"),
    ("D104", deal(contract={"term_years": "five"}), "contract.term_years"),
    ("D104", deal(contract={"term_years": ["5", "6"]}), "contract.term_years"),
    ("D104", deal(contract={"term_years": [5, "6"]}), "contract.term_years"),
    ("D104", deal(contract={"rights": {"audit": True}}), "contract.rights.audit"),
    ("D104", deal(contract="exclusive"), "contract"),
    ("D104", deal(infrastructure=[]), "infrastructure"),
    ("D104", deal(importer=3), "importer"),
    ("D105", deal(contract={"committed_spend_percent": 140}), "contract.committed_spend_percent"),
    (
        "D105",
        deal(contract={"committed_spend_percent": [10, 140]}),
        "contract.committed_spend_percent",
    ),
    ("D106", deal(dates={"announced": "1 July 2026"}), "dates.announced"),
    ("D106", deal(dates={"announced": "2026-02-30"}), "dates.announced"),
    ("D106", deal(as_of="2026-13-01"), "as_of"),
    ("D107", deal(contract={"term_years": [1, 2, 3]}), "contract.term_years"),
    ("D107", deal(contract={"exclusivity": ["none"]}), "contract.exclusivity"),
    ("D108", deal(contract={"term_years": [9, 2]}), "contract.term_years"),
    ("D108", deal(contract={"exclusivity": ["none", "none"]}), "contract.exclusivity"),
    ("D110", deal(format="dealcheck/deal/9"), "format"),
    ("D110", {**HEAD, "format": ["x"]}, "format"),
    ("D110", {key: HEAD[key] for key in HEAD if key != "format"}, "format"),
]


@pytest.mark.parametrize(("code", "data", "fact"), ONE_MISTAKE, ids=lambda value: str(value)[-60:])
def test_one_mistake_gives_one_finding(code, data, fact):
    (finding,) = found(data)
    assert (finding.code, finding.fact) == (code, fact)
    assert finding.help
    assert finding.place.line


def test_a_misspelt_required_key_is_not_missing_as_well():
    data = {("nmae" if key == "name" else key): value for key, value in HEAD.items()}
    (finding,) = found(data)
    assert finding.code == "D101"
    assert finding.message == "unknown key `nmae`; the nearest known key is `name`"


def test_keys_asked_for_by_different_parts_of_the_schema_are_all_missing():
    data = {key: value for key, value in HEAD.items() if key != "name"} | {"nature": "real"}
    missing = [one.fact for one in found(data) if one.code == "D102"]
    assert sorted(missing) == ["as_of", "name"]


def test_a_key_of_another_block_is_sent_there():
    (finding,) = found(deal(exclusivity="none"))
    assert finding.help == "it belongs in contract"


def test_the_nearest_word_is_named_and_all_are_listed():
    (finding,) = found(deal(contract={"exclusivity": "exclusiv"}))
    assert "the nearest known word is `exclusive`" in finding.message
    assert "none, preferred, minimum-share, majority-or-government, exclusive" in finding.help


def test_an_unknown_key_stands_where_the_key_is():
    (finding,) = found(deal(contract={"exclusivty": "none"}))
    text = json.dumps(deal(contract={"exclusivty": "none"}), indent=1).splitlines()
    assert text[finding.place.line - 1].lstrip().startswith('"exclusivty"')


def test_nothing_of_the_validator_itself_is_ever_shown():
    data = deal(contract={"exclusivity": "x" * 100_000, "term_years": list(range(10_000))})
    for finding in found(data):
        assert len(finding.message) < 300
        assert len(finding.help) < 2000
        assert "is not valid under" not in finding.message


def test_no_finding_lets_a_control_character_through():
    hostile = "\x1b[2J\x07\u202e"
    data = deal(contract={"exclusivity": hostile, hostile: 1}, importer=hostile, id=hostile)
    text = findings_text(found(data), 1)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\x07" not in text


def test_a_flood_of_mistakes_ends_with_a_note():
    targets = [{"date": 3} for _ in range(2_000)]
    many = found(deal(dates={"targets": targets}, **{f"key{index}": 1 for index in range(2_000)}))
    assert len(many) < 300
    assert [one.code for one in many].count("D111") == 1


@pytest.mark.timeout(10)
def test_a_block_of_very_many_unknown_keys_is_quick():
    many = found(deal(contract={f"exclusivity{index}": 1 for index in range(8_000)}))
    assert 2 < len(many) < 30
    assert "7980 more unknown keys" in many[-1].message


# --- narrowing of choices, on schemas of its own --------------------------------------------------


def narrowed(schema: dict, value: object) -> list[tuple]:
    errors = Draft202012Validator(schema).iter_errors(value)
    return [
        (mistake.path, mistake.keyword, mistake.words or mistake.forms)
        for error in errors
        for mistake in mistakes(error)
    ]


LEVEL = {
    "anyOf": [
        {"enum": ["low", "high"]},
        {"type": "array", "items": {"enum": ["low", "high"]}, "minItems": 2},
        {"const": "unknown"},
    ]
}
QUANTITY = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 2, "maxItems": 2},
        {"const": "unknown"},
    ]
}
FORMS = ("a number", "a range [low, high]", "`unknown`")


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        (LEVEL, "hihg", [((), "words", ("low", "high", "unknown"))]),
        (LEVEL, ["low", "hihg"], [((1,), "words", ("low", "high"))]),
        (LEVEL, 3, [((), "type", ("one of the words low, high, unknown", "a list of candidates"))]),
        (
            LEVEL,
            [3, 4],
            [((), "type", ("one of the words low, high, unknown", "a list of candidates"))],
        ),
        (LEVEL, ["low", 4], [((1,), "type", ("one of the words low, high",))]),
        (QUANTITY, "many", [((), "type", FORMS)]),
        (QUANTITY, "unknwn", [((), "words", ("unknown",))]),
        (QUANTITY, -1, [((), "minimum", ())]),
        (QUANTITY, [-1, 2], [((0,), "minimum", ())]),
        (QUANTITY, True, [((), "type", FORMS)]),
        (QUANTITY, None, [((), "type", FORMS)]),
        (QUANTITY, ["a", "b"], [((), "type", FORMS)]),
        (
            {"anyOf": [LEVEL, {"type": "object"}]},
            "hihg",
            [((), "words", ("low", "high", "unknown"))],
        ),
        ({"propertyNames": {"pattern": "^S"}}, {"T": 1}, [(("T",), "pattern", ())]),
        ({"propertyNames": {"enum": ["a"]}}, {"T": 1}, [(("T",), "enum", ("a",))]),
    ],
)
def test_a_choice_is_narrowed_to_what_was_meant(schema, value, expected):
    assert narrowed(schema, value) == expected


def test_of_several_blocks_the_one_with_the_right_mark_was_meant():
    schema = {
        "oneOf": [
            {"properties": {"kind": {"const": "a"}}, "required": ["kind", "one", "two", "three"]},
            {"properties": {"kind": {"const": "b"}, "size": {"type": "number"}, "x": {"const": 1}}},
        ]
    }
    assert narrowed(schema, {"kind": "a"}) == [((), "required", ())] * 3


@pytest.mark.parametrize(
    ("schema", "value", "code"),
    [
        ({"const": 1}, 2, "D109"),
        ({"not": {"const": 2}}, 2, "D109"),
        ({"multipleOf": 2}, 3, "D109"),
        ({"oneOf": [{"minimum": 0}, {"minimum": 1}]}, 2, "D109"),
        ({"exclusiveMinimum": 2}, 2, "D105"),
        ({"maxLength": 2}, "long", "D106"),
        ({"minLength": 1}, "", "D106"),
        ({"maxItems": 1}, [1, 2], "D107"),
        ({"minProperties": 1}, {}, "D107"),
        ({"uniqueItems": True}, [1, 1], "D108"),
        ({"type": ["string", "null"]}, 1, "D104"),
        ({"contains": {"const": 1}}, [2], "D109"),
        (False, 2, "D109"),
    ],
)
def test_every_keyword_of_a_schema_gives_a_finding_of_ours(schema, value, code):
    (error,) = Draft202012Validator(schema).iter_errors(value)
    (mistake,) = mistakes(error)
    finding = value_finding(mistake, document(HEAD), "deal")
    assert finding.code == code
    assert error.message not in finding.message
    assert finding.help


# --- rules ----------------------------------------------------------------------------------------

SOURCES = {"S1": {"url": "https://example.org/a", "date": "2026-06-01", "kind": "official"}}
CITED = {"sources": ["S1"], "confidence": "stated"}


def real(**facts) -> dict:
    return {**HEAD, "nature": "real", "as_of": "2026-07-01", "sources": SOURCES, **facts}


def test_a_real_deal_is_asked_for_evidence_fact_by_fact():
    data = real(
        contract={"exclusivity": "none", "exit": "unknown", "rights": {"audit": "yes"}},
        infrastructure="none",
        evidence={"status": CITED},
    )
    facts = [one.fact for one in found(data) if one.code == "D201"]
    assert facts == ["contract.exclusivity", "contract.rights.audit", "infrastructure"]


def test_evidence_for_a_block_covers_what_is_beneath_it():
    data = real(
        contract={"exclusivity": "none", "rights": {"audit": "yes"}},
        evidence={"status": CITED, "contract": CITED},
    )
    assert found(data) == ()


def test_a_draft_is_not_asked_for_evidence():
    assert found(deal(contract={"exclusivity": "none"})) == ()


def test_evidence_for_a_misspelt_key_is_not_reported_a_second_time():
    data = deal(
        contract={"exclusivty": "none"}, sources=SOURCES, evidence={"contract.exclusivity": CITED}
    )
    assert codes(data) == ["D101"]


def test_evidence_for_a_fact_of_a_profile_is_sent_to_the_profile():
    data = deal(sources=SOURCES, evidence={"importer.strategy": CITED})
    (finding,) = found(data)
    assert finding.code == "D202"
    assert finding.help == "move it into the profile of `AE`"


def test_a_source_is_cited_anywhere():
    data = deal(
        sources=SOURCES,
        status_history=[{"date": "2026-01-01", "status": "talks", "sources": ["S1"]}],
    )
    assert found(data) == ()


def test_an_id_in_another_case_is_near():
    (finding,) = found(deal(importer="NO", developer="OpenAI"))
    assert finding.code in {"D106", "D205"}


def test_profiles_of_the_run_count_as_known():
    profile = {"format": "dealcheck/importer/1", "id": "XA", "name": "Freedonia", "facts": {}}
    documents = [document(deal(importer="XA")), document(profile, "xa.yaml")]
    assert [one.code for one in check_folder(documents, CONTEXT) if one.code == "D205"] == []
    assert codes(deal(importer="XA")) == ["D205"]


AXES = dict.fromkeys(
    ("inference", "decentralised", "industrial", "public_sector", "customised"), 0.5
)


def later(*probabilities: object) -> dict:
    entries = [
        {"name": f"demand {index}", "probability": probability, **AXES}
        for index, probability in enumerate(probabilities)
    ]
    return deal(demand={"later": entries})


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ((1,), []),
        ((0.6, 0.4), []),
        ((0.333, 0.333, 0.333), []),
        ((0.6, 0.5), ["D206"]),
        ((0.2,), ["D206"]),
        ((0.6, "half"), ["D104"]),
        ((0.6, 4), ["D105"]),
    ],
)
def test_probabilities(probabilities, expected):
    assert codes(later(*probabilities)) == expected


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        ({"firm": 200, "option": 1000, "ambition": 5000}, []),
        ({"firm": 200, "ambition": 200}, []),
        ({"firm": [100, 300], "option": 200}, []),
        ({"firm": [300, 400], "option": 200}, ["infrastructure.power_mw.option"]),
        ({"firm": 200, "ambition": 100}, ["infrastructure.power_mw.ambition"]),
        ({"firm": 200, "option": "unknown", "ambition": 100}, ["infrastructure.power_mw.ambition"]),
    ],
)
def test_phases(phases, expected):
    findings = found(deal(infrastructure={"power_mw": phases}))
    assert [one.fact for one in findings] == expected
    assert {one.code for one in findings} <= {"D207"}


def test_the_latest_entry_of_the_history_counts_whatever_the_order():
    history = [
        {"date": "2026-02", "status": "contract"},
        {"date": "2025-05-22", "status": "announced"},
    ]
    assert codes(deal(status="contract", status_history=history)) == ["D211"]
    (finding,) = (
        one for one in found(deal(status="announced", status_history=history)) if one.code != "D211"
    )
    assert finding.code == "D208"
    assert finding.related


def test_two_deals_with_one_id_name_each_other():
    documents = [document(HEAD, "a.yaml"), document(HEAD, "b.yaml")]
    (finding,) = check_folder(documents, CONTEXT)
    assert (finding.code, finding.place.file) == ("D209", "b.yaml")
    assert finding.related[0].place.file == "a.yaml"


KEYS = [
    *HEAD,
    *("evidence", "sources", "claims", "infrastructure", "supply", "contract", "model"),
    *("alignment", "demand", "work", "status_history", "dates", "money", "parties", "notes"),
]
ODD: list[object] = [
    *(None, 0, -1.5, True, "", "x", [], [None], [[]], {}),
    *({"": {}}, {"x": []}, [{"date": 1}], "S1"),
]


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("key", KEYS)
def test_rules_never_raise(key, odd):
    data = {**real(evidence={"status": CITED}), key: odd}
    found(data)
    # Also without the schema's judgement before them.
    subject = Subject(document(data), "deal", frozenset())
    for rule in RULES:
        list(rule(subject, CONTEXT))


# --- wording and names ----------------------------------------------------------------------------


def test_near_names():
    assert nearest("exclusiv", ["none", "exclusive"]) == "exclusive"
    assert nearest("Under Construction", ["under-construction"]) == "under-construction"
    assert nearest("zebra", ["none", "exclusive"]) is None
    assert nearest("x" * 100, ["x" * 100]) is None
    assert nearest("power", ["owner", "power_mw"]) == "power_mw"
    assert nearest("power", ["power_mw", "power_gw", "powers"]) == "powers"


def test_described_is_short():
    assert described(5.0) == "the number 5"
    assert described(True) == "the truth value `true`"
    assert described(10**400) == "the number too large to show"
    assert described(["x"] * 3) == "a list of 3 texts"
    assert len(described("x" * 10_000)) < 80


def test_joining():
    assert either(["a"]) == "a"
    assert either(["a", "b", "c"]) == "a, b or c"
    assert listed(str(index) for index in range(42)).endswith(" and 2 more")


def test_a_fact_has_one_name_in_deals_and_profiles():
    assert fact_of(("importer", "facts", "strategy"), "deal") == "importer.strategy"
    assert fact_of(("facts", "strategy"), "importer") == "importer.strategy"
    assert fact_of(("contract", "exclusivity", 1), "deal") == "contract.exclusivity"
    assert fact_of(("demand", "later", 0, "probability"), "deal") == "demand.later[0].probability"


# --- output ---------------------------------------------------------------------------------------


def test_text_and_one_line():
    text = json.dumps(deal(contract={"exclusivty": "none"}), indent=1)
    findings = found(deal(contract={"exclusivty": "none"}))
    lines = findings_text(findings, 4, texts={"deal.yaml": text}).splitlines()
    message = "unknown key `exclusivty` in contract; the nearest known key is `exclusivity`"
    assert lines == [
        f"error[D101]: {message}",
        "  --> deal.yaml:10:3",
        "   |",
        '10 |   "exclusivty": "none"',
        "   |   ^^^^^^^^^^^^",
        "   = help: write `exclusivity`, or take the key out",
        "",
        "1 finding (1 error) in 4 files",
        "`dealcheck explain D101` shows what a code means",
    ]
    assert concise_text(findings, 4).splitlines() == [
        f"deal.yaml:10:3: error[D101] {message}",
        "1 finding (1 error) in 4 files",
    ]


def test_the_summary_counts_by_severity():
    (one,) = found(deal(contract={"exclusivty": "none"}))
    three = [one, one, replace(one, severity="warning")]
    assert summary(three, 4) == "3 findings (2 errors, 1 warning) in 4 files"
    assert summary([], 1) == "no findings in 1 file"
    hidden = {"ignored": 2, "in the baseline": 0}
    assert summary([], 1, hidden) == "no findings in 1 file; 2 ignored"


def test_json():
    findings = found(deal(contract={"exclusivty": "none"}))
    report = json.loads(findings_json(findings, 4))
    assert list(report) == ["format", "files", "diagnostics"]
    assert (report["format"], report["files"]) == ("dealcheck/validate/1", 4)
    assert report["diagnostics"][0]["fact"] == "contract.exclusivty"


# --- costs and isolation --------------------------------------------------------------------------


def test_the_validate_path_imports_neither_numpy_nor_rich():
    script = (
        "import sys; from dealcheck.checking import *; from dealcheck.reading import read_bytes;"
        "from dealcheck.render.findings.text import findings_text;"
        "assert 'jsonschema' not in sys.modules, 'too early';"
        "document = read_bytes(b'format: dealcheck/deal/1\\nid: x\\n', 'x').document;"
        "print(findings_text(check_document(document, CheckContext.shipped()), 1));"
        "bad = {'numpy', 'rich', 'typer', 'requests'} & set(sys.modules); assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, timeout=60)


def test_the_validator_is_built_once():
    assert validator_for("deal") is validator_for("deal")


def test_the_registry_retrieves_nothing():
    for address in ("file:///etc/hostname", "https://example.org/schema.json"):
        astray = validator_for("deal").evolve(schema={"$ref": address})
        with pytest.raises(Unresolvable):
            list(astray.iter_errors(1))


def test_shipped_schemas_are_valid_schemas():
    for schema in all_schemas().values():
        Draft202012Validator.check_schema(schema)

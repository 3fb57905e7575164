"""The compiled schemas against the library: both accept exactly the same documents."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from mutation import DEALS, PROFILES, ROOT, changed_bytes, changed_documents, data_of

from dealcheck.checking import acceptance, schema_findings
from dealcheck.checking.acceptance import UncompiledError, acceptance_of, compiled
from dealcheck.checking.documents import FORMATS
from dealcheck.checking.schemas import validator_for
from dealcheck.reading import read_bytes, read_file

# How long drawing takes says more about the machine than about the test.
SLOW = [HealthCheck.too_slow]
KINDS = tuple(FORMATS.values())
OTHERS = [*(ROOT / "tests/cases").rglob("*.yaml"), *(ROOT / "tests/hostile").glob("*.yaml")]


def verdicts(data) -> list[tuple[bool, bool]]:
    """Return for each kind whether the compiled schema and the library accept some data."""
    found = []
    for kind in KINDS:
        accepts = acceptance_of(kind)
        assert accepts is not None, f"the schema of {kind} does not compile"
        found.append((accepts(data), validator_for(kind).is_valid(data)))
    return found


def agree(data) -> bool:
    return all(fast == slow for fast, slow in verdicts(data))


@pytest.mark.parametrize("file", [*DEALS, *PROFILES], ids=lambda file: file.stem)
def test_shipped_files(file):
    found = verdicts(data_of(file))
    assert (True, True) in found
    assert all(fast == slow for fast, slow in found)


def test_files_of_other_tests():
    documents = [read_file(file).document for file in OTHERS]
    read = [document for document in documents if document is not None]
    assert len(read) > 20
    for document in read:
        assert agree(document.data), document.name


@settings(max_examples=250, deadline=None, suppress_health_check=SLOW)
@given(changed_documents())
def test_changed_data(data):
    assert agree(data)


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(changed_bytes())
def test_changed_files(data):
    document = read_bytes(data, "f").document
    assert document is None or agree(document.data)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
NAMED = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"$ref": "#"}}}
SCHEMAS = [
    {},
    *({"type": name} for name in ("object", "array", "string", "number", "integer", "boolean")),
    {"type": "null"},
    {"type": ["string", "number"]},
    {"type": ["object", "null"], "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    {"enum": ["", "a", "1", "true"]},
    {"const": "a"},
    {"minLength": 2, "maxLength": 3},
    {"minItems": 1, "maxItems": 2},
    {"minProperties": 1, "maxProperties": 1},
    {"minimum": 0, "maximum": 1},
    {"pattern": "^a|b$"},
    {"required": ["a"]},
    {"items": {"type": "integer"}},
    {"propertyNames": {"maxLength": 1}},
    {"additionalProperties": {"type": "string"}},
    {**NAMED, "additionalProperties": False},
    {**NAMED, "additionalProperties": {"$ref": "#/properties/a"}},
    {"additionalProperties": True, **NAMED},
    {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/x"}], "$defs": {"x": {"type": "array"}}},
    {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
    {"if": {"required": ["a"]}},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(PLAIN | st.fixed_dictionaries({}, optional={"a": PLAIN, "b": PLAIN}))
def test_each_keyword(schema, value):
    assert compiled(schema)(value) == Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    "schema",
    [
        {"uniqueItems": True},
        {"oneOf": []},
        {"patternProperties": {"a": {}}},
        {"prefixItems": [{}]},
        {"unevaluatedProperties": False},
        {"if": {}, "then": {}, "else": {}},
        {"type": ["string", "text"]},
        {"type": []},
        {"type": "text"},
        {"enum": ["a", 1]},
        {"const": None},
        {"items": False},
        {"$ref": "#/$defs/gone"},
        {"properties": {"a": {"format": "date"}}},
    ],
    ids=str,
)
def test_what_is_not_known_is_not_guessed(schema):
    with pytest.raises(UncompiledError):
        compiled(schema)


def test_a_schema_that_does_not_compile_is_left_to_the_library(monkeypatch):
    monkeypatch.setattr(acceptance, "schema_named", lambda _: {"uniqueItems": True})
    acceptance.acceptance_of.cache_clear()
    assert acceptance.acceptance_of("deal") is None
    document = read_file(Path(DEALS[0])).document
    assert document is not None
    assert schema_findings.schema_findings(document, "deal").diagnostics == ()
    acceptance.acceptance_of.cache_clear()

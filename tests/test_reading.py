"""Bytes to documents: hostile files, the places of keys and values, the catalogue's examples."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

import dealcheck
from dealcheck.diagnostics import Place
from dealcheck.reading import Document, ReadResult, limits, parser, read_bytes
from dealcheck.visible import shown, visible

HOSTILE = Path(__file__).parent / "hostile"
PACKAGE = Path(dealcheck.__file__).parent
SECONDS = 2.0
PARSERS = [pytest.param(yaml.SafeLoader, id="python")]
if yaml.__with_libyaml__:
    PARSERS.append(pytest.param(yaml.CSafeLoader, id="c"))
# What the parser says to those who write parsers. None of it may reach a person.
JARGON = (
    "token",
    "expected <",
    "node content",
    "simple key",
    "scanning",
    "stream",
    "in this context",
)


def expectations() -> dict[str, list[str]]:
    lines = (HOSTILE / "expected.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {name: [] if found == ["clean"] else found for name, *found in rows}


EXPECTED = expectations()


def summary(result: ReadResult) -> list[str]:
    return [f"{one.code}@{one.place.line}:{one.place.column}" for one in result.diagnostics]


def document(text: str) -> Document:
    result = read_bytes(text.encode(), "deal.yaml")
    assert result.document is not None, result.diagnostics
    return result.document


def spot(place: Place) -> tuple[int, int, int, int]:
    return place.line, place.column, place.end_line, place.end_column


def test_the_table_names_every_hostile_file():
    assert sorted(EXPECTED) == sorted(file.name for file in HOSTILE.glob("*.yaml"))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_file_gives_these_findings(name):
    start = time.perf_counter()
    result = read_bytes((HOSTILE / name).read_bytes(), name)
    assert time.perf_counter() - start < SECONDS
    assert summary(result) == EXPECTED[name]
    assert (result.document is None) == bool(EXPECTED[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_findings_are_written_for_people(name):
    for one in read_bytes((HOSTILE / name).read_bytes(), name).diagnostics:
        assert one.severity == "error"
        assert not one.message.endswith(".")
        assert not one.message[0].isupper() or one.message.startswith("YAML")
        assert len(one.message) < 160
        assert one.help
        assert visible(one.message) == one.message
        assert not any(word in one.message + one.help for word in JARGON)
        assert one.place.file == name
        assert (one.place.end_line, one.place.end_column) >= (one.place.line, one.place.column)


# The parser in Python is stricter about tabs between words, and takes `[b:, c]` for a mapping.
PARSERS_DIFFER = {"tabs-where-allowed.yaml", "colon-in-brackets.yaml"}


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - PARSERS_DIFFER))
def test_without_the_c_parser_the_same_code_is_found(name, monkeypatch):
    monkeypatch.setattr(parser, "LOADER", yaml.SafeLoader)
    result = read_bytes((HOSTILE / name).read_bytes(), name)
    assert [one.split("@")[0] for one in summary(result)] == [
        one.split("@")[0] for one in EXPECTED[name]
    ]


BIG = {
    "one byte too many": (b"#" * (limits.MAX_BYTES + 1), "D004@0:0"),
    "full but empty": (b"#" * limits.MAX_BYTES, "D010@0:0"),
    "spaces": (b" " * limits.MAX_BYTES, "D010@0:0"),
    "many keys": (b"".join(b"k%d: 1\n" % n for n in range(60_000)), "D041@10000:8"),
    "many entries": (b"a: [" + b"1," * 300_000 + b"]", "D041@1:39999"),
    "brackets": (b"[" * 1_000_000, "D040@1:65"),
    "dashes": (b"- " * 500_000, "D040@1:129"),
    "braces": (b"{?" * 500_000, "D040@1:129"),
    "unknown aliases": (b"a: [" + b"*x," * 300_000 + b"]", "D044@1:5"),
    "tag directives": (b"".join(b"%%TAG !%d! x\n" % n for n in range(60_000)), "D013@1:1"),
    "empty documents": (b"---\n" * 200_000, "D011@2:1"),
    "digits": (b"a: " + b"1" * 1_000_000, "D035@1:4"),
    "carriage returns": (b"a:\rb" + b"\r" * 1_000_000 + b" c: d", "D020@2:1"),
    "dashes in a quote": (b'a: "\n' + b"- " * 500_000 + b'" b: c', "D020@2:1000003"),
    "spaces before a mistake": (b'a: "b"' + b" " * 1_000_000 + b"c", "D020@1:1000007"),
    "quotes never closed": (b"a: '" + b"''" * 500_000, "D022@1:4"),
    "control characters": (b"\x01" * 1_000_000, "D008@1:1"),
}


@pytest.mark.parametrize(("data", "expected"), BIG.values(), ids=BIG)
def test_big_files_end_soon(data, expected):
    start = time.perf_counter()
    found = summary(read_bytes(data, "big.yaml"))
    assert time.perf_counter() - start < SECONDS
    assert found[0] == expected
    assert len(found) <= limits.MAX_FINDINGS + 1


def test_after_very_many_findings_a_note_closes_the_list():
    result = read_bytes(b"".join(b"a: %d\n" % n for n in range(500)), "many.yaml")
    codes = [one.code for one in result.diagnostics]
    assert sorted(codes) == ["D030"] * limits.MAX_FINDINGS + ["D045"]
    assert result.diagnostics[-1].severity == "note"


def test_a_full_text_may_hold_what_only_looks_dangerous():
    text = "a: '%TAG'\nb: |\n  %YAML 1.1\n  ---\n  - *x\nc: a!b\nd: x<<y\n"
    assert document(text).data["b"] == "%YAML 1.1\n---\n- *x\n"


def test_of_a_duplicate_key_both_places_and_the_fact_are_named():
    (one,) = read_bytes(b"a:\n  - b: 1\n    c: 2\n    b: 3\n", "f").diagnostics
    assert one.place == Place("f", 4, 5, 4, 6)
    assert one.fact == "a[0].b"
    assert [related.place for related in one.related] == [Place("f", 2, 5, 2, 6)]


def test_a_wrong_byte_is_translated():
    (one,) = read_bytes("name: é".encode("latin-1"), "f").diagnostics
    assert one.message == "the byte 0xE9 is not valid UTF-8; in Windows-1252 it would be `é`"


def test_a_syntax_error_shows_what_to_write():
    (one,) = read_bytes(b"name: Stargate: phase one  # c\n", "f").diagnostics
    assert one.help == 'write "Stargate: phase one"'
    assert spot(one.place) == (1, 7, 1, 26)


TEXT = """\
# a deal
format: dealcheck/deal/1
contract:
  law: importer-law   # chosen
  term_years: [5,
    15]
  note:

parties:
  - {name: Ä€𝄞, country: AE}
  - name: |
      two
      lines

    country: NO
last: 'quoted ''text'''
"""
PLACES = {
    ("format",): (2, 9, 2, 25),
    ("contract",): (4, 3, 7, 7),
    ("contract", "law"): (4, 8, 4, 20),
    ("contract", "term_years"): (5, 15, 6, 8),
    ("contract", "term_years", 1): (6, 5, 6, 7),
    ("contract", "note"): (7, 3, 7, 7),
    ("parties",): (10, 3, 15, 16),
    ("parties", 0): (10, 5, 10, 29),
    ("parties", 0, "name"): (10, 12, 10, 15),
    ("parties", 0, "country"): (10, 26, 10, 28),
    ("parties", 1): (11, 5, 15, 16),
    ("parties", 1, "name"): (11, 11, 13, 12),
    ("last",): (16, 7, 16, 24),
    (): (2, 1, 16, 24),
    # What is not there: the nearest key or value around it.
    ("contract", "exit"): (3, 1, 3, 9),
    ("contract", "law", "x", 3): (4, 3, 4, 6),
    ("parties", 7): (9, 1, 9, 8),
    ("parties", 1, "roles"): (11, 5, 11, 12),
    ("nothing",): (2, 1, 2, 25),
}


@pytest.mark.parametrize("loader", PARSERS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("path", "expected"), PLACES.items())
def test_the_place_of_a_value(path, expected, line_end, loader, monkeypatch):
    monkeypatch.setattr(parser, "LOADER", loader)
    assert spot(document(TEXT.replace("\n", line_end)).place(path)) == expected


def test_the_place_of_a_key():
    deal = document(TEXT)
    assert spot(deal.place(("contract", "law"), key=True)) == (4, 3, 4, 6)
    assert spot(deal.place(("parties", 1, "country"), key=True)) == (15, 5, 15, 12)
    assert spot(deal.place(("parties", 0), key=True)) == (10, 5, 10, 29)


def test_an_alias_stands_where_it_is_written_and_its_parts_where_they_are():
    deal = document("a: &a {x: 1}\nb: *a\n*c : 2\n".replace("*c ", "'c'"))
    assert deal.data["b"] == {"x": 1}
    assert spot(deal.place(("b",))) == (2, 4, 2, 6)
    assert spot(deal.place(("b", "x"))) == (1, 11, 1, 12)


def test_a_document_keeps_its_lines():
    deal = document("a: 1\r\nb: 2\rc: 3\n")
    assert deal.lines == ("a: 1", "b: 2", "c: 3", "")
    assert deal.text == "a: 1\r\nb: 2\rc: 3\n"


CATALOGUE = yaml.safe_load((PACKAGE / "data/findings/reading.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry["code"])
def test_the_examples_of_the_catalogue_are_true(entry):
    for text, expected in ((entry.get("fails"), [entry["code"]]), (entry.get("passes"), [])):
        if text is not None:
            found = read_bytes(text.encode(), "example.yaml").diagnostics
            assert [one.code for one in found] == expected


@pytest.mark.parametrize("loader", PARSERS)
@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
@example(b'a: "\\U00110000"')
@example(b"a: !<%ed%a0%80> x")
@example(b"%YAML 1." + b"9" * 5000)
def test_random_bytes_never_raise(loader, data):
    check_never_raises(data, loader)


YAML_PIECES = st.sampled_from(
    [
        *"abN1.-+:,[]{}&*!|>'\"%@`?#~<= \t\n\r\\",
        ": ",
        "- ",
        "\n  ",
        "\n- ",
        "&a ",
        "*a",
        "!!x ",
        "<<",
        *[
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "\\x",
            "\\ud800",
            ".nan",
            "1e999",
            "é",
            "\ufeff",
            "\u2028",
        ],
    ]
)


@pytest.mark.parametrize("loader", PARSERS)
@settings(max_examples=600, deadline=None)
@given(st.lists(YAML_PIECES, max_size=60).map("".join))
def test_random_yaml_never_raises(loader, text):
    check_never_raises(text.encode(), loader)


def check_never_raises(data: bytes, loader: type[yaml.SafeLoader]) -> None:
    kept = parser.LOADER
    parser.LOADER = loader
    try:
        result = read_bytes(data, "f")
        assert (result.document is None) == bool(result.diagnostics)
        for one in result.diagnostics:
            assert visible(one.message) == one.message
            assert one.as_json()["code"] == one.code
        if result.document is not None:
            for key in result.document.data:
                assert result.document.place((key,), key=True).line > 0
                assert result.document.place((key, "x", 0)).line > 0
    finally:
        parser.LOADER = kept


def test_a_deal_is_read_in_a_few_milliseconds():
    block = TEXT.replace("\n", "\n  ")
    data = "".join(f"part{n}:\n  {block}\n" for n in range(20)).encode()
    assert len(data) > 5000
    best = 9.0
    for _ in range(10):
        start = time.perf_counter()
        assert read_bytes(data, "deal.yaml").document is not None
        best = min(best, time.perf_counter() - start)
    # Measured 1.5 ms; the parser in Python takes ten times as long.
    assert best < (0.02 if yaml.__with_libyaml__ else 0.2)


def test_reading_loads_no_heavy_library():
    code = "import sys, dealcheck.reading; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint({"numpy", "rich", "typer", "jsonschema", "referencing"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é 中 text", "plain é 中 text"),
        ("\x1b[2J\x07\x7f\x9b", r"\x1b[2J\x07\x7f\x9b"),
        ("\u202e\u2066\u061c\u200e\u200b\ufeff", r"\u202e\u2066\u061c\u200e\u200b\ufeff"),
        ("\ud800\udcff", r"\ud800\udcff"),
        ("\U000e0041", r"\U000e0041"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
    ],
)
def test_hidden_characters_are_made_visible(text, expected):
    assert visible(text) == expected


def test_line_ends_may_be_kept():
    assert visible("a\n\tb\r\x1b", one_line=False) == "a\n\tb\\r\\x1b"


def test_long_texts_are_cut():
    assert shown("a" * 100, longest=5) == "`aaaaa…`"
    assert shown("a\n  b") == "`a b`"
    assert shown("`") == '"`"'


@given(st.text())
def test_what_is_visible_is_left_alone(text):
    assert visible(visible(text)) == visible(text)
    assert visible(text).isprintable() or any(not c.isprintable() for c in text)

"""What an unquoted word or number stands for: the core schema of YAML 1.2."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dealcheck.reading import parser, read_bytes
from dealcheck.reading.yaml_core import NumberFault, resolve

NUMBERS = {
    "0": 0, "7": 7, "-7": -7, "+1": 1, "-0": 0, "010": 10, "-010": -10, "007": 7,
    "0o10": 8, "0o17": 15, "0x1F": 31, "0xff": 255, "0xdeadBEEF": 0xDEADBEEF,
    "12345678901234567890123456789012": 12345678901234567890123456789012,
    "1.5": 1.5, ".5": 0.5, "-.5": -0.5, "+.5": 0.5, "1.": 1.0, "0.0": 0.0, "-0.0": -0.0,
    "1e3": 1000.0, "1E3": 1000.0, "1e+3": 1000.0, "1e-3": 0.001, "1.e3": 1000.0, ".5e1": 5.0,
    "+12e03": 12000.0, "-2E+05": -200000.0, "1e-999": 0.0,
}  # fmt: skip
WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# Long rows of words: as a list they would take a page.
TEXT_WORDS = """
NO No no YES Yes yes ON On on OFF off y n Y N nO tRUE nUll none None nan inf NaN Infinity
2026-07-01 2026-02-30 0000-00-00 2026-07 2026-07-01T10:00:00Z 1:30 190:20:30 1_000 1,000 0b11 0o8
0o 0x 0xG -0x1F +0o7 0O10 0X1F 1e 1e+ e3 . .. .e3 - + -- +- -. 1.2.3 1.5.0 127.0.0.1 12e3.5 0.0.0
.Nan .iNF +.nan -.NaN ..5 5% $5 5a ~~ = << S1 ٣ １２ ½ 1e٣
"""


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_numbers(text, value):
    # By repr, because 1 equals 1.0 and True, and 0.0 equals -0.0.
    assert repr(resolve(text)) == repr(value)


@pytest.mark.parametrize(("text", "value"), WORDS.items())
def test_words(text, value):
    assert resolve(text) is value


@pytest.mark.parametrize("text", TEXT_WORDS.split())
def test_texts(text):
    assert resolve(text) == text


@pytest.mark.parametrize(
    "text", [".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "+.INF", "1e999", "-9.9e400"]
)
def test_numbers_that_are_not_finite(text):
    assert resolve(text) is NumberFault.NOT_FINITE


@pytest.mark.parametrize(
    "text",
    ["1" * 33, "-" + "0" * 33, "0x" + "f" * 31, "0o" + "7" * 31, "0." + "0" * 31, "1" * 9999],
)
def test_numbers_that_are_too_long(text):
    assert resolve(text) is NumberFault.TOO_LONG


@pytest.mark.parametrize(
    "source",
    ["'{}'", '"{}"', "|-\n  {}", ">-\n  {}"],
    ids=["single quotes", "double quotes", "block text", "folded text"],
)
@pytest.mark.parametrize("text", ["1", "1e999", "true", "null", "~", ".nan", "0x1F", "<<", "NO"])
def test_what_is_not_plain_is_a_text(text, source):
    result = read_bytes(f"a: {source.format(text)}\n".encode(), "f")
    assert result.document is not None
    assert result.document.data == {"a": text}


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_a_whole_file(loader, monkeypatch):
    monkeypatch.setattr(parser, "LOADER", loader)
    text = """
        country: NO
        dates: {live: 2026-07-01, at: 1:30}
        counts: [010, 0o10, 1_000, +1, .5, 1e3]
        nothing: [~, null, ]
        empty:
        long: one
          two
        ok: true
    """
    result = read_bytes(text.encode(), "f")
    assert result.document is not None
    assert result.document.data == {
        "country": "NO",
        "dates": {"live": "2026-07-01", "at": "1:30"},
        "counts": [10, 8, "1_000", 1, 0.5, 1000.0],
        "nothing": [None, None],
        "empty": None,
        "long": "one two",
        "ok": True,
    }


@given(st.integers(-(10**30), 10**30))
def test_whole_numbers_come_back(number):
    assert resolve(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_fractions_come_back(number):
    assert resolve(repr(number)) == number


@given(st.text())
def test_nothing_raises(text):
    found = resolve(text)
    assert found == text or not isinstance(found, str)

"""Code frames: what is underlined is what is meant, whatever the line holds."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dealcheck.diagnostics import Diagnostic, Place, Related
from dealcheck.render.findings.cells import cells
from dealcheck.render.findings.frames import Mark, frame
from dealcheck.render.findings.ink import Ink
from dealcheck.render.findings.text import finding_lines, findings_text
from dealcheck.visible import visible


def place(line: int, column: int, end_column: int, end_line: int = 0, file: str = "f") -> Place:
    return Place(file, line, column, end_line or line, end_column)


def framed(line: str, column: int, end_column: int, width: int = 100) -> list[str]:
    return frame([Mark(place(1, column, end_column))], [line], gutter=1, width=width)


def columns(text: str) -> int:
    """The columns a terminal needs, by Rich's tables and not by those of the code under test."""
    return cell_len(text)


def test_a_span_is_underlined():
    assert framed("key: value", 6, 11) == ["  |", "1 | key: value", "  |      ^^^^^"]


def test_a_point_gets_one_sign():
    assert framed("key: value", 6, 6)[-1] == "  |      ^"
    assert framed("key:", 5, 5)[-1] == "  |     ^"


@pytest.mark.parametrize(
    ("line", "column", "end_column", "shown", "signs"),
    [
        ("数据: 值", 5, 6, "数据: 值", "      ^^"),
        ("数据: 值", 1, 3, "数据: 值", "^^^^"),
        ("e\u0301\u0301x: 1", 4, 5, "e\u0301\u0301x: 1", " ^"),
        ("\tkey: 1", 2, 5, "    key: 1", "    ^^^"),
        ("\tkey", 1, 2, "    key", "^^^^"),
        ("a\u202eb: 1", 3, 4, "a\\u202eb: 1", "       ^"),
        ("a\u202eb", 2, 3, "a\\u202eb", " ^^^^^^"),
        ("\u1112\u1161\u11ab: 1", 4, 5, "\u1112\u1161\u11ab: 1", "  ^"),
    ],
)
def test_signs_stand_under_what_is_meant(line, column, end_column, shown, signs):
    assert framed(line, column, end_column) == ["  |", f"1 | {shown}", f"  | {signs}"]


def test_a_span_of_several_lines_is_underlined_to_the_end_of_its_first():
    rows = frame([Mark(place(1, 6, 3, end_line=4))], ["key: >-   ", "  a", "", "  b"], gutter=1)
    assert rows == ["  |", "1 | key: >-", "  |      ^^ to line 4"]


def test_spans_of_one_line_share_it_and_a_gap_is_marked():
    lines = ["one: 1", "two: 2", "three: 3"]
    marks = [Mark(place(3, 1, 6)), Mark(place(1, 1, 4), "-", "the first")]
    rows = ["  |", "1 | one: 1", "  | --- the first", "...", "3 | three: 3", "  | ^^^^^"]
    assert frame(marks, lines, gutter=1) == rows
    both = frame([Mark(place(1, 6, 7)), Mark(place(1, 1, 4), "-")], lines, gutter=1)
    assert both == ["  |", "1 | one: 1", "  | ---", "  |      ^"]


def test_a_place_that_the_text_does_not_have_gets_no_frame():
    assert framed("key", 1, 2)[1:] != []
    assert frame([Mark(Place("f"))], ["key"], gutter=1) == []
    assert frame([Mark(place(7, 1, 2))], ["key"], gutter=1) == []
    assert frame([Mark(place(1, 1, 2))], [], gutter=1) == []


def test_a_long_line_is_cut_around_the_span():
    line = "a" * 300 + "HERE" + "b" * 300
    _, shown, signs = framed(line, 301, 305, width=60)
    assert len(shown) == 60
    assert shown[4] == shown[-1] == "…"
    assert shown[signs.index("^") : signs.rindex("^") + 1] == "HERE"
    _, shown, signs = framed(line, 1, 5, width=60)
    assert (shown[4], shown[-1]) == ("a", "…")
    _, shown, signs = framed(line, 604, 605, width=60)
    assert (shown[4], shown[-1], signs[-1]) == ("…", "b", "^")


@pytest.mark.timeout(10)
def test_a_line_of_a_megabyte_costs_no_more_than_a_short_one():
    line = "x" * 1_000_000
    mark = Mark(place(1, 500_000, 999_999))
    start = time.perf_counter()
    for _ in range(200):
        frame([mark], [line], gutter=1)
    assert time.perf_counter() - start < 2


LINES = st.text(
    st.sampled_from("ab: #\t'\"[]{}数据値🏗é\u0301\u202e\x1b\u200b\ufeff\u2028\u1161\ud800"),
    max_size=80,
)


@given(LINES, st.integers(1, 90), st.integers(0, 90), st.integers(30, 120))
def test_no_row_is_too_wide_or_has_a_hidden_character(line, column, length, width):
    rows = framed(line, column, column + length, width)
    for row in rows:
        assert visible(row) == row
        assert columns(row) <= width
    start = min(column - 1, len(line))
    signs = rows[-1].removeprefix("  | ")
    before = len(signs) - len(signs.lstrip(" "))
    shown = rows[1].removeprefix("1 | ")
    if not shown.startswith("…"):
        assert before == sum(cell.width for cell in cells(line[:start]))


def test_places_in_other_files_have_frames_of_their_own():
    finding = Diagnostic(
        "D209",
        "error",
        "two files",
        place(1, 1, 4, file="b"),
        "write another",
        related=(Related(place(2, 1, 2, file="a"), "the first"), Related(Place("c"), "gone")),
    )
    texts = {"a": "x\ny\n", "b": "one\n"}
    assert findings_text([finding], 3, texts=texts).splitlines()[:-3] == [
        "error[D209]: two files",
        " --> b:1:1",
        "  |",
        "1 | one",
        "  | ^^^",
        " ::: a:2:1",
        "  |",
        "2 | y",
        "  | - the first",
        " ::: c",
        "  = c: gone",
        "  = help: write another",
    ]


def test_colour_changes_nothing_but_colour():
    finding = Diagnostic(
        "D209", "warning", "two", place(1, 1, 4), "write", related=(Related(place(1, 2, 3), "a"),)
    )
    plain = list(finding_lines(finding, {"f": ["one"]}))
    inked = list(finding_lines(finding, {"f": ["one"]}, ink=Ink(colour=True)))
    assert any("\x1b[1;33m" in line for line in inked)
    assert [re.sub("\x1b\\[[0-9;]*m", "", line) for line in inked] == plain

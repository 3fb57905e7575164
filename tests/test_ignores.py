"""`# dealcheck: ignore[…]`: what counts as one, which line it is for, and what it may hide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealcheck.checking import CheckContext, check_folder
from dealcheck.checking.codes import can_be_hidden, known_codes
from dealcheck.checking.ignores import Sifted, sift
from dealcheck.reading import read_bytes
from dealcheck.reading.comments import comments_to

CONTEXT = CheckContext(importers=frozenset({"AE"}), developers=frozenset({"openai"}))
HEAD = """\
format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: openai
importer: AE
status: talks
"""
MISTAKE = "contract: {colour: blue}"
REASON = "kept for another tool"


def sifted(text: str) -> Sifted:
    result = read_bytes(text.encode(), "deal.yaml")
    assert result.document is not None, result.diagnostics
    return sift([result.document], check_folder([result.document], CONTEXT))


def shown(text: str) -> list[str]:
    return [one.code for one in sifted(text).shown]


@pytest.mark.parametrize(
    "text",
    [
        f"{MISTAKE}  # dealcheck: ignore[D101] {REASON}",
        f"{MISTAKE} #dealcheck:ignore[d101]{REASON}",
        f"{MISTAKE}  #  dealcheck:  ignore[ D999 , D101 ]  {REASON}",
        f"# dealcheck: ignore[D101] {REASON}\n{MISTAKE}",
        f"  # dealcheck: ignore[D101] {REASON}\n{MISTAKE}",
        f"# dealcheck: ignore[D101] {REASON}\r\n{MISTAKE}",
        f"# dealcheck: ignore[D101] {REASON}\n# dealcheck: ignore[D102] and more\n{MISTAKE}",
        f"# dealcheck: ignore[D101] {REASON}\n{MISTAKE}  # dealcheck: ignore[D102] and more",
        f"# dealcheck: ignore[D101] 数据\n{MISTAKE}",
    ],
)
def test_an_ignore_hides_its_finding(text):
    result = sifted(HEAD + text)
    assert [one.code for one in result.ignored] == ["D101"]
    assert "D101" not in [one.code for one in result.shown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"# dealcheck: ignore[D101] {REASON}\n\n{MISTAKE}", ["D253", "D101"]),
        (f"# dealcheck: ignore[D101] {REASON}\n# a remark\n{MISTAKE}", ["D253", "D101"]),
        (f"{MISTAKE}\n# dealcheck: ignore[D101] {REASON}", ["D101", "D253"]),
        (f"{MISTAKE}  # dealcheck: ignore[D102] {REASON}", ["D101", "D253"]),
        (f"{MISTAKE}  # dealcheck: ignore[D101]", ["D101", "D251"]),
        (f"{MISTAKE}  # dealcheck: ignore[] {REASON}", ["D101", "D250"]),
        (f"{MISTAKE}  # dealcheck: ignore {REASON}", ["D101", "D250"]),
        (f"{MISTAKE}  # dealcheck: ignroe[D101] {REASON}", ["D101", "D250"]),
        (f"{MISTAKE}  # dealcheck: ignore[[D101]] {REASON}", ["D101", "D250"]),
        (f"{MISTAKE}  # dealcheck: ignore[D9999] {REASON}", ["D101", "D252"]),
        (f"{MISTAKE}  # dealcheck: ignore[D253] {REASON}", ["D101", "D254"]),
        (f"{MISTAKE}  # see dealcheck: ignore[D101] {REASON}", ["D101"]),
        (f"{MISTAKE}  # one # dealcheck: ignore[D101] {REASON}", ["D101"]),
        ("notes: 'a # dealcheck: ignore[D101] b'", []),
        ('notes: "a\n  # dealcheck: ignore[D101] b"', []),
        ("notes: |\n  # dealcheck: ignore[D101] b\n", []),
        ("notes: >-\n  a\n\n  # dealcheck: ignore[D101] b\n# dealcheck: ignore[D101] c", ["D253"]),
        ("notes: a#dealcheck:ignore[D101] b", []),
        ("notes: |  # dealcheck: ignore[D101] b\n  c", ["D253"]),
    ],
)
def test_what_is_no_ignore_or_hides_nothing(text, expected):
    assert shown(HEAD + text) == expected


def test_a_file_without_a_format_cannot_be_hidden():
    text = HEAD.replace("deal/1", "deal/9  # dealcheck: ignore[D110] an older one")
    assert shown(text) == ["D110", "D254"]


def test_an_ignore_of_what_needs_other_files_is_not_called_unused():
    text = HEAD.replace("talks", "talks\n# dealcheck: ignore[D219] the whole is not public yet")
    assert shown(f"{text}part_of: xa-whole") == []


def test_one_ignore_covers_all_findings_of_its_line():
    text = "contract: {colour: blue, shape: round}  # dealcheck: ignore[D101] kept for another tool"
    result = sifted(HEAD + text)
    assert (len(result.ignored), result.shown) == (2, ())


def test_which_codes_can_be_hidden():
    assert not any(can_be_hidden(code) for code in known_codes() if code.startswith("D0"))
    assert not can_be_hidden("D110")
    assert can_be_hidden("D101")
    assert can_be_hidden("D201")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("comment", ["# dealcheck: ignore[D201]", "# dealcheck: ignore[D201] x"])
def test_a_flood_of_ignores_ends_with_a_note(comment):
    codes = shown(HEAD + f"{comment}\n" * 30_000)
    assert len(codes) == 201
    assert codes.count("D111") == 1


def test_a_comment_knows_its_place():
    result = read_bytes(b"a: 1\nb:  2   # dealcheck: ignore[D1] x  \n", "f")
    assert result.document is not None
    (comment,) = comments_to("dealcheck", result.document)
    assert (comment.text, comment.is_alone) == ("# dealcheck: ignore[D1] x", False)
    assert (comment.place.line, comment.place.column, comment.place.end_column) == (2, 9, 34)


PIECES = st.sampled_from(
    [
        "# dealcheck: ignore[D101] x",
        "a: ",
        "b",
        "'",
        '"',
        "|",
        ">-",
        "\n",
        "\n  ",
        " ",
        "- ",
        "[",
        "]",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_ignores_never_raise_and_never_lie_in_a_text(text):
    result = read_bytes(f"format: x\n{text}".encode(), "f")
    if result.document is None:
        return
    for comment in comments_to("dealcheck", result.document):
        # What is a comment can be taken out without changing what the file says.
        lines = list(result.document.lines)
        line = lines[comment.place.line - 1]
        lines[comment.place.line - 1] = line[: comment.place.column - 1]
        again = read_bytes("\n".join(lines).encode(), "f")
        assert again.document is not None
        assert again.document.data == result.document.data

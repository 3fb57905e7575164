"""Markdown: a text says nothing but itself, and what dealcheck writes can be read as it stands."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealcheck.render.markdown_text import escaped


@pytest.mark.parametrize(
    "text",
    [
        "Our advice: hold to it (81% of cases).",
        "Promised for December 2026: first 200 MW (the partners, 22 May 2025).",
        "30% & more, 5 + 3 - 2 = 6!",
        "1.5 million; C# and no. 5",
    ],
)
def test_plain_sentences_stay_as_they_are(text: str) -> None:
    assert escaped(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[1, 2]", r"\[1, 2\]"),
        ("~32", r"\~32"),
        ("[x](javascript:alert(1))", r"\[x\]&#40;javascript:alert(1))"),
        ("![x](y)", r"!\[x\]&#40;y)"),
        ("<b onclick=x>", "&#60;b onclick=x&#62;"),
        ("https://example.org", "https&#58;//example.org"),
        ("WWW.example.org", "WWW&#46;example.org"),
        ("ask @somebody", "ask &#64;somebody"),
        ("see #12", "see &#35;12"),
        ("# big", "&#35; big"),
        ("- item", "&#45; item"),
        ("1. item", "1&#46; item"),
        ("a | b", "a &#124; b"),
        ("*x* _y_ `z` ~~w~~", r"&#42;x&#42; &#95;y&#95; &#96;z&#96; \~\~w\~\~"),
        ("&lt;b&gt; &#60;", "&#38;lt;b&#38;gt; &#38;&#35;60;"),
        (":smile: a:b", "&#58;smile: a:b"),
        ("a\nb", r"a&#92;nb"),
    ],
)
def test_what_could_begin_something_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


@given(st.text(alphabet="ab1 .:/@#&<>[]()!|~*_`\\+-w;", max_size=30))
def test_a_reader_sees_the_text_and_no_mark_is_left_open(text: str) -> None:
    written = escaped(text)
    shown = html.unescape(re.sub(r"\\([\[\]~])", r"\1", written))
    assert shown == text
    bare = re.sub(r"&#\d+;|\\[\[\]~]", "·", written)
    assert not re.search(r"[\[\]<>|`*_~\\]|://|@\w|#\d|&[#\w]", bare)

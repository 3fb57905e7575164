"""Edits of a file's text: the data becomes what was wanted, and nothing else is touched."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealcheck.editing import NotEdited, rewritten
from dealcheck.reading import read_bytes

TEXT = """\
# yaml-language-server: $schema=deal.schema.json
# What this is about.
id: one   # its name

importer: NO   # Norway
contract:
  # Nobody says more.
  term_years: [5, 15]
  operator:   # one of these
    - first
    - second
  rights: {audit: partly, step_in: "no"}
  law:
work:
  engineers: 2
  note: >-
    Several lines
    of text.
evidence:
  work.engineers: {sources: [S1]}
  contract.law:
    sources: [S1]
    note: An old one.
"""


def data_of(text: str) -> dict[str, Any]:
    document = read_bytes(text.encode(), "test.yaml").document
    assert document is not None
    return copy.deepcopy(document.data)


def edited(text: str, *changes: tuple[str, object]) -> str:
    """The text with values set by path; `...` takes an entry out."""
    wanted = data_of(text)
    for path, value in changes:
        *outer, key = path.split("/")
        block = wanted
        for step in outer:
            block = block.setdefault(step, {})
        if value is ...:
            del block[key]
        else:
            block[key] = value
    found = rewritten(text, wanted)
    assert isinstance(found, str), found
    assert data_of(found) == wanted
    return found


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that only one of two texts has."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize(
    ("changes", "gone", "new"),
    [
        ([("id", "two")], ["id: one   # its name"], ["id: two   # its name"]),
        ([("contract/term_years", 7)], ["  term_years: [5, 15]"], ["  term_years: 7"]),
        ([("work/engineers", 60)], ["  engineers: 2"], ["  engineers: 60"]),
        (
            [("contract/operator", "first")],
            ["  operator:   # one of these", "    - first", "    - second"],
            ["  operator: first   # one of these"],
        ),
        ([("contract/law", "neutral")], ["  law:"], ["  law: neutral"]),
        (
            [("contract/rights/audit", "yes"), ("contract/rights/price_cap", "yes")],
            ['  rights: {audit: partly, step_in: "no"}'],
            ['  rights: {audit: yes, step_in: "no", price_cap: yes}'],
        ),
        ([("contract/exit", "free")], [], ["  exit: free"]),
        ([("work/elicitation", "pilots")], [], ["  elicitation: pilots"]),
        ([("alignment/licence", "whole")], [], ["alignment:", "  licence: whole"]),
        (
            [("importer", {"id": "NO", "based_on": "NO", "facts": {"strategy": "slogan"}})],
            ["importer: NO   # Norway"],
            [
                "importer:   # Norway",
                '  id: "NO"',
                '  based_on: "NO"',
                "  facts:",
                "    strategy: slogan",
            ],
        ),
        (
            [("evidence/contract.law", ...)],
            ["  contract.law:", "    sources: [S1]", "    note: An old one."],
            [],
        ),
        ([("evidence/work.engineers", ...)], ["  work.engineers: {sources: [S1]}"], []),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_only_what_is_touched_changes(changes, gone, new, ending):
    text = TEXT.replace("\n", ending)
    after = edited(text, *changes)
    assert lines_changed(text, after) == (gone, new)
    assert after.count(ending) == after.count("\n")


def test_an_entry_is_taken_out_of_a_flow_mapping_with_its_comma():
    assert "{a: 1, c: 3}" in edited("x: {a: 1, b: 2, c: 3}\n", ("x/b", ...))
    assert "{a: 1, b: 2}" in edited("x: {a: 1, b: 2, c: 3}\n", ("x/c", ...))


def test_a_file_without_a_line_end_stays_without_one():
    assert edited("a: 1\nb: {c: 2}", ("b/d", 3), ("e", "text: with a colon")) == (
        'a: 1\nb: {c: 2, d: 3}\ne: "text: with a colon"'
    )


def test_the_comment_stands_below_the_line_for_editors():
    found = rewritten(TEXT, data_of(TEXT), ["A draft of\nsomething."])
    assert isinstance(found, str)
    assert found.splitlines()[:3] == [
        TEXT.splitlines()[0],
        r"# A draft of\nsomething.",
        "# What this is about.",
    ]


def test_what_two_places_share_is_not_edited_in_one_of_them():
    text = "a: &same {b: 1}\nc: *same\n"
    wanted = data_of(text)
    wanted["c"] = {"b": 2}
    assert isinstance(rewritten(text, wanted), NotEdited)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
VALUES = st.recursive(
    WORDS | st.integers(-(10**6), 10**6) | st.booleans(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(WORDS, inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)
PLACES = st.sampled_from(
    [
        "id",
        "importer",
        "contract/term_years",
        "contract/operator",
        "contract/law",
        "contract/rights/audit",
        "contract/rights/new",
        "work/new",
        "work/note",
        "new",
        "new/deep",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(PLACES, VALUES, min_size=1, max_size=3))
def test_whatever_is_set_is_what_is_read_or_nothing_is_written(changes):
    wanted = data_of(TEXT)
    for path, value in changes.items():
        *outer, key = path.split("/")
        block = wanted
        for step in outer:
            inner = block.get(step)
            if not isinstance(inner, dict):
                inner = block[step] = {}
            block = inner
        block[key] = value
    found = rewritten(TEXT, wanted)
    if isinstance(found, str):
        assert data_of(found) == wanted
        assert "# Nobody says more." in found

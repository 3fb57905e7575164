"""Lines are broken where a reader would break them, and columns give way in their order."""

from __future__ import annotations

import pytest

from dealcheck.pages.blocks import Column, Page, Section, Table, words
from dealcheck.render.look import Look
from dealcheck.render.terminal import terminal_text
from dealcheck.render.widths import fitted


def column(text: str, size: int) -> list[str]:
    """A text as a column of that size shows it."""
    row = (words(text), words("|" * (58 - size)))
    columns = (Column("", least=size), Column("", is_number=True))
    table = Table("", columns, (Section("", (row,)),))
    page = terminal_text(Page("", (table,)), Look(60))
    return [line.partition("|")[0].rstrip() for line in page.splitlines()]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("alignment.public_finance_percent", ["alignment.public_", "finance_percent"]),
        ("local-operator-foreign-stake", ["local-operator-", "foreign-stake"]),
        ("is local-operator now", ["is local-operator", "now"]),
        ("unbrokenandmuchlongerthanthat", ["unbrokenandmuchlon", "gerthanthat"]),
        ("short-word and another-one", ["short-word and", "another-one"]),
    ],
)
def test_a_word_that_no_line_holds_is_broken_at_a_joint(text: str, lines: list[str]) -> None:
    assert column(text, 18) == lines


def test_columns_of_the_highest_rank_go_first() -> None:
    columns = [Column("a", least=10), Column("b", rank=2, least=10), Column("c", rank=1, least=10)]
    assert fitted(columns, [10, 10, 10], 34).places == (0, 1, 2)
    assert fitted(columns, [10, 10, 10], 30).places == (0, 2)
    assert fitted(columns, [10, 10, 10], 12).places == (0,)


def test_what_is_cut_keeps_its_ends() -> None:
    rows = tuple((words(f"a-long-name-of-a-deal-{year}"),) for year in (2025, 2026))
    columns = (Column("", cut="middle", least=16), Column("", is_number=True))
    table = Table("", columns, (Section("", tuple((*row, words("x" * 43)) for row in rows)),))
    lines = terminal_text(Page("", (table,)), Look(60)).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["a-long-na…l-2025", "a-long-na…l-2026"]

"""Tables break lines where a reader would."""

import pytest

from dealcheck.output.sheet import Column, Sheet, text_of
from dealcheck.render.look import Look


def column(text: str, size: int) -> list[str]:
    """A text as a column of that size shows it."""
    sheet = Sheet(Look(60))
    table = sheet.table(Column("", ratio=1), Column("", size=58 - size), headed=False)
    table.add_row(text_of((text,)), "|")
    sheet.draw(table)
    return [line.partition("|")[0].rstrip() for line in sheet.done().splitlines()]


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
def test_a_word_that_no_line_holds_is_broken_at_a_joint(text, lines):
    assert column(text, 18) == lines

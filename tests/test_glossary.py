"""The glossary: one meaning a word, and no word of a page's headings that has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command import run

from dealcheck.glossary import glossary
from dealcheck.workflow import load_model

ROOT = Path(__file__).resolve().parents[1]
WORDS = {form.casefold() for one in glossary() for form in (one.term, *one.also)}
# Words of everyday English that stand over columns, and say by themselves what is beneath.
PLAIN = {
    *("developer", "us government", "importer", "score", "moves", "whom to ask", "how usual"),
    *("ask for", "to find out first", "decides", "known", "if secrets are worse", "deals"),
    *("us", "support", "chance", "alignment", "demand", "id", "title"),
}


def test_every_word_has_one_meaning() -> None:
    forms = [form.casefold() for one in glossary() for form in {one.term, *one.also}]
    assert len(forms) == len(set(forms)) > 35
    assert all(one.text.endswith(".") and len(one.text) < 400 for one in glossary())


@pytest.mark.parametrize("one", glossary(), ids=lambda one: one.term)
def test_explain_answers_by_every_form_of_a_word(one: object) -> None:
    for form in (one.term, *one.also):  # type: ignore[attr-defined]
        done = run("explain", form)
        assert done.returncode == 0, form
        assert done.stdout


def test_headings_and_legends_of_pages_are_in_the_glossary() -> None:
    page = run("score", str(ROOT / "deals" / "ae-stargate-uae.yaml")).stdout
    heads = [
        line for line in page.splitlines() if re.search(r"   +(score|decides|how usual) ", line)
    ]
    # What stands in brackets says how to read the word before it.
    cells = {
        cell.casefold().partition(" (")[0]
        for head in heads
        for cell in re.split(r"\s{2,}", head.strip())
    }
    legend = "higher is better; ● median ━ 80% ├─┤ bounds"
    cells -= {legend, "three trade-offs"}
    assert len(cells) > 6
    assert cells <= WORDS | PLAIN
    assert {"80%", "bounds", "trade-offs"} <= WORDS


def test_the_poles_and_all_stages_strengths_and_kinds_of_knowledge_have_their_words() -> None:
    model = load_model().model
    assert model is not None
    assert {model.measures[pole].title.casefold() for pole in model.poles} <= WORDS
    assert {"stage", "stance", "strong", "conditional", "undecided", "nothing to go on"} <= WORDS
    assert {"stated", "follows", "usual", "open"} <= WORDS

"""What somebody meant: numbers as people write them, texts cut by a comma, escapes of JSON."""

from __future__ import annotations

import pytest
import yaml

from dealcheck.checking import CheckContext, check_document
from dealcheck.checking.meant import Wanted, meant
from dealcheck.checking.quantities import Span
from dealcheck.diagnostics import Diagnostic
from dealcheck.reading import parser, read_bytes

CONTEXT = CheckContext.shipped()
HEAD = """\
format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: openai
importer: AE
status: talks
"""


def found(facts: str) -> list[Diagnostic]:
    read = read_bytes(f"{HEAD}{facts}\n".encode(), "deal.yaml")
    if read.document is None:
        return list(read.diagnostics)
    return [*read.diagnostics, *check_document(read.document, CONTEXT)]


@pytest.mark.parametrize(
    ("facts", "help_text"),
    [
        ("contract: {term_years: 36 months}", "write 3 (years)"),
        ("contract: {term_years: five}", "write 5 (years)"),
        ("contract: {term_years: 3-5}", "write [3, 5] (years)"),
        ("contract: {term_years: 3 to 5}", "write [3, 5] (years)"),
        ("contract: {term_years: between 3 and 5 years}", "write [3, 5] (years)"),
        ("contract: {term_years: 12–24 months}", "write [1, 2] (years)"),
        ("contract: {term_years: ~5}", "write 5, or the range that it may be in (years)"),
        (
            "contract:\n  term_years: >5",
            "write {at_least: 5} (years)",
        ),
        (
            "contract: {term_years: 5+}",
            "write {at_least: 5} (years)",
        ),
        (
            "contract: {term_years: up to 5}",
            "write {at_most: 5} (years)",
        ),
        ("infrastructure: {power_mw: {firm: 1 GW}}", "write 1000 (MW)"),
        ("infrastructure: {power_mw: {firm: 20MW}}", "write 20 (MW)"),
        ("infrastructure:\n  power_mw: {firm: '1,500'}", "write 1500 (MW)"),
        ("demand: {anchor_percent: 40%}", "write 40 (percent)"),
        ("demand:\n  anchor_percent: 1,5", "write 1.5 (percent)"),
        ("demand: {users: 5 million}", "write 5000000 (people)"),
        ("money:\n  - amount: 600,000,000\n    currency: USD", "write 600000000"),
        ("work: {engineers_on_site: a dozen or so}", None),
        ("contract: {term_years: 5 parsecs}", None),
        ("contract: {term_years: 700}", None),
        ("contract: {term_years: 700 years}", None),
        ("contract: {term_years: 5-3}", None),
    ],
)
def test_a_text_that_was_meant_as_a_number_is_said_in_this_format(facts, help_text):
    wrong = [one for one in found(facts) if one.code in ("D104", "D105")]
    if help_text is None:
        assert all("write a number" in one.help or "write one" in one.help for one in wrong)
    else:
        assert [one.help for one in wrong] == [help_text]
        # What is advised is what the format takes.
        advised = help_text.removeprefix("write ")
        value = yaml.safe_load(advised.partition(" (")[0].partition(" for")[0].partition(", or")[0])
        assert isinstance(value, int | float | list | dict)


def test_the_source_of_a_bound_is_shown_and_not_what_yaml_makes_of_it():
    (wrong,) = found("contract:\n  term_years: >5")
    assert "is `>5`" in wrong.message


@pytest.mark.parametrize("written", [">= 5", "> 5"])
@pytest.mark.parametrize("form", ["contract:\n  term_years: {}", "contract: {{term_years: {}}}"])
def test_a_bound_that_yaml_cannot_read_is_told_as_an_open_end(form, written):
    (wrong,) = found(form.format(written))
    assert wrong.code == "D020"
    assert wrong.help == "write {at_least: 5}"


@pytest.mark.parametrize("odd", ["", " ", "x" * 5000, "9" * 5000, "-" * 60, "~" * 60, "1-" * 30])
def test_what_nobody_can_read_is_left_alone_at_once(odd):
    assert meant(odd, Wanted("years", Span(0, 100), ranges=True)) == ""


# --- commas in braces -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "code", "help_text"),
    [
        (
            "money: [{amount: 600,000,000, currency: USD}]",
            "D031",
            "write the number without commas: 600000000",
        ),
        ("contract: {annual_cost_percent: 1,5}", "D031", "write the number with a point: 1.5"),
        (
            "money: [{amount: 5, currency: USD, note: A trial for about 180,000.}]",
            "D031",
            'put the whole text in quotes: "A trial for about 180,000."',
        ),
        (
            "evidence: {status: {confidence: unknown, note: Nothing is bought, and so on.}}",
            "D101",
            'put the whole text in quotes: "Nothing is bought, and so on."',
        ),
        (
            "evidence: {status: {note: 'One', two, three and four, confidence: unknown}}",
            "D101",
            "put the whole text in quotes: \"'One', two, three and four\"",
        ),
    ],
)
def test_a_comma_that_ends_a_value_is_one_finding_that_says_so(facts, code, help_text):
    (wrong,) = found(facts)
    assert (wrong.code, wrong.help) == (code, help_text)
    assert "the comma before it ends the value" in wrong.message


@pytest.mark.parametrize(
    "facts",
    [
        "contract: {exclusivity: none, term_yeras}",
        "contract: {exclusivity: none, oops: 1}",
        "contract: {oops}",
        "contract:\n  oops:",
    ],
)
def test_other_unknown_keys_are_told_as_before(facts):
    (wrong,) = found(facts)
    assert wrong.code == "D101"
    assert "unknown key" in wrong.message


def test_a_line_of_many_commas_costs_no_more_than_its_length():
    facts = "contract: {exclusivity: none" + ", 1" * 20_000 + "}"
    assert len(found(facts)) <= 120


# --- escapes of JSON ------------------------------------------------------------------------------


@pytest.mark.parametrize("loader", [parser.LOADER, yaml.SafeLoader])
def test_a_pair_of_halves_is_told_with_the_character_it_stands_for(monkeypatch, loader):
    monkeypatch.setattr(parser, "LOADER", loader)
    read = read_bytes(b'{"name": "a rocket \\ud83d\\ude80"}', "deal.json")
    (wrong,) = read.diagnostics
    assert wrong.code == "D020"
    if loader is not yaml.SafeLoader:
        assert wrong.help == "write the character itself, `\U0001f680`, or \\U0001F680"
        assert wrong.place.column == 20

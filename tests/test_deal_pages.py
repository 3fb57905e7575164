"""The pages of deals as blocks: short enough, the same in every format, and safe to show."""

from __future__ import annotations

import html
import re
import statistics
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from dealcheck import workflow
from dealcheck.model.types import PARTIES, Party
from dealcheck.pages.blocks import Bars, Column, Grid, Page, Section, Span, Table, words
from dealcheck.pages.brief_page import brief_page
from dealcheck.pages.deal_page import deal_page, full_page
from dealcheck.pages.folder_page import folder_page, table_page
from dealcheck.pages.report_page import report_pages
from dealcheck.pages.words import brief, chance_word, day, lower_first, money, quantity, score_word
from dealcheck.render.html import html_text
from dealcheck.render.look import Look
from dealcheck.render.markdown import markdown_text
from dealcheck.render.score_formats import minute_page
from dealcheck.render.terminal import terminal_text
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.scores import Score
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.stress import stress_deals

ROOT = Path(__file__).resolve().parents[1]
CASES = Path(__file__).parent / "cases" / "score"

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def shipped() -> tuple[DealScore, ...]:
    return workflow.score([str(ROOT / "deals")]).scores


@pytest.fixture(scope="module")
def cases() -> dict[str, DealScore]:
    return {score.deal.text("id"): score for score in workflow.score([str(CASES)]).scores}


def texts(value: object) -> Iterator[str]:
    """Every text of a page: walked without knowing the blocks, so that a new one is held too."""
    if isinstance(value, Span):
        yield value.text
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            found = getattr(value, field.name)
            is_text = isinstance(found, str) and field.name in ("title", "text", "aside")
            yield from [found] if is_text else texts(found)


def seen(text: str) -> str:
    """The letters of a rendered page, without what lays it out."""
    return re.sub(r"[\s`*|#<>…\\]|<br>|(?<!\S)-(?!\S)", "", html.unescape(text))


def without_tags(page: str) -> str:
    """What a reader of an HTML page sees, and the words that stand for its pictures."""
    body = page.partition("<body>")[2]
    said = re.sub(r'<[^<>]*aria-label="([^"]*)"[^<>]*>', r" \1 ", body)
    return re.sub(r"</?[a-z][^<>]*>", "", said)


def brief_for(party: Party) -> Callable[[DealScore], Page]:
    return lambda score: brief_page(score, party, workflow.facts())


def report_on(score: DealScore) -> Page:
    """All pages of a report on two deals as one."""
    other = replace(score, deal=replace(score.deal))
    (test,) = stress_deals([score.deal], score.model, workflow.facts(), ScoreSettings(draws=50))
    pages = report_pages([score, other], [test, test])
    blocks = (block for page in pages for block in page.blocks)
    return Page("report", tuple(blocks))


@pytest.mark.parametrize(
    "make",
    [deal_page, full_page, *map(brief_for, PARTIES), report_on],
    ids=["minute", "full", *(f"brief-{party}" for party in PARTIES), "report"],
)
def test_every_format_shows_every_text_of_a_page(
    shipped: tuple[DealScore, ...], make: Callable[[DealScore], Page]
) -> None:
    """Words of a cell stand in lines of their own, so they are looked for one by one."""
    for score in shipped[::6]:
        page = make(score)
        drawn = {
            "terminal": seen(terminal_text(page, Look(160))),
            "Markdown": seen(markdown_text(page)),
            "HTML": seen(without_tags(html_text([page]))),
        }
        for text in texts(page.blocks):
            for word in text.split():
                for format, shown in drawn.items():
                    assert seen(word) in shown, (score.deal.text("id"), format, text)


@pytest.mark.parametrize(("width", "most", "half"), [(100, 50, 45), (80, 70, 70)])
def test_a_deal_is_read_in_a_minute(
    shipped: tuple[DealScore, ...], width: int, most: int, half: int
) -> None:
    counts = {}
    for score in shipped:
        page = minute_page(score, Look(width))
        counts[score.deal.text("id")] = page.count("\n")
        assert max(map(len, page.split("\n"))) <= width, score.deal.text("id")
    assert max(counts.values()) <= most, counts
    assert statistics.median(counts.values()) <= half, counts


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160])
def test_pages_use_the_columns_that_there_are(cases: dict[str, DealScore], width: int) -> None:
    scores = tuple(cases.values())
    pages = [full_page(scores[0]), folder_page(scores), folder_page(scores, by="us_support")]
    for page in pages:
        lines = terminal_text(page, Look(width)).split("\n")
        assert max(map(len, lines)) <= width
        assert max(map(len, lines)) > width * 3 // 4 or width > 140


def test_every_party_has_a_condition_where_it_has_any(shipped: tuple[DealScore, ...]) -> None:
    names = {"developer": "Developer", "us_government": "US", "importer": "Importer"}
    for score in shipped:
        lines = minute_page(score, Look(100)).split("\n")
        head = next((n for n, line in enumerate(lines) if "how usual" in line), len(lines))
        end = next((n for n, line in enumerate(lines) if n > head and not line), len(lines))
        first = {line.split(" ")[0] for line in lines[head:end]}
        for party in PARTIES:
            assert (names[party] in first) == bool(score.parties[party].conditions)


@pytest.mark.parametrize("make", [deal_page, full_page])
def test_what_a_file_says_stays_text(cases: dict[str, DealScore], make: object) -> None:
    page = make(cases["unsafe-words"])  # type: ignore[operator]
    for look in (Look(100, colour=True), Look(80), Look(80, ascii_only=True)):
        drawn = terminal_text(page, look)
        assert "\x1b[31malert" not in drawn
        assert "[bold]and[/bold]" in drawn
        assert "\u202e" not in drawn
    marked = markdown_text(page)
    assert "[bold]" not in marked
    assert "\x1b" not in marked


def test_markup_in_a_block_is_no_markdown_and_no_html() -> None:
    hostile = "<b>x</b> [y](http://z) | `code` @all #1\n| a |"
    page = Page(
        hostile,
        (
            Table(
                hostile,
                (Column(hostile), Column("n", is_number=True)),
                (Section(hostile, ((words(hostile), words(Span(hostile, "code"))),)),),
            ),
            Grid(hostile, (hostile,), ((hostile, (words(hostile),)),)),
        ),
    )
    text = re.sub(r"`[^`]*`", "", markdown_text(page))
    assert "<b>" not in text
    assert "](" not in text
    assert "@all" not in text
    head, *rows = [line for line in text.split("\n") if line.startswith("|")]
    assert rows
    assert head.count(" | ") == 1


def test_a_bar_has_a_dot_only_where_a_number_can_stand_for_it(
    shipped: tuple[DealScore, ...],
) -> None:
    for score in shipped:
        (bars,) = (block for block in deal_page(score).blocks if isinstance(block, Bars))
        for pole, bar in zip(score.model.poles, bars.bars, strict=True):
            value = score.measures[pole]
            is_open = value.high - value.low > 40
            assert (bar.dot is None) == is_open
            assert ("open" in [span.text for span in bar.cells[0]]) == is_open


def test_a_table_in_full_says_how_surely(cases: dict[str, DealScore]) -> None:
    text = markdown_text(table_page(tuple(cases.values())))
    for score in cases.values():
        for party in PARTIES:
            stance = score.parties[party].stance
            assert (stance.strength.replace("-", " ") in text) or stance.action is None


@pytest.mark.parametrize(
    ("low", "high", "word"), [(40, 60, "50"), (37, 63, "~50"), (29, 71, "open"), (30, 70, "~50")]
)
def test_a_score_is_written_as_its_interval_allows(low: int, high: int, word: str) -> None:
    assert score_word(Score(50, 0, 100, low, high)) == word
    chance = Score(0.5, 0, 1, low / 100, high / 100)
    assert chance_word(chance) == (word if word == "open" else f"{word}%")


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (day("2026-04-09"), "9 April 2026"),
        (day("2026-04"), "April 2026"),
        (day("2026"), "2026"),
        (money([1_000_000_000, 1_500_000_000], "EUR"), "€1–1.5 billion"),
        (money(20_000_000, "NOK"), "NOK 20 million"),
        (money("unknown", "USD"), ""),
        (quantity([100, 230]), "100–230"),
        (quantity(77_500), "77,500"),
        (quantity(4.76), "4.76"),
        (lower_first("Future demand"), "future demand"),
        (lower_first("US backing"), "US backing"),
        (lower_first("American stack"), "American stack"),
        (lower_first("OpenAI sells"), "OpenAI sells"),
        (brief("a short one.", 20), "a short one"),
        (brief("a text that is too long", 12), "a text that …"),
    ],
)
def test_numbers_days_and_names_are_written_as_people_do(shown: str, text: str) -> None:
    assert shown == text

"""`dealcheck brief`: a page for whoever decides, in which every statement of fact has a source."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import run
from deal_builder import bare_deal, scored

from dealcheck import workflow
from dealcheck.model.types import PARTIES, Party
from dealcheck.pages.blocks import Heading, Item, Listing, Page, plain_text
from dealcheck.pages.brief_page import PARTS, brief_page
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.settings import ScoreSettings

ROOT = Path(__file__).resolve().parents[1]
UAE = str(ROOT / "deals" / "ae-stargate-uae.yaml")
MARK = re.compile(r" \[(\d+(?:, \d+)*)\]")

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def library() -> tuple[DealScore, ...]:
    return workflow.score([str(ROOT / "deals")], settings=ScoreSettings(200, thorough=True)).scores


def briefs(scores: tuple[DealScore, ...]) -> Iterator[tuple[DealScore, Party, Page]]:
    for score in scores:
        for party in PARTIES:
            yield score, party, brief_page(score, party, workflow.facts())


def under(page: Page, title: str) -> list[Item]:
    """The entries below a heading, up to the next one."""
    found: list[Item] = []
    inside = False
    for block in page.blocks:
        if isinstance(block, Heading):
            inside = block.text == title
        elif inside and isinstance(block, Listing):
            found += block.items
    return found


def sources(page: Page) -> Listing | None:
    return next((b for b in page.blocks if isinstance(b, Listing) and b.title == "Sources"), None)


def lines(page: Page) -> Iterator[str]:
    for block in page.blocks:
        if isinstance(block, Listing) and block.title != "Sources":
            for item in block.items:
                yield plain_text(item.words)


def test_every_mark_has_its_source_and_every_source_its_mark(
    library: tuple[DealScore, ...],
) -> None:
    for score, party, page in briefs(library):
        marked = {
            int(number)
            for line in lines(page)
            for marks in MARK.findall(line)
            for number in marks.split(", ")
        }
        listed = sources(page)
        numbers = [plain_text(one.label) for one in listed.items] if listed else []
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
        assert marked == set(map(int, numbers)), (score.deal.text("id"), party)


def test_every_stated_fact_of_a_real_deal_carries_a_source(library: tuple[DealScore, ...]) -> None:
    titles = {fact.title for fact in workflow.facts().facts.values()}
    checked = 0
    for score, party, page in briefs(library):
        if score.deal.text("nature") != "real":
            continue
        for line in lines(page):
            if line.partition(":")[0] in titles:
                assert MARK.search(line) or "no source given" in line, (
                    score.deal.text("id"),
                    party,
                    line,
                )
                checked += 1
    assert checked > 500


@pytest.mark.parametrize("party", PARTIES)
def test_a_brief_asks_the_questions_of_its_party(
    library: tuple[DealScore, ...], party: Party
) -> None:
    page = brief_page(library[0], party, workflow.facts())
    headings = [block.text for block in page.blocks if isinstance(block, Heading)]
    assert [part.title for part in PARTS[party]] == [
        title for title in headings if title in {part.title for part in PARTS[party]}
    ]
    assert sum(title.startswith("What to tell ") for title in headings) == 2
    tradeoffs = {part.tradeoff for part in PARTS[party]} - {""}
    assert tradeoffs == set(library[0].model.report.tradeoffs)


def test_conditions_are_those_of_the_score_with_their_clauses(
    library: tuple[DealScore, ...],
) -> None:
    for score, party, page in briefs(library):
        asked = under(page, "What to insist on if it goes on, in this order")
        brought = under(page, "What to bring ourselves")
        wanted = score.parties[party].conditions[:5]
        own = [one for one in wanted if one.mode == "offer"]
        others = [one for one in wanted if one.mode != "offer"]
        assert (len(asked), len(brought)) == (len(others), len(own))
        for item, one in zip((*asked, *brought), (*others, *own), strict=True):
            text = " ".join(map(plain_text, (item.words, *item.more)))
            clause = one.lever.clause
            for part in (one.lever.title[1:], clause.ask, clause.fallback, clause.offer, one.usual):
                assert part in text


def test_nobody_is_told_to_ask_himself(library: tuple[DealScore, ...]) -> None:
    own = {"importer": "ask the importer", "developer": "ask the developer"}
    for _, party, page in briefs(library):
        text = " ".join(lines(page))
        assert own.get(party, "ask the US government") not in text


def test_nobody_offers_what_is_not_his(library: tuple[DealScore, ...]) -> None:
    """What is offered for a clause comes from who asks for it, and never from Washington alone."""
    for _, party, page in briefs(library):
        offers = re.findall(r"\(we offer ([^)]*)\)", " ".join(lines(page)))
        if party == "us_government":
            assert not any("supplier" in one or "budget" in one for one in offers)
        if party == "developer":
            assert not any("budget" in one or "site" in one for one in offers)


def test_of_a_deal_that_is_not_american_there_is_nothing_to_tell_washington(
    library: tuple[DealScore, ...],
) -> None:
    for score, party, page in briefs(library):
        support = score.parties["us_government"].support
        told = [b.text for b in page.blocks if isinstance(b, Heading) and "to tell" in b.text]
        foreign = support is not None and support.answer == "not-american"
        assert len(told) == (2 if not foreign else 0 if party == "us_government" else 1)


def test_a_file_that_states_nothing_gets_no_advice_and_no_reasons() -> None:
    score = scored(base=bare_deal(), settings=ScoreSettings(200, thorough=True))
    for party in PARTIES:
        page = brief_page(score, party, workflow.facts())
        text = " ".join(lines(page))
        decision = next(plain_text(block.words) for block in page.blocks if hasattr(block, "words"))
        assert "Nothing to go on yet" in decision
        assert under(page, "What to insist on if it goes on, in this order") == []
        assert "Its own best course" not in text


def test_shares_never_contradict_the_score(library: tuple[DealScore, ...]) -> None:
    for score, party, page in briefs(library):
        stance = score.parties[party].stance
        first = next(plain_text(block.words) for block in page.blocks if hasattr(block, "words"))
        if stance.action is not None:
            assert f"{round(100 * stance.share)}%" in first
            assert ("Undecided" in first) is (stance.strength == "undecided")


@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_a_brief_through_a_real_process(format: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dealcheck", "brief", UAE, "--for", "importer", "-f", format],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    beginning = {
        "terminal": "Stargate UAE: a brief",
        "markdown": "# Stargate UAE",
        "html": "<!doctype",
    }
    assert done.stdout.startswith(beginning[format])
    assert "Can we run it?" in done.stdout


def test_a_what_if_is_in_the_brief() -> None:
    text = run("brief", UAE, "--for", "importer", "--set", "model.possession=open-weights").stdout
    assert "weights" in text
    assert text != run("brief", UAE, "--for", "importer").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((UAE,), 2, "--for"),
        ((UAE, "--for", "washington"), 2, "us_government"),
        ((str(ROOT / "deals"), "--for", "importer"), 2, "one at a time"),
        (("nowhere.yaml", "--for", "importer"), 2, "nowhere.yaml"),
    ],
)
def test_what_cannot_be_is_said(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run("brief", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr

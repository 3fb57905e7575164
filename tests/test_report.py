"""`dealcheck report`: one file on many deals."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st

from dealcheck.pages.report_page import frontier

ROOT = Path(__file__).resolve().parents[1]
DEALS = ROOT / "deals"
SOME = [str(DEALS / f"{name}.yaml") for name in ("ae-stargate-uae", "no-stargate-norway")]
MOST_BYTES = 1_500_000

pytestmark = pytest.mark.timeout(300)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dealcheck", "report", *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on all shipped deals."""
    file = tmp_path_factory.mktemp("report") / "report.html"
    done = command("deals", "--output", str(file))
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return file


def test_the_report_on_the_library_is_one_small_file(library: Path) -> None:
    assert [one.name for one in library.parent.iterdir()] == ["report.html"]
    assert 200_000 < library.stat().st_size < MOST_BYTES


def test_every_link_within_the_report_leads_to_a_heading(library: Path) -> None:
    page = library.read_text(encoding="utf-8")
    anchors = re.findall(r'\bid="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert len(links) > 80
    assert links <= set(anchors)


def test_every_deal_stands_in_the_table_and_on_a_page_of_its_own(library: Path) -> None:
    page = library.read_text(encoding="utf-8")
    deals = {file.stem for file in DEALS.rglob("*.yaml") if "profiles" not in file.parts}
    linked = set(re.findall(r'<a href="#deal-([^"]+)">', page))
    own = set(re.findall(r'<h2 id="deal-([^"]+)">', page))
    assert linked == own == deals


def test_the_same_deals_give_the_same_bytes() -> None:
    one, other = command(*SOME), command(*SOME)
    assert one.stdout == other.stdout
    assert one.stdout.startswith("<!doctype html>")


def test_one_deal_has_no_page_of_all_deals_and_no_script() -> None:
    done = run("report", SOME[0])
    assert done.returncode == 0
    assert "<h1 id=" in done.stdout
    assert "<script>" not in done.stdout
    assert "All deals" not in done.stdout


def test_deals_can_be_chosen_sorted_and_grouped() -> None:
    done = run("report", *SOME, "--where", "stage=over")
    assert 'id="deal-no-stargate-norway"' in done.stdout
    assert 'id="deal-ae-stargate-uae"' not in done.stdout
    sorted_up = run("report", *SOME, "--sort=-goes_ahead").stdout
    assert sorted_up.index("#deal-no-stargate-norway") < sorted_up.index("#deal-ae-stargate-uae")
    grouped = run("report", *SOME, "--by", "stage").stdout
    assert grouped.count('scope="rowgroup"') == 2


def test_a_bad_file_leaves_the_report_on_the_others(tmp_path: Path) -> None:
    bad, file = tmp_path / "bad.yaml", tmp_path / "report.html"
    bad.write_text("format: dealcheck/deal/1\nid: bad\n", encoding="utf-8")
    done = run("report", SOME[0], str(bad), "--output", str(file))
    assert done.returncode == 1
    assert "bad.yaml" in done.stderr
    assert "Stargate UAE" in file.read_text(encoding="utf-8")


def test_nothing_that_was_read_is_written_over(tmp_path: Path) -> None:
    deal = tmp_path / "deal.yaml"
    text = (DEALS / "ae-stargate-uae.yaml").read_text(encoding="utf-8")
    deal.write_text(text, encoding="utf-8")
    done = run("report", str(deal), "--output", str(deal))
    assert done.returncode == 2
    assert "one of the files that are read" in done.stderr
    assert deal.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((SOME[0], "--open"), 2, "--output"),
        ((SOME[0], "--where", "stage=nonsense"), 2, "`stage` is never"),
        ((SOME[0], "--by", "colour"), 2, "no groups by"),
        ((SOME[0], "--where", "stage=over"), 3, "none of the deals meets"),
        (("nowhere.yaml",), 2, "nowhere.yaml"),
    ],
)
def test_what_cannot_be_is_said(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run("report", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_open_shows_the_file_that_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    file = tmp_path / "report.html"
    assert run("report", SOME[0], "--output", str(file), "--open").returncode == 0
    assert shown == [file.resolve().as_uri()]


PLACES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=12)


@given(PLACES)
def test_the_frontier_is_what_nothing_beats_on_both_scores(places: list[tuple[int, int]]) -> None:
    """By brute force: a place is beaten by one that is as good on both and better on one."""
    unbeaten = {
        one
        for one in places
        if not any(other != one and other[0] >= one[0] and other[1] >= one[1] for other in places)
    }
    assert list(frontier(places)) == sorted(unbeaten)

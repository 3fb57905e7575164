"""The report and a brief in a real browser: nothing is fetched, all can be read, sorted, printed.

They need Chromium, and axe-core, whose file is named by DEALCHECK_AXE.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command import run
from components import do_without

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
UAE = str(ROOT / "deals" / "ae-stargate-uae.yaml")
HOSTILE_NAME = (
    "<img src=https://example.org/x onerror=document.title='run'> </script><b>bold</b>" + "x" * 100
)
# Without these Chromium looks for the hosts of its maker, which is not what is tested here.
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)

pytestmark = [pytest.mark.timeout(300), pytest.mark.filterwarnings("default")]


@dataclass
class Shown:
    """A page in the browser, with what it asked for and what it complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def opened(self, file: Path) -> Shown:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.refused.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())
        return self


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    found = os.environ.get("DEALCHECK_CHROMIUM") or shutil.which("chromium")
    if not found:
        do_without("there is no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report on the library and a brief; a hostile deal stands among the others."""
    folder = tmp_path_factory.mktemp("browser")
    hostile = folder / "hostile.yaml"
    text = Path(UAE).read_text(encoding="utf-8")
    quoted = "'" + HOSTILE_NAME.replace("'", "''") + "'"
    text = text.replace("id: ae-stargate-uae", "id: hostile").replace(
        "name: Stargate UAE", f"name: {quoted}", 1
    )
    text = text.replace("The six partners announce the cluster.", HOSTILE_NAME.replace(":", " "))
    hostile.write_text(text, encoding="utf-8")
    report, brief = folder / "report.html", folder / "brief.html"
    done = run("report", str(ROOT / "deals"), str(hostile), "--output", str(report))
    assert done.returncode == 0, done.stderr
    done = run("brief", UAE, "--for", "importer", "--format", "html", "--output", str(brief))
    assert done.returncode == 0, done.stderr
    return {"report": report, "brief": brief}


def shown(browser: Browser, file: Path, **look: str | bool | dict[str, int]) -> Shown:
    page = browser.new_page(**{"viewport": {"width": 1280, "height": 900}, **look})  # type: ignore[arg-type]
    return Shown(page).opened(file)


@pytest.mark.parametrize("name", ["report", "brief"])
def test_nothing_is_fetched_and_nothing_goes_wrong(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    found = shown(browser, files[name])
    assert found.requests == [files[name].as_uri()]
    assert found.complaints == []


def test_the_policy_of_the_file_stops_what_is_not_in_it(
    browser: Browser, files: dict[str, Path]
) -> None:
    found = shown(browser, files["report"])
    found.page.evaluate(
        """() => {
            const image = document.createElement("img");
            image.src = "https://example.org/x.png";
            document.body.append(image);
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            document.body.append(script);
        }"""
    )
    found.page.wait_for_timeout(200)
    assert found.page.title() != "run"
    # Chromium tells of a request that it then refuses to make.
    assert found.requests[1:] == found.refused
    assert any("Content Security Policy" in text for text in found.complaints)


def test_hostile_names_and_notes_stay_text(browser: Browser, files: dict[str, Path]) -> None:
    found = shown(browser, files["report"])
    assert found.page.title() != "run"
    assert found.page.locator("img").count() == 0
    assert found.page.locator("#deal-hostile").inner_text().startswith(HOSTILE_NAME)
    assert found.complaints == []


def column(page: Page, title: str) -> list[str]:
    """The visible texts of a column of the table of deals."""
    found: list[str] = page.evaluate(
        """(title) => {
            const table = document.querySelector("table.sorts");
            const heads = [...table.tHead.rows[0].cells].map((one) => one.textContent.trim());
            const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
            const seen = rows.filter((row) => row.checkVisibility());
            return seen.map((row) => row.cells[heads.indexOf(title)].innerText);
        }""",
        title,
    )
    return found


def test_the_table_sorts_by_words_and_by_numbers(browser: Browser, files: dict[str, Path]) -> None:
    page = shown(browser, files["report"]).page
    chance = page.get_by_role("button", name="Chance", exact=True)
    chance.click()
    numbers = [float(re.sub(r"[~%]", "", one)) for one in column(page, "Chance") if one != "open"]
    assert numbers == sorted(numbers, reverse=True)
    assert page.locator("th[aria-sort=descending]").count() == 1
    chance.click()
    numbers = [float(re.sub(r"[~%]", "", one)) for one in column(page, "Chance") if one != "open"]
    assert numbers == sorted(numbers)
    page.get_by_role("button", name="Stage", exact=True).press("Enter")
    stages = column(page, "Stage")
    assert stages == sorted(stages)
    assert len(set(stages)) > 3


def test_the_table_filters_by_every_word(browser: Browser, files: dict[str, Path]) -> None:
    page = shown(browser, files["report"]).page
    before = len(column(page, "Deal"))
    page.get_by_role("searchbox").fill("stargate stalled")
    left = column(page, "Deal")
    assert 0 < len(left) < before
    assert all("Stargate" in one for one in left)
    assert page.get_by_role("status").inner_text() == f"{len(left)} of {before}"
    page.get_by_role("searchbox").fill("")
    assert len(column(page, "Deal")) == before


def test_without_script_the_report_says_the_same(browser: Browser, files: dict[str, Path]) -> None:
    with_script, without = (
        shown(browser, files["report"]),
        shown(browser, files["report"], java_script_enabled=False),
    )
    assert without.page.locator("tbody tr").count() == with_script.page.locator("tbody tr").count()
    assert column(without.page, "Deal") == column(with_script.page, "Deal")


def test_a_deal_is_reached_by_the_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    page = shown(browser, files["report"]).page
    link = page.get_by_role("link", name="Stargate UAE", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#deal-ae-stargate-uae")
    assert page.locator("#deal-ae-stargate-uae").is_visible()
    page.locator(".wide").first.focus()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


@pytest.mark.parametrize("name", ["report", "brief"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: Browser, files: dict[str, Path], name: str, scheme: str
) -> None:
    file = os.environ.get("DEALCHECK_AXE", "")
    if not file:
        do_without("DEALCHECK_AXE names no axe-core")
    axe = Path(file).read_text(encoding="utf-8")
    page = shown(browser, files[name], color_scheme=scheme, bypass_csp=True).page
    page.evaluate(axe)
    # The pages of deals are alike: the first of all and a few others stand for them.
    found = page.evaluate(
        """async () => {
            const articles = [...document.querySelectorAll("article")];
            articles.slice(4, -1).forEach((article) => article.remove());
            const result = await axe.run(document, {resultTypes: ["violations"]});
            return result.violations.map((one) => [one.id, one.impact, one.nodes[0].html]);
        }"""
    )
    assert [one for one in found if one[1] in ("serious", "critical")] == []


@pytest.mark.parametrize("name", ["report", "brief"])
def test_a4_holds_the_whole_width_and_cuts_no_row(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    page = shown(browser, files[name]).page
    page.emulate_media(media="print")
    # A4 without its margins: upright 186 mm, on its side 277 mm, at 96 dots an inch.
    for selector, millimetres in (("article:not(:has(.sorts))", 186), ("article:has(.sorts)", 277)):
        page.set_viewport_size({"width": round(millimetres / 25.4 * 96), "height": 1000})
        for article in page.locator(selector).all()[:4]:
            wide, own = article.evaluate("one => [one.scrollWidth, one.clientWidth]")
            assert wide <= own + 1, selector
    inside = page.evaluate(
        "() => [...document.querySelectorAll('tr, figure, dl > div')]"
        ".filter((one) => getComputedStyle(one).breakInside !== 'avoid').length"
    )
    assert inside == 0
    printed = page.pdf(prefer_css_page_size=True)
    sizes = {
        tuple(map(float, one)) for one in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)", printed)
    }
    a4 = {(round(595.276), round(841.89)), (round(841.89), round(595.276))}
    assert {(round(x), round(y)) for x, y in sizes} <= a4


@pytest.mark.parametrize("name", ["report", "brief"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_screen_scrolls_tables_and_not_the_page(
    browser: Browser, files: dict[str, Path], name: str, width: int
) -> None:
    page = shown(browser, files[name], viewport={"width": width, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_name_takes_no_room_from_the_others(
    browser: Browser, files: dict[str, Path]
) -> None:
    """The hostile deal has a name without a space, of a hundred letters."""
    page = shown(browser, files["report"]).page
    inside, outside = page.evaluate(
        "() => { const one = document.querySelector('.wide'); "
        "return [one.scrollWidth, one.clientWidth] }"
    )
    assert inside <= outside + 1

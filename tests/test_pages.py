"""The pages hang together: links lead somewhere, files that they name exist, examples run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# `checking/ignores.py` is named as people say it: below the top, or below the package.
NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]+)+/?)`")
FOLDERS = (ROOT, ROOT / "src" / "dealcheck")


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_somewhere(page):
    broken = []
    for link in LINK.findall(prose(page)):
        path, _, part = link.partition("#")
        if "://" in link:
            continue
        target = page.parent / path if path else page
        anchors = {anchor(one) for one in HEADING.findall(prose(target))} if part else set()
        if not target.exists() or (part and part not in anchors):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_file_that_a_page_names_exists(page):
    first_parts = {each.name for folder in FOLDERS for each in folder.iterdir() if each.is_dir()}
    named = [name for name in NAMED.findall(prose(page)) if name.split("/")[0] in first_parts]
    assert [name for name in named if not any((folder / name).exists() for folder in FOLDERS)] == []


def test_every_promise_of_the_page_on_security_names_a_test_that_is_there():
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+\.py)`", page))
    assert len(named) > 10
    assert [name for name in sorted(named) if not (ROOT / "tests" / name).is_file()] == []
    promises = page.partition("## What is promised")[2].partition("\n## ")[0]
    rows = [row for row in promises.splitlines() if row.startswith("| ")][1:]
    assert [row for row in rows if not re.search(r"`test_\w+\.py`", row)] == []


def test_every_page_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = (link.partition("#")[0] for link in LINK.findall(prose(page)))
        waiting += [(page.parent / link).resolve() for link in links if link and "://" not in link]
    assert [page.name for page in DOCS.glob("*.md") if page not in reached] == []


def test_the_examples_in_python_give_what_they_say(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(
        str(DOCS / "library.md"), module_relative=False, optionflags=doctest.REPORT_NDIFF
    )
    assert result.attempted > 10
    assert result.failed == 0

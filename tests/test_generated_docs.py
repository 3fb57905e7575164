"""The generated pages are what `docs/generate.py` would write today."""

import runpy
from pathlib import Path

import pytest

from dealcheck.finding_catalogue import finding_catalogue
from dealcheck.render.findings.formats import FORMATS

FOLDER = Path(__file__).resolve().parents[1] / "docs"
PAGES = runpy.run_path(str(FOLDER / "generate.py"))["pages"]()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_current(name):
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == PAGES[name], "run `python docs/generate.py`"


@pytest.mark.parametrize("script", ["retrospective"])
def test_a_page_with_scores_is_current(script):
    made = runpy.run_path(str(FOLDER / f"{script}.py"))["page"]()
    written = (FOLDER / f"{script}.md").read_text(encoding="utf-8")
    assert written == made, f"run `python docs/{script}.py`"


def test_every_finding_stands_on_the_page_once():
    page = PAGES["findings.md"]
    for code in finding_catalogue():
        assert page.count(f"\n### {code}: ") == 1
        assert page.count(f"\n| [{code}](#{code.lower()}-") == 1


def test_every_format_is_described():
    page = (FOLDER / "formats.md").read_text(encoding="utf-8")
    assert [name for name in FORMATS if f"\n| `{name}` |" not in page] == []

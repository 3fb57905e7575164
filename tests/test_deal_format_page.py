"""The examples of `docs/deal-format.md` are deals without findings, and show what they say."""

import re
from pathlib import Path

import pytest
import yaml

from dealcheck import workflow

PAGE = Path(__file__).resolve().parents[1] / "docs" / "deal-format.md"
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
# A top-level key with all that is beneath it and the comments right above it.
_PART = re.compile(r"^((?:#.*\n)*([a-z_]+):.*\n(?:[ ].*\n|\n)*)", re.M)


def whole(block):
    """The block as a file: laid over the first one unless it is a file itself."""
    if block.startswith(("format:", "# yaml-language-server")):
        return block
    parts = {key: text for text, key in _PART.findall(BLOCKS[0])}
    parts |= {key: text for text, key in _PART.findall(block)}
    return "".join(parts.values())


@pytest.fixture
def check(tmp_path):
    def run(block):
        file = tmp_path / "deal.yaml"
        file.write_text(whole(block), encoding="utf-8")
        return workflow.validate([str(file)])

    return run


def test_the_page_has_its_examples():
    assert len(BLOCKS) >= 10
    assert BLOCKS[0].startswith("# yaml-language-server")


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_an_example_is_a_deal_without_findings(check, number):
    checked = check(BLOCKS[number])
    assert [(d.code, d.message) for d in checked.diagnostics] == []
    assert len(checked.sound()) == 1


@pytest.mark.parametrize("number", range(1, len(BLOCKS)))
def test_nothing_of_an_example_is_lost_on_the_way(number):
    laid = yaml.safe_load(whole(BLOCKS[number]))
    for key, value in yaml.safe_load(BLOCKS[number]).items():
        assert laid[key] == value


def test_the_ignore_has_something_to_ignore(check):
    (block,) = [block for block in BLOCKS if "dealcheck: ignore" in block]
    assert [d.code for d in check(block).ignored] == ["D212"]


def test_every_block_of_the_format_is_on_the_page():
    """A reader finds each of the blocks that hold scored facts."""
    text = PAGE.read_text(encoding="utf-8")
    names = ("claims", "dates", "contract", "infrastructure", "supply", "demand", "evidence")
    assert [name for name in names if f"`{name}" not in text and f"\n{name}:" not in text] == []

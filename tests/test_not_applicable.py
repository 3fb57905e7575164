"""A fact that makes no sense in a deal: not unknown, not asked about, nothing of it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealcheck import workflow
from dealcheck.scoring.result import DealScore

DEAL = """format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: openai
importer: FR
status: mou
contract:
  {fact}: {value}
"""


def scored(folder: Path, fact: str, value: str) -> DealScore:
    file = folder / "deal.yaml"
    file.write_text(DEAL.format(fact=fact, value=value), encoding="utf-8")
    result = workflow.score([str(file)])
    assert result.checked.diagnostics == ()
    return result.scores[0]


@pytest.mark.parametrize(
    ("fact", "nothing"), [("exit", "two-months-free"), ("term_years", "0"), ("refresh", "none")]
)
def test_it_is_read_as_nothing_of_it(tmp_path: Path, fact: str, nothing: str) -> None:
    without = scored(tmp_path, fact, "not-applicable")
    zero = scored(tmp_path, fact, nothing)
    for pole in without.model.poles:
        assert without.measures[pole].score == pytest.approx(zero.measures[pole].score)
        assert without.measures[pole].lower == pytest.approx(zero.measures[pole].lower)
        assert without.measures[pole].upper == pytest.approx(zero.measures[pole].upper)


def test_it_is_no_gap_and_no_question(tmp_path: Path) -> None:
    without, unknown = (scored(tmp_path, "exit", word) for word in ("not-applicable", "unknown"))
    assert without.coverage > unknown.coverage
    open_facts = {one.fact for one in without.unknown} | set(without.safe_to_leave)
    assert "contract.exit" not in open_facts | {one.fact for one in without.questions}
    assert "contract.exit" in {one.fact for one in unknown.unknown}

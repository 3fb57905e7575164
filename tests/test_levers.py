"""Levers in packages: what they promise, and how they go together."""

from __future__ import annotations

import pytest
from deal_builder import scored, shipped_model
from dealcheck.scoring.workings import workings

from dealcheck import workflow
from dealcheck.model.types import PARTIES
from dealcheck.profiles import profile_library
from dealcheck.reading import Plain, read_file
from dealcheck.scoring.deal import build_deal
from dealcheck.scoring.levers import Packages, packages
from dealcheck.scoring.settings import ScoreSettings

BOOSTERISH = "deals/illustrations/boosterish-data-centre.yaml"


def tried(file: str = BOOSTERISH) -> Packages:
    document = read_file(file).document
    assert document is not None
    deal = build_deal(document, workflow.facts(), profile_library([]).find)
    work = workings(deal, shipped_model(), workflow.facts(), ScoreSettings(draws=10))
    return packages(work.terms, work.stated, work.base, work.case)


def row_of(found: Packages, *levers: str) -> int:
    names = [lever.id for lever, _ in found.made]
    return found.members.index(tuple(sorted(names.index(lever) for lever in levers)))


def test_of_two_moves_of_a_fact_the_further_counts():
    found = tried()
    package = found.package(row_of(found, "joint-elicitation", "consortium"))
    strategy = [change for change in package.changes if change.fact == "importer.strategy"]
    assert [change.after for change in strategy] == ["quantified"]


def test_levers_that_pull_one_fact_in_two_directions_are_never_in_one_package():
    found = tried()
    names = [lever.id for lever, _ in found.made]
    apart = {names.index("open-model-clause"), names.index("exclusivity")}
    assert all(not apart <= set(members) for members in found.members)
    assert any(apart & set(members) for members in found.members)


@pytest.mark.parametrize("levers", [["adoption-programme"], ["joint-elicitation", "consortium"]])
def test_a_package_promises_what_scoring_the_changed_deal_gives(levers):
    # These levers move the importer's own facts, and with them what happens without the deal.
    before = scored({"importer.strategy": "slogan", "importer.consortium": "none"})
    work = workings(before.deal, shipped_model(), workflow.facts(), ScoreSettings(draws=10))
    found = packages(work.terms, work.stated, work.base, work.case)
    package = found.package(row_of(found, *levers))
    changes: dict[str, Plain] = {}
    for change in package.changes:
        is_number = change.after.replace(".", "").isdigit()
        changes[change.fact] = float(change.after) if is_number else change.after
    after = scored(changes, base=before.deal.document.data)
    for party in PARTIES:
        promised = before.parties[party].payoff.score + package.payoffs[party]
        assert after.parties[party].payoff.score == pytest.approx(promised, abs=1e-9)

"""Why a decision table gives the action it gives in one deal, and what a lever would do there."""

from __future__ import annotations

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Condition, Lever, Table
from dealcheck.output.explain_entries import row_title, write_lever
from dealcheck.output.naming import condition_text, value_of
from dealcheck.output.numbers import points
from dealcheck.output.page import Page
from dealcheck.output.written import fact_value
from dealcheck.scoring.conditions import Holds, decide, holds
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.workings import workings


def write_table_in_deal(
    page: Page, table: Table, score: DealScore, catalogue: FactCatalogue
) -> None:
    """Write every row with each of its conditions tested on this deal."""
    case = workings(score.deal, score.model, catalogue, score.settings).case
    outcome = decide(table, case)
    chosen = int(outcome.chosen[0])
    page.title(f"{table.id}: {table.title}, in {score.deal.text('id')}")
    page.text("The first row whose conditions all hold gives the action.")
    for index, row in enumerate(table.rows):
        is_open = bool(outcome.possible[0, index])
        mark = "taken" if index == chosen else "possible" if is_open else "ruled out"
        page.heading(f"{index + 1}. {row_title(row)}: {mark}")
        for condition in row.when:
            found = holds(condition, case)
            text = condition_text(condition, score.model, catalogue)
            page.item(f"{_verdict(found)}: {text}; it is {_value(condition, score, catalogue)}")
        if not row.when:
            page.item("in every other case")
        if index == chosen:
            page.text(row.why, 1)


def write_lever_in_deal(
    page: Page, lever: Lever, score: DealScore, catalogue: FactCatalogue
) -> None:
    """Write what a lever is and, if it applies to this deal, the points it moves."""
    write_lever(page, lever, score.model, catalogue)
    mine = [one for one in score.bargain.levers if one.levers[0].id == lever.id]
    page.heading(f"In {score.deal.text('id')}")
    if not mine:
        page.item("it does not apply: the deal is there already, or its conditions rule it out")
    for package in mine:
        for change in package.changes:
            page.item(f"{change.fact}: {change.before} → {change.after}")
        page.item(f"a {package.type}, in points:")
        page.columns(
            [
                (pole, points(score.measures[pole].score), f"→ {points(after)}")
                for pole, moved in package.poles.items()
                for after in [score.measures[pole].score + moved]
            ],
            depth=2,
        )
        page.item("expected worth, and what is left of the gain after the lever's cost:")
        page.columns(
            [
                (party, f"{moved:+.2f}", f"→ {package.gains[party]:+.2f}")
                for party, moved in package.payoffs.items()
            ],
            depth=2,
        )


def _verdict(found: Holds) -> str:
    if bool(found.surely[0]):
        return "yes"
    if bool(found.estimated[0]):
        return "yes, at the estimate"
    return "possible, not at the estimate" if bool(found.possibly[0]) else "no"


def _value(condition: Condition, score: DealScore, catalogue: FactCatalogue) -> str:
    if condition.fact:
        return fact_value(catalogue[condition.fact], score)
    measure = score.model.measures[condition.measure]
    return value_of(measure, score.measures[measure.id])

"""What could happen instead of a deal, and how the US government could stand by it, in words."""

from __future__ import annotations

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Counterfactual, Model, Payoff, Posture
from dealcheck.output.explain_entries import change_text
from dealcheck.output.naming import full_name
from dealcheck.output.page import Page
from dealcheck.pages.words import PARTY_NAMES


def write_counterfactual(
    page: Page, one: Counterfactual, model: Model, catalogue: FactCatalogue
) -> None:
    """Write what an alternative is, which facts it has, and how far it could be had at all."""
    page.title(f"{one.id}: {one.title}")
    page.text(
        "The deal with other facts, run through the same model: what could happen if it fails."
        if one.in_mix
        else "The deal with other facts, run through the same model, to compare it with: it is "
        "no answer to a deal that fails."
    )
    page.text(one.why)
    page.heading("What is different")
    for change in one.changes:
        page.item(change_text(change, catalogue))
    set_worths = [party for party in PARTIES if party in one.worth]
    if set_worths:
        page.heading("Worth that the model sets")
        for party in set_worths:
            page.item(f"{one.worth[party]:g} to the {PARTY_NAMES[party]}, which has no part in it")
    feasible = model.measures.get(one.feasible)
    if one.in_mix and feasible is not None:
        page.heading("How far it could be had at all")
        page.item(full_name(feasible))


def write_posture(page: Page, one: Posture, model: Model, catalogue: FactCatalogue) -> None:
    """Write what the US government would do, and which facts that would change."""
    is_support = one in model.supports
    page.title(f"{one.id}: {one.title}")
    page.text(
        "A kind of support by the US government."
        if is_support
        else "A posture of the US government: a way in which it can stand by the deal."
    )
    page.text(one.why)
    page.heading("What it changes")
    for change in one.changes:
        page.item(change_text(change, catalogue))
    measured = model.measures.get(one.measure)
    if measured is not None:
        page.heading("What comes of it")
        page.item(full_name(measured))


def write_profiles(page: Page, payoff: Payoff, model: Model) -> None:
    """Write which profiles of what a party values there are, and the option that chooses one."""
    others = [one for one in model.payoffs.values() if one.party == payoff.party and one.profile]
    if not others:
        return
    option = f"--{payoff.party.replace('_', '-')}"
    page.heading(f"Profiles of what the {PARTY_NAMES[payoff.party]} values, for `score {option}`")
    usual = model.report.payoffs.get(payoff.party)
    rows = []
    for one in others:
        measure = model.measures[one.id]
        note = "The usual one. " if one.id == usual else ""
        rows.append((one.profile, f"{note}{measure.title}. {measure.why}"))
    page.columns(rows)

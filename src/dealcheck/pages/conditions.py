"""How pages word the conditions of tables, levers, links and terms."""

from __future__ import annotations

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import BLOCKS, KIND, Condition, Model
from dealcheck.pages.words import listed


def condition_text(condition: Condition, model: Model, catalogue: FactCatalogue) -> str:
    """A condition of a decision table, lever, link or term as a clause."""
    if condition.countries:
        return f"the importer is {listed(condition.countries, 'or')}"
    if condition.after or condition.before:
        days = (("from", condition.after), ("before", condition.before))
        return f"described as {listed(f'{word} {day}' for word, day in days if day)}"
    if condition.measure:
        name = f"{model.measures[condition.measure].title} ({condition.measure})"
    elif condition.fact == KIND:
        name = "the kind of the deal"
    elif condition.fact in BLOCKS:
        return f"there is {'some' if condition.negated else 'no'} {condition.fact}"
    else:
        name = f"{fact_title(condition.fact, catalogue)} ({condition.fact})"
    if condition.words:
        verb = "is not" if condition.negated else "is"
        return f"{name} {verb} {listed(condition.words, 'or')}"
    if condition.below is not None:
        return f"{name} is below {condition.below:g}"
    return f"{name} is at least {condition.at_least or 0.0:g}"


def fact_title(path: str, catalogue: FactCatalogue) -> str:
    """The title of a fact, or its path if no schema has it."""
    fact = catalogue.get(path)
    return fact.title if fact is not None else path

"""A measure walked back in one deal: pole, groups, indicators, and the facts where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Measure, Model
from dealcheck.output.explain_rule import places_named, write_traced
from dealcheck.output.explain_worth import worth_sentences
from dealcheck.output.naming import facts_beneath, full_name, is_certain, value_of
from dealcheck.output.numbers import points
from dealcheck.output.page import Page
from dealcheck.output.written import fact_line, fact_value, write_evidence, write_sources
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.scores import Score


def write_measure_in_deal(
    page: Page, measure: Measure, score: DealScore, catalogue: FactCatalogue
) -> None:
    """Write how a measure comes to its value in this deal, down to the lines of the file."""
    page.title(f"{full_name(measure)} in {score.deal.text('id')}")
    page.text(_result(measure, score.measures[measure.id]))
    if measure.question:
        page.text(measure.question)
    page.heading("How it comes about")
    write_traced(page, measure.id, score, catalogue)
    if measure.section == "indicator":
        _write_indicator(page, measure, score, catalogue)
    else:
        _write_beneath(page, measure, score, catalogue)
    write_sources(page, facts_beneath(measure.id, score.model), score)
    page.gap()
    page.text(
        "Lines that are added up are rounded so that they sum to the number above them. The score "
        "of an indicator, and of anything else that is read from facts, is the middle of what its "
        "facts leave open. They stand here as written; the brackets reach further where evidence "
        "is weak, for such a fact may be a step off."
    )


def _result(measure: Measure, value: Score) -> str:
    level = "Level " if measure.section == "indicator" else ""
    text = (
        f"{level}{value_of(measure, value)}, on a scale from {measure.low:g} to {measure.high:g}."
    )
    if is_certain(value):
        return f"{text} No unknown fact can change it."
    return f"{text} In brackets: all that unknown facts and weak evidence leave possible."


def _write_indicator(
    page: Page, measure: Measure, score: DealScore, catalogue: FactCatalogue
) -> None:
    model = score.model
    for other in _measures_read(measure, model, {measure.id}):
        page.heading(f"{full_name(other)}: {_short(other, score)}")
        write_traced(page, other.id, score, catalogue)
    page.heading("Its facts")
    for path in facts_beneath(measure.id, model):
        page.item(f"{path}: {fact_value(catalogue[path], score)}")
        write_evidence(page, path, score, 2)
    known = {name: value.score for name, value in score.measures.items()}
    page.heading("What it is worth here")
    for sentence in worth_sentences(measure, model, known):
        page.item(sentence)
    moved = False
    for pole in model.poles:
        for driver in score.drivers.get(pole, ()):
            if driver.indicator == measure.id:
                moved = True
                page.item(
                    f"{pole}: {points(driver.holding_up)} points hang on where it stands, and "
                    f"{points(driver.holding_down)} more could be had at the other end of its scale"
                )
    if not moved:
        page.item("no pole moves with it here")


def _write_beneath(
    page: Page, measure: Measure, score: DealScore, catalogue: FactCatalogue
) -> None:
    """Each group and measure beneath with its arithmetic, each indicator with its facts, once."""
    model, shown = score.model, {measure.id}
    for below in (measure, *_measures_read(measure, model, shown)):
        indicators = [m for m in _directly(below, model) if m.section == "indicator"]
        if below is not measure:
            page.heading(f"{full_name(below)}: {_short(below, score)}")
            write_traced(page, below.id, score, catalogue)
        for indicator in indicators:
            if indicator.id in shown:
                continue
            shown.add(indicator.id)
            page.gap()
            page.item(f"{full_name(indicator)}: level {_short(indicator, score)}")
            write_traced(page, indicator.id, score, catalogue, 2)
            named = places_named(indicator.value)
            for path in facts_beneath(indicator.id, model):
                if path not in named:
                    page.item(fact_line(path, score, catalogue), 3)


def _measures_read(measure: Measure, model: Model, seen: set[str]) -> Iterator[Measure]:
    """What stands beneath a measure but indicators, each after the one that reads it, once."""
    for below in _directly(measure, model):
        if below.id in seen or (below.section == "indicator" and measure.section != "indicator"):
            continue
        seen.add(below.id)
        yield below
        yield from _measures_read(below, model, seen)


def _directly(measure: Measure, model: Model) -> list[Measure]:
    names = list(measure.value.measures)
    for container in measure.value.containers:
        names += model.members[container]
    return [model.measures[name] for name in dict.fromkeys(names)]


def _short(measure: Measure, score: DealScore) -> str:
    return f"{value_of(measure, score.measures[measure.id])}, of {measure.high:g}"

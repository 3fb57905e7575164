"""A fact in one deal: its value, where it stands, and what every other value would make of it."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.output.naming import full_name, readers_of, value_of
from dealcheck.output.numbers import points
from dealcheck.output.page import Page
from dealcheck.output.written import fact_line, fact_value, write_evidence, write_sources
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.variations import Variations, vary
from dealcheck.scoring.wording import with_unit
from dealcheck.scoring.workings import workings

# Less than this many points is not worth a column.
_NEGLIGIBLE = 0.005


def write_fact_in_deal(page: Page, fact: Fact, score: DealScore, catalogue: FactCatalogue) -> None:
    """Write a fact's value, place and evidence, who reads it, and the poles at each value."""
    page.title(f"{fact.path}: {fact.title}, in {score.deal.text('id')}")
    page.text(fact.description)
    page.heading(f"It is: {fact_value(fact, score)}")
    write_evidence(page, fact.path, score)
    page.heading("Read by")
    readers = readers_of(fact.path, score.model)
    for reader in readers:
        value = value_of(reader, score.measures[reader.id])
        page.item(f"{full_name(reader)}: {value}, of {reader.high:g}")
    if not readers:
        page.item("no measure of this model")
    page.heading("What each value would make of the poles, all else as it is")
    work = workings(score.deal, score.model, catalogue, score.settings)
    varied = vary(work.terms, work.stated, work.wide, facts=[fact.path], everything=True)
    _write_values(page, fact, score, varied)
    write_sources(page, [fact.path], score)


def _write_values(page: Page, fact: Fact, score: DealScore, variations: Variations) -> None:
    rows = variations.rows_of(fact.path, allowed=False)
    now = {pole: score.measures[pole].score for pole in score.model.poles}
    moved = [
        pole
        for pole, value in now.items()
        if any(abs(float(variations.values(pole)[row]) - value) > _NEGLIGIBLE for row in rows)
    ]
    if not moved:
        page.item(
            "no pole moves, whatever its value"
            if rows
            else "it has no single values to try one by one"
        )
        return
    lines = [("", "as it is", _poles(moved, [now[pole] for pole in moved]))]
    for row in rows:
        setting = variations.settings[row]
        value = setting.value if isinstance(setting.value, str) else f"{setting.value:g}"
        values = [float(variations.values(pole)[row]) for pole in moved]
        mark = "*" if setting.allowed else ""
        lines.append((mark, with_unit(value, fact), _poles(moved, values)))
    page.columns(lines)
    page.gap()
    page.text("* what the deal says, or leaves open", 1)


def _poles(poles: Sequence[str], values: Sequence[float]) -> str:
    pairs = zip(poles, values, strict=True)
    return "→ " + ", ".join(f"{pole} {points(value)}" for pole, value in pairs)


def write_block_in_deal(page: Page, block: str, score: DealScore, catalogue: FactCatalogue) -> None:
    """Write the facts of a block with their values and places."""
    paths = catalogue.beneath(block)
    page.title(f"{block} in {score.deal.text('id')}")
    for path in paths:
        page.item(fact_line(path, score, catalogue))
    write_sources(page, paths, score)

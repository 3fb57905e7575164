"""`explain ID`: finds what an id, code or path stands for and has it written down.

An id may name several things, such as an indicator and a lever; then all of them are explained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.types import (
    Counterfactual,
    Lever,
    Measure,
    Model,
    Posture,
    Source,
    Table,
)
from dealcheck.output.explain_advice import write_lever_in_deal, write_table_in_deal
from dealcheck.output.explain_choices import write_counterfactual, write_posture, write_profiles
from dealcheck.output.explain_deal import write_measure_in_deal
from dealcheck.output.explain_deal_fact import write_block_in_deal, write_fact_in_deal
from dealcheck.output.explain_entries import (
    write_block,
    write_fact,
    write_finding,
    write_lever,
    write_source,
    write_table,
    write_tradeoff,
)
from dealcheck.output.explain_model import write_measure
from dealcheck.output.finding_catalogue import Finding, finding_catalogue
from dealcheck.output.page import Page
from dealcheck.scoring.result import DealScore

_LONGEST = 80
_NEAR = 4


def explain(
    identifier: str,
    model: Model,
    catalogue: FactCatalogue,
    width: int = 100,
    findings: Mapping[str, Finding] | None = None,
) -> str | None:
    """Explain an id of the model, a fact's path or a finding's code; None if nothing has it.

    Case doesn't matter, nor whether words are joined by `-` or `_`. `findings` are the shipped ones
    unless others are given.
    """
    page = Page(width)
    known = finding_catalogue() if findings is None else findings
    found = _find(identifier, model, catalogue)
    for measure in found.measures:
        write_measure(page, measure, model, catalogue)
        if measure.id in model.payoffs:
            write_profiles(page, model.payoffs[measure.id], model)
    for fact in found.facts:
        write_fact(page, fact, model, catalogue)
    for block in found.blocks:
        write_block(page, block, catalogue)
    for lever in found.levers:
        write_lever(page, lever, model, catalogue)
    for table in found.tables:
        write_table(page, table, model, catalogue)
    for alternative in found.alternatives:
        write_counterfactual(page, alternative, model, catalogue)
    for posture in found.postures:
        write_posture(page, posture, model, catalogue)
    for tradeoff in found.tradeoffs:
        write_tradeoff(page, tradeoff, model)
    for source in found.sources:
        write_source(page, source, model)
    finding = known.get(identifier.strip().upper())
    if finding is not None:
        write_finding(page, finding)
    return page.done() or None


def explain_in_deal(
    identifier: str, score: DealScore, catalogue: FactCatalogue, width: int = 100
) -> str | None:
    """Walk an id back to the facts of one deal; what no deal changes is explained as without one.

    None if nothing has that id.
    """
    page, model = Page(width), score.model
    found = _find(identifier, model, catalogue)
    poles = [pole for name in found.tradeoffs for pole in model.report.tradeoffs[name]]
    for measure in (*found.measures, *(model.measures[pole] for pole in poles)):
        write_measure_in_deal(page, measure, score, catalogue)
    for fact in found.facts:
        write_fact_in_deal(page, fact, score, catalogue)
    for block in found.blocks:
        write_block_in_deal(page, block, score, catalogue)
    for lever in found.levers:
        write_lever_in_deal(page, lever, score, catalogue)
    for table in found.tables:
        write_table_in_deal(page, table, score, catalogue)
    return page.done() or explain(identifier, model, catalogue, width)


def near_names(identifier: str, model: Model, catalogue: FactCatalogue) -> tuple[str, ...]:
    """The names nearest to one that nothing has, the nearest first; none for an over-long one."""
    if len(identifier) > _LONGEST:
        return ()
    by_form: dict[str, str] = {}
    for name in known_names(model, catalogue):
        by_form.setdefault(_form(name), name)
        # A fact is often remembered by its last part alone.
        by_form.setdefault(_form(name.rpartition(".")[2]), name)
    near = get_close_matches(_form(identifier), by_form, n=_NEAR, cutoff=0.6)
    return tuple(dict.fromkeys(by_form[form] for form in near))


def known_names(model: Model, catalogue: FactCatalogue) -> list[str]:
    """Every name that can be explained, once; one may name several things."""
    measures = model.measures.values()
    names = [
        *(measure.id for measure in measures),
        *(measure.code for measure in measures if measure.code),
        *catalogue.facts,
        *(lever.id for lever in model.levers),
        *model.tables,
        *(row.action for table in model.tables.values() for row in table.rows),
        *(one.id for one in model.counterfactuals),
        *(one.id for one in (*model.postures, *model.supports)),
        *(one.profile for one in model.payoffs.values() if one.profile),
        *model.report.tradeoffs,
        *_blocks(catalogue),
        *model.sources,
        *finding_catalogue(),
    ]
    return list(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything that an id stands for."""

    measures: tuple[Measure, ...]
    facts: tuple[Fact, ...]
    blocks: tuple[str, ...]
    levers: tuple[Lever, ...]
    tables: tuple[Table, ...]
    alternatives: tuple[Counterfactual, ...]
    postures: tuple[Posture, ...]
    tradeoffs: tuple[str, ...]
    sources: tuple[Source, ...]


def _find(identifier: str, model: Model, catalogue: FactCatalogue) -> _Found:
    key = _form(identifier)

    def has(*names: str) -> bool:
        return any(_form(name) == key for name in names if name)

    chosen = {one.id for one in model.payoffs.values() if has(one.profile)}
    return _Found(
        measures=tuple(m for m in model.measures.values() if has(m.id, m.code) or m.id in chosen),
        facts=_facts(key, model, catalogue),
        blocks=tuple(block for block in _blocks(catalogue) if has(block)),
        levers=tuple(lever for lever in model.levers if has(lever.id)),
        tables=tuple(
            table
            for table in model.tables.values()
            if has(table.id, *(row.action for row in table.rows))
        ),
        alternatives=tuple(one for one in model.counterfactuals if has(one.id)),
        postures=tuple(one for one in (*model.postures, *model.supports) if has(one.id)),
        tradeoffs=tuple(name for name in model.report.tradeoffs if has(name)),
        sources=tuple(source for source in model.sources.values() if has(source.id)),
    )


def _facts(key: str, model: Model, catalogue: FactCatalogue) -> tuple[Fact, ...]:
    """The fact of that path; else, if nothing else has the name, the only one ending in it."""
    exact = tuple(fact for path, fact in catalogue.facts.items() if _form(path) == key)
    if exact or any(_form(name) == key for name in known_names(model, catalogue)):
        return exact
    ending = [fact for path, fact in catalogue.facts.items() if _form(path).endswith(f".{key}")]
    return tuple(ending) if len(ending) == 1 else ()


def _blocks(catalogue: FactCatalogue) -> tuple[str, ...]:
    """Every block that facts stand in: `contract` and `contract.rights`."""
    blocks: dict[str, None] = {}
    for path in catalogue.facts:
        steps = path.split(".")
        blocks.update((".".join(steps[:end]), None) for end in range(1, len(steps)))
    return tuple(block for block in blocks if block not in catalogue)


def _form(name: str) -> str:
    return name.casefold().strip().replace("_", "-").replace(" ", "-")

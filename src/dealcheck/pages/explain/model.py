"""A measure of the model in words: what it asks, reads, is made of and is worth, and why."""

from __future__ import annotations

from itertools import pairwise

from dealcheck.model.curves import Points
from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.leaves import Levels, Quantity
from dealcheck.model.operators import Members
from dealcheck.model.types import Measure, Model
from dealcheck.pages.explain.choices import write_profiles
from dealcheck.pages.explain.naming import (
    facts_beneath,
    full_name,
    readers_of,
    scale_ends,
    scale_of,
    source_text,
    what_it_is,
)
from dealcheck.pages.explain.rule import write_rule
from dealcheck.pages.explain.worth import worth_sentences
from dealcheck.pages.outline import Outline
from dealcheck.pages.words import listed


def write_measure(page: Outline, measure: Measure, model: Model, catalogue: FactCatalogue) -> None:
    """Write the page of an indicator, group, pole or other measure."""
    page.title(full_name(measure))
    page.text(_position(measure, model))
    if measure.question:
        page.gap()
        page.text(measure.question)
    if measure.section == "indicator":
        write_facts_read(page, measure, model, catalogue)
    is_plain = isinstance(measure.value, Levels)
    if not is_plain:
        page.heading("How it is worked out")
        write_rule(page, measure.id, model)
    if measure.section == "indicator":
        page.heading("What it is worth")
        for sentence in worth_sentences(measure, model) or [_without_weight(measure, model)]:
            page.item(sentence)
    elif is_plain:
        write_facts_read(page, measure, model, catalogue)
    else:
        beneath = facts_beneath(measure.id, model)
        page.heading(f"It rests on {len(beneath)} facts")
        page.text(", ".join(beneath), 1)
    _write_readers(page, measure, model)
    _write_why(page, measure, model)
    if measure.id in model.payoffs:
        write_profiles(page, model.payoffs[measure.id], model)


def write_facts_read(
    page: Outline, measure: Measure, model: Model, catalogue: FactCatalogue
) -> None:
    """Write each fact with its words, what they mean and the number each one counts for."""
    page.heading("Facts it reads")
    for path in facts_beneath(measure.id, model):
        fact = catalogue[path]
        through = "" if path in measure.value.facts else _through(path, measure, model)
        page.item(f"{path}: {fact.title}{through}")
        _write_scale(page, fact, scale_of(path, measure.id, model))


def _write_scale(page: Outline, fact: Fact, scale: Levels | Points | Quantity | None) -> None:
    if fact.kind == "words":
        numbers: dict[str, float] = {}
        if isinstance(scale, Levels):
            numbers = dict(zip(scale.words, scale.values, strict=True))
        rows = []
        for word in fact.words:
            number = [f"= {numbers[word]:g}"] if word in numbers else []
            rows.append((word, *number, fact.meaning(word)))
        page.columns(rows, depth=2)
    elif fact.kind == "scenarios":
        page.text("a list of possible futures, each with its probability", 2)
    else:
        page.text(scale_ends(fact), 2)
        if isinstance(scale, Points):
            line = ", ".join(f"{x:g} → {y:g}" for x, y in zip(scale.x, scale.y, strict=True))
            page.item(f"{line}; straight between these points, flat beyond them", 2)
    absent = _absent(scale)
    if absent is not None:
        page.text(f"`infrastructure: none` counts as {absent:g}", 2)


def _absent(scale: Levels | Points | Quantity | None) -> float | None:
    if isinstance(scale, Points) and isinstance(scale.of, Quantity):
        # The model keeps the place on the line that an absent fact has, not the number there.
        at = scale.of.absent
        return None if at is None else _on_line(scale, at)
    return scale.absent if isinstance(scale, (Levels, Quantity)) else None


def _on_line(line: Points, at: float) -> float:
    corners = list(zip(line.x, line.y, strict=True))
    for (x0, y0), (x1, y1) in pairwise(corners):
        if x0 <= at <= x1:
            return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
    return corners[0][1] if at < corners[0][0] else corners[-1][1]


def _position(measure: Measure, model: Model) -> str:
    text = what_it_is(measure)
    if measure.parent:
        parent = model.measures[measure.parent]
        text += f"; share {model.share(measure.id):g} of {full_name(parent)}"
        if parent.parent:
            grand = model.measures[parent.parent]
            text += f", which has a share of {model.share(parent.id):g} in {full_name(grand)}"
    if measure.tradeoff:
        pair = model.report.tradeoffs.get(measure.tradeoff, ())
        others = listed(name for name in pair if name != measure.id)
        text += f"; one end of the trade-off {measure.tradeoff}, across from {others}"
    if measure.critical:
        text += "; critical"
    if measure.mechanism:
        text += f"; how it binds: {measure.mechanism}"
    return text[0].upper() + text[1:] + "."


def _without_weight(measure: Measure, model: Model) -> str:
    readers = listed(reader.id for reader in readers_of(measure.id, model))
    return f"It has no weight of its own; it counts through what reads it: {readers or 'nothing'}."


def _through(path: str, measure: Measure, model: Model) -> str:
    names = [name for name in measure.value.measures if path in facts_beneath(name, model)]
    return f" (through {listed(names)})" if names else ""


def _write_readers(page: Outline, measure: Measure, model: Model) -> None:
    readers = readers_of(measure.id, model)
    if measure.section in ("group", "pole"):
        readers += tuple(
            other
            for other in model.measures.values()
            if measure.id in other.value.containers and other.id != measure.id
        )
    if not readers:
        return
    page.heading("Also read by")
    for reader in dict.fromkeys(readers):
        parent = f", in {reader.parent}" if reader.parent else ""
        is_mean = isinstance(reader.value, Members)
        page.item(f"{full_name(reader)}, {reader.section}{parent}{' (mean)' if is_mean else ''}")


def _write_why(page: Outline, measure: Measure, model: Model) -> None:
    if measure.why:
        page.heading("Why")
        page.text(measure.why, 1)
    if measure.sources:
        page.heading("Sources")
        for name in measure.sources:
            page.item(source_text(model.sources[name]))
    if measure.section == "indicator":
        page.gap()
        page.text(
            "Judgement: the cut-offs of this scale are the model's own."
            if measure.judgement
            else "Measured: the scale follows figures of the sources above."
        )

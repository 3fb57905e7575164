"""The page on a deal in the terms of others: levels reached and open, facts, and clauses."""

from __future__ import annotations

from collections.abc import Iterator

from dealcheck.pages.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Listing,
    Note,
    Page,
    Row,
    Section,
    Sentence,
    Span,
    Table,
    Words,
    code,
    muted,
    strong,
    words,
)
from dealcheck.pages.words import listed, lower_first, plain, quantity
from dealcheck.scoring.crosswalk import Crossed, Crosswalk, Framework, Known

_HOW = {"follows": " (follows)", "absent": "does not apply", "open": "open"}


def crosswalk_page(found: Crosswalk) -> Page:
    """All frameworks beneath each other."""
    title = found.deal.text("name")
    blocks: list[Block] = [Heading(title, "in the terms of others", level=1)]
    for framework in found.frameworks:
        blocks += _framework(framework)
    model = found.model
    foot = (
        "Levels say what the facts settle and what they rule out, by our reading of each "
        "framework; they are no assessment by its authors. "
        f"{model.named}."
    )
    return Page(title, (*blocks, Note(words(foot))))


def _framework(framework: Framework) -> Iterator[Block]:
    yield Heading(framework.title)
    yield Sentence(words(framework.about))
    if framework.items and framework.levels:
        yield _levels(framework)
        yield Sentence(words(_whole(framework) if framework.cumulative else _gates(framework)))
        yield from _details(framework)
    elif framework.items:
        yield Listing(
            tuple(
                Item(words(strong(one.title)), words(one.asks), tuple(map(_fact, one.known)))
                for one in framework.items
            )
        )
    yield Note(words(f"Source: {framework.source}"))


def _levels(framework: Framework) -> Table:
    columns = (
        Column("Objective"),
        Column("weight", is_number=True, rank=2),
        Column(framework.level, is_number=True),
        Column("what it asks", rank=1, least=20),
    )
    rows = tuple(_row(one) for one in framework.items)
    return Table("Levels settled and possible", columns, (Section("", rows),))


def _row(one: Crossed) -> Row:
    weight = f"{one.weight:g}%" if one.weight is not None else ""
    return (words(f"{one.id} {one.title}"), words(weight), _reach(one), words(muted(one.asks)))


def _reach(one: Crossed) -> Words:
    if one.least == one.most:
        return words(strong(str(one.least)))
    return words(Span(f"{one.least}–{one.most}", "warn"))


def _whole(framework: Framework) -> str:
    """The level of the whole, which is that of its weakest point."""
    least, most = framework.whole()
    if least == most:
        return f"The whole has level {least}: {lower_first(framework.levels[least])}."
    return (
        f"The whole has level {least} to {most}, by its weakest point; level {most}: "
        f"{lower_first(framework.levels[most])}."
    )


def _gates(framework: Framework) -> str:
    """How many objectives each least level would let through."""
    told = []
    for level in range(1, len(framework.levels)):
        reached, may, out = framework.at(level)
        told.append(f"{level}: {reached} reach it, {may} may, {out} cannot")
    return f"By least level: {'; '.join(told)}."


def _details(framework: Framework) -> Iterator[Block]:
    for one in framework.items:
        yield Heading(f"{one.id} {one.title}", _level_word(framework, one), level=3)
        yield Listing(tuple(Item(words(), _fact(known)) for known in one.known))
        clauses = [each for each in one.settling if each.ask]
        if clauses:
            items = tuple(Item(words(code(each.fact)), words(each.ask)) for each in clauses)
            yield Listing(items, "Clauses that would settle it")
        others = [each.fact for each in one.settling if not each.ask]
        if others:
            yield Sentence(words(f"Open, and no clause of the model settles it: {listed(others)}."))
        if one.beyond:
            yield Note(words(f"Beyond the facts of a deal: {one.beyond}"))


def _level_word(framework: Framework, one: Crossed) -> str:
    assert one.least is not None
    if one.least == one.most:
        said = "" if framework.cumulative else f": {framework.levels[one.least]}"
        return f"{framework.level} {one.least}{said}"
    return f"{framework.level} {one.least} to {one.most}"


def _fact(known: Known) -> Words:
    if known.how in ("open", "absent"):
        return words(code(known.fact), " ", muted(_HOW[known.how]))
    return words(code(known.fact), f" {_told(known.value)}{_HOW.get(known.how, '')}")


def _told(value: object) -> str:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return listed([plain(one) for one in value], "or")
    return quantity(value)

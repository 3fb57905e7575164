"""The pages on weights themselves: what each part carries, and one deal under two sets of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.pages.blocks import (
    Block,
    Column,
    Heading,
    Note,
    Page,
    Row,
    Section,
    Sentence,
    Table,
    muted,
    strong,
    words,
)
from dealcheck.pages.weights_page import weight_text
from dealcheck.pages.words import (
    PARTY_NAMES,
    counted,
    percent,
    span,
    tenths,
    upper_first,
)
from dealcheck.scoring.carrying import Carried, Carrying
from dealcheck.scoring.result import Answer, DealScore

_FAR_APART = 0.1
_MOVED = 0.05
_FIRMER = 0.15
_SAME_WEIGHT, _SHOWN = 0.0005, 0.005

Weights = Mapping[Party, Mapping[str, float]]


def show_page(found: Carrying) -> Page:
    """The stated weights beside the effective ones."""
    where = found.deal.text("name") if found.deal is not None else counted(found.cases, "deal")
    title = f"Weights and what they carry: {where}"
    blocks: list[Block] = [Heading(title, level=1), _carried_table(found)]
    cases = (
        f"the {counted(found.cases, 'draw')} of this deal"
        if found.over == "draws"
        else f"{counted(found.cases, 'deal')}, each at the means of its draws"
    )
    foot = (
        f"Carries: the share of the variance over {cases}, worked out as the covariance of what a "
        "part contributes (its weight times its value) with the whole, over the variance of the "
        "whole. The shares of a payoff or pole sum to 1; a part that runs against the rest is "
        "below 0. The whole of a pole is the weighted mean of its groups, before what its weakest "
        f"takes off. {found.model.named}, {found.settings.draws} draws from seed "
        f"{found.settings.seed}."
    )
    return Page(title, (*blocks, Note(words(foot))))


def compare_page(sides: Sequence[tuple[DealScore, Weights]]) -> Page:
    """One deal under two sets of weights, with what differs."""
    (first, _), (second, _) = sides
    names = [weights_name(score.model) for score, _ in sides]
    title = f"{first.deal.text('name')}: under two sets of weights"
    blocks: list[Block] = [Heading(title, level=1), Sentence(words(_what_changes(first, second)))]
    blocks += [_answers(first, second, names), _numbers(first, second, names)]
    blocks += _weights_table(sides, names)
    foot = " ".join(
        f"{name}: {score.model.named}." for name, (score, _) in zip(names, sides, strict=True)
    )
    draws = f"{first.settings.draws} draws from seed {first.settings.seed}."
    return Page(title, (*blocks, Note(words(f"{foot} {draws}"))))


def weights_name(model: Model) -> str:
    """What a set of weights is called: by its file, or `shipped` for the model's own."""
    return model.weights.name if model.weights is not None else "shipped"


def _carried_table(found: Carrying) -> Table:
    columns = (
        Column("", least=24),
        Column("weight", is_number=True),
        Column("carries", is_number=True),
        Column("values", is_number=True),
    )
    sections = tuple(
        Section(_whole(one), tuple(_rows(one))) for one in found.carried if len(one.parts) > 1
    )
    return Table(
        "Part", columns, sections, "parts that carry much more or less than they weigh stand out"
    )


def _whole(one: Carried) -> str:
    if one.spread == 0.0:
        return f"{one.title}: the same in every case"
    return f"{one.title}, ± {one.spread:.1f} points"


def _rows(one: Carried) -> Iterator[Row]:
    for part in one.parts:
        apart = abs(part.effective - part.weight) >= _FAR_APART and one.spread > 0.0
        text = _share(part.effective) if one.spread else "–"
        yield (
            words(part.title),
            words(weight_text(part.weight)),
            words(strong(text) if apart else text),
            words(muted(span(part.low, part.high))),
        )


def _share(value: float) -> str:
    text = f"{abs(value):.2f}".removeprefix("0")
    return f"-{text}" if value <= -0.005 else text


def _what_changes(first: DealScore, second: DealScore) -> str:
    turned = [
        f"the {PARTY_NAMES[party]}'s stance is “{after.title}” instead of “{before.title}”"
        for party in PARTIES
        for before, after in [(first.parties[party].stance, second.parties[party].stance)]
        if before.action != after.action
    ]
    firmer = [
        f"the {PARTY_NAMES[party]}'s “{after.title}” has {percent(after.share)} of the draws "
        f"instead of {percent(before.share)}"
        for party in PARTIES
        for before, after in [(first.parties[party].stance, second.parties[party].stance)]
        if before.action == after.action and abs(before.share - after.share) >= _FIRMER
    ]
    told = turned + firmer
    if not told:
        return "No party's stance changes."
    start = "" if turned else "No party's likeliest stance changes; "
    return upper_first(f"{start}{'; '.join(told)}.")


def _answers(first: DealScore, second: DealScore, names: Sequence[str]) -> Table:
    rows: list[Row] = []
    for party in PARTIES:
        before, after = first.parties[party], second.parties[party]
        pairs = {"": (before.stance, after.stance)}
        pairs |= {name: (before.answers[name], after.answers[name]) for name in before.answers}
        for about, (one, other) in pairs.items():
            if not about or one.action != other.action:
                label = upper_first(PARTY_NAMES[party]) + (f", {about}" if about else "")
                changed = one.action != other.action
                text = _answer(other)
                rows.append(
                    (words(label), words(_answer(one)), words(strong(text) if changed else text))
                )
    columns = (Column("", least=14), *(Column(name, least=20) for name in names))
    return Table("Stances, and answers that change", columns, (Section("", tuple(rows)),))


def _answer(one: Answer) -> str:
    return one.title if one.action is None else f"{one.title} ({percent(one.share)})"


def _numbers(first: DealScore, second: DealScore, names: Sequence[str]) -> Table:
    worth = [
        (upper_first(PARTY_NAMES[p]), first.parties[p].payoff.score, second.parties[p].payoff.score)
        for p in PARTIES
    ]
    poles = [
        (first.model.measures[p].title, first.measures[p].score, second.measures[p].score)
        for p in first.model.poles
    ]
    columns = (
        Column("", least=20),
        *(Column(name, is_number=True, least=8) for name in names),
        Column("difference", is_number=True),
    )
    sections = (
        Section("expected worth", tuple(map(_number_row, worth))),
        Section("poles", tuple(map(_number_row, poles))),
    )
    return Table("Medians", columns, sections, "0 to 100")


def _number_row(given: tuple[str, float, float]) -> Row:
    title, before, after = given
    moved = after - before
    text = tenths(moved) if abs(moved) >= _MOVED else "0"
    return (
        words(title),
        words(f"{before:.1f}"),
        words(f"{after:.1f}"),
        words(strong(text) if abs(moved) >= _MOVED else muted(text)),
    )


def _weights_table(
    sides: Sequence[tuple[DealScore, Weights]], names: Sequence[str]
) -> Iterator[Table]:
    (first, before), (second, after) = sides
    sections = []
    for party in PARTIES:
        pairs = [(name, before[party].get(name, 0.0), after[party][name]) for name in after[party]]
        if any(abs(b - a) > _SAME_WEIGHT for _, a, b in pairs):
            rows = tuple(
                _weight_row(first.model.measures[name].title, a, b) for name, a, b in pairs
            )
            sections.append(Section(first.parties[party].chosen.title, rows))
    for pole in first.model.poles:
        groups = dict.fromkeys((*first.model.members[pole], *second.model.members[pole]))
        pairs = [(name, first.model.share(name), second.model.share(name)) for name in groups]
        if any(abs(b - a) > _SAME_WEIGHT for _, a, b in pairs):
            rows = tuple(
                _weight_row(first.model.measures[name].title, a, b) for name, a, b in pairs
            )
            sections.append(Section(first.model.measures[pole].title, rows))
    if sections:
        columns = (
            Column("", least=24),
            *(Column(name, is_number=True, least=8) for name in names),
            Column("difference", is_number=True),
        )
        yield Table("Weights that differ", columns, tuple(sections))


def _weight_row(title: str, before: float, after: float) -> Row:
    moved = after - before
    sign = "+" if moved > 0 else "-"
    text = f"{sign}{weight_text(abs(moved))}" if abs(moved) >= _SHOWN else "0"
    return (words(title), words(weight_text(before)), words(weight_text(after)), words(text))

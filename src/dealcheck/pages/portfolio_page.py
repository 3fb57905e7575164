"""The page of a portfolio: what happens anyway, what hangs on support, and what a budget buys."""

from __future__ import annotations

from collections.abc import Mapping

from dealcheck.matching.portfolio import WORTH_IT, Choice, Holding, Portfolio, spill_over
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
from dealcheck.pages.words import counted, listed, percent, plain, tenths

_GROUPS: Mapping[str, str] = {
    "decides-it": "Support decides it",
    "undecided": "Undecided",
    "would-not-save-it": "Support would not save it",
    "happens-anyway": "It happens anyway",
    "not-american": "Not an American deal",
}
_NEXT = 3


def portfolio_page(found: Portfolio) -> Page:
    """The page of a folder as the US government would look at it."""
    titles = {aid.id: aid.title for aid in found.model.aids}
    blocks: list[Block] = [
        Heading("The folder", f"{counted(len(found.holdings), 'deal')}", 1),
        Sentence(words(_summary(found))),
        _deals(found),
        *_first(found, titles),
        *_plan(found, titles),
        *_distance(found),
        Note(words(_reading(found))),
    ]
    return Page("The US government's folder", tuple(blocks))


def _summary(found: Portfolio) -> str:
    counts = dict.fromkeys(_GROUPS, 0)
    for one in found.holdings:
        counts[one.answer] += 1
    said = [
        f"support decides {counts['decides-it']}",
        f"{counts['happens-anyway']} happen anyway",
        f"{counts['would-not-save-it']} would not be saved",
        f"{counts['undecided']} are undecided",
        f"{counts['not-american']} are not American",
    ]
    old = (
        f" {counted(len(found.superseded), 'earlier description')} of the same deals left out."
        if found.superseded
        else ""
    )
    return f"Of {counted(len(found.holdings), 'deal')} {listed(said)}.{old}"


def _deals(found: Portfolio) -> Table:
    columns = (
        Column("deal", cut="middle", least=18),
        Column("stage"),
        Column("without", is_number=True),
        Column("with", is_number=True),
        Column("by what", cut="end", least=9),
        Column("posture", cut="end", least=9),
        Column("adds", is_number=True),
        Column("if shown off", is_number=True, rank=1),
    )
    sections = []
    for word, title in _GROUPS.items():
        rows = [
            (one.best.value if one.best else 0.0, place, one)
            for place, one in enumerate(found.holdings)
            if one.answer == word
        ]
        rows.sort(key=lambda row: (-row[0], row[1]))
        if rows:
            heading = f"{title}: {counted(len(rows), 'deal')}"
            sections.append(
                Section(heading, tuple(_row(found, place, one) for _, place, one in rows))
            )
    return Table("", columns, tuple(sections))


def _row(found: Portfolio, place: int, one: Holding) -> Row:
    support = one.score.parties["us_government"].support
    spill = sum(spill_over(found.holdings, place).values())
    return (
        words(one.score.deal.text("id")),
        words(one.score.stage),
        words(percent(support.chance_without) if support and one.is_american else ""),
        words(percent(support.chance_with) if support and one.is_american else ""),
        words(plain(support.instrument) if support and support.instrument else ""),
        words(plain(one.posture) if one.is_american else ""),
        words(tenths(one.best.value) if one.best else ""),
        words(tenths(spill) if one.is_american and abs(spill) >= 0.05 else muted("·")),
    )


def _first(found: Portfolio, titles: Mapping[str, str]) -> list[Block]:
    """Where a dollar makes most happen: by what each million brings."""
    ranked = sorted(
        (
            (one.value / max(one.usd_million, 1.0), place, one)
            for place, holding in enumerate(found.holdings)
            if holding.answer in WORTH_IT
            for one in _single(holding)
            if one.value > 0.0
        ),
        key=lambda row: (-row[0], row[1]),
    )
    if not ranked:
        return []
    text = [
        f"{found.holdings[place].score.deal.text('id')} ({_aids(one, titles)})"
        for _, place, one in ranked[:_NEXT]
    ]
    return [Sentence(words("A dollar makes most happen in ", strong(listed(text)), "."))]


def _single(holding: Holding) -> list[Choice]:
    return [one for one in holding.choices if len(one.aids) == 1]


def _aids(choice: Choice, titles: Mapping[str, str]) -> str:
    return listed([titles.get(aid, aid) for aid in choice.aids])


def _plan(found: Portfolio, titles: Mapping[str, str]) -> list[Block]:
    plan = found.plan
    if plan is None:
        return []
    has = [
        *([f"{plan.usd_million:g} million dollars"] if plan.usd_million is not None else []),
        *([f"{plan.engineers:g} engineers"] if plan.engineers is not None else []),
    ]
    rows = tuple(
        (
            words(found.holdings[place].score.deal.text("id")),
            words(_aids(one, titles)),
            words(f"{one.usd_million:.0f}"),
            words(f"{one.engineers:.0f}"),
            words(f"{percent(one.lift)}"),
            words(tenths(one.value)),
        )
        for place, one in sorted(plan.chosen, key=lambda row: (-row[1].value, row[0]))
    )
    text = (
        f"With {listed(has)}: {counted(len(plan.chosen), 'deal')} supported for "
        f"{plan.spent:.0f} million and {plan.sent:.0f} engineers. {plan.lift:.1f} deals more "
        f"happen in expectation, and {plan.value:.1f} points are there that otherwise would not "
        "be. No other choice within the budget brings more. What happens anyway, and what support "
        "would not save, gets nothing."
    )
    columns = (
        Column("deal", cut="middle", least=18),
        Column("aid"),
        Column("$ million", is_number=True),
        Column("engineers", is_number=True),
        Column("chance", is_number=True),
        Column("adds", is_number=True),
    )
    return [
        Heading("What the budget is best spent on"),
        Sentence(words(text)),
        Table("", columns, (Section("", rows),)),
    ]


def _distance(found: Portfolio) -> list[Block]:
    if not found.distances:
        return []
    rows = tuple(
        (
            words(one.name),
            words(", ".join(one.deals)),
            words(tenths(-one.lost_if_close)),
            words(tenths(one.won_if_distant)),
        )
        for one in found.distances
    )
    most = max(found.distances, key=lambda one: (one.won_if_distant, one.developer))
    text = (
        "Where the public is wary of the United States, a developer that is seen close to "
        "Washington sells less. One credible distant developer is worth up to "
        f"{most.won_if_distant:.1f} points here: what {most.name} would bring at a distance."
    )
    columns = (
        Column("developer", cut="end", least=9),
        Column("deals in wary countries", cut="end", least=20),
        Column("moving close", is_number=True),
        Column("at a distance", is_number=True),
    )
    return [
        Heading("What distance is worth"),
        Sentence(words(text)),
        Table("", columns, (Section("", rows),)),
    ]


def _reading(found: Portfolio) -> str:
    model, settings = found.model, found.settings
    return (
        "Without, with: the chance without public support and with all of it. By what: the "
        "instrument that decides. Adds: points of expected worth to the US government over what "
        "happens otherwise, with the best aids less without any. If shown off: what showing the "
        "flag in this deal costs the same developer's deals in wary countries. Prices of aids are "
        f"judgements of the model (aids.yaml). {model.named}, "
        f"{settings.draws} draws from seed {settings.seed}."
    )

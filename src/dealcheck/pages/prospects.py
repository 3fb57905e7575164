"""What a deal is worth to whom, what would happen without it, and what could be agreed."""

from __future__ import annotations

from dealcheck.model.types import PARTIES
from dealcheck.pages.blocks import (
    Block,
    Column,
    Item,
    Listing,
    Note,
    Section,
    Table,
    Words,
    muted,
    strong,
    words,
)
from dealcheck.pages.words import (
    PARTY_NAMES,
    chance_word,
    listed,
    lower_first,
    percent,
    plain,
    span,
    upper_first,
)
from dealcheck.scoring.result import DealScore, Package

_OTHERS = 3
_COLUMNS = tuple(Column(PARTY_NAMES[party], is_number=True) for party in PARTIES)


def worths(score: DealScore) -> tuple[Block, ...]:
    """What the deal is worth to each party, and what that is made of."""
    rows = []
    for party in PARTIES:
        advice = score.parties[party]
        payoff = advice.payoff
        rows.append(
            (
                words(strong(upper_first(PARTY_NAMES[party]))),
                words(f"{payoff.score:.0f}"),
                words(span(payoff.low, payoff.high)),
                words(span(payoff.lower, payoff.upper)),
                words(f"{advice.worth:.0f}"),
                words(f"{advice.otherwise:.0f}"),
            )
        )
    columns = (
        Column("", least=13),
        *(
            Column(title, is_number=True)
            for title in ("expected", "80%", "bounds", "if it goes ahead", "if not")
        ),
    )
    made_of = tuple(
        Item(
            words(muted(PARTY_NAMES[party])),
            words(
                ", ".join(
                    f"{lower_first(_title(name, score))} {value:.0f}"
                    for name, value in score.parties[party].components.items()
                ),
                muted(f" ({lower_first(score.parties[party].chosen.title)})"),
            ),
        )
        for party in PARTIES
    )
    table = Table(
        "What it is worth",
        columns,
        (Section("", tuple(rows)),),
        aside="to each party, from 0 to 100",
    )
    return (table, Listing(made_of))


def _title(name: str, score: DealScore) -> str:
    return score.model.measures[name].title if name in score.model.measures else plain(name)


def alternatives(score: DealScore) -> tuple[Block, ...]:
    """What happens otherwise, how likely that is, and what it is worth to whom."""
    rows: list[tuple[Words, ...]] = [
        (
            words(strong("This deal")),
            words(chance_word(score.goes_ahead)),
            *(words(f"{score.parties[party].worth:.0f}") for party in PARTIES),
        )
    ]
    rows += [
        (
            words(one.title),
            words(percent(one.chance) if one.chance else "–"),
            *(words(f"{one.worth[party]:.0f}") for party in PARTIES),
        )
        for one in score.alternatives
    ]
    return (
        Table(
            "If the deal fails",
            (Column("", least=24), Column("chance", is_number=True), *_COLUMNS),
            (Section("", tuple(rows)),),
            aside="worth to each party, from 0 to 100",
        ),
        Note(
            words(
                "The chance of the deal is that it comes to something; the others share what "
                "happens if not, and one without a chance is only compared."
            )
        ),
    )


def bargain(score: DealScore) -> tuple[Block, ...]:
    """The package on offer, the others found, and each pole's room, if that was worked out."""
    found = score.bargain
    if found is None:
        return ()
    blocks: list[Block] = []
    packages = [] if found.offered is None else [("On offer", found.offered)]
    others = [one for one in found.packages if not _is_same(one, found.offered)]
    packages += [("Also", one) for one in others[:_OTHERS]]
    if packages:
        rows = tuple(
            (
                words(strong(label)),
                words("; ".join(lower_first(lever.title) for lever in package.levers)),
                *(words(f"{package.gains[party]:+.1f}") for party in PARTIES),
            )
            for label, package in packages
        )
        blocks.append(
            Table(
                "What could be agreed",
                (Column("", least=8), Column("package", least=24), *_COLUMNS),
                (Section("", rows),),
                aside="gain of each party in points of expected worth, less what it gives",
            )
        )
        blocks.append(Note(words(_changes(packages[0][1]))))
    rooms = [
        f"{lower_first(score.model.measures[pole].title)} {points:.0f}"
        for pole, points in found.room.items()
    ]
    room = f"Points that a pole can gain while its opposite loses none: {listed(rooms)}."
    return (*blocks, Note(words(room)))


def _is_same(one: Package, other: Package | None) -> bool:
    return other is not None and one.levers == other.levers


def _changes(package: Package) -> str:
    changes = [
        f"{one.title} from {plain(one.before)} to {plain(one.after)}" for one in package.changes
    ]
    return f"It changes {listed(changes)}." if changes else "It changes nothing that is stated."

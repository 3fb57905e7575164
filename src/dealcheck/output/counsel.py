"""What each party should do: the panels with worth, action, reasons and levers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table

from dealcheck.model.types import PARTIES, Party
from dealcheck.output.bars import range_word
from dealcheck.output.page import listed, lower_first
from dealcheck.output.sheet import FAINT, STRONG, WARN, Column, Part, Sheet, lines_of, text_of
from dealcheck.scoring.result import DealScore, Decision, Package, PartyAdvice

PARTY_NAMES: Mapping[Party, str] = {
    "developer": "developer",
    "us_government": "US government",
    "importer": "importer",
}
_STRENGTH = {
    "strong": "firmly",
    "conditional": "with reservations",
    "none": "no recommendation yet",
}
_MOVED = 0.5
_POLES = 2


def write_counsel(sheet: Sheet, score: DealScore) -> None:
    """One panel for each of the three parties."""
    for party, advice in score.parties.items():
        title = f"The {PARTY_NAMES[party]}"
        name = score.deal.party_name(party) if party != "us_government" else ""
        sheet.gap()
        sheet.panel(f"{title}: {name}" if name else title, _party(sheet, score, advice))


def write_alternatives(sheet: Sheet, score: DealScore) -> None:
    """What happens otherwise, how likely that is, and what it is worth to whom."""
    sheet.heading(
        "If the deal fails", "worth to each party, 0 to 100; the deal itself for comparison"
    )
    table = sheet.table(
        Column("", ratio=1),
        Column("chance", is_number=True),
        *(Column(PARTY_NAMES[party], is_number=True) for party in PARTIES),
    )
    worths = (f"{advice.worth:.0f}" for advice in score.parties.values())
    table.add_row(text_of((("This deal", STRONG),)), f"{score.goes_ahead:.0%}", *worths)
    for one in score.alternatives:
        chance = f"{one.chance:.0%}" if one.chance else sheet.signs.dash
        table.add_row(text_of((one.title,)), chance, *(f"{one.worth[p]:.0f}" for p in PARTIES))
    sheet.draw(table)
    note = "The chance of the deal is that it goes ahead; the others share what happens if not."
    sheet.draw(text_of(((note, FAINT),)))


def write_bargain(sheet: Sheet, score: DealScore) -> None:
    """The package on offer, the room that is left, and whether it is bargaining now."""
    found, signs = score.bargain, sheet.signs
    sheet.heading("What could be agreed", "gain of each party in points of expected worth")
    if found.offered is None:
        sheet.draw(
            text_of(("No package of levers gives every party something: it is bargaining now.",))
        )
    else:
        table = sheet.table(
            Column("Package on offer", ratio=1),
            *(Column(PARTY_NAMES[party], is_number=True) for party in PARTIES),
        )
        gains = [f"{found.offered.gains[party]:+.1f}" for party in PARTIES]
        table.add_row(lines_of([[lever.title] for lever in found.offered.levers]), *gains)
        sheet.draw(table)
    rooms = [
        f"{lower_first(score.model.measures[pole].title)} {points:.0f}"
        for pole, points in found.room.items()
    ]
    room = f"Room {signs.arrow} points a pole can gain while its opposite loses none: "
    sheet.draw(text_of(((room, FAINT), listed(rooms) + ".")))


def _party(sheet: Sheet, score: DealScore, advice: PartyAdvice) -> RenderableType:
    rows = _rows(sheet)
    payoff, dash = advice.payoff, sheet.signs.dash
    rows.add_row(
        text_of((("worth", FAINT),)),
        text_of(
            (
                (f"{payoff.score:.0f}", STRONG),
                f" expected (80%: {range_word(payoff.low, payoff.high, dash)}, bounds: "
                f"{range_word(payoff.lower, payoff.upper, dash)}); {advice.worth:.0f} if it goes "
                f"ahead, {advice.otherwise:.0f} if not",
            )
        ),
    )
    _add_decision(rows, advice.decision, "")
    if advice.support is not None:
        _add_decision(rows, advice.support, "support")
    if not advice.recommendations:
        return rows
    return Group(rows, _levers(sheet, score, advice.recommendations))


def _add_decision(rows: Table, decision: Decision, label: str) -> None:
    strength = _STRENGTH[decision.strength]
    share = f"{decision.agreement:.0%} of draws"
    style = WARN if decision.strength == "none" else STRONG
    rows.add_row(
        text_of(((label or "action", FAINT),)),
        text_of(((decision.title, style), (f"  {strength}, {share}", FAINT))),
    )
    if label:
        return
    for name, reasons in (
        ("because", decision.because),
        ("despite", decision.despite),
        ("unless", decision.unless),
        ("next", (decision.next,) if decision.next else ()),
    ):
        if reasons:
            rows.add_row(text_of(((name, FAINT),)), lines_of([[reason] for reason in reasons]))


def _rows(sheet: Sheet) -> Table:
    return sheet.table(Column("", size=7), Column("", ratio=1), headed=False)


def _levers(sheet: Sheet, score: DealScore, levers: Sequence[Package]) -> Table:
    table = sheet.table(
        Column("Levers for it", ratio=3), Column("moves", ratio=2), Column("granted by", ratio=2)
    )
    for package in levers:
        lever = package.levers[0]
        moved = sorted(package.poles.items(), key=lambda item: (-abs(item[1]), item[0]))
        poles: list[list[Part]] = [
            [f"{points:+.0f} {lower_first(score.model.measures[pole].title)}"]
            for pole, points in moved[:_POLES]
            if abs(points) >= _MOVED
        ]
        granted = listed([PARTY_NAMES[party] for party in lever.granted_by], "or")
        table.add_row(
            text_of((lever.title, (f"  {package.type}", FAINT))),
            lines_of(poles),
            text_of((granted,)),
        )
    return table

"""What could be agreed on a deal as tables: who gives and gains what, and where that leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Lever, Party
from dealcheck.output.improve_words import (
    costs_text,
    needs_of,
    offer_heading,
    opening,
    who_walks,
)
from dealcheck.output.numbers import signed
from dealcheck.output.sheet import FAINT, STRONG, Column, Part, Sheet, lines_of, text_of
from dealcheck.pages.words import PARTY_NAMES, listed, lower_first
from dealcheck.render.look import Look
from dealcheck.scoring.improvement import Improvement, Offer

_MOVED = 0.05
_NARROWEST = 10


def improvement_table(
    found: Improvement, catalogue: FactCatalogue, look: Look, *, by_lever: bool
) -> str:
    """The packages, or with `by_lever` each lever by itself, with all that belongs to them."""
    sheet = Sheet(look)
    offers = found.levers if by_lever else found.packages
    deal = found.deal
    title = "Levers, each by itself" if by_lever else "Packages of up to three levers"
    sheet.draw(text_of(((f"{deal.text('name')}: what could be agreed", STRONG),)))
    sheet.gap()
    for sentence in opening(found, by_lever=by_lever):
        sheet.draw(text_of((sentence,)))
    if offers:
        sheet.heading(
            title, "expected worth now and then; what a party gives, and what it gains after that"
        )
        _write_payoffs(sheet, found, offers, by_lever=by_lever)
        sheet.heading("The six poles", "0 to 100; higher is always better for what is named")
        _write_poles(sheet, found, offers)
        sheet.heading("What granting a lever costs", "in points of worth")
        _write_levers(sheet, offers, found, catalogue)
    if found.offer is not None and not by_lever:
        sheet.heading(offer_heading(found))
        _write_changes(sheet, found.offer)
    sheet.heading("Who would walk away", "worth if it goes ahead, less what is given, and if not")
    _write_reservations(sheet, found, offers if by_lever else found.packages)
    _write_foot(sheet, found)
    return sheet.done()


def _write_payoffs(
    sheet: Sheet, found: Improvement, offers: Sequence[Offer], *, by_lever: bool
) -> None:
    arrow = sheet.signs.arrow
    offered = None if by_lever else found.offered
    table = sheet.table(
        Column("", is_number=True),
        Column("lever" if by_lever else "package", ratio=1),
        *(Column(PARTY_NAMES[party], is_number=True) for party in PARTIES),
    )
    for place, offer in enumerate(offers):
        mark: Part = ("  offered", STRONG) if place == offered else ""
        table.add_row(
            str(place + 1),
            lines_of(
                [
                    *([lever.title] for lever in offer.package.levers),
                    [(offer.package.type, FAINT), mark],
                ]
            ),
            *(_payoff(found, offer, party, arrow) for party in PARTIES),
        )
        table.add_section()
    sheet.draw(table)


def _payoff(found: Improvement, offer: Offer, party: Party, arrow: str) -> Text:
    now, then = found.now.payoffs[party], offer.then.payoffs[party]
    cost, gain = offer.costs[party], offer.package.gains[party]
    given: list[list[Part]] = [[(f"gives {cost:.1f}", FAINT)]] if cost else []
    return lines_of(
        [[f"{now:.1f} {arrow} {then:.1f}"], *given, [(f"gains {signed(gain)}", STRONG)]]
    )


def _write_poles(sheet: Sheet, found: Improvement, offers: Sequence[Offer]) -> None:
    measures = found.model.measures
    table = sheet.table(
        Column("", is_number=True), *(_pole(measures[pole].title) for pole in found.model.poles)
    )
    table.add_row("now", *(f"{value:.1f}" for value in found.now.poles.values()))
    for place, offer in enumerate(offers):
        cells = []
        for pole, then in offer.then.poles.items():
            moved = offer.package.poles[pole]
            note = f" {signed(moved)}" if abs(moved) >= _MOVED else ""
            cells.append(text_of((f"{then:.1f}", (note, FAINT))))
        table.add_row(str(place + 1), *cells)
    sheet.draw(table)


def _pole(title: str) -> Column:
    """A column in which no word of its title is broken."""
    longest = max(len(word) for word in title.split())
    return Column(title, ratio=max(_NARROWEST, longest), is_number=True)


def _write_levers(
    sheet: Sheet, offers: Sequence[Offer], found: Improvement, catalogue: FactCatalogue
) -> None:
    table = sheet.table(
        Column("lever", ratio=4), Column("granted by", ratio=2), Column("costs", ratio=3)
    )
    levers: dict[str, tuple[Lever, Offer]] = {}
    for offer in offers:
        for lever in offer.package.levers:
            levers.setdefault(lever.id, (lever, offer))
    for lever, offer in levers.values():
        entry: list[list[Part]] = [[lever.title, (f"  {lever.id}", FAINT)]]
        entry += [[(text, FAINT)] for text in needs_of(lever, offer, found.model, catalogue)]
        table.add_row(
            lines_of(entry),
            text_of((listed([PARTY_NAMES[party] for party in lever.granted_by], "or"),)),
            text_of((costs_text(lever),)),
        )
    sheet.draw(table)


def _write_changes(sheet: Sheet, offer: Offer) -> None:
    table = sheet.table(Column("fact", ratio=2), Column("from", ratio=2), Column("to", ratio=2))
    for change in offer.package.changes:
        table.add_row(
            text_of((change.fact,)), text_of((change.before,)), text_of(((change.after, STRONG),))
        )
    sheet.draw(table)


def _write_reservations(sheet: Sheet, found: Improvement, offers: Sequence[Offer]) -> None:
    table = sheet.table(
        Column("", is_number=True),
        *(Column(PARTY_NAMES[party], ratio=1, is_number=True) for party in PARTIES),
        Column("walks away", ratio=1),
    )
    nothing: Mapping[Party, float] = dict.fromkeys(PARTIES, 0.0)
    rows = [("now", found.now, nothing, found.now.walks_away())]
    rows += [(str(k + 1), one.then, one.costs, one.walks_away) for k, one in enumerate(offers)]
    for name, standing, costs, leaving in rows:
        worths = [
            f"{standing.worth[p] - costs[p]:.1f} / {standing.otherwise[p]:.1f}" for p in PARTIES
        ]
        table.add_row(name, *worths, text_of((who_walks(leaving) or sheet.signs.dash,)))
    sheet.draw(table)


def _write_foot(sheet: Sheet, found: Improvement) -> None:
    model = found.model
    rooms = [
        f"{lower_first(model.measures[pole].title)} {value:.0f}"
        for pole, value in found.room.items()
    ]
    sheet.gap()
    parts: list[Part] = [
        ("Room: points a pole can gain while its opposite loses none: ", FAINT),
        listed(rooms) + ". ",
        (
            "What the poles and the worth would be is what `dealcheck score` gives for the changed "
            f"deal. Model {model.id} {model.version} ({model.digest}).",
            FAINT,
        ),
    ]
    sheet.draw(text_of(parts))

"""What could be agreed on a deal as Markdown, for reports and pull requests."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Lever
from dealcheck.output.improve_words import (
    costs_text,
    needs_of,
    offer_heading,
    opening,
    who_walks,
)
from dealcheck.output.numbers import signed
from dealcheck.pages.words import PARTY_NAMES, listed
from dealcheck.render.markdown_text import escaped, escaped_code, table
from dealcheck.scoring.improvement import Improvement, Offer


def improvement_markdown(found: Improvement, catalogue: FactCatalogue, *, by_lever: bool) -> str:
    """The same tables as on a terminal."""
    offers = found.levers if by_lever else found.packages
    lines = [f"## {escaped(found.deal.text('name'))}: what could be agreed", ""]
    lines += [" ".join(escaped(text) for text in opening(found, by_lever=by_lever)), ""]
    if offers:
        lines += [*_packages(found, offers, by_lever=by_lever), ""]
        lines += [*_poles(found, offers), ""]
        lines += [*_levers(found, offers, catalogue), ""]
    if found.offer is not None and not by_lever:
        lines += [f"### {escaped(offer_heading(found))}", "", *_changes(found.offer)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _packages(found: Improvement, offers: Sequence[Offer], *, by_lever: bool) -> list[str]:
    head = ["", "Package", *(PARTY_NAMES[party] for party in PARTIES), "Walks away"]
    rows = []
    for place, offer in enumerate(offers):
        levers = "<br>".join(escaped(lever.title) for lever in offer.package.levers)
        note = ", offered" if place == found.offered and not by_lever else ""
        cells = [
            f"{found.now.payoffs[party]:.1f} → {offer.then.payoffs[party]:.1f}"
            f"<br>gives {offer.costs[party]:.1f}, gains {signed(offer.package.gains[party])}"
            for party in PARTIES
        ]
        leaving = who_walks(offer.walks_away) or "–"
        kind = f"{levers}<br>{escaped(offer.package.type)}{note}"
        rows.append([str(place + 1), kind, *cells, leaving])
    return table(head, rows, (0, 2, 3, 4))


def _poles(found: Improvement, offers: Sequence[Offer]) -> list[str]:
    titles = [escaped(found.model.measures[pole].title) for pole in found.model.poles]
    rows = [["now", *(f"{value:.1f}" for value in found.now.poles.values())]]
    rows += [
        [
            str(place + 1),
            *(
                f"{then:.1f} ({signed(offer.package.poles[pole])})"
                for pole, then in offer.then.poles.items()
            ),
        ]
        for place, offer in enumerate(offers)
    ]
    return table(["", *titles], rows, range(len(titles) + 1))


def _levers(found: Improvement, offers: Sequence[Offer], catalogue: FactCatalogue) -> list[str]:
    levers: dict[str, tuple[Lever, Offer]] = {}
    for offer in offers:
        for lever in offer.package.levers:
            levers.setdefault(lever.id, (lever, offer))
    rows = [
        [
            f"{escaped(lever.title)} `{escaped_code(lever.id)}`",
            listed([PARTY_NAMES[party] for party in lever.granted_by], "or"),
            costs_text(lever),
            "<br>".join(escaped(text) for text in needs_of(lever, offer, found.model, catalogue)),
        ]
        for lever, offer in levers.values()
    ]
    return table(["Lever", "Granted by", "Costs", "Needs"], rows)


def _changes(offer: Offer) -> list[str]:
    rows = [
        [f"`{escaped_code(one.fact)}`", escaped(one.before), escaped(one.after)]
        for one in offer.package.changes
    ]
    return table(["Fact", "From", "To"], rows)

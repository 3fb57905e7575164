"""The page on what could be agreed on a deal: who gives and gains what, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Lever, Model, Party, Usual
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
    Table,
    Words,
    muted,
    strong,
    words,
)
from dealcheck.pages.conditions import condition_text, fact_title
from dealcheck.pages.words import PARTY_NAMES, listed, lower_first, percent, tenths
from dealcheck.scoring.improvement import Improvement, Offer

USUAL: Mapping[Usual, str] = {
    "usual": "usual in such contracts",
    "negotiable": "negotiable",
    "hard": "hard to get",
}


_MOVED = 0.05
_UNLIKELY = 0.2


def improve_page(found: Improvement, catalogue: FactCatalogue, *, by_lever: bool) -> Page:
    """The packages, or with `by_lever` each lever by itself, with all that belongs to them."""
    offers = found.levers if by_lever else _worth_a_look(found.packages)
    title = f"{found.deal.text('name')}: what could be agreed"
    blocks: list[Block] = [Heading(title, level=1)]
    blocks += [Sentence(words(text)) for text in _opening(found, by_lever=by_lever)]
    if offers:
        blocks += [_payoffs(found, offers, by_lever=by_lever), _poles(found, offers)]
    if found.offer is not None and not by_lever:
        blocks.append(_changes(found.offer, _offer_heading(found)))
        blocks.append(Heading("In words", "to begin from, and no legal advice"))
        for lever in found.offer.package.levers:
            blocks += [Heading(lever.title, level=3), _clauses(lever)]
    if offers:
        blocks.append(_costs(found, offers, catalogue))
    blocks.append(_reservations(found, offers))
    return Page(title, (*blocks, *_foot(found)))


def _worth_a_look(packages: Sequence[Offer]) -> Sequence[Offer]:
    """The packages, unless not one of them brings anybody anything."""
    return packages if any(one.package.type != "no-gain" for one in packages) else ()


def _payoffs(found: Improvement, offers: Sequence[Offer], *, by_lever: bool) -> Listing:
    """What each party gives and gains by each package."""
    items = []
    for place, offer in enumerate(offers):
        is_offered = place == found.offered and not by_lever
        kind = f"  {offer.package.type}"
        items.append(
            Item(
                words(str(place + 1)),
                words(
                    "; ".join(lever.title for lever in offer.package.levers),
                    muted(kind),
                    strong(", offered" if is_offered else ""),
                ),
                tuple(_payoff(found, offer, party) for party in PARTIES),
            )
        )
    title = "Levers, each by itself" if by_lever else "Packages of up to three levers"
    return Listing(tuple(items), f"{title}: expected worth now and then")


def _payoff(found: Improvement, offer: Offer, party: Party) -> Words:
    now, then = found.now.payoffs[party], offer.then.payoffs[party]
    cost, gain = offer.costs[party], offer.package.gains[party]
    given = f", gives {cost:.1f}" if cost else ""
    return words(
        f"{PARTY_NAMES[party]}: {now:.1f} → {then:.1f}{given}, ", strong(f"gains {tenths(gain)}")
    )


def _poles(found: Improvement, offers: Sequence[Offer]) -> Table:
    measures, poles = found.model.measures, found.model.poles
    rows: list[Row] = [(words("now"), *(words(f"{found.now.poles[p]:.1f}") for p in poles))]
    for place, offer in enumerate(offers):
        cells = []
        for pole in poles:
            moved = offer.package.poles[pole]
            note = f" {tenths(moved)}" if abs(moved) >= _MOVED else ""
            cells.append(words(f"{offer.then.poles[pole]:.1f}", muted(note)))
        rows.append((words(str(place + 1)), *cells))
    columns = (
        Column("", is_number=True),
        *(Column(measures[pole].title, is_number=True, least=10) for pole in poles),
    )
    note = "0 to 100; higher is always better for what is named"
    return Table("The six poles", columns, (Section("", tuple(rows)),), note)


def _costs(found: Improvement, offers: Sequence[Offer], catalogue: FactCatalogue) -> Table:
    rows = []
    for lever, offer in _levers_of(offers):
        needs = "; ".join(_needs_of(lever, offer, found.model, catalogue))
        rows.append(
            (
                words(f"{lever.title} ", muted(lever.id), muted(f" {needs}" if needs else "")),
                words(listed([PARTY_NAMES[party] for party in lever.granted_by], "or")),
                words(_costs_text(lever, catalogue)),
            )
        )
    columns = (Column("lever", least=30), Column("granted by"), Column("costs", least=20))
    title, note = "What granting a lever costs", "in points of worth"
    return Table(title, columns, (Section("", tuple(rows)),), note)


def _changes(offer: Offer, title: str) -> Table:
    rows = tuple(
        (words(f"{one.title} ", muted(one.fact)), words(one.before), words(strong(one.after)))
        for one in offer.package.changes
    )
    return Table(title, (Column("fact"), Column("from"), Column("to")), (Section("", rows),))


def _clauses(lever: Lever) -> Listing:
    said = [(label, text) for label, text in clause_of(lever) if text]
    return Listing(tuple(Item(words(muted(label)), words(text)) for label, text in said))


def _reservations(found: Improvement, offers: Sequence[Offer]) -> Table:
    nothing: Mapping[Party, float] = dict.fromkeys(PARTIES, 0.0)
    standings = [("now", found.now, nothing, found.now.walks_away())]
    standings += [(str(k + 1), one.then, one.costs, one.walks_away) for k, one in enumerate(offers)]
    rows = tuple(
        (
            words(name),
            *(
                words(f"{standing.worth[p] - costs[p]:.1f} / {standing.otherwise[p]:.1f}")
                for p in PARTIES
            ),
            words(_who_walks(leaving) or "–"),
        )
        for name, standing, costs, leaving in standings
    )
    columns = (
        Column("", is_number=True),
        *(Column(PARTY_NAMES[party], is_number=True) for party in PARTIES),
        Column("walks away"),
    )
    note = "worth if it goes ahead, less what is given, and if not"
    return Table("Who would walk away", columns, (Section("", rows),), note)


def _foot(found: Improvement) -> Iterator[Block]:
    model = found.model
    rooms = [
        f"{lower_first(model.measures[pole].title)} {value:.0f}"
        for pole, value in found.room.items()
    ]
    yield Note(
        words(
            "What is left to gain on one side without a loss on the other, in points: "
            f"{listed(rooms)}. What a package moves is the mean over the draws, with all else as "
            "it is. A score of the changed deal also reads what the terms that are settled tell "
            "of the rest. "
            f"{model.named}."
        )
    )


def _opening(found: Improvement, *, by_lever: bool) -> tuple[str, ...]:
    """What is said before the tables."""
    sentences = (
        _tried_sentence(found),
        _nothing_gained(found),
        _how_ranked(found, by_lever=by_lever),
        _bargaining_left(found),
        _who_walks_now(found),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _tried_sentence(found: Improvement) -> str:
    """How many packages were worked out, and how many are left."""
    if not found.tried:
        return "No lever applies to this deal."
    left_out = found.tried - found.allowed
    text = f"{found.tried} packages tried; "
    text += "none crosses" if not left_out else f"left out are {left_out}, which cross"
    text += " a gate of a decision or "
    text += "lowers the assurance level" if not left_out else "lower the assurance level"
    if found.wishes.keeps:
        kept = listed([keep.text for keep in found.wishes.keeps])
        number, verb = found.kept or "none", "keeps" if found.kept < 2 else "keep"
        text += f"; {number} of {'the others' if left_out else 'them'} {verb} {kept}"
    return f"{text}."


def _nothing_gained(found: Improvement) -> str:
    """That no package brings anybody anything, and why that may be so."""
    if not found.packages or _worth_a_look(found.packages):
        return ""
    chance = percent(found.now.goes_ahead)
    return (
        f"None brings anybody anything: the chance that the deal goes ahead is {chance}, and what "
        "is hardly likely to come about is hardly worth changing."
        if found.now.goes_ahead < _UNLIKELY
        else "None brings anybody anything."
    )


def _how_ranked(found: Improvement, *, by_lever: bool = False) -> str:
    """What stands first, and which package is offered."""
    if not found.kept:
        return ""
    party = found.wishes.party
    if party is None:
        text = "Ranked by what the party that gains least gains, then by the product of the gains."
    elif by_lever or found.offer is None:
        text = f"Ranked by what the {PARTY_NAMES[party]} gains, whoever else loses by it."
    else:
        text = f"Ranked by what the {PARTY_NAMES[party]} gains, of those by which nobody loses."
    if by_lever:
        return text
    return (
        f"{text} Offered is the shortest package within a tenth of the best."
        if found.offer
        else text
    )


def _who_walks_now(found: Improvement) -> str:
    """Who would do better without the deal as it is, and whether the offered package mends that."""
    now = found.now.walks_away()
    if not now:
        return "As it stands, every party does better with the deal than without it."
    text = f"As it stands, the {_who_walks(now)} would do better without the deal"
    if found.offer is None:
        return f"{text}."
    then = found.offer.walks_away
    if not then:
        return f"{text}; with the package that is offered nobody would."
    return f"{text}; even with the package that is offered the {_who_walks(then)} would."


def _bargaining_left(found: Improvement) -> str:
    """Whether something is left that everybody gains from, or only bargaining."""
    if not found.kept:  # what left nothing over has been said, and it was not bargaining
        return ""
    if found.offer is None:
        party = found.wishes.party
        whom = f"the {PARTY_NAMES[party]}" if party is not None else "every party"
        which = "None of these" if found.wishes.keeps else "No package"
        return (
            f"{which} brings {whom} something without a loss to another: what is left is "
            "bargaining, in which one gains what another gives."
        )
    share = f"{found.frontier:.1%}"
    if found.wishes.party is not None or share == "0.0%":
        return ""
    return (
        f"No package brings every party more than {share} of what it lacks to 100 points; whoever "
        "wants more has to bargain for it."
    )


def _offer_heading(found: Improvement) -> str:
    """A heading over the facts that the offered package changes."""
    assert found.offered is not None
    return f"What package {found.offered + 1} changes"


def _needs_of(lever: Lever, offer: Offer, model: Model, catalogue: FactCatalogue) -> Iterable[str]:
    """The preconditions of a lever, and which of them are not known to be met."""
    for need in offer.needs:
        if need.lever.id == lever.id:
            state = "" if need.known else "; not known yet"
            yield f"needs: {condition_text(need.condition, model, catalogue)}{state}"


def _levers_of(offers: Sequence[Offer]) -> Iterator[tuple[Lever, Offer]]:
    """The levers of some packages, each once, with the first package that has it."""
    seen: dict[str, tuple[Lever, Offer]] = {}
    for offer in offers:
        for lever in offer.package.levers:
            seen.setdefault(lever.id, (lever, offer))
    return iter(seen.values())


def _costs_text(lever: Lever, catalogue: FactCatalogue) -> str:
    """What granting a lever costs whom, and what makes it dearer."""
    parts = [f"{PARTY_NAMES[p]} {lever.cost[p]:g}" for p in PARTIES if lever.cost[p]]
    text = ", ".join(parts) or "nothing"
    if not lever.eased_by:
        return text
    return (
        f"{text}; dearer the less there is of {lower_first(fact_title(lever.eased_by, catalogue))}"
    )


def clause_of(lever: Lever) -> Iterator[tuple[str, str]]:
    """A lever in words that a contract could begin from, each with its label."""
    clause = lever.clause
    yield "ask", clause.ask
    yield "or else", clause.fallback
    yield "find out", clause.question
    yield "give for it", clause.offer
    yield "how usual", f"{USUAL[lever.usual]}{': ' if lever.basis else ''}{lever.basis}"


def _who_walks(parties: Iterable[Party]) -> str:
    """The parties that would do better without the deal."""
    return listed([PARTY_NAMES[party] for party in parties])

"""The sentences on what could be agreed, the same in every format."""

from __future__ import annotations

from collections.abc import Iterable

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Lever, Model, Party
from dealcheck.output.naming import condition_text
from dealcheck.pages.words import PARTY_NAMES, listed
from dealcheck.scoring.improvement import Improvement, Offer


def opening(found: Improvement, *, by_lever: bool) -> tuple[str, ...]:
    """What is said before the tables."""
    sentences = (
        tried_sentence(found),
        how_ranked(found, by_lever=by_lever),
        bargaining_left(found),
        who_walks_now(found),
    )
    return tuple(sentence for sentence in sentences if sentence)


def tried_sentence(found: Improvement) -> str:
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


def how_ranked(found: Improvement, *, by_lever: bool = False) -> str:
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


def who_walks_now(found: Improvement) -> str:
    """Who would do better without the deal as it is, and whether the offered package mends that."""
    now = found.now.walks_away()
    if not now:
        return "As it stands, every party does better with the deal than without it."
    text = f"As it stands, the {who_walks(now)} would do better without the deal"
    if found.offer is None:
        return f"{text}."
    then = found.offer.walks_away
    if not then:
        return f"{text}; with the package that is offered nobody would."
    return f"{text}; even with the package that is offered the {who_walks(then)} would."


def bargaining_left(found: Improvement) -> str:
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


def offer_heading(found: Improvement) -> str:
    """A heading over the facts that the offered package changes."""
    assert found.offered is not None
    return f"What package {found.offered + 1} changes"


def needs_of(lever: Lever, offer: Offer, model: Model, catalogue: FactCatalogue) -> Iterable[str]:
    """The preconditions of a lever, and which of them are not known to be met."""
    for need in offer.needs:
        if need.lever.id == lever.id:
            state = "" if need.known else "; not known yet"
            yield f"needs: {condition_text(need.condition, model, catalogue)}{state}"


def costs_text(lever: Lever) -> str:
    """What granting a lever costs whom."""
    parts = [f"{PARTY_NAMES[p]} {lever.cost[p]:g}" for p in PARTIES if lever.cost[p]]
    return ", ".join(parts) or "nothing"


def who_walks(parties: Iterable[Party]) -> str:
    """The parties that would do better without the deal."""
    return listed([PARTY_NAMES[party] for party in parties])

"""What each party should do: its verdict in a sentence, the nine answers, and its conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dealcheck.model.types import PARTIES, Mode, Party
from dealcheck.pages.blocks import (
    Column,
    Grid,
    Item,
    Listing,
    Row,
    Section,
    Sentence,
    Span,
    Table,
    Words,
    muted,
    strong,
    words,
)
from dealcheck.pages.words import (
    OPEN,
    PARTY_NAMES,
    SHORT_NAMES,
    chance_word,
    likelihood,
    lower_first,
    percent,
    signed,
    span,
    upper_first,
)
from dealcheck.scoring.result import Answer, DealScore, PartyCondition, Support

TRADEOFFS: Mapping[str, str] = {
    "stickiness": "Stickiness",
    "alignment": "Alignment",
    "demand": "Demand",
}
GOING_AHEAD: Mapping[str, str] = {
    "open": "that it goes ahead and lasts",
    "bound": "that it is delivered and lasts",
    "live": "that it goes on",
    "stalled": "that it is taken up again",
    "over": "that it comes back",
}
MODES: Mapping[Mode, str] = {
    "ask-for": "ask for",
    "ask-whether": "ask whether",
    "keep": "keep",
    "use": "use",
    "offer": "offer",
}
_MOVED = 0.5
_MOVES = 0.03
_EACH = 3
MOST_CONDITIONS = _EACH * len(PARTIES)
_CONDITIONS = "Ask for"
_ENOUGH_DEALS = 3
_ASKS = " (ask whether: if not, ask for it)"


def verdicts(score: DealScore) -> Listing:
    """One sentence for each party, and the chance that the deal comes to something."""
    items = []
    for party in PARTIES:
        advice = score.parties[party]
        text = verdict(advice.stance)
        if advice.support is not None:
            text = (*text, *words(" "), *support_sentence(advice.support))
        items.append(Item(words(upper_first(PARTY_NAMES[party])), text))
    items.append(Item(words("Chance"), chance_sentence(score)))
    return Listing(tuple(items))


def verdict(answer: Answer, *, full: bool = False) -> Words:
    """An answer as a sentence: what, how surely, and in which share of the draws.

    In full an undecided one names what to settle first.
    """
    if answer.action is None:
        whom, _, what = answer.next.partition(": ")
        asked = f"; {whom} about {lower_first(what)}." if what else "."
        return words(Span("Nothing to go on yet", "warn"), asked)
    if answer.strength == "undecided":
        other = answer.runner_up
        rest = f" and {lower_first(other.title)} ({percent(other.share)})" if other else ""
        title = lower_first(answer.title)
        settle = (
            f"; settle {lower_first(answer.next.rpartition(': ')[2])}"
            if answer.next and full
            else ""
        )
        return words(
            Span("Undecided", "warn"), f" between {title} ({percent(answer.share)}){rest}{settle}."
        )
    return words(
        Span(answer.title, "strong"),
        f": {'strong' if answer.strength == 'strong' else 'conditional'}, {percent(answer.share)}.",
    )


def support_sentence(support: Support) -> Words:
    """Whether public support makes it happen, with the chance with it and without."""
    chances = f"{percent(support.chance_without)} without, {percent(support.chance_with)} with"
    if support.answer == "undecided" and support.chance_with - support.chance_without < _MOVES:
        return words(f"Support hardly moves its chance ({chances}).")
    if support.answer == "undecided":
        return words(Span("Whether support decides it is undecided", "warn"), f" ({chances}).")
    if support.answer == "not-american":
        return ()
    return words(f"{support.title} ({chances}).")


def chance_sentence(score: DealScore) -> Words:
    """How likely it is that the deal comes to something."""
    chance = score.goes_ahead
    ends = span(100 * chance.low, 100 * chance.high)
    word = chance_word(chance)
    if word == OPEN:
        return words(
            Span(OPEN, "warn"), f", {GOING_AHEAD[score.stage]} ({ends}% in 80% of the draws)."
        )
    return words(
        strong(word),
        f" {GOING_AHEAD[score.stage]} ({likelihood(chance.score)}; {ends}% in 80% of the draws).",
    )


def answers(score: DealScore) -> Grid | Sentence:
    """The nine answers: what each trade-off means for each party."""
    found = [answer for advice in score.parties.values() for answer in advice.answers.values()]
    if all(answer.action is None for answer in found):
        return Sentence(
            words(
                strong("Nine answers"), ": nothing to go on for any of them before more is known."
            )
        )
    return Grid(
        "",
        tuple(upper_first(PARTY_NAMES[party]) for party in PARTIES),
        tuple(
            (
                TRADEOFFS.get(name, name),
                tuple(cell(score.parties[party].answers[name]) for party in PARTIES),
            )
            for name in score.model.report.tradeoffs
        ),
    )


def cell(answer: Answer) -> Words:
    """An answer in the fewest words: its title and share, or the two that compete."""
    if answer.action is None:
        return words(muted("nothing to go on"))
    if answer.strength == "undecided" and answer.runner_up is not None:
        other = answer.runner_up
        return words(
            f"{answer.title} {percent(answer.share)} or {lower_first(other.title)} "
            f"{percent(other.share)}"
        )
    return words(answer.title, " ", muted(percent(answer.share)))


def conditions(
    score: DealScore, most: int, *, each: int = _EACH, linked: bool = False
) -> tuple[Table, ...]:
    """The first conditions behind each stance, in the order in which to insist on them.

    Where `most` in all leaves no room for so many `each`, the importer has the last one. If
    `linked`, each leads to the heading of its clause.
    """
    counts = _counts(score, most, each)
    rows = [
        row
        for party in PARTIES
        for row in _rows(
            party, score.parties[party].conditions[: counts[party]], score, linked=linked
        )
    ]
    if not rows:
        return ()
    asks = any(
        one.mode == "ask-whether"
        for party, advice in score.parties.items()
        for one in advice.conditions[: counts[party]]
    )
    return (
        Table(
            "",
            (
                Column(""),
                Column(_CONDITIONS + (_ASKS if asks else ""), least=30),
                Column("how usual"),
                Column("have it"),
                Column("moves", least=14),
            ),
            (Section("", tuple(rows)),),
        ),
    )


def _counts(score: DealScore, most: int, each: int) -> dict[Party, int]:
    """How many conditions of each party are shown: the first of all before the second of any."""
    counts: dict[Party, int] = dict.fromkeys(PARTIES, 0)
    for place in range(each):
        for party in reversed(PARTIES):
            if place < len(score.parties[party].conditions) and sum(counts.values()) < most:
                counts[party] += 1
    return counts


def _rows(
    party: Party, found: Sequence[PartyCondition], score: DealScore, *, linked: bool
) -> list[Row]:
    return [
        (
            words(strong(SHORT_NAMES[party])) if place == 0 else (),
            asked(one, linked=linked),
            words(one.usual),
            words(have_it(one)),
            words(moved(one.poles, score, 1, is_short=True)),
        )
        for place, one in enumerate(found)
    ]


def asked(one: PartyCondition, *, linked: bool = False) -> Words:
    """A condition after what is to be done with it, unless it is to be asked for."""
    title = Span(lower_first(one.lever.title), to=f"#clause-{one.lever.id}" if linked else "")
    if one.mode == "ask-for":
        return words(title)
    return words(strong(f"{MODES[one.mode]}: "), title)


def have_it(one: PartyCondition) -> str:
    """How many of the deals of the kind that say so have it: `8 of 18`; nothing of a few."""
    found = one.precedent
    return f"{found.have} of {found.of}" if found and found.of >= _ENOUGH_DEALS else ""


def moved(
    points: Mapping[str, float], score: DealScore, most: int, *, is_short: bool = False
) -> str:
    """The poles that are moved most: `+3 future demand`, in short `+3 future`."""
    order = sorted(points.items(), key=lambda item: (-abs(item[1]), item[0]))
    shown = [
        f"{signed(value)} {pole_name(pole, score, is_short=is_short)}"
        for pole, value in order[:most]
        if abs(value) >= _MOVED
    ]
    return ", ".join(shown)


def pole_name(pole: str, score: DealScore, *, is_short: bool = False) -> str:
    """A pole within a sentence; in short its first word, where no other begins with it."""
    titles = [lower_first(score.model.measures[name].title) for name in score.model.poles]
    own = lower_first(score.model.measures[pole].title)
    first = own.partition(" ")[0]
    alone = sum(title.partition(" ")[0] == first for title in titles) == 1
    return first if is_short and alone else own

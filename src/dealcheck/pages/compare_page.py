"""The page on deals beside each other: scores, who gains and who loses, and the facts behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dealcheck.model.types import PARTIES, Model
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
    Span,
    Table,
    Words,
    muted,
    strong,
    words,
)
from dealcheck.pages.words import PARTY_NAMES, listed, lower_first, plain, tenths
from dealcheck.scoring.crossing import REST
from dealcheck.scoring.differences import (
    TOLD_APART,
    TOLERANCE,
    Comparison,
    Difference,
    FactDifference,
    Moved,
    Side,
)

_CAUSES = 3
_LEAST = 0.05
_LONGEST = 60
_SHORT = 40
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def compare_page(comparison: Comparison, most_facts: int | None = None) -> Page:
    """The whole comparison; the first deal is A."""
    title, model = _title_of(comparison), comparison.model
    blocks: list[Block] = [Heading(title, level=1), _sides(comparison), _scores(comparison)]
    for place, difference in enumerate(comparison.differences):
        blocks += _difference(comparison, difference, _letter(place + 1), most_facts)
    foot = f"{_agreement_said()} {model.named}."
    return Page(title, (*blocks, Note(words(foot))))


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else str(place + 1)


def _sides(comparison: Comparison) -> Listing:
    sides = [comparison.base, *(one.other for one in comparison.differences)]
    return Listing(
        tuple(
            Item(words(_letter(place)), words(strong(side.name)), (words(muted(_about(side))),))
            for place, side in enumerate(sides)
        )
    )


def _about(side: Side) -> str:
    parts = [side.file, plain(side.status)]
    if side.goes_ahead is not None:
        verb = "goes ahead" if side.file else "happens if the deal fails"
        parts.append(f"{verb}: {side.goes_ahead:.0%}")
    return ", ".join(part for part in parts if part)


def _scores(comparison: Comparison) -> Table:
    letters = [_letter(place + 1) for place in range(len(comparison.differences))]
    rows: list[Row] = []
    for name, score in comparison.base.scores.items():
        cells = [_moved(difference.moved[name]) for difference in comparison.differences]
        rows.append(
            (words(_measure_title(name, comparison.model)), words(f"{score.score:.1f}"), *cells)
        )
    columns = [Column(""), *(Column(letter, is_number=True) for letter in ("A", *letters))]
    note = "0 to 100; worth to each party in expectation"
    if comparison.instead:
        note = "worth to each party if it comes about"
    return Table("Scores", tuple(columns), (Section("", tuple(rows)),), note)


def _moved(moved: Moved) -> Words:
    points = tenths(moved.points)
    if abs(moved.points) <= TOLERANCE or not moved.is_told_apart:
        change = muted(points)
    else:
        change = Span(points, "bad") if moved.points < 0 else strong(points)
    share = "" if moved.is_certain else f"  {moved.agreement:.0%}"
    return words(f"{moved.after.score:.1f}  ", change, muted(share))


def _difference(
    comparison: Comparison, difference: Difference, letter: str, most_facts: int | None
) -> Iterator[Block]:
    model = comparison.model
    yield Heading(f"From A to {letter}: {difference.other.name}")
    said = _difference_said(difference, model, instead=comparison.instead)
    yield Listing(tuple(Item((), words(text)) for text in said))
    stances = tuple(
        tuple(words(cell) for cell in row) for row in _stances_said(comparison, difference)
    )
    if stances:
        heads = (Column("what to do"), Column("A", least=20), Column(letter, least=20))
        yield Table("", heads, (Section("", stances),))
    ranked = _ranked_facts(difference)
    shown = ranked[:most_facts]
    if shown:
        columns = (
            Column("fact"),
            Column("A", least=14),
            Column(letter, least=14),
            Column("moves most", least=18),
        )
        rows = tuple(_fact(fact, model) for fact in shown)
        yield Table("What differs", columns, (Section("", rows),))
    yield Note(words(_facts_said(difference)))
    if len(ranked) > len(shown):
        more = len(ranked) - len(shown)
        yield Note(words(f"{more} more facts differ; --format json has them all."))
    if difference.unread:
        yield Note(words(_unread_said(difference)))


def _fact(fact: FactDifference, model: Model) -> Row:
    name = words(REST) if fact.fact == REST else words(muted(fact.fact))
    moves = ", ".join(f"{tenths(value)} {name}" for name, value in _largest_moves(fact, model))
    return (name, words(_cut(fact.before)), words(_cut(fact.after)), words(moves))


def _title_of(comparison: Comparison) -> str:
    """What is compared with what; by the files where all have one name."""
    base, others = comparison.base, [one.other for one in comparison.differences]
    if comparison.instead:
        return f"{base.name}, and what could happen instead"
    if all(other.name == base.name for other in others):
        files = listed([other.file for other in others])
        return f"{base.name}: {base.file}, compared with {files}"
    return f"{base.name}, compared with {listed([other.name for other in others])}"


def _measure_title(name: str, model: Model) -> str:
    """A pole's title, or what the payoff of a party is called."""
    for party in PARTIES:
        if party == name:
            return f"worth to the {PARTY_NAMES[party]}"
    return model.measures[name].title


def _difference_said(difference: Difference, model: Model, *, instead: bool) -> Iterator[str]:
    """Who gains and who loses, which poles move, and which stances are others."""
    yield from _parties_said(difference, instead=instead)
    yield from _poles_said(difference, model)


def _stances_said(comparison: Comparison, difference: Difference) -> Iterator[tuple[str, str, str]]:
    """A party whose stance differs, with both stances; none where a side is no deal."""
    before, after = comparison.base.stances, difference.other.stances
    for party in PARTIES:
        if party in before and party in after and before[party] != after[party]:
            yield PARTY_NAMES[party], before[party], after[party]


def _parties_said(difference: Difference, *, instead: bool) -> Iterator[str]:
    for party in PARTIES:
        moved, name = difference.moved[party], PARTY_NAMES[party]
        amount = f"{_amount(moved)}{_share(moved)}"
        if abs(moved.points) <= TOLERANCE:
            verb = "would neither gain nor lose" if instead else "neither gains nor loses"
            yield f"The {name} {verb} ({_amount(moved)})."
        elif not moved.is_told_apart:
            yield f"Whether the {name} gains or loses can't be told ({amount})."
        else:
            verb = "gain" if moved.points > 0 else "lose"
            verb = f"would {verb}" if instead else f"{verb}s"
            yield (f"The {name} {verb} {abs(moved.points):.1f} points ({amount}){_because(moved)}.")


def _poles_said(difference: Difference, model: Model) -> Iterator[str]:
    still = []
    for pole in model.poles:
        moved, title = difference.moved[pole], model.measures[pole].title
        amount = f"{_amount(moved)}{_share(moved)}"
        if abs(moved.points) <= TOLERANCE:
            still.append(lower_first(title))
        elif not moved.is_told_apart:
            yield f"{title} can't be told apart ({amount})."
        else:
            side = "higher" if moved.points > 0 else "lower"
            points = f"{abs(moved.points):.1f} points {side}"
            yield f"{title}: {points} ({amount}){_because(moved)}."
    if still:
        yield f"Unmoved: {listed(still)}."


def _facts_said(difference: Difference) -> str:
    """How many facts differ, and how their parts were worked out."""
    count = sum(fact.fact != REST for fact in difference.facts)
    if not count:
        return "No fact that the model reads is stated differently."
    facts = (
        "1 fact that the model reads differs"
        if count == 1
        else f"{count} facts that the model reads differ"
    )
    orders = f"{difference.orders} orders" if difference.orders else "all orders"
    return (
        f"{facts}. A fact's part is the mean of what changing it moves, over {orders} of changing "
        "them one after another; with what nobody states the parts add up to the difference."
    )


def _unread_said(difference: Difference) -> str:
    """The facts that differ without any effect."""
    return f"The model doesn't read these, which differ as well: {listed(difference.unread)}."


def _agreement_said() -> str:
    """What the share of draws beside a difference means, and from when on it is taken for one."""
    return (
        "The share beside a difference is that of the draws in which it goes the same way; from "
        f"{TOLD_APART:.0%} on the two are told apart. What two descriptions of one deal leave open "
        "falls out alike in both; in different deals it only leans the same way."
    )


def _largest_moves(
    fact: FactDifference, model: Model, most: int = 2
) -> Iterator[tuple[str, float]]:
    """The measures that a fact moves most, with the points."""
    ranked = sorted(fact.moves.items(), key=lambda item: (-abs(item[1]), item[0]))
    for name, moved in ranked[:most]:
        if abs(moved) >= _LEAST:
            yield lower_first(_short(name, model)), moved


def _ranked_facts(difference: Difference) -> list[FactDifference]:
    """The facts that differ, those that move something most first; what nobody states at the end,
    if it moves anything."""

    def largest(moves: Mapping[str, float]) -> float:
        return max((abs(value) for value in moves.values()), default=0.0)

    shown = [f for f in difference.facts if f.fact != REST or largest(f.moves) >= _LEAST]
    return sorted(shown, key=lambda f: (f.fact == REST, -round(largest(f.moves), 6), f.fact))


def _cut(text: str, longest: int = _LONGEST) -> str:
    """A value short enough for a sentence."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _short(name: str, model: Model) -> str:
    for party in PARTIES:
        if party == name:
            return PARTY_NAMES[party]
    return model.measures[name].title


def _amount(moved: Moved) -> str:
    return f"{moved.before.score:.1f} → {moved.after.score:.1f}"


def _share(moved: Moved) -> str:
    if moved.is_certain:
        return ""
    side = "higher" if moved.points >= 0.0 else "lower"
    return f"; {side} in {moved.agreement:.0%} of the draws"


def _because(moved: Moved) -> str:
    if not moved.causes:
        return ", which the model sets: that party has no part in it"
    named: Sequence[str] = [
        f"{_cause(fact)} {tenths(part)}"
        for fact, part in moved.causes[:_CAUSES]
        if abs(part) >= _LEAST
    ]
    return f", because of {listed(named)}" if named else ""


def _cause(fact: FactDifference) -> str:
    if fact.fact == REST:
        return REST
    values = f"{_cut(fact.before, _SHORT)} → {_cut(fact.after, _SHORT)}"
    return f"{lower_first(fact.title)} ({values})"

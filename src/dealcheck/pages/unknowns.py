"""What isn't known: what would change most, whom to ask, and what may stay open."""

from __future__ import annotations

from collections.abc import Mapping

from dealcheck.pages.blocks import (
    Block,
    Column,
    Item,
    Listing,
    Note,
    Section,
    Sentence,
    Span,
    Table,
    Words,
    code,
    muted,
    strong,
    words,
)
from dealcheck.pages.words import PARTY_NAMES, counted, lower_first, percent, plain
from dealcheck.scoring.answers import whom_to_ask
from dealcheck.scoring.result import DealScore, UnknownFact

_ALL = 12
_WORTH = 0.05
_KINDS: Mapping[str, str] = {
    "stated": "stated, on weak evidence",
    "follows": "only narrowed by others",
    "usual": "only what is usual",
    "open": "open",
}

_OF_PARTIES = ("developer.", "importer.")


def would_change_most(score: DealScore, most: int) -> tuple[Table, ...]:
    """The unsettled facts that would turn an answer or move a pole most, and whom to ask."""
    chosen = [one for one in score.unknown if matters(one)][:most]
    if not chosen:
        return ()
    return (
        Table(
            "",
            (
                Column("To find out first", least=20),
                Column("decides", is_number=True),
                Column("moves", least=16),
                Column("whom to ask", least=18),
            ),
            (Section("", tuple(_row(one, score) for one in chosen)),),
        ),
    )


def _row(one: UnknownFact, score: DealScore) -> tuple[Words, ...]:
    return (
        words(strong(one.title), muted(_where(one, score))),
        words(_turns(one)),
        words(swing(one, score, 1)),
        words(whom_to_ask(one.fact, score.model.report.asks)),
    )


def matters(one: UnknownFact) -> bool:
    """Whether settling a fact turns an answer now and then, or moves a pole."""
    return bool(round(100 * one.turns) or round(one.largest))


def _where(one: UnknownFact, score: DealScore) -> str:
    """That a file says something of it on weak evidence, or the block in which it should stand."""
    is_known = score.knowledge.of(one.fact) in ("stated", "follows")
    block = one.fact.partition(".")[0]
    if is_known:
        return " (weak)"
    return "" if block == "importer" else f" ({block})"


def _turns(one: UnknownFact) -> str:
    return percent(one.turns) if round(100 * one.turns) else "–"


def swing(one: UnknownFact, score: DealScore, most: int) -> str:
    """The poles that settling a fact could move most, with the points between its answers."""
    shown = [
        f"{lower_first(score.model.measures[pole].title)} {points:.0f}"
        for pole, points in list(one.swing.items())[:most]
        if round(points)
    ]
    return ", ".join(shown)


def knowledge(score: DealScore, *, full: bool = False) -> Sentence:
    """How many facts are stated, follow, are usual or open, and how sure the whole is."""
    known = score.knowledge
    of_parties = sum(path.startswith(_OF_PARTIES) for path in known.stated)
    stated = counted(len(known.stated) - of_parties, "fact")
    follow = f", {len(known.follows)} follow from them" if known.follows else ""
    if known.reference:
        usual = (
            f"{len(known.usual)} usual (in {counted(known.reference_deals, 'deal')}, "
            f"{known.reference})"
        )
    else:
        usual = "nothing is taken as usual"
    reasons = score.certainty_reasons if full else score.certainty_reasons[:1]
    sure = Span(plain(score.certainty), "warn" if "low" in score.certainty else "strong")
    return Sentence(
        words(
            strong("Known: "),
            f"{stated} of the deal stated and {of_parties} of its parties{follow}, {usual}, ",
            f"{len(known.open)} open. Certainty ",
            sure,
            f": {'; '.join(reasons)}.",
        )
    )


def questions(score: DealScore) -> tuple[Block, ...]:
    """The open facts worth asking about before acting, and what each answer would change."""
    if not score.questions:
        return ()
    rows = []
    for one in score.questions:
        party = PARTY_NAMES[one.party]
        rows.append(
            (
                words(strong(one.title), " ", code(one.fact)),
                words(f"{one.value:.1f}" if one.value >= _WORTH else "–"),
                words(
                    "; ".join(
                        (
                            f"the {party}, now {lower_first(one.now)}",
                            *map(lower_first, filter(None, one.changes)),
                            f"ask {one.ask}",
                        )
                    )
                ),
            )
        )
    columns = (
        Column("Fact", least=24),
        Column("worth", is_number=True),
        Column("whose answer it turns, and whom to ask", least=30),
    )
    return (
        Table(
            "What an answer is worth",
            columns,
            (Section("", tuple(rows)),),
            aside="in points of the party's expected worth",
        ),
    )


def unsettled(score: DealScore) -> tuple[Block, ...]:
    """Every fact that could matter, then those that may stay open."""
    blocks: list[Block] = []
    if score.unknown:
        rows = tuple(
            (
                words(one.title, " ", code(one.fact)),
                words(muted(_KINDS[score.knowledge.of(one.fact)])),
                words(_turns(one)),
                words(swing(one, score, 3) or "no pole"),
                words(whom_to_ask(one.fact, score.model.report.asks)),
            )
            for one in score.unknown[:_ALL]
        )
        columns = (
            Column("Fact", least=24),
            Column("known", least=10),
            Column("decides", is_number=True),
            Column("points between its answers", least=16),
            Column("whom to ask", least=14),
        )
        rest = len(score.unknown) - _ALL
        blocks.append(
            Table(
                "Facts that aren't settled",
                columns,
                (Section("", rows),),
                aside=f"{rest} more move less" if rest > 0 else "",
            )
        )
    if score.safe_to_leave:
        blocks.append(
            Note(
                words(
                    "Safe to leave, as no answer to one of these alone changes an answer above: ",
                    f"{', '.join(score.safe_to_leave)}.",
                )
            )
        )
    return tuple(blocks)


def inferred(score: DealScore) -> tuple[Block, ...]:
    """Which facts follow from which link, what is only usual, and what is open."""
    known, links = score.knowledge, {link.id: link for link in score.model.links}
    by_link: dict[str, list[str]] = {}
    for fact, link in known.follows.items():
        by_link.setdefault(link, []).append(fact)
    items = [
        Item((), words(", ".join(facts), muted(f" ({links[link].why} "), code(link), muted(")")))
        for link, facts in by_link.items()
    ]
    blocks: list[Block] = []
    if items:
        blocks.append(Listing(tuple(items), "Facts that follow from stated ones"))
    rest = [
        Item(words(muted(label)), words(", ".join(facts)))
        for label, facts in (("usual", known.usual), ("open", known.open))
        if facts
    ]
    if rest:
        blocks.append(Listing(tuple(rest), "Facts that nobody states"))
    return tuple(blocks)

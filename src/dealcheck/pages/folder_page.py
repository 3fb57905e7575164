"""The page of several deals: one line each, in groups if wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dealcheck.model.types import PARTIES, STAGES, Party
from dealcheck.pages.blocks import (
    Column,
    Note,
    Page,
    Row,
    Section,
    Span,
    Table,
    Words,
    code,
    muted,
    words,
)
from dealcheck.pages.words import (
    SHORT_NAMES,
    chance_word,
    counted,
    listed,
    lower_first,
    percent,
    plain,
    pole_letters,
    score_word,
    upper_first,
)
from dealcheck.scoring.result import Answer, DealScore
from dealcheck.selection import word_of

_SUPPORT: Mapping[str, str] = {
    "happens-anyway": "anyway",
    "decides-it": "decides",
    "would-not-save-it": "in vain",
    "not-american": "not US",
    "undecided": "open",
}
_ORDERS: Mapping[str, tuple[str, ...]] = {
    "stage": tuple(STAGES),
    "us_support": tuple(_SUPPORT),
}
PARTY_ORDER: tuple[Party, ...] = ("importer", "developer", "us_government")


def folder_page(scores: Sequence[DealScore], *, order: str = "", by: str = "") -> Page:
    """One line a deal, in the order given, which the sentence `order` explains.

    `by` is a field of words whose values are the groups.
    """
    model = scores[0].model
    columns = (
        Column(counted(len(scores), "deal"), cut="middle", least=21),
        Column("stage"),
        Column("kind", cut="end", least=9),
        Column("chance", is_number=True, least=6),
        *(
            Column(f"{SHORT_NAMES[party]}: stance", rank=rank, cut="end", least=least)
            for rank, (party, least) in enumerate(zip(PARTY_ORDER, (20, 16, 16), strict=True))
        ),
        Column("support"),
        *(Column(pole_letters(model.measures[pole].title), True, rank=3) for pole in model.poles),
    )
    sections = tuple(
        Section(title, tuple(short_row(score) for score in group))
        for title, group in groups(scores, by)
    )
    return Page("Deals", (Table("", columns, sections), Note(_reading(scores, order))))


def table_page(scores: Sequence[DealScore], *, order: str = "", by: str = "") -> Page:
    """The same with whole titles and strengths in words, for a page that is as wide as it needs."""
    model = scores[0].model
    columns = (
        *(Column(title) for title in ("Deal", "Status", "Stage", "Kind")),
        Column("Chance", is_number=True),
        *(Column(title) for title in ("Developer", "US government", "Importer", "US support")),
        *(Column(model.measures[pole].title, is_number=True) for pole in model.poles),
        *(Column(title) for title in ("Certainty", "Warnings")),
    )
    sections = tuple(
        Section(title, tuple(_whole_row(score) for score in group))
        for title, group in groups(scores, by)
    )
    return Page("Deals", (Table("", columns, sections), Note(words(_in_full(scores, order)))))


def groups(scores: Sequence[DealScore], by: str) -> list[tuple[str, list[DealScore]]]:
    """The deals by the words of a field, each group with its title; without a field, one group."""
    if not by:
        return [("", list(scores))]
    found: dict[str, list[DealScore]] = {}
    for score in scores:
        found.setdefault(word_of(score, by), []).append(score)
    known = _ORDERS.get(by) or scores[0].model.kinds
    ranked = sorted(found, key=lambda word: known.index(word) if word in known else len(known))
    return [
        (
            f"{upper_first(_group(word, by, found[word][0]))}: {counted(len(found[word]), 'deal')}",
            found[word],
        )
        for word in ranked
    ]


def _group(word: str, by: str, score: DealScore) -> str:
    if by == "kind":
        return score.kind.titles.get(word, "kind not shown by facts")
    return f"support: {plain(word)}" if by == "us_support" else plain(word)


def short_row(score: DealScore) -> Row:
    """A deal on one line: its id first, its poles last."""
    model = score.model
    support = score.parties["us_government"].support
    return (
        words(score.deal.text("id")),
        words(score.stage),
        words(_kind(score)),
        words(chance_word(score.goes_ahead)),
        *(_stance(score.parties[party].stance) for party in PARTY_ORDER),
        words(_SUPPORT.get(support.answer, support.answer) if support else ""),
        *(
            words(score_word(score.measures[pole], model.measures[pole].low))
            for pole in model.poles
        ),
    )


def _kind(score: DealScore) -> str:
    """A kind's first word, where no other kind begins with it."""
    kind = plain(score.kind.assessed or "–")
    firsts = [name.partition("-")[0] for name in score.model.kinds]
    first = kind.partition(" ")[0]
    return first if firsts.count(first) == 1 else kind


def _stance(answer: Answer) -> Words:
    """The share first, so that it stands whatever is cut: `46%? keep`, `89%! revive if`."""
    if answer.action is None:
        return words(muted("  –  nothing to go on"))
    mark = {"undecided": "?", "strong": "!"}.get(answer.strength, " ")
    share = f"{percent(answer.share):>4}{mark} "
    return words(
        Span(share, "warn" if answer.strength == "undecided" else "muted"), plain(answer.action)
    )


def _reading(scores: Sequence[DealScore], order: str) -> Words:
    model = scores[0].model
    titles = [model.measures[pole].title for pole in model.poles]
    named = ", ".join(f"{pole_letters(title)} {lower_first(title)}" for title in titles)
    return words(
        f"{order} Chance: that it comes to something. Before a stance stands the share of draws "
        "that lead to it; ! strong, ? undecided. US support: it happens anyway, support decides "
        f"it, or it would be in vain. Wider pages show more: {named}. ".lstrip(),
        code("dealcheck score FILE"),
        f" shows one deal. {model.named}.",
    )


def _whole_row(score: DealScore) -> Row:
    """A deal in a table as wide as it needs to be: its name first, the codes of warnings last."""
    support = score.parties["us_government"].support
    codes = " ".join(dict.fromkeys(one.code for one in score.diagnostics))
    return (
        words(score.deal.text("name"), " ", Span(score.deal.text("id"), "code")),
        words(listed(map(plain, score.deal.statuses), "or")),
        words(score.stage),
        words(score.kind.titles.get(str(score.kind.assessed), "open").lower()),
        words(chance_word(score.goes_ahead)),
        *(words(_whole(score.parties[party].stance)) for party in PARTIES),
        words(
            f"{plain(support.answer)} ({percent(support.share)}; {percent(support.chance_without)} "
            f"without, {percent(support.chance_with)} with)"
            if support
            else ""
        ),
        *(words(score_word(score.measures[pole])) for pole in score.model.poles),
        words(plain(score.certainty)),
        words(codes),
    )


def _whole(answer: Answer) -> str:
    if answer.action is None:
        return "nothing to go on"
    return f"{lower_first(answer.title)} ({percent(answer.share)}, {plain(answer.strength)})"


def _in_full(scores: Sequence[DealScore], order: str) -> str:
    model, settings = scores[0].model, scores[0].settings
    return (
        f"{order} Chance: that it comes to something. After a stance: the share of the draws that "
        "lead to it, and how surely. Poles from 0 to 100, higher is better for what is named; "
        "open where 80% of the draws are more than 40 points apart, ~ before a rough score. "
        f"{model.named}, {settings.draws} draws from seed "
        f"{settings.seed}."
    ).strip()

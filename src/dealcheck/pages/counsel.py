"""Everything behind the advice to one party: reasons, what could turn it, conditions in full."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.model.types import PARTIES, Party
from dealcheck.pages.advice import MODES, TRADEOFFS, have_it, moved, support_sentence, verdict
from dealcheck.pages.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Listing,
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
from dealcheck.pages.words import (
    PARTY_NAMES,
    listed,
    lower_first,
    percent,
    plain,
    upper_first,
)
from dealcheck.scoring.result import Answer, DealScore, PartyAdvice, PartyCondition

_POLES = 3
_LEAST_PRICE = 0.05
_INSTRUMENTS = {
    "licence": "an export licence",
    "finance": "public finance",
    "elicitation": "pilots and engineers",
    "diplomacy": "diplomacy",
}


def counsel(party: Party, score: DealScore) -> tuple[Block, ...]:
    """The part of the full page that is for one party."""
    advice = score.parties[party]
    name = score.deal.party_name(party) if party != "us_government" else ""
    title = f"The {PARTY_NAMES[party]}"
    return (
        Heading(f"{title}: {name}" if name else title),
        Listing((_reasoned("stance", advice.stance), *_support(advice, score))),
        Listing(
            tuple(
                _reasoned(TRADEOFFS.get(name, name).lower(), answer)
                for name, answer in advice.answers.items()
            )
        ),
        *_conditions(advice, score),
        *_anywhere(advice),
    )


def _reasoned(label: str, answer: Answer) -> Item:
    """An answer with why, the known facts it rests on, what could turn it, what to settle."""
    more = []
    if answer.action is not None:
        more.append(words(answer.why))
        other = answer.runner_up
        if other is not None and answer.strength != "undecided" and round(100 * other.share):
            more.append(
                words(muted("or else: "), f"{lower_first(other.title)} ({percent(other.share)})")
            )
    for name, reasons in (("because", answer.because), ("unless", answer.unless)):
        if reasons:
            more.append(words(muted(f"{name}: "), "; ".join(map(lower_first, reasons))))
    if answer.next and answer.action is not None and answer.strength != "undecided":
        more.append(words(muted("next: "), answer.next))
    return Item(words(strong(label)), verdict(answer, full=True), tuple(more))


def _support(advice: PartyAdvice, score: DealScore) -> tuple[Item, ...]:
    """Whether support makes it happen, by what, and what each posture would be worth."""
    support = advice.support
    if support is None:
        return ()
    more: list[Words] = []
    if support.instrument:
        instrument = _INSTRUMENTS.get(support.instrument, plain(support.instrument))
        more.append(words(muted("by: "), instrument))
    if support.because:
        more.append(words(muted("because: "), "; ".join(map(lower_first, support.because))))
    titles = {posture.id: posture.title for posture in score.model.postures}
    worths = [
        f"{lower_first(titles.get(name, plain(name)))} {value:.0f}"
        for name, value in score.postures.items()
    ]
    if worths:
        more.append(words(muted("expected worth by posture: "), ", ".join(worths)))
    said = support_sentence(support) or words(f"{support.title}.")
    share = "" if support.answer == "undecided" else f" {percent(support.share)} of the draws."
    return (Item(words(strong("support")), (*said, *words(muted(share))), tuple(more)),)


def _conditions(advice: PartyAdvice, score: DealScore) -> tuple[Block, ...]:
    """All conditions with wording, how usual each is, and what it moves and costs."""
    if not advice.conditions:
        return ()
    return (
        Heading("Conditions, the one to insist on first", level=3),
        Listing(
            tuple(
                _condition(place, one, score)
                for place, one in enumerate(advice.conditions, start=1)
            )
        ),
    )


def _condition(place: int, one: PartyCondition, score: DealScore) -> Item:
    lever = one.lever
    head = words(
        muted(MODES[one.mode] + (": " if one.mode == "ask-whether" else " ")),
        strong(lower_first(lever.title)),
        f". {lever.why}",
    )
    lines = [_usual(one)]
    if one.mode == "ask-whether":
        lines.append(words(muted("ask: "), f"{lever.clause.question} If not, ask for it."))
    lines += [
        words(muted("clause: "), lever.clause.ask),
        words(muted("or at least: "), lever.clause.fallback),
        words(muted("in return: "), lever.clause.offer),
        _effect(one, score),
    ]
    if one.changes:
        changed = [
            f"{change.title} from {plain(change.before)} to {plain(change.after)}"
            for change in one.changes
        ]
        lines.append(words(muted("changes: "), "; ".join(changed)))
    return Item(words(str(place)), head, tuple(line for line in lines if line))


def _usual(one: PartyCondition) -> Words:
    have = have_it(one)
    parts = [
        f"{one.usual} in such contracts",
        f"{have} deals of the kind that say so have it" if have else "",
        lower_first(one.lever.basis.rstrip(".")),
    ]
    return words(muted("usual: "), "; ".join(part for part in parts if part))


def _effect(one: PartyCondition, score: DealScore) -> Words:
    poles = moved(one.poles, score, _POLES) or "no pole by half a point"
    gains = [
        f"{PARTY_NAMES[party]} {one.payoffs[party]:+.1f}"
        for party in PARTIES
        if abs(one.payoffs[party]) >= _LEAST_PRICE
    ]
    price = [
        f"{PARTY_NAMES[party]} {one.price[party]:.1f}"
        for party in PARTIES
        if one.price[party] >= _LEAST_PRICE
    ]
    return words(
        muted("moves: "),
        poles,
        f"; worth in points: {', '.join(gains)}" if gains else "",
        f"; price in points: {', '.join(price)}" if price else "",
    )


def _anywhere(advice: PartyAdvice) -> tuple[Block, ...]:
    """What is good in every deal of the kind, in one line."""
    if not advice.as_in_any_deal:
        return ()
    named = listed(lower_first(lever.title) for lever in advice.as_in_any_deal)
    return (Sentence(words(muted("As in any deal of the kind: "), f"{named}.")),)


def robustness(score: DealScore) -> tuple[Block, ...]:
    """How far the answers hang on the model's numbers and not on the deal."""
    found, model = score.robustness, score.model
    if found is None:
        return ()
    groups = list(dict.fromkeys(name for shares in found.variance.values() for name in shares))
    rows = tuple(
        (
            words(upper_first(_name(name, score))),
            *(words(percent(shares.get(group, 0.0))) for group in groups),
        )
        for name, shares in found.variance.items()
    )
    columns = (Column("", least=15), *(Column(group, is_number=True) for group in groups))
    table = Table(
        "What the spread comes from", columns, (Section("", rows),), aside="shares of its variance"
    )
    same = [
        f"{lower_first(model.tables[name].title)} in {percent(any_)} of the tries "
        f"({percent(same_order)} with their order kept)"
        for name, (any_, same_order) in found.same_action.items()
        if name in model.tables
    ]
    if not same:
        return (table,)
    return (
        table,
        Listing(
            tuple(Item((), words(upper_first(one))) for one in same),
            "With other weights the answer stays the same",
        ),
    )


def _name(name: str, score: DealScore) -> str:
    if name in score.model.measures:
        return score.model.measures[name].title
    names: dict[str, str] = {str(party): f"worth to the {PARTY_NAMES[party]}" for party in PARTIES}
    return names.get(name, plain(name))


def warned(score: DealScore, *, full: bool) -> tuple[Block, ...]:
    """The warnings that hold here; in full with what to do and where the fact stands."""
    if not score.diagnostics:
        return ()
    items: Sequence[Item] = [
        Item(
            words(Span(one.code, "warn")),
            words(
                upper_first(one.message),
                f": {one.help}." if full else ".",
                muted(f" {one.place}" if full else f" Line {one.place.line}."),
            ),
        )
        for one in score.diagnostics
    ]
    return (Listing(tuple(items)),)


def explained(score: DealScore) -> Words:
    """Which model scored, on how many draws."""
    model, settings = score.model, score.settings
    return words(f"{model.named}, {settings.draws} draws from seed {settings.seed}. ")


def commands(score: DealScore) -> Words:
    """How to walk a score of this deal back to its facts."""
    pole, file = score.model.poles[1], score.deal.document.name
    return words(
        code(f"dealcheck explain {pole} --deal {file}"), " walks a score back to its facts."
    )


def where_to_go_on(score: DealScore) -> Words:
    """The options that show more, and which model has scored."""
    model = score.model
    return words(
        "More: ",
        code("--full"),
        ", ",
        code(f"dealcheck explain {model.poles[1]} --deal FILE"),
        f". {model.named}.",
    )

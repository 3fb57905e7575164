"""The pages on how far a deal's answers hang on weights: who accepts them, and what turns them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dealcheck.model.types import Model
from dealcheck.pages.blocks import (
    Block,
    Column,
    Heading,
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
from dealcheck.pages.words import (
    PARTY_NAMES,
    counted,
    listed,
    lower_first,
    number,
    percent,
    upper_first,
)
from dealcheck.scoring.acceptance import Acceptance, Accepted
from dealcheck.scoring.flips import Flip, Flips
from dealcheck.scoring.weighing import Weighing

_LEAST = 0.005


def accept_page(found: Sequence[Acceptance]) -> Page:
    """Under which share of all weights each answer stands, and whose weights give another one."""
    weighing = found[0].weighing
    title = f"{weighing.one.deal.text('name')}: under which weights"
    blocks: list[Block] = [Heading(title, level=1)]
    for one in found:
        blocks += _accepted(one)
    foot = (
        f"Of {counted(found[0].weightings, 'weighting')}, drawn evenly from all that are possible: "
        "a share is how many make an answer the likeliest. Central weights are the mean of those "
        f"that do: what somebody cares about who would choose it. {_made_by(weighing)}"
    )
    return Page(title, (*blocks, Note(words(foot))))


def flip_page(found: Sequence[Flips]) -> Page:
    """The smallest change of weights that turns each answer, in words and as numbers."""
    weighing = found[0].weighing
    title = f"{weighing.one.deal.text('name')}: what would turn it"
    blocks: list[Block] = [Heading(title, level=1)]
    for one in found:
        blocks += _turned(one)
    foot = (
        "A change is measured by the sum of what every weight moves by; weights sum to 1. Searched "
        "were shifts from one, two or three components to another, the straight way to the nearest "
        "of a thousand other weightings, and from there every exchange between two components that "
        f"makes the change smaller. {_made_by(weighing)}"
    )
    return Page(title, (*blocks, Note(words(foot))))


def weight_text(weight: float) -> str:
    """A weight between 0 and 1 with two decimals: `.31`."""
    return f"{weight:.2f}".removeprefix("0")


def share_text(share: float) -> str:
    """A share of weightings; what is not quite all or nothing is never written so."""
    if 0.0 < share < _LEAST:
        return "<1%"
    return ">99%" if 1.0 - _LEAST < share < 1.0 else percent(share)


def flip_sentence(found: Flips, flip: Flip) -> str:
    """`If X counted .31 instead of .20, at the expense of Y (.10 instead of .21), …`."""
    model = found.weighing.model
    moved = found.moved(flip)
    more = [_counted(one, model) for one in moved if one[2] > one[1]]
    less = [
        f"{_name(name, model)} ({weight_text(after)} instead of {weight_text(before)})"
        for name, before, after in moved
        if after < before
    ]
    return (
        f"If {listed(more)}, at the expense of {listed(less)}, it would be: {flip.title}. "
        f"That moves {weight_text(flip.size)} in all."
    )


def _accepted(found: Acceptance) -> Iterator[Block]:
    first = found.answer
    yield _answer_heading(found.weighing, first.title, found.draws, carried=found.carried)
    if not found.carried:
        yield _nothing_to_go_on()
        return
    if found.settled:
        yield Sentence(words(_settled(found.weighing)))
        return
    order = sorted(found.stated, key=lambda name: -found.stated[name])
    yield Sentence(
        words(
            "It stands under ",
            strong(f"{share_text(first.share)} of all weights"),
            f" of the {PARTY_NAMES[found.weighing.party]}, and under ",
            strong(f"{share_text(first.share_in_order)} of those in the stated order"),
            f": {', '.join(_name(name, found.weighing.model) for name in order)}.",
        )
    )
    if len(found.answers) > 1:
        yield _central_table(found)


def _central_table(found: Acceptance) -> Table:
    model, answers = found.weighing.model, found.answers
    shares: tuple[Row, ...] = (
        (
            words("of all weights"),
            words(""),
            *(words(strong(share_text(one.share))) for one in answers),
        ),
        (
            words("of those in the stated order"),
            words(""),
            *(words(strong(share_text(one.share_in_order))) for one in answers),
        ),
    )
    weights = tuple(
        (
            words(model.measures[name].title),
            words(weight_text(stated)),
            *(_central(one, name, stated) for one in answers),
        )
        for name, stated in found.stated.items()
    )
    columns = (
        Column("", least=24),
        Column("stated", is_number=True),
        *(Column(one.title, is_number=True, least=14) for one in answers),
    )
    sections = (Section("", shares), Section("central weights", weights))
    return Table("Who would choose what", columns, sections)


def _central(one: Accepted, name: str, stated: float) -> Words:
    weight = None if one.central is None else one.central[name]
    if weight is None:
        return words("–")
    text = weight_text(weight)
    return words(strong(text) if weight > stated else text)


def _turned(found: Flips) -> Iterator[Block]:
    yield _answer_heading(found.weighing, found.title, found.draws, carried=found.carried)
    if not found.carried:
        yield _nothing_to_go_on()
    elif found.settled:
        yield Sentence(words(_settled(found.weighing)))
    elif not found.flips:
        tried = number(found.tried)
        yield Sentence(words(f"None of {tried} weightings that were tried turns it."))
    else:
        for flip in found.flips:
            yield Sentence(words(flip_sentence(found, flip)))
        yield _flip_table(found)


def _flip_table(found: Flips) -> Table:
    model = found.weighing.model
    rows = tuple(
        (
            words(model.measures[name].title),
            words(weight_text(stated)),
            *(_moved(stated, flip.weights[name]) for flip in found.flips),
        )
        for name, stated in found.stated.items()
    )
    columns = (
        Column("", least=24),
        Column("stated", is_number=True),
        *(Column(flip.title, is_number=True, least=14) for flip in found.flips),
    )
    return Table("Weights that turn it", columns, (Section("", rows),))


def _moved(stated: float, weight: float) -> Words:
    text = weight_text(weight)
    same = text == weight_text(stated)
    return words(muted(text) if same else strong(text))


def _answer_heading(weighing: Weighing, title: str, draws: float, *, carried: bool) -> Heading:
    who = upper_first(PARTY_NAMES[weighing.party])
    if not carried:
        return Heading(f"{who}: nothing to go on yet")
    return Heading(f"{who}: {lower_first(title)}", f"{percent(draws)} of the draws")


def _nothing_to_go_on() -> Sentence:
    return Sentence(words("Too little of this deal's own is known for any weights to matter."))


def _settled(weighing: Weighing) -> str:
    return (
        f"No weights of the {PARTY_NAMES[weighing.party]} change it: what it rests on hangs on "
        "facts, or holds in too many draws whatever counts."
    )


def _counted(moved: tuple[str, float, float], model: Model) -> str:
    name, before, after = moved
    return f"{_name(name, model)} counted {weight_text(after)} instead of {weight_text(before)}"


def _name(component: str, model: Model) -> str:
    return lower_first(model.measures[component].title)


def _made_by(weighing: Weighing) -> str:
    settings, model = weighing.one.block.settings, weighing.model
    return f"{model.named}, {settings.draws} draws from seed {settings.seed}."

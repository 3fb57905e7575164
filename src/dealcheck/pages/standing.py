"""Where a deal stands: its six poles as bars, what drives them, and what ties the importer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dealcheck.model.types import Measure
from dealcheck.pages.blocks import (
    Bar,
    Bars,
    Block,
    Column,
    Item,
    Listing,
    Section,
    Span,
    Table,
    Words,
    muted,
    strong,
    words,
)
from dealcheck.pages.words import (
    OPEN,
    TOO_WIDE,
    likelihood,
    listed,
    lower_first,
    percent,
    score_word,
    span,
    width,
)
from dealcheck.scoring.result import DealScore, Driver
from dealcheck.scoring.scores import Score

_DRIVERS = 3
_LEAST_POINTS = 1.0
_OBJECTS = {
    "developer": "leave the developer",
    "operator": "leave the operator",
    "american_stack": "leave the American stack",
}


def poles(score: DealScore, *, full: bool = False) -> Bars:
    """The three trade-offs: both poles of each, never netted."""
    model = score.model
    bars = []
    for name, pair in model.report.tradeoffs.items():
        for pole in pair:
            value = score.measures[pole]
            loses = score.if_secret_is_worse[pole]
            cells = (
                score_words(value, model.measures[pole]),
                words(muted(span(value.low, value.high))),
                *(
                    (
                        words(muted(span(value.lower, value.upper))),
                        words(muted(percent(score.coverage_by_pole[pole]))),
                    )
                    if full
                    else ()
                ),
                words(muted(f"−{round(loses)}" if round(loses) else "0")),
            )
            bars.append(bar(value, model.measures[pole], cells, group=name))
    return Bars(
        "Three trade-offs",
        tuple(bars),
        (
            Column("score", is_number=True),
            Column("80%", is_number=True),
            *(Column(title, is_number=True) for title in (("bounds", "known") if full else ())),
            Column("if secrets are worse", is_number=True),
        ),
        aside="higher is better; ● median ━ 80% ├─┤ bounds",
    )


def score_words(value: Score, measure: Measure) -> Words:
    """A score as a number, or that it is open."""
    word = score_word(value, measure.low, measure.high)
    return words(Span(word, "warn") if word == OPEN else strong(word))


def bar(
    value: Score, measure: Measure, cells: tuple[Words, ...], title: str = "", group: str = ""
) -> Bar:
    """A score on its scale."""

    def place(number: float) -> float:
        return (number - measure.low) / (measure.high - measure.low)

    is_open = width(value, measure.low, measure.high) > TOO_WIDE
    return Bar(
        title or measure.title,
        (place(value.lower), place(value.upper)),
        (place(value.low), place(value.high)),
        None if is_open else place(value.score),
        cells,
        group,
    )


def drivers(score: DealScore) -> Table:
    """For each pole the known facts' indicators that hold it up and that hold it down most."""
    rows = []
    for pole in score.model.poles:
        found = score.drivers.get(pole, ())
        rows.append(
            (
                words(score.model.measures[pole].title),
                _named(found, lambda driver: driver.holding_up, "+"),
                _named(found, lambda driver: driver.holding_down, "−"),
            )
        )
    return Table(
        "What drives them",
        (Column("", least=15), Column("holds it up"), Column("holds it down")),
        (Section("", tuple(rows)),),
        aside="points that known facts give or take, by indicator",
    )


def _named(found: Sequence[Driver], points: Callable[[Driver], float], sign: str) -> Words:
    best = sorted(found, key=lambda driver: (-points(driver), driver.indicator))[:_DRIVERS]
    named = [
        f"{sign}{points(one):.0f} {lower_first(one.title)} ({one.code})"
        for one in best
        if points(one) >= _LEAST_POINTS
    ]
    return words(", ".join(named) or "nothing that is known")


def ties(score: DealScore) -> tuple[Block, ...]:
    """What it costs to leave whom, how it binds, and the assurance beside the claim."""
    model = score.model
    shown = {
        **{
            _OBJECTS.get(key, key): (name, score.objects[key])
            for key, name in model.report.objects.items()
        },
        "be cut off": (model.report.assurance["cut_off"], score.assurance.cut_off),
        "be seen into by others": (model.report.assurance["exposure"], score.assurance.exposure),
    }
    bars = tuple(
        bar(
            value,
            model.measures[name],
            (
                score_words(value, model.measures[name]),
                words(muted(span(value.low, value.high))),
                words(muted(span(value.lower, value.upper))),
            ),
            title=title,
        )
        for title, (name, value) in shown.items()
    )
    columns = (
        Column("score", is_number=True),
        Column("80%", is_number=True),
        Column("bounds", is_number=True),
    )
    return (
        Bars(
            "Ties and exposure",
            bars,
            columns,
            aside="from 0 to 100, higher costs or exposes the importer more",
        ),
        Listing(
            (
                Item(words(muted("binds by")), words(_mechanisms(score))),
                Item(words(muted("assurance")), words(_assurance(score))),
                Item(words(muted("viability")), words(_viability(score))),
            )
        ),
    )


def _mechanisms(score: DealScore) -> str:
    found = sorted(score.mechanisms.items(), key=lambda item: (-item[1], item[0]))
    points = [f"{name} {value:.0f}" for name, value in found if round(value)]
    return f"{listed(points)} points of the switching costs" if points else "nothing that counts"


def _assurance(score: DealScore) -> str:
    """The level of sovereignty that the weakest critical group shows, beside the claim."""
    found = score.assurance
    text = f"level {found.level} of 4"
    if found.lowest != found.highest:
        text += f" ({found.lowest} to {found.highest} are possible)"
    if found.claimed is not None:
        text += f"; level {found.claimed} is claimed"
    if found.binding_group:
        group = lower_first(score.model.measures[found.binding_group].title)
        text += f"; the weakest critical group is {group}"
    return text


def _viability(score: DealScore) -> str:
    chance = score.viability
    ends = span(100 * chance.low, 100 * chance.high)
    return (
        f"{percent(chance.score)} that the importer wants it "
        f"({likelihood(chance.score)}; {ends}% in 80% of the draws)"
    )

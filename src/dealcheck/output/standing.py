"""Where a deal stands: who and what it is, its six poles, what drives them, who could be left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.table import Table
from rich.text import Text

from dealcheck.model.types import Measure
from dealcheck.output.bars import bar, is_open, range_word, score_text
from dealcheck.output.likelihood import likelihood
from dealcheck.output.page import listed, lower_first
from dealcheck.output.sheet import FAINT, STRONG, WARN, Column, Part, Sheet, lines_of, text_of
from dealcheck.scoring.result import DealScore, Driver
from dealcheck.scoring.scores import Score

_DRIVERS = 2
_LEAST_POINTS = 1.0
_SCORE, _RANGE, _KNOWN, _GAPS = 5, 7, 5, 15
_NARROW_BAR, _WIDE_BAR = 20, 50
_CERTAINTY = {"high": STRONG, "moderate": STRONG, "low": WARN, "very-low": WARN}


def write_head(sheet: Sheet, score: DealScore) -> None:
    """The panel with the deal's name, parties, status, kind, and how sure all of it is."""
    deal = score.deal
    as_of = f", as of {deal.text('as_of')}" if deal.text("as_of") else ""
    rows: list[list[Part]] = [
        [
            (deal.party_name("developer"), STRONG),
            f" {sheet.signs.arrow} ",
            (deal.party_name("importer"), STRONG),
            f"   {_plain(deal.text('status'))}{as_of}   {deal.text('nature')}",
        ],
        _kind(score),
        [
            "Chance that it goes ahead and lasts: ",
            (likelihood(score.goes_ahead), STRONG),
            (f"   {score.goes_ahead:.0%}", FAINT),
        ],
        [
            "Certainty: ",
            (_plain(score.certainty), _CERTAINTY[score.certainty]),
            (f"   {_reasons(score)}", FAINT),
        ],
    ]
    if score.certainty == "very-low":
        rows.append([("Read the ranges and not the estimates.", WARN)])
    sheet.panel(deal.text("name"), lines_of(rows))


def write_poles(sheet: Sheet, score: DealScore) -> None:
    """The three trade-offs: both poles of each with bar, score, interval and bounds."""
    model = score.model
    names = max(len(model.measures[pole].title) for pole in model.poles)
    sheet.heading("Three trade-offs", "0 to 100; higher is always better for what is named")
    table = _bars(sheet, names, Column("known", size=_KNOWN, is_number=True))
    for number, pair in enumerate(model.report.tradeoffs.values()):
        if number:
            table.add_section()
        for pole in pair:
            known = text_of(((f"{score.coverage_by_pole[pole]:.0%}", FAINT),))
            table.add_row(
                *_bar_row(sheet, model.measures[pole], score.measures[pole], names), known
            )
    sheet.draw(table)


def write_drivers(sheet: Sheet, score: DealScore) -> None:
    """For each pole the indicators that hold it up and that hold it down most, in points."""
    sheet.heading("What drives them", "points that hang on an indicator")
    table = sheet.table(
        Column("Pole"), Column("holds it up", ratio=1), Column("holds it down", ratio=1)
    )
    for pole in score.model.poles:
        found = score.drivers.get(pole, ())
        table.add_row(
            text_of((score.model.measures[pole].title,)),
            _named(found, lambda driver: driver.holding_up, "+", sheet),
            _named(found, lambda driver: driver.holding_down, "-", sheet),
        )
    sheet.draw(table)


def write_ties(sheet: Sheet, score: DealScore) -> None:
    """What it costs to leave whom, how it binds, and the assurance level beside the claim."""
    model = score.model
    titles = {
        "developer": "leave the developer",
        "operator": "leave the operator",
        "american_stack": "leave the American stack",
    }
    shown = {
        **{titles[key]: (name, score.objects[key]) for key, name in model.report.objects.items()},
        "be cut off": (model.report.assurance["cut_off"], score.assurance.cut_off),
        "be read": (model.report.assurance["exposure"], score.assurance.exposure),
    }
    sheet.heading("Ties and exposure", "0 to 100; higher costs or exposes the importer more")
    names = max(map(len, shown))
    table = _bars(sheet, names)
    for title, (name, value) in shown.items():
        table.add_row(*_bar_row(sheet, model.measures[name], value, names, title))
    sheet.draw(table)
    sheet.draw(lines_of([_mechanisms(score), *_assurance(score)]))


def _kind(score: DealScore) -> list[Part]:
    kind = score.kind
    assessed = kind.titles.get(str(kind.assessed), str(kind.assessed))
    parts: list[Part] = ["Kind by its facts: ", (assessed.lower(), STRONG)]
    others = [kind.titles[name].lower() for name in kind.possible if name != kind.assessed]
    if others:
        parts.append(f" (possibly {listed(others, 'or')})")
    if kind.claimed is None:
        parts.append("   no kind is claimed")
    elif kind.claimed == kind.assessed:
        parts.append("   as claimed")
    else:
        parts += ["   claimed: ", (_plain(kind.claimed), WARN)]
    return parts


def _reasons(score: DealScore) -> str:
    known = f"{score.coverage:.0%} of the weight rests on known facts"
    return "; ".join(score.certainty_reasons) or known


def _bar_size(sheet: Sheet, names: int) -> int:
    left = sheet.width - names - _SCORE - 2 * _RANGE - _KNOWN - _GAPS
    return min(max(left, _NARROW_BAR), _WIDE_BAR)


def _bars(sheet: Sheet, names: int, *more: Column) -> Table:
    rest = _NARROW_BAR + _SCORE + 2 * _RANGE + _KNOWN + _GAPS
    return sheet.table(
        Column("", size=min(names, sheet.width - rest)),
        Column("", size=_bar_size(sheet, names)),
        Column("score", size=_SCORE, is_number=True),
        Column("80%", size=_RANGE, is_number=True),
        Column("bounds", size=_RANGE, is_number=True),
        *more,
    )


def _bar_row(
    sheet: Sheet, measure: Measure, value: Score, names: int, title: str = ""
) -> tuple[Text | str, ...]:
    dash = sheet.signs.dash
    return (
        text_of((title or measure.title,)),
        bar(value, measure, _bar_size(sheet, names), sheet.signs),
        score_text(value, measure),
        range_word(value.low, value.high, dash),
        range_word(value.lower, value.upper, dash),
    )


def _named(
    drivers: Sequence[Driver], points: Callable[[Driver], float], sign: str, sheet: Sheet
) -> Text:
    best = sorted(drivers, key=lambda driver: (-points(driver), driver.indicator))[:_DRIVERS]
    rows: list[list[Part]] = [
        [f"{sign}{points(one):.0f} {one.title} ", (one.code, FAINT)]
        for one in best
        if points(one) >= _LEAST_POINTS
    ]
    return lines_of(rows) if rows else Text(sheet.signs.dash, FAINT)


def _mechanisms(score: DealScore) -> list[Part]:
    measure = score.model.measures[score.model.report.mechanisms_of]
    if is_open(score.measures[measure.id], measure):
        return ["What binds to the developer is open: too much of the contract is unknown."]
    parts = [f"{points:.0f} {name}" for name, points in score.mechanisms.items()]
    return [f"Of the points that bind to the developer: {listed(parts)}."]


def _assurance(score: DealScore) -> list[list[Part]]:
    found = score.assurance
    group = score.model.measures.get(found.binding_group)
    level = f"L{found.level}"
    if found.lowest != found.highest:
        level += f" (L{found.lowest} to L{found.highest} are possible)"
    parts: list[Part] = ["Sovereignty assurance: ", (level, STRONG), " of L4"]
    if found.claimed is not None:
        gap = found.claimed - found.level
        parts += ["; claimed: ", (f"L{found.claimed}", WARN if gap >= 2 else STRONG)]
    if group is not None:
        parts.append(f"; weakest critical group: {lower_first(group.title)}")
    return [parts]


def _plain(word: str) -> str:
    return word.replace("-", " ")

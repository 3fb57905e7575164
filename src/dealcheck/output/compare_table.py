"""Deals beside each other as tables: scores, who gains and who loses, the facts behind it."""

from __future__ import annotations

from rich.text import Text

from dealcheck.output.compare_words import (
    agreement_said,
    cut,
    facts_said,
    largest_moves,
    measure_title,
    parties_said,
    poles_said,
    ranked_facts,
    title_of,
    unknown_said,
    unread_said,
)
from dealcheck.output.numbers import signed
from dealcheck.output.sheet import FAINT, STRONG, WARN, Column, Part, Sheet, lines_of, text_of
from dealcheck.render.look import Look
from dealcheck.scoring.differences import TOLERANCE, Comparison, Difference, Moved, Side

_FACTS = 15
_NARROW = 20
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def comparison_table(comparison: Comparison, look: Look) -> str:
    """The whole comparison; the first deal is A."""
    sheet = Sheet(look)
    sheet.draw(text_of(((title_of(comparison), STRONG),)))
    _write_sides(sheet, comparison)
    _write_scores(sheet, comparison)
    for place, difference in enumerate(comparison.differences):
        _write_difference(sheet, comparison, difference, _letter(place + 1))
    model = comparison.model
    sheet.gap()
    foot = f"{agreement_said()} Model {model.id} {model.version} ({model.digest})."
    sheet.draw(text_of(((foot, FAINT),)))
    return sheet.done()


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else str(place + 1)


def _write_sides(sheet: Sheet, comparison: Comparison) -> None:
    sides = [comparison.base, *(one.other for one in comparison.differences)]
    sheet.gap()
    for place, side in enumerate(sides):
        sheet.draw(text_of((f"{_letter(place)}  ", (side.name, STRONG))))
        sheet.draw(text_of(((f"   {_about(side)}", FAINT),)))


def _about(side: Side) -> str:
    parts = [side.file, side.status.replace("-", " ")]
    if side.goes_ahead is not None:
        verb = "goes ahead" if side.file else "happens if the deal fails"
        parts.append(f"{verb}: {side.goes_ahead:.0%}")
    return ", ".join(part for part in parts if part)


def _write_scores(sheet: Sheet, comparison: Comparison) -> None:
    note = "worth to each party if it comes about" if comparison.instead else ""
    sheet.heading("Scores", note or "0 to 100; worth to each party in expectation")
    table = sheet.table(
        Column("", ratio=3),
        Column("A", is_number=True),
        *(
            Column(_letter(place + 1), ratio=2, is_number=True)
            for place in range(len(comparison.differences))
        ),
    )
    for name, score in comparison.base.scores.items():
        cells = [_moved(difference.moved[name]) for difference in comparison.differences]
        title = measure_title(name, comparison.model)
        table.add_row(text_of((title,)), f"{score.score:.1f}", *cells)
    sheet.draw(table)


def _moved(moved: Moved) -> Text:
    if abs(moved.points) <= TOLERANCE:
        return text_of((f"{moved.after.score:.1f}", (f"  {signed(moved.points)}     ", FAINT)))
    style = WARN if moved.points < 0 else STRONG
    share = "     " if moved.is_certain else f" {moved.agreement:>4.0%}"
    return text_of((f"{moved.after.score:.1f}  ", (signed(moved.points), style), (share, FAINT)))


def _write_difference(
    sheet: Sheet, comparison: Comparison, difference: Difference, letter: str
) -> None:
    model, arrow = comparison.model, sheet.signs.arrow
    sheet.heading(f"From A to {letter}: {difference.other.name}")
    entries: list[list[Part]] = [
        [text] for text in parties_said(difference, arrow=arrow, instead=comparison.instead)
    ]
    entries += [[text] for text in poles_said(difference, model, arrow=arrow)]
    for entry in entries:
        sheet.draw(text_of(entry))
    for sentence in unknown_said(difference, model):
        sheet.draw(text_of(((sentence, WARN),)))
    sheet.gap()
    sheet.draw(text_of(((facts_said(difference), FAINT),)))
    _write_facts(sheet, comparison, difference, letter)
    unread = unread_said(difference)
    if unread:
        sheet.draw(text_of(((unread, FAINT),)))


def _write_facts(sheet: Sheet, comparison: Comparison, difference: Difference, letter: str) -> None:
    if not difference.facts:
        return
    table = sheet.table(
        Column("fact", ratio=5),
        Column("A", ratio=4),
        Column(letter, ratio=4),
        Column("moves most", ratio=5),
    )
    ranked = ranked_facts(difference)
    for fact in ranked[:_FACTS]:
        moves: list[list[Part]] = [
            [f"{signed(value)} {name}"] for name, value in largest_moves(fact, comparison.model)
        ]
        table.add_row(
            lines_of(_path(fact.fact)),
            text_of((cut(fact.before),)),
            text_of((cut(fact.after),)),
            lines_of(moves or [[(sheet.signs.dash, FAINT)]]),
        )
    sheet.draw(table)
    if len(ranked) > _FACTS:
        more = len(ranked) - _FACTS
        sheet.draw(text_of(((f"{more} more facts differ; --format json has them all.", FAINT),)))


def _path(fact: str) -> list[list[Part]]:
    """A fact's path, in two lines if it is long."""
    block, dot, name = fact.rpartition(".")
    return [[fact]] if len(fact) <= _NARROW else [[block + dot], [f"  {name}"]]

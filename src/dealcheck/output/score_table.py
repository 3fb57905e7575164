"""Scores as Rich tables: the full picture of one deal, and one line each for several."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.output.bars import is_open, legend, range_word, score_word
from dealcheck.output.counsel import write_alternatives, write_bargain, write_counsel
from dealcheck.render.look import Look
from dealcheck.output.page import listed, lower_first
from dealcheck.output.sheet import (
    FAINT,
    STRONG,
    WARN,
    Column,
    Part,
    Sheet,
    cells,
    lines_of,
    text_of,
)
from dealcheck.output.standing import write_drivers, write_head, write_poles, write_ties
from dealcheck.scoring.result import DealScore

_UNKNOWN, _SAFE = 6, 6


def score_table(score: DealScore, look: Look) -> str:
    """The full picture of one deal."""
    sheet = Sheet(look)
    write_head(sheet, score)
    _write_warnings(sheet, score)
    write_poles(sheet, score)
    write_drivers(sheet, score)
    write_ties(sheet, score)
    write_counsel(sheet, score)
    write_alternatives(sheet, score)
    write_bargain(sheet, score)
    _write_unknown(sheet, score)
    _write_foot(sheet, score)
    return sheet.done()


def overview_table(scores: Sequence[DealScore], look: Look, *, order: str = "") -> str:
    """One line a deal, in the order given, which the sentence `order` explains."""
    sheet = Sheet(look)
    model = scores[0].model
    table = sheet.table(
        Column("Deal", ratio=2),
        Column("kind, status", ratio=2),
        *(Column(_initials(model.measures[pole].title), is_number=True) for pole in model.poles),
        Column("decisions", ratio=2),
    )
    for score in scores:
        kind = score.kind.titles.get(str(score.kind.assessed), "").lower()
        status = score.deal.text("status").replace("-", " ")
        actions = [[one.decision.action.replace("-", " ")] for one in score.parties.values()]
        table.add_row(
            lines_of([[score.deal.text("id")], *_asides(score)]),
            lines_of([[kind], [(status, FAINT)]]),
            *(_pole(sheet, score, pole) for pole in model.poles),
            lines_of(actions),
        )
    sheet.draw(table)
    titles = [model.measures[pole].title for pole in model.poles]
    named = ", ".join(f"{_initials(title)} {lower_first(title)}" for title in titles)
    reading = (
        f"{order} {named}, from 0 to 100; two numbers hold four draws in five where too much is "
        "unknown for one. Decisions: developer, US government, importer. "
        "`dealcheck score FILE` shows the whole of a deal."
    )
    sheet.draw(text_of(((reading, FAINT),)))
    return sheet.done()


def _asides(score: DealScore) -> list[list[Part]]:
    """What stands beneath a deal's id: how sure its scores are, and the warnings on it."""
    codes = " ".join(dict.fromkeys(one.code for one in score.diagnostics))
    sure: list[Part] = [(f"certainty {score.certainty.replace('-', ' ')}", FAINT)]
    return [sure, [(f"warnings {codes}", WARN)]] if codes else [sure]


def _pole(sheet: Sheet, score: DealScore, pole: str) -> str:
    value, measure = score.measures[pole], score.model.measures[pole]
    if is_open(value, measure):
        return range_word(value.low, value.high, sheet.signs.dash)
    return score_word(value, measure)


def _write_warnings(sheet: Sheet, score: DealScore) -> None:
    """The essay's warnings that hold here, with the line of the fact that calls for each."""
    for one in score.diagnostics:
        sheet.draw(
            text_of(
                (
                    (f"{one.code} ", WARN),
                    f"{one.message[:1].upper()}{one.message[1:]}: {one.help}. ",
                    (str(one.place), FAINT),
                )
            )
        )


def _write_unknown(sheet: Sheet, score: DealScore) -> None:
    """The questions worth asking, then the open facts that move a pole most."""
    if score.questions:
        sheet.heading("What to find out", "in points of the party's expected worth")
        table = sheet.table(
            Column(
                "Fact", size=max(cells(t) for one in score.questions for t in (one.fact, one.title))
            ),
            Column("worth", is_number=True),
            Column("what the answer changes, and whom to ask", ratio=1),
        )
        for one in score.questions:
            party = one.party.replace("us_government", "US government").replace("_", " ")
            instead = f"{party}, who without an answer would {one.now}: {'; '.join(one.changes)}"
            table.add_row(
                lines_of([[one.title], [(one.fact, FAINT)]]),
                f"{one.value:.1f}",
                lines_of([[instead], [(f"ask {one.ask}", FAINT)]]),
            )
        sheet.draw(table)
    if score.unknown:
        sheet.heading(
            "Open facts", f"{len(score.unknown)} of them move a pole; these move one most"
        )
        table = sheet.table(Column("Fact", ratio=2), Column("points it can move", ratio=3))
        for unknown in score.unknown[:_UNKNOWN]:
            swings = [
                f"{lower_first(score.model.measures[pole].title)} {points:.0f}"
                for pole, points in list(unknown.swing.items())[:2]
            ]
            table.add_row(
                text_of((f"{unknown.title}  ", (unknown.fact, FAINT))),
                text_of((", ".join(swings),)),
            )
        sheet.draw(table)
    if score.safe_to_leave:
        sheet.gap()
        more = len(score.safe_to_leave) - _SAFE
        rest = [f"{more} more (`--format json` names them)"] if more > 0 else []
        named = listed([*score.safe_to_leave[:_SAFE], *rest])
        sheet.draw(
            text_of(
                (
                    ("Safe to leave open  ", STRONG),
                    f"no answer to one of these alone changes what a party should do: {named}.",
                )
            )
        )


def _write_foot(sheet: Sheet, score: DealScore) -> None:
    model, settings = score.model, score.settings
    sheet.gap()
    sheet.draw(text_of(((legend(sheet.signs), FAINT),)))
    foot = (
        f"Model {model.id} {model.version} ({model.digest}), {settings.draws} draws from seed "
        f"{settings.seed}. `dealcheck explain {model.poles[0]} --deal {score.deal.document.name}` "
        "walks a score back to its facts."
    )
    sheet.draw(text_of(((foot, FAINT),)))


def _initials(title: str) -> str:
    return "".join(word[0] for word in title.upper().split())

"""`dealcheck weights elicit`: asks for an order of swings and writes a file of weights."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.findings import note_findings, without_deal
from dealcheck.cli.options import (
    Draws,
    ImporterPriorities,
    ModelFolder,
    NoReference,
    Profiles,
    Seed,
    UsPriorities,
    WeightsFile,
    WhatIfs,
    model_in,
    score_settings,
    what_ifs_of,
)
from dealcheck.cli.output_file import WriteError, write_new_file
from dealcheck.cli.reading_lines import is_terminal, read_line
from dealcheck.cli.streams import warn
from dealcheck.cli.weights_options import deals_folder, party_named
from dealcheck.visible import visible

if TYPE_CHECKING:
    from dealcheck.scoring.swings import Contradiction, Preference, Ranking, TradeOff
    from dealcheck.weighing import About, Elicited

_WORDS: dict[str, Preference] = {"1": "first", "2": "second", "=": "same"}


@dataclass(frozen=True, slots=True)
class _Answers:
    """Everything that somebody answered."""

    about: About
    order: tuple[str, ...]
    preferences: tuple[Preference, ...]


def elicit(
    deal: Annotated[
        str | None,
        typer.Argument(metavar="[DEAL]", help="Over whose draws; else over the folder deals."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="The new file of weights."),
    ] = None,
    for_: Annotated[
        str,
        typer.Option("--for", metavar="PARTY", help="Whose: developer, us_government or importer."),
    ] = "importer",
    from_: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Answers: see `dealcheck schema ranking`."),
    ] = None,
    set_: WhatIfs = None,
    importer: ImporterPriorities = "",
    us_government: UsPriorities = "",
    draws: Draws = 1000,
    seed: Seed = 0,
    no_reference: NoReference = False,
    weights: WeightsFile = None,
    model: ModelFolder = None,
    profiles: Profiles = None,
) -> None:
    """Make weights of your own out of a ranking: what should get from worst to best first?"""
    from dealcheck import weighing  # noqa: PLC0415
    from dealcheck.scoring.swings import contradictions, trade_offs  # noqa: PLC0415

    _may_write(output)
    if from_ is None and not is_terminal():
        warn("dealcheck: there is no terminal to ask on; give the answers with --from FILE")
        raise typer.Exit(FAILED)
    party = party_named(for_)
    settings = score_settings(
        model_in(model, weights),
        draws=draws,
        seed=seed,
        us_government=us_government,
        importer=importer,
        no_reference=no_reference,
    )
    found = weighing.ranking(
        [deal] if deal is not None else deals_folder(),
        party,
        model=model,
        weights=weights,
        profiles=profiles or [],
        what_ifs=what_ifs_of(set_ or []),
        settings=settings,
    )
    if not isinstance(found, weighing.Elicited):
        raise typer.Exit(without_deal(found, "this takes"))
    answers = _from_file(from_, found.ranking) if from_ is not None else _asked(found)
    asked = trade_offs(answers.order)
    against = contradictions(asked, answers.preferences)
    if from_ is not None or not against:  # a terminal has shown them already
        for line in _said(against, found.ranking):
            warn(line)
    text = weighing.weights_text(
        found, answers.about, answers.order, len(against), len(answers.preferences)
    )
    _write(output, text)


@dataclass(frozen=True, slots=True)
class Interview:
    """Somebody who is asked for weights: how a line is read, and how something is said."""

    elicited: Elicited
    ask: Callable[[str], str]
    say: Callable[[str], None]
    today: str

    def answers(self) -> _Answers:
        """Ask everything. Raises EOFError when the input ends before the last question."""
        from dealcheck.scoring.swings import contradictions, trade_offs  # noqa: PLC0415
        from dealcheck.weighing import About  # noqa: PLC0415

        self.say("What should these weights be called? (Ctrl-C stops without writing anything.)")
        name = self._text()
        self.say("Whose are they?")
        owner = self._text()
        order = self._order()
        while True:
            preferences = self._preferences(trade_offs(order))
            against = contradictions(trade_offs(order), preferences)
            another = self._another(against) if against else ()
            if not another:
                return _Answers(About(name, owner, self.today), order, preferences)
            order = another

    def _preferences(self, asked: Sequence[TradeOff]) -> tuple[Preference, ...]:
        found = []
        for number, question in enumerate(asked, start=1):
            self.say(f"\n{number} of {len(asked)}: which is worth more?")
            found.append(self._preference(question))
        return tuple(found)

    def _another(self, against: Sequence[Contradiction]) -> tuple[str, ...]:
        """Another order, after the contradictions with this one; none if it stays."""
        self.say("")
        for line in _said(against, self.elicited.ranking):
            self.say(line)
        self.say("Enter keeps the order; all numbers in another order ask again.")
        return self._numbers(may_stay=True)

    def _order(self) -> tuple[str, ...]:
        ranking = self.elicited.ranking
        self.say(f"\n{ranking.title}, over {self.elicited.where}: from worst to best")
        for number, one in enumerate(ranking.swings, start=1):
            self.say(f"  {number}  {one.title}: from {one.worst:.0f} to {one.best:.0f}")
        if ranking.left:
            self.say(f"  (left as they are, for they hardly vary: {', '.join(ranking.left)})")
        self.say(
            "Think of a deal with everything at its worst. Which one should get to its best first, "
            "which next?\nWrite all numbers in that order."
        )
        return self._numbers()

    def _numbers(self, *, may_stay: bool = False) -> tuple[str, ...]:
        from dealcheck.scoring.swings import order_problem  # noqa: PLC0415

        while True:
            words = self.ask("  > ").replace(",", " ").split()
            if may_stay and not words:
                return ()
            names = [self._named(word) for word in words]
            problem = order_problem(names, self.elicited.ranking)
            if not problem:
                return tuple(names)
            self.say(f"  {visible(problem)}")

    def _named(self, word: str) -> str:
        swings = self.elicited.ranking.swings
        if word.isascii() and word.isdigit() and len(word) < 4 and 0 < int(word) <= len(swings):
            return swings[int(word) - 1].measure
        return word

    def _preference(self, question: TradeOff) -> Preference:
        ranking = self.elicited.ranking
        self.say(f"  1  {side(question.first, ranking, half=question.half)}")
        self.say(f"  2  {side(question.second, ranking)}")
        self.say("  =  about the same")
        while True:
            written = self.ask("  > ").strip()
            if written in _WORDS:
                return _WORDS[written]
            self.say("  write 1, 2 or =")

    def _text(self) -> str:
        while True:
            written = self.ask("  > ").strip()
            if 0 < len(written) <= 120:
                return written
            self.say("  write between 1 and 120 letters")


def side(measures: Sequence[str], ranking: Ranking, *, half: bool = False) -> str:
    """One side of a trade-off in words: `Sovereignty from 17 to 87`."""
    swings = {one.measure: one for one in ranking.swings}
    parts = []
    for name in measures:
        one = swings[name]
        best = one.worst + one.range / 2.0 if half else one.best
        parts.append(f"{one.title} from {one.worst:.0f} to {best:.0f}")
    return " and ".join(parts)


def _asked(found: Elicited) -> _Answers:
    try:
        return Interview(found, read_line, warn, date.today().isoformat()).answers()
    except EOFError as ended:
        warn("\ndealcheck: the input ended before the last question; nothing was written")
        raise typer.Exit(FAILED) from ended


def _from_file(file: Path, ranking: Ranking) -> _Answers:
    """The answers of a file; what is wrong with them ends the command."""
    from dealcheck.checked_files import read_one  # noqa: PLC0415
    from dealcheck.model.entries import Entry  # noqa: PLC0415
    from dealcheck.scoring.swings import PREFERENCES, order_problem, trade_offs  # noqa: PLC0415
    from dealcheck.weighing import About  # noqa: PLC0415

    read = read_one(file, "ranking")
    if read.document is None:
        note_findings(read.diagnostics, read.texts)
        raise typer.Exit(FAILED)
    given = Entry("ranking", read.document, (), read.document.data)
    order = given.texts("order")
    preferred = [entry.text("prefer") for entry in given.inners("answers")]
    answers = tuple(one for text in preferred for one in PREFERENCES if one == text)
    problem = order_problem(order, ranking)
    if problem:
        warn(f"dealcheck: {visible(str(file))}: {visible(problem)}")
        raise typer.Exit(FAILED)
    asked = trade_offs(order)
    if len(answers) != len(asked):
        warn(f"dealcheck: {visible(str(file))}: `answers` needs one for each of these:")
        for question in asked:
            first = side(question.first, ranking, half=question.half)
            warn(f"  first: {first}; second: {side(question.second, ranking)}")
        raise typer.Exit(FAILED)
    about = About(given.text("name"), given.text("owner"), given.text("date"))
    return _Answers(about, order, answers)


def _said(against: Sequence[Contradiction], ranking: Ranking) -> list[str]:
    """The contradictions in words; that there are none is said as well."""
    if not against:
        return ["no trade-off goes against the order"]
    lines = []
    for one in against:
        first = side(one.asked.first, ranking, half=one.asked.half)
        second = side(one.asked.second, ranking)
        worth = [f"{share:.2f}".removeprefix("0") for share in one.asked.shares]
        chosen = {"first": first, "second": second, "same": "both alike"}[one.answer]
        lines.append(
            f"against the order: by it {first} is worth {worth[0]} and {second} {worth[1]}, but "
            f"the answer was {chosen}"
        )
    return lines


def _may_write(output: Path | None) -> None:
    """Whether the file can be made: before the first question and not after the last."""
    if output is None:
        warn("dealcheck: --output says which file of weights to write")
        raise typer.Exit(FAILED)
    if os.path.lexists(output):
        warn(f"dealcheck: {visible(str(output))} exists already, and is left as it is")
        raise typer.Exit(FAILED)


def _write(output: Path | None, text: str) -> None:
    assert output is not None
    try:
        write_new_file(output, text)
    except WriteError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem
    warn(f"wrote {visible(str(output))}; `--weights {visible(str(output))}` lays it over the model")

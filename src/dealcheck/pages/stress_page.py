"""Pages of stress tests: one deal in its futures, and the futures of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dealcheck.model.types import PARTIES, Model, Party, Shock
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
    SHORT_NAMES,
    counted,
    listed,
    lower_first,
    percent,
    tenths,
)
from dealcheck.scoring.insurance import Insurance
from dealcheck.scoring.scenarios import DRAWS, HAPPENS, Belief, Needed, Scenario
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.stress import PartyThen, Stressed, StressTest

_LETTERS = {"developer": "D", "us_government": "U", "importer": "I"}
_TITLES = {"developer": "Developer", "us_government": "US government", "importer": "Importer"}
_FELT = 0.5
_SILENT = {
    "nothing-to-go-on": "Too little of this deal's own is known to say which futures it survives.",
    "over": "The deal is over: no future can meet it any more.",
}
_KNOWN = {
    "open": "nobody says it",
    "usual": "only what is usual tells",
    "stated": "stated, and not settled",
    "shock": "a shock",
}
Notes = Sequence[Sequence[Scenario]]
Needs = Sequence[Sequence[Needed]]


def stress_page(
    test: StressTest,
    scenarios: Sequence[Scenario] = (),
    needed: Sequence[Needed] = (),
    party: Party | None = None,
) -> Page:
    """One deal in its futures, for all parties or for one."""
    title = test.deal.text("name")
    blocks: list[Block] = [Heading(title, f"in {counted(len(test.shocks), 'future')}", 1)]
    if test.silent is not None:
        return Page(title, (*blocks, Sentence(words(_SILENT[test.silent]))))
    if not test.shocks:
        tried = listed(f"“{shock.title}”" for shock in test.elsewhere)
        return Page(title, (*blocks, Sentence(words(f"Not tried: {tried} makes no sense here."))))
    parties: tuple[Party, ...] = (party,) if party else PARTIES
    blocks.append(Sentence(words(_summary(test, parties))))
    blocks.append(_futures(test, parties))
    blocks += _stances(test, parties)
    blocks += _insurances(test, parties)
    if scenarios:
        blocks.append(_discovered([one for one in scenarios if one.party in parties]))
    if needed:
        blocks.append(_must_be_true([one for one in needed if one.party in parties]))
    blocks.append(Note(words(f"{_reading(test)} {_made_by(test.model, test.settings)}")))
    return Page(title, tuple(blocks))


def stress_blocks(test: StressTest) -> Iterator[Block]:
    """What a page on one deal shows of its futures."""
    if test.silent is None and test.shocks:
        yield _futures(test, PARTIES, with_ids=False)
        yield from _insurances(test, PARTIES)


def stress_folder_page(
    tests: Sequence[StressTest], shocks: Sequence[Shock], model: Model, settings: ScoreSettings
) -> Page:
    """Which futures break which deals: a line a deal, a column a future."""
    title = f"{counted(len(tests), 'deal')} in {counted(len(shocks), 'future')}"
    columns = (
        Column("deal", cut="middle", least=18),
        Column("today", least=3),
        *(Column(str(place), least=3) for place in range(1, len(shocks) + 1)),
    )
    ranked = sorted(tests, key=lambda test: (test.silent is not None, -_broken(test)))
    rows = tuple(_folder_row(test, shocks) for test in ranked)
    return Page(
        title,
        (
            Heading(title, "who would rather not have it then", level=1),
            Table("", columns, (Section("", rows),)),
            Listing(
                tuple(
                    Item(words(str(place)), _legend(shock, tests))
                    for place, shock in enumerate(shocks, start=1)
                )
            ),
            Note(
                words(
                    "D: the developer, U: the US government, I: the importer; it wants the deal "
                    "today and would rather have what happens otherwise then. Small letters: it "
                    "still wants it, and its stance is another one. A dot: nothing of that. "
                    "Empty: makes no sense there, or nothing can be said. Today: who would rather "
                    "have what happens otherwise as things are, and so cannot turn away. ",
                    code("dealcheck stress DEAL"),
                    f" shows one deal. {_made_by(model, settings)}",
                )
            ),
        ),
    )


def _summary(test: StressTest, parties: Sequence[Party]) -> str:
    broken = [one for one in test.shocks if set(test.leavers(one)) & set(parties)]
    turned = [
        one for one in test.shocks if one not in broken and set(test.turned(one)) & set(parties)
    ]
    whom = "somebody" if len(parties) > 1 else f"the {PARTY_NAMES[parties[0]]}"
    if not broken:
        first = f"None of these futures makes {whom} want out who is for it today."
    else:
        names = listed(f"“{one.shock.title}”" for one in broken)
        first = f"{counted(len(broken), 'future')} would make {whom} want out: {names}."
    unwanted = [PARTY_NAMES[p] for p in parties if not test.today[p].wants]
    today = (
        f" As things are, it is worth less to the {listed(unwanted)} than what happens otherwise."
        if unwanted
        else ""
    )
    rest = f" {counted(len(turned), 'other')} would change a stance and no more." if turned else ""
    return f"{first}{rest}{today}"


def _futures(test: StressTest, parties: Sequence[Party], *, with_ids: bool = True) -> Table:
    alone = len(parties) == 1
    columns = [Column("future", least=28)]
    for party in parties:
        columns.append(Column(_TITLES[party], is_number=True, least=11))
    if alone:
        columns += [
            Column("wants it", is_number=True),
            Column("regret", is_number=True),
            Column("best instead", cut="end", least=12),
        ]
    first: list[Words] = [words(muted("today"))]
    for party in parties:
        first.append(words(f"{test.today[party].payoff.score:.0f}", _wish(test.today[party])))
    if alone:
        first += _alone(test, test.today[parties[0]])
    touched = [one for one in test.shocks if test.is_touched(one)]
    ranked = sorted(touched, key=lambda one: (-_badness(test, one, parties), one.shock.id))
    rows: list[Row] = [tuple(first)]
    for one in ranked:
        identity = f" {one.shock.id}" if with_ids else ""
        cells: list[Words] = [words(one.shock.title, muted(identity))]
        cells += [_then(test, one, party) for party in parties]
        if alone:
            is_asked = parties[0] not in one.shock.beside
            blank = [words(muted("–"))] * 3
            cells += _alone(test, one.parties[parties[0]]) if is_asked else blank
        rows.append(tuple(cells))
    untouched = [one.shock.title for one in test.shocks if one not in touched]
    aside = f"changes nothing here: {listed(map(lower_first, untouched))}" if untouched else ""
    return Table("What it is worth then", tuple(columns), (Section("", tuple(rows)),), aside)


def _alone(test: StressTest, then: PartyThen) -> list[Words]:
    titles = {one.id: one.title for one in test.model.counterfactuals}
    return [
        words(percent(then.share)),
        words(tenths(then.regret) if then.regret >= _FELT else muted("·")),
        words(titles.get(then.instead, "")),
    ]


def _then(test: StressTest, one: Stressed, party: Party) -> Words:
    if party in one.shock.beside:
        return words(muted("–"))
    then, change = one.parties[party], test.change(one, party)
    moved = f" ({tenths(change)})" if abs(change) >= _FELT else ""
    return words(f"{then.payoff.score:.0f}", muted(moved), _wish(then))


def _wish(then: PartyThen) -> Span:
    """A mark where a party would rather not have it."""
    return Span("" if then.wants else " out", "bad")


def _badness(test: StressTest, one: Stressed, parties: Sequence[Party]) -> float:
    leaving = 100.0 * len(set(test.leavers(one)) & set(parties))
    return leaving + sum(max(0.0, -test.change(one, party)) for party in parties)


def _stances(test: StressTest, parties: Sequence[Party]) -> Iterator[Block]:
    """What each party should do then, where that is something else than today."""
    items = []
    for party in parties:
        futures: dict[str, list[str]] = {}
        for one in test.shocks:
            if party in test.turned(one):
                title = one.parties[party].stance.title
                futures.setdefault(title, []).append(lower_first(one.shock.title))
        if futures:
            today = f"{test.today[party].stance.title}."
            then = tuple(
                words(f"If {listed(some, 'or')}: ", strong(title), ".")
                for title, some in futures.items()
            )
            items.append(Item(words(_TITLES[party]), words(muted("Today: "), today), then))
    if items:
        yield Listing(tuple(items), "What they should do then")


def _insurances(test: StressTest, parties: Sequence[Party]) -> Iterator[Block]:
    """Conditions that insure, with the futures that they insure against."""
    by_lever: dict[tuple[str, Party], list[tuple[Stressed, Insurance]]] = {}
    for one in test.shocks:
        for each in one.insured_by:
            if each.party in parties:
                by_lever.setdefault((each.lever.id, each.party), []).append((one, each))
    ranked = sorted(
        by_lever.values(),
        key=lambda some: (
            not any(each.keeps for _, each in some),
            -sum(each.gain - each.today for _, each in some),
        ),
    )
    alone = len(parties) == 1
    if ranked:
        columns = (
            Column("condition", least=24),
            *(() if alone else (Column("for", least=8),)),
            Column("insures against", least=24),
            Column("brings then", is_number=True),
            Column("today", is_number=True),
            Column("price", least=14),
        )
        rows = tuple(_insurance(some, named=not alone) for some in ranked)
        note = "points; what keeps it worth having stands first"
        yield Table("What would insure against it", columns, (Section("", rows),), note)
    if alone:
        for some in ranked:
            lever = some[0][1].lever
            yield Heading(lever.title, f"if not: {lever.clause.fallback}", level=3)
            yield Sentence(words(lever.clause.ask))
    bare = [
        f"“{one.shock.title}”"
        for one in test.shocks
        if set(test.leavers(one)) & set(parties)
        and not any(each.party in parties for each in one.insured_by)
    ]
    if bare:
        whom = PARTY_NAMES[parties[0]] if alone else "parties"
        text = f"No condition of the model insures the {whom} against {listed(bare, 'or')}."
        yield Sentence(words(text))


def _insurance(some: Sequence[tuple[Stressed, Insurance]], *, named: bool) -> Row:
    _, first = some[0]
    futures = listed(lower_first(one.shock.title) for one, _ in some)
    gains = [each.gain for _, each in some]
    keeps = any(each.keeps for _, each in some)
    best = f"{tenths(min(gains))} to {tenths(max(gains))}" if len(gains) > 1 else tenths(gains[0])
    price = [f"{SHORT_NAMES[party]} {cost:.2g}" for party, cost in first.price.items() if cost]
    whose = (words(SHORT_NAMES[first.party]),) if named else ()
    return (
        words(first.lever.title, muted(f" {first.lever.id}")),
        *whose,
        words(futures, strong(", and keeps it" if keeps else "")),
        words(best),
        words(tenths(first.today)),
        words(", ".join(price) or "nothing"),
    )


def _discovered(scenarios: Sequence[Scenario]) -> Listing:
    """Where a party would rather not have the deal, as simply as that can be said."""
    items = []
    for one in scenarios:
        if one.beliefs:
            said = (
                f" Then it is so in {percent(one.density)} of the draws; of all such draws "
                f"{percent(one.coverage)} are there."
            )
            told = words(*_conditions(one.beliefs), f".{said}")
        elif one.share >= 0.01:
            told = words("no three conditions tell these futures from the others.")
        else:
            told = words("hardly ever.")
        label = f"The {PARTY_NAMES[one.party]}, in {percent(one.share)} of the draws"
        items.append(Item(words(label), told))
    title = (
        f"Would rather not have it: in {DRAWS:,} draws of open facts and of shocks, each with a "
        f"chance of {percent(HAPPENS)}"
    )
    return Listing(tuple(items), title)


def _must_be_true(needed: Sequence[Needed]) -> Listing:
    items = []
    for one in needed:
        label = words(one.stance.title, muted(f" ({PARTY_NAMES[one.party]})"))
        if one.stands:
            told = words(
                f"stands in {percent(one.share)} of the draws: nothing more has to be true."
            )
        elif one.beliefs:
            told = words(
                f"is the answer in {percent(one.share)} of the draws, and in "
                f"{percent(one.density)} if ",
                *_conditions(one.beliefs),
                ".",
            )
        else:
            told = words(
                f"is the answer in {percent(one.share)} of the draws; no three facts would settle "
                "it."
            )
        items.append(Item(label, told))
    return Listing(tuple(items), "What must be true for each stance")


def _conditions(beliefs: Sequence[Belief]) -> list[str | Span]:
    found: list[str | Span] = []
    for place, one in enumerate(beliefs):
        joint = "" if place == 0 else " and " if place == len(beliefs) - 1 else ", "
        if one.how == "shock":
            found.append(f"{joint}“{one.title}” {one.said}")
        else:
            found += [f"{joint}{lower_first(one.title)} is {one.said} "]
            found.append(muted(f"({one.id}: {_KNOWN[one.how]})"))
    return found


def _folder_row(test: StressTest, shocks: Sequence[Shock]) -> Row:
    by_shock = {one.shock.id: one for one in test.shocks}
    unwanted = "".join(
        _LETTERS[party] for party in PARTIES if not test.silent and not test.today[party].wants
    )
    cells: list[Words] = [words(test.deal.text("id")), words(Span(unwanted, "warn"))]
    for shock in shocks:
        one = by_shock.get(shock.id)
        if one is None:
            cells.append(words())
            continue
        leavers, turned = test.leavers(one), test.turned(one)
        out = "".join(_LETTERS[party] for party in PARTIES if party in leavers)
        other = "".join(
            _LETTERS[party].lower() for party in PARTIES if party in turned and party not in leavers
        )
        cells.append(words(Span(out, "bad"), other) if out or other else words(muted("·")))
    return tuple(cells)


def _broken(test: StressTest) -> int:
    return sum(bool(test.leavers(one)) for one in test.shocks)


def _legend(shock: Shock, tests: Sequence[StressTest]) -> Words:
    met = [(test, one) for test in tests for one in test.shocks if one.shock.id == shock.id]
    broken = sum(bool(test.leavers(one)) for test, one in met)
    return words(shock.title, muted(f" breaks {broken} of {len(met)}"))


def _reading(test: StressTest) -> str:
    elsewhere = (
        f" Not tried, since they make no sense here: "
        f"{listed(lower_first(shock.title) for shock in test.elsewhere)}."
        if test.elsewhere
        else ""
    )
    return (
        "Worth of the deal if it stands, from 0 to 100, beside its worth today; whether it comes "
        "about at all, and when, is not in it. Out: what happens otherwise would be worth more in "
        "most draws; wants it: in how many it would not. Regret: how much more the best of what "
        "else could be had would then bring. A condition insures if it brings more then than "
        "today, and more than it costs. What changes nothing does not meet this deal, or finds it "
        f"there already. `dealcheck explain ID` shows a shock and its size.{elsewhere}"
    )


def _made_by(model: Model, settings: ScoreSettings) -> str:
    return f"{model.named}, {settings.draws} draws from seed {settings.seed}."

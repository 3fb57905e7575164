"""A report on many deals: all of them at once, a page for each, and the wording of conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dealcheck.model.types import PARTIES, STAGES, Lever
from dealcheck.pages.account import account, aside_of, mapping
from dealcheck.pages.advice import answers, conditions, verdicts
from dealcheck.pages.blocks import (
    Block,
    Column,
    Dot,
    Heading,
    Item,
    Listing,
    Note,
    Page,
    Plane,
    Row,
    Section,
    Sentence,
    Span,
    Table,
    muted,
    words,
)
from dealcheck.pages.counsel import warned
from dealcheck.pages.folder_page import PARTY_ORDER, groups, short_row
from dealcheck.pages.sourced import source_words
from dealcheck.pages.standing import poles
from dealcheck.pages.stress_page import stress_blocks, stress_folder_page
from dealcheck.pages.unknowns import knowledge, would_change_most
from dealcheck.pages.words import (
    PARTY_NAMES,
    counted,
    listed,
    lower_first,
    plain,
    score_word,
    span,
    upper_first,
)
from dealcheck.scoring.result import DealScore, Package
from dealcheck.scoring.scores import Score
from dealcheck.scoring.stress import StressTest

_EACH, _FACTS = 5, 6
_READING = (
    "Scores run from 0 to 100 and higher is better for what is named; in brackets, or as a cross, "
    "where four in five draws lie; open: too wide for one number; ~: rough. Chance: that it "
    "comes to something. After a stance stands the share of the draws that lead to it."
)
Place = tuple[float, float]


def report_pages(
    scores: Sequence[DealScore], tests: Sequence[StressTest], *, order: str = "", by: str = ""
) -> tuple[Page, ...]:
    """The pages of a report in their order; of one deal there is no page of all deals.

    `tests` are the stress tests of the same deals in the same order.
    """
    overview: tuple[Page, ...] = ()
    if len(scores) > 1:
        model, settings = scores[0].model, scores[0].settings
        overview = (
            _overview(scores, order, by),
            stress_folder_page(tests, model.shocks, model, settings),
        )
    pages = (_deal(score, test) for score, test in zip(scores, tests, strict=True))
    return (*overview, *pages, *_clauses(scores))


def _overview(scores: Sequence[DealScore], order: str, by: str) -> Page:
    numbers = {score.deal.text("id"): place for place, score in enumerate(scores, start=1)}
    title = counted(len(scores), "deal")
    return Page(
        title,
        (
            Heading(title, "three trade-offs, three parties", level=1),
            Sentence(words(_by_stage(scores))),
            *(_plane(name, scores, numbers) for name in scores[0].model.report.tradeoffs),
            Note(words(f"{order} {_READING} {_made_by(scores[0])}".strip())),
            _table(scores, numbers, by),
        ),
    )


def _by_stage(scores: Sequence[DealScore]) -> str:
    counts = [(stage, sum(score.stage == stage for score in scores)) for stage in STAGES]
    named = listed(f"{count} {stage}" for stage, count in counts if count)
    return (
        f"Of these, by stage, {named}. A number in a plane is that of the table below; where dots "
        "crowd, pointing at one shows its name."
    )


def _made_by(score: DealScore) -> str:
    model, settings = score.model, score.settings
    reference = score.knowledge.reference
    usual = f", with what is usual in {score.knowledge.reference_deals} deals ({reference})"
    return (
        f"{model.named}, {settings.draws} draws from seed "
        f"{settings.seed}{usual if reference else ''}."
    )


def _plane(name: str, scores: Sequence[DealScore], numbers: dict[str, int]) -> Plane:
    model = scores[0].model
    across, upwards = model.report.tradeoffs[name]
    ranked = sorted(scores, key=lambda score: list(STAGES).index(score.stage))
    dots = tuple(
        _dot(score, (across, upwards), score.deal.text("name"), str(numbers[score.deal.text("id")]))
        for score in ranked
    )
    titles = model.measures[across].title, model.measures[upwards].title
    title = f"{titles[0]} and {lower_first(titles[1])}"
    return Plane(title, *titles, dots)


def _dot(score: DealScore, pair: tuple[str, str], title: str, label: str = "") -> Dot:
    across, upwards = (_share(score.measures[pole], score, pole) for pole in pair)
    texts = [_ends(score.measures[pole]) for pole in pair]
    return Dot(
        title,
        (across[1], upwards[1]),
        ((across[0], across[2]), (upwards[0], upwards[2])),
        (words(texts[0]), words(texts[1])),
        label,
        score.stage,
    )


def _ends(value: Score) -> str:
    return f"{score_word(value)} ({span(value.low, value.high)})"


def _share(value: Score, score: DealScore, pole: str) -> tuple[float, float, float]:
    """The likely range of a pole and its middle as shares of its scale."""
    measure = score.model.measures[pole]
    size = measure.high - measure.low
    low, middle, high = (
        (each - measure.low) / size for each in (value.low, value.score, value.high)
    )
    return low, middle, high


def _table(scores: Sequence[DealScore], numbers: dict[str, int], by: str) -> Table:
    """All deals with a link to the page of each."""
    model = scores[0].model
    columns = (
        Column("No.", is_number=True),
        *(Column(title) for title in ("Deal", "Stage", "Kind")),
        Column("Chance", is_number=True),
        *(Column(upper_first(PARTY_NAMES[party])) for party in PARTY_ORDER),
        Column("US support"),
        *(Column(model.measures[pole].title, is_number=True) for pole in model.poles),
    )
    sections = tuple(
        Section(title, tuple(_row(score, numbers) for score in group))
        for title, group in groups(scores, by)
    )
    return Table("All deals", columns, sections)


def _row(score: DealScore, numbers: dict[str, int]) -> Row:
    identity = score.deal.text("id")
    name = Span(score.deal.text("name"), to=f"#deal-{identity}")
    _, *rest = short_row(score)
    return (words(str(numbers[identity])), words(name), *rest)


def _deal(score: DealScore, test: StressTest) -> Page:
    """One deal: what it is, what to do, where it stands and could go, and its sources."""
    name = score.deal.text("name")
    return Page(
        name,
        (
            Heading(name, aside_of(score.deal), level=1, anchor=f"deal-{score.deal.text('id')}"),
            account(score, full=True),
            verdicts(score),
            *warned(score, full=True),
            answers(score),
            poles(score, full=True),
            *_agreeable(score),
            *conditions(score, _EACH * len(PARTIES), each=_EACH, linked=True),
            *stress_blocks(test),
            *would_change_most(score, _FACTS),
            knowledge(score, full=True),
            *_sources(score),
            *_whose_weights(score),
        ),
    )


def _whose_weights(score: DealScore) -> Iterable[Note]:
    """Weights that are not the model's own are named on every page: one may be printed alone."""
    if score.model.weights is not None:
        yield Note(words(f"{score.model.named}."))


def _agreeable(score: DealScore) -> Iterable[Plane]:
    """Each trade-off with the packages by which nobody loses, and the frontier that they reach."""
    packages = score.bargain.packages if score.bargain is not None else ()
    if not packages:
        return
    for across, upwards in score.model.report.tradeoffs.values():
        own = _dot(score, (across, upwards), "As it is")
        reached = [
            _reached(own, package, score, (across, upwards), str(place))
            for place, package in enumerate(packages, start=1)
        ]
        titles = [score.model.measures[pole].title for pole in (across, upwards)]
        yield Plane(
            f"{titles[0]} and {lower_first(titles[1])}",
            titles[0],
            titles[1],
            (*reached, replace(own, group="as it is")),
            frontier([own.at, *(dot.at for dot in reached)]),
            "the best that could be agreed",
        )


def _reached(
    own: Dot, package: Package, score: DealScore, pair: tuple[str, str], label: str
) -> Dot:
    """Where a package takes the deal."""
    places, texts = [], []
    for start, pole in zip(own.at, pair, strict=True):
        measure = score.model.measures[pole]
        size = measure.high - measure.low
        place = min(max(start + package.poles.get(pole, 0.0) / size, 0.0), 1.0)
        places.append(place)
        texts.append(f"{measure.low + place * size:.0f}")
    at = (places[0], places[1])
    return Dot(
        upper_first(package.title),
        at,
        ((at[0], at[0]), (at[1], at[1])),
        (words(texts[0]), words(texts[1])),
        label,
        "with a package by which nobody loses",
    )


def frontier(places: Sequence[Place]) -> tuple[Place, ...]:
    """Those places that no other one beats on both scores, from left to right."""
    best: list[Place] = []
    for place in sorted(set(places), key=lambda one: (-one[0], -one[1])):
        if not best or place[1] > best[-1][1]:
            best.append(place)
    return tuple(reversed(best))


def _sources(score: DealScore) -> tuple[Block, ...]:
    """The sources of the deal's own file."""
    found = mapping(score.deal.data.get("sources"))
    if not found:
        return ()
    items = (Item(words(name), source_words(mapping(one), name)) for name, one in found.items())
    return (Heading("Sources", level=2), Listing(tuple(items)))


def _clauses(scores: Sequence[DealScore]) -> tuple[Page, ...]:
    """The wording of every condition that some deal's page names, once."""
    named = {
        one.lever.id
        for score in scores
        for advice in score.parties.values()
        for one in advice.conditions[:_EACH]
    }
    if not named:
        return ()
    model = scores[0].model
    blocks: list[Block] = [
        Heading("Wording of the conditions", level=1),
        Note(words("In our own words, and no legal advice.")),
    ]
    for lever in model.levers:
        if lever.id in named:
            blocks += [
                Heading(lever.title, level=2, anchor=f"clause-{lever.id}"),
                _clause(lever, scores[0]),
            ]
    return (Page("Wording of the conditions", tuple(blocks)),)


def _clause(lever: Lever, score: DealScore) -> Listing:
    sources = [score.model.sources[name] for name in lever.sources]
    cited = "; ".join(
        ", ".join(part for part in (s.title, s.author, s.year) if part) for s in sources
    )
    texts = (
        ("why", lever.why),
        ("ask whether", lever.clause.question),
        ("clause", lever.clause.ask),
        ("at least", lever.clause.fallback),
        ("in return", upper_first(lever.clause.offer) + "."),
        ("how usual", f"{upper_first(plain(lever.usual))}. {upper_first(lever.basis)}"),
        ("sources", f"{cited}." if cited else ""),
    )
    return Listing(tuple(Item(words(muted(label)), words(text)) for label, text in texts if text))

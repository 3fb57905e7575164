"""Pages on what became of deals in git: one over its versions, or a folder since a revision."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.model.types import PARTIES, Model, Party
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
    SHORT_NAMES,
    counted,
    day,
    listed,
    lower_first,
    percent,
    pole_letters,
    signed,
)
from dealcheck.scoring.differences import TOLERANCE
from dealcheck.scoring.history import MOST, DealHistory, Step
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.settings import ScoreSettings

_FACTS = 8


def history_page(found: DealHistory, model: Model, settings: ScoreSettings) -> Page:
    """One deal over its versions: where it stood in each, and what changed from one to the next."""
    steps = found.steps
    columns = (
        Column("version", least=10),
        Column("facts", is_number=True),
        Column("chance", is_number=True),
        *(Column(pole_letters(model.measures[pole].title), is_number=True) for pole in model.poles),
        *(Column(SHORT_NAMES[party], cut="end", least=12, rank=1) for party in PARTIES),
    )
    rows = tuple(
        _row(step, before, model) for before, step in zip((None, *steps[:-1]), steps, strict=True)
    )
    poles = ", ".join(
        f"{pole_letters(model.measures[pole].title)} {lower_first(model.measures[pole].title)}"
        for pole in model.poles
    )
    more = f" The newest {MOST} are shown." if len(steps) > MOST else ""
    blocks: list[Block] = [
        Heading(found.name, f"{counted(len(steps), 'version')} in git", level=1),
        Table("", columns, (Section("", rows),)),
        *_changes(steps),
        Note(
            words(
                f"{poles}. Facts: how many the version before stated otherwise, of those that the "
                f"model reads.{more} Each version is scored with today's model and profiles. "
                f"{model.named}, {settings.draws} draws from seed "
                f"{settings.seed}."
            )
        ),
    ]
    return Page(found.name, tuple(blocks))


def since_page(
    deals: Sequence[DealHistory],
    revision: str,
    unchanged: int,
    model: Model,
    settings: ScoreSettings,
) -> Page:
    """What became of the deals of a folder since a revision."""
    title = f"{counted(len(deals), 'deal')} changed since {revision}"
    read = [one for one in deals if not _is_as_it_was(one)]
    others = [one.id for one in deals if _is_as_it_was(one)]
    blocks: list[Block] = [Heading(title, f"{unchanged} unchanged", level=1)]
    if read:
        blocks.append(Listing(tuple(_since(one, model) for one in read)))
    if others:
        text = f"In {listed(others)} nothing that the model reads changed."
        blocks.append(Sentence(words(text)))
    if not deals:
        blocks.append(Sentence(words("Every deal of the folder is as it was.")))
    blocks.append(
        Note(
            words(
                "A stance or pole stands here if it is another one, or moved by more than half a "
                "point. Both versions are scored with today's model and profiles. ",
                f"{model.named}, {settings.draws} draws from seed {settings.seed}. ",
                code("dealcheck compare DEAL --rev REVISION"),
                " shows what each fact moves.",
            )
        )
    )
    return Page(title, tuple(blocks))


def _row(step: Step, before: Step | None, model: Model) -> Row:
    label = words(day(step.day) if step.day else strong("now"), muted(f" {step.commit}"))
    score = step.score
    if score is None:
        return (label, words(muted(step.problem)), *(words() for _ in range(10)))
    last = before.score if before else None
    chance = score.goes_ahead.score
    return (
        label,
        words(str(len(step.changed)) if last is not None else ""),
        words(percent(chance)),
        *(_pole(score, last, pole) for pole in model.poles),
        *(_stance(score, last, party) for party in PARTIES),
    )


def _pole(score: DealScore, last: DealScore | None, pole: str) -> Words:
    value = score.measures[pole].score
    moved = last is not None and abs(value - last.measures[pole].score) > TOLERANCE
    return words(Span(f"{value:.0f}", "strong" if moved else "plain"))


def _stance(score: DealScore, last: DealScore | None, party: Party) -> Words:
    stance = score.parties[party].stance
    title = stance.title if stance.action else "–"
    turned = last is not None and last.parties[party].stance.action != stance.action
    return words(Span(title, "strong" if turned else "plain"))


def _changes(steps: Sequence[Step]) -> list[Block]:
    """What each version stated otherwise than the one before."""
    items = []
    for step in steps:
        if step.changed:
            label = day(step.day) if step.day else "now"
            shown = [
                words(f"{one.title}: {one.before} → {one.after} ", muted(one.fact))
                for one in step.changed[:_FACTS]
            ]
            if len(step.changed) > _FACTS:
                shown.append(words(muted(f"and {len(step.changed) - _FACTS} more")))
            items.append(Item(words(label), shown[0], tuple(shown[1:])))
    return [Listing(tuple(items), "What changed")] if items else []


def _is_as_it_was(one: DealHistory) -> bool:
    """Whether both versions are there and state alike what the model reads."""
    before, now = one.steps
    return before.score is not None and now.score is not None and not now.changed


def _since(one: DealHistory, model: Model) -> Item:
    before, now = one.steps
    told: list[Words] = []
    if before.score is None or now.score is None:
        told.append(words(now.problem if now.score is None else before.problem))
    else:
        for party in PARTIES:
            old, new = (step.parties[party].stance for step in (before.score, now.score))
            if old.action != new.action:
                told.append(words(f"{SHORT_NAMES[party]}: {old.title} → ", strong(new.title)))
        moves = [
            (pole, now.score.measures[pole].score - before.score.measures[pole].score)
            for pole in model.poles
        ]
        moved = [
            f"{lower_first(model.measures[pole].title)} {signed(points)}"
            for pole, points in moves
            if abs(points) > TOLERANCE
        ]
        chances = [step.goes_ahead.score for step in (before.score, now.score)]
        if percent(chances[0]) != percent(chances[1]):
            moved.append(f"chance {percent(chances[0])} → {percent(chances[1])}")
        if moved:
            told.append(words("; ".join(moved)))
        facts = ", ".join(f"{each.title} {each.before} → {each.after}" for each in now.changed[:4])
        more = f" and {len(now.changed) - 4} more" if len(now.changed) > 4 else ""
        told.append(words(muted(f"{facts}{more}")))
    return Item(words(strong(one.id)), told[0], tuple(told[1:]))

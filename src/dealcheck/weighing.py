"""Questions about weights, step by step: how far an answer on a deal hangs on them, and which would
turn it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from dealcheck.what_if import Setting
from dealcheck.workflow import Checked, OneDeal, facts, load_model, one_deal, validate

if TYPE_CHECKING:
    from dealcheck.model.types import Model, Party
    from dealcheck.scoring.acceptance import Acceptance
    from dealcheck.scoring.carrying import Carrying
    from dealcheck.scoring.deal import Deal
    from dealcheck.scoring.flips import Flips
    from dealcheck.scoring.result import DealScore
    from dealcheck.scoring.settings import ScoreSettings
    from dealcheck.scoring.swings import Ranking
    from dealcheck.scoring.weighing import Weighing

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Weighed(Generic[Answer]):
    """What was found on the deal of a run, for each party asked about; no deal if there is none, or
    several."""

    results: tuple[Answer, ...]
    deal: Deal | None
    checked: Checked
    model: Model | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What carries the payoffs and poles of a run; None where there is no deal."""

    carrying: Carrying | None
    checked: Checked


@dataclass(frozen=True, slots=True)
class Side:
    """A deal under one set of weights: its score, and the weights of each party's payoff (0-1)."""

    score: DealScore
    weights: Mapping[Party, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Beside:
    """A deal under two sets of weights; no sides where there is no deal, or several."""

    sides: tuple[Side, ...]
    checked: Checked


@dataclass(frozen=True, slots=True)
class Elicited:
    """What somebody can rank: the parts of a party's payoff, and over which cases they range."""

    party: Party
    where: str
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class About:
    """What a file of weights says of itself."""

    name: str
    owner: str
    date: str


def accept(
    path: str,
    *,
    party: Party | None = None,
    about: str = "stance",
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
) -> Weighed[Acceptance]:
    """How much of all weights each party's stance on the one deal at a path stands under.

    `about` is `stance` or a trade-off, for the answer on that one. Without `party` all three are
    asked. `weights` is a file of weights that is laid over the model.
    """
    from dealcheck.scoring.acceptance import acceptance  # noqa: PLC0415  NumPy only if needed
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    chosen = settings or ScoreSettings()
    found = one_deal(path, model=model, weights=weights, profiles=profiles, what_ifs=what_ifs)
    return _of_each(found, chosen, party, about, lambda one: acceptance(one, chosen.seed))


def flip(
    path: str,
    *,
    party: Party | None = None,
    about: str = "stance",
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
) -> Weighed[Flips]:
    """The smallest change of weights that turns each party's stance on the one deal at a path.

    The arguments are those of `accept`.
    """
    from dealcheck.scoring.flips import smallest_changes  # noqa: PLC0415  NumPy only if needed
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    chosen = settings or ScoreSettings()
    found = one_deal(path, model=model, weights=weights, profiles=profiles, what_ifs=what_ifs)
    return _of_each(found, chosen, party, about, lambda one: smallest_changes(one, chosen.seed))


def show(
    paths: Sequence[str],
    *,
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
) -> Shown:
    """What carries each payoff and pole: over the draws of the one deal at some paths, or over the
    deals, each at the means of its draws."""
    from dealcheck.scoring.carrying import carrying  # noqa: PLC0415  NumPy only if needed
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    loaded = load_model(model, weights)
    checked = validate(paths, profiles, what_ifs).with_ignored_errors()
    if loaded.model is None:
        findings = (*loaded.diagnostics, *checked.diagnostics)
        return Shown(None, replace(checked, diagnostics=findings))
    deals = [build_deal(one, facts(), checked.library.find) for one in checked.sound()]
    if not deals:
        return Shown(None, checked)
    return Shown(carrying(deals, loaded.model, facts(), settings or ScoreSettings()), checked)


def compare(
    path: str,
    first: Path | None,
    second: Path | None,
    *,
    model: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
) -> Beside:
    """The one deal at a path under two files of weights; None stands for the model's own."""
    from dealcheck.scoring.carrying import stated_payoffs  # noqa: PLC0415  NumPy only if needed
    from dealcheck.scoring.score import score_deal  # noqa: PLC0415
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    chosen = replace(settings or ScoreSettings(), thorough=False)
    sides = []
    for weights in (first, second):
        found = one_deal(path, model=model, weights=weights, profiles=profiles, what_ifs=what_ifs)
        if found.deal is None or found.model is None:
            return Beside((), found.checked)
        score = score_deal(found.deal, found.model, facts(), chosen)
        sides.append(Side(score, stated_payoffs(found.deal, found.model, facts(), chosen)))
    return Beside(tuple(sides), found.checked)


def weights_text(
    elicited: Elicited, about: About, order: Sequence[str], against: int, asked: int
) -> str:
    """A file of weights (`dealcheck/weights/1`) out of an order of swings.

    `against` of the `asked` trade-offs went against the order, which the file says. Parts that
    hardly vary are written with the weight that they have.
    """
    from dealcheck.questionnaire.text import flow  # noqa: PLC0415
    from dealcheck.scoring.swings import weights_of  # noqa: PLC0415

    ranking, found = elicited.ranking, weights_of(elicited.ranking, order)
    ranges = {one.measure: one for one in ranking.swings}
    said = (
        f"A ranking of swings over {elicited.where}; of {asked} trade-offs {against or 'none'} "
        f"went against the order."
    )
    lines = [
        "# Weights by `dealcheck weights elicit`: the share that the order gives to a move from",
        "# worst to best, divided by how far that is, so that all sum to 1.",
        "format: dealcheck/weights/1",
        f"name: {flow(about.name)}",
        f"owner: {flow(about.owner)}",
        f"date: {flow(about.date)}",
        f"note: {flow(said)}",
        "parties:",
        f"  {elicited.party}:",
    ]
    for place, (name, weight) in enumerate(found.items(), start=1):
        swing = ranges[name]
        lines.append(
            f"    {name}: {weight:.4f}  # {place}: from {swing.worst:.0f} to {swing.best:.0f}"
        )
    for name, weight in ranking.left.items():
        lines.append(f"    {name}: {weight:.4f}  # as it was: it hardly varies")
    return "\n".join(lines) + "\n"


def ranking(
    paths: Sequence[str],
    party: Party,
    *,
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
) -> Elicited | Checked:
    """The parts of a party's payoff with their ranges over the draws of the one deal at some paths,
    or over several deals; what was checked, where there is no deal."""
    from dealcheck.scoring.swings import ranking_of  # noqa: PLC0415  NumPy only if needed

    found = show(
        paths,
        model=model,
        weights=weights,
        profiles=profiles,
        what_ifs=what_ifs,
        settings=settings,
    )
    carrying = found.carrying
    if carrying is None:
        return found.checked
    of_party = next(one for one in carrying.carried if one.party == party)
    if carrying.deal is not None:
        where = f"{carrying.cases} draws of {carrying.deal.text('name')}"
    else:
        where = f"{carrying.cases} deals"
    return Elicited(party, where, ranking_of(of_party))


def _of_each(
    found: OneDeal,
    settings: ScoreSettings,
    party: Party | None,
    about: str,
    ask: Callable[[Weighing], Answer],
) -> Weighed[Answer]:
    """Ask for each party, or for one, on the same draws."""
    from dealcheck.model.types import PARTIES  # noqa: PLC0415
    from dealcheck.scoring.prepared import prepare  # noqa: PLC0415
    from dealcheck.scoring.weighing import weighing_of  # noqa: PLC0415

    if found.deal is None or found.model is None:
        return Weighed((), None, found.checked, found.model)
    one = next(prepare([found.deal], found.model, facts(), settings).each())
    asked = PARTIES if party is None else (party,)
    results = tuple(ask(weighing_of(one, each, about)) for each in asked)
    return Weighed(results, found.deal, found.checked, found.model)

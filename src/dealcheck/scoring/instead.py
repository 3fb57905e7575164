"""A deal beside what could happen instead of it, run through the same model.

Both are taken as having come about: the deal is compared with its worth if it goes ahead, and not
with what it is worth in expectation, which has the alternatives in it already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import numpy as np

from dealcheck.model.evaluator import Evaluation
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Array, Bounds, Mask
from dealcheck.model.types import PARTIES, Counterfactual, Model
from dealcheck.scoring.attribution import attributed
from dealcheck.scoring.comparison import fact_text
from dealcheck.scoring.crossing import crossed, differing
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.differences import (
    Comparison,
    Difference,
    FactDifference,
    Side,
    difference_of,
    orders_of,
)
from dealcheck.scoring.outcomes import Outcomes, changed
from dealcheck.scoring.scores import Score, score_of
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.wording import value_text
from dealcheck.scoring.workings import Workings, workings
from dealcheck.visible import shown

_NEAR = 0.6


class AlternativeError(ValueError):
    """A word that stands for no counterfactual, or for several; the message says which exist."""


def alternative_named(word: str, model: Model) -> Counterfactual:
    """The counterfactual that a word stands for: its id, or a word of its id or title, or nearly.

    `china` is enough for `chinese_stack`. Raises AlternativeError.
    """
    asked = _words(word)
    found = [one for one in model.counterfactuals if _words(one.id) == asked]
    for matches in (_begins, _is_near):
        if not found:
            found = [
                one
                for one in model.counterfactuals
                if asked and all(matches(part, _words(f"{one.id} {one.title}")) for part in asked)
            ]
    if len(found) == 1:
        return found[0]
    among = [one.id for one in found or model.counterfactuals]
    meant = "stands for several" if found else "stands for nothing that could happen instead"
    raise AlternativeError(f"{shown(word)} {meant}; write one of: {', '.join(among)}")


def compare_with_alternatives(
    deal: Deal,
    model: Model,
    catalogue: FactCatalogue,
    settings: ScoreSettings,
    alternatives: Sequence[Counterfactual],
) -> Comparison:
    """Compare a deal that has passed its checks with what could happen instead."""
    work = workings(deal, model, catalogue, settings)
    base = _deal_side(work)
    differences = tuple(_difference(work, base, one) for one in alternatives)
    return Comparison(model, base, differences, instead=True)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().replace("_", " ").replace("-", " ").split())


def _begins(part: str, words: Sequence[str]) -> bool:
    return any(word.startswith(part) for word in words)


def _is_near(part: str, words: Sequence[str]) -> bool:
    return bool(get_close_matches(part, words, n=1, cutoff=_NEAR))


def _deal_side(work: Workings) -> Side:
    deal, base, joint = work.deal, work.base, work.joint
    scores = {
        pole: score_of(float(base.value(pole)[0]), work.limits[pole], joint.value(pole))
        for pole in work.model.poles
    }
    for party in PARTIES:
        scores[party] = _drawn(float(base.worth[party][0]), joint.worth[party])
    return Side(
        id=deal.text("id"),
        name=deal.text("name"),
        file=deal.document.name,
        status=deal.text("status"),
        scores=scores,
        goes_ahead=float(base.goes_ahead[0]),
    )


def _alternative_side(work: Workings, one: Counterfactual) -> Side:
    limits = Evaluation(work.model, changed(work.wide, one.changes, work.terms.catalogue))
    base, joint = work.base, work.joint
    scores = {}
    for pole in work.model.poles:
        estimate = float(base.value_in(one.id, pole)[0])
        scores[pole] = score_of(estimate, limits.bounds(pole), joint.value_in(one.id, pole))
    for party in PARTIES:
        worth = float(base.otherwise[one.id][party][0])
        scores[party] = _drawn(worth, joint.otherwise[one.id][party])
    chance = base.chances.get(one.id)
    return Side(one.id, one.title, "", "", scores, None if chance is None else float(chance[0]))


def _drawn(estimate: float, draws: Array) -> Score:
    """A worth has no corners; its bounds are the ends of its draws."""
    ends = np.append(draws, estimate)
    return score_of(estimate, Bounds(np.array([ends.min()]), np.array([ends.max()])), draws)


def _difference(work: Workings, base: Side, one: Counterfactual) -> Difference:
    model, catalogue = work.model, work.terms.catalogue
    there = changed(work.stated, one.changes, catalogue)
    paths = differing(work.stated, there, model, catalogue)
    given = _given(model, work.base)
    payoffs = {str(p): work.terms.choice.payoffs[p] for p in PARTIES if p not in one.worth}

    def values(table: Mask) -> Mapping[str, Array]:
        takes = {path: table[:, index] for index, path in enumerate(paths)}
        evaluation = Evaluation(model, crossed(work.stated, there, takes, len(table)))
        for name, value in given.items():
            evaluation.put(name, value)
        names = {**{pole: pole for pole in model.poles}, **payoffs}
        return {
            name: np.broadcast_to(evaluation.value(measure), len(table))
            for name, measure in names.items()
        }

    parts = attributed(len(paths), values, work.settings.seed)
    facts = [
        FactDifference(
            path,
            catalogue[path].title,
            fact_text(catalogue[path], work.stated, work.deal),
            value_text(catalogue[path], there),
            {name: float(points[index]) for name, points in parts.items()},
        )
        for index, path in enumerate(paths)
    ]
    return difference_of(
        (base, _alternative_side(work, one)),
        facts,
        (),
        _draws(work, one),
        orders=orders_of(len(paths)),
        fixed=tuple(one.worth),
    )


def _draws(work: Workings, one: Counterfactual) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """The same draws of the deal and of the alternative."""
    joint, poles = work.joint, work.model.poles
    deal = {pole: joint.value(pole) for pole in poles}
    instead = {pole: joint.value_in(one.id, pole) for pole in poles}
    for party in PARTIES:
        deal[party] = joint.worth[party]
        instead[party] = joint.otherwise[one.id][party]
    return deal, instead


def _given(model: Model, base: Outcomes) -> dict[str, Array]:
    """What the model leaves to the outcomes stays as the deal has it."""
    return {
        one.counts_as: base.value(one.counts_as) for one in model.counterfactuals if one.counts_as
    }

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
from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import PARTIES, Counterfactual, Model
from dealcheck.scoring.attribution import attributed
from dealcheck.scoring.changes import alternative_facts
from dealcheck.scoring.comparison import DRAWS, fact_text
from dealcheck.scoring.crossing import REST, crossed, differing
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.differences import (
    Comparison,
    Difference,
    FactDifference,
    Side,
    difference_of,
    orders_of,
)
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.scores import Score, score_of
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.thinned import thinned
from dealcheck.scoring.wording import value_text
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
    one = next(prepare([deal], model, catalogue, settings).each())
    base = _deal_side(one)
    differences = tuple(_difference(one, base, each) for each in alternatives)
    return Comparison(model, base, differences, instead=True)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().replace("_", " ").replace("-", " ").split())


def _begins(part: str, words: Sequence[str]) -> bool:
    return any(word.startswith(part) for word in words)


def _is_near(part: str, words: Sequence[str]) -> bool:
    return bool(get_close_matches(part, words, n=1, cutoff=_NEAR))


def _deal_side(one: DealDraws) -> Side:
    deal = one.deal
    scores = {pole: one.score(pole) for pole in one.model.poles}
    for party in PARTIES:
        scores[party] = _drawn(one.rows(one.block.joint.worth[party]))
    return Side(
        id=deal.text("id"),
        name=deal.text("name"),
        file=deal.document.name,
        status=deal.status,
        scores=scores,
        goes_ahead=one.score(one.model.report.outcomes["goes_ahead"]).score,
    )


def _alternative_side(one: DealDraws, other: Counterfactual) -> Side:
    block = one.block
    limits = Evaluation(
        one.model, alternative_facts(block.ends.facts, other.changes, block.catalogue)
    )
    scores = {}
    for pole in one.model.poles:
        lower, upper = limits.bounds(pole)
        draws = one.rows(block.joint.cases.value(pole, other.id))
        scores[pole] = score_of(draws, float(lower[0]), float(upper[0]))
    for party in PARTIES:
        scores[party] = _drawn(one.rows(block.joint.otherwise[other.id][party]))
    chance = block.joint.chances.get(other.id)
    share = None if chance is None else float(one.full(chance).mean())
    return Side(other.id, other.title, "", "", scores, share)


def _drawn(draws: Array) -> Score:
    """A worth has no corners; its bounds are the ends of its draws."""
    return score_of(draws, float(draws.min()), float(draws.max()))


def _difference(one: DealDraws, base: Side, other: Counterfactual) -> Difference:
    model, block = one.model, one.block
    stated = block.followed.facts
    there = alternative_facts(stated, other.changes, block.catalogue)
    paths = differing(stated, there, model, block.catalogue)
    sample = thinned(block, DRAWS)
    changed_sample = alternative_facts(sample.facts, other.changes, block.catalogue)
    payoffs = {str(p): block.basis.choice.payoffs[p] for p in PARTIES if p not in other.worth}
    units = [*paths, REST]

    def values(table: Mask) -> Mapping[str, Array]:
        takes = {unit: table[:, place] for place, unit in enumerate(units)}
        cases = crossed(sample.facts, changed_sample, takes, paths)
        evaluation = Evaluation(model, cases, settled=True)
        for name in block.joint.given():
            value = sample.value(name)
            whole = value if value.shape[0] == 1 else np.tile(value, len(table))
            evaluation.put(name, whole)
        names = {**{pole: pole for pole in model.poles}, **payoffs}
        return {
            name: np.broadcast_to(evaluation.value(measure), cases.rows)
            .reshape(len(table), -1)
            .mean(axis=1)
            for name, measure in names.items()
        }

    parts = attributed(len(units), values, block.settings.seed)
    facts = []
    for place, path in enumerate(units):
        moves = {name: float(points[place]) for name, points in parts.items()}
        if path == REST:
            facts.append(FactDifference(path, "What the draws add", "", "", moves))
            continue
        fact = block.catalogue[path]
        before, after = fact_text(fact, stated, one.deal), value_text(fact, there)
        facts.append(FactDifference(path, fact.title, before, after, moves))
    return difference_of(
        (base, _alternative_side(one, other)),
        facts,
        (),
        _draws(one, other),
        orders=orders_of(len(units)),
        fixed=tuple(other.worth),
    )


def _draws(
    one: DealDraws, other: Counterfactual
) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """The same draws of the deal and of the alternative."""
    joint, poles = one.block.joint, one.model.poles
    deal = {pole: one.full(joint.value(pole)) for pole in poles}
    instead = {pole: one.full(joint.cases.value(pole, other.id)) for pole in poles}
    for party in PARTIES:
        deal[party] = one.full(joint.worth[party])
        instead[party] = one.full(joint.otherwise[other.id][party])
    return deal, instead

"""A deal made ready to be scored: its facts, what is open, and what all else starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.reader import Bounds
from dealcheck.model.types import Grade, Model, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.conditions import Case
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.draws import Chance, chances, drawn
from dealcheck.scoring.evidence import grades
from dealcheck.scoring.intervals import leaning
from dealcheck.scoring.open_facts import OpenFact, open_facts, widened
from dealcheck.scoring.outcomes import Choice, Outcomes, Prepared, Terms, outcomes, prepared
from dealcheck.scoring.payoff_bounds import Ranges, ranges
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.variations import Variations, vary

_PROFILED: tuple[Party, ...] = ("us_government", "importer")


@dataclass(frozen=True, slots=True)
class Workings:
    """What the parts of a score share.

    `stated` are the facts as the file has them, `wide` with all that weak evidence leaves possible,
    `together` as many draws of them as the settings ask for. `base`, `varied` and `joint` are what
    comes of the stated facts, of each fact settled otherwise, and of the draws; `case` and
    `joint_case` are what conditions are tested on.
    """

    deal: Deal
    settings: ScoreSettings
    terms: Terms
    grades: Mapping[str, Grade]
    stated: FactArrays
    wide: FactArrays
    opened: Sequence[OpenFact]
    ready: Prepared
    base: Outcomes
    varied: Variations
    chance: Chance
    together: FactArrays
    joint: Outcomes
    open_ends: Ranges
    limits: Mapping[str, Bounds]
    case: Case
    joint_case: Case

    @property
    def model(self) -> Model:
        return self.terms.model


def terms_of(deal: Deal, model: Model, catalogue: FactCatalogue, settings: ScoreSettings) -> Terms:
    """The payoffs that apply to a deal, and what its file says of its alternatives."""
    wanted = {
        "us_government": settings.us_government,
        "importer": settings.importer or deal.priorities,
    }
    payoffs = dict(model.report.payoffs)
    for payoff in model.payoffs.values():
        if payoff.profile and payoff.profile == wanted.get(payoff.party):
            payoffs[payoff.party] = payoff.id
    said = deal.data.get("alternatives")
    return Terms(
        model,
        catalogue,
        Choice(payoffs, _numbers(said, "feasible"), _numbers(said, "probability")),
    )


def profiles_of(party: Party, model: Model) -> tuple[str, ...]:
    """The profiles among which a party's payoff can be chosen."""
    return tuple(p.profile for p in model.payoffs.values() if p.party == party and p.profile)


def workings(
    deal: Deal, model: Model, catalogue: FactCatalogue, settings: ScoreSettings
) -> Workings:
    """Work out what every part of a score starts from."""
    terms = terms_of(deal, model, catalogue, settings)
    graded = grades(deal, model.grading)
    stated = fact_arrays(deal, catalogue)
    wide = widened(stated, graded, catalogue)
    opened = open_facts(model, stated, wide, graded)
    ready = prepared(terms, stated)
    varied = vary(terms, stated, wide)
    base = varied.outcomes.last()
    chance = chances(opened, settings.draws if opened else 1, settings.seed)
    leaning_of = leaning(terms.choice.payoffs["importer"], opened, varied)
    together = drawn(stated, opened, chance, leaning_of)
    joint = outcomes(prepared(terms, together), settled=True)
    open_ends = ranges(terms, wide)
    limits = _limits(open_ends, base, joint)
    return Workings(
        deal=deal,
        settings=settings,
        terms=terms,
        grades=graded,
        stated=stated,
        wide=wide,
        opened=opened,
        ready=ready,
        base=base,
        varied=varied,
        chance=chance,
        together=together,
        joint=joint,
        open_ends=open_ends,
        limits=limits,
        case=Case(model, stated, base, catalogue, wide, limits, _from_facts(model, base)),
        joint_case=Case(model, together, joint, catalogue),
    )


def _limits(open_ends: Ranges, base: Outcomes, joint: Outcomes) -> dict[str, Bounds]:
    """The ends of every measure: by corners, or by the draws where no corner gives them."""
    model, limits = open_ends.terms.model, {}
    for name in model.measures:
        if name in model.searched:
            values = np.append(joint.value(name), base.value(name))
            limits[name] = Bounds(np.array([values.min()]), np.array([values.max()]))
        else:
            limits[name] = open_ends.bounds(name)
    return limits


def _from_facts(model: Model, base: Outcomes) -> dict[str, Bounds]:
    """The ends, by the stated facts, of measures that rest on facts alone."""
    scored = model.above_indicators | model.searched
    return {name: base.bounds(name) for name in model.measures if name not in scored}


def _numbers(said: object, key: str) -> dict[str, float]:
    given = said if isinstance(said, Mapping) else {}
    return {
        str(name): float(one[key])
        for name, one in given.items()
        if isinstance(one, Mapping) and key in one
    }

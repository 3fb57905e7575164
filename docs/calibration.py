"""Hides what is known of real deals, predicts it, and says how often the prediction held.

    python docs/calibration.py           writes docs/calibration.md
    python docs/calibration.py --check   ends with code 1 if the page is not what it would write

For every real deal of the library some of its own stated facts are taken away: a random half of them,
a block (such as the contract), three quarters, all. What is then drawn for them, from what is usual
and from what is left of the deal, is compared with what the file says: on each pole, with the facts
that were never known standing still. The deal itself is always left out of the reference; in a second
run every deal of its developer is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from reference import real_deals

from dealcheck import workflow
from dealcheck.model.evaluator import Evaluation
from dealcheck.model.reader import Array
from dealcheck.model.types import KIND, Model
from dealcheck.model.values import FactArrays
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.drivers import in_the_middle
from dealcheck.scoring.prepared import Prepared, prepare
from dealcheck.scoring.reference import Reference, shipped_reference
from dealcheck.scoring.scores import quantiles
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.unknowns import facts_read, is_of_party

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "calibration.md"
DRAWS = 300
REGIMES = ("half", "a block", "three quarters", "all")
REFERENCES = ("none", "deal left out", "developer left out")
BLOCKS = ("contract", "infrastructure", "model", "alignment", "demand", "work", "supply")
_KEPT = ("status", "binding", "claims.kind", "claims.sovereign", "government_role")


@dataclass(frozen=True, slots=True)
class Tally:
    """What a regime came to, over all deals and poles."""

    covered: float
    width: float
    crps: float
    cases: int


def hidden_sets(deal: Deal, model: Model) -> Iterator[tuple[str, frozenset[str]]]:
    """The facts that each regime takes away from a deal; the same ones in every run."""
    read = set(facts_read(model))
    own = sorted(
        path
        for path, value in deal.facts.items()
        if path in read and not is_of_party(path) and path not in _KEPT and value != "unknown"
    )
    own = [path for path in own if path != "demand.later"]
    random = np.random.default_rng(len(own))
    for regime, share in (("half", 0.5), ("three quarters", 0.75), ("all", 1.0)):
        count = round(share * len(own))
        if count:
            yield regime, frozenset(random.permutation(own)[:count].tolist())
    for block in BLOCKS:
        inside = frozenset(path for path in own if path.startswith(f"{block}."))
        if len(inside) > 2:
            yield "a block", inside


def predicted(
    deal: Deal, model: Model, hidden: frozenset[str], reference: Reference | None, full: FactArrays
) -> Mapping[str, tuple[Array, float]]:
    """For each pole its draws with some facts hidden, and where it is with them known."""
    catalogue = workflow.facts()
    settings = ScoreSettings(draws=DRAWS, reference=reference is not None)
    facts = {path: value for path, value in deal.facts.items() if path not in hidden}
    block = prepare([replace(deal, facts=facts)], model, catalogue, settings, using=reference)
    drawn = block.joint.facts
    mixed = replace(
        full,
        rows=DRAWS,
        words={**full.words, **{p: drawn.words[p] for p in hidden if p in drawn.words}},
        numbers={**full.numbers, **{p: drawn.numbers[p] for p in hidden if p in drawn.numbers}},
    )
    guessed = Evaluation(model, mixed, settled=True)
    known = Evaluation(model, full, settled=True)
    return {
        pole: (
            np.broadcast_to(guessed.value(pole), DRAWS),
            float(known.value(pole)[0]),
        )
        for pole in model.poles
        if hidden & model.facts[pole]
    }


def known_through(deal: Deal, model: Model) -> FactArrays:
    """A deal settled throughout: what is stated as it is, the rest in the middle of its draws."""
    block: Prepared = prepare([deal], model, workflow.facts(), ScoreSettings(draws=DRAWS))
    middle = in_the_middle(block)
    return replace(middle, words={k: v for k, v in middle.words.items() if k != KIND})


def without_developer(reference: Reference, deals: Sequence[Deal], developer: str) -> Reference:
    """The reference without any deal of a developer."""
    gone = {deal.text("id") for deal in deals if deal.developer == developer}
    return replace(
        reference,
        facts={
            fact: {name: value for name, value in stated.items() if name not in gone}
            for fact, stated in reference.facts.items()
        },
    )


def measure(deals: Sequence[Deal], model: Model, reference: Reference) -> dict[str, dict[str, Tally]]:
    """Every regime with every reference."""
    found: dict[str, dict[str, list[tuple[bool, float, float]]]] = {
        name: {regime: [] for regime in REGIMES} for name in REFERENCES
    }
    for deal in deals:
        full = known_through(deal, model)
        others = without_developer(reference, deals, deal.developer)
        for regime, hidden in hidden_sets(deal, model):
            for name, using in zip(REFERENCES, (None, reference, others), strict=True):
                for draws, truth in predicted(deal, model, hidden, using, full).values():
                    low, high = quantiles(draws, (0.1, 0.9))
                    inside = low - 1e-6 <= truth <= high + 1e-6
                    found[name][regime].append((bool(inside), float(high - low), crps(draws, truth)))
    return {
        name: {
            regime: Tally(
                float(np.mean([covered for covered, _, _ in cases])),
                float(np.median([width for _, width, _ in cases])),
                float(np.mean([score for _, _, score in cases])),
                len(cases),
            )
            for regime, cases in regimes.items()
        }
        for name, regimes in found.items()
    }


def crps(draws: Array, truth: float) -> float:
    """The continuous ranked probability score of draws: how far they lie from what came out."""
    ordered = np.sort(draws)
    count = len(ordered)
    weights = 2.0 * np.arange(1, count + 1) - count - 1.0
    spread = float((weights * ordered).sum()) / count**2
    return float(np.abs(ordered - truth).mean()) - spread


def main() -> None:
    """Write the page, or check it."""
    model, reference = workflow.load_model().model, shipped_reference()
    if model is None or reference is None:
        sys.exit("the shipped model or reference does not load")
    tallies = measure(real_deals(), model, reference)
    for name, regimes in tallies.items():
        for regime, tally in regimes.items():
            print(name, regime, f"{tally.covered:.3f} {tally.width:.1f} {tally.crps:.2f} {tally.cases}")


if __name__ == "__main__":
    main()

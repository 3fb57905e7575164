"""Hides what is known of real deals, predicts it, and says how often the prediction held.

    python docs/calibration.py           writes docs/calibration.md
    python docs/calibration.py --check   ends with code 1 if the page is not what it would write

For every real deal of the library some of its own stated facts are taken away: a random half of
them, a block (such as the contract), three quarters, all. What is then drawn for them, from what is
usual and from what is left of the deal, is compared with what the file says: on each pole, with the
facts that were never known standing still. The deal itself is always left out of the reference; in
a second run every deal of its developer is.
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


def measure(
    deals: Sequence[Deal], model: Model, reference: Reference
) -> dict[str, dict[str, Tally]]:
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
                    found[name][regime].append(
                        (bool(inside), float(high - low), crps(draws, truth))
                    )
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


PAGE_TEXT = """<!-- Made by docs/calibration.py. Don't edit it by hand. -->

# How far the draws can be trusted

Most terms of real deals are not public, so most of a score is drawn: from what other deals of the
kind state, from published terms, and from what is disclosed of the deal itself
([design.md](design.md)). Whether these draws are right can only be tried on facts that *are*
known. This page hides them, predicts them, and counts.

For each of the {deals} real deals some of its own stated facts are taken away: a random half of
them, one block at a time (such as the contract), three quarters, or all. The rest of the deal
stands still. What is drawn for the hidden facts gives an interval on each pole that should hold
four times in five; *covered* says how often the pole with the true facts lay inside. *Width* is
the median width of that interval in points. *CRPS* is the mean continuous ranked probability
score: how far the draws lie from what came out, in points, smaller is better.

| hidden | reference | covered | width | CRPS | cases |
|---|---|---|---|---|---|
{rows}

*none* is `--no-reference`: every word of a scale is as likely as any other. In *deal left out* a
deal never informs itself or another description of itself, which is how everybody's deal is
scored. In *developer left out* no deal of the same developer informs it either: the fairest
picture of a developer that the library has never seen.

## What this can't show

- **It speaks of disclosed facts.** Only what somebody published could be hidden and compared.
  What nobody publishes may be worse than what people are glad to publish, which is why a fifth of
  the variance of every secret fact is a lean that nothing discloses, and why each pole says what
  it would lose if that lean went against it.
- **Some facts are stated by no real deal**: how much goes on if the supplier stops, the lead in
  quality, engineers in the country, most rights of control. For them there are published terms or
  the scale alone, and no test.
- **Part of the skill is our own coding.** The same people coded all deals by the same rules, and
  some rules settle a fact by another one.
- **The parameters were chosen on these deals**: the shares of the common and of the secret lean,
  and the weights of the layers of the reference. Deals that are added from now on are the first
  real test.
- **Half of the deals are one developer's.** The lines with a developer left out are the ones to
  quote.
"""


def page(tallies: dict[str, dict[str, Tally]], deals: int) -> str:
    """The page."""
    rows = [
        f"| {regime} | {name} | {tally.covered:.2f} | {tally.width:.1f} | {tally.crps:.2f} "
        f"| {tally.cases} |"
        for regime in REGIMES
        for name, regimes in tallies.items()
        for tally in [regimes[regime]]
    ]
    return PAGE_TEXT.format(deals=deals, rows="\n".join(rows))


def main() -> None:
    """Write the page, or check it."""
    model, reference = workflow.load_model().model, shipped_reference()
    if model is None or reference is None:
        sys.exit("the shipped model or reference does not load")
    deals = real_deals()
    text = page(measure(deals, model, reference), len(deals))
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/calibration.md is not current: run python docs/calibration.py")
        return
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

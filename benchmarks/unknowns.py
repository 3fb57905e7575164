"""How wide a score is when facts are unknown: hard bounds beside two ways of drawing them.

Run it with the Python that dealcheck is installed for; it takes less than a minute:

    .venv/bin/python benchmarks/unknowns.py             # writes docs/unknowns.md
    .venv/bin/python benchmarks/unknowns.py --check     # fails if the page would be another one

Every illustration of `deals/illustrations/` has all its facts. Here a growing share of them is
taken away at random, several times over, and each pole is scored again. The seeds are fixed, so
the same model and deals give the same page.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from dealcheck.scoring.intervals import sampled
from dealcheck.scoring.workings import Workings, workings

from dealcheck.model.types import Model
from dealcheck.scoring.deal import Deal, build_deal
from dealcheck.scoring.draws import COMMON, chances
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts, load_model, validate

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "unknowns.md"
SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9)
REPEATS = 3
DRAWS = 1000
SEED = 20261125
_TAIL = 0.10
_WIDTH = 118


@dataclass(frozen=True)
class Widths:
    """How wide a pole is, in points: by hard bounds, by independent draws, by a common factor."""

    bounds: float
    independent: float
    common: float


Table = dict[float, dict[str, list[Widths]]]


def measured(deals: Sequence[Deal], model: Model, repeats: int = REPEATS) -> Table:
    """The widths of every pole, by the share of facts taken away."""
    table: Table = {share: {pole: [] for pole in model.poles} for share in SHARES}
    for number, deal in enumerate(deals):
        pool = removable(deal, model)
        for repeat in range(repeats):
            # The same order for all shares: what is gone at a tenth is gone at a quarter as well.
            order = np.random.default_rng((SEED, number, repeat)).permutation(len(pool))
            for share in SHARES:
                gone = {pool[place] for place in order[: round(share * len(pool))]}
                work = workings(
                    without(deal, gone), model, facts(), ScoreSettings(draws=DRAWS, seed=repeat)
                )
                for pole in model.poles:
                    table[share][pole].append(widths(pole, work, repeat))
    return table


def removable(deal: Deal, model: Model) -> list[str]:
    """The facts that the poles rest on and that the deal states; its status is always known."""
    read = set().union(*(model.facts[pole] for pole in model.poles))
    return sorted(read.intersection(deal.facts) - {"status"})


def without(deal: Deal, gone: set[str]) -> Deal:
    """The same deal, with nothing said about some facts."""
    kept = {fact: value for fact, value in deal.facts.items() if fact not in gone}
    origins = {fact: origin for fact, origin in deal.origins.items() if fact not in gone}
    return replace(deal, facts=kept, origins=origins)


def widths(pole: str, work: Workings, seed: int) -> Widths:
    """How wide a pole is, three ways."""
    bounds = work.limits[pole]
    apart = chances(work.opened, work.chance.rows, seed, common=0.0)
    drawn = [
        sampled(pole, work.model, work.stated, work.opened, chance, work.varied)
        for chance in (apart, work.chance)
    ]
    low, high = np.quantile(np.stack(np.broadcast_arrays(*drawn)), (_TAIL, 1.0 - _TAIL), axis=1)
    independent, common = high - low
    return Widths(float(bounds.upper[0] - bounds.lower[0]), float(independent), float(common))


def mean(found: Sequence[Widths]) -> Widths:
    """The mean of each width."""
    rows = np.array([(one.bounds, one.independent, one.common) for one in found])
    bounds, independent, common = rows.mean(axis=0)
    return Widths(float(bounds), float(independent), float(common))


def page(table: Table, model: Model, deals: int, repeats: int) -> str:
    """The text of `docs/unknowns.md`."""
    return "\n".join(_page(table, model, deals, repeats)) + "\n"


def _page(table: Table, model: Model, deals: int, repeats: int) -> Iterator[str]:
    yield from ("# What not knowing does to a score", "")
    yield "<!-- Written by benchmarks/unknowns.py. -->"
    yield ""
    yield from _wrapped(
        f"The {deals} illustrations of `deals/illustrations/` have all their facts. Here a share of"
        " the facts that the poles rest on is taken away at random,"
        f" {repeats} times for each deal and share, and every pole is scored again with {DRAWS}"
        " draws. The numbers are mean widths in points of 100: of the hard bounds, of the interval"
        " that holds four out of five draws if each unknown fact is drawn for itself, and of the"
        f" same interval if the facts share a common factor (correlation {COMMON:g}), which is what"
        " dealcheck prints."
    )
    yield ""
    yield "| facts unknown | hard bounds | independent draws | common factor |"
    yield "|---|---|---|---|"
    overall = {
        share: mean([w for found in poles.values() for w in found])
        for share, poles in table.items()
    }
    for share, one in overall.items():
        yield f"| {share:.0%} | {one.bounds:.0f} | {one.independent:.0f} | {one.common:.0f} |"
    yield ""
    yield from _wrapped(_reading(overall[SHARES[-1]]))
    yield from ("", "By pole, as bounds / independent draws / common factor:", "")
    yield f"| facts unknown | {' | '.join(model.measures[pole].title for pole in model.poles)} |"
    yield f"|---|{'---|' * len(model.poles)}"
    for share, poles in table.items():
        cells = (mean(found) for found in poles.values())
        shown = " | ".join(f"{c.bounds:.0f} / {c.independent:.0f} / {c.common:.0f}" for c in cells)
        yield f"| {share:.0%} | {shown} |"
    yield ""
    yield from _wrapped(
        "Anybody can run this: `python benchmarks/unknowns.py`. The seeds are fixed. The widths"
        " depend on the deals chosen and on which facts go missing; in real deals it is not chance"
        " that decides which terms stay secret."
    )


def _reading(most: Widths) -> str:
    return (
        f"With {SHARES[-1]:.0%} of the facts unknown, nearly everything is possible:"
        f" {most.bounds:.0f} points lie between the bounds. Independent draws cancel out and claim"
        f" to know the pole to within {most.independent:.0f} points. Facts that nobody disclosed"
        " were settled at one table and tend to lean the same way, so their draws must not cancel"
        f" out; the common factor gives {most.common:.0f} points. It is no more than a judgement"
        " about how strongly they lean together, which is why the bounds are always printed"
        " beside it."
    )


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def illustrations() -> list[Deal]:
    """The deals to take facts from, in the order of their files."""
    checked = validate([str(ROOT / "deals" / "illustrations")])
    return [build_deal(one, facts(), checked.library.find) for one in checked.sound()]


def main() -> int:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description="Measure what unknown facts do to a score.")
    parser.add_argument(
        "--check", action="store_true", help="compare docs/unknowns.md, write nothing"
    )
    check = parser.parse_args().check
    model = load_model().model
    if model is None:
        print("the shipped model does not hold together")
        return 2
    deals = illustrations()
    text = page(measured(deals, model), model, len(deals), REPEATS)
    if not check:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/unknowns.md is not current: run `python benchmarks/unknowns.py`")
    return 1


if __name__ == "__main__":
    sys.exit(main())

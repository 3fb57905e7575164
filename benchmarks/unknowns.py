"""How wide a score is when facts are unknown: hard bounds beside three ways of drawing them.

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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from dealcheck.model.reader import Array
from dealcheck.model.types import Model
from dealcheck.scoring import draws
from dealcheck.scoring.deal import Deal, build_deal
from dealcheck.scoring.prepared import prepare
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.workflow import facts, load_model, validate

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "unknowns.md"
SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9)
REPEATS = 3
DRAWS = 1000
SEED = 20261125
WAYS = ("hard bounds", "each fact for itself", "facts that lean together", "and what is usual")
_WIDTH = 118


def measured(deals: Sequence[Deal], model: Model) -> Mapping[float, Array]:
    """Mean widths in points by the share of facts taken away: a row a pole, a column a way."""
    table = {}
    for share in SHARES:
        poorer = [
            without(deal, share, model, (SEED, number, repeat))
            for number, deal in enumerate(deals)
            for repeat in range(REPEATS)
        ]
        bounds, together = widths(poorer, model, reference=False)
        with each_for_itself():
            _, apart = widths(poorer, model, reference=False)
        _, usual = widths(poorer, model, reference=True)
        table[share] = np.stack((bounds, apart, together, usual), axis=1)
    return table


def without(deal: Deal, share: float, model: Model, seed: tuple[int, ...]) -> Deal:
    """The same deal without a share of the facts that the poles rest on.

    What is gone of a share is gone of every larger one too; the status is always known.
    """
    read = set().union(*(model.facts[pole] for pole in model.poles))
    pool = sorted(read.intersection(deal.facts) - {"status"})
    order = np.random.default_rng(seed).permutation(len(pool))
    gone = {pool[place] for place in order[: round(share * len(pool))]}
    kept = {fact: value for fact, value in deal.facts.items() if fact not in gone}
    origins = {fact: origin for fact, origin in deal.origins.items() if fact not in gone}
    return replace(deal, facts=kept, origins=origins)


def widths(deals: Sequence[Deal], model: Model, *, reference: bool) -> tuple[Array, Array]:
    """Mean widths of each pole over some deals: of the bounds, of four draws out of five."""
    settings = ScoreSettings(draws=DRAWS, reference=reference)
    block = prepare(deals, model, facts(), settings)
    scores = [[one.score(pole) for pole in model.poles] for one in block.each()]
    bounds = np.array([[score.width for score in row] for row in scores])
    drawn = np.array([[score.high - score.low for score in row] for row in scores])
    return bounds.mean(axis=0), drawn.mean(axis=0)


@contextmanager
def each_for_itself() -> Iterator[None]:
    """As if the terms of a deal had nothing in common."""
    common, secret = draws.COMMON, draws.SECRET
    draws.COMMON = draws.SECRET = 0.0
    try:
        yield
    finally:
        draws.COMMON, draws.SECRET = common, secret


def page(table: Mapping[float, Array], model: Model, deals: int) -> str:
    """The text of `docs/unknowns.md`."""
    return "\n".join(_page(table, model, deals)) + "\n"


def _page(table: Mapping[float, Array], model: Model, deals: int) -> Iterator[str]:
    yield from ("# What not knowing does to a score", "")
    yield from ("<!-- Written by benchmarks/unknowns.py. -->", "")
    yield from _wrapped(
        f"The {deals} illustrations of `deals/illustrations/` have all their facts. Here a share of"
        f" the facts that the poles rest on is taken away at random, {REPEATS} times for each deal"
        f" and share, and every pole is scored again with {DRAWS} draws. The numbers are mean"
        " widths in points of 100: of the hard bounds, then of the interval that holds four out of"
        " five draws: if each unknown fact is drawn for itself, evenly over its scale; if the terms"
        " of a trade-off lean together; and if what is usual in deals of the kind is known too."
        " The last is what dealcheck prints; the one before it is `--no-reference`."
    )
    yield from ("", f"| facts unknown | {' | '.join(WAYS)} |", f"|---|{'---|' * len(WAYS)}")
    overall = {share: rows.mean(axis=0) for share, rows in table.items()}
    for share, row in overall.items():
        yield f"| {share:.0%} | {' | '.join(f'{width:.0f}' for width in row)} |"
    yield ""
    yield from _wrapped(_reading(*overall[SHARES[-1]]))
    yield from ("", f"By pole, as {' / '.join(WAYS)}:", "")
    yield f"| facts unknown | {' | '.join(model.measures[pole].title for pole in model.poles)} |"
    yield f"|---|{'---|' * len(model.poles)}"
    for share, rows in table.items():
        cells = (" / ".join(f"{width:.0f}" for width in row) for row in rows)
        yield f"| {share:.0%} | {' | '.join(cells)} |"
    yield ""
    yield from _wrapped(
        "Anybody can run this: `python benchmarks/unknowns.py`. The seeds are fixed. The widths"
        " depend on the deals chosen and on which facts go missing; in real deals it is not chance"
        " that decides which terms stay secret. Whether the intervals hold what they claim to hold"
        " is measured on real deals, in [calibration.md](calibration.md)."
    )


def _reading(bounds: float, apart: float, together: float, usual: float) -> str:
    return (
        f"With {SHARES[-1]:.0%} of the facts unknown, nearly everything is possible:"
        f" {bounds:.0f} points lie between the bounds. Draws of each fact for itself cancel out and"
        f" claim to know the pole to within {apart:.0f} points. Terms that nobody disclosed were"
        " settled at one table and tend to lean the same way, so their draws must not cancel out:"
        f" leaning together they give {together:.0f} points. What is usual in such deals brings"
        f" that to {usual:.0f}. How strongly terms lean together is a judgement, which is why the"
        " bounds are always printed beside it."
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
    text = page(measured(deals, model), model, len(deals))
    if not check:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/unknowns.md is not current: run `python benchmarks/unknowns.py`")
    return 1


if __name__ == "__main__":
    sys.exit(main())

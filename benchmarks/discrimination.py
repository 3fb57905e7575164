"""How far the answer depends on the deal, the developer and the stage, on the shipped library.

    .venv/bin/python benchmarks/discrimination.py

Prints one line a measure: what is asked, and what it is today. Coverage of hidden facts is measured
by docs/calibration.py, and times by benchmarks/score.py. The same measures can be taken on any
folder of deals: `benchmarks/discrimination.py FOLDER`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np

from dealcheck import workflow
from dealcheck.model.types import PARTIES, Model
from dealcheck.profiles import profile_library
from dealcheck.reading import read_bytes
from dealcheck.scoring.comparison import drawn_beside
from dealcheck.scoring.deal import Deal, build_deal
from dealcheck.scoring.prepared import blocks, prepare
from dealcheck.scoring.reference import is_twin
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.score import score_deals
from dealcheck.scoring.settings import ScoreSettings

ROOT = Path(__file__).resolve().parents[1]
STATUSES = workflow.facts()["status"].words
LADDER = STATUSES[: STATUSES.index("live") + 1]
DEVELOPERS = ROOT / "src" / "dealcheck" / "data" / "developers"
IMPORTERS = ROOT / "src" / "dealcheck" / "data" / "importers"
# One package for everybody: what the deal's own facts are, so that all that differs is who it is.
PACKAGE = """
status: announced
binding: one-side
infrastructure:
  capacity: in-country
  power_mw: {firm: 20, option: 40, ambition: 40}
  accelerators: commodity-gpu
  importer_cost_percent: 50
  owner: joint
  operator: joint-venture
  developer_role: joint-venture-partner
  importer_access: reserved-share
  use_scope: public-sector
  months_to_service: 18
contract: {exclusivity: none, term_years: 5, exit: six-months-at-cost, portability: data-only,
  keys: residency, flexibility: staged, review: annual-meeting}
model: {possession: access-with-continuity, multi_sourcing: lab-tested}
alignment: {visibility: acknowledged, programme: aware}
demand: {funding: one-year-budget, anchor_percent: 40}
work: {integration: pilots, elicitation: joint-study}
"""


def deals_in(paths: Sequence[str]) -> list[Deal]:
    """The real deals among some files, ready to be scored."""
    checked = workflow.validate(paths)
    found = [build_deal(one, workflow.facts(), checked.library.find) for one in checked.sound()]
    return [one for one in found if one.text("nature") == "real"]


def made(text: str) -> Deal:
    """A deal from the text of a file."""
    read = read_bytes(text.encode(), "made.yaml")
    assert read.document is not None, read.diagnostics
    return build_deal(read.document, workflow.facts(), profile_library([]).find)


def bare(status: str, developer: str = "openai", importer: str = "KE", more: str = "") -> Deal:
    """A file with nothing but its required keys, and what is added to them."""
    stated = more if "status:" in more else f"status: {status}\n{more}"
    head = "format: dealcheck/deal/1\nid: made\nname: Made\nnature: draft\n"
    return made(f'{head}developer: {developer}\nimporter: "{importer}"\n{stated}')


def share_of_interaction(model: Model) -> dict[str, float]:
    """The share of the variance of each payoff that is due to who meets whom, on one package."""
    firms = sorted(file.stem for file in DEVELOPERS.glob("*.yaml"))
    states = sorted(file.stem.upper() for file in IMPORTERS.glob("*.yaml"))
    deals = [bare("", firm, state, PACKAGE) for firm in firms for state in states]
    settings = ScoreSettings(draws=200)
    values: dict[str, list[float]] = {str(party): [] for party in PARTIES}
    order: list[str] = []
    for some in blocks(deals, model, settings):
        block = prepare(some, model, workflow.facts(), settings)
        for one in block.each():
            order.append(f"{one.deal.developer} {one.deal.country}")
            for party in PARTIES:
                values[str(party)].append(float(one.full(block.joint.expected[party]).mean()))
    shape = (len(firms), len(states))
    found: dict[str, float] = {}
    for name, given in values.items():
        table = np.array(given).reshape(shape)
        left = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
        found[name] = float((left**2).mean() / table.var())
    return found


def higher(one: Deal, other: Deal, like: DealScore) -> dict[str, float]:
    """In which share of the draws the second deal's poles are the higher ones."""
    settings = replace(like.settings, draws=300)
    draws = drawn_beside((one, other), replace(like, settings=settings), workflow.facts())
    found = {}
    for pole in like.model.poles:
        first, second = (each.full(each.block.joint.value(pole)) for each in draws)
        found[pole] = float((second > first).mean()) + float((second == first).mean()) / 2.0
    return found


def half_hidden(deal: Deal, seed: int) -> Deal:
    """The deal with a random half of its own stated facts taken away; what it is stays."""
    own = sorted(
        f for f in deal.facts if "." in f and not f.startswith(("importer.", "developer."))
    )
    gone = set(np.random.default_rng(seed).permutation(own)[: len(own) // 2].tolist())
    kept = {fact: value for fact, value in deal.facts.items() if fact not in gone}
    origins = {fact: origin for fact, origin in deal.origins.items() if fact not in gone}
    return replace(deal, facts=kept, origins=origins)


def pairs_told_apart(scores: Sequence[DealScore]) -> tuple[float, float]:
    """The share of pairs of deals and poles of which the draws say which is higher; and, with half
    of the facts of both hidden, how often what they still say is what all the facts say."""
    sure, right = [], []
    for number, (one, other) in enumerate(list(combinations(scores, 2))[::7]):
        if is_twin(one.deal.text("id"), other.deal.text("id")):
            continue
        known = higher(one.deal, other.deal, one)
        hidden = higher(half_hidden(one.deal, number), half_hidden(other.deal, number), one)
        sure += [max(share, 1.0 - share) >= 0.8 for share in known.values()]
        right += [
            (share > 0.5) == (known[pole] > 0.5)
            for pole, share in hidden.items()
            if max(share, 1.0 - share) >= 0.8
        ]
    return float(np.mean(sure)), float(np.mean(right))


def table(scores: Sequence[DealScore], model: Model) -> Iterator[tuple[str, str]]:
    """Every measure with its value."""
    catalogue = workflow.facts()
    empty = [
        score for status in STATUSES for score in score_deals([bare(status)], model, catalogue)
    ]
    actions = sum(
        answer.action is not None
        for score in empty
        for advice in score.parties.values()
        for answer in (advice.stance, *advice.answers.values())
    )
    levers = sum(
        len(advice.conditions) + len(advice.as_in_any_deal)
        for score in empty
        for advice in score.parties.values()
    )
    warnings = sum(len(score.diagnostics) for score in empty)
    yield (
        "file with its required keys: actions, levers, warnings",
        f"{actions}, {levers}, {warnings}",
    )
    stances = {p: Counter(score.parties[p].stance.action for score in scores) for p in PARTIES}
    most = stances["importer"].most_common(1)[0]
    yield "most frequent importer stance", f"{most[1] / len(scores):.0%} ({most[0]})"
    pair = Counter(
        (s.parties["us_government"].stance.action, s.parties["us_government"].support.answer)  # type: ignore[union-attr]
        for s in scores
    )
    distinct = [len(stances["importer"]), len(stances["developer"]), len(pair)]
    yield "distinct stances: importer, developer, US", ", ".join(map(str, distinct))
    asked = [s.parties["importer"].conditions for s in scores]
    first = Counter(conditions[0].lever.id for conditions in asked if conditions).most_common(1)[0]
    yield (
        "most frequent first condition of the importer",
        f"{first[1] / len(scores):.0%} ({first[0]})",
    )
    anywhere = Counter(c.lever.id for conditions in asked for c in conditions).most_common(1)[0]
    yield "most used condition of the importer", f"{anywhere[1] / len(scores):.0%} ({anywhere[0]})"
    behind = sum(
        answer.runner_up is not None and answer.runner_up.share > answer.share
        for score in scores
        for advice in score.parties.values()
        for answer in (advice.stance, *advice.answers.values())
    )
    yield "headlines that are not the likeliest answer", str(behind)
    widths = [s.measures[p].high - s.measures[p].low for s in scores for p in model.poles]
    yield "median 80 % interval, six poles", f"{np.median(widths):.1f}"
    hard = [s.measures[p].width for s in scores for p in model.poles]
    yield "median hard bounds, six poles", f"{np.median(hard):.1f}"
    apart, right = pairs_told_apart(scores)
    yield "pairs told apart at 80 %", f"{apart:.2f}"
    yield "told apart with half of the facts hidden, and right", f"{right:.2f}"
    interaction = share_of_interaction(model)
    shown = ", ".join(f"{party} {share:.1%}" for party, share in interaction.items())
    yield "variance from developer × country on one package", shown
    for name, more in (("software", "infrastructure: none\n"), ("a site", _site())):
        rising = [
            next(score_deals([bare(status, more=more)], model, catalogue)).goes_ahead.score
            for status in LADDER
        ]
        yield f"chance from talks to live, {name}", " ".join(f"{chance:.2f}" for chance in rising)


def _site() -> str:
    return PACKAGE.replace("status: announced\n", "")


def main() -> None:
    """Print the table."""
    model = workflow.load_model().model
    if model is None:
        sys.exit("the shipped model does not load")
    paths = sys.argv[1:] or [str(ROOT / "deals")]
    scores = list(score_deals(deals_in(paths), model, workflow.facts()))
    for name, value in table(scores, model):
        print(f"{name:58} {value}")


if __name__ == "__main__":
    main()

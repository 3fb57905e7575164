"""Scores worked out by hand from what `dealcheck explain` prints.

First every pole of some deals is walked back: what stands beneath a number gives it, down to the
facts. Then a clause is followed, exclusivity set from `none` to `exclusive`, on deals of which all
is known: through the contract, through the tie of a site to the developer, and through freedom
where that becomes the weakest link of sovereignty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from deal_builder import Facts, outcome, shipped_model, value
from explained import explain

from dealcheck import workflow
from dealcheck.pages.explain.book import book_of
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.settings import ScoreSettings

DEALS = Path(__file__).resolve().parents[1] / "deals"
NUMBER = r"-?\d+(?:\.\d+)?"
SUM = rf"(?:{NUMBER} = {NUMBER} × )?({NUMBER})(?: =|,) the (weighted mean|mean and)"
LEVELS = 4  # exclusivity's indicator goes from 0, `none`, to 4, `exclusive`
MODEL = shipped_model()
BOOK = book_of(MODEL, workflow.facts())
WALKED = ["gb-stargate-uk", "ae-stargate-uae", "ee-ai-leap", "illustrations/sovereignty-first"]
SOFTWARE: Facts = {"infrastructure": "none"}
CLAUSE = "contract.exclusivity"


@dataclass
class Line:
    """A line of an explanation with those that are set in beneath it."""

    text: str
    depth: int
    beneath: list[Line] = field(default_factory=list)


def lines_of(page: str) -> list[Line]:
    """The lines of a page that nothing is wrapped on, as a tree."""
    top = Line("", -1)
    above = [top]
    for text in page.splitlines():
        if not text.strip():
            above = [top]
            continue
        depth = len(text) - len(text.lstrip(" "))
        # Numbers stand beneath each other, so that a short one is set in further: by its column.
        depth -= depth % 2
        while above[-1].depth >= depth:
            above.pop()
        line = Line(text.strip(), depth)
        above[-1].beneath.append(line)
        above.append(line)
    return top.beneath


def every(lines: list[Line]) -> list[Line]:
    return [one for line in lines for one in (line, *every(line.beneath))]


def drawn(name: str) -> DealDraws:
    deal = workflow.one_deal(str(DEALS / f"{name}.yaml")).deal
    assert deal is not None
    return next(prepare([deal], MODEL, workflow.facts(), ScoreSettings(draws=200)).each())


def walked(identifier: str, one: DealDraws) -> str:
    text = explain(identifier, BOOK, 10_000, one)
    assert text
    return text


def terms(rows: list[str]) -> list[tuple[float, float]]:
    """Of rows such as `3.75 = 0.15 × 25 × 1.00 ...` the number and what the product gives."""
    found = []
    for row in rows:
        product = re.match(f"({NUMBER})\\s+= ({NUMBER}(?: × {NUMBER})+)", row)
        assert product, row
        result = 1.0
        for factor in product[2].split(" × "):
            result *= float(factor)
        found.append((float(product[1]), result))
    return found


@pytest.mark.parametrize("name", WALKED)
@pytest.mark.parametrize("pole", MODEL.poles)
def test_what_stands_beneath_a_number_gives_it(name, pole):
    one = drawn(name)
    page = walked(pole, one)
    # The number at the head is the one that `score` shows.
    first = re.search(f"^({NUMBER}), on a scale", page, re.M)
    assert first
    assert first[1] == f"{one.score(pole).score:.2f}"
    lines = every(lines_of(page))
    measures = {
        found[1]: found[2]
        for found in re.finditer(rf"\(([\w-]+)\): (?:level )?({NUMBER}), of", page)
    }
    sums = 0
    for line in lines:
        head = re.match(
            rf"(?:{NUMBER} = {NUMBER} × )?({NUMBER})(?: =|,) (the weighted mean|the mean and)",
            line.text,
        )
        if not head:
            continue
        parts = terms([part.text for part in line.beneath])
        # What is written adds up exactly, and each product gives its line but for its rounding.
        assert round(sum(number for number, _ in parts), 2) == float(head[1]), line.text
        assert all(number == pytest.approx(product, abs=0.011) for number, product in parts)
        for part in line.beneath:
            # The last factor of a line is the value that its measure has further below.
            named = re.search(rf"× ({NUMBER})\s+[^×]*\(([\w-]+)\)$", part.text)
            if named and named[2] in measures:
                assert float(named[1]) == pytest.approx(float(measures[named[2]]), abs=0.005)
        sums += 1
    assert sums


@pytest.mark.parametrize("name", WALKED)
def test_a_level_is_what_its_fact_counts_for_in_the_draw(name):
    one = drawn(name)
    catalogue = workflow.facts()
    page = walked("sovereignty", one)
    read = 0
    for number, path, word in re.findall(rf"({NUMBER}) = ([\w.]+): ([\w-]+)", page):
        if path not in catalogue or word not in catalogue[path].words:
            continue
        # Several measures may read a fact, each on a scale of its own.
        scales = re.findall(
            rf"{re.escape(path)}: [^\n]*(?<![\w-]){word} = ({NUMBER})", walked_plain(path)
        )
        assert float(number) in [float(scale) for scale in scales], (path, word)
        read += 1
    assert read >= 5


def walked_plain(path: str) -> str:
    """An explanation in which every entry is one line."""
    text = explain(path, BOOK, 160)
    assert text
    return re.sub(r"\n {4,}(?=\S)", " ", text)


@pytest.mark.parametrize("name", WALKED)
@pytest.mark.parametrize("party", ["developer", "us_government", "importer"])
def test_an_expected_payoff_is_the_sum_of_what_may_happen(name, party):
    one = drawn(name)
    lines = lines_of(walked(party, one))
    blocks = {
        head: [part.text for part in every(line.beneath)]
        for line in lines
        for head in ("How that comes about", "What happens otherwise")
        if line.text.startswith(head)
    }
    comes = terms(blocks["How that comes about"])
    assert round(sum(number for number, _ in comes), 2) == round(one.payoff(party).score, 2)
    otherwise = terms(blocks["What happens otherwise"])
    mix = float(re.findall(NUMBER, blocks["How that comes about"][1])[2])
    assert sum(number for number, _ in otherwise) == pytest.approx(mix, abs=0.011)
    for number, product in (*comes, *otherwise):
        assert number == pytest.approx(product, abs=0.02)


def moved(base: Facts, pole: str) -> float:
    """By how much a pole moves with the clause."""
    before, after = (outcome({**base, CLAUSE: word}) for word in ("none", "exclusive"))
    return value(after, pole) - value(before, pole)


def explained(identifier: str, base: Facts | None = None, word: str = "") -> str:
    """What `explain` says of something, by itself or in a deal, with its lines put together."""
    deal = outcome({**base, CLAUSE: word}) if base is not None else None
    return re.sub(r"\s+", " ", explain(identifier, BOOK, 100, deal))


def product_after(words: str, text: str) -> float:
    """The factors that stand between some words and the next `=`, multiplied."""
    found = re.search(f"{words} ({NUMBER}(?: × {NUMBER})*) =", text)
    assert found, words
    product = 1.0
    for factor in found[1].split(" × "):
        product *= float(factor)
    return product


def printed(pattern: str, text: str) -> float:
    """The number at `#` in a pattern."""
    found = re.search(pattern.replace("#", f"({NUMBER})"), text)
    assert found, pattern
    return float(found[1])


def by_contract() -> float:
    """What the clause itself adds to switching costs, on every deal."""
    return LEVELS * product_after("One level up adds", explained("model-exclusivity"))


def by_freedom() -> float:
    """What the clause takes from the mean in sovereignty, on every deal."""
    return LEVELS * product_after("One level up adds", explained("right-to-other-models"))


def by_weakest_link(base: Facts, word: str) -> float:
    """What the smallest critical group gives to sovereignty: its share times its score."""
    found = re.search(
        f"= ({NUMBER}) × ({NUMBER}), the smallest of", explained("sovereignty", base, word)
    )
    assert found
    return float(found[1]) * float(found[2])


def test_without_a_site_the_clause_alone_binds() -> None:
    assert by_contract() > 5
    assert moved(SOFTWARE, "switching_costs") == pytest.approx(by_contract(), abs=0.011)


def test_a_site_binds_as_far_as_the_clause_ties_it_to_the_developer() -> None:
    share = printed("# × Infrastructure anchoring", explained("switching_costs"))
    texts = [explained("infrastructure-anchoring", {}, word) for word in ("none", "exclusive")]
    site = printed(r"# = the weighted mean of the members of infrastructure-anchoring", texts[0])
    ties = [printed(r"# = What ties the site to this developer \(tie\)", text) for text in texts]
    by_site = share * site * (ties[1] - ties[0])
    assert by_site > 5
    assert moved({}, "switching_costs") == pytest.approx(by_contract() + by_site, abs=0.02)


STRONG: Facts = {
    "model.standby_percent": 100,
    "model.autonomy_days": 730,
    "model.possession": "open-weights",
    "model.remote_disable": "audited-absence",
    "alignment.conditionality": "none",
    "infrastructure.operator": "local-operator",
    "contract.keys": "confidential-computing",
    "contract.law": "importer-law",
}


@pytest.mark.parametrize("base", [SOFTWARE, {}, STRONG], ids=["software", "site", "sovereign"])
def test_sovereignty_falls_by_freedom_in_the_mean_and_by_more_where_that_is_the_weakest(base):
    lost = by_weakest_link(base, "none") - by_weakest_link(base, "exclusive")
    assert moved(base, "sovereignty") == pytest.approx(-by_freedom() - lost, abs=0.02)
    if base is STRONG:
        assert lost > 1

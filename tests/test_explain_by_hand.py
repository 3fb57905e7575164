"""What a clause does to the scores, worked out by hand from what `dealcheck explain` prints.

The clause is exclusivity, set from `none` to `exclusive` with `--set`. It works in three ways, and
each is tried on a deal that shows it: through the contract, through the tie of a site to the
developer, and through freedom where that becomes the weakest link of sovereignty.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dealcheck.cli.app import app

ILLUSTRATIONS = Path(__file__).resolve().parents[1] / "deals" / "illustrations"
NUMBER = r"-?\d+(?:\.\d+)?"
LEVELS = 4  # exclusivity's indicator goes from 0, `none`, to 4, `exclusive`


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def deal_file(name: str) -> str:
    return str(ILLUSTRATIONS / f"{name}.yaml")


def moved(name: str, pole: str) -> float:
    """By how much `score` says that a pole moves with the clause."""
    found = []
    for word in ("none", "exclusive"):
        change = f"contract.exclusivity={word}"
        text = run("score", deal_file(name), "--set", change, "--format", "json", "--draws", "10")
        found.append(float(json.loads(text)["deals"][0]["poles"][pole]["score"]))
    return found[1] - found[0]


def explained(identifier: str, name: str = "", word: str = "") -> str:
    """What `explain` says of something, by itself or in a deal, with its lines put together."""
    in_deal = ["--deal", deal_file(name), "--set", f"contract.exclusivity={word}"] if name else []
    return re.sub(r"\s+", " ", run("explain", identifier, *in_deal))


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


def by_weakest_link(name: str, word: str) -> float:
    """What the smallest critical group gives to sovereignty: its share times its score."""
    found = re.search(
        f"= ({NUMBER}) × ({NUMBER}), the smallest of", explained("sovereignty", name, word)
    )
    assert found
    return float(found[1]) * float(found[2])


def test_without_a_site_the_clause_alone_binds() -> None:
    name = "software-only-mou"
    assert by_contract() > 5
    assert moved(name, "switching_costs") == pytest.approx(by_contract(), abs=0.011)


def test_a_site_binds_as_far_as_the_clause_ties_it_to_the_developer() -> None:
    name = "wealth-fund-sovereign-compute"
    share = printed("# × Infrastructure anchoring", explained("switching_costs"))
    texts = [explained("infrastructure-anchoring", name, word) for word in ("none", "exclusive")]
    site = printed(r"# = the weighted mean of the members of infrastructure-anchoring", texts[0])
    ties = [printed(r"# = What ties the site to this developer \(tie\)", text) for text in texts]
    by_site = share * site * (ties[1] - ties[0])
    assert by_site > 20
    assert moved(name, "switching_costs") == pytest.approx(by_contract() + by_site, abs=0.02)


def test_sovereignty_falls_by_what_freedom_is_worth_in_the_mean() -> None:
    name = "software-only-mou"
    assert by_freedom() > 5
    assert moved(name, "sovereignty") == pytest.approx(-by_freedom(), abs=0.011)


def test_sovereignty_falls_by_more_once_freedom_is_the_weakest_link() -> None:
    name = "sovereignty-first"
    lost = by_weakest_link(name, "none") - by_weakest_link(name, "exclusive")
    assert lost > 1
    assert moved(name, "sovereignty") == pytest.approx(-by_freedom() - lost, abs=0.02)

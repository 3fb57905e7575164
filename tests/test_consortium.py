"""Buying together: shares by hand and by property, who would leave, and what it adds."""

from __future__ import annotations

import json
from functools import cache
from itertools import permutations
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from command import run as command
from hypothesis import given, settings
from hypothesis import strategies as st

from dealcheck.matching import run
from dealcheck.matching.consortium import (
    Consortium,
    consortium,
    joint_facts,
    likeness,
    pooled,
    similarity_word,
)
from dealcheck.matching.matrix import Field, evaluated
from dealcheck.matching.sharing import (
    Game,
    game,
    groups,
    is_superadditive,
    leaving,
    members,
    shapley,
)
from dealcheck.scoring.settings import ScoreSettings

ROOT = Path(__file__).resolve().parents[1]
FEW = ScoreSettings(draws=50, thorough=False)
DEVELOPERS = ("anthropic", "google", "mistral")


def field(*importers: str, packages: tuple[str, ...] = ()) -> Field:
    read = run.field_of(developers=DEVELOPERS, importers=importers, packages=packages)
    assert read.field is not None
    return read.field


@cache
def baltic() -> Consortium:
    return consortium(field("EE", "LU", "MT"), FEW)


# Shares


def test_the_glove_game_by_hand() -> None:
    """One left glove, two right ones: a pair is worth 1. The left one gets 2/3, each right 1/6."""
    gloves = game(3, lambda group: 1.0 if 0 in group and len(group) > 1 else 0.0)
    assert shapley(gloves, 3) == pytest.approx((2 / 3, 1 / 6, 1 / 6))


def test_an_airport_by_hand() -> None:
    """A runway of 1, 2 or 3 for three airlines: the first third is shared by three, the next by
    two, the last is the third one's own."""
    runway = game(3, lambda group: -float(max(group) + 1))
    assert shapley(runway, 3) == pytest.approx((-1 / 3, -1 / 3 - 1 / 2, -1 / 3 - 1 / 2 - 1))


def in_all_orders(worth: Game, players: int) -> list[float]:
    shares = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        group = 0
        for one in order:
            shares[one] += worth[group | 1 << one] - worth[group]
            group |= 1 << one
    return list(shares / len(orders))


GAMES = st.integers(1, 5).flatmap(
    lambda players: st.tuples(
        st.just(players),
        st.lists(st.floats(-50, 50), min_size=(1 << players) - 1, max_size=(1 << players) - 1),
    )
)


@settings(deadline=None)
@given(GAMES)
def test_shares_are_the_mean_over_all_orders_and_add_up(drawn: tuple[int, list[float]]) -> None:
    players, values = drawn
    worth: Game = {0: 0.0, **dict(zip(groups(players), values, strict=True))}
    shares = shapley(worth, players)
    assert shares == pytest.approx(in_all_orders(worth, players), abs=1e-9)
    assert sum(shares) == pytest.approx(worth[(1 << players) - 1], abs=1e-9)


@given(st.lists(st.floats(-10, 10), min_size=3, max_size=3), st.floats(-10, 10))
def test_who_adds_the_same_gets_the_same_and_who_adds_nothing_gets_its_own(
    alone: list[float], joint: float
) -> None:
    first, _, own = alone

    # Players 0 and 1 are alike; 2 adds what it has alone to any group.
    def gain(group: tuple[int, ...]) -> float:
        pair = [one for one in group if one < 2]
        return (first if len(pair) == 1 else joint if pair else 0.0) + (own if 2 in group else 0.0)

    shares = shapley(game(3, gain), 3)
    assert shares[0] == pytest.approx(shares[1])
    assert shares[2] == pytest.approx(own, abs=1e-9)


def test_the_members_of_a_group_are_its_bits() -> None:
    assert members(0b101) == (0, 2)
    assert list(groups(2)) == [1, 2, 3]


def test_who_would_leave_by_hand() -> None:
    """Two of three can gain 9 by themselves; with 3 each they would leave, by 3 points."""
    worth = game(3, lambda group: 9.0 if set(group) in ({0, 1}, {0, 1, 2}) else 0.0)
    found = leaving(worth, (3.0, 3.0, 3.0))
    assert found is not None
    assert (found.group, found.more) == ((0, 1), 3.0)
    assert leaving(worth, (4.5, 4.5, 0.0)) is None


@settings(deadline=None)
@given(GAMES)
def test_shares_that_nobody_leaves_hold_for_every_group(drawn: tuple[int, list[float]]) -> None:
    players, values = drawn
    worth: Game = {0: 0.0, **dict(zip(groups(players), values, strict=True))}
    shares = shapley(worth, players)
    found = leaving(worth, shares)
    short = {
        group: worth[group] - sum(shares[one] for one in members(group))
        for group in groups(players)
    }
    if found is None:
        assert max(short.values()) <= 1e-8
    else:
        assert found.more == pytest.approx(max(short.values()), abs=1e-8)


def test_superadditive_by_hand() -> None:
    assert is_superadditive(game(3, lambda group: float(len(group)) ** 2), 3)
    assert not is_superadditive(game(2, lambda group: 1.0), 2)


# What buying together is


def test_countries_that_state_the_same_are_wholly_alike() -> None:
    one = field("EE").importers[0]
    catalogue = field("EE").catalogue
    assert likeness([one, one], catalogue) == 4.0
    assert similarity_word([one, one], catalogue) == "very-high"


def test_likeness_falls_with_the_steps_between_countries() -> None:
    near, far = field("DE", "NL"), field("AE", "RW")
    assert likeness(near.importers, near.catalogue) > likeness(far.importers, far.catalogue)


def test_joint_terms_come_with_the_number_of_members() -> None:
    around = field("KE")
    package = next(one for one in around.packages if one.id == "school-seats")
    facts = [
        joint_facts(
            package, around.importers[0], count, "high", around.model.joint_terms, around.catalogue
        )
        for count in (1, 2, 3, 4)
    ]
    assert facts[0] == {}
    assert facts[1]["importer.consortium"] == "member"
    assert facts[1]["work.elicitation"] == "joint-study"
    assert "contract.rights.price_cap" not in facts[1]
    assert facts[2]["contract.rights.price_cap"] == "partly"
    # The package is cheap already: raising to `similar` leaves that alone.
    assert facts[2]["contract.price"] == "cheaper"
    assert facts[3]["contract.rights.price_cap"] == "yes"
    assert facts[3]["contract.rights.audit"] == "yes"


def test_a_joint_ask_never_takes_away_what_a_package_has() -> None:
    around = field("KE")
    for package in around.packages:
        stated = {change.fact: change.to for change in package.changes}
        found = joint_facts(
            package, around.importers[0], 8, "high", around.model.joint_terms, around.catalogue
        )
        for fact, value in found.items():
            words = around.catalogue[fact].words
            if fact in stated:
                assert words.index(str(value)) >= words.index(str(stated[fact]))


def test_a_consortium_of_similar_importers_is_worth_more_than_one_of_dissimilar_ones() -> None:
    """P18, E43: the same countries with the same ask, alike to a rising degree."""
    around = field("KE", "GH", packages=("school-seats",))
    words = around.catalogue["importer.consortium_similarity"].words
    package, terms = around.packages[0], around.model.joint_terms
    worth = []
    for word in words:
        more = [
            joint_facts(package, one, 2, word, terms, around.catalogue) for one in around.importers
        ]
        offers = np.array([[1, 0, 0], [1, 1, 0]])
        found = evaluated(around, offers, more, FEW)
        worth.append(float((found["brings importer"] / found["chance"]).sum()))
    assert worth == sorted(worth)
    assert worth[-1] > worth[0]


def test_alone_is_the_best_offer_and_the_whole_is_shared_out() -> None:
    found = baltic()
    everybody = (1 << len(found.members)) - 1
    assert sum(one.share for one in found.members) == pytest.approx(found.game[everybody])
    assert found.apart == pytest.approx(sum(one.alone for one in found.members))
    for place, one in enumerate(found.members):
        assert found.game[1 << place] == pytest.approx(one.alone)
        assert one.alone >= 0.0
    assert found.game[everybody] == pytest.approx(max(found.joint, found.apart))


def test_what_buying_together_adds_is_accounted_for() -> None:
    found = baltic()
    parts = found.scale + found.differences + found.coordination
    assert found.apart + parts == pytest.approx(found.joint)
    assert found.differences <= 1e-9
    assert found.coordination <= 0.0
    assert found.ask is not None
    assert found.ask.gain == pytest.approx(sum(found.ask.by_member) * (1 - 0.03 * 2))


def test_no_group_gains_less_than_its_members_apart() -> None:
    found = baltic()
    for group in groups(len(found.members)):
        apart = sum(found.members[one].alone for one in members(group))
        assert found.game[group] >= apart - 1e-9


def test_the_order_in_which_members_are_named_changes_nothing() -> None:
    first = run.consortium(["KE", "GH"], developers=DEVELOPERS, settings=FEW)
    other = run.consortium(["GH", "KE"], developers=DEVELOPERS, settings=FEW)
    assert first.consortium is not None
    assert other.consortium is not None
    assert first.consortium.members == other.consortium.members


def test_together_they_can_take_what_is_too_large_for_one() -> None:
    """Estonia makes 6 TWh a year and Luxembourg less; a public site asks for 15 together."""
    small, large = field("EE", "LU"), field("EE", "LU", "FI", "CZ")
    place = [one.id for one in small.packages].index("public-compute")
    assert not pooled(small)[:, place].any()
    assert pooled(large)[:, place].any()


# The command


def test_the_json_is_what_its_schema_says() -> None:
    schema = json.loads((ROOT / "schemas" / "consortium.schema.json").read_text(encoding="utf-8"))
    some = ("--developers", "google,mistral", "--draws", "20", "-f", "json")
    for arguments in (("KE", "GH"), ("--suggest", "KE")):
        done = command("consortium", *arguments, *some)
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        jsonschema.validate(document, schema)
    assert document["partners"]
    assert "KE" not in [one["importer"] for one in document["partners"]]


def test_the_page_shows_ask_shares_and_whether_they_hold() -> None:
    done = command("consortium", "KE", "GH", "--developers", "mistral", "--draws", "20")
    assert "The joint ask" in done.stdout
    assert "Each one's share" in done.stdout
    assert "stable" in done.stdout or "would rather buy" in done.stdout
    markdown = command(
        "consortium", "KE", "GH", "--developers", "mistral", "--draws", "20", "-f", "markdown"
    )
    assert markdown.stdout.startswith("# Buying together")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("KE",), "two to 8"),
        (("KE", "XX"), "there is no country"),
        (("KE", "--suggest", "GH"), "name no others"),
        (("--suggest", "XX"), "there is no country"),
        (("AE", "AT", "AU", "BE", "BR", "CA", "CH", "DE", "DK"), "two to 8"),
    ],
)
def test_what_cannot_be_is_said(arguments: tuple[str, ...], says: str) -> None:
    done = command("consortium", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""

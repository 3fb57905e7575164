"""Who should serve whom: offers are scored as files are, and what follows is right by hand."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from command import run as command
from hypothesis import given, settings
from hypothesis import strategies as st

from dealcheck import workflow
from dealcheck.matching import run
from dealcheck.matching.division import Assignment, Division, assigned, divided, open_offers
from dealcheck.matching.match import Match, advantages, best_agreed
from dealcheck.matching.match import match as matched
from dealcheck.matching.matrix import Field, Matrix, matrix, price_tables
from dealcheck.matching.offers import (
    is_without_site,
    offered,
    package_facts,
    possible_offers,
    words_of,
)
from dealcheck.matching.programme import Limit, chosen
from dealcheck.model.reader import Array
from dealcheck.model.types import PARTIES, Model
from dealcheck.reading import read_bytes
from dealcheck.render.offer_yaml import offer_yaml
from dealcheck.scoring.deal import build_deal
from dealcheck.scoring.prepared import prepare
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings

ROOT = Path(__file__).resolve().parents[1]
FEW = ScoreSettings(draws=100, thorough=False)
COUNTRIES = ("AE", "BR", "DE", "FR", "GH", "IN", "JP", "KE", "KW", "MX", "NO", "PL", "RW", "TT")


def shipped() -> Model:
    found = workflow.load_model().model
    assert found is not None
    return found


def field(developers: tuple[str, ...], importers: tuple[str, ...], *packages: str) -> Field:
    read = run.field_of(developers=developers, importers=importers, packages=packages)
    assert read.field is not None
    return read.field


@cache
def some() -> Match:
    """A few firms in a few countries, with every package."""
    return matched(field(("google", "mistral", "huawei"), ("AE", "KE", "FR")), FEW)


@cache
def types() -> Matrix:
    """The developers that stand for a type and no firm."""
    return matrix(field((run.TYPES,), COUNTRIES), FEW)


# Packages are data


def test_there_are_packages_for_each_way_of_serving_a_country() -> None:
    model = shipped()
    assert len(model.packages) >= 8
    assert {is_without_site(package) for package in model.packages} == {True, False}


@pytest.mark.parametrize("package", shipped().packages, ids=lambda one: one.id)
def test_a_package_names_sources_and_deals_that_exist(package: object) -> None:
    model = shipped()
    one = next(each for each in model.packages if each is package)
    assert one.like, "which deals it follows"
    assert all((ROOT / "deals" / f"{deal}.yaml").is_file() for deal in one.like)
    assert one.sources
    assert set(one.sources) <= set(model.sources)
    assert all(one.cost[party] >= 0.0 for party in PARTIES)
    assert one.cost["developer"] > 0.0, "nothing is free to grant"


@pytest.mark.parametrize("package", shipped().packages, ids=lambda one: one.id)
def test_a_package_can_be_offered_by_somebody_to_somebody(package: object) -> None:
    place = next(k for k, one in enumerate(shipped().packages) if one is package)
    everybody = field((run.ALL,), ())
    found = possible_offers(
        everybody.catalogue, everybody.developers, everybody.importers, everybody.packages
    )
    assert found[:, :, place].any()
    who = found[:, :, place].any(axis=1)
    site = not is_without_site(everybody.packages[place])
    assert not (site and who.all()), "a site is beyond somebody"


def test_who_cannot_deliver_is_left_out_and_so_is_who_cannot_take_it() -> None:
    """Meta offers its models in its own cloud alone; Rwanda's grid bears no large site."""
    found = matrix(field(("meta", "google"), ("RW", "JP"), "sovereign-site", "needs-first"), FEW)
    names = [one.id for one in found.field.packages]
    assert [one.id for one in found.field.developers] == ["google", "meta"]
    assert [one.id for one in found.field.importers] == ["JP", "RW"]
    needs, site = (names.index(one) for one in ("needs-first", "sovereign-site"))
    assert found.possible[:, :, site].tolist() == [[True, False], [False, False]]
    assert found.possible[:, :, needs].all()


# One yardstick


@pytest.mark.parametrize(
    ("developer", "importer"),
    [("google", "AE"), ("google", "KE"), ("mistral", "FR"), ("huawei", "KE")],
)
def test_an_offer_is_scored_as_a_file_with_the_same_facts(developer: str, importer: str) -> None:
    pair = next(
        one for one in some().pairs if (one.developer.id, one.importer.id) == (developer, importer)
    )
    read = read_bytes(offer_yaml(pair, shipped()).encode(), "offer.yaml")
    assert read.document is not None, read.diagnostics
    checked = workflow.validate([])
    deal = build_deal(read.document, workflow.facts(), checked.library.find)
    score = score_deal(deal, shipped(), workflow.facts(), FEW)
    for pole in shipped().poles:
        assert pair.poles[pole].score == pytest.approx(score.measures[pole].score, abs=1e-9)
        assert pair.poles[pole].low == pytest.approx(score.measures[pole].low, abs=1e-9)
        assert pair.poles[pole].lower == pytest.approx(score.measures[pole].lower, abs=1e-9)
    for party in PARTIES:
        assert pair.payoffs[party].score == pytest.approx(
            score.parties[party].payoff.score, abs=1e-9
        )
    assert pair.goes_ahead.score == pytest.approx(score.goes_ahead.score, abs=1e-9)
    best = max(score.postures, key=lambda name: score.postures[name])
    assert pair.posture in (best, None)


def test_an_offer_is_a_sound_deal(tmp_path: Path) -> None:
    for pair in some().pairs:
        file = tmp_path / "offer.yaml"
        file.write_text(offer_yaml(pair, shipped()), encoding="utf-8")
        found = workflow.validate([str(file)]).diagnostics
        assert not [one for one in found if one.severity == "error"], pair.package.id


def test_what_an_offer_is_worth_does_not_depend_on_what_else_is_matched() -> None:
    alone = matched(field(("google",), ("KE",)), FEW).pairs[0]
    among = some().of("KE")[0]
    assert alone.developer.id == among.developer.id
    assert alone.payoffs == among.payoffs
    assert alone.gains == pytest.approx(among.gains)


def test_a_gain_is_what_the_offer_brings_over_the_alternatives_less_its_price_if_it_happens() -> (
    None
):
    table = some().table
    around, model = table.field, shipped()
    for d, i, p in np.argwhere(table.possible)[::17]:
        deal = offered(around.developers[d], around.importers[i], around.packages[p], model)
        one = next(prepare([deal], model, around.catalogue, FEW).each())
        joint = one.block.joint
        for party in PARTIES:
            over = one.full(joint.expected[party] - joint.mix[party]).mean()
            price = table.chance[d, i, p] * table.prices[party][d, i, p]
            assert table.gains[party][d, i, p] == pytest.approx(over - price)


def test_a_price_rises_by_half_for_each_step_that_the_developer_lacks() -> None:
    table = some().table
    prices = price_tables(table.field)
    place = [one.id for one in table.field.packages].index("embedded-engineers")
    cost = table.field.packages[place].cost["developer"]
    # Google's field engineers are moderate, the third of five steps: one short of high.
    assert prices["developer"][0, 0, place] == pytest.approx(cost * 1.5)
    assert prices["importer"][0, 0, place] == table.field.packages[place].cost["importer"]


def test_the_best_package_is_the_one_on_which_both_agree() -> None:
    table = some().table
    agreed = table.agreed()
    for pair in some().pairs:
        d = [one.id for one in table.field.developers].index(pair.developer.id)
        i = [one.id for one in table.field.importers].index(pair.importer.id)
        offers = agreed[d, i][table.possible[d, i]]
        assert pair.agreed == pytest.approx(offers.max())
        if pair.is_agreed:
            both = pair.gains["developer"] * pair.gains["importer"]
            assert pair.agreed == pytest.approx(both**0.5)
        else:
            assert min(pair.gains["developer"], pair.gains["importer"]) <= 0.0


# Comparative advantage


def test_comparative_advantage_by_hand() -> None:
    """Two developers in two countries. The first has 6 of 9 points in the first country, where
    everybody has 8 of 12: as much as expected, 1. The second has 2 of 3 there, the same."""
    even = advantages(np.array([[6.0, 3.0], [2.0, 1.0]]))
    np.testing.assert_allclose(even, 1.0)
    # 8 of 10 against 9 of 20 in all; the other has 1 of 10 there.
    found = advantages(np.array([[8.0, 2.0], [1.0, 9.0]]))
    assert found[0, 0] == pytest.approx(0.8 / 0.45)
    assert found[1, 0] == pytest.approx(0.1 / 0.45)
    assert found[1, 1] == pytest.approx(0.9 / 0.55)


def test_who_would_lose_has_no_advantage() -> None:
    found = advantages(np.array([[5.0, -3.0], [-np.inf, 2.0]]))
    assert found[0, 1] == 0.0
    assert found[1, 0] == 0.0


@given(
    st.lists(st.lists(st.floats(0.1, 50), min_size=3, max_size=3), min_size=2, max_size=4),
    st.floats(0.1, 10),
)
def test_advantage_does_not_hang_on_how_good_a_developer_is_everywhere(
    rows: list[list[float]], factor: float
) -> None:
    worth = np.array(rows)
    own = worth / worth.sum(axis=1, keepdims=True)
    found = advantages(worth)
    # Within a country the order by advantage is that of shares of each developer's own whole.
    for column in range(worth.shape[1]):
        assert (np.argsort(found[:, column]) == np.argsort(own[:, column])).all() or np.ptp(
            own[:, column]
        ) < 1e-9
    scaled = worth.copy()
    scaled *= factor
    np.testing.assert_allclose(advantages(scaled), found)


# The division


def by_brute_force(values: Array, limits: list[Limit]) -> float:
    best = 0.0
    for count in range(len(values) + 1):
        for taken in combinations(range(len(values)), count):
            mask = np.isin(np.arange(len(values)), taken)
            if all(limit.uses[mask[limit.things]].sum() <= limit.most + 1e-9 for limit in limits):
                best = max(best, float(values[mask].sum()))
    return best


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.integers(0, 3))
def test_what_is_chosen_is_the_best_choice(seed: int, count: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    values = random.normal(1.0, 2.0, count)
    limits = []
    for _ in range(rows):
        things = np.flatnonzero(random.random(count) < 0.7)
        limits.append(Limit(things, random.uniform(0.0, 3.0, len(things)), 4.0))
    taken = chosen(values, limits)
    assert all(limit.uses[taken[limit.things]].sum() <= limit.most + 1e-6 for limit in limits)
    assert values[taken].sum() == pytest.approx(by_brute_force(values, limits), abs=1e-5)
    assert not taken[values <= 0.0].any()


def within_limits(table: Matrix, one: Assignment, years: float | None = None) -> None:
    served = [i for _, i, _ in one.offers]
    assert len(served) == len(set(served)), "one supplier a country"
    for d in range(len(table.field.developers)):
        mine = [table.field.packages[p] for a, _, p in one.offers if a == d]
        assert sum(p.engineers for p in mine) <= table.scarce["engineers"][d] + 1e-6
        assert sum(p.capital for p in mine) <= table.scarce["capital"][d] + 1e-6
        waits = table.scarce["years"][d] if years is None else years
        assert all(p.patience <= waits for p in mine)
    for d, i, p in one.offers:
        assert table.gains["developer"][d, i, p] > 0.0
        assert table.gains["importer"][d, i, p] > 0.0


def test_the_division_stays_within_what_developers_have_and_each_is_best_at_its_own() -> None:
    table = types()
    found = divided(table)
    for one in (found.cash_now, found.lasting):
        within_limits(table, one)
    assert found.cash_now.cash >= found.lasting.cash - 1e-6
    assert found.lasting.lasting >= found.cash_now.lasting - 1e-6
    assert found.gap >= -1e-6
    assert 0.0 <= found.share <= 1.0


def test_the_division_is_the_best_one() -> None:
    """Two developers, three countries, few packages: every assignment can be tried."""
    table = matrix(field(("first-mover", "no-silicon-distant"), ("AE", "JP", "RW")), FEW)
    offers = open_offers(table)
    offers = offers[np.isin(offers[:, 2], (0, 2, 10))][:14]
    d, i, p = offers.T
    masked = np.full(table.field.shape, np.nan)
    masked[d, i, p] = table.lasting[d, i, p]
    mine = assigned(
        Matrix(
            **{
                **{name: getattr(table, name) for name in Matrix.__slots__},
                "possible": np.isfinite(masked),
            }
        ),
        table.lasting,
    )
    packages = table.field.packages
    limits = [Limit(np.flatnonzero(i == one), np.ones((i == one).sum()), 1.0) for one in set(i)]
    for one in set(d):
        own = np.flatnonzero(d == one)
        engineers = np.array([packages[k].engineers for k in p[own]])
        money = np.array([packages[k].capital for k in p[own]])
        limits.append(Limit(own, engineers, table.scarce["engineers"][one]))
        limits.append(Limit(own, money, table.scarce["capital"][one]))
    assert mine.lasting == pytest.approx(by_brute_force(table.lasting[d, i, p], limits), abs=1e-5)


def test_the_gap_by_hand() -> None:
    found = Division(
        Assignment(((0, 0, 0),), cash=30.0, lasting=20.0),
        Assignment(((1, 0, 2),), cash=24.0, lasting=50.0),
        (0,),
    )
    assert (found.gap, found.share, found.cash_for_it) == (30.0, 0.6, 6.0)


# The essay's sketches, on types


def steps(table: Matrix, fact: str) -> Array:
    """Where each country stands on a scale; nan where its profile says nothing."""
    scale = table.field.catalogue[fact].words
    found = []
    for one in table.field.importers:
        said = [scale.index(word) for word in words_of(one, fact)]
        found.append(float(np.mean(said)) if said else np.nan)
    return np.array(found)


def place(table: Matrix, identifier: str) -> int:
    return [one.id for one in table.field.developers].index(identifier)


def test_own_silicon_fits_buyers_of_convenience_and_none_fits_buyers_of_sovereignty() -> None:
    """P14, E33: with the same package the importer gains the more by the developer without chips
    the more sovereignty it asks for."""
    table = types()
    silicon, without = place(table, "integrated-silicon"), place(table, "no-silicon-distant")
    asked = steps(table, "importer.sovereignty_demand")
    tried = 0
    for p in range(len(table.field.packages)):
        both = table.possible[silicon, :, p] & table.possible[without, :, p] & ~np.isnan(asked)
        if both.sum() < 6:
            continue
        tried += 1
        more = table.gains["importer"][without, :, p] - table.gains["importer"][silicon, :, p]
        assert np.corrcoef(more[both], asked[both])[0, 1] > 0.4, table.field.packages[p].id
    assert tried >= 4
    closed = [one.id for one in table.field.packages].index("closed-system")
    assert table.possible[silicon, :, closed].any()
    assert not table.possible[without, :, closed].any()


def test_who_is_close_to_washington_has_its_advantage_near_and_who_is_distant_far_from_it() -> None:
    table = types()
    near, far = place(table, "first-mover"), place(table, "no-silicon-distant")
    index = advantages(best_agreed(table))
    wary = steps(table, "importer.us_wariness")
    friends, sceptics = wary <= 1.0, wary >= 2.5
    assert index[near, friends].mean() > index[far, friends].mean()
    assert index[far, sceptics].mean() > index[near, sceptics].mean()


def test_who_is_ready_today_does_better_at_quick_wins_and_who_has_time_at_bilateral_work() -> None:
    table = types()
    ready, later = place(table, "first-mover"), place(table, "no-silicon-distant")
    names = [one.id for one in table.field.packages]

    def of(developer: int, package: str) -> float:
        k = names.index(package)
        return float(np.nanmean(table.agreed()[developer, :, k]))

    for slow in ("embedded-engineers", "needs-first"):
        assert of(ready, "sovereign-campus") / of(ready, slow) > (
            of(later, "sovereign-campus") / of(later, slow)
        )


def test_a_longer_runway_turns_developers_from_cash_to_what_lasts() -> None:
    """P15, E36: with half a year nobody can wait for anything but seats; with ten years most of
    what could last is had."""
    table = types()
    found = {years: divided(table, years) for years in (0.5, 2.0, 10.0)}
    for years, one in found.items():
        within_limits(table, one.lasting, years)
    waits = {
        years: np.mean([table.field.packages[p].patience for _, _, p in one.lasting.offers])
        for years, one in found.items()
    }
    assert waits[0.5] < waits[2.0] < waits[10.0]
    assert found[0.5].lasting.lasting < found[2.0].lasting.lasting < found[10.0].lasting.lasting


def test_runway_years_also_moves_what_developers_value() -> None:
    short = matrix(read_with(0.5), FEW)
    long = matrix(read_with(10.0), FEW)
    lasting = [one.id for one in short.field.packages].index("embedded-engineers")
    assert np.nanmean(long.payoffs["developer"][..., lasting]) != pytest.approx(
        np.nanmean(short.payoffs["developer"][..., lasting])
    )
    assert short.field.developers[0].facts["developer.runway"] == "none"
    assert long.field.developers[0].facts["developer.runway"] == "very-high"


def read_with(years: float) -> Field:
    read = run.field_of(
        developers=["openai"], importers=["KE"], packages=["embedded-engineers"], runway_years=years
    )
    assert read.field is not None
    return read.field


def test_firms_crowd_the_markets_that_pay_and_leave_out_the_hard_ones() -> None:
    found = matched(field((), COUNTRIES), FEW)
    crowded = {one.importer.id for one in found.crowding}
    assert "AE" in crowded or "KW" in crowded
    left = {one.id for one in found.left_out}
    assert left.isdisjoint(crowded)
    most = found.crowding[0]
    assert most.count == sum(len(ids) for ids in most.packages.values()) > 1


# The command


def test_the_json_is_what_its_schema_says_and_the_same_each_time() -> None:
    arguments = ("match", "--developers", "google,mistral", "--importers", "KE,FR", "--draws", "50")
    first, again = command(*arguments, "-f", "json"), command(*arguments, "-f", "json")
    assert first.returncode == 0, first.stderr
    assert first.stdout == again.stdout
    schema = json.loads((ROOT / "schemas" / "match.schema.json").read_text(encoding="utf-8"))
    document = json.loads(first.stdout)
    jsonschema.validate(document, schema)
    assert len(document["pairs"]) == 4
    assert {one["importer"] for one in document["pairs"]} == {"KE", "FR"}


def test_a_developer_asks_for_its_markets_and_a_country_for_its_suppliers() -> None:
    arguments = ("match", "--developers", "google,mistral", "--importers", "KE,FR", "--draws", "50")
    developer = command(*arguments, "--for", "google")
    assert "Markets for Google" in developer.stdout
    assert "Mistral" not in developer.stdout.split("What makes")[0]
    country = command(*arguments, "--for", "ke")
    assert "Suppliers for Kenya" in country.stdout
    assert "What makes the difference" in country.stdout
    markdown = command(*arguments, "-f", "markdown")
    assert markdown.stdout.startswith("# Who should serve whom")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--developers", "gogle"), "write google"),
        (("--importers", "XX"), "there is no country"),
        (("--packages", "seats"), "seats"),
        (("--for", "mistral", "--developers", "google"), "is none of the developers"),
        (("--developers", "meta", "--packages", "sovereign-site"), "can be delivered"),
    ],
)
def test_an_unknown_name_is_told_with_what_there_is(wrong: tuple[str, ...], says: str) -> None:
    done = command("match", "--importers", "KE", "--draws", "10", *wrong)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_a_package_changes_nothing_that_is_no_fact() -> None:
    catalogue = workflow.facts()
    for package in shipped().packages:
        assert set(package_facts(package)) <= set(catalogue.facts)


def test_a_country_without_any_american_offer_is_a_gap_and_says_so() -> None:
    found = matched(field(("meta", "mistral"), ("JP", "RW"), "sovereign-site", "open-weights"), FEW)
    gap = next(one for one in found.gaps if one.importer.id == "RW")
    assert gap.short_by is None
    assert gap.pair is None
    done = command(
        *("match", "--developers", "meta,mistral", "--importers", "JP,RW", "--draws", "10"),
        *("--packages", "sovereign-site,open-weights", "-f", "json"),
    )
    gaps = json.loads(done.stdout)["gaps"]
    assert {"importer": "RW", "short_by": None, "nearest": None} in gaps


def test_an_offer_with_a_name_that_would_break_its_file_is_still_one_file() -> None:
    pair = some().pairs[0]
    name = 'A "firm"\nstatus: live\x1b[31m'
    odd = replace(pair, developer=replace(pair.developer, name=name))
    text = offer_yaml(odd, shipped())
    assert "\x1b" not in text
    read = read_bytes(text.encode(), "offer.yaml")
    assert read.document is not None
    assert read.document.data["status"] == "mou"


# Data that does not hold together is refused


@pytest.mark.parametrize(
    ("file", "right", "wrong", "code", "says"),
    [
        (
            "packages.yaml",
            "fact: contract.price, set",
            "fact: contract.prise, set",
            "D302",
            "prise",
        ),
        ("packages.yaml", "set_to: open-weights}", "set_to: open-wights}", "D303", "open-wights"),
        (
            "packages.yaml",
            "eased_by: developer.silicon",
            "eased_by: developer.chips",
            "D302",
            "chips",
        ),
        ("packages.yaml", "frontier: [0, 4]", "frontier: [4, 0]", "D310", "frontier"),
        ("packages.yaml", "{none: 0, low: 40, moderate", "{low: 40, moderate", "D304", "none"),
        ("packages.yaml", "of: developer.runway", "of: developer.airstrip", "D302", "airstrip"),
        (
            "aids.yaml",
            "usd_million_of: cost-of-public-finance",
            "usd_million_of: gold",
            "D305",
            "gold",
        ),
        (
            "joint_terms.yaml",
            "fact: contract.rights.audit",
            "fact: contract.audit",
            "D302",
            "audit",
        ),
    ],
)
def test_a_model_with_a_mistake_in_its_offers_is_refused_where_it_stands(
    tmp_path: Path, file: str, right: str, wrong: str, code: str, says: str
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(ROOT / "src" / "dealcheck" / "data" / "model", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert right in text
    (folder / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = workflow.load_model(folder)
    assert found.model is None
    assert [one.code for one in found.diagnostics] == [code]
    [finding] = found.diagnostics
    assert finding.place.file.endswith(file)
    line = (folder / file).read_text(encoding="utf-8").splitlines()[(finding.place.line or 1) - 1]
    assert says in finding.message + line


@pytest.mark.parametrize(
    ("word", "says"), [("XX", "no developer and no country"), ("opnai", "did you mean openai?")]
)
def test_an_unknown_party_is_told_before_the_work(
    word: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dealcheck.matching.run.match", lambda **_: pytest.fail("it worked"))
    done = command("match", "--for", word)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr

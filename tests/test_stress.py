"""Stress tests: shocks by hand, wants and regrets by brute force, insurance, boxes, commands."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from command import run
from deal_builder import (
    AXES,
    Data,
    Facts,
    bare_deal,
    deal_of,
    illustration,
    middling_deal,
    outcome,
    shipped_model,
    with_facts,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from dealcheck import stressing
from dealcheck.model.types import DEAL, PARTIES, Blow, Change, Condition, Direction, Party, Shock
from dealcheck.model.values import FactArrays
from dealcheck.render.stress_json import stress_json
from dealcheck.scoring.discovery import simplest_box
from dealcheck.scoring.insurance import WANTED
from dealcheck.scoring.outcomes import THE_DEAL, outcomes
from dealcheck.scoring.scenarios import columns_of, needed, scenarios
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.scoring.shocks import Strike, struck
from dealcheck.scoring.stress import StressTest, stress_deals
from dealcheck.workflow import facts

DEALS = Path(__file__).resolve().parents[1] / "deals"
SCHEMA = json.loads((DEALS.parent / "schemas" / "stress.schema.json").read_text(encoding="utf-8"))
MODEL = shipped_model()
SHOCKS = {shock.id: shock for shock in MODEL.shocks}
FEW = ScoreSettings(draws=100)


def shock(*blows: Blow, later: dict[str, float] | None = None) -> Shock:
    return Shock("mine", "Mine", "why", "a judgement", blows, later or {})


def change(fact: str, to: str | float, direction: Direction = "set") -> Change:
    return Change(fact, to, direction)


def after(one: Shock, laid: Facts | None = None, case: str = THE_DEAL) -> FactArrays:
    """The facts of the middling deal, or of an alternative, after a shock."""
    found = outcome(laid or {})
    return struck(found.block.joint.facts, (Strike(one),), case, MODEL, facts())


def word(found: FactArrays, fact: str) -> str:
    bits = np.unique(found.words[fact])
    assert len(bits) == 1
    return facts()[fact].words[int(bits[0]).bit_length() - 1]


def put_through(data: Data, shocks: Sequence[Shock] = (), run: ScoreSettings = FEW) -> StressTest:
    return next(stress_deals([deal_of(data)], MODEL, facts(), run, shocks))


# What a shock does to facts


@pytest.mark.parametrize(
    ("start", "by", "end"),
    [("debate", 2, "stated-diversification"), ("hedging", 9, "diversification-with-budget"),
     ("debate", -1, "ally"), ("ally", -3, "ally")],
)  # fmt: skip
def test_a_word_moves_along_its_scale_and_no_further_than_its_end(start, by, end):
    moved = shock(Blow((change("importer.us_wariness", by, "move"),)))
    assert word(after(moved, {"importer.us_wariness": start}), "importer.us_wariness") == end


def test_a_number_moves_by_so_much_within_its_scale():
    later = shock(Blow((change("infrastructure.months_to_service", 18.0, "move"),)))
    found = after(later, {"infrastructure.months_to_service": 12})
    assert set(found.numbers["infrastructure.months_to_service"].lower) == {30.0}
    less = shock(Blow((change("demand.anchor_percent", -50.0, "move"),)))
    found = after(less, {"demand.anchor_percent": 20})
    assert set(found.numbers["demand.anchor_percent"].lower) == {0.0}


def test_a_clause_that_is_surely_there_stands_between_a_shock_and_the_deal():
    capped = Condition(fact="contract.rights.price_cap", words=("yes",), negated=True, bits=0b011)
    dear = shock(Blow((change("contract.price", "twice-or-more"),), (capped,)))
    base: Facts = {"contract.price": "similar"}
    assert word(after(dear, {**base, "contract.rights.price_cap": "yes"}), "contract.price") == (
        "similar"
    )
    assert word(after(dear, {**base, "contract.rights.price_cap": "no"}), "contract.price") == (
        "twice-or-more"
    )


def test_a_blow_meets_only_the_cases_that_it_names():
    own = shock(Blow((change("contract.refresh", "none"),), of=(DEAL,)))
    other = shock(Blow((change("contract.refresh", "none"),), of=("chinese_stack",)))
    laid: Facts = {"contract.refresh": "priced-option"}
    assert word(after(own, laid), "contract.refresh") == "none"
    assert word(after(own, laid, "chinese_stack"), "contract.refresh") == "priced-option"
    assert word(after(other, laid), "contract.refresh") == "priced-option"
    assert word(after(other, laid, "chinese_stack"), "contract.refresh") == "none"


def test_no_shock_gives_software_a_site():
    late = shock(Blow((change("infrastructure.months_to_service", 18.0, "move"),)))
    found = after(late, {"infrastructure": "none"})
    assert found.is_absent("infrastructure.months_to_service")


def test_later_demand_is_where_the_shock_puts_it_in_every_future():
    found = after(shock(later=dict.fromkeys(AXES, 1.0)))
    for axis in AXES:
        assert set(np.atleast_1d(found.numbers[f"demand.later.0.{axis}"].lower)) == {1.0}
    assert MODEL.measures["future_demand"].title  # what it is for
    before = outcome()
    hit = _with(before, SHOCKS["demand-moves"])
    assert hit["future_demand"] < float(before.full(before.value("future_demand")).mean())


def _with(found, one: Shock) -> dict[str, float]:
    block = found.block
    basis = replace(block.basis, choice=block.basis.choice.repeated(block.chance.rows))
    then = outcomes(basis, block.joint.facts, strikes=(Strike(one),))
    return {pole: float(np.mean(then.value(pole))) for pole in MODEL.poles}


def test_a_shock_in_no_row_changes_nothing():
    found = outcome()
    never = Strike(SHOCKS["relations-worsen"], np.zeros(found.draws, dtype=np.bool_))
    same = struck(found.block.joint.facts, (never,), THE_DEAL, MODEL, facts())
    for fact, words in found.block.joint.facts.words.items():
        assert np.array_equal(
            np.broadcast_to(words, same.rows), np.broadcast_to(same.words[fact], same.rows)
        )


# What comes of it


def test_what_the_facts_of_a_shock_written_by_hand_would_give_it_gives():
    """The same draws, the same worth; that of the US government also hangs on the alternatives."""
    mine = shock(
        Blow((change("model.quality_lead_months", -12.0), change("contract.refresh", "none"))),
    )
    test = put_through(middling_deal(), [mine])
    written = outcome({"model.quality_lead_months": -12, "contract.refresh": "none"})
    parties: tuple[Party, ...] = ("developer", "importer")
    for party in parties:
        by_hand = np.sort(written.full(written.block.joint.worth[party]))[(written.draws - 1) // 2]
        assert test.shocks[0].parties[party].payoff.score == pytest.approx(float(by_hand), abs=1e-6)


@pytest.mark.parametrize("name", ["relations-worsen", "developer-fails", "chinese-offer"])
def test_wanting_and_regret_are_what_the_draws_say(name):
    data = illustration("hard-middle-market")
    test = put_through(data, [SHOCKS[name]])
    found = outcome(base=data)
    block = found.block
    basis = replace(block.basis, choice=block.basis.choice.repeated(block.chance.rows))
    then = outcomes(basis, block.joint.facts, strikes=(Strike(SHOCKS[name]),))
    for party in PARTIES:
        worth = np.broadcast_to(then.worth[party], found.draws)
        mix = np.broadcast_to(then.mix[party], found.draws)
        one = test.shocks[0].parties[party]
        assert one.share == pytest.approx(
            np.mean([a >= b for a, b in zip(worth, mix, strict=True)])
        )
        assert one.wants == (one.share >= WANTED)
        likely = [
            float(np.mean(np.broadcast_to(then.otherwise[other][party], found.draws)))
            for other, chance in then.chances.items()
            if np.mean(np.broadcast_to(chance, found.draws)) >= 0.05
        ]
        assert one.regret == pytest.approx(max(0.0, max(likely) - float(worth.mean())), abs=1e-9)


def test_without_a_shock_it_is_what_score_says():
    deal = deal_of(illustration("loud-sponsor-wary-buyer"))
    run = ScoreSettings(draws=300)
    score = score_deal(deal, MODEL, facts(), run)
    test = next(stress_deals([deal], MODEL, facts(), run))
    for party in PARTIES:
        assert test.today[party].payoff.score == score.parties[party].worth
        assert test.today[party].stance.action == score.parties[party].stance.action


def test_a_deal_comes_out_the_same_alone_and_among_others():
    deals = [deal_of(illustration(name)) for name in ("sovereignty-first", "software-only-mou")]
    together = list(stress_deals(deals, MODEL, facts(), FEW))
    alone = [next(stress_deals([deal], MODEL, facts(), FEW)) for deal in deals]
    assert stress_json(together, MODEL, FEW) == stress_json(alone, MODEL, FEW)


def test_a_condition_insures_by_what_it_changes_before_the_shock_comes():
    """By hand: the lever's facts written into the deal, and then the shock."""
    data = with_facts(
        middling_deal(),
        {"contract.rights.price_cap": "no", "contract.review": "none", "contract.price": "similar",
         "contract.price_basis": "seat"},
    )  # fmt: skip
    test = put_through(data, [SHOCKS["models-commodity"]])
    (found,) = (one for one in test.shocks[0].insured_by if one.lever.id == "price-cap")
    capped = put_through(
        with_facts(data, {"contract.rights.price_cap": "yes"}), [SHOCKS["models-commodity"]]
    )

    def mean(one: StressTest, *, then: bool) -> float:
        state = one.shocks[0].parties if then else one.today
        return state["importer"].payoff.score

    assert found.party == "importer"
    assert found.gain == pytest.approx(mean(capped, then=True) - mean(test, then=True), abs=0.15)
    assert found.today == pytest.approx(mean(capped, then=False) - mean(test, then=False), abs=0.15)
    assert found.gain > found.today + 0.25
    assert found.gain - found.price["importer"] >= 0.5
    assert not any(one.lever.id == "price-cap" for one in capped.shocks[0].insured_by)


@cache
def library() -> tuple[StressTest, ...]:
    found = stressing.stress([str(DEALS)], insured=False, settings=ScoreSettings(draws=200))
    assert len(found.tests) >= 58
    return found.tests


def test_at_least_ten_shocks_change_a_stance_in_some_real_deal():
    turned = {
        one.shock.id
        for test in library()
        if test.deal.text("nature") == "real"
        for one in test.shocks
        if test.turned(one)
    }
    assert len(turned) >= 10, sorted(set(SHOCKS) - turned)


def test_every_shock_touches_some_real_deal():
    touched = {one.shock.id for test in library() for one in test.shocks if test.is_touched(one)}
    assert touched == set(SHOCKS)


def test_every_deal_passes_some_future_and_most_fail_one():
    """Deals that no named future turns have a supplier at home, or are wanted by nobody today."""
    steady = []
    for test in library():
        if test.silent is None:
            failed = [one for one in test.shocks if test.leavers(one) or test.turned(one)]
            assert len(failed) < len(test.shocks), test.deal.text("id")
            if not failed:
                steady.append(test.deal.text("id"))
    assert len(steady) <= 10, steady


def test_all_numbers_are_on_their_scales():
    for test in library():
        for state in (test.today, *(one.parties for one in test.shocks)):
            for then in state.values():
                assert 0.0 <= then.payoff.low <= then.payoff.score <= then.payoff.high <= 100.0
                assert 0.0 <= then.share <= 1.0
                assert 0.0 <= then.regret <= 100.0


# Nothing is said from nothing


def test_a_bare_deal_is_told_nothing():
    test = put_through({**bare_deal(), "status": "mou"})
    assert test.silent == "nothing-to-go-on"
    assert test.shocks == ()


def test_a_deal_that_is_over_meets_no_future():
    test = put_through(with_facts(middling_deal(), {"status": "withdrawn"}))
    assert (test.silent, test.shocks) == ("over", ())


def test_a_shock_about_sites_does_not_meet_software():
    test = put_through(with_facts(middling_deal(), {"infrastructure": "none"}))
    met = {one.shock.id for one in test.shocks}
    assert met.isdisjoint({"power-late", "war-near-site", "energy-dear"})
    assert {"power-late", "war-near-site"} <= {one.id for one in test.elsewhere}


# Boxes


def planted(seed: int, noise: float) -> tuple[dict[str, np.ndarray], np.ndarray]:
    random = np.random.default_rng(seed)
    columns = {f"fact {n}": random.uniform(size=3000) for n in range(30)}
    columns |= {f"word {n}": random.integers(0, 5, 3000).astype(float) for n in range(20)}
    columns |= {f"shock {n}": (random.uniform(size=3000) < 0.15).astype(float) for n in range(12)}
    inside = (columns["fact 3"] < 0.5) & (columns["word 2"] >= 2) & (columns["fact 9"] > 0.2)
    return columns, inside ^ (random.uniform(size=3000) < noise)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_a_planted_box_is_found_by_its_three_conditions(seed):
    columns, happens = planted(seed, noise=0.02)
    box = simplest_box(columns, happens)
    assert box is not None
    assert box.coverage >= 0.8
    assert box.density >= 0.8
    limits = {limit.column: limit for limit in box.limits}
    assert set(limits) == {"fact 3", "fact 9", "word 2"}
    assert limits["fact 3"].high == pytest.approx(0.5, abs=0.06)
    assert (limits["word 2"].low, limits["word 2"].high) == (2.0, np.inf)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_a_single_cause_is_told_by_a_single_condition(seed):
    columns, _ = planted(seed, 0.0)
    box = simplest_box(columns, columns["shock 4"] > 0)
    assert box is not None
    assert [limit.column for limit in box.limits] == ["shock 4"]
    assert (box.coverage, box.density) == (1.0, 1.0)


def test_chance_alone_is_hardly_ever_taken_for_a_box():
    found = 0
    for seed in range(40):
        columns, _ = planted(seed, 0.0)
        happens = np.random.default_rng(seed + 1000).uniform(size=3000) < 0.2
        box = simplest_box(columns, happens)
        found += box is not None and box.density > 0.3
    assert found == 0


def test_what_always_or_never_happens_has_no_box():
    columns, _ = planted(0, 0.0)
    assert simplest_box(columns, np.ones(3000, dtype=np.bool_)) is None
    assert simplest_box(columns, np.zeros(3000, dtype=np.bool_)) is None
    assert simplest_box({}, np.arange(3000) % 2 == 0) is None


def test_the_futures_that_are_found_are_those_in_which_the_party_wants_out():
    """The share and density of the box are counted again, on other draws."""
    deal = deal_of(_read("no-stargate-norway-2025-07"))
    (importer,) = (
        one for one in scenarios(deal, MODEL, facts(), ScoreSettings()) if one.party == "importer"
    )
    again = {one.party: one for one in scenarios(deal, MODEL, facts(), ScoreSettings(seed=1))}[
        "importer"
    ]
    assert importer.beliefs
    assert importer.density > importer.share + 0.1
    assert again.share == pytest.approx(importer.share, abs=0.05)
    assert {one.id for one in again.beliefs} & {one.id for one in importer.beliefs}


def test_a_stance_rests_on_the_facts_that_are_told():
    """Settled as the box says, the stance is the answer more often than before."""
    deal = _read("ee-ai-leap")
    told = {one.party: one for one in needed(deal_of(deal), MODEL, facts(), ScoreSettings())}
    one = told["importer"]
    assert one.beliefs
    assert not one.stands
    assert one.density > one.share
    settled = {
        belief.id: belief.said.split(" or ")[0]
        for belief in one.beliefs
        if belief.id.startswith("importer.") and "at " not in belief.said
    }
    assert settled
    score = score_deal(deal_of(with_facts(deal, settled)), MODEL, facts())
    stance = score.parties["importer"].stance
    assert stance.action == one.stance.action
    assert stance.share > one.share


def test_open_facts_are_those_that_differ_between_draws():
    found = outcome({"contract.exit": ["two-months-free", "no-exit"]})
    assert "contract.exit" in columns_of(found)
    assert "contract.refresh" not in columns_of(found)


def _read(name: str) -> Data:
    (file,) = DEALS.rglob(f"{name}.yaml")
    from deal_builder import _read as read  # noqa: PLC0415

    return read(file).data


# The command


OWN = """\
format: dealcheck/shocks/1
shocks:
  - id: cable-cut
    title: The sea cable is cut for a month
    why: Nothing reaches the vendor's cloud; what is in the country goes on.
    size: A judgement of ours.
    blows:
      - of: [deal]
        where: [{fact: model.possession, is: [revocable-access]}]
        facts: [{fact: work.integration, move_by: -2}]
"""


def test_the_document_of_the_library_fits_its_schema():
    done = run("stress", str(DEALS / "ee-ai-leap.yaml"), str(DEALS / "my-huawei-full-stack.yaml"),
               "-f", "json", "--draws", "100", "--discover", "--must-be-true")  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, SCHEMA)
    assert document["format"] == "dealcheck/stress/1"
    live, over = document["deals"]
    assert over["silent"] == "over"
    assert over["shocks"] == []
    assert {one["id"] for one in live["shocks"]} | set(live["left_out"]) == set(SHOCKS)
    for one in live["shocks"]:
        assert set(one["parties"]) == set(PARTIES)
        for each in one["insured_by"]:
            assert set(each["price"]) == set(PARTIES)


def test_own_shocks_are_tried_alone_or_beside_named_ones(tmp_path):
    file = tmp_path / "shocks.yaml"
    file.write_text(OWN, encoding="utf-8")
    deal = str(DEALS / "ee-ai-leap.yaml")
    done = run("stress", deal, "--shock", str(file), "--shock", "relations-worsen", "-f", "json")
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["deals"]
    assert [one["id"] for one in found["shocks"]] == ["cable-cut", "relations-worsen"]
    assert run("validate", str(file)).returncode == 0


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("model.possession", "model.posession", ":9:"),
        ("[revocable-access]", "[rented]", "is not a word"),
        ("of: [deal]", "of: [deals]", "neither the deal nor"),
        ("format: dealcheck/shocks/1", "format: dealcheck/deal/1", ""),
        ("move_by: -2", "move_by: far", ""),
        ("    size: A judgement of ours.\n", "", "size"),
    ],
)
def test_a_wrong_file_of_shocks_is_told_by_its_place_and_nothing_is_tested(
    tmp_path, before, after, said
):
    file = tmp_path / "shocks.yaml"
    assert before in OWN
    file.write_text(OWN.replace(before, after), encoding="utf-8")
    done = run("stress", str(DEALS / "ee-ai-leap.yaml"), "--shock", str(file))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "shocks.yaml" in done.stderr
    assert said in done.stderr


def test_an_unknown_shock_is_told_with_the_nearest_name():
    done = run("stress", str(DEALS / "ee-ai-leap.yaml"), "--shock", "relations-worse")
    assert done.returncode == 2
    assert "did you mean relations-worsen?" in " ".join(done.stderr.split())


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_the_page_of_one_party_says_what_it_would_regret_what_insures_and_what_to_believe(form):
    done = run("stress", str(DEALS / "ee-ai-leap.yaml"), "--for", "importer", "-f", form)
    assert done.returncode == 0, done.stderr
    flat = " ".join(done.stdout.split())
    for said in ("Relations with the United States worsen", "What would insure against it",
                 "external-keys", "What must be true for each stance",
                 "Would rather not have it"):  # fmt: skip
        assert said in flat, said
    assert "The developer, in" not in flat, "of this party alone"


def test_the_page_of_a_deal_is_short_enough_to_be_read():
    for name in ("ee-ai-leap", "ae-stargate-uae", "gb-stargate-uk", "is-anthropic-teachers"):
        done = run("stress", str(DEALS / f"{name}.yaml"))
        assert done.returncode == 0
        assert len(done.stdout.splitlines()) <= 70, name


def test_a_folder_has_a_line_for_each_deal_and_a_column_for_each_future():
    done = run("stress", str(DEALS / "illustrations"), "--draws", "100")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    row = next(line for line in lines if line.startswith("wealth-fund-sovereign-compute"))
    assert "I" in row
    assert any(line.startswith("14") and "scandal" in line for line in lines)


def test_bad_input_among_good_does_not_keep_the_good_from_being_tested(tmp_path):
    (tmp_path / "bad.yaml").write_text("format: dealcheck/deal/1\nid: [\n", encoding="utf-8")
    (tmp_path / "good.yaml").write_text(
        (DEALS / "ee-ai-leap.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    done = run("stress", str(tmp_path), "--draws", "50")
    assert done.returncode == 1
    assert "AI Leap" in done.stdout


def test_as_a_process_the_same_bytes_twice():
    deal = str(DEALS / "gr-openai-for-greece.yaml")
    command = [sys.executable, "-m", "dealcheck", "stress", deal, "-f", "json", "--draws", "60"]
    first, second = (subprocess.run(command, capture_output=True, check=True) for _ in range(2))
    assert first.stdout == second.stdout
    assert json.loads(first.stdout)["deals"]


def test_what_a_file_of_shocks_says_steers_no_terminal_and_no_page(tmp_path):
    file = tmp_path / "shocks.yaml"
    hostile = r'"\e[31mred [red]x[/red] <script>alert(1)</script> \u202e"'
    file.write_text(OWN.replace("The sea cable is cut for a month", hostile), encoding="utf-8")
    deal = str(DEALS / "ee-ai-leap.yaml")
    for form in ("table", "markdown", "html", "json"):
        done = run("stress", deal, "--shock", str(file), "-f", form, "--draws", "50")
        assert done.returncode == 0, done.stderr
        text = done.stdout + done.stderr
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert form != "html" or "<script>alert" not in text


def test_a_file_of_shocks_may_not_be_endless(tmp_path):
    file = tmp_path / "shocks.yaml"
    head, _, entry = OWN.partition("shocks:\n")
    many = "".join(entry.replace("cable-cut", f"cut-{n}") for n in range(101))
    file.write_text(f"{head}shocks:\n{many}", encoding="utf-8")
    done = run("stress", str(DEALS / "ee-ai-leap.yaml"), "--shock", str(file))
    assert done.returncode == 2
    assert "100" in done.stderr


def test_two_different_shocks_of_one_name_are_refused(tmp_path):
    files = [tmp_path / name for name in ("one.yaml", "two.yaml")]
    files[0].write_text(OWN, encoding="utf-8")
    files[1].write_text(OWN.replace("move_by: -2", "move_by: -1"), encoding="utf-8")
    words = [word for file in files for word in ("--shock", str(file))]
    done = run("stress", str(DEALS / "ee-ai-leap.yaml"), *words)
    assert done.returncode == 2
    assert "two different shocks have the id" in " ".join(done.stderr.split())
    same = ["--shock", str(files[0]), "--shock", str(files[0]), "--draws", "50"]
    assert run("stress", str(DEALS / "ee-ai-leap.yaml"), *same).returncode == 0


def test_what_shows_one_deal_is_refused_for_several():
    done = run("stress", str(DEALS / "illustrations"), "--for", "importer", "--draws", "20")
    assert done.returncode == 2
    assert "show one deal" in " ".join(done.stderr.split())


def test_a_shock_that_cannot_meet_a_deal_is_said_to_be_left_out():
    done = run("stress", str(DEALS / "ee-ai-leap.yaml"), "--shock", "power-late", "--draws", "50")
    assert done.returncode == 0
    assert "Not tried" in done.stdout
    assert "None of these futures" not in done.stdout


def test_a_folder_says_who_does_not_want_a_deal_today():
    """Whoever does not want it today cannot turn away, and would look contented without a mark."""
    deals = [deal_of(illustration("boosterish-data-centre"))]
    test = next(stress_deals(deals, MODEL, facts(), FEW))
    assert not test.today["importer"].wants
    assert all("importer" not in test.leavers(one) for one in test.shocks)
    done = run("stress", str(DEALS / "illustrations"), "--draws", "100")
    row = next(li for li in done.stdout.splitlines() if li.startswith("boosterish"))
    assert row.split()[1] == "I"

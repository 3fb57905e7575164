"""`explain` knows everything that other commands name, and refuses what it would pass over."""

import html
import json
import re
from pathlib import Path

import pytest
from command import run
from deal_builder import outcome, shipped_model
from explained import explain

from dealcheck import workflow
from dealcheck.pages.explain.book import book_of
from dealcheck.profiles import profile_library
from dealcheck.scoring.prepared import DealDraws, prepare
from dealcheck.scoring.settings import ScoreSettings

DEALS = Path(__file__).resolve().parents[1] / "deals"
UK = DEALS / "gb-stargate-uk.yaml"
MODEL = shipped_model()
BOOK = book_of(MODEL, workflow.facts())
PARTIES = ("developer", "us_government", "importer")


def page(name: str, deal: DealDraws | None = None) -> str:
    text = explain(name, BOOK, 100, deal)
    assert text, name
    return text


def flat(name: str, deal: DealDraws | None = None) -> str:
    return " ".join(page(name, deal).split())


@pytest.fixture(scope="module")
def uk() -> DealDraws:
    deal = workflow.one_deal(str(UK)).deal
    assert deal is not None
    return next(prepare([deal], MODEL, workflow.facts(), ScoreSettings(draws=100)).each())


def test_every_name_that_is_offered_is_explained_and_offered_once():
    names = BOOK.names()
    assert [name for name in names if not explain(name, BOOK)] == []
    assert len(names) == len(set(names))


def test_every_kind_of_thing_is_explained_in_a_deal(uk):
    # One of each group, since they share their pages; every name would take a minute.
    by_group = {one.group: one for one in BOOK.topics()}
    assert len(by_group) > 20
    for topic in by_group.values():
        assert explain(topic.names[0], BOOK, 100, uk), topic.group


def test_whatever_a_report_can_name_has_a_page():
    names = set(BOOK.names())
    actions = {row.action for table in MODEL.tables.values() for row in table.rows}
    assert actions <= names
    assert {one.id for one in (*MODEL.levers, *MODEL.links, *MODEL.terms)} <= names
    assert {*PARTIES, "openai", "NO", "certainty", "reference", "D501"} <= names
    assert {caution.code for caution in MODEL.cautions} <= names


def test_without_an_id_all_that_there_is_is_listed():
    done = run("explain")
    assert done.returncode == 0, done.stderr
    listed = re.split(r"[\s,()]+", done.stdout)
    assert [name for name in BOOK.names() if name not in listed] == []


@pytest.mark.parametrize("table", MODEL.report.stances.values())
def test_an_action_says_what_it_means_and_when_it_is_given(table):
    row = MODEL.tables[table].rows[0]
    text = flat(row.action)
    assert row.title in text
    assert row.why in text
    for condition in row.when:
        assert (condition.measure or condition.fact) in text


def test_a_link_and_terms_say_what_they_say_of_which_fact_and_by_which_source():
    link = next(one for one in MODEL.links if one.id == "no-site-nothing-to-ship")
    assert link.why in flat(link.id)
    assert "alignment.licence) is not-needed" in flat(link.id)
    term = next(one for one in MODEL.terms if one.weights and one.sources)
    fact = workflow.facts()[term.fact]
    word, weight = max(zip(fact.words, term.weights, strict=True), key=lambda pair: pair[1])
    assert f"{word} {weight:.0%}" in flat(term.id)
    assert all(f"{source}:" in flat(term.id) for source in term.sources)
    # The fact itself says what is usual for it, by whom and since when.
    assert f"{term.id}:" in flat(term.fact)
    assert "deals of the reference say" in flat("contract.exclusivity")


def test_a_lever_has_words_for_a_contract_and_says_how_usual_they_are():
    for lever in MODEL.levers:
        text = flat(lever.id)
        assert " ".join(lever.clause.ask.split()) in text
        assert lever.usual in text or lever.usual == "hard"


@pytest.mark.parametrize("one", MODEL.counterfactuals, ids=lambda one: one.id)
def test_what_could_happen_instead_is_explained_by_the_facts_it_has(one):
    text = page(one.id)
    assert text.startswith(f"── {one.id}: {one.title} ─")
    assert all(change.fact in text for change in one.changes)


@pytest.mark.parametrize("one", [*MODEL.postures, *MODEL.supports], ids=lambda one: one.id)
def test_what_the_us_government_could_do_is_explained_by_what_it_changes(one):
    text = page(one.id)
    assert one.why in " ".join(text.split())
    assert all(change.fact in text for change in one.changes)


def test_a_change_that_sets_a_fact_neither_raises_nor_lowers_it():
    assert "sets developer.home (Home jurisdiction) to china" in page("chinese-stack")


def test_a_fact_that_no_measure_reads_says_what_else_reads_it_or_that_nothing_does():
    link = next(one for one in MODEL.links if one.id == "own-keys-in-the-cloud")
    assert any(one.fact == "contract.key_holder" for one in link.when)
    assert f"the link {link.id}" in flat("contract.key_holder")
    priced = "infrastructure.energy.price_usd_per_mwh"
    assert "nothing in this model: it is shown, and changes no number" in flat(priced)
    eased = next(one for one in MODEL.levers if one.eased_by)
    assert f"what {eased.id} costs to grant" in flat(eased.eased_by)


def test_a_sentence_on_a_curve_says_of_what_it_is_and_shows_conversions():
    """R11: it ended at "gives for", and what users are taken to pay was hidden."""
    assert "gives for contract.annual_value_usd_million (if unknown: demand.users" in flat(
        "demand.users"
    )
    assert "gives for work.engineers" in flat("work.engineers")


def test_parts_of_a_file_in_which_no_fact_stands_are_explained_by_their_keys():
    """Those are the keys of the schema of which none is a fact."""
    schema = json.loads((DEALS.parent / "schemas" / "deal.schema.json").read_text(encoding="utf-8"))
    facts = workflow.facts()
    parts = [one.name for one in facts.parts]
    assert {"money", "criticism", "in_return", "sources"} <= set(parts)
    for name in schema["properties"]:
        has_facts = name in facts or bool(facts.beneath(name))
        assert has_facts != (name in parts), name
    assert "Who raises it" in flat("criticism")
    assert "three letters of ISO 4217" in flat("money")


def test_offers_aids_and_joint_terms_are_explained_with_their_numbers():
    for aid in MODEL.aids:
        assert f"{aid.usd_million:,.10g} million US dollars" in flat(aid.id)
        assert all(change.fact in flat(aid.id) for change in aid.changes)
    for joint in MODEL.joint_terms:
        assert f"What {joint.members} or more countries get" in flat(joint.id)
    (trait, *_), (supply, *_) = MODEL.traits, MODEL.supplies
    assert all(
        f"{word} {low:g} to {high:g}" in flat(trait.id)
        for word, (low, high) in trait.ranges.items()
    )
    assert all(f"{word} {value:,.10g}" in flat(supply.id) for word, value in supply.values.items())


def test_a_profile_shows_its_facts_with_their_sources():
    norway = profile_library([]).find("importer", "NO")
    assert norway is not None
    text = flat("NO")
    assert "Norway" in text
    known = norway.data["facts"]
    assert isinstance(known, dict)
    for name, value in known.items():
        assert f"(importer.{name}): {value}" in text or not isinstance(value, str)
    assert "https://" in text


def test_the_options_that_choose_what_a_party_values_are_explained_where_help_says():
    for party, payoff in (
        ("importer", "worth-to-importer"),
        ("us-government", "worth-to-us-government"),
    ):
        text = page(payoff)
        names = [
            one.profile
            for one in MODEL.payoffs.values()
            if one.profile and one.party == party.replace("-", "_")
        ]
        assert names
        assert f"--{party}" in text
        assert all(f"  {name} " in text for name in names)
        assert all("A payoff" in page(name) for name in names)


def test_the_four_kinds_of_knowledge_are_told_apart(uk):
    stated = flat("contract.exclusivity", uk)
    assert "stated at " in stated
    assert "gb-stargate-uk.yaml:" in stated
    usual = flat("contract.keys", uk)
    assert "nobody states it; usual:" in usual
    assert "other deals" in usual
    software = outcome({"infrastructure": "none", "alignment.licence": "unknown"})
    assert "follows by no-site-nothing-to-ship" in flat("alignment.licence", software)
    assert "open: nobody states it" in flat(
        "developer.runway", outcome({"developer.runway": "unknown"})
    )


def test_in_a_deal_every_value_of_a_fact_is_tried_and_what_is_possible_is_marked(uk):
    text = page("contract.exclusivity", uk)
    fact = workflow.facts()["contract.exclusivity"]
    lines = {
        line.split()[1 if "*" in line else 0]: line for line in text.splitlines() if "→" in line
    }
    assert set(fact.words) <= set(lines)
    assert [word for word in fact.words if "*" in lines[word]] == ["none", "preferred"]
    score = uk.score("switching_costs").score
    assert f"as it is                → switching_costs {score:.2f}" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["SC3", "--set", "contract.exclusivity=none"], "give --deal FILE too"),
        (["SC3", "--no-reference"], "give --deal FILE too"),
        (["SC3", "--deal", str(DEALS / "as-announced"), "--draws", "1"], "one at a time"),
        (["sovreignty"], "near it: sovereignty"),
        (["Norway"], "near it: NO"),
        (["hand-ovr"], "hand-over"),
        (["no-site-nothing-to-shp"], "no-site-nothing-to-ship"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(arguments, said):
    done = run("explain", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert not done.stdout


@pytest.mark.parametrize("name", ["sovereignty", "contract.exclusivity", "D224", "local-operator"])
def test_every_format_says_the_same(name):
    """Letters and digits are what is said; how they are set in and marked is the format's."""

    def said(text):
        plain = re.sub(r"<[^<>]*>|&#\d+;|&[a-z]+;", "", text.partition("<body>")[2] or text)
        return re.sub(r"[^a-z0-9]", "", html.unescape(plain).lower())

    terminal = said(run("explain", name).stdout)
    assert len(terminal) > 200
    for format in ("markdown", "html"):
        done = run("explain", name, "--format", format)
        assert done.returncode == 0
        assert said(done.stdout) == terminal


def test_a_real_deal_is_explained_by_its_id():
    text = run("explain", "ae-stargate-uae").stdout
    assert "deals/ae-stargate-uae.yaml" in text
    assert "infrastructure.power_mw.firm" in text
    assert "200" in text

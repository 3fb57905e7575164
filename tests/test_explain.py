"""`explain` knows everything that other commands name, and refuses what it would pass over."""

from pathlib import Path

import pytest
from deal_builder import shipped_model
from typer.testing import CliRunner

from dealcheck import workflow
from dealcheck.cli.app import app
from dealcheck.output.explain import explain, known_names

DEALS = Path(__file__).resolve().parents[1] / "deals"
MODEL = shipped_model()


def page(name: str) -> str:
    text = explain(name, MODEL, workflow.facts())
    assert text is not None, name
    return text


def test_every_name_that_is_offered_is_explained_and_offered_once():
    names = known_names(MODEL, workflow.facts())
    assert [name for name in names if not explain(name, MODEL, workflow.facts())] == []
    assert len(names) == len(set(names))


@pytest.mark.parametrize("one", MODEL.counterfactuals, ids=lambda one: one.id)
def test_what_could_happen_instead_is_explained_by_the_facts_it_has(one):
    text = page(one.id)
    assert text.startswith(f"{one.id}: {one.title}\n")
    assert all(change.fact in text for change in one.changes)


@pytest.mark.parametrize("one", [*MODEL.postures, *MODEL.supports], ids=lambda one: one.id)
def test_what_the_us_government_could_do_is_explained_by_what_it_changes(one):
    text = page(one.id)
    assert one.why in " ".join(text.split())
    assert all(change.fact in text for change in one.changes)


def test_a_change_that_sets_a_fact_neither_raises_nor_lowers_it():
    assert "sets developer.home (Home jurisdiction) to china" in page("chinese-stack")


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["SC3", "--set", "contract.exclusivity=none"], "give --deal FILE too"),
        (["SC3", "--deal", str(DEALS / "as-announced"), "--draws", "1"], "one at a time"),
        (["sovreignty"], "near it: sovereignty"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(arguments, said):
    result = CliRunner().invoke(app, ["explain", *arguments])
    assert result.exit_code == 2
    assert said in result.stderr
    assert not result.stdout

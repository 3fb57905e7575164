"""A deal in the terms of others: levels by hand, bounds that hold, and clauses that settle."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from command import run
from deal_builder import bare_deal, deal_of, shipped_model, with_facts

from dealcheck.model.types import KIND
from dealcheck.reading import Plain
from dealcheck.scoring.crosswalk import Crossed, crosswalk, framework_ids
from dealcheck.workflow import facts

DEALS = Path(__file__).resolve().parents[1] / "deals"
SCHEMA = json.loads(
    (DEALS.parent / "schemas" / "crosswalk.schema.json").read_text(encoding="utf-8")
)
EU = "eu-cloud-sovereignty"
ACT = "eu-cloud-and-ai-act"


def items(changes: dict[str, Plain], framework_id: str = EU) -> dict[str, Crossed]:
    deal = deal_of(with_facts({**bare_deal(), "status": "contract"}, changes))
    (framework,) = crosswalk(deal, shipped_model(), facts(), [framework_id]).frameworks
    return {one.id: one for one in framework.items}


def level(item: str, **changes: Plain) -> tuple[int | None, int | None]:
    found = items({path.replace("__", "."): value for path, value in changes.items()})[item]
    return found.least, found.most


@pytest.mark.parametrize("framework", [EU, ACT])
def test_a_deal_of_which_nothing_is_known_reaches_nothing_and_may_reach_all(framework):
    found = items({}, framework)
    assert len(found) == {EU: 8, ACT: 6}[framework]
    asked_by_level_2 = {"act-3", "act-4", "act-6"}
    assert {name for name, one in found.items() if one.least} == asked_by_level_2 & set(found)
    assert {one.least for one in found.values()} <= {0, 1}
    assert {one.most for one in found.values()} == {4}


def test_the_weights_of_the_framework_are_parts_of_a_hundred():
    assert sum(one.weight or 0 for one in items({}).values()) == 100


def test_what_no_fact_can_show_stays_possible_and_is_never_settled():
    best: dict[str, Plain] = {
        "infrastructure.spares": "second-source",
        "contract.refresh": "guaranteed-parity",
        "alignment.licence": "not-needed",
    }
    supply = items(best)["SOV-5"]
    assert (supply.least, supply.most) == (3, 4)
    assert (items({})["SOV-8"].least, items({})["SOV-8"].most) == (0, 4)


@pytest.mark.parametrize(
    ("item", "changes", "reach"),
    [
        ("act-1", {"infrastructure.operator": "foreign-operator"}, (0, 0)),
        ("act-1", {"infrastructure.operator": "local-subsidiary"}, (4, 4)),
        ("act-2", {"contract.residency": "at-rest"}, (0, 0)),
        ("act-2", {"contract.residency": "at-rest-and-in-use"}, (3, 4)),
        # A foreign hand is allowed up to level 2, and only behind safeguards.
        ("act-3", {"infrastructure.operator": "joint-venture"}, (1, 2)),
        (
            "act-3",
            {
                "infrastructure.operator": "joint-venture",
                "contract.rights.non_interruption": "yes",
                "contract.key_holder": "customer-outside",
                "model.remote_disable": "dual-control",
            },
            (2, 2),
        ),
        (
            "act-3",
            {"infrastructure.operator": "joint-venture", "model.remote_disable": "unlogged"},
            (1, 1),
        ),
        # Who owns the operator's shares is no fact, so its level is not settled beyond 2.
        (
            "act-3",
            {"infrastructure.operator": "local-operator", "model.remote_disable": "dual-control"},
            (2, 4),
        ),
        ("act-4", {"work.local_operations_percent": 60}, (1, 1)),
        ("act-4", {"work.local_operations_percent": 95}, (2, 4)),
        ("act-5", {"contract.certification": "general"}, (1, 1)),
        ("act-5", {"contract.certification": "national"}, (1, 3)),
        ("act-6", {"contract.portability": "raw-data-on-request"}, (1, 1)),
        (
            "act-6",
            {"developer.home": "united-states", "model.possession": "pinned-perpetual"},
            (1, 3),
        ),
    ],
)
def test_levels_of_the_act_by_hand(item, changes, reach):
    found = items({"infrastructure.capacity": "in-country", **changes}, ACT)[item]
    assert (found.least, found.most) == reach


@pytest.mark.parametrize(
    ("keys", "possession", "reach"),
    [
        ("provider-keys", "open-weights", (0, 0)),
        ("residency", "unknown", (1, 1)),
        ("bring-your-own", "unknown", (2, 2)),
        (["bring-your-own", "external-with-residency"], "weights-in-country", (2, 3)),
        ("external-with-residency", "revocable-access", (2, 2)),
        ("external-with-residency", "weights-in-country", (3, 3)),
        ("external-with-residency", "open-weights", (3, 4)),
        ("unknown", "revocable-access", (0, 2)),
    ],
)
def test_levels_of_data_by_hand(keys, possession, reach):
    assert level("SOV-3", contract__keys=keys, model__possession=possession) == reach


def test_a_level_needs_all_those_beneath_it():
    """Weights in hand do not make up for keys that the provider holds."""
    stated: dict[str, Plain] = {
        "contract.keys": "provider-keys",
        "model.possession": "open-weights",
        "contract.training_rights": "train-own-models",
    }
    assert items(stated)["SOV-3"].most == 0


def test_either_of_two_certificates_is_enough():
    audit: dict[str, Plain] = {"contract.rights.audit": "yes"}
    assert items({**audit, "contract.certification": "national"})["SOV-7"].least == 3
    site: dict[str, Plain] = {**audit, "infrastructure.security_standard": "accredited"}
    assert items(site)["SOV-7"].least == 3
    neither: dict[str, Plain] = {
        "contract.certification": "general",
        "infrastructure.security_standard": "audited",
    }
    assert items({**audit, **neither})["SOV-7"].most == 2


def test_what_follows_settles_as_well_as_what_is_stated():
    found = items({"contract.key_holder": "customer-in-cloud"})["SOV-3"]
    assert (found.least, found.most) == (2, 2)
    known = {one.fact: (one.value, one.how) for one in found.known}
    assert known["contract.keys"] == ("bring-your-own", "follows")
    assert known["contract.residency"] == (None, "open")


def test_a_fact_that_software_cannot_have_says_nothing_against_it():
    found = items({"infrastructure": "none"})["SOV-1"]
    assert (found.least, found.most) == (0, 4)
    assert "infrastructure.operator" not in {one.fact for one in found.settling}
    assert {one.how for one in found.known if one.fact.startswith("infrastructure")} == {"absent"}


def test_a_clause_makes_the_test_hold_that_is_open():
    """Laid over the deal, the changes of the condition raise the level that is settled."""
    levers = {one.id: one for one in shipped_model().levers}
    for name, item in items({}).items():
        for one in item.settling:
            if not one.lever:
                continue
            (change,) = [c for c in levers[one.lever].changes if c.fact == one.fact]
            assert "importer" in levers[one.lever].by
            after = items({one.fact: change.to})[name]
            assert (after.least or 0, one.fact in {each.fact for each in after.settling}) != (
                item.least,
                True,
            )


def test_the_whole_has_the_level_of_its_weakest_point_by_the_act():
    deal = deal_of(
        with_facts(
            {**bare_deal(), "status": "contract"},
            {
                "infrastructure.capacity": "in-country",
                "infrastructure.operator": "local-operator-foreign-stake",
                "contract.residency": "at-rest-and-in-use",
            },
        )
    )
    (found,) = crosswalk(deal, shipped_model(), facts(), [ACT]).frameworks
    assert found.cumulative
    assert found.whole() == (0, 2), "a foreign stake is allowed up to level 2"
    done = run("crosswalk", str(DEALS / "fr-mistral-armed-forces.yaml"), "--framework", ACT)
    assert "The whole has level" in " ".join(done.stdout.split())


def test_no_clause_is_about_a_site_where_there_is_none():
    levers = {one.id: one for one in shipped_model().levers}
    software: dict[str, Plain] = {"infrastructure": "none"}
    for item in items(software).values():
        for one in item.settling:
            kinds = [c.words for c in levers[one.lever].when if c.fact == KIND] if one.lever else []
            assert all("software" in words for words in kinds), (item.id, one.lever)
    assert any(one.lever == "local-operator" for one in items({})["SOV-4"].settling)
    assert all(one.lever != "local-operator" for one in items(software)["SOV-4"].settling)


@pytest.mark.parametrize("file", sorted(DEALS.rglob("*.yaml")), ids=lambda file: file.stem)
def test_every_deal_of_the_library_has_its_levels_in_order(file):
    done = run("crosswalk", str(file), "--format", "json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, SCHEMA)
    assert [one["id"] for one in document["frameworks"]] == list(framework_ids())
    for framework in document["frameworks"]:
        for item in framework["items"]:
            if framework["levels"]:
                assert 0 <= item["level"]["least"] <= item["level"]["most"] <= 4
            else:
                assert item["level"] is None
            assert item["facts"]


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_page_names_every_objective_and_what_no_fact_can_show(form):
    done = run("crosswalk", str(DEALS / "fr-mistral-armed-forces.yaml"), "--format", form)
    assert done.returncode == 0, done.stderr
    flat = " ".join(done.stdout.split())
    for place in range(1, 9):
        assert f"SOV-{place} " in flat
    assert "Beyond the facts of a deal" in flat
    assert "no assessment by its authors" in flat


def test_an_unknown_framework_is_refused():
    done = run("crosswalk", str(DEALS / "mt-ai-for-all.yaml"), "--framework", "eu")
    assert done.returncode == 2
    assert "american-ai-exports" in " ".join(done.stderr.split())

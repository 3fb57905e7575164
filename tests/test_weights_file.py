"""Files of weights: what is wrong with one is said where it stands, and a sound one is laid over
the model for every command that scores."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from command import run
from deal_builder import shipped_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealcheck.model.types import PARTIES
from dealcheck.model.weights import components_of, lay_over, members_beneath
from dealcheck.reading import read_bytes
from dealcheck.workflow import load_model

ROOT = Path(__file__).resolve().parents[1]
MODEL = shipped_model()
DEAL = str(ROOT / "deals" / "ke-microsoft-g42.yaml")
HEAD = "format: dealcheck/weights/1\nname: Ours\nowner: A ministry\ndate: 2026-07-01\n"


def laid_over(more):
    document = read_bytes((HEAD + more).encode(), "weights.yaml").document
    assert document is not None
    return lay_over(MODEL, document)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(more, name="weights.yaml"):
    Path(name).write_text(HEAD + more, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    ("more", "code", "place"),
    [
        ("parties: {importer: {soverignty: 1}}", "D305", "weights.yaml:5:22"),
        ("parties: {importer: {moat: 1}}", "D305", "weights.yaml:5:22"),
        ("poles: {soverignty: {freedom: 1}}", "D305", "weights.yaml:5:9"),
        ("poles: {sovereignty: {earned: 1}}", "D305", "weights.yaml:5:23"),
        ("parties: {importer: {sovereignty: -1}}", "D105", "weights.yaml:5:35"),
        ("parties: {importer: {sovereignty: 1001}}", "D105", "weights.yaml:5:35"),
        ("parties: {importer: {sovereignty: .inf}}", "D", "weights.yaml:5:"),
        ("parties: {importer: {sovereignty: .nan}}", "D", "weights.yaml:5:"),
        ("parties: {importer: {sovereignty: much}}", "D104", "weights.yaml:5:35"),
        ("parties: {nobody: {sovereignty: 1}}", "D101", "weights.yaml:5:11"),
        ("note: nothing to weigh", "D1", "weights.yaml:1:1"),
        ("poles: {}", "D1", "weights.yaml:5:8"),
        (f"poles: {{sovereignty: {{{'a' * 90}: 1}}}}", "D1", "weights.yaml:5:"),
        (f"poles: {'[' * 500}", "D0", "weights.yaml:5:"),
        ("name: twice", "D0", "weights.yaml:5:1"),
    ],
)
def test_a_mistake_is_said_where_it_stands_and_nothing_is_scored(more, code, place):
    done = run("score", DEAL, "--weights", written(more))
    assert done.returncode == 2, done.stdout
    assert f"[{code}" in done.stderr
    assert place in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["gone.yaml", ".", DEAL])
def test_what_is_no_file_of_weights_ends_the_command(name):
    done = run("score", DEAL, "--weights", name)
    assert done.returncode == 2
    assert "[D" in done.stderr


def test_weights_that_leave_nothing_are_refused():
    nothing = dict.fromkeys(components_of("importer", MODEL), 0)
    found = laid_over(f"parties: {{importer: {json.dumps(nothing)}}}")
    assert [one.code for one in found.diagnostics] == ["D307"]
    groups = dict.fromkeys(MODEL.members["sovereignty"], 0)
    found = laid_over(f"poles: {{sovereignty: {json.dumps(groups)}}}")
    assert [one.code for one in found.diagnostics] == ["D307"]
    assert found.model is None


def test_what_is_named_counts_as_it_says_and_the_rest_as_the_model_does():
    found = laid_over("poles: {sovereignty: {continuity: 3}}").model
    assert found is not None
    inside = MODEL.members["sovereignty"]
    weight = {name: 3.0 if name == "continuity" else MODEL.measures[name].weight for name in inside}
    for name in inside:
        assert found.share(name) == pytest.approx(weight[name] / sum(weight.values()))
    assert {n: found.share(n) for n in MODEL.members["us_backing"]} == {
        n: MODEL.share(n) for n in MODEL.members["us_backing"]
    }
    assert MODEL.weights is None
    assert found.weights is not None
    assert found.weights.owner == "A ministry"
    assert "Ours" in found.named
    assert MODEL.named in found.named


def test_a_member_without_a_weight_is_left_out():
    assert "continuity" in members_beneath("sovereignty", MODEL)
    found = laid_over("poles: {sovereignty: {continuity: 0}}").model
    assert found is not None
    assert "continuity" not in found.members["sovereignty"]


def scored(*options):
    done = run("score", DEAL, "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_payoff_is_the_mean_by_the_weights_of_the_file():
    """By one component alone, the worth is that component; by two, their mean."""
    others = dict.fromkeys(components_of("importer", MODEL), 0)

    def importer(**weights):
        given = {**others, **{name.replace("_", "-"): w for name, w in weights.items()}}
        found = scored("--weights", written(f"parties: {{importer: {json.dumps(given)}}}"))
        return found["deals"][0]["parties"]["importer"]

    one = importer(sovereignty=1)
    assert one["worth"] == one["components"]["sovereignty"]
    other = importer(bargain=5)
    assert other["worth"] == other["components"]["bargain"]


def test_the_models_own_weights_written_down_change_nothing_but_the_name():
    """`weights.yaml` with the shipped numbers gives the numbers of a run without it."""
    own = {
        "us_government": {
            "american-share": 0.30,
            "leverage": 0.20,
            "displacement": 0.30,
            "strategic-value": 0.10,
            "low-risk": 0.10,
        }
    }
    poles = {
        pole: {name: MODEL.measures[name].weight for name in members_beneath(pole, MODEL)}
        for pole in MODEL.poles
    }
    name = written(f"parties: {json.dumps(own)}\npoles: {json.dumps(poles)}")
    theirs, ours = scored(), scored("--weights", name)
    assert ours["model"].pop("weights")["name"] == "Ours"
    assert ours == theirs


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [
        (("score", DEAL, "--format", "json"), "score"),
        (("improve", DEAL, "--format", "json"), "improvement"),
        (("compare", DEAL, "--against", "china", "--format", "json"), "comparison"),
        (("stress", DEAL, "--format", "json"), "stress"),
        (("compare", DEAL, "--history", "--format", "json"), "history"),
        (("compare", DEAL, "--history"), ""),
        (("stress", DEAL), ""),
        (("score", DEAL), ""),
        (("score", DEAL, "--full"), ""),
        (("score", DEAL, DEAL.replace("ke-microsoft-g42", "gb-stargate-uk")), ""),
        (("brief", DEAL, "--for", "importer"), ""),
        (("report", DEAL), ""),
        (("improve", DEAL, "--format", "markdown"), ""),
        (("compare", DEAL, "--against", "china"), ""),
        (("explain", "sovereignty", "--deal", DEAL), ""),
    ],
)
def test_every_command_that_scores_names_the_weights(arguments, schema):
    name = written("parties: {importer: {sovereignty: 0.5}}")
    done = run(*arguments, "--weights", name)
    assert done.returncode == 0, done.stderr
    assert "in force: weights weights.yaml" in done.stderr
    if schema:
        found = json.loads(done.stdout)
        form = json.loads((ROOT / "schemas" / f"{schema}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(form).validate(found)
        assert found["model"]["weights"]["name"] == "Ours"
    else:
        assert "Ours" in done.stdout


def test_settings_may_name_the_weights():
    written("parties: {importer: {sovereignty: 0.5}}")
    Path("dealcheck.toml").write_text('weights = "weights.yaml"\n', encoding="utf-8")
    assert scored()["model"]["weights"]["name"] == "Ours"


def test_a_file_of_weights_is_validated_and_never_scored():
    name = written("parties: {importer: {sovereignty: 0.5}}")
    assert run("validate", name).returncode == 0
    assert run("score", name).returncode == 3


NAMES = st.sampled_from(
    [*components_of("importer", MODEL), *members_beneath("sovereignty", MODEL), "sovereignty", "x"]
)
SHARES = st.dictionaries(NAMES, st.one_of(st.just(0), st.floats(0, 1000)), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(st.sampled_from([*PARTIES]), SHARES, max_size=3),
    st.dictionaries(NAMES, SHARES, max_size=3),
)
def test_whatever_a_file_weighs_there_is_a_model_or_a_finding(parties, poles):
    """Of a sound form, weights give shares that sum to one, or a finding at a line of the file."""
    found = laid_over(f"parties: {json.dumps(parties)}\npoles: {json.dumps(poles)}\n")
    assert (found.model is None) is bool(found.diagnostics)
    for one in found.diagnostics:
        assert one.code in ("D305", "D307")
        assert one.place.line >= 5
    if found.model is not None:
        for names in found.model.members.values():
            assert sum(found.model.share(name) for name in names) == pytest.approx(1.0)


def test_a_pole_without_most_of_its_groups_is_still_scored():
    more = "poles: {sovereignty: {continuity: 0, jurisdiction: 0}, switching_costs: {earned: 0}}"
    found = scored("--weights", written(more))
    assert 0 <= found["deals"][0]["poles"]["sovereignty"]["score"] <= 100


def test_the_shipped_model_is_the_same_afterwards():
    assert load_model().model is load_model().model

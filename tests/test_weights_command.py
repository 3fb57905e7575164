"""`dealcheck weights` as commands: their formats, schema, exit codes, and what they don't touch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from command import run

ROOT = Path(__file__).resolve().parents[1]
DEAL = str(ROOT / "deals" / "ae-stargate-uae.yaml")
OTHER = str(ROOT / "deals" / "it-crui.yaml")
SCHEMA = json.loads((ROOT / "schemas" / "weighing.schema.json").read_text(encoding="utf-8"))
WEIGHTS = """\
format: dealcheck/weights/1
name: Ours
owner: A ministry
date: 2026-07-01
parties: {importer: {sovereignty: 0.4}}
"""
EVERY = [
    ("accept", DEAL),
    ("flip", DEAL),
    ("show", DEAL),
    ("show", DEAL, OTHER),
    ("compare", DEAL, "shipped", "ours.yaml"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("ours.yaml").write_text(WEIGHTS, encoding="utf-8")
    Path("wrong.yaml").write_text(WEIGHTS.replace("sovereignty", "soverignty"), encoding="utf-8")
    Path("empty").mkdir()
    return tmp_path


def as_json(*arguments):
    done = run("weights", *arguments, "--format", "json", "--draws", "200")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("arguments", EVERY)
def test_the_json_fits_its_schema_and_comes_out_the_same_again(arguments):
    found = as_json(*arguments)
    assert found["question"] == arguments[0]
    assert as_json(*arguments) == found


@pytest.mark.parametrize("arguments", EVERY)
@pytest.mark.parametrize("format", ["table", "markdown", "html"])
def test_every_question_is_answered_in_every_format(arguments, format):
    done = run("weights", *arguments, "--format", format, "--draws", "200")
    assert done.returncode == 0, done.stderr
    assert "overeignty" in done.stdout
    assert "200 draws from seed 0" in " ".join(done.stdout.split())


@pytest.mark.parametrize("arguments", EVERY)
def test_a_real_process_says_the_same(arguments):
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "dealcheck", "weights", *arguments, "--draws", "200"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == run("weights", *arguments, "--draws", "200").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["accept", "gone.yaml"], 2, "no such file"),
        (["flip", "empty"], 3, "nothing to check"),
        (["accept", DEAL, "--for", "nobody"], 2, "is no party"),
        (["accept", DEAL, "--about", "everything"], 2, "--about"),
        (["accept", DEAL, "--weights", "wrong.yaml"], 2, "D305"),
        (["compare", DEAL, "shipped", "wrong.yaml"], 2, "D305"),
        (["compare", DEAL, "shipped", "gone.yaml"], 2, "gone.yaml"),
        (["compare", DEAL, "shipped"], 2, "Missing argument"),
        (["show"], 2, "there is no folder deals here"),
        (["show", "ours.yaml"], 3, "there is no deal here"),
        (["accept", "ours.yaml"], 3, "there is no deal here"),
    ],
)
def test_what_cannot_be_answered_is_said(arguments, code, said):
    done = run("weights", *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert done.stdout == ""


def test_one_party_alone_says_what_it_says_among_the_three():
    every, one = as_json("accept", DEAL), as_json("accept", DEAL, "--for", "importer")
    assert [each["party"] for each in every["parties"]] == [
        "developer",
        "us_government",
        "importer",
    ]
    assert one["parties"] == [every["parties"][2]]


def test_the_weights_of_a_flip_turn_the_score_when_they_are_laid_over_it():
    """What `flip` prints can be written to a file, and `score` then gives the other answer."""
    done = run("weights", "flip", DEAL, "--for", "importer", "--format", "json")
    party = json.loads(done.stdout)["parties"][0]
    assert party["flips"]
    for flip in party["flips"]:
        Path("turned.yaml").write_text(
            WEIGHTS.replace("{sovereignty: 0.4}", json.dumps(flip["weights"])), encoding="utf-8"
        )
        scored = run("score", DEAL, "--format", "json", "--weights", "turned.yaml")
        stance = json.loads(scored.stdout)["deals"][0]["parties"]["importer"]["stance"]
        assert stance["action"] == flip["action"]


def test_a_flip_is_said_in_words():
    page = " ".join(run("weights", "flip", DEAL, "--for", "importer").stdout.split())
    assert "counted ." in page
    assert "at the expense of" in page
    assert "it would be:" in page


def test_a_deal_under_two_sets_of_weights_is_what_each_score_says():
    found = as_json("compare", DEAL, "shipped", "ours.yaml")
    for side, options in zip(found["sides"], ([], ["--weights", "ours.yaml"]), strict=True):
        done = run("score", DEAL, "--format", "json", "--draws", "200", *options)
        scored = json.loads(done.stdout)
        assert side["model"] == scored["model"]
        deal = scored["deals"][0]
        for party, payoff in side["payoffs"].items():
            assert payoff == deal["parties"][party]["payoff"]["score"]
            assert side["stances"][party]["action"] == deal["parties"][party]["stance"]["action"]
        for pole, score in side["poles"].items():
            assert score == deal["poles"][pole]["score"]


def test_a_stance_that_changes_is_said_before_everything_else():
    Path("strong.yaml").write_text(WEIGHTS.replace("0.4", "1"), encoding="utf-8")
    page = run("weights", "compare", DEAL, "shipped", "strong.yaml").stdout
    first = " ".join(page.split("Stances")[0].split())
    assert "The importer's stance is “Prepare an exit” instead of “Renegotiate" in first


def test_the_same_weights_twice_differ_in_nothing():
    page = run("weights", "compare", DEAL, "ours.yaml", "ours.yaml", "--draws", "200").stdout
    assert "No party's stance changes." in page
    assert "Weights that differ" not in page


def test_with_weights_of_ones_own_they_are_named_and_counted_from():
    found = as_json("accept", DEAL, "--for", "importer", "--weights", "ours.yaml")
    assert found["model"]["weights"]["name"] == "Ours"
    shipped = as_json("accept", DEAL, "--for", "importer")
    stated = found["parties"][0]["stated"]["sovereignty"]
    assert stated > shipped["parties"][0]["stated"]["sovereignty"]


def test_a_file_that_states_nothing_gets_no_answer():
    Path("bare.yaml").write_text(
        "format: dealcheck/deal/1\nid: bare\nname: Bare\nnature: draft\nstatus: talks\n"
        "developer: openai\nimporter: NO\n",
        encoding="utf-8",
    )
    for question in ("accept", "flip"):
        found = as_json(question, "bare.yaml")
        assert not any(party["carried"] for party in found["parties"])
        page = run("weights", question, "bare.yaml", "--draws", "200").stdout
        assert "nothing to go on" in page
        assert "of all weights" not in page


def test_a_folder_is_the_folder_deals():
    Path("deals").mkdir()
    for file in (DEAL, OTHER):
        Path("deals", Path(file).name).symlink_to(file)
    found = as_json("show")
    assert found["over"] == "deals"
    assert found["cases"] == 2
    assert found["deal"] is None


def test_settings_reach_the_questions():
    Path("dealcheck.toml").write_text('seed = 5\nweights = "ours.yaml"\n', encoding="utf-8")
    found = as_json("accept", DEAL, "--for", "importer")
    assert found["settings"]["seed"] == 5
    assert found["model"]["weights"]["name"] == "Ours"


@pytest.mark.parametrize(
    "arguments",
    [
        ["match", "--developers", "google", "--importers", "KE", "--draws", "50", "-f", "json"],
        ["consortium", "KE", "GH", "--developers", "mistral", "--draws", "50", "-f", "json"],
        ["portfolio", "deals/illustrations", "--draws", "50", "-f", "json"],
        ["stress", "deals/ee-ai-leap.yaml", "--draws", "50", "-f", "json"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_weights_reach_every_command_that_scores(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(Path(__file__).resolve().parents[1])
    file = tmp_path / "own.yaml"
    file.write_text(
        "format: dealcheck/weights/1\nname: Own\nowner: A ministry\ndate: 2026-07-01\n"
        "parties:\n  importer: {bargain: 3.0}\n",
        encoding="utf-8",
    )
    shipped, weighed = (run(*arguments), run(*arguments, "--weights", str(file)))
    assert shipped.returncode == weighed.returncode == 0, weighed.stderr
    assert "Own" in weighed.stdout
    assert "Own" not in shipped.stdout
    assert json.loads(shipped.stdout)["model"] != json.loads(weighed.stdout)["model"]

"""A little of the fuzzer with every change, and all that it has found so far.

To look longer: `python benchmarks/fuzz.py --minutes 30`.
"""

from pathlib import Path
from random import Random

import pytest
import yaml
from fuzzing.mutate import as_text, fuzzed
from fuzzing.options import DRAWS
from fuzzing.probes import PROBES, faults, is_sound
from fuzzing.promises import Fault, of_text
from fuzzing.reduce import reduced
from fuzzing.samples import samples
from fuzzing.session import Session

from dealcheck import cores, workflow
from dealcheck.render import score_csv
from dealcheck.render.score_json import scores_json
from dealcheck.scoring.settings import ScoreSettings

CASES = sorted((Path(__file__).parent / "fuzzing" / "cases").glob("*.yaml"))
SEEDS = range(1, 5)
INPUTS = 180


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_was_found_stays_mended(case, tmp_path):
    found = yaml.safe_load(case.read_text(encoding="utf-8"))
    file = tmp_path / "deal.yaml"
    file.write_bytes(as_text(found["deal"]))
    assert faults(found["probe"], file, Random(found["chance"])) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_changed_deals_break_no_promise(seed, tmp_path):
    session = Session(seed, tmp_path)
    session.run(range(INPUTS), until=float("inf"))
    assert list(session.found.values()) == []
    assert session.counts["inputs"] == INPUTS
    assert session.counts["score"] > 5


@pytest.mark.parametrize("probe", PROBES)
def test_every_probe_runs_on_sound_deals(probe, tmp_path):
    file = tmp_path / "deal.yaml"
    for number, data in enumerate(samples()[::30]):
        file.write_bytes(as_text(data))
        assert faults(probe, file, Random(number)) == []


def test_scores_are_the_same_on_one_core_and_on_two(tmp_path, monkeypatch):
    files: list[str] = []
    for number in range(200):
        file = tmp_path / f"{number}.yaml"
        file.write_bytes(fuzzed(9, number).text)
        if len(files) < 17 and is_sound(file):
            files.append(str(file))
    texts = []
    for count in (1, 2):
        monkeypatch.setattr(cores, "_cores", lambda count=count: count)
        settings = ScoreSettings(DRAWS)
        found = workflow.score(files, settings=settings)
        assert found.model is not None
        texts.append(scores_json(found.scores, found.checked.diagnostics, found.model, settings))
    assert texts[0] == texts[1]
    assert texts[0].count('"payoff"') >= 17


def test_an_input_is_the_same_whenever_it_is_made():
    assert [fuzzed(3, number).text for number in range(20)] == [
        fuzzed(3, number).text for number in range(20)
    ]


def test_a_third_of_the_inputs_can_be_scored(tmp_path):
    file = tmp_path / "deal.yaml"
    sound = 0
    for number in range(100):
        file.write_bytes(fuzzed(5, number).text)
        sound += is_sound(file)
    assert 20 <= sound <= 80


def test_a_failing_deal_is_reduced_to_what_makes_it_fail():
    def fails(data):
        contract = data.get("contract")
        return isinstance(contract, dict) and contract.get("exclusivity") == "none"

    data = next(one for one in samples() if fails(one))
    assert reduced(data, fails) == {"contract": {"exclusivity": "none"}}


@pytest.mark.parametrize(
    ("text", "form", "promise"),
    [
        ("a\x1b[2Jb", "text", "no control characters in text"),
        ("a\u202eb", "html", "no control characters in html"),
        ("x\n::error::c", "github", "texts of a file stay texts in github"),
        ("<p><b id=evil>x</b></p>", "html", "texts of a file stay texts in html"),
        ("[x](javascript:alert(1))", "markdown", "texts of a file stay texts in markdown"),
        ('a,b\r\n1,"=1+1"\r\n', "csv", "texts of a file stay texts in csv"),
        ("a,b\r\n1\r\n", "csv", "rows of CSV have one length"),
        ("score nan", "table", "only numbers in table"),
        ('{"format": NaN}', "json", "JSON can be read"),
        ('{"format": "dealcheck/score/2"}', "json", "JSON fits its schema: $"),
        ("<a>", "junit", "JUnit can be read"),
    ],
)
def test_a_broken_promise_is_seen(text, form, promise):
    assert [one.promise for one in of_text(text, form)] == [promise]


def test_a_mistake_that_is_planted_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(score_csv, "visible", lambda text: text)
    session = Session(31, tmp_path)
    numbers = iter(range(500))
    while not session.found:
        session.look(next(numbers))
    ((probe, promise),) = session.found
    assert probe.startswith("score")
    assert promise == "no control characters in csv"


def test_an_exception_is_a_fault_with_its_place(tmp_path, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(workflow, "score", broken)
    file = tmp_path / "deal.yaml"
    file.write_bytes(as_text(samples()[0]))
    (fault,) = faults("score", file, Random(0))
    assert isinstance(fault, Fault)
    assert fault.promise == "no internal error: ZeroDivisionError in test_fuzzing.py, broken"

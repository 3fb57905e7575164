"""`dealcheck weights elicit`: from an order of swings to weights, and the conversation about it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import yaml
from command import run
from hypothesis import given
from hypothesis import strategies as st

from dealcheck.cli.elicit import Interview
from dealcheck.scoring.robustness import in_order
from dealcheck.scoring.swings import (
    Ranking,
    Swing,
    contradictions,
    order_problem,
    rank_order_centroid,
    trade_offs,
    weights_of,
)
from dealcheck.weighing import Elicited

ROOT = Path(__file__).resolve().parents[1]
DEAL = str(ROOT / "deals" / "ae-stargate-uae.yaml")
NAMES = ("a", "b", "c", "d", "e")
FIVE = Ranking("Worth", tuple(Swing(name, name.upper(), 20.0, 60.0) for name in NAMES), {})
ANSWERS = """\
format: dealcheck/ranking/1
name: First round
owner: A ministry
date: 2026-07-01
order: [low-risk, leverage, displacement, american-share, strategic-value]
answers: [{prefer: second}, {prefer: second}, {prefer: same}, {prefer: first}]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("answers.yaml").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


def test_the_shares_of_five_are_those_of_the_books():
    assert [round(share, 3) for share in rank_order_centroid(5)] == [
        0.457,
        0.257,
        0.157,
        0.09,
        0.04,
    ]
    assert rank_order_centroid(1) == (1.0,)
    assert rank_order_centroid(2) == (0.75, 0.25)


@pytest.mark.parametrize("count", [2, 3, 6])
def test_the_shares_are_the_mean_of_all_weights_in_that_order(count):
    drawn = np.random.default_rng(0).dirichlet(np.ones(count), 40_000)
    stated = np.arange(count, 0, -1, dtype=float)[np.newaxis, :]
    assert in_order(drawn, stated).mean(axis=0) == pytest.approx(
        rank_order_centroid(count), abs=0.005
    )


@given(
    st.permutations(NAMES),
    st.lists(st.floats(1.0, 90.0), min_size=5, max_size=5),
    st.floats(0.0, 0.5),
)
def test_a_move_from_worst_to_best_is_worth_its_share_whatever_its_range(order, ranges, left):
    swings = tuple(Swing(n, n, 5.0, 5.0 + r) for n, r in zip(NAMES, ranges, strict=True))
    ranking = Ranking("Worth", swings, {"still": left})
    weights = weights_of(ranking, order)
    assert list(weights) == list(order)
    assert sum(weights.values()) + left == pytest.approx(1.0)
    moves = np.array([weights[one.measure] * one.range for one in swings])
    shares = dict(zip(order, rank_order_centroid(5), strict=True))
    expected = np.array([shares[one.measure] for one in swings])
    assert moves / moves.sum() == pytest.approx(expected)


@given(st.integers(1, 12))
def test_there_are_two_to_four_questions_from_three_parts_on(count):
    order = [f"part-{number}" for number in range(count)]
    asked = trade_offs(order)
    assert (2 <= len(asked) <= 4) if count >= 3 else len(asked) == count - 1
    for one in asked:
        assert set(one.first).isdisjoint(one.second)
        assert min(one.shares) > 0.0


def test_what_goes_against_the_order_is_found_by_hand():
    """Of five: .457 to .413, half of .457 to .257, .257 to .247, .157 to .130."""
    asked = trade_offs(NAMES)
    assert [tuple(round(share, 3) for share in one.shares) for one in asked] == [
        (0.457, 0.413),
        (0.228, 0.257),
        (0.257, 0.247),
        (0.157, 0.13),
    ]
    agreed = contradictions(asked, ("first", "second", "second", "first"))
    assert agreed == ()
    against = contradictions(asked, ("second", "first", "first", "second"))
    assert [one.asked for one in against] == [asked[0], asked[1], asked[3]]
    assert contradictions(asked, ("same",) * 4) == ()


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (["a", "b"], "not ranked yet: c, d, e"),
        ([*NAMES, "a"], "a is there twice"),
        ([*NAMES, "f"], "f is not among"),
        (NAMES, ""),
    ],
)
def test_an_order_names_everything_once(order, said):
    assert order_problem(order, FIVE).startswith(said)


class Person:
    """Somebody with answers ready, who keeps what was said."""

    def __init__(self, *lines):
        self.lines, self.heard = list(lines), []

    def ask(self, prompt):
        self.heard.append(prompt)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def interview(self):
        elicited = Elicited("importer", "10 draws of a deal", FIVE)
        return Interview(elicited, self.ask, self.heard.append, "2026-07-01").answers()


def test_an_interview_asks_until_it_has_an_answer():
    person = Person(
        *("", "Ours", "A ministry", "3 1", "3 1 1 4 5", "3, 1, 2, e, 4", "5", "1", "2", "=", "2"),
        *("what?", ""),
    )
    found = person.interview()
    assert found.about.name == "Ours"
    assert found.about.date == "2026-07-01"
    assert found.order == ("c", "a", "b", "e", "d")
    assert found.preferences == ("first", "second", "same", "second")
    said = "\n".join(person.heard)
    assert "A: from 20 to 60" in said
    assert "not ranked yet: b, d, e" in said
    assert "a is there twice" in said
    assert "C from 20 to 40" in said  # half of the way
    assert "write 1, 2 or =" in said


def test_whoever_is_contradicted_may_rank_again():
    person = Person(
        *("Ours", "A ministry", "1 2 3 4 5", "2", "2", "=", "1"),
        *("2 1 3 4 5", "1", "2", "=", "1"),
    )
    found = person.interview()
    assert found.order == ("b", "a", "c", "d", "e")
    assert found.preferences == ("first", "second", "same", "first")
    said = "\n".join(person.heard)
    assert said.count("against the order: by it A from 20 to 60 is worth .46") == 1


def test_an_interview_that_ends_early_has_no_answers():
    with pytest.raises(EOFError):
        Person("Ours", "A ministry", "1 2 3 4 5", "1").interview()


def elicited(*more):
    return run(
        "weights",
        "elicit",
        DEAL,
        "--for",
        "us_government",
        "--from",
        "answers.yaml",
        "--draws",
        "200",
        *more,
    )


def test_answers_of_a_file_become_weights_that_a_score_takes():
    done = elicited("--output", "ours.yaml")
    assert done.returncode == 0, done.stderr
    assert "wrote ours.yaml" in done.stderr
    assert done.stderr.count("against the order: by it") == 1
    found = yaml.safe_load(Path("ours.yaml").read_text(encoding="utf-8"))
    assert found["format"] == "dealcheck/weights/1"
    assert found["owner"] == "A ministry"
    assert "of 4 trade-offs 1 went against the order" in found["note"]
    weights = found["parties"]["us_government"]
    assert sum(weights.values()) == pytest.approx(1.0, abs=1e-3)
    assert run("validate", "ours.yaml", "answers.yaml").returncode == 0
    scored = run("score", DEAL, "--weights", "ours.yaml")
    assert scored.returncode == 0, scored.stderr
    assert "First round" in scored.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("low-risk", "low-rsik"), "low-rsik is not among"),
        (("low-risk, ", ""), "not ranked yet: low-risk"),
        (("{prefer: same}, ", ""), "`answers` needs one for each of these"),
        (("prefer: same", "prefer: both"), "D103"),
        (("owner: A ministry\n", ""), "D102"),
        (("ranking/1", "deal/1"), "D110"),
        (("[low-risk,", "[low-risk, low-risk,"), "D108"),
    ],
)
def test_answers_that_are_none_write_nothing(change, said):
    Path("answers.yaml").write_text(ANSWERS.replace(*change), encoding="utf-8")
    done = elicited("--output", "ours.yaml")
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert not Path("ours.yaml").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "--output says which file"),
        (("--output", "answers.yaml"), "exists already"),
        (("--output", "no/folder.yaml"), "cannot write"),
        (("--output", "ours.yaml", "--for", "nobody"), "is no party"),
    ],
)
def test_what_cannot_be_written_is_said(more, said):
    done = elicited(*more)
    assert done.returncode == 2
    assert said in done.stderr
    assert Path("answers.yaml").read_text(encoding="utf-8") == ANSWERS
    assert [path.name for path in Path().iterdir()] == ["answers.yaml"]


def test_without_a_terminal_it_says_so_at_once():
    done = run("weights", "elicit", DEAL, "--output", "ours.yaml")
    assert done.returncode == 2
    assert "there is no terminal to ask on" in done.stderr


# Whoever opens a terminal first in a new session is controlled by it: Ctrl-C then gets there.
ON_TERMINAL = """
import os, runpy
os.close(os.open(os.ttyname(0), os.O_RDWR))
runpy.run_module("dealcheck", run_name="__main__", alter_sys=True)
"""


class Terminal:
    """The command on a real terminal."""

    def __init__(self):
        self.own, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-c", ON_TERMINAL, "weights", "elicit", DEAL),
                *("--for", "us_government", "--draws", "100", "--output", "mine.yaml"),
            ],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""

    def wait_for(self, text):
        end = time.monotonic() + 30
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            if select.select([self.own], [], [], 1)[0]:
                try:
                    self.seen += os.read(self.own, 65536).decode()
                except OSError:  # Linux says so when the other side has closed
                    assert text in self.seen, self.seen

    def type(self, text):
        os.write(self.own, text.encode())

    def end(self):
        try:
            return self.process.wait(timeout=30)
        finally:
            os.close(self.own)


def test_a_conversation_on_a_real_terminal():
    terminal = Terminal()
    terminal.wait_for("> ")
    terminal.type("Ours\nA ministry\n5 4 3 2 1\n")
    terminal.wait_for("1 of 4")
    terminal.type("1\n2\n=\n1\n")
    terminal.wait_for("wrote mine.yaml")
    assert terminal.end() == 0
    found = yaml.safe_load(Path("mine.yaml").read_text(encoding="utf-8"))
    assert next(iter(found["parties"]["us_government"])) == "low-risk"


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 2)])
def test_whoever_stops_halfway_leaves_nothing_behind(key, code):
    terminal = Terminal()
    terminal.wait_for("> ")
    terminal.type("Ours\nA ministry\n")
    terminal.wait_for("Write all numbers")
    terminal.wait_for("> ")
    terminal.type(key)
    assert terminal.end() == code
    assert "Traceback" not in terminal.seen
    assert [path.name for path in Path().iterdir()] == ["answers.yaml"]

"""`dealcheck new`: the questions, the answers, and the file that comes of them."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from command import run as run_command

from dealcheck import workflow
from dealcheck.checking import CheckContext, check_document
from dealcheck.cli.asking import Conversation
from dealcheck.profiles import profile_library
from dealcheck.questionnaire import Drafting, likes, questions
from dealcheck.reading import read_bytes
from dealcheck.resources import data_folder
from dealcheck.scoring.unknowns import facts_read

HEAD = ["developer=openai", "importer=AE"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(*arguments: str, sets: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    stated = [word for one in sets or [] for word in ("--set", one)]
    return subprocess.run(
        [sys.executable, "-m", "dealcheck", "new", *arguments, *stated],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def data_of(file: str) -> dict[str, Any]:
    document = read_bytes(Path(file).read_bytes(), file).document
    assert document is not None
    return document.data


def test_there_are_twelve_questions_about_facts_that_the_model_reads():
    loaded = workflow.load_model()
    assert loaded.model is not None
    assert len(questions().twelve) == 12
    assert set(questions().facts) <= set(facts_read(loaded.model))
    assert len(set(questions().facts)) == len(questions().facts)
    for question in questions().twelve:
        beneath = question.software_only
        assert not beneath or question.facts[0].startswith(f"{beneath}.")


def test_what_is_set_stands_in_a_file_that_is_valid_and_can_be_scored():
    sets = [
        *HEAD,
        "contract.exclusivity=[none, preferred]",
        "contract.term_years=[3, 5]",
        "infrastructure.power_mw.firm=100",
        "status=announced",
        'name="An example: with a colon and a \\u202e"',
        "importer.us_wariness=hedging",
    ]
    done = new(sets=sets)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "wrote ae-openai.yaml" in done.stderr
    data = data_of("ae-openai.yaml")
    assert data["nature"] == "draft"
    assert data["name"] == "An example: with a colon and a \u202e"
    assert "\u202e" not in Path("ae-openai.yaml").read_text(encoding="utf-8")
    assert data["contract"] == {
        "exclusivity": ["none", "preferred"],
        "term_years": [3, 5],
        "exit": "unknown",
    }
    assert data["importer"]["based_on"] == "AE"
    assert data["importer"]["facts"] == {"us_wariness": "hedging"}
    scored = workflow.score(["ae-openai.yaml"])
    assert {one.severity for one in scored.checked.diagnostics} <= {"note"}
    (score,) = scored.scores
    assert score.deal.facts["contract.term_years"] == [3, 5]


def test_the_file_says_what_each_fact_and_each_word_means():
    new("xa-first.yaml", sets=HEAD)
    text = Path("xa-first.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=deal.schema.json\n")
    assert data_of("xa-first.yaml")["id"] == "xa-first"
    catalogue = workflow.facts()
    for fact in questions().facts:
        if not fact.startswith("importer."):
            assert f"{fact.rpartition('.')[2]}: " in text
            for word in catalogue[fact].words:
                start = f"{word}: {catalogue[fact].meaning(word)}"[:60]
                assert f"#   {start}" in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_first_line_leads_to_the_schemas_above():
    Path("schemas").mkdir()
    Path("schemas/deal.schema.json").touch()
    Path("deals/mine").mkdir(parents=True)
    new("deals/mine/ae-one.yaml", sets=HEAD)
    first = Path("deals/mine/ae-one.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=../../schemas/deal.schema.json"


def test_a_country_or_developer_without_a_profile_stands_in_the_deal_itself():
    done = new("-", sets=["developer=zzzz-unheard-of", "importer=XQ", "importer.strategy=slogan"])
    assert done.returncode == 0, done.stderr
    Path("out.yaml").write_text(done.stdout, encoding="utf-8")
    data = data_of("out.yaml")
    assert data["developer"] == {
        "id": "zzzz-unheard-of",
        "name": "zzzz-unheard-of",
        "facts": {},
    }
    assert data["importer"]["facts"] == {"strategy": "slogan"}
    assert [file.name for file in Path().iterdir()] == ["out.yaml"]


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ([*HEAD, "contract.exclusivity=exclusiv"], "error[D103]: unknown word `exclusiv`"),
        ([*HEAD, "contract.exclusivty=none"], "error[D101]: unknown key `exclusivty`"),
        ([*HEAD, "contract.exclusivity"], "error[D401]"),
        ([*HEAD, "contract.exit=[a"], "error[D401]"),
        ([*HEAD, "infrastructure=none", "infrastructure.operator=joint-venture"], "error[D401]"),
        (["developer=opnai", "importer=AE"], "error[D205]"),
        (["developer=openai"], "error[D102]: missing key `importer`"),
        (["developer=openai", "importer=ae"], "write `AE`"),
        (["developer=openai", "importer=Brazil"], "write `BR`"),
        (["developer=openai", "importer=Brasil"], "write `BR`"),
        (["developer=Open AI", "importer=BR"], "`openai`"),
    ],
)
def test_what_is_wrong_is_said_as_by_validate_and_nothing_is_written(sets, said):
    done = new(sets=sets)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.endswith("dealcheck: nothing was written\n") or "D401" in said
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("sets", "missing"),
    [
        (["nature=real", "status=live"], ["as_of", "developer", "importer"]),
        ([*HEAD, "nature=real"], ["as_of"]),
        (["developer=openai"], ["importer"]),
    ],
)
def test_what_is_not_said_yet_is_marked_in_the_file(sets, missing):
    done = new("deal.yaml", sets=sets)
    assert done.returncode == 0, done.stderr
    assert "wrote deal.yaml\n" in done.stderr
    marked = [
        line for line in Path("deal.yaml").read_text("utf-8").splitlines() if line[:4] == "#   "
    ]
    for key in missing:
        assert any(f"missing key `{key}`: write `{key}: …`" in line for line in marked)
    again = run_command("validate", "deal.yaml", "--format", "concise")
    codes = set(re.findall(r"\[(D\d+)\]", again.stdout))
    assert codes <= {"D102", "D201"}
    count = len([line for line in again.stdout.splitlines() if "[D" in line])
    assert f"{count} open end" in done.stderr
    to_standard_output = new("-", sets=[*sets, "id=deal"])
    assert "# Open:" in to_standard_output.stdout


def test_a_party_without_a_profile_is_told():
    done = new("deal.yaml", sets=["developer=openai", "importer=XX"])
    assert done.returncode == 0
    assert "no profile has the id `XX`: the file describes that party itself" in done.stderr


def test_a_file_that_exists_is_left_as_it_is():
    Path("ae-openai.yaml").write_text("mine", encoding="utf-8")
    for arguments in ([], ["ae-openai.yaml"]):
        done = new(*arguments, sets=HEAD)
        assert done.returncode == 2
        assert "ae-openai.yaml exists already" in done.stderr
    Path("link.yaml").symlink_to("nowhere.yaml")
    assert new("link.yaml", sets=HEAD).returncode == 2
    assert Path("ae-openai.yaml").read_text(encoding="utf-8") == "mine"
    assert not Path("nowhere.yaml").exists()
    assert new("no/such/folder.yaml", sets=HEAD).returncode == 2


def test_bytes_that_are_no_text_are_a_finding():
    done = subprocess.run(
        [sys.executable, "-m", "dealcheck", "new", "--set", b"name=\xff"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert b"error[D401]" in done.stderr


def test_without_a_terminal_and_without_facts_it_says_so_at_once():
    done = new()
    assert done.returncode == 2
    assert "there is no terminal to ask on" in done.stderr
    assert list(Path().iterdir()) == []
    closed = subprocess.run(
        f"exec {sys.executable} -m dealcheck new <&-",
        shell=True,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (closed.returncode, closed.stderr) == (2, done.stderr)


def test_profiles_of_ones_own_are_known():
    Path("own").mkdir()
    profile = (
        "format: dealcheck/importer/1\nid: XQ\nname: Quonia\nnature: illustration\nfacts: {}\n"
    )
    Path("own/xq.yaml").write_text(profile, encoding="utf-8")
    done = new("-", "--profiles", "own", sets=["developer=openai", "importer=XQ"])
    assert "\nimporter: XQ\n" in done.stdout
    assert "\nname: OpenAI in Quonia\n" in done.stdout
    assert new("-", "--profiles", "gone", sets=HEAD).returncode == 2


class Person:
    """Answers what it was told to, and keeps all that was said."""

    def __init__(self, answers: list[str]) -> None:
        self.answers = iter(answers)
        self.heard: list[str] = []

    def read_line(self, prompt: str) -> str:
        self.heard.append(prompt)
        return next(self.answers, "") + "\n"

    def talk(self) -> list[tuple[str, object]]:
        library = profile_library(())
        drafting = Drafting(workflow.facts(), CheckContext.shipped(), library, "new", "s.json")
        found = Conversation(drafting, self.read_line, self.heard.append).answers()
        assert drafting.draft(found).diagnostics == ()
        return [(".".join(one.path), one.value) for one in found]

    def text(self) -> str:
        return "\n".join(self.heard)


def test_every_question_is_asked_and_enter_means_unknown():
    person = Person(["openai", "AE"])
    assert person.talk() == [("developer", "openai"), ("importer", "AE")]
    asked = [int(number) for number in re.findall(r"^\n(\d+) of 12: ", person.text(), re.MULTILINE)]
    assert asked == list(range(1, 13))
    assert "  [OpenAI in United Arab Emirates] > " in person.heard


def test_a_wrong_answer_is_asked_again_with_the_message_of_validate():
    person = Person(["opnai", "openai", "", "AE", "A: name", "-5", "[50, 20]", "[20, 50]", "lvie"])
    found = dict(person.talk())
    assert found["name"] == "A: name"
    assert found["infrastructure.power_mw.firm"] == [20, 50]
    for said in ("error[D205]", "a deal cannot be without it", "error[D105]", "[D108]"):
        assert said in person.text()
    assert "error[D103]: unknown word `lvie` in status; the nearest known word is `live`" in (
        person.text()
    )


def test_software_only_spares_the_questions_about_infrastructure():
    person = Person(["openai", "AE", "", "none", "live"])
    assert dict(person.talk())["infrastructure"] == "none"
    assert "infrastructure.accelerators" not in person.text()
    assert "\n5 of 12: " in person.text()


def test_a_question_mark_tells_what_the_words_mean():
    person = Person(["?", "openai", "AE", "", "?", "", "?", "live"])
    person.talk()
    assert "anthropic, cohere" in person.text()
    assert "from 0 to 20000 MW" in person.text()
    assert "live: The service or the capacity is in use." in person.text()


def test_what_the_countrys_profile_knows_stands_beside_the_question():
    person = Person(["openai", "KZ"])
    person.talk()
    profiles = data_folder("importers")
    assert isinstance(profiles, Path)
    wariness = data_of(str(profiles / "kz.yaml"))["facts"]["us_wariness"]
    assert f"[{wariness}] > " in person.text()


# Whoever opens a terminal first in a new session is controlled by it: Ctrl-C then gets there.
ON_TERMINAL = """
import os, runpy
os.close(os.open(os.ttyname(0), os.O_RDWR))
runpy.run_module("dealcheck", run_name="__main__", alter_sys=True)
"""


class Terminal:
    """dealcheck on a real terminal."""

    def __init__(self, *arguments: str) -> None:
        self.own, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", ON_TERMINAL, "new", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + 30
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            if select.select([self.own], [], [], 1)[0]:
                try:
                    self.seen += os.read(self.own, 65536).decode()
                except OSError:  # Linux says so when the other side has closed
                    assert text in self.seen, self.seen

    def type(self, text: str) -> None:
        os.write(self.own, text.encode())

    def end(self) -> int:
        try:
            return self.process.wait(timeout=30)
        finally:
            os.close(self.own)


def test_a_conversation_on_a_real_terminal():
    terminal = Terminal("mine.yaml")
    terminal.wait_for("> ")
    terminal.type("openai\nAE\n\n100\nannounced\n" + "\n" * 11)
    terminal.wait_for("wrote mine.yaml")
    assert terminal.end() == 0
    assert data_of("mine.yaml")["infrastructure"]["power_mw"] == {"firm": 100}


def test_answers_are_not_lost_over_a_name_that_is_taken():
    Path("ae-openai.yaml").write_text("mine", encoding="utf-8")
    terminal = Terminal()
    terminal.wait_for("> ")
    terminal.type("openai\nAE\n\n100\nannounced\n" + "\n" * 11)
    terminal.wait_for("anchor_percent: unknown")
    assert terminal.end() == 2
    assert "ae-openai.yaml exists already" in terminal.seen
    assert Path("ae-openai.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 2)])
def test_whoever_stops_halfway_leaves_nothing_behind(key, code):
    terminal = Terminal()
    terminal.wait_for("> ")
    terminal.type("openai\n")
    terminal.wait_for("Which country imports")
    terminal.wait_for("> ")
    terminal.type(key)
    assert terminal.end() == code
    assert "Traceback" not in terminal.seen
    assert list(Path().iterdir()) == []


# --- like a kind of deal --------------------------------------------------------------------------


def test_what_a_kind_settles_is_a_fact_in_its_own_words_with_a_reason():
    catalogue = workflow.facts()
    folder = data_folder("model")
    assert isinstance(folder, Path)
    for kind in data_of(str(folder.parent / "likes.yaml"))["kinds"]:
        for entry in kind["facts"]:
            assert set(entry) <= {"fact", "value", "why", "home"}, entry
            assert entry["why"].endswith(".")
            fact = catalogue.get(entry["fact"])
            words = fact.words if fact is not None else ("none",)
            given = entry["value"] if isinstance(entry["value"], list) else [entry["value"]]
            assert all(word in words for word in given if isinstance(word, str)), entry


@pytest.mark.parametrize("kind", list(likes()))
@pytest.mark.parametrize("developer", ["openai", "mistral", "huawei"])
@pytest.mark.parametrize("nature", ["draft", "real"])
def test_a_file_like_a_kind_contradicts_nothing_and_marks_what_was_settled(kind, developer, nature):
    sets = [f"developer={developer}", "importer=AE", f"nature={nature}", "as_of=2026-07-01"]
    done = new("x.yaml", "--like", kind, sets=sets)
    assert done.returncode == 0, done.stderr
    text = Path("x.yaml").read_text(encoding="utf-8")
    result = read_bytes(text.encode(), "x.yaml")
    assert result.document is not None
    found = check_document(result.document, CheckContext.shipped())
    # Nobody has vouched yet for the status that a draft begins with.
    assert {one.fact for one in found if one.severity != "note"} <= {"status"}
    home = "united-states" if developer == "openai" else "another"
    settled = [one for one in likes()[kind].facts if one.home in ("", home)]
    assert text.count("# By the rule for this kind: ") == len(settled)
    evidence = data_of("x.yaml").get("evidence", {})
    assert set(evidence) == ({one.fact for one in settled} if nature == "real" else set())


def test_what_is_set_goes_before_what_a_kind_settles():
    done = new("x.yaml", "--like", "seats", sets=[*HEAD, "contract.layers.applications=partly"])
    assert done.returncode == 0, done.stderr
    assert data_of("x.yaml")["contract"]["layers"]["applications"] == "partly"
    done = new("y.yaml", "--like", "seats", sets=[*HEAD, "infrastructure.capacity=in-country"])
    assert done.returncode == 0, done.stderr
    assert data_of("y.yaml")["infrastructure"]["capacity"] == "in-country"


def test_a_later_kind_adds_to_an_earlier_one():
    done = new("x.yaml", "--like", "seats", "--like", "memorandum", sets=HEAD)
    assert done.returncode == 0, done.stderr
    data = data_of("x.yaml")
    assert (data["status"], data["infrastructure"]) == ("mou", "none")


def test_an_unknown_kind_is_refused_with_those_that_there_are():
    done = new("x.yaml", "--like", "seat", sets=HEAD)
    assert done.returncode == 2
    assert "the nearest is seats" in " ".join(done.stderr.split())
    assert not Path("x.yaml").exists()


def test_a_real_deal_of_seats_is_typed_in_few_lines():
    """What a deal of the library adds by hand to what `--like` writes: its facts, not the rules."""
    sets = ["developer=openai", "importer=TT", "nature=real"]
    new("x.yaml", "--like", "seats", sets=sets)
    deal = Path(__file__).resolve().parents[1] / "deals" / "tt-education.yaml"
    settled = {**dict(_leaves(data_of("x.yaml"))), **dict.fromkeys(_PLAIN_ENTRIES)}
    typed = [
        path
        for path, value in _leaves(data_of(str(deal)))
        if path.split(".")[0] not in ("sources", "evidence")
        and value != "unknown"
        and path not in settled
    ]
    assert len(typed) <= 25, typed


_PLAIN_ENTRIES = ("format", "id", "name", "nature", "developer", "importer", "status")


def _leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        return [(path, value)]
    inner = [_leaves(each, f"{path}.{key}" if path else str(key)) for key, each in value.items()]
    return [leaf for leaves in inner for leaf in leaves]

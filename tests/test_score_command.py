"""`dealcheck score` as a process: its JSON, its bytes, its exit codes, and its golden pages.

A case is a deal in `tests/cases/score`; its pages stand beside it, at three widths, in colour, in
ASCII and in full. Adding a case is adding a file: write the YAML, then let
`DEALCHECK_UPDATE=1 python -m pytest tests/test_score_command.py` write its pages, and read them.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).parent / "cases" / "score"
CASES = sorted(FOLDER.glob("*.yaml"))
WIDTHS = {"80": 80, "100": 100, "140": 140, "colour": 100, "ascii": 80, "full": 100}
UAE = ROOT / "deals" / "ae-stargate-uae.yaml"
NORWAY = ROOT / "deals" / "as-announced" / "no-stargate-norway-2025-07.yaml"
BARE = FOLDER / "bare.yaml"
DIGEST = re.compile(r"\b[0-9a-f]{16}\b")


def score(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    hidden = ("GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONHASHSEED")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "dealcheck", "score", *map(str, arguments)],
        env={**environment, "PYTHONIOENCODING": "utf-8", **variables},
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=100,
    )


def text_of(*arguments: str | Path, **variables: str) -> str:
    done = score(*arguments, **variables)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def page_of(case: Path, look: str) -> str:
    variables = {"COLUMNS": str(WIDTHS[look])}
    if look == "colour":
        variables["FORCE_COLOR"] = "1"
    if look == "ascii":
        variables["PYTHONIOENCODING"] = "ascii:backslashreplace"
    options = ["--full"] if look == "full" else []
    return text_of(case.relative_to(ROOT), *options, **variables)


@pytest.mark.parametrize("look", WIDTHS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden_page(case: Path, look: str) -> None:
    golden = case.with_suffix(f".{look}.out")
    # The digests move with every change of the model, and the numbers need not.
    page = DIGEST.sub("digest", page_of(case, look))
    if os.environ.get("DEALCHECK_UPDATE"):
        golden.write_text(page, encoding="utf-8", newline="\n")
    assert golden.is_file(), "no page beside this case; run with DEALCHECK_UPDATE=1 and read it"
    assert page == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("look", [look for look in WIDTHS if look != "colour"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_golden_page_keeps_to_its_width_and_sends_nothing_to_the_terminal(
    case: Path, look: str
) -> None:
    page = case.with_suffix(f".{look}.out").read_text(encoding="utf-8")
    lines = page.split("\n")
    # What ASCII has no letter for is written out after the page is laid out, and takes more room.
    assert max(len(line) for line in lines if "\\" not in line) <= WIDTHS[look]
    assert all(sign == "\n" or sign.isprintable() for sign in page)
    assert look != "ascii" or page.isascii()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_colour_says_nothing_that_the_words_do_not_say(case: Path) -> None:
    coloured = case.with_suffix(".colour.out").read_text(encoding="utf-8")
    assert "\x1b[" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert plain == case.with_suffix(".100.out").read_text(encoding="utf-8")


def test_there_is_no_page_without_its_case() -> None:
    expected = {case.with_suffix(f".{look}.out") for case in CASES for look in WIDTHS}
    assert set(FOLDER.glob("*.out")) == expected


@pytest.fixture(scope="module")
def document() -> dict[str, object]:
    """What JSON says of all cases and of every shipped deal."""
    found = json.loads(text_of(FOLDER, "deals", "--format", "json"))
    assert isinstance(found, dict)
    return found


def test_json_fits_its_schema(document: dict[str, object]) -> None:
    schema = json.loads((ROOT / "schemas" / "score.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    findings = [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(schema).iter_errors(document)
    ]
    assert findings == []


def test_every_score_is_bounds_around_an_interval_around_a_median(
    document: dict[str, object],
) -> None:
    deals = document["deals"]
    assert isinstance(deals, list)
    assert len(deals) == len(CASES) + len(list((ROOT / "deals").rglob("*.yaml")))
    for deal in deals:
        assert len(deal["poles"]) == 6
        payoffs = [party["payoff"] for party in deal["parties"].values()]
        for found in [*deal["poles"].values(), deal["goes_ahead"], *payoffs]:
            (lower, upper), (low, high) = found["bounds"], found["interval"]
            assert 0 <= lower <= low <= found["score"] <= high <= upper <= 100


def test_a_file_with_its_required_keys_gets_no_action_no_lever_and_no_warning() -> None:
    (deal,) = json.loads(text_of(BARE, "--format", "json"))["deals"]
    for party in deal["parties"].values():
        for answer in (party["stance"], *party["answers"].values()):
            assert answer["action"] is None
            assert answer["strength"] == "nothing-to-go-on"
        assert party["conditions"] == party["as_in_any_deal"] == []
    assert deal["parties"]["us_government"]["support"]["answer"] == "undecided"
    assert deal["diagnostics"] == []
    assert deal["kind"]["assessed"] is None
    page = text_of(BARE, COLUMNS="100")
    assert page.count("Nothing to go on yet; ask ") == 3
    assert "To find out first" in page
    assert "Ask for" not in page


def test_the_same_seed_gives_the_same_bytes() -> None:
    """In processes whose sets and dictionaries of words are in different orders."""
    call = (UAE, FOLDER / "twelve-facts.yaml", "--format", "json", "--seed")
    first = score(*call, "7", PYTHONHASHSEED="1")
    second = score(*call, "7", PYTHONHASHSEED="2")
    assert first.returncode == 0, first.stderr.decode()
    assert first.stdout == second.stdout
    assert score(*call, "8").stdout != first.stdout


def test_without_the_reference_nothing_is_usual() -> None:
    with_it = json.loads(text_of(UAE, "--format", "json"))
    without = json.loads(text_of(UAE, "--no-reference", "--format", "json"))
    assert (with_it["settings"]["reference"], without["settings"]["reference"]) == (True, False)
    assert with_it["deals"][0]["knowledge"]["usual"]
    assert without["deals"][0]["knowledge"]["usual"] == []
    assert without["deals"][0]["knowledge"]["reference"] == {"digest": "", "deals": 0}
    assert "nothing is taken as usual" in text_of(UAE, "--no-reference")


def test_csv_has_one_record_a_deal_and_nothing_that_a_spreadsheet_runs() -> None:
    rows = list(csv.reader(io.StringIO(text_of(FOLDER, "--format", "csv"))))
    assert len(rows) == 1 + len(CASES)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    for party in ("developer", "us_government", "importer"):
        assert {f"{party}_stance", f"{party}_share", f"{party}_strength"} <= set(rows[0])
    empty = score(FOLDER, "--where", "certainty=high", "--format", "csv").stdout.decode()
    assert list(csv.reader(io.StringIO(empty))) == rows[:1]


def test_markdown_has_one_row_a_deal_with_share_and_strength() -> None:
    text = text_of(FOLDER, "--format", "markdown")
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(CASES)
    assert "nothing to go on" in text
    assert re.search(r"\d%, (strong|conditional|undecided)", text)
    assert "<script" not in text


@pytest.fixture(scope="module")
def folder() -> str:
    return text_of("deals", COLUMNS="80")


def test_a_folder_is_one_line_a_deal_at_80_columns(folder: str) -> None:
    lines = folder.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 70
    rows = [line for line in lines if re.search(r" (open|bound|live|stalled|over) ", line)]
    assert len(rows) == len(list((ROOT / "deals").rglob("*.yaml")))
    assert len({row[:23] for row in rows}) == len(rows)


def test_deals_can_be_chosen_by_what_they_come_to_and_grouped() -> None:
    chosen = ("--where", "us_support=decides-it", "--where", "goes_ahead<0.5")
    found = json.loads(text_of("deals", *chosen, "--sort", "-goes_ahead", "--format", "json"))
    chances = [deal["goes_ahead"]["score"] for deal in found["deals"]]
    assert chances == sorted(chances)
    assert max(chances) < 0.5
    supports = [deal["parties"]["us_government"]["support"] for deal in found["deals"]]
    assert {support["answer"] for support in supports} == {"decides-it"}
    page = text_of("deals/illustrations", "--by", "stage", COLUMNS="100")
    assert re.search(r"^Open: \d deals$", page, re.MULTILINE)
    assert page.index("Open: ") < page.index("Bound: ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--fail-under", "importer=1"], 0),
        (["--fail-under", "importer=99"], 1),
        (["--set", "status=tlaks"], 1),
        (["--set", "status"], 2),
        (["--where", "weather=fine"], 2),
        (["--where", "kind=softwear"], 2),
        (["--where", "status=talk"], 2),
        (["--where", "us_support=perhaps"], 2),
        (["--where", "importer_stance=sgin"], 2),
        (["--by", "weather"], 2),
        (["--importer", "no-such-profile"], 2),
        (["--model", "no-such-folder"], 2),
        (["--draws", "0"], 2),
        (["--where", "certainty=high"], 3),
        (["--where", "importer_stance=nothing-to-go-on", "--where", "stage=open"], 0),
    ],
    ids=str,
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    done = score(BARE, "--draws", "10", *arguments)
    assert done.returncode == code, done.stdout.decode() + done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_the_file_stays_as_it_is_when_a_fact_is_set() -> None:
    before = UAE.read_bytes()
    changed = json.loads(
        text_of(UAE, "--set", "contract.exclusivity=exclusive", "--format", "json")
    )
    plain = json.loads(text_of(UAE, "--format", "json"))
    for pole, rises in (("switching_costs", True), ("sovereignty", False)):
        scores = [found["deals"][0]["poles"][pole]["score"] for found in (plain, changed)]
        assert (scores[1] > scores[0]) == rises
    assert UAE.read_bytes() == before

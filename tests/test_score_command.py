"""`dealcheck score` as a process: its JSON, its bytes, its exit codes, and its golden pages.

A case is a deal in `tests/cases/score`; its page at 80 and at 120 columns stands beside it. Adding
a case is adding a file: write the YAML, then let
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
WIDTHS = (80, 120)
UAE = ROOT / "deals" / "ae-stargate-uae.yaml"
NORWAY = ROOT / "deals" / "as-announced" / "no-stargate-norway-2025-07.yaml"


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


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden_page(case: Path, width: int) -> None:
    golden = case.with_suffix(f".{width}.out")
    page = text_of(case.relative_to(ROOT), COLUMNS=str(width))
    # The digest moves with every change of the model, and the numbers need not.
    page = re.sub(r"\([0-9a-f]{16}\)", "(digest)", page)
    if os.environ.get("DEALCHECK_UPDATE"):
        golden.write_text(page, encoding="utf-8", newline="\n")
    assert golden.is_file(), "no page beside this case; run with DEALCHECK_UPDATE=1 and read it"
    assert page == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_golden_page_keeps_to_its_width_and_sends_nothing_to_the_terminal(
    case: Path, width: int
) -> None:
    page = case.with_suffix(f".{width}.out").read_text(encoding="utf-8")
    assert max(map(len, page.split("\n"))) <= width
    assert all(sign == "\n" or sign.isprintable() for sign in page)


def test_there_is_no_page_without_its_case() -> None:
    expected = {case.with_suffix(f".{width}.out") for case in CASES for width in WIDTHS}
    assert set(FOLDER.glob("*.out")) == expected


@pytest.fixture(scope="module")
def document() -> dict[str, object]:
    """What JSON says of all cases and of two shipped deals."""
    found = json.loads(text_of(FOLDER, UAE, NORWAY, "--format", "json"))
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


def test_json_has_the_promised_parts_for_every_deal(document: dict[str, object]) -> None:
    deals = document["deals"]
    assert isinstance(deals, list)
    assert len(deals) == len(CASES) + 2
    for deal in deals:
        assert {"id", "file", "kind", "coverage", "certainty", "poles", "tradeoffs"} <= set(deal)
        assert {"stickiness", "assurance", "viability", "parties", "questions"} <= set(deal)
        assert len(deal["poles"]) == 6
        for pole in deal["poles"].values():
            (lower, upper), (low, high) = pole["bounds"], pole["interval"]
            assert 0 <= lower <= low <= pole["score"] <= high <= upper <= 100


def test_the_same_seed_gives_the_same_bytes() -> None:
    """In processes whose sets and dictionaries of words are in different orders."""
    call = (UAE, FOLDER / "twelve-facts.yaml", "--format", "json", "--seed")
    first = score(*call, "7", PYTHONHASHSEED="1")
    second = score(*call, "7", PYTHONHASHSEED="2")
    assert first.returncode == 0, first.stderr.decode()
    assert first.stdout == second.stdout
    assert score(*call, "8").stdout != first.stdout


def test_a_table_of_several_deals_is_csv_that_no_spreadsheet_runs() -> None:
    rows = list(csv.reader(io.StringIO(text_of(FOLDER, "--format", "csv"))))
    assert len(rows) == 1 + len(CASES)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


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
        (["--importer", "no-such-profile"], 2),
        (["--model", "no-such-folder"], 2),
        (["--draws", "0"], 2),
        (["--where", "certainty=high"], 3),
    ],
    ids=str,
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    done = score(FOLDER / "bare.yaml", "--draws", "10", *arguments)
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

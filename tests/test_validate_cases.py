"""The golden cases of `tests/cases/validate`: each YAML file has its findings in an `.out`.

Adding a case is adding a file: write the YAML, then let
`DEALCHECK_UPDATE=1 python -m pytest tests/test_validate_cases.py` write what it gives, and read it.
"""

import os
from pathlib import Path

import pytest

from dealcheck.checking import CheckContext, check_folder
from dealcheck.diagnostics import in_order
from dealcheck.output.text import findings_text
from dealcheck.reading import read_bytes

FOLDER = Path(__file__).parent / "cases" / "validate"
CASES = sorted(FOLDER.glob("*.yaml"))
CONTEXT = CheckContext(
    importers=frozenset({"AE", "IN", "NO", "SA"}),
    developers=frozenset({"anthropic", "google", "openai"}),
)


def golden_text(case: Path) -> str:
    result = read_bytes(case.read_bytes(), case.name)
    documents = [result.document] if result.document is not None else []
    found = in_order([*result.diagnostics, *check_folder(documents, CONTEXT)])
    return findings_text(found, 1, width=100)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case):
    golden = case.with_suffix(".out")
    text = golden_text(case)
    if os.environ.get("DEALCHECK_UPDATE"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert golden.is_file(), "no .out beside this case; run with DEALCHECK_UPDATE=1 and read it"
    assert text == golden.read_text(encoding="utf-8")


def test_there_is_no_golden_file_without_its_case():
    assert [out.name for out in FOLDER.glob("*.out") if not out.with_suffix(".yaml").exists()] == []


def test_there_are_cases():
    assert CASES

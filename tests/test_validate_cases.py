"""The golden cases of `tests/cases/validate`: each has its findings, as shown, in an `.out`.

A case is a YAML file, or a folder of several that are read together. Adding a case is adding a
file: write the YAML, then let `DEALCHECK_UPDATE=1 python -m pytest tests/test_validate_cases.py`
write what it gives, and read it.
"""

import os
import re
from pathlib import Path

import pytest

from dealcheck.checking import CheckContext, check_folder
from dealcheck.checking.ignores import sift
from dealcheck.diagnostics import in_order
from dealcheck.profiles import profile_library
from dealcheck.reading import read_bytes
from dealcheck.render.findings.text import findings_text

FOLDER = Path(__file__).parent / "cases" / "validate"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir() or path.suffix == ".yaml")
CONTEXT = CheckContext(
    importers=frozenset({"AE", "IN", "NO", "SA"}),
    developers=frozenset({"anthropic", "google", "openai"}),
)


def golden_text(case: Path) -> str:
    files = sorted(case.glob("*.yaml")) if case.is_dir() else [case]
    results = {file.name: read_bytes(file.read_bytes(), file.name) for file in files}
    documents = [result.document for result in results.values() if result.document is not None]
    library = profile_library(documents)
    found = check_folder(documents, CONTEXT.with_profiles(library.documents, library.find))
    sifted = sift(documents, found)
    unreadable = [one for result in results.values() for one in result.diagnostics]
    return findings_text(
        in_order([*unreadable, *sifted.shown]),
        len(files),
        texts={name: result.text for name, result in results.items()},
        hidden={"ignored": len(sifted.ignored)},
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case):
    golden = case.with_suffix(".out")
    text = golden_text(case)
    if os.environ.get("DEALCHECK_UPDATE"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert golden.is_file(), "no .out beside this case; run with DEALCHECK_UPDATE=1 and read it"
    assert text == golden.read_text(encoding="utf-8")


def test_there_is_no_golden_file_without_its_case():
    cases = {case.stem for case in CASES}
    assert [out.name for out in FOLDER.glob("*.out") if out.stem not in cases] == []


def test_there_are_cases():
    assert CASES


def test_each_fault_of_twelve_is_found_where_it_stands():
    """The case numbers its faults in comments; each is a finding above a note on its own line."""
    file = FOLDER / "twelve-faults.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    numbered = {
        at: int(found[1])
        for at, line in enumerate(lines, start=1)
        if (found := re.search(r"# ([0-9]+) ", line)) is not None
    }
    assert sorted(numbered.values()) == list(range(1, 13))
    document = read_bytes(file.read_bytes(), file.name).document
    assert document is not None
    library = profile_library([document])
    context = CONTEXT.with_profiles(library.documents, library.find)
    serious = [
        one.place.line for one in check_folder([document], context) if one.severity != "note"
    ]
    assert set(numbered) <= set(serious)
    # Nothing is told twice: beside the twelve there is the page that carries a block alone.
    assert len(serious) == len(set(serious)) == 13

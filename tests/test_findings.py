"""The catalogue of findings: complete, nothing too much, and its examples true."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dealcheck import resources
from dealcheck.baseline import compare, read_baseline
from dealcheck.checking import CheckContext, check_folder
from dealcheck.checking.codes import known_codes
from dealcheck.checking.ignores import sift
from dealcheck.configuration import Known, checked
from dealcheck.diagnostics import Diagnostic
from dealcheck.model.loading import load_model
from dealcheck.profiles import profile_library
from dealcheck.reading import Document, read_bytes
from dealcheck.waivers import waived_code
from dealcheck.what_if import parse_setting
from dealcheck.workflow import facts

SOURCE = Path(resources.__file__).parent
CATALOGUE = SOURCE / "data" / "findings"
CODE = re.compile(r"\"(D[0-9]{3})\"|code: (D[0-9]{3})")
# The examples hold whatever profiles are shipped.
CONTEXT = CheckContext(importers=frozenset({"AE", "NO"}), developers=frozenset({"openai"}))
KEYS = {"code", "title", "severity", "what", "why", "fails", "passes"}

ENTRIES = [
    entry
    for file in sorted(CATALOGUE.glob("*.yaml"))
    for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
]
# No short file of today's format leads to these; the tests of checking, cautions and compare make
# them by hand.
MADE_BY_HAND = {"D109", "D111", "D402", "D403", "D405", *(f"D50{number}" for number in range(1, 7))}


def findings(code: str, text: str) -> Iterator[Diagnostic]:
    if code.startswith("D0"):
        # Examples of the reading are about a file's text: what the file says does not matter.
        yield from read_bytes(text.encode(), "example.yaml").diagnostics
    elif code.startswith("D26"):
        yield from baseline_findings(text)
    elif code.startswith("D3"):
        yield from model_findings(text)
    elif code == "D401":
        setting = parse_setting(text)
        yield from [setting] if isinstance(setting, Diagnostic) else []
    elif code == "D404":
        waived = waived_code(text)
        yield from [waived] if isinstance(waived, Diagnostic) else []
    elif code.startswith("D41"):
        yield from configuration_findings(text)
    else:
        yield from file_findings(text)


def configuration_findings(text: str) -> Iterator[Diagnostic]:
    """The findings on a file of settings, for two of the settings that there are."""
    known = {"draws": Known("number", low=1, high=100), "format": Known("word", words=("json",))}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "dealcheck.toml"
        file.write_text(text, encoding="utf-8")
        yield from checked(file, known).diagnostics


def baseline_findings(text: str) -> Iterator[Diagnostic]:
    """The findings of a run without any of its own, beside this baseline."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "baseline.json"
        file.write_text(text, encoding="utf-8")
        known = read_baseline(file)
    yield from [known] if isinstance(known, Diagnostic) else compare((), known, ()).new


def model_findings(text: str) -> tuple[Diagnostic, ...]:
    """The findings on the shipped model with one more file beside its own."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(SOURCE / "data" / "model", folder, dirs_exist_ok=True)
        (Path(folder) / "zz-example.yaml").write_text(text, encoding="utf-8")
        return load_model(Path(folder), facts()).diagnostics


def file_findings(text: str) -> Iterator[Diagnostic]:
    documents: list[Document] = []
    for index, part in enumerate(text.split("---\n")):
        result = read_bytes(part.encode(), f"example-{index + 1}.yaml")
        yield from result.diagnostics
        if result.document is not None:
            documents.append(result.document)
    library = profile_library(documents)
    context = CONTEXT.with_profiles(library.documents, library.find)
    yield from sift(documents, check_folder(documents, context)).shown


def used_codes() -> set[str]:
    return {
        found[1] or found[2]
        for file in (*SOURCE.rglob("*.py"), SOURCE / "data" / "model" / "cautions.yaml")
        for found in CODE.finditer(file.read_text(encoding="utf-8"))
    }


def test_every_code_used_is_documented():
    assert sorted(used_codes() - {entry["code"] for entry in ENTRIES}) == []


def test_every_documented_code_is_used():
    assert sorted({entry["code"] for entry in ENTRIES} - used_codes()) == []


def test_each_code_is_documented_once():
    codes = [entry["code"] for entry in ENTRIES]
    assert sorted(codes) == sorted(set(codes))


def test_ignores_know_the_same_codes():
    assert known_codes() == {entry["code"] for entry in ENTRIES}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["code"])
def test_an_entry_says_everything(entry):
    assert KEYS - {"fails", "passes"} <= set(entry) <= KEYS
    assert entry["severity"] in {"error", "warning", "note"}
    assert bool(entry.get("fails")) == bool(entry.get("passes"))
    # Those of reading are often about bytes that a text cannot show; its own tests have them.
    assert entry.get("fails") or entry["code"] < "D100" or entry["code"] in MADE_BY_HAND


EXAMPLES = [entry for entry in ENTRIES if entry.get("fails")]


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry["code"])
def test_the_failing_example_fails_with_this_finding_alone(entry):
    found = list(findings(entry["code"], entry["fails"]))
    assert {one.code for one in found} == {entry["code"]}
    assert {one.severity for one in found} == {entry["severity"]}
    assert all(one.help for one in found)


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry["code"])
def test_the_passing_example_passes(entry):
    assert list(findings(entry["code"], entry["passes"])) == []

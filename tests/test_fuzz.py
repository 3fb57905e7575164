"""Chance at work: whatever a file holds, there are findings with known codes and never a traceback.

Bounded, so that it can run with every change. To look longer: `HYPOTHESIS_PROFILE=long pytest
tests/test_fuzz.py`.
"""

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutation import as_yaml, changed_bytes, changed_documents

from dealcheck import workflow
from dealcheck.checking.codes import known_codes
from dealcheck.cli.exit_codes import CLEAN, FINDINGS, exit_code
from dealcheck.render.findings.formats import FORMATS
from dealcheck.render.findings.report import FindingsReport
from dealcheck.render.look import Look
from dealcheck.visible import visible

# How long drawing takes says more about the machine than about the test.
SLOW = [HealthCheck.too_slow]
settings.register_profile("short", max_examples=150, deadline=None, suppress_health_check=SLOW)
settings.register_profile("long", max_examples=20_000, deadline=None, suppress_health_check=SLOW)
CHOSEN = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))

KEYS = st.sampled_from(
    ["format", "id", "name", "status", "parties", "evidence", "sources", "demand", "later", "x", ""]
)
SINGLE = st.sampled_from(["dealcheck/deal/1", "dealcheck/importer/1", "real", "unknown", "~", "NO"])
STRUCTURES = st.recursive(
    SINGLE | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(), inner),
    max_leaves=15,
)
DOCUMENTS = st.dictionaries(KEYS, STRUCTURES, max_size=6).map(as_yaml)
ANYTHING = st.one_of(
    st.binary(max_size=400),
    changed_bytes(),
    changed_documents().map(as_yaml),
    DOCUMENTS,
)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "deal.yaml"


@settings(CHOSEN)
@given(data=ANYTHING)
def test_every_file_ends_with_findings_or_none(file, data):
    file.write_bytes(data)
    checked = workflow.validate([str(file)])
    assert {one.code for one in checked.diagnostics} <= known_codes()
    assert exit_code(checked.diagnostics, looked_at=1, missing=False) in (CLEAN, FINDINGS)
    report = FindingsReport(
        diagnostics=checked.diagnostics,
        files=tuple(found.name for found in checked.files),
        texts=checked.texts,
    )
    for name, write in FORMATS.items():
        text = write(report, Look())
        text.encode()
        if name != "junit":  # XML writes characters as they are, and has its own tests.
            assert visible(text, one_line=False) == text, name


@settings(CHOSEN, max_examples=8)
@given(data=ANYTHING)
def test_the_command_itself(file, data):
    file.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-m", "dealcheck", "validate", str(file)],
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert done.returncode in (CLEAN, FINDINGS), done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stderr == b""

"""The golden cases of `tests/cases/improve` and `tests/cases/compare`, as processes.

A case is a file of arguments (`.args`), with what it prints on 80 columns beside it (`.out`). After
a change of the model, `DEALCHECK_UPDATE=1 python -m pytest tests/test_result_cases.py` writes what
comes of it now; read it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = [ROOT / "tests" / "cases" / name for name in ("improve", "compare")]
CASES = sorted(case for folder in FOLDERS for case in folder.glob("*.args"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_case(case: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dealcheck", *case.read_text(encoding="utf-8").split()],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    # The digest moves with every change of the model, and the numbers need not.
    page = re.sub(r"\b[0-9a-f]{16}\b", "digest", done.stdout)
    golden = case.with_suffix(".out")
    if os.environ.get("DEALCHECK_UPDATE"):
        golden.write_text(page, encoding="utf-8", newline="\n")
    assert golden.is_file(), "no .out beside this case; run with DEALCHECK_UPDATE=1 and read it"
    assert page == golden.read_text(encoding="utf-8")


def test_there_is_no_golden_file_without_its_case() -> None:
    cases = {case.with_suffix(".out") for case in CASES}
    assert [out for folder in FOLDERS for out in folder.glob("*.out") if out not in cases] == []
    assert cases

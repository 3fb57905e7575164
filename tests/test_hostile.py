"""The whole hostile corpus through the real command: the exit code, the codes, nothing else."""

import os
import re
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("limits of a process are POSIX", allow_module_level=True)

from hostile_input import FOLDER, NOBODY, expectations, made, manifest, run_within_limits

from dealcheck.visible import visible

MANIFEST = manifest()
EXPECTED = expectations()
CODE = re.compile(r"^(?:error|warning|note)\[(D[0-9]{3})\]", re.MULTILINE)


def check(done, exit_code: int, codes: set[str]) -> None:
    said = done.stdout + done.stderr
    assert done.returncode == exit_code, said
    assert set(CODE.findall(done.stdout)) == codes, said
    assert "Traceback" not in said
    assert "internal error" not in said
    assert visible(said, one_line=False) == said, "something got through that a terminal obeys"
    assert not re.search(r"^::", said, re.MULTILINE), "a line that a workflow obeys"


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_file(name):
    # What the reader lets through is no deal, and the command says just that.
    codes = {found.split("@")[0] for found in EXPECTED[name]} or {"D110"}
    check(run_within_limits("validate", str(FOLDER / name)), 1, codes)


@pytest.mark.parametrize("case", MANIFEST, ids=lambda case: case.name)
def test_hostile_input_that_has_to_be_made(case, tmp_path):
    path = made(case, tmp_path)
    options = {}
    if "may not be read" in case.name and os.geteuid() == 0:
        # Nothing is unreadable for root.
        tmp_path.chmod(0o755)
        options = {"user": NOBODY}
        try:
            run_within_limits("--version", **options)
        except PermissionError:
            pytest.skip("nothing is unreadable for root, and only root may start this Python")
    elif str(path).startswith("/dev/") and not path.exists():
        pytest.skip(f"{path} is missing on this system")
    check(
        run_within_limits("validate", str(path), cwd=tmp_path, **options),
        case.exit,
        set(case.codes),
    )


def test_no_two_entries_have_one_name():
    names = [case.name for case in MANIFEST]
    assert len(names) == len(set(names))

"""Many files on several cores: the same findings in the same order as on one."""

from pathlib import Path

import pytest
from mutation import DEALS, PROFILES

from dealcheck import cores, workflow
from dealcheck.checking.documents import kind_of
from dealcheck.checking.rules import RUN_CODES
from dealcheck.cores import spread

OTHERS = sorted((Path(__file__).parent / "cases").rglob("*.yaml"))
HOSTILE = sorted((Path(__file__).parent / "hostile").glob("[a-d]*.yaml"))


def on(count: int, monkeypatch, paths) -> workflow.Checked:
    monkeypatch.setattr(cores, "_cores", lambda: count)
    return workflow.validate([str(path) for path in paths])


@pytest.mark.parametrize("paths", [[*DEALS, *OTHERS, *HOSTILE], [*PROFILES, *DEALS[:9]]], ids=len)
def test_two_processes_find_what_one_finds(paths, monkeypatch):
    one, two = on(1, monkeypatch, paths), on(2, monkeypatch, paths)
    assert one.diagnostics
    assert two.diagnostics == one.diagnostics
    assert two.documents == one.documents
    assert two.texts == one.texts
    assert two.files == one.files


@pytest.mark.parametrize("count", [1, 2])
def test_without_the_documents_the_findings_are_the_same(count, monkeypatch):
    paths = [*DEALS, *OTHERS, *HOSTILE, *PROFILES]
    whole = on(count, monkeypatch, paths)
    few = workflow.validate([str(path) for path in paths], findings_only=True)
    assert RUN_CODES & {one.code for one in whole.diagnostics}
    assert few.diagnostics == whole.diagnostics
    assert few.ignored == whole.ignored
    assert few.texts == whole.texts
    kept = [one.data for one in few.documents if kind_of(one) == "deal"]
    assert kept
    assert not any("contract" in data for data in kept)


def test_work_is_spread_only_if_it_is_worth_it(monkeypatch):
    monkeypatch.setattr(cores, "_cores", lambda: 4)
    items = list(range(7))
    done_here: list[int] = []
    # A list that grows here shows that no other process did the work.
    assert list(spread(done_here.append, items, per_task=4)) == [None] * 7
    assert done_here == items
    assert list(spread(str, list(range(100)), per_task=4)) == [str(n) for n in range(100)]


def test_an_error_in_a_worker_comes_through(monkeypatch):
    monkeypatch.setattr(cores, "_cores", lambda: 2)
    with pytest.raises(ZeroDivisionError):
        list(spread((1).__truediv__, [1] * 20 + [0] + [1] * 20, per_task=4))


DEAL = """\
format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: someone-new
importer: XA
status: talks
"""
PROFILE = "format: {}\nid: XA\nname: Somewhere\nfacts: {{}}\n"


@pytest.mark.parametrize("written", ["dealcheck/importer/1", '"dealcheck\\x2fimporter/1"'])
def test_a_profile_among_the_files_is_known_however_it_names_its_format(written, tmp_path):
    (tmp_path / "a.yaml").write_text(DEAL, encoding="utf-8")
    assert unknown_importers(tmp_path) == 1
    (tmp_path / "b.yaml").write_text(PROFILE.format(written), encoding="utf-8")
    assert unknown_importers(tmp_path) == 0


def unknown_importers(folder: Path) -> int:
    found = workflow.validate([str(folder)]).diagnostics
    return [(one.code, one.fact) for one in found].count(("D205", "importer"))

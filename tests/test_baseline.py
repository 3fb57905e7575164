"""Baselines: known findings stay hidden when lines move, new ones never are."""

import json
from dataclasses import replace

import pytest

from dealcheck.baseline import Baseline, baseline_of, baseline_text, compare, read_baseline
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.fingerprints import digests, fingerprint

ONE = Diagnostic(
    "D103",
    "error",
    "unknown word `abc` in parties[2].roles; 3 known words",
    Place("deals/a.yaml", 7, 3, 7, 9),
    "write another",
    "parties[2].roles",
)
MOVED = replace(ONE, place=Place("deals/a.yaml", 99, 1, 99, 2))
OTHER = replace(ONE, fact="status", message="unknown word `abc` in status")
UNREADABLE = replace(ONE, code="D020", fact="")
FILES = {"deals/a.yaml"}


def written(tmp_path, *findings: Diagnostic) -> Baseline:
    """A baseline that has been to disk and back."""
    file = tmp_path / "baseline.json"
    file.write_text(baseline_text(baseline_of(findings, file.name)), encoding="utf-8")
    known = read_baseline(file)
    assert isinstance(known, Baseline)
    return known


def test_a_finding_is_the_same_wherever_it_stands_and_whatever_it_quotes():
    values = replace(ONE, message='unknown word "`x`" in parties[11].roles; 41.5 known words')
    assert fingerprint(ONE) == fingerprint(MOVED) == fingerprint(values)
    assert fingerprint(ONE) != fingerprint(OTHER)
    assert fingerprint(ONE) != fingerprint(replace(ONE, place=Place("deals/b.yaml", 7, 3, 7, 9)))
    assert fingerprint(ONE) != fingerprint(replace(ONE, code="D104"))


def test_known_findings_are_hidden_and_new_ones_are_not(tmp_path):
    compared = compare([MOVED, OTHER], written(tmp_path, ONE), FILES)
    assert (compared.new, compared.known) == ((OTHER,), (MOVED,))


def test_a_repeat_counts(tmp_path):
    compared = compare([ONE, MOVED], written(tmp_path, ONE), FILES)
    assert (compared.new, compared.known) == ((MOVED,), (ONE,))
    assert compare([ONE, MOVED], written(tmp_path, ONE, MOVED), FILES).new == ()


def test_what_keeps_a_file_from_being_checked_is_neither_recorded_nor_hidden(tmp_path):
    assert written(tmp_path, UNREADABLE).known == {}
    forged = Baseline("b", {fingerprint(UNREADABLE): 1})
    assert UNREADABLE in compare([UNREADABLE], forged, FILES).new


def test_stale_entries_are_told_in_one_note(tmp_path):
    (note,) = compare([], written(tmp_path, ONE, OTHER), FILES).new
    assert (note.code, note.severity) == ("D260", "note")
    assert note.place == Place((tmp_path / "baseline.json").as_posix())
    assert "2 entries" in note.message


def test_an_entry_of_a_file_that_was_not_checked_is_not_stale(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deals").mkdir()
    (tmp_path / "deals" / "a.yaml").write_text("", encoding="utf-8")
    known = written(tmp_path, ONE)
    assert compare([], known, {"deals/b.yaml"}).new == ()
    (tmp_path / "deals" / "a.yaml").unlink()
    assert [one.code for one in compare([], known, {"deals/b.yaml"}).new] == ["D260"]


def test_a_baseline_is_sorted_and_has_one_entry_a_line():
    text = baseline_text(baseline_of([OTHER, ONE, MOVED], "b"))
    assert text == baseline_text(baseline_of([MOVED, ONE, OTHER], "b"))
    assert [json.loads(line.rstrip(",")) for line in text.splitlines() if "file" in line] == [
        {
            "file": "deals/a.yaml",
            "code": "D103",
            "fact": "parties[].roles",
            "message": "unknown word `…` in parties[0].roles; 0 known words",
            "count": 2,
        },
        {
            "file": "deals/a.yaml",
            "code": "D103",
            "fact": "status",
            "message": "unknown word `…` in status",
            "count": 1,
        },
    ]
    assert json.loads(baseline_text(baseline_of([], "b"))) == {
        "format": "dealcheck/baseline/1",
        "findings": [],
    }
    assert text.isascii()
    assert "7" not in text


ENTRY = {"file": "a", "code": "D201", "fact": "", "message": "", "count": 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"format": "dealcheck/baseline/2", "findings": []}',
        b'{"format": "dealcheck/baseline/1"}',
        b'{"format": "dealcheck/baseline/1", "findings": [1]}',
        *(
            json.dumps(
                {"format": "dealcheck/baseline/1", "findings": [{**ENTRY, **wrong}]}
            ).encode()
            for wrong in ({"count": 0}, {"count": "1"}, {"file": 1}, {"fact": None})
        ),
    ],
)
def test_a_baseline_that_cannot_be_used_is_a_finding(tmp_path, data):
    file = tmp_path / "baseline.json"
    file.write_bytes(data)
    found = read_baseline(file)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.severity) == ("D261", "error")


def test_a_baseline_that_is_not_there_is_a_finding(tmp_path):
    found = read_baseline(tmp_path / "gone.json")
    assert isinstance(found, Diagnostic)
    assert "no such file" in found.message
    assert isinstance(read_baseline(tmp_path), Diagnostic)


def test_digests_number_repeats():
    first, second, third = digests([ONE, OTHER, MOVED])
    assert (first[-2:], second[-2:], third[-2:]) == (":1", ":1", ":2")
    assert first[:-2] == third[:-2] != second[:-2]

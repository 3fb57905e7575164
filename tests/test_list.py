"""`dealcheck list`: what there is of a kind, and that each line can be explained."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from command import run

from dealcheck.cli.completion import complete_kind
from dealcheck.pages.list_page import DEALS, KINDS
from dealcheck.resources import schema_text

ROOT = Path(__file__).resolve().parents[1]


def listed(kind: str, *more: str) -> list[dict[str, str]]:
    done = run("list", kind, *more, "--format", "json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    schema = schema_text("list")
    assert isinstance(schema, str)
    jsonschema.validate(document, json.loads(schema))
    entries: list[dict[str, str]] = document["entries"]
    return entries


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_is_listed_can_be_explained(kind: str) -> None:
    entries = listed(kind)
    assert len(entries) > 8
    assert len({(one["id"], one.get("table")) for one in entries}) == len(entries)
    for one in entries[:: max(1, len(entries) // 6)]:
        assert one["title"]
        assert run("explain", one["id"]).returncode == 0, one


def test_all_shipped_profiles_and_deals_are_listed() -> None:
    data = ROOT / "src" / "dealcheck" / "data"
    for kind in ("developers", "importers"):
        files = {file.stem.lower() for file in (data / kind).glob("*.yaml")}
        assert {one["id"].lower() for one in listed(kind)} == files
    deals = {file.stem for file in (ROOT / "deals").rglob("*.yaml")}
    assert {one["id"] for one in listed(DEALS, str(ROOT / "deals"))} <= deals
    assert len(listed(DEALS, str(ROOT / "deals"))) > 50


def test_profiles_of_ones_own_are_listed_too(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "format: dealcheck/developer/1\nid: own-lab\nname: Own Lab\nfacts: {silicon: none}\n"
        "sources: {S1: {kind: official, date: 2026-01-01, url: https://example.org}}\n"
        "evidence: {silicon: {sources: [S1], confidence: stated}}\n",
        encoding="utf-8",
    )
    found = listed("developers", "--profiles", str(tmp_path))
    assert {"id": "own-lab", "title": "Own Lab", "home": "unknown"} in found


def test_a_list_has_a_line_for_each_in_every_format() -> None:
    for format in ("table", "markdown", "html"):
        done = run("list", "packages", "--format", format)
        assert done.returncode == 0
        for one in listed("packages"):
            assert one["title"].split()[0] in done.stdout


def test_without_a_path_the_folder_deals_is_listed(tmp_path: Path) -> None:
    def process(folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "dealcheck", "list", "deals"],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    nowhere = process(tmp_path)
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    assert "there is no folder deals here" in nowhere.stderr
    (tmp_path / "deals").mkdir()
    deal = ROOT / "deals" / "ae-stargate-uae.yaml"
    (tmp_path / "deals" / deal.name).write_bytes(deal.read_bytes())
    (tmp_path / "deals" / "bad.yaml").write_text("format: dealcheck/deal/1\n", encoding="utf-8")
    found = process(tmp_path)
    assert found.returncode == 1
    assert "Stargate UAE" in found.stdout
    assert "bad.yaml" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nothing",), 2, "write one of: deals, developers"),
        (("levers", "deals"), 2, "paths are for `list deals`"),
        (("deals", "nowhere.yaml"), 2, "nowhere.yaml"),
    ],
)
def test_what_cannot_be_is_said(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run("list", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_shell_is_offered_the_kinds() -> None:
    assert complete_kind("") == [DEALS, *KINDS]
    assert complete_kind("de") == ["deals", "developers"]

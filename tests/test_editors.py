"""What an editor shows in a deal: yaml-language-server with the schemas, and the first lines."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from components import do_without
from language_server import LanguageServer

from dealcheck import resources, workflow
from dealcheck.checking import CheckContext
from dealcheck.profiles import profile_library
from dealcheck.questionnaire import Drafting
from dealcheck.what_if import Setting

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(resources.__file__).parent / "data"
SHIPPED = [
    *sorted((ROOT / "deals").rglob("*.yaml")),
    *sorted((DATA / "importers").glob("*.yaml")),
    *sorted((DATA / "developers").glob("*.yaml")),
]

# one worker, one server
pytestmark = [pytest.mark.xdist_group("editors"), pytest.mark.timeout(180)]

DEAL = """\
# yaml-language-server: $schema=schemas/deal.schema.json
format: dealcheck/deal/1
id: xa-example
name: Example
nature: draft
developer: openai
importer:
  id: AE
  name: Somewhere
  based_on: AE
  facts:
    us_wariness: debate
status: live
contract:
  exclusivity: none
  term_years: [3, 5]
"""


def schema_of(file: Path) -> Path | None:
    """Return the schema that the first line leads an editor to."""
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    return (file.parent / found[1]).resolve() if found else None


def test_every_shipped_deal_and_profile_names_its_schema_to_editors():
    assert len(SHIPPED) > 50
    wrong = []
    for file in SHIPPED:
        kind = re.search(
            r"^format: dealcheck/(\w+)/1$", file.read_text(encoding="utf-8"), re.MULTILINE
        )
        if kind is None or schema_of(file) != ROOT / "schemas" / f"{kind[1]}.schema.json":
            wrong.append(file.relative_to(ROOT).as_posix())
    assert wrong == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a user has it: deals, and copies of the three schemas."""
    folder = tmp_path_factory.mktemp("editor")
    (folder / "schemas").mkdir()
    for name in ("deal", "importer", "developer"):
        schema = f"{name}.schema.json"
        shutil.copy(ROOT / "schemas" / schema, folder / "schemas" / schema)
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[LanguageServer]:
    variable = "DEALCHECK_YAML_LANGUAGE_SERVER"
    program = os.environ.get(variable) or shutil.which("yaml-language-server")
    if program is None or not Path(program).exists():
        do_without(f"yaml-language-server is not installed; {variable} may name it")
    with LanguageServer([program], folder) as running:
        yield running


def place_of(text: str, part: str) -> tuple[int, int]:
    """Return line and column, from 0, of the end of a part of a text."""
    before = text[: text.index(part) + len(part)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def test_a_sound_deal_has_no_diagnostics(server, folder):
    assert server.open(folder / "sound.yaml", DEAL) == []


def test_a_new_deal_has_no_diagnostics(server, folder):
    library = profile_library(())
    schema = "schemas/deal.schema.json"
    drafting = Drafting(workflow.facts(), CheckContext.shipped(), library, "new.yaml", schema)
    settings = [
        Setting(path, value, "")
        for path, value in {("developer",): "openai", ("importer",): "AE"}.items()
    ]
    assert server.open(folder / "new.yaml", drafting.draft(settings).text) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said", "at"),
    [
        ("status: live", "status: lvie", "Valid values:", "status: "),
        (
            "exclusivity: none",
            "exclusivty: none",
            "Property exclusivty is not allowed",
            "contract:\n  ",
        ),
        ("us_wariness: debate", "us_wariness: deb", "Valid values:", "us_wariness: "),
        ("id: xa-example\n", "", 'Missing property "id"', ""),
    ],
)
def test_a_mistake_is_underlined_where_it_stands(server, folder, right, wrong, said, at):
    text = DEAL.replace(right, wrong)
    (found,) = server.open(folder / f"{re.sub(r'[^a-z]+', '-', wrong)}.yaml", text)
    assert said in found["message"]
    if at:
        start = found["range"]["start"]
        assert (start["line"], start["character"]) == place_of(text, at)


@pytest.mark.parametrize("fact", ["contract.exclusivity", "status", "importer.us_wariness"])
def test_levels_are_offered_with_their_meanings(server, folder, fact):
    key = f"{fact.rpartition('.')[2]}: "
    value = re.search(f"{key}.*", DEAL)
    assert value is not None
    text = DEAL.replace(value[0], key)
    file = folder / f"levels-{fact}.yaml"
    server.open(file, text)
    offered = {
        item["label"]: item.get("documentation", "")
        for item in server.complete(file, *place_of(text, key))
    }
    described = workflow.facts()[fact]
    for word in described.words:
        assert described.meaning(word) in str(offered[word])


def test_keys_are_offered(server, folder):
    text = DEAL + "  \n"
    file = folder / "keys.yaml"
    server.open(file, text)
    labels = {item["label"] for item in server.complete(file, text.count("\n") - 1, 2)}
    assert {"exit", "portability", "keys"} <= labels
    assert "exclusivity" not in labels


def test_what_a_fact_means_is_shown_under_the_pointer(server, folder):
    file = folder / "hover.yaml"
    server.open(file, DEAL)
    shown = server.hover(file, *place_of(DEAL, "  exclusi"))
    # Of the fact and not of its scale, which other facts may share.
    assert "Whether only the developer's models may be used." in shown
    assert "Only the developer's models may be used." in shown
    assert "How far the deal has come." in server.hover(file, *place_of(DEAL, "\nstat"))
    assert "Years for which the importer is bound." in server.hover(file, *place_of(DEAL, "term_"))

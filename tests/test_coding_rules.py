"""The rules of coding: about facts that there are, with examples that a file may hold."""

import json
import re
import runpy
from pathlib import Path

import pytest

from dealcheck.checking import CheckContext, check_document
from dealcheck.checking.outline import property_of
from dealcheck.reading import read_bytes
from dealcheck.workflow import facts

FOLDER = Path(__file__).resolve().parents[1] / "docs"
MADE = runpy.run_path(str(FOLDER / "generate.py"))
RULES = MADE["coding_rules"]()
PAGE = MADE["pages"]()["facts.md"]
EXAMPLES = [rule for rule in RULES if rule.write]
HEAD = {
    "format": "dealcheck/deal/1",
    "id": "ae-example",
    "name": "Example",
    "nature": "draft",
    "developer": "openai",
    "importer": "AE",
    "status": "announced",
}


def written(rule) -> dict:
    document = read_bytes(rule.write.encode(), "example.yaml").document
    assert document is not None, rule.write
    return document.data


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule[:40])
def test_a_rule_is_about_entries_that_there_are(rule):
    for name in rule.facts:
        assert property_of(tuple(name.split(".")), "deal"), name
    assert rule.rule.rstrip().endswith(".")


@pytest.mark.parametrize("rule", EXAMPLES, ids=lambda rule: rule.says[:40])
def test_an_example_is_sound_and_says_something_of_what_its_rule_is_about(rule):
    document = read_bytes(json.dumps({**HEAD, **written(rule)}).encode(), "deal.yaml").document
    assert document is not None
    found = check_document(document, CheckContext.shipped())
    assert [one for one in found if one.severity != "note"] == []
    stated = {name for path in _paths(written(rule)) for name in _around(path)}
    assert stated & set(rule.facts)


def _paths(value: object, path: str = ""):
    if not isinstance(value, dict):
        yield path
        return
    for key, inner in value.items():
        yield from _paths(inner, f"{path}.{key}" if path else str(key))


def _around(path: str) -> list[str]:
    steps = path.split(".")
    return [".".join(steps[: end + 1]) for end in range(len(steps))]


def test_every_fact_stands_on_the_page_once_with_all_its_words():
    sections = re.split(r"\n### ", PAGE)[1:]
    by_name = {section.partition("\n")[0]: section for section in sections}
    assert len(by_name) == len(sections)
    assert set(by_name) == set(facts().facts)
    for path, fact in facts().facts.items():
        assert all(f"| `{word}` |" in by_name[path] for word in fact.words)


def test_every_rule_stands_on_the_page():
    flat = " ".join(PAGE.split())
    for rule in RULES:
        assert " ".join(rule.rule.split())[10:70] in flat

"""The shipped model says what it asks, why, and on whose word, for every one of its indicators."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
import yaml

from dealcheck.workflow import load_model

MODEL = Path(__file__).parents[1] / "src" / "dealcheck" / "data" / "model"
SERIES = {"SC": 13, "SOV": 15, "AB": 8, "AC": 10, "PD": 9, "FD": 13}
CODES = [f"{series}{number}" for series, last in SERIES.items() for number in range(1, last + 1)]

Entry = dict[str, object]


@cache
def files() -> list[dict[str, list[Entry]]]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(MODEL.rglob("*.yaml"))]
    return [yaml.safe_load(text) for text in texts]


def section(name: str) -> list[Entry]:
    """All entries of one section, over every file of the model."""
    return [entry for file in files() for entry in file.get(name, [])]


def weights_within(entries: list[Entry], parent: str) -> dict[object, float]:
    sums: dict[object, float] = defaultdict(float)
    for entry in entries:
        if "weight" in entry:
            sums[entry[parent]] += float(str(entry["weight"]))
    return sums


def test_the_shipped_model_is_sound_as_anybody_elses() -> None:
    """Who copies the folder gets no findings: its form is the schema's, terms included."""
    own, shipped = load_model(MODEL), load_model()
    assert own.diagnostics == ()
    assert own.model is not None
    assert shipped.model is not None
    assert own.model.digest == shipped.model.digest


def test_every_code_is_there_once() -> None:
    assert Counter(entry["code"] for entry in section("indicators")) == Counter(CODES)


def test_ids_are_unique_over_everything_an_expression_can_name() -> None:
    names = [
        entry["id"]
        for name in ("indicators", "groups", "poles", "measures")
        for entry in section(name)
    ]
    assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize("indicator", section("indicators"), ids=lambda entry: str(entry["code"]))
def test_an_indicator_asks_explains_and_names_a_source(indicator: Entry) -> None:
    known = {source["id"] for source in section("sources")}
    assert str(indicator["question"]).endswith("?")
    assert indicator["why"]
    assert indicator["judgement"] in (True, False)
    sources = indicator["sources"]
    assert isinstance(sources, list)
    assert sources
    assert set(sources) <= known


def test_the_weights_in_each_group_sum_to_one() -> None:
    sums = weights_within(section("indicators"), "group")
    assert set(sums) == {group["id"] for group in section("groups")}
    assert sums == {group: pytest.approx(1) for group in sums}


def test_the_weights_of_the_groups_of_each_pole_sum_to_one() -> None:
    sums = weights_within(section("groups"), "pole")
    assert set(sums) == {pole["id"] for pole in section("poles")}
    assert sums == {pole: pytest.approx(1) for pole in sums}

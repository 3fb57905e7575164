"""Which of a model's measures the report shows, and where: the `report` part of model.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.entries import Entry
from dealcheck.model.types import PARTIES, Measure, Report

_ASSURANCE = ("level", "claimed", "cut_off", "exposure")
OUTCOMES = (
    "viability",
    "goes_ahead",
    "gain_developer",
    "gain_us_government",
    "gain_importer",
    "chance_with",
    "chance_without",
    "temperature",
)
_TABLES = ("kind", "us_support")


def parse_report(
    head: Entry,
    measures: Mapping[str, Measure],
    tables: set[str],
    problems: list[Diagnostic],
) -> Report | None:
    """The report's plan; None, with a finding, where something it needs is missing."""
    entry = head.inner("report")
    if not entry.data:
        message = "the model doesn't say which measures the report shows"
        problems.append(head.finding("D310", message, "add `report:` as the shipped model has it"))
        return None
    before = len(problems)

    def named(owner: Entry, key: str) -> str:
        name = owner.text(key)
        if name not in measures:
            near = get_close_matches(name, measures, n=1)
            help_text = f"write `{near[0]}`" if near else f"name a measure for `{key}`"
            message = f"the report's `{key}` needs a measure; `{name}` is none"
            problems.append(owner.finding("D305", message, help_text, key))
        return name

    pairs = {}
    for tradeoff, _ in entry.inner("tradeoffs").data.items():
        poles = entry.inner("tradeoffs").texts(tradeoff)
        if len(poles) != 2 or any(pole not in measures for pole in poles):
            message = f"the trade-off `{tradeoff}` needs two poles that the model has"
            problems.append(
                entry.finding("D305", message, "write [pole, pole]", "tradeoffs", tradeoff)
            )
        else:
            pairs[tradeoff] = (poles[0], poles[1])
    objects_entry, assurance_entry = entry.inner("objects"), entry.inner("assurance")
    objects = {
        key: named(objects_entry, key) for key in ("developer", "operator", "american_stack")
    }
    assurance = {key: named(assurance_entry, key) for key in _ASSURANCE}
    mechanisms = entry.inner("mechanisms")
    of = named(mechanisms, "of")

    def table(owner: Entry, key: str) -> str:
        name = owner.text(key)
        if name not in tables:
            message = f"the report's table for `{key}` is `{name}`, which the model doesn't have"
            problems.append(owner.finding("D305", message, "name a table's id", key))
        return name

    chosen = {key: table(entry.inner("tables"), key) for key in _TABLES}
    stances = {party: table(entry.inner("stances"), party) for party in PARTIES}
    answers = {
        party: {name: table(entry.inner("answers", party), name) for name in pairs}
        for party in PARTIES
    }
    leanings = {name: named(entry.inner("leanings"), name) for name in pairs}
    payoffs_entry, outcomes_entry = entry.inner("payoffs"), entry.inner("outcomes")
    payoffs = {party: named(payoffs_entry, party) for party in PARTIES}
    outcomes = {key: named(outcomes_entry, key) for key in OUTCOMES}
    asks = {key: entry.inner("asks").text(key) for key in entry.inner("asks").data}
    if len(problems) > before:
        return None
    return Report(
        tradeoffs=pairs,
        leanings=leanings,
        stances=stances,
        answers=answers,
        objects=objects,
        mechanisms_of=of,
        mechanisms=mechanisms.texts("parts"),
        mechanisms_hold=mechanisms.texts("hold"),
        assurance=assurance,
        binding_groups=assurance_entry.texts("binding_groups"),
        tables=chosen,
        payoffs=payoffs,
        outcomes=outcomes,
        asks=asks,
    )

"""Levers and decision tables, from entries to values; their mistakes are findings."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.entries import Entry
from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.types import PARTIES, Change, Condition, Lever, Party, Row, Table

Problems = list[Diagnostic]


def parse_lever(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Lever:
    """A lever; what is wrong with it is added to `problems`."""
    changes = []
    for change in entry.inners("changes"):
        fact = _fact(change, catalogue, problems)
        direction = "raise" if "raise_to" in change.data else "lower"
        key = f"{direction}_to"
        to = change.data.get(key)
        if fact is None:
            continue
        if fact.kind == "words":
            if to in fact.words:
                changes.append(Change(fact.path, str(to), direction))  # type: ignore[arg-type]
                continue
            problems.append(_no_such_word(change, fact, to, key))
        elif isinstance(to, (int, float)) and not isinstance(to, bool):
            changes.append(Change(fact.path, float(to), direction))  # type: ignore[arg-type]
        else:
            message = f"a lever must move {fact.path} to a number"
            problems.append(change.finding("D310", message, "write e.g. `raise_to: 90`", key))
    if not changes and not entry.inners("changes"):
        message = f"the lever `{entry.text('id')}` changes nothing"
        problems.append(entry.finding("D310", message, "add `changes:` with facts"))
    costs = entry.inner("cost")
    return Lever(
        id=entry.text("id"),
        title=entry.text("title"),
        why=entry.text("why"),
        changes=tuple(changes),
        cost={party: costs.number(party) for party in PARTIES},
        granted_by=_parties(entry, problems),
        when=_conditions(entry, catalogue, measures, problems),
    )


def parse_table(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Table:
    """A decision table; what is wrong with it is added to `problems`."""
    rows = []
    for row in entry.inners("rows"):
        if not row.text("action"):
            problems.append(row.finding("D310", "this row names no action", "add `action:`"))
        rows.append(
            Row(
                action=row.text("action"),
                title=row.text("title", row.text("action")),
                when=_conditions(row, catalogue, measures, problems),
                why=row.text("why"),
                gate=row.data.get("gate") is True,
            )
        )
    if not rows or rows[-1].when:
        message = f"the table `{entry.text('id')}` leaves cases without an answer"
        help_text = "end it with a row whose `when` is empty"
        problems.append(entry.finding("D310", message, help_text, "rows"))
    party = entry.text("party")
    if party and party not in PARTIES:
        problems.append(_no_such_party(entry, party, "party"))
    return Table(
        id=entry.text("id"),
        title=entry.text("title"),
        rows=tuple(rows),
        party=party if party in PARTIES else None,
    )


def _conditions(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> tuple[Condition, ...]:
    found = []
    for condition in entry.inners("when"):
        measure, fact_name = condition.text("measure"), condition.text("fact")
        if measure and measure not in measures:
            near = get_close_matches(measure, measures, n=1)
            help_text = (
                f"write `{near[0]}`" if near else "name an indicator, group, pole or measure"
            )
            message = f"a condition reads `{measure}`, which the model doesn't have"
            problems.append(condition.finding("D305", message, help_text, "measure"))
        fact = _fact(condition, catalogue, problems) if fact_name else None
        key = "is_not" if "is_not" in condition.data else "is"
        words = condition.texts(key)
        for word in words:
            if fact is not None and word not in fact.words:
                problems.append(_no_such_word(condition, fact, word, key))
        limits = {k: condition.number(k) for k in ("below", "at_least") if k in condition.data}
        if bool(measure) == bool(fact_name) or len(limits) + bool(words) != 1:
            message = "a condition takes one measure or fact and one test"
            help_text = (
                "write e.g. {measure: future_demand, below: 40} or {fact: status, is: [live]}"
            )
            problems.append(condition.finding("D310", message, help_text))
        found.append(
            Condition(
                measure,
                fact_name,
                limits.get("below"),
                limits.get("at_least"),
                words,
                key == "is_not",
            )
        )
    return tuple(found)


def _fact(entry: Entry, catalogue: FactCatalogue, problems: Problems) -> Fact | None:
    name = entry.text("fact")
    fact = catalogue.get(name)
    if fact is None:
        near = get_close_matches(name, catalogue.facts, n=1)
        help_text = f"write `{near[0]}`" if near else "write the path of a fact, e.g. contract.exit"
        problems.append(
            entry.finding("D302", f"no schema knows the fact `{name}`", help_text, "fact")
        )
    return fact


def _no_such_word(entry: Entry, fact: Fact, word: object, key: str) -> Diagnostic:
    near = get_close_matches(str(word), fact.words, n=1)
    help_text = f"write `{near[0]}`" if near else f"use one of: {', '.join(fact.words)}"
    return entry.finding("D303", f"`{word}` is not a word of {fact.path}", help_text, key)


def _no_such_party(entry: Entry, party: str, key: str) -> Diagnostic:
    message = f"`{party}` is not a party"
    return entry.finding("D310", message, f"use one of: {', '.join(PARTIES)}", key)


def _parties(entry: Entry, problems: Problems) -> tuple[Party, ...]:
    named = entry.texts("granted_by")
    known: Mapping[str, Party] = {party: party for party in PARTIES}
    for name in named:
        if name not in known:
            problems.append(_no_such_party(entry, name, "granted_by"))
    if not named:
        message = f"nobody can grant the lever `{entry.text('id')}`"
        problems.append(entry.finding("D310", message, "add `granted_by: [developer]`"))
    return tuple(known[name] for name in named if name in known)

"""Decision tables and conditions, from entries to values; their mistakes are findings."""

from __future__ import annotations

from difflib import get_close_matches

from dealcheck.model.entries import Entry
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.lookups import Problems, fact_named, no_such_party, no_such_word
from dealcheck.model.types import PARTIES, Caution, Condition, Row, Table


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
                when=parse_conditions(row, catalogue, measures, problems),
                why=row.text("why"),
                gate=row.data.get("gate") is True,
                rests_on=parse_conditions(row, catalogue, measures, problems, "rests_on"),
            )
        )
    if not rows or rows[-1].when:
        message = f"the table `{entry.text('id')}` leaves cases without an answer"
        help_text = "end it with a row whose `when` is empty"
        problems.append(entry.finding("D310", message, help_text, "rows"))
    party = entry.text("party")
    if party and party not in PARTIES:
        problems.append(no_such_party(entry, party, "party"))
    return Table(
        id=entry.text("id"),
        title=entry.text("title"),
        rows=tuple(rows),
        party=party if party in PARTIES else None,
    )


def parse_conditions(
    entry: Entry,
    catalogue: FactCatalogue,
    measures: frozenset[str],
    problems: Problems,
    key: str = "when",
) -> tuple[Condition, ...]:
    """The conditions at a key; what is wrong with them is added to `problems`."""
    found = []
    for condition in entry.inners(key):
        measure, fact_name = condition.text("measure"), condition.text("fact")
        if measure and measure not in measures:
            near = get_close_matches(measure, measures, n=1)
            help_text = (
                f"write `{near[0]}`" if near else "name an indicator, group, pole or measure"
            )
            message = f"a condition reads `{measure}`, which the model doesn't have"
            problems.append(condition.finding("D305", message, help_text, "measure"))
        fact = fact_named(condition, catalogue, problems) if fact_name else None
        test = "is_not" if "is_not" in condition.data else "is"
        words = condition.texts(test)
        for word in words:
            if fact is not None and word not in fact.words:
                problems.append(no_such_word(condition, fact, word, test))
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
                test == "is_not",
            )
        )
    return tuple(found)


def parse_caution(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Caution:
    """A warning on deals; what is wrong with it is added to `problems`."""
    conditions = parse_conditions(entry, catalogue, measures, problems)
    if not conditions:
        message = f"the caution `{entry.text('code')}` would be given on every deal"
        problems.append(entry.finding("D310", message, "add `when:` with conditions"))
    return Caution(
        code=entry.text("code"),
        fact=entry.text("fact"),
        message=entry.text("message"),
        help=entry.text("help"),
        when=conditions,
    )

"""Facts, levers, decision tables, trade-offs, sources and finding codes in words."""

from __future__ import annotations

from collections.abc import Iterable

from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.types import PARTIES, Change, Condition, Lever, Model, Row, Source, Table
from dealcheck.output.explain_model import source_text
from dealcheck.output.finding_catalogue import Finding
from dealcheck.output.naming import (
    by_code,
    condition_text,
    fact_title,
    full_name,
    readers_of,
    scale_ends,
    scale_of,
)
from dealcheck.output.page import Page
from dealcheck.pages.words import listed
from dealcheck.scoring.wording import with_unit

_VERBS = {"raise": "raises", "lower": "lowers", "set": "sets"}


def write_fact(page: Page, fact: Fact, model: Model, catalogue: FactCatalogue) -> None:
    """Write what a fact says, its words with their meanings, and all that looks at it."""
    page.title(f"{fact.path}: {fact.title}")
    page.text(fact.description)
    if fact.kind == "words":
        page.heading("Words, in ascending order")
        page.columns([(word, fact.meaning(word)) for word in fact.words])
    elif fact.kind == "quantity":
        page.gap()
        page.text(f"A quantity: {scale_ends(fact) or 'any number'}.")
    else:
        page.gap()
        page.text("A list of possible futures, each with its probability.")
    page.heading("Read by")
    readers = readers_of(fact.path, model)
    for reader in readers:
        scale = scale_of(fact.path, reader.id, model)
        said = f": {scale.describe()}" if scale is not None else ""
        page.item(f"{full_name(reader)}{said}")
    if not readers:
        page.item("no measure of this model")
    _write_conditions(page, fact.path, model, catalogue)
    changed = [
        (lever, change)
        for lever in model.levers
        for change in lever.changes
        if change.fact == fact.path
    ]
    if changed:
        page.heading("Changed by the levers")
        for lever, change in changed:
            page.item(f"{lever.id}, {lever.title}: {change_text(change, catalogue)}")


def _write_conditions(page: Page, path: str, model: Model, catalogue: FactCatalogue) -> None:
    asked = []
    for table in model.tables.values():
        for row in table.rows:
            asked += [
                f"{table.id}, for `{row.action}`: {condition_text(condition, model, catalogue)}"
                for condition in row.when
                if condition.fact == path
            ]
    if asked:
        page.heading("Asked for by the decision tables")
        for text in dict.fromkeys(asked):
            page.item(text)


def write_block(page: Page, block: str, catalogue: FactCatalogue) -> None:
    """Write the facts inside a block such as `contract.rights`."""
    page.title(f"{block}: a block of facts")
    page.columns([(path, catalogue[path].title) for path in catalogue.beneath(block)])


def write_lever(page: Page, lever: Lever, model: Model, catalogue: FactCatalogue) -> None:
    """Write what a lever changes, who can grant it, what it costs and when it comes up."""
    page.title(f"{lever.id}: {lever.title}")
    page.text(f"A lever. It can be granted by {_parties(lever.granted_by, 'or')}.")
    page.text(lever.why)
    page.heading("What it changes")
    for change in lever.changes:
        page.item(change_text(change, catalogue))
    if lever.when:
        page.heading("Only where")
        write_conditions(page, lever.when, model, catalogue)
    page.heading("What it costs, in points")
    page.columns([(_party(party), f"{lever.cost[party]:g}") for party in PARTIES])


def change_text(change: Change, catalogue: FactCatalogue) -> str:
    """A change of a fact as a clause."""
    fact = catalogue.get(change.fact)
    to = change.to if isinstance(change.to, str) else f"{change.to:g}"
    if fact is not None:
        to = with_unit(to, fact)
    return (
        f"{_VERBS[change.direction]} {change.fact} ({fact_title(change.fact, catalogue)}) to {to}"
    )


def write_table(page: Page, table: Table, model: Model, catalogue: FactCatalogue) -> None:
    """Write the rows of a decision table with their conditions in words."""
    page.title(f"{table.id}: {table.title}")
    party = f" for the {_party(table.party)}" if table.party else ""
    page.text(f"A decision table{party}. The first row whose conditions all hold gives the action.")
    for number, row in enumerate(table.rows, start=1):
        page.heading(f"{number}. {row_title(row)}")
        write_conditions(page, row.when, model, catalogue)
        page.text(row.why, 1)


def row_title(row: Row) -> str:
    """The title and action of a row, and whether it is a gate."""
    return f"{row.title} ({row.action}{'; a gate' if row.gate else ''})"


def write_conditions(
    page: Page, conditions: Iterable[Condition], model: Model, catalogue: FactCatalogue
) -> None:
    """Write conditions that must all hold; none means that the row always does."""
    texts = [condition_text(condition, model, catalogue) for condition in conditions]
    for index, text in enumerate(texts or ["in every other case"]):
        before = "" if not texts else "and " if index else "if "
        page.item(before + text)


def write_tradeoff(page: Page, name: str, model: Model) -> None:
    """Write the two poles of a trade-off."""
    page.title(f"{name}: a trade-off")
    page.text("Both ends are shown; they are never netted into one number.")
    for pole in model.report.tradeoffs[name]:
        measure = model.measures[pole]
        page.item(f"{full_name(measure)}: {measure.question}")


def write_source(page: Page, source: Source, model: Model) -> None:
    """Write a source and the measures that cite it."""
    page.title(f"{source.id}: a source of the model")
    page.text(source_text(source).removeprefix(f"{source.id}: "))
    page.heading("Cited by")
    citing = [measure for measure in model.measures.values() if source.id in measure.sources]
    for measure in sorted(citing, key=by_code):
        page.item(full_name(measure))
    if not citing:
        page.item("no measure")


def write_finding(page: Page, finding: Finding) -> None:
    """Write a finding code: what it means, why it matters, and a file with and without it."""
    page.title(f"{finding.code}: {finding.title}")
    page.text(f"A finding; severity: {finding.severity}.")
    page.heading("What")
    page.text(finding.what, 1)
    page.heading("Why")
    page.text(finding.why, 1)
    for name, example in (
        ("An example with this finding", finding.fails),
        ("The same without it", finding.passes),
    ):
        if example:
            page.heading(name)
            page.gap()
            page.verbatim(example)


def _party(party: str | None) -> str:
    return (party or "").replace("us_government", "US government")


def _parties(parties: Iterable[str], word: str) -> str:
    return listed([f"the {_party(party)}" for party in parties], word)

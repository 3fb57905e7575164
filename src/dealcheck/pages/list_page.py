"""What there is of a kind, one line each: developers, countries, deals, facts and others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dealcheck.model.facts import Fact
from dealcheck.model.types import Lever, Model, StandardPackage
from dealcheck.pages.blocks import Column, Heading, Note, Page, Section, Table, code, words
from dealcheck.pages.words import PARTY_NAMES, listed, plain
from dealcheck.reading import Document
from dealcheck.scoring.deal import Deal, profile_facts


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a kind: what it is called by, its title, and what else a line says of it."""

    id: str
    title: str
    more: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What a list can be about: the model, the facts, the shipped and own profiles."""

    model: Model
    facts: Sequence[Fact]
    developers: Sequence[Document]
    importers: Sequence[Document]


def deal_entries(deals: Iterable[Deal]) -> tuple[Entry, ...]:
    """Deals by their ids, with who serves whom and how far it has come."""
    return tuple(
        Entry(
            deal.text("id"),
            deal.text("name"),
            {
                "developer": deal.party_name("developer"),
                "importer": deal.party_name("importer"),
                "status": listed(map(plain, deal.statuses), "or"),
            },
        )
        for deal in deals
    )


def _developers(known: Known) -> Iterable[Entry]:
    for document in known.developers:
        home, _ = profile_facts(document).get("home", ("unknown", None))
        yield Entry(*_named(document), {"home": plain(str(home))})


def _importers(known: Known) -> Iterable[Entry]:
    for document in known.importers:
        yield Entry(*_named(document), {})


def _named(document: Document) -> tuple[str, str]:
    return str(document.data.get("id", "")), str(document.data.get("name", ""))


def _facts(known: Known) -> Iterable[Entry]:
    for fact in known.facts:
        values = ", ".join(fact.words) or fact.unit or fact.kind
        yield Entry(fact.path, fact.title, {"words": values})


def _levers(known: Known) -> Iterable[Entry]:
    for lever in known.model.levers:
        yield Entry(lever.id, lever.title, {"whose": _whose(lever), "usual": lever.usual})


def _whose(lever: Lever) -> str:
    return listed((PARTY_NAMES[party] for party in lever.by), "or")


def _packages(known: Known) -> Iterable[Entry]:
    return (_package(one) for one in known.model.packages)


def _package(one: StandardPackage) -> Entry:
    return Entry(one.id, one.title, {"engineers": f"{one.engineers:g}"})


def _shocks(known: Known) -> Iterable[Entry]:
    for shock in known.model.shocks:
        sources = ", ".join(shock.sources) or "a judgement"
        yield Entry(shock.id, shock.title, {"by": sources})


def _indicators(known: Known) -> Iterable[Entry]:
    for measure in known.model.measures.values():
        if measure.section == "indicator":
            yield Entry(measure.id, measure.title, {"code": measure.code})


def _answers(known: Known) -> Iterable[Entry]:
    for table in known.model.tables.values():
        for action, title in {row.action: row.title for row in table.rows}.items():
            yield Entry(action, title, {"table": table.id})


# `deals` are files and come from paths; everything else is known to the model or ships with it.
DEALS = "deals"
KINDS: Mapping[str, Callable[[Known], Iterable[Entry]]] = {
    "developers": _developers,
    "importers": _importers,
    "facts": _facts,
    "levers": _levers,
    "packages": _packages,
    "shocks": _shocks,
    "indicators": _indicators,
    "answers": _answers,
}


def entries_of(kind: str, known: Known) -> tuple[Entry, ...]:
    """Everything of a kind, in the order in which it is written down."""
    return tuple(KINDS[kind](known))


def list_page(kind: str, entries: Sequence[Entry]) -> Page:
    """One line for each entry."""
    names = list(entries[0].more) if entries else []
    columns = (
        Column("id", least=16),
        Column("title", least=20),
        *(Column(name, least=12) for name in names),
    )
    rows = tuple(
        (words(one.id), words(one.title), *(words(one.more[name]) for name in names))
        for one in entries
    )
    shows = "score FILE" if kind == DEALS else "explain ID"
    return Page(
        kind,
        (
            Heading(f"{len(entries)} {kind}", level=1),
            Table("", columns, (Section("", rows),)),
            Note(words(code(f"dealcheck {shows}"), " says more of one.")),
        ),
    )

"""`explain ID`: everything that has a name, what each name stands for, and how it is written down.

An id may name several things, such as an indicator and a lever; then all of them are explained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from typing import Any

from dealcheck.checking import CheckContext
from dealcheck.checking.context import ProfileKind
from dealcheck.finding_catalogue import Finding, finding_catalogue
from dealcheck.glossary import glossary
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Link, Measure, Model, Table, Term, Trait
from dealcheck.pages.blocks import Heading, Page
from dealcheck.pages.explain import deal
from dealcheck.pages.explain.choices import (
    write_action,
    write_aid,
    write_counterfactual,
    write_joint_term,
    write_lever,
    write_link,
    write_package,
    write_party,
    write_posture,
    write_shock,
    write_supply,
    write_table,
    write_term,
    write_trait,
)
from dealcheck.pages.explain.entries import (
    write_block,
    write_certainty,
    write_deal,
    write_fact,
    write_finding,
    write_part,
    write_profile,
    write_reference,
    write_source,
    write_tradeoff,
    write_word,
)
from dealcheck.pages.explain.model import write_measure
from dealcheck.pages.outline import Outline
from dealcheck.pages.words import PARTY_NAMES, lower_first
from dealcheck.profiles import profile_library
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.reference import shipped_reference

_LONGEST = 80
_NEAR = 4
_FEW = 10
_SECTIONS = {
    "pole": "Poles",
    "group": "Groups of indicators",
    "indicator": "Indicators",
    "measure": "Other measures",
    "payoff": "Payoffs",
    "parameter": "Parameters of the model",
}

InDeal = Callable[[Outline, DealDraws], None]
Writer = Callable[[Outline, Any, Model, FactCatalogue], None]
DealWriter = Callable[[Outline, DealDraws, Any], None]

_ABOUT: Mapping[str, tuple[str, Callable[[Model, Outline], None], InDeal]] = {
    "certainty": (
        "how sure the answers on a deal are",
        write_certainty,
        deal.write_certainty_in_deal,
    ),
    "reference": (
        "what is usual, by which deals and terms",
        write_reference,
        deal.write_reference_in_deal,
    ),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be asked for: its group, its names (the first is its id), and its pages.

    Where a deal has nothing to add, it is explained as without one. With `adds`, what a deal has to
    say stands beneath the page; else it takes its place.
    """

    group: str
    names: tuple[str, ...]
    title: str
    write: Callable[[Outline], None]
    in_deal: InDeal | None = None
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that can be explained: the model, the facts, the findings and the profiles."""

    model: Model
    catalogue: FactCatalogue
    profiles: CheckContext
    findings: Mapping[str, Finding]

    def topics(self) -> Iterator[Topic]:
        """All that there is, group by group."""
        model, facts = self.model, self.catalogue
        for party in PARTIES:
            title = f"the {PARTY_NAMES[party]}: what it values and needs"
            yield self._of("Parties", party, title, write_party, deal.write_party_in_deal)
        for name, pair in model.report.tradeoffs.items():
            title = " and ".join(lower_first(model.measures[pole].title) for pole in pair)
            yield self._of("Trade-offs", name, title, write_tradeoff, _write_poles_in_deal)
        for section, group in _SECTIONS.items():
            for measure in model.measures.values():
                if measure.section == section:
                    yield self._measure(group, measure)
        for fact in facts.facts.values():
            yield self._of("Facts", fact, fact.title, write_fact, deal.write_fact_in_deal)
        for block in _blocks(facts):
            title = "a block of facts"
            yield self._of("Blocks of facts", block, title, write_block, deal.write_block_in_deal)
        for part in facts.parts:
            yield self._of("Other parts of a deal's file", part, part.title, write_part)
        yield from self._answers()
        for group, things, write, in_deal in _entries(model):
            for thing in things:
                title = thing.why if isinstance(thing, (Link, Term, Trait)) else thing.title
                yield self._of(group, thing, title, write, in_deal, adds=True)
        yield from self._rest()

    def _of(
        self,
        group: str,
        thing: Any,
        title: str,
        write: Writer,
        in_deal: DealWriter | None = None,
        *,
        adds: bool = False,
    ) -> Topic:
        """A topic that is called as the thing is that it is about."""
        name = thing if isinstance(thing, str) else _id_of(thing)
        return Topic(
            group,
            (name,),
            title,
            lambda page: write(page, thing, self.model, self.catalogue),
            None if in_deal is None else lambda page, one: in_deal(page, one, thing),
            adds,
        )

    def _measure(self, group: str, measure: Measure) -> Topic:
        found = self._of(group, measure, measure.title, write_measure, deal.write_measure_in_deal)
        payoff = self.model.payoffs.get(measure.id)
        others = (measure.code, payoff.profile if payoff else "")
        return replace(found, names=(measure.id, *(name for name in others if name)))

    def _answers(self) -> Iterator[Topic]:
        tables = self.model.tables.values()
        for table in tables:
            in_deal = deal.write_table_in_deal
            yield self._of("Decision tables", table, table.title, write_table, in_deal)
        for table in tables:
            for row in {row.action: row for row in table.rows}.values():
                yield Topic(
                    "Stances and answers",
                    (row.action,),
                    row.title,
                    partial(self._write_action, row.action, table),
                    partial(deal.write_table_in_deal, table=table, action=row.action),
                )

    def _write_action(self, action: str, table: Table, page: Outline) -> None:
        write_action(page, action, table, self.model, self.catalogue)

    def _rest(self) -> Iterator[Topic]:
        kinds: tuple[tuple[ProfileKind, str], ...] = (
            ("developer", "Developers"),
            ("importer", "Importers"),
        )
        for kind, group in kinds:
            for name in sorted(self.profiles.known(kind)):
                yield Topic(group, (name,), "", partial(self._write_profile, kind, name))
        for name, (title, write, in_deal) in _ABOUT.items():
            yield Topic(
                "About the answers", (name,), title, partial(write, self.model), in_deal, True
            )
        reference = shipped_reference()
        for name in reference.classes if reference else ():
            write = partial(write_deal, name)
            yield Topic("Real deals", (name,), "a real deal", write)
        for word in glossary():
            forms = (form.replace(" ", "-") for form in (word.term, *word.also))
            names = tuple(dict.fromkeys(forms))
            yield Topic("Words", names, word.title, partial(write_word, word))
        for source in self.model.sources.values():
            yield self._of("Sources", source, source.title, write_source)
        for finding in self.findings.values():
            yield self._of("Findings", finding, finding.title, write_finding)

    def profile_names(self) -> Iterator[tuple[str, str]]:
        """What the countries and developers are called, each with its id; every file is read."""
        kinds: tuple[ProfileKind, ...] = ("developer", "importer")
        for kind in kinds:
            for name in self.profiles.known(kind):
                found = self.profiles.find(kind, name)
                if found is not None:
                    yield str(found.data.get("name", name)), name

    def _write_profile(self, kind: ProfileKind, name: str, page: Outline) -> None:
        found = self.profiles.find(kind, name)
        if found is not None:
            write_profile(page, found, kind, self.catalogue)

    def named(self, identifier: str) -> list[Topic]:
        """Everything of that name; else the only fact whose path ends in it.

        Case doesn't matter, nor whether words are joined by `-` or `_`.
        """
        key, topics = _form(identifier), list(self.topics())
        found = [one for one in topics if any(_form(name) == key for name in one.names)]
        if found:
            return found
        ending = [
            one
            for one in topics
            if one.group == "Facts" and _form(one.names[0]).endswith(f".{key}")
        ]
        return ending if len(ending) == 1 else []

    def names(self) -> tuple[str, ...]:
        """Every name that can be asked for, once; one may name several things."""
        return tuple(dict.fromkeys(name for one in self.topics() for name in one.names))


def book_of(model: Model, catalogue: FactCatalogue, profiles: CheckContext | None = None) -> Book:
    """All that can be explained of a model, with the shipped profiles unless others are given."""
    shipped = CheckContext.shipped().with_profiles([], profile_library([]).find)
    return Book(model, catalogue, profiles or shipped, finding_catalogue())


def explanation(identifier: str, book: Book, one: DealDraws | None = None) -> Page | None:
    """What an id of the model, a fact's path, a profile or a finding's code is; None if nothing
    has that name.

    With a deal it is walked back there; what no deal changes is explained as without one.
    """
    outline = Outline()
    found = book.named(identifier)
    speaking = [topic for topic in found if one is not None and topic.in_deal is not None]
    for topic in speaking or found:
        if one is None or topic.in_deal is None or topic.adds:
            topic.write(outline)
        if one is not None and topic.in_deal is not None:
            topic.in_deal(outline, one)
    if one is not None and speaking and one.model.weights is not None:
        outline.text(f"{one.model.named}.")
    return outline.page()


def contents(book: Book) -> Page:
    """Everything that can be asked for, in groups."""
    outline = Outline()
    groups: dict[str, list[Topic]] = {}
    for one in book.topics():
        groups.setdefault(one.group, []).append(one)
    for group, topics in groups.items():
        rows = list({one.names: (_called(one), one.title) for one in topics}.values())
        outline.heading(f"{group} ({len(rows)})" if len(rows) > _FEW else group)
        if len(rows) > _FEW:
            outline.text(", ".join(dict.fromkeys(name for name, _ in rows)), 1)
        else:
            outline.columns(rows)
    page = outline.page()
    title = Heading("What `dealcheck explain` knows", level=1)
    return Page(title.text, (title, *(page.blocks if page else ())))


def _called(one: Topic) -> str:
    """A name, and in brackets what else it is called."""
    name, *others = one.names
    return f"{name} ({', '.join(others)})" if others else name


def near_names(identifier: str, book: Book) -> tuple[str, ...]:
    """The names nearest to one that nothing has, the nearest first; none for an over-long one."""
    if len(identifier) > _LONGEST:
        return ()
    by_form: dict[str, str] = {}
    for one in book.topics():
        for name in one.names:
            by_form.setdefault(_form(name), name)
            # A fact is often remembered by its last part alone.
            by_form.setdefault(_form(name.rpartition(".")[2]), name)
    for one in book.topics():
        by_form.setdefault(_form(one.title), one.names[0])
    for called, name in book.profile_names():
        by_form.setdefault(_form(called), name)
    near = get_close_matches(_form(identifier), by_form, n=_NEAR, cutoff=0.6)
    return tuple(dict.fromkeys(by_form[form] for form in near))


def _entries(model: Model) -> Iterator[tuple[str, Sequence[Any], Writer, DealWriter | None]]:
    """The entries of the model that a deal only adds something to, by their groups."""
    yield "Levers", model.levers, write_lever, deal.write_lever_in_deal
    yield "Packages: standard offers", model.packages, write_package, None
    yield "Shocks: futures for stress tests", model.shocks, write_shock, None
    yield "Traits: what an offer takes from its developer", model.traits, write_trait, None
    yield "Supplies: what developers can hand out", model.supplies, write_supply, None
    yield "Aids of the US government, for a budget", model.aids, write_aid, None
    yield "Terms of buying together", model.joint_terms, write_joint_term, None
    yield (
        "What could happen instead",
        model.counterfactuals,
        write_counterfactual,
        deal.write_counterfactual_in_deal,
    )
    american = (*model.postures, *model.supports)
    yield "Postures and support of the US government", american, write_posture, None
    links = "Links: what follows from stated facts"
    yield links, model.links, write_link, deal.write_link_in_deal
    terms = "Terms: what is usual where nobody says"
    yield terms, model.terms, write_term, deal.write_term_in_deal


def _write_poles_in_deal(page: Outline, one: DealDraws, tradeoff: str) -> None:
    for pole in one.model.report.tradeoffs[tradeoff]:
        deal.write_measure_in_deal(page, one, one.model.measures[pole])


def _id_of(thing: Any) -> str:
    """A fact is called by its path, a finding by its code, most others by their id."""
    return next(
        str(getattr(thing, name)) for name in ("path", "id", "code", "name") if hasattr(thing, name)
    )


def _blocks(catalogue: FactCatalogue) -> tuple[str, ...]:
    """Every block that facts stand in: `contract` and `contract.rights`."""
    blocks: dict[str, None] = {}
    for path in catalogue.facts:
        steps = path.split(".")
        blocks.update((".".join(steps[:end]), None) for end in range(1, len(steps)))
    return tuple(block for block in blocks if block not in catalogue)


def _form(name: str) -> str:
    return name.casefold().strip().replace("_", "-").replace(" ", "-")

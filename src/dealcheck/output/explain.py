"""`explain ID`: everything that has a name, what each name stands for, and how it is written down.

An id may name several things, such as an indicator and a lever; then all of them are explained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from dealcheck.checking import CheckContext
from dealcheck.checking.context import ProfileKind
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Measure, Model
from dealcheck.output import explain_deal as in_deal
from dealcheck.output.explain_choices import (
    write_action,
    write_counterfactual,
    write_lever,
    write_link,
    write_party,
    write_posture,
    write_profiles,
    write_table,
    write_term,
)
from dealcheck.output.explain_entries import (
    usual_in,
    write_block,
    write_certainty,
    write_fact,
    write_finding,
    write_profile,
    write_reference,
    write_source,
    write_tradeoff,
)
from dealcheck.output.explain_model import write_measure
from dealcheck.output.finding_catalogue import Finding, finding_catalogue
from dealcheck.output.naming import PARTY_NAMES
from dealcheck.output.page import Page, lower_first
from dealcheck.profiles import profile_library
from dealcheck.scoring.prepared import DealDraws

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

InDeal = Callable[[Page, DealDraws], None]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be asked for: its group, its names (the first is its id), and its pages.

    Where a deal has nothing to add, it is explained as without one. With `adds`, what a deal has to
    say stands beneath the page; else it takes its place.
    """

    group: str
    names: tuple[str, ...]
    title: str
    write: Callable[[Page], None]
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
        yield from self._parties()
        yield from self._measures()
        yield from self._facts()
        yield from self._choices()
        yield from self._rules()
        yield from self._profiles()
        yield from self._rest()

    def _parties(self) -> Iterator[Topic]:
        for party in PARTIES:
            yield Topic(
                "Parties",
                (party,),
                f"the {PARTY_NAMES[party]}: what it values and needs",
                partial(write_party, party=party, model=self.model),
                partial(in_deal.write_party_in_deal, party=party),
            )

    def _measures(self) -> Iterator[Topic]:
        model = self.model
        for name, pair in model.report.tradeoffs.items():
            title = " and ".join(lower_first(model.measures[pole].title) for pole in pair)
            poles = [model.measures[pole] for pole in pair]
            write = partial(write_tradeoff, name=name, model=model)
            yield Topic("Trade-offs", (name,), title, write, partial(_each_in_deal, poles))
        for section, group in _SECTIONS.items():
            for measure in model.measures.values():
                if measure.section == section:
                    payoff = model.payoffs.get(measure.id)
                    names = (measure.id, measure.code, payoff.profile if payoff else "")
                    yield Topic(
                        group,
                        tuple(name for name in names if name),
                        measure.title,
                        partial(self._write_measure, measure),
                        partial(_each_in_deal, [measure]),
                    )

    def _write_measure(self, measure: Measure, page: Page) -> None:
        write_measure(page, measure, self.model, self.catalogue)
        if measure.id in self.model.payoffs:
            write_profiles(page, self.model.payoffs[measure.id], self.model)

    def _facts(self) -> Iterator[Topic]:
        model, catalogue = self.model, self.catalogue
        for path, fact in catalogue.facts.items():
            write = partial(write_fact, fact=fact, model=model, catalogue=catalogue)
            deal: InDeal = partial(in_deal.write_fact_in_deal, fact=fact)
            yield Topic("Facts", (path,), fact.title, write, deal)
        for block in _blocks(catalogue):
            write = partial(write_block, block=block, catalogue=catalogue)
            deal = partial(in_deal.write_block_in_deal, block=block)
            yield Topic("Blocks of facts", (block,), "a block of facts", write, deal)

    def _choices(self) -> Iterator[Topic]:
        model, catalogue = self.model, self.catalogue
        for table in model.tables.values():
            write = partial(write_table, table=table, model=model, catalogue=catalogue)
            deal: InDeal = partial(in_deal.write_table_in_deal, table=table)
            yield Topic("Decision tables", (table.id,), table.title, write, deal)
        for table in model.tables.values():
            for action, title in {row.action: row.title for row in table.rows}.items():
                write = partial(
                    write_action, action=action, table=table, model=model, catalogue=catalogue
                )
                deal = partial(in_deal.write_table_in_deal, table=table, action=action)
                yield Topic("Stances and answers", (action,), title, write, deal)
        for lever in model.levers:
            write = partial(write_lever, lever=lever, model=model, catalogue=catalogue)
            deal = partial(in_deal.write_lever_in_deal, lever=lever)
            yield Topic("Levers", (lever.id,), lever.title, write, deal, adds=True)
        for other in model.counterfactuals:
            write = partial(write_counterfactual, one=other, model=model, catalogue=catalogue)
            deal = partial(in_deal.write_counterfactual_in_deal, other=other)
            group = "What could happen instead"
            yield Topic(group, (other.id,), other.title, write, deal, adds=True)
        for posture in (*model.postures, *model.supports):
            write = partial(write_posture, one=posture, model=model, catalogue=catalogue)
            group = "Postures and support of the US government"
            yield Topic(group, (posture.id,), posture.title, write)

    def _rules(self) -> Iterator[Topic]:
        model, catalogue = self.model, self.catalogue
        for link in model.links:
            write = partial(write_link, link=link, model=model, catalogue=catalogue)
            deal: InDeal = partial(in_deal.write_link_in_deal, link=link)
            group = "Links: what follows from stated facts"
            yield Topic(group, (link.id,), link.why, write, deal, adds=True)
        for term in model.terms:
            usual = usual_in(term, catalogue[term.fact])
            write = partial(write_term, term=term, usual=usual, model=model, catalogue=catalogue)
            deal = partial(in_deal.write_term_in_deal, term=term)
            group = "Terms: what is usual where nobody says"
            yield Topic(group, (term.id,), term.why, write, deal, adds=True)

    def _profiles(self) -> Iterator[Topic]:
        kinds: tuple[tuple[ProfileKind, str], ...] = (
            ("developer", "Developers"),
            ("importer", "Importers"),
        )
        for kind, group in kinds:
            for name in sorted(self.profiles.known(kind)):
                yield Topic(group, (name,), "", partial(self._write_profile, kind, name))

    def profile_names(self) -> Iterator[tuple[str, str]]:
        """What the countries and developers are called, each with its id; every file is read."""
        kinds: tuple[ProfileKind, ...] = ("developer", "importer")
        for kind in kinds:
            for name in self.profiles.known(kind):
                found = self.profiles.find(kind, name)
                if found is not None:
                    yield str(found.data.get("name", name)), name

    def _write_profile(self, kind: ProfileKind, name: str, page: Page) -> None:
        found = self.profiles.find(kind, name)
        if found is not None:
            write_profile(page, found, kind, self.catalogue)

    def _rest(self) -> Iterator[Topic]:
        model = self.model
        group = "About the answers"
        certainty = "how sure the answers on a deal are"
        yield Topic(
            group,
            ("certainty",),
            certainty,
            write_certainty,
            in_deal.write_certainty_in_deal,
            adds=True,
        )
        yield Topic(
            group,
            ("reference",),
            "what is usual, by which deals and terms",
            partial(write_reference, model=model),
            in_deal.write_reference_in_deal,
            adds=True,
        )
        for source in model.sources.values():
            write = partial(write_source, source=source, model=model)
            yield Topic("Sources", (source.id,), source.title, write)
        for finding in self.findings.values():
            write = partial(write_finding, finding=finding, model=model, catalogue=self.catalogue)
            yield Topic("Findings", (finding.code,), finding.title, write)

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


def explain(identifier: str, book: Book, width: int = 100, deal: DealDraws | None = None) -> str:
    """Explain an id of the model, a fact's path, a profile or a finding's code; empty if nothing
    has that name.

    With a deal it is walked back there; what no deal changes is explained as without one.
    """
    page = Page(width)
    found = book.named(identifier)
    speaking = [one for one in found if deal is not None and one.in_deal is not None]
    for one in speaking or found:
        if deal is None or one.in_deal is None or one.adds:
            one.write(page)
        if deal is not None and one.in_deal is not None:
            one.in_deal(page, deal)
    return page.done()


def contents(book: Book, width: int = 100) -> str:
    """Everything that can be asked for, in groups."""
    page = Page(width)
    page.title("What `dealcheck explain` knows")
    groups: dict[str, list[Topic]] = {}
    for one in book.topics():
        groups.setdefault(one.group, []).append(one)
    for group, topics in groups.items():
        rows = list({one.names: (_called(one), one.title) for one in topics}.values())
        page.heading(f"{group} ({len(rows)})" if len(rows) > _FEW else group)
        if len(rows) > _FEW:
            page.text(", ".join(dict.fromkeys(name for name, _ in rows)), 1)
        else:
            page.columns(rows)
    return page.done()


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


def _each_in_deal(measures: Sequence[Measure], page: Page, deal: DealDraws) -> None:
    for measure in measures:
        in_deal.write_measure_in_deal(page, deal, measure)


def _blocks(catalogue: FactCatalogue) -> tuple[str, ...]:
    """Every block that facts stand in: `contract` and `contract.rights`."""
    blocks: dict[str, None] = {}
    for path in catalogue.facts:
        steps = path.split(".")
        blocks.update((".".join(steps[:end]), None) for end in range(1, len(steps)))
    return tuple(block for block in blocks if block not in catalogue)


def _form(name: str) -> str:
    return name.casefold().strip().replace("_", "-").replace(" ", "-")

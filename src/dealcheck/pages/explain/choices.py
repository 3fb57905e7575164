"""What parties can do, in words: tables and actions, levers, alternatives, postures, and parties.

Beside them stand the rules that speak of facts nobody states: links and terms.
"""

from __future__ import annotations

from collections.abc import Iterable

from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.types import (
    PARTIES,
    Aid,
    Change,
    Condition,
    Counterfactual,
    JointTerm,
    Lever,
    Link,
    Model,
    Narrowing,
    Party,
    Payoff,
    Posture,
    Row,
    Shock,
    StandardPackage,
    Supply,
    Table,
    Term,
    Trait,
)
from dealcheck.pages.conditions import condition_text, fact_title
from dealcheck.pages.explain.naming import full_name, source_text
from dealcheck.pages.explain.rule import write_rule
from dealcheck.pages.improve_page import USUAL, clause_of
from dealcheck.pages.outline import Outline
from dealcheck.pages.words import PARTY_NAMES, listed, lower_first, plain
from dealcheck.scoring.wording import number_text, with_unit

_VERBS = {"raise": "raises", "lower": "lowers", "set": "sets", "move": "moves"}
_STRENGTHS = {
    "published": "published terms",
    "counted": "counted in deals",
    "judgement": "a judgement",
}


def write_lever(page: Outline, lever: Lever, model: Model, catalogue: FactCatalogue) -> None:
    """Write what a lever changes, its clause, who grants it, what it costs and when it comes up."""
    page.title(f"{lever.id}: {lever.title}")
    whose = f" a condition of {_parties(lever.by, 'or')};" if lever.by else ""
    page.text(
        f"A lever:{whose} granted by {_parties(lever.granted_by, 'or')}; {USUAL[lever.usual]}."
    )
    page.text(lever.why)
    page.heading("In words, to begin from (no legal advice)")
    page.columns([(label, text) for label, text in clause_of(lever) if text])
    _write_changes(page, "What it changes", lever.changes, catalogue)
    if lever.when:
        page.heading("Only where")
        write_conditions(page, lever.when, model, catalogue)
    page.heading("What it costs, in points")
    page.columns([(PARTY_NAMES[party], f"{lever.cost[party]:g}") for party in PARTIES])
    if lever.eased_by:
        name = f"{fact_title(lever.eased_by, catalogue)} ({lever.eased_by})"
        page.item(f"dearer for whoever grants it the less there is of: {name}")
    _write_sources(page, lever.sources, model)


def write_package(
    page: Outline, package: StandardPackage, model: Model, catalogue: FactCatalogue
) -> None:
    """Write what a standard offer holds, who can make it to whom, what it costs and binds."""
    page.title(f"{package.id}: {package.title}")
    page.text("A package: a standard offer that is laid over any developer and country.")
    page.text(package.why)
    _write_changes(page, "What it settles", package.changes, catalogue)
    if package.when:
        page.heading("Only where")
        write_conditions(page, package.when, model, catalogue)
    least = [
        (package.least_power_twh, "of electricity a year", "TWh"),
        (package.least_gdp_usd_billion, "of yearly income", "billion US dollars"),
    ]
    for number, what, unit in least:
        if number:
            page.item(f"for a country with at least {number_text(number)} {unit} {what}")
    page.heading("What it costs, in points")
    page.columns([(PARTY_NAMES[party], f"{package.cost[party]:g}") for party in PARTIES])
    if package.eased_by:
        name = f"{fact_title(package.eased_by, catalogue)} ({package.eased_by})"
        page.item(f"dearer the less the developer has of: {name}")
    page.heading("What it binds of the developer")
    page.item(
        f"{number_text(package.engineers)} engineers, {number_text(package.capital)} million US "
        f"dollars a year, and {package.patience:g} year(s) until it pays"
    )
    if package.like:
        page.heading("Deals that it follows")
        page.text(", ".join(package.like), 1)
    _write_sources(page, package.sources, model)


def write_trait(page: Outline, trait: Trait, model: Model, catalogue: FactCatalogue) -> None:
    """Write which numbers an offer takes from a step of its developer's profile."""
    page.title(f"{trait.id}: a trait")
    page.text(f"What every offer takes from its developer's profile for {trait.fact}.")
    page.text(trait.why)
    page.heading(f"By {fact_title(trait.of, catalogue)} ({trait.of})")
    page.columns([(word, f"{low:g} to {high:g}") for word, (low, high) in trait.ranges.items()])
    _write_sources(page, trait.sources, model)


def write_supply(page: Outline, supply: Supply, model: Model, catalogue: FactCatalogue) -> None:
    """Write how much developers have to hand out, by a step of their profile."""
    page.title(f"{supply.id}: {supply.title}")
    page.text("What limits how many offers a developer can make at one time.")
    page.text(supply.why)
    page.heading(f"By {fact_title(supply.of, catalogue)} ({supply.of})")
    page.columns([(word, number_text(number)) for word, number in supply.values.items()])
    _write_sources(page, supply.sources, model)


def write_aid(page: Outline, aid: Aid, model: Model, catalogue: FactCatalogue) -> None:
    """Write what an aid of the US government changes, where it can be given, and its price."""
    page.title(f"{aid.id}: {aid.title}")
    page.text("What the US government can give a deal, for `dealcheck portfolio --budget`.")
    page.text(aid.why)
    _write_changes(page, "What it changes", aid.changes, catalogue)
    if aid.when:
        page.heading("Only where")
        write_conditions(page, aid.when, model, catalogue)
    page.heading("What it costs")
    priced = f" and what {aid.priced_by} says" if aid.priced_by else ""
    page.item(f"{number_text(aid.usd_million)} million US dollars{priced}")
    if aid.engineers:
        page.item(f"{number_text(aid.engineers)} engineers")
    _write_sources(page, aid.sources, model)


def write_shock(page: Outline, shock: Shock, model: Model, catalogue: FactCatalogue) -> None:
    """Write what a shock is, where its size comes from, and what it changes of whom."""
    page.title(f"{shock.id}: {shock.title}")
    page.text("A shock: a future that deals are put through by `dealcheck stress`.")
    page.text(shock.why)
    page.heading("Where its size comes from")
    page.text(shock.size, 1)
    titles = {one.id: lower_first(one.title) for one in model.counterfactuals}
    for blow in shock.blows:
        met = listed((titles.get(name, "the deal") for name in blow.of), "and")
        page.heading(f"What it changes of {met or 'the deal and of what else could be had'}")
        for change in blow.changes:
            page.item(change_text(change, catalogue))
        if blow.where:
            page.heading("That is so only where nothing speaks against")
            write_conditions(page, blow.where, model, catalogue)
    if shock.later:
        page.heading("Where later demand then is, from 0 to 1")
        page.columns([(plain(axis), f"{place:g}") for axis, place in shock.later.items()])
    if shock.beside:
        page.heading("No question for")
        page.text(_parties(shock.beside, "and"), 1)
    if shock.when:
        page.heading("Tried only where nothing speaks against")
        write_conditions(page, shock.when, model, catalogue)
    _write_sources(page, shock.sources, model)


def write_joint_term(
    page: Outline, term: JointTerm, model: Model, catalogue: FactCatalogue
) -> None:
    """Write what countries that buy together get, and from how many on."""
    page.title(f"{term.id}: {term.title}")
    page.text(f"What {term.members} or more countries get that buy together.")
    page.text(term.why)
    _write_changes(page, "What it changes", term.changes, catalogue)
    _write_sources(page, term.sources, model)


def write_link(page: Outline, link: Link, model: Model, catalogue: FactCatalogue) -> None:
    """Write what follows from which facts, and why."""
    page.title(f"{link.id}: a link")
    page.text("What follows from stated facts for facts that nobody states.")
    page.heading("Where")
    write_conditions(page, link.when, model, catalogue)
    page.heading("there follows")
    for then in link.then:
        page.item(_narrowing_text(then, catalogue))
    page.heading("Why")
    page.text(link.why, 1)
    _write_sources(page, link.sources, model)


def write_term(page: Outline, term: Term, model: Model, catalogue: FactCatalogue) -> None:
    """Write what terms make usual for a fact, where, and by which text."""
    page.title(f"{term.id}: what is usual for {term.fact}")
    kind = _STRENGTHS.get(term.strength, term.strength)
    whose = f" of {listed(term.developers)}" if term.developers else ""
    dated = f", {term.date}" if term.date else ""
    page.text(f"A term{whose}: {kind}{dated}. It says how likely is what nobody states.")
    page.heading("Usual is")
    page.item(usual_in(term, catalogue[term.fact]))
    if term.when:
        page.heading("Only where")
        write_conditions(page, term.when, model, catalogue)
    page.heading("Why")
    page.text(term.why, 1)
    _write_sources(page, term.sources, model)


def write_table(page: Outline, table: Table, model: Model, catalogue: FactCatalogue) -> None:
    """Write the rows of a decision table with their conditions in words."""
    page.title(f"{table.id}: {table.title}")
    party = f" for the {PARTY_NAMES[table.party]}" if table.party else ""
    page.text(f"A decision table{party}. The first row whose conditions all hold gives the action.")
    for number, row in enumerate(table.rows, start=1):
        _write_row(page, number, row, model, catalogue)


def write_action(
    page: Outline, action: str, table: Table, model: Model, catalogue: FactCatalogue
) -> None:
    """Write what an action means, and the rows of its table that give it."""
    rows = [(n, row) for n, row in enumerate(table.rows, start=1) if row.action == action]
    page.title(f"{action}: {rows[0][1].title}")
    party = f", to the {PARTY_NAMES[table.party]}" if table.party else ""
    page.text(f"An answer of {table.id} ({table.title}){party}. It is given where:")
    for number, row in rows:
        _write_row(page, number, row, model, catalogue)
    page.gap()
    page.text(f"The table has {len(table.rows)} rows, and the first that holds is taken.")


def write_conditions(
    page: Outline, conditions: Iterable[Condition], model: Model, catalogue: FactCatalogue
) -> None:
    """Write conditions that must all hold; none means that the row always does."""
    texts = [condition_text(condition, model, catalogue) for condition in conditions]
    for index, text in enumerate(texts or ["in every other case"]):
        before = "" if not texts else "and " if index else "if "
        page.item(before + text)


def write_counterfactual(
    page: Outline, one: Counterfactual, model: Model, catalogue: FactCatalogue
) -> None:
    """Write what an alternative is, which facts it has, and how far it could be had at all."""
    page.title(f"{one.id}: {one.title}")
    page.text(
        "The deal with other facts, run through the same model: what could happen if it fails."
        if one.in_mix
        else "The deal with other facts, run through the same model, to compare it with: it is "
        "no answer to a deal that fails."
    )
    page.text(one.why)
    _write_changes(page, "What is different", one.changes, catalogue)
    set_worths = [(party, one.worth[party]) for party in PARTIES if party in one.worth]
    if set_worths:
        page.heading("Worth that the model sets")
        for party, worth in set_worths:
            said = f"{worth:g}" if isinstance(worth, float) else full_name(model.measures[worth])
            page.item(f"{said} to the {PARTY_NAMES[party]}, which has no part in it")
    if one.when:
        page.heading("Only where")
        write_conditions(page, one.when, model, catalogue)
    feasible = model.measures.get(one.feasible)
    if one.in_mix and feasible is not None:
        page.heading("How far it could be had at all")
        page.item(full_name(feasible))


def write_posture(page: Outline, one: Posture, model: Model, catalogue: FactCatalogue) -> None:
    """Write what the US government would do, and which facts that would change."""
    is_support = one in model.supports
    page.title(f"{one.id}: {one.title}")
    page.text(
        "A kind of support by the US government."
        if is_support
        else "A posture of the US government: a way in which it can stand by the deal."
    )
    page.text(one.why)
    _write_changes(page, "What it changes", one.changes, catalogue)
    measured = model.measures.get(one.measure)
    if measured is not None:
        page.heading("What comes of it")
        page.item(full_name(measured))


def write_party(page: Outline, party: Party, model: Model, _catalogue: FactCatalogue) -> None:
    """Write what a party values and needs, and what it can be advised to do."""
    page.title(f"{party}: the {PARTY_NAMES[party]}, one of the three parties to a deal")
    payoff = model.payoffs[model.report.payoffs[party]]
    page.heading(f"What it values: {full_name(model.measures[payoff.id])}")
    write_rule(page, payoff.id, model)
    write_profiles(page, payoff, model)
    page.heading("What it needs, which its conditions are to bring")
    for aim in model.aims.get(party, ()):
        wanted = full_name(model.measures[aim.wanted]) if aim.wanted else f"{aim.least:g}"
        page.item(f"{aim.weight:g} × {full_name(model.measures[aim.measure])}: at least {wanted}")
    tables = [model.report.stances[party], *model.report.answers[party].values()]
    for table in (model.tables[name] for name in tables):
        page.heading(f"{table.title} ({table.id})")
        page.columns(list({row.action: (row.action, row.title) for row in table.rows}.values()))


def write_profiles(page: Outline, payoff: Payoff, model: Model) -> None:
    """Write which profiles of what a party values there are, and the option that chooses one."""
    others = [one for one in model.payoffs.values() if one.party == payoff.party and one.profile]
    if not others:
        return
    option = f"--{payoff.party.replace('_', '-')}"
    page.heading(f"Profiles of what the {PARTY_NAMES[payoff.party]} values, for `score {option}`")
    usual = model.report.payoffs.get(payoff.party)
    rows = []
    for one in others:
        measure = model.measures[one.id]
        note = "The usual one. " if one.id == usual else ""
        rows.append((one.profile, f"{note}{measure.title}. {measure.why}"))
    page.columns(rows)


def usual_in(term: Term, fact: Fact) -> str:
    """What terms make usual: words with their weights, or numbers with their shares."""
    if term.weights:
        pairs = zip(fact.words, term.weights, strict=True)
        ranked = sorted(pairs, key=lambda item: -item[1])
        return ", ".join(f"{word} {weight:.0%}" for word, weight in ranked if weight)
    quantiles = (f"{share:.0%} up to {number_text(value)}" for share, value in term.quantiles)
    return with_unit(", ".join(quantiles), fact)


def change_text(change: Change, catalogue: FactCatalogue) -> str:
    """A change of a fact as a clause."""
    fact = catalogue.get(change.fact)
    to = change.to if isinstance(change.to, str) else f"{change.to:g}"
    named = f"{_VERBS[change.direction]} {change.fact} ({fact_title(change.fact, catalogue)})"
    if fact is not None and fact.words and change.direction == "move":
        return f"{named} by {to} step(s) of its scale"
    if fact is not None:
        to = with_unit(to, fact)
    return f"{named} {'by' if change.direction == 'move' else 'to'} {to}"


def _narrowing_text(then: Narrowing, catalogue: FactCatalogue) -> str:
    fact = catalogue[then.fact]
    name = f"{fact.title} ({then.fact})"
    if fact.words:
        left = [word for place, word in enumerate(fact.words) if then.bits >> place & 1]
        return f"{name} is {listed(left, 'or')}"
    ends = [(f"at {word}", end) for word, end in (("least", then.low), ("most", then.high))]
    limits = [f"{word} {number_text(end)}" for word, end in ends if abs(end) != float("inf")]
    return with_unit(f"{name} is {listed(limits)}", fact)


def _write_row(
    page: Outline, number: int, row: Row, model: Model, catalogue: FactCatalogue
) -> None:
    gate = "; a gate, taken only on knowledge" if row.gate else ""
    page.heading(f"{number}. {row.title} ({row.action}{gate})")
    write_conditions(page, row.when, model, catalogue)
    page.text(row.why, 1)


def _write_changes(
    page: Outline, heading: str, changes: Iterable[Change], catalogue: FactCatalogue
) -> None:
    page.heading(heading)
    for change in changes:
        page.item(change_text(change, catalogue))


def _write_sources(page: Outline, sources: Iterable[str], model: Model) -> None:
    found = list(sources)
    if found:
        page.heading("Sources")
        for name in found:
            page.item(source_text(model.sources[name]) if name in model.sources else name)


def _parties(parties: Iterable[Party], word: str) -> str:
    return listed([f"the {PARTY_NAMES[party]}" for party in parties], word)

"""Levers, packages, counterfactuals and postures: what each changes about a deal's facts."""

from __future__ import annotations

from dealcheck.model.entries import Entry
from dealcheck.model.facts import NONE, Fact, FactCatalogue
from dealcheck.model.lookups import (
    Problems,
    fact_named,
    measure_named,
    no_such_word,
    parties_named,
)
from dealcheck.model.tables import parse_conditions
from dealcheck.model.types import (
    DEAL,
    PARTIES,
    Aid,
    Blow,
    Change,
    Clause,
    Counterfactual,
    Direction,
    JointTerm,
    Lever,
    Posture,
    Shock,
    StandardPackage,
    Supply,
    Trait,
    Usual,
)

_USUAL: tuple[Usual, ...] = ("usual", "negotiable", "hard")
_DIRECTIONS: tuple[Direction, ...] = ("raise", "lower", "set", "move")


def parse_lever(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Lever:
    """A lever; what is wrong with it is added to `problems`."""
    costs = entry.inner("cost")
    granted_by = parties_named(entry, "granted_by", problems)
    if not entry.texts("granted_by"):
        message = f"nobody can grant the lever `{entry.text('id')}`"
        problems.append(entry.finding("D310", message, "add `granted_by: [developer]`"))
    usual = next((one for one in _USUAL if one == entry.text("usual")), None)
    if usual is None:
        message = f"the lever `{entry.text('id')}` doesn't say how usual it is"
        help_text = f"write `usual:` with one of: {', '.join(_USUAL)}"
        problems.append(entry.finding("D310", message, help_text, "usual"))
    return Lever(
        id=entry.text("id"),
        title=entry.text("title"),
        why=entry.text("why"),
        changes=parse_changes(entry, "changes", catalogue, problems),
        cost={party: costs.number(party) for party in PARTIES},
        granted_by=granted_by,
        by=parties_named(entry, "by", problems),
        clause=Clause(*(entry.text(key) for key in ("ask", "fallback", "question", "offer"))),
        usual=usual or "negotiable",
        basis=entry.text("basis"),
        eased_by=_eased_by(entry, catalogue, problems),
        when=parse_conditions(entry, catalogue, measures, problems),
        sources=entry.texts("sources"),
        instrument=entry.text("instrument"),
    )


def parse_package(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> StandardPackage:
    """A standard offer; what is wrong with it is added to `problems`."""
    costs = entry.inner("cost")
    return StandardPackage(
        id=entry.text("id"),
        title=entry.text("title"),
        why=entry.text("why"),
        changes=parse_changes(entry, "facts", catalogue, problems),
        when=parse_conditions(entry, catalogue, measures, problems),
        cost={party: costs.number(party) for party in PARTIES},
        eased_by=_eased_by(entry, catalogue, problems),
        least_power_twh=entry.number("least_power_twh"),
        least_gdp_usd_billion=entry.number("least_gdp_usd_billion"),
        capital=entry.number("capital_usd_million"),
        patience=entry.number("patience_years"),
        like=entry.texts("like"),
        sources=entry.texts("sources"),
    )


def parse_trait(entry: Entry, catalogue: FactCatalogue, problems: Problems) -> Trait:
    """What offers take from a profile; what is wrong with it is added to `problems`."""
    fact, of = fact_named(entry, catalogue, problems), _scale_of(entry, catalogue, problems)
    given = entry.inner("map").data
    ranges: dict[str, tuple[float, float]] = {}
    for word, value in given.items():
        if of is not None and word not in of.words:
            problems.append(no_such_word(entry.inner("map"), of, word, word))
        numbers = (
            [x for x in value if isinstance(x, int | float)] if isinstance(value, list) else []
        )
        if len(numbers) == 2 and numbers[0] <= numbers[1]:
            ranges[word] = (float(numbers[0]), float(numbers[1]))
        else:
            message = f"`{word}` needs the two ends of a range"
            problems.append(entry.finding("D310", message, "write e.g. [-3, 1]", "map", word))
    return Trait(
        entry.text("id"),
        fact.path if fact else "",
        of.path if of else "",
        ranges,
        entry.text("why"),
        entry.texts("sources"),
    )


def parse_supply(entry: Entry, catalogue: FactCatalogue, problems: Problems) -> Supply:
    """What developers have to hand out; what is wrong with it is added to `problems`."""
    of = _scale_of(entry, catalogue, problems)
    numbers = entry.inner("map")
    if of is not None:
        for word in numbers.data:
            if word not in of.words:
                problems.append(no_such_word(numbers, of, word, word))
        missing = [word for word in of.words if word not in numbers.data]
        if missing:
            message = f"the map says nothing about {', '.join(f'`{w}`' for w in missing)}"
            problems.append(entry.finding("D304", message, "give every word a number", "map"))
    return Supply(
        entry.text("id"),
        entry.text("title"),
        of.path if of else "",
        {word: numbers.number(word) for word in numbers.data},
        entry.text("why"),
        entry.texts("sources"),
    )


def _scale_of(entry: Entry, catalogue: FactCatalogue, problems: Problems) -> Fact | None:
    """The fact with words that a table goes by."""
    of = catalogue.get(entry.text("of"))
    if of is None or not of.words:
        message = f"no schema knows words of the fact `{entry.text('of')}`"
        help_text = "write the path of a fact, e.g. developer.model_quality"
        problems.append(entry.finding("D302", message, help_text, "of"))
        return None
    return of


def parse_aid(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Aid:
    """What the US government can give; what is wrong with it is added to `problems`."""
    if entry.text("usd_million_of"):
        measure_named(entry, "usd_million_of", measures, problems)
    return Aid(
        id=entry.text("id"),
        title=entry.text("title"),
        why=entry.text("why"),
        changes=parse_changes(entry, "facts", catalogue, problems),
        when=parse_conditions(entry, catalogue, measures, problems),
        usd_million=entry.number("usd_million"),
        priced_by=entry.text("usd_million_of"),
        engineers=entry.number("engineers"),
        sources=entry.texts("sources"),
    )


def parse_joint_term(entry: Entry, catalogue: FactCatalogue, problems: Problems) -> JointTerm:
    """What buying together brings; what is wrong with it is added to `problems`."""
    return JointTerm(
        id=entry.text("id"),
        title=entry.text("title"),
        members=int(entry.number("members", 2.0)),
        changes=parse_changes(entry, "facts", catalogue, problems),
        why=entry.text("why"),
        sources=entry.texts("sources"),
    )


def parse_shock(
    entry: Entry,
    catalogue: FactCatalogue,
    measures: frozenset[str],
    alternatives: frozenset[str],
    problems: Problems,
) -> Shock:
    """A future that is named; what is wrong with it is added to `problems`."""
    later = entry.inner("later")
    blows = []
    for blow in entry.inners("blows"):
        of = blow.texts("of")
        for name in of:
            if name != DEAL and name not in alternatives:
                message = f"`{name}` is neither the deal nor what could happen instead of it"
                help_text = f"use some of: {', '.join((DEAL, *sorted(alternatives)))}"
                problems.append(blow.finding("D305", message, help_text, "of"))
        where = parse_conditions(blow, catalogue, measures, problems, "where")
        if any(not condition.fact for condition in where):
            message = "whom a shock meets is told by facts alone"
            problems.append(blow.finding("D310", message, "test a fact here", "where"))
        changes = parse_changes(blow, "facts", catalogue, problems, moves=True)
        for change in changes:
            if change.fact not in catalogue:
                message = f"a shock takes no block of facts away, such as `{change.fact}`"
                problems.append(blow.finding("D310", message, "name single facts", "facts"))
        blows.append(Blow(changes, where, of))
    if not blows and not later.data:
        message = f"`{entry.text('id')}` changes nothing"
        problems.append(entry.finding("D310", message, "add `blows:` with facts, or `later:`"))
    return Shock(
        id=entry.text("id"),
        title=entry.text("title"),
        why=entry.text("why"),
        size=entry.text("size"),
        blows=tuple(blows),
        later={axis: later.number(axis) for axis in later.data},
        when=parse_conditions(entry, catalogue, measures, problems),
        beside=parties_named(entry, "beside", problems),
        sources=entry.texts("sources"),
    )


def _eased_by(entry: Entry, catalogue: FactCatalogue, problems: Problems) -> str:
    """The trait that makes something cheap to grant."""
    fact = entry.text("eased_by")
    if fact and fact not in catalogue:
        message = f"no schema knows the fact `{fact}`"
        help_text = "write the path of a fact, e.g. developer.sovereign_terms"
        problems.append(entry.finding("D302", message, help_text, "eased_by"))
    return fact


def parse_counterfactual(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Counterfactual:
    """What could happen without the deal; what is wrong with it is added to `problems`."""
    worth = entry.inner("worth")
    counts_as = entry.text("counts_as")
    if counts_as:
        measure_named(entry, "counts_as", measures, problems)
    return Counterfactual(
        id=entry.text("id"),
        title=entry.text("title"),
        why=entry.text("why"),
        changes=parse_changes(entry, "facts", catalogue, problems),
        worth={
            party: measure_named(worth, party, measures, problems)
            if isinstance(worth.data[party], str)
            else worth.number(party)
            for party in PARTIES
            if party in worth.data
        },
        when=parse_conditions(entry, catalogue, measures, problems),
        in_mix=entry.data.get("in_mix") is not False,
        counts_as=counts_as,
    )


def parse_posture(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Posture:
    """A way of standing by the deal; what is wrong with it is added to `problems`."""
    if entry.text("measure"):
        measure_named(entry, "measure", measures, problems)
    return Posture(
        id=entry.text("id"),
        title=entry.text("title"),
        why=entry.text("why"),
        changes=parse_changes(entry, "facts", catalogue, problems),
        measure=entry.text("measure"),
    )


def parse_changes(
    entry: Entry, key: str, catalogue: FactCatalogue, problems: Problems, *, moves: bool = False
) -> tuple[Change, ...]:
    """The changes of a list: `raise_to`, `lower_to` or `set_to` a word or number, and `move_by`
    where that is possible."""
    changes = []
    for change in entry.inners(key):
        direction: Direction = next((d for d in _DIRECTIONS if _key(d) in change.data), "set")
        to = change.data.get(_key(direction))
        if direction == "move" and not moves:
            message = "only a shock moves a fact along its scale"
            help_text = "write `raise_to:`, `lower_to:` or `set_to:`"
            problems.append(change.finding("D310", message, help_text, "move_by"))
            continue
        if to == NONE and catalogue.beneath(change.text("fact")):
            changes.append(Change(change.text("fact"), NONE, direction))
            continue
        fact = fact_named(change, catalogue, problems)
        if fact is not None and _fits(change, fact, to, _key(direction), problems):
            changes.append(Change(fact.path, _plain(to), direction))
    if not entry.inners(key):
        message = f"`{entry.text('id')}` changes nothing"
        problems.append(entry.finding("D310", message, f"add `{key}:` with facts"))
    return tuple(changes)


def _key(direction: Direction) -> str:
    return "move_by" if direction == "move" else f"{direction}_to"


def _fits(change: Entry, fact: Fact, to: object, key: str, problems: Problems) -> bool:
    if fact.kind == "words" and key != "move_by":
        if to not in fact.words:
            problems.append(no_such_word(change, fact, to, key))
            return False
        return True
    if isinstance(to, int | float) and not isinstance(to, bool):
        return True
    message = f"{fact.path} can only be changed to a number"
    problems.append(change.finding("D310", message, f"write e.g. `{key}: 2`", key))
    return False


def _plain(to: object) -> str | float:
    return float(to) if isinstance(to, int | float) else str(to)

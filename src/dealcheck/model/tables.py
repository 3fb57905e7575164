"""Tables, links, terms and their conditions, from entries to values; mistakes are findings."""

from __future__ import annotations

from difflib import get_close_matches

from dealcheck.model.entries import Entry
from dealcheck.model.facts import NONE, FactCatalogue
from dealcheck.model.lookups import (
    Problems,
    fact_named,
    measure_named,
    no_such_party,
    no_such_word,
)
from dealcheck.model.types import (
    BLOCKS,
    KIND,
    PARTIES,
    STAGES,
    Aim,
    Caution,
    Condition,
    Link,
    Narrowing,
    Party,
    Row,
    Table,
    Term,
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
                when=parse_conditions(row, catalogue, measures, problems),
                why=row.text("why"),
                gate=row.data.get("gate") is True,
                rests_on=parse_conditions(row, catalogue, measures, problems, "rests_on"),
                cites=_facts_of(row, catalogue, problems),
                instrument=row.text("instrument"),
                asks=row.data.get("asks") is not False,
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


def _facts_of(entry: Entry, catalogue: FactCatalogue, problems: Problems) -> tuple[str, ...]:
    """The facts that a row names as reasons."""
    for name in entry.texts("cites"):
        if name not in catalogue:
            near = get_close_matches(name, catalogue.facts, n=1)
            help_text = f"write `{near[0]}`" if near else "write the path of a fact"
            message = f"no schema knows the fact `{name}`"
            problems.append(entry.finding("D302", message, help_text, "cites"))
    return entry.texts("cites")


def parse_aims(
    entry: Entry, measures: frozenset[str], problems: Problems
) -> dict[Party, tuple[Aim, ...]]:
    """What each party needs of which measures; what is wrong is added to `problems`."""
    found: dict[Party, tuple[Aim, ...]] = {}
    for party in PARTIES:
        found[party] = tuple(
            Aim(
                measure=measure_named(one, "measure", measures, problems),
                least=one.number("at_least"),
                wanted=measure_named(one, "wanted", measures, problems)
                if "wanted" in one.data
                else "",
                weight=one.number("weight", 1.0),
            )
            for one in entry.inner("aims").inners(party)
        )
    return found


def parse_conditions(
    entry: Entry,
    catalogue: FactCatalogue,
    measures: frozenset[str],
    problems: Problems,
    key: str = "when",
) -> tuple[Condition, ...]:
    """The conditions at a key; what is wrong with them is added to `problems`."""
    return tuple(
        _condition(condition, catalogue, measures, problems) for condition in entry.inners(key)
    )


def _condition(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Condition:
    if "stage" in entry.data:
        return _stage(entry, catalogue, problems)
    if "kind" in entry.data:
        words = catalogue["claims.kind"].words
        return _words_of(entry, KIND, words, entry.texts("kind"), "kind", problems)
    if "country" in entry.data:
        return Condition(countries=entry.texts("country"))
    if "after" in entry.data or "before" in entry.data:
        return Condition(after=entry.text("after"), before=entry.text("before"))
    measure, fact_name = entry.text("measure"), entry.text("fact")
    if measure and measure not in measures:
        near = get_close_matches(measure, measures, n=1)
        help_text = f"write `{near[0]}`" if near else "name an indicator, group, pole or measure"
        message = f"a condition reads `{measure}`, which the model doesn't have"
        problems.append(entry.finding("D305", message, help_text, "measure"))
    test = "is_not" if "is_not" in entry.data else "is"
    words = entry.texts(test)
    limits = {k: entry.number(k) for k in ("below", "at_least") if k in entry.data}
    if bool(measure) == bool(fact_name) or len(limits) + bool(words) != 1:
        message = "a condition takes one measure or fact and one test"
        help_text = "write e.g. {measure: future_demand, below: 40} or {fact: status, is: [live]}"
        problems.append(entry.finding("D310", message, help_text))
    if words and fact_name in BLOCKS and words == (NONE,):
        return Condition(fact=fact_name, words=words, negated=test == "is_not")
    fact = fact_named(entry, catalogue, problems) if fact_name else None
    if words and fact is not None:
        return _words_of(entry, fact.path, fact.words, words, test, problems)
    return Condition(measure, fact_name, limits.get("below"), limits.get("at_least"))


def _stage(entry: Entry, catalogue: FactCatalogue, problems: Problems) -> Condition:
    """A stage as the words of `status` that it stands for."""
    statuses: list[str] = []
    for name in entry.texts("stage"):
        stage = next((words for stage, words in STAGES.items() if stage == name), ())
        if not stage:
            message = f"`{name}` is no stage"
            help_text = f"use one of: {', '.join(STAGES)}"
            problems.append(entry.finding("D303", message, help_text, "stage"))
        statuses.extend(stage)
    status = catalogue["status"]
    return _words_of(entry, status.path, status.words, tuple(statuses), "stage", problems)


def _words_of(
    entry: Entry,
    path: str,
    known: tuple[str, ...],
    words: tuple[str, ...],
    key: str,
    problems: Problems,
) -> Condition:
    for word in words:
        if word not in known:
            near = get_close_matches(word, known, n=1)
            help_text = f"write `{near[0]}`" if near else f"use one of: {', '.join(known)}"
            message = f"`{word}` is not a word of {path}"
            problems.append(entry.finding("D303", message, help_text, key))
    negated = key == "is_not"
    bits = sum(1 << index for index, word in enumerate(known) if (word in words) != negated)
    return Condition(fact=path, words=words, negated=negated, bits=bits)


def parse_link(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Link:
    """A link from stated facts to others; what is wrong with it is added to `problems`."""
    then = []
    for part in entry.inners("then"):
        fact = fact_named(part, catalogue, problems)
        if fact is None:
            continue
        if fact.kind != "words":
            low = part.number("at_least", float("-inf"))
            then.append(Narrowing(fact.path, 0, low, part.number("at_most", float("inf"))))
            continue
        test = "is_not" if "is_not" in part.data else "is"
        condition = _words_of(part, fact.path, fact.words, part.texts(test), test, problems)
        then.append(Narrowing(fact.path, condition.bits))
    if not then:
        message = f"nothing follows from the link `{entry.text('id')}`"
        problems.append(entry.finding("D310", message, "add `then:` with facts"))
    return Link(
        id=entry.text("id"),
        when=parse_conditions(entry, catalogue, measures, problems),
        then=tuple(then),
        why=entry.text("why"),
        sources=entry.texts("sources"),
        only_a_finding=entry.text("use") == "findings",
    )


def parse_term(
    entry: Entry, catalogue: FactCatalogue, measures: frozenset[str], problems: Problems
) -> Term:
    """What is usual for a fact; what is wrong with it is added to `problems`."""
    fact = fact_named(entry, catalogue, problems)
    weights, quantiles = entry.inner("weights"), entry.inner("quantiles")
    shares: tuple[float, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    if fact is not None and fact.kind == "words":
        for word in weights.data:
            if word not in fact.words:
                problems.append(no_such_word(weights, fact, word, str(word)))
        shares = tuple(weights.number(word) for word in fact.words)
        if abs(sum(shares) - 1.0) > 1e-6 or min(shares) < 0.0:
            message = f"the weights of `{entry.text('id')}` are no shares of one"
            problems.append(entry.finding("D307", message, "let them sum to 1", "weights"))
    elif fact is not None:
        points = tuple((float(at) / 100.0, quantiles.number(at)) for at in map(str, quantiles.data))
        if not points or [value for _, value in points] != sorted(v for _, v in points):
            message = f"the quantiles of `{entry.text('id')}` don't ascend"
            help_text = "write e.g. {10: 1, 50: 3, 90: 5}"
            problems.append(entry.finding("D311", message, help_text, "quantiles"))
    return Term(
        id=entry.text("id"),
        fact=entry.text("fact"),
        developers=entry.texts("developer"),
        when=parse_conditions(entry, catalogue, measures, problems),
        weights=shares,
        quantiles=points,
        strength=entry.text("strength"),
        why=entry.text("why"),
        sources=entry.texts("sources"),
        date=entry.text("date"),
    )


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

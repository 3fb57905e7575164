"""Facts, trade-offs, sources, finding codes and profiles in words, and what draws are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dealcheck.finding_catalogue import Finding
from dealcheck.glossary import Term
from dealcheck.model.curves import Points
from dealcheck.model.facts import Fact, FactCatalogue, Part
from dealcheck.model.types import Model, Source
from dealcheck.pages.conditions import condition_text
from dealcheck.pages.explain.choices import change_text, usual_in, write_conditions
from dealcheck.pages.explain.naming import (
    by_code,
    full_name,
    other_readers_of,
    readers_of,
    scale_ends,
    scale_of,
    source_text,
)
from dealcheck.pages.explain.written import write_evidence, write_sources
from dealcheck.pages.outline import Outline
from dealcheck.reading import Document
from dealcheck.scoring.deal import profile_facts
from dealcheck.scoring.knowledge import LITTLE, MOSTLY_INTERESTED, MUCH, STEADY
from dealcheck.scoring.reference import Value, shipped_reference
from dealcheck.scoring.wording import number_text, plain, with_unit


def write_fact(page: Outline, fact: Fact, model: Model, catalogue: FactCatalogue) -> None:
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
        if isinstance(scale, Points):
            said += f" {scale.of.describe()}"
        page.item(f"{full_name(reader)}{said}")
    others = other_readers_of(fact.path, model)
    for other in others:
        page.item(other)
    if not readers and not others:
        page.item("nothing in this model: it is shown, and changes no number")
    _write_usual(page, fact, model)
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


def _write_conditions(page: Outline, path: str, model: Model, catalogue: FactCatalogue) -> None:
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


def _write_usual(page: Outline, fact: Fact, model: Model) -> None:
    """What is drawn where nobody states a fact: what others state, and the model's terms."""
    reference = shipped_reference()
    of_country = fact.path.startswith("importer.")
    stated: Mapping[str, Value] = {}
    if reference is not None:
        stated = (reference.countries if of_country else reference.facts).get(fact.path, {})
    terms = [term for term in model.terms if term.fact == fact.path]
    links = [link for link in model.links if any(then.fact == fact.path for then in link.then)]
    if links:
        page.heading("Follows from other facts by")
        for link in links:
            page.item(f"{link.id}: {link.why}")
    if not stated and not terms:
        return
    page.heading("What is usual where nobody states it")
    if stated:
        page.item(f"{len(stated)} {'countries' if of_country else 'deals'} of the reference say:")
        if fact.kind == "words":
            page.columns(_counted(fact, stated), depth=2)
        else:
            middles = sorted(_middle(value) for value in stated.values())
            half = number_text(middles[len(middles) // 2])
            ends = f"from {number_text(middles[0])} to {number_text(middles[-1])}"
            page.item(with_unit(f"{ends}, half of them up to {half}", fact), 2)
    for term in terms:
        said = usual_in(term, fact)
        page.item(f"{term.id}: {said} ({', '.join((*term.sources, term.date))})")


def _counted(fact: Fact, stated: Mapping[str, Value]) -> list[tuple[str, str]]:
    """How many say each word; those that leave several open are counted by themselves."""
    sure = [value for value in stated.values() if not isinstance(value, list)]
    rows = [(word, str(sure.count(word))) for word in fact.words]
    return [*rows, ("one of several", str(len(stated) - len(sure)))]


def _middle(value: Value) -> float:
    ends = [float(end) for end in value] if isinstance(value, list) else [float(value)]
    return sum(ends) / len(ends)


def write_block(page: Outline, block: str, _model: Model, catalogue: FactCatalogue) -> None:
    """Write the facts inside a block such as `contract.rights`."""
    page.title(f"{block}: a block of facts")
    page.columns([(path, catalogue[path].title) for path in catalogue.beneath(block)])


def write_part(page: Outline, part: Part, _model: Model, _catalogue: FactCatalogue) -> None:
    """Write what a part of a deal's file that holds no facts is for, and its keys."""
    page.title(f"{part.name}: {part.title}, a part of a deal's file")
    page.text(part.description)
    if part.keys:
        page.heading("Its keys")
        page.columns(part.keys)


def write_tradeoff(page: Outline, name: str, model: Model, _catalogue: FactCatalogue) -> None:
    """Write the two poles of a trade-off."""
    page.title(f"{name}: a trade-off")
    page.text("Both ends are shown; they are never netted into one number.")
    for pole in model.report.tradeoffs[name]:
        measure = model.measures[pole]
        page.item(f"{full_name(measure)}: {measure.question}")


def write_source(page: Outline, source: Source, model: Model, _catalogue: FactCatalogue) -> None:
    """Write a source and all that cites it."""
    page.title(f"{source.id}: a source of the model")
    page.text(source_text(source).removeprefix(f"{source.id}: "))
    page.heading("Cited by")
    measures = [one for one in model.measures.values() if source.id in one.sources]
    citing = [full_name(measure) for measure in sorted(measures, key=by_code)]
    for kind, entries in (("lever", model.levers), ("link", model.links), ("terms", model.terms)):
        citing += [f"{kind} {one.id}" for one in entries if source.id in one.sources]
    for name in citing or ["nothing"]:
        page.item(name)


def write_deal(name: str, page: Outline) -> None:
    """Write what the reference holds of a real deal, and where the deal itself is described."""
    reference = shipped_reference()
    page.title(f"{name}: a real deal")
    if reference is None:
        return
    found = reference.classes[name]
    stated = {fact: known[name] for fact, known in reference.facts.items() if name in known}
    page.text(
        "One of the real deals that ship with dealcheck: what is usual is counted in them. It is a "
        f"file, deals/{name}.yaml in the repository; `dealcheck score` shows it, and `dealcheck "
        "explain ID --deal FILE` walks its numbers back."
    )
    page.item(f"by its facts: {plain(reference.kinds.get(name, 'open'))}")
    page.item(f"home of the developer: {plain(found.home or 'not stated')}")
    page.heading(f"It states {len(stated)} facts that others may be drawn by")
    page.columns([(fact, _value_text(value)) for fact, value in sorted(stated.items())])


def _value_text(value: object) -> str:
    return " or ".join(map(str, value)) if isinstance(value, list) else str(value)


def write_word(word: Term, page: Outline) -> None:
    """Write what pages mean by a word."""
    page.title(f"{word.title}: a word of the pages")
    page.text(word.text)


def write_finding(page: Outline, finding: Finding, model: Model, catalogue: FactCatalogue) -> None:
    """Write a finding code: what it means, why it matters, and a file with and without it."""
    page.title(f"{finding.code}: {finding.title}")
    page.text(f"A finding; severity: {finding.severity}.")
    page.heading("What")
    page.text(finding.what, 1)
    page.heading("Why")
    page.text(finding.why, 1)
    for caution in model.cautions:
        if caution.code == finding.code:
            page.heading("Given where")
            write_conditions(page, caution.when, model, catalogue)
    for name, example in (
        ("An example with this finding", finding.fails),
        ("The same without it", finding.passes),
    ):
        if example:
            page.heading(name)
            page.gap()
            page.verbatim(example)


def write_profile(page: Outline, profile: Document, kind: str, catalogue: FactCatalogue) -> None:
    """Write a developer or a country: its facts with what they mean, and where they come from."""
    data = profile.data
    what = "a developer" if kind == "developer" else "an importer"
    page.title(f"{data.get('id')}: {data.get('name')}, {what}")
    about = [f"as of {data['as_of']}" if data.get("as_of") else "", profile.name]
    if data.get("priorities"):
        about.append(f"values most: {data['priorities']}")
    page.text(", ".join(part for part in about if part))
    facts = {f"{kind}.{name}": found for name, found in profile_facts(profile).items()}
    page.heading("What is known of it")
    for path, (given, origin) in facts.items():
        fact = catalogue.get(path)
        if fact is None:
            continue
        words = given if isinstance(given, list) else [given]
        page.item(f"{fact.title} ({path}): {with_unit(_given(given), fact)}")
        meanings = [fact.meaning(str(word)) for word in words]
        page.text(" Or: ".join(meaning for meaning in meanings if meaning), 2)
        write_evidence(page, path, origin, 2)
    write_sources(page, ((path, origin) for path, (_, origin) in facts.items()))


def _given(value: object) -> str:
    if isinstance(value, list):
        join = " or " if any(isinstance(one, str) for one in value) else " to "
        return join.join(str(one) for one in value)
    return str(value)


def write_certainty(_model: Model, page: Outline) -> None:
    """Write what the certainty of a score is, and what it isn't."""
    page.title("certainty: how sure the answers on a deal are")
    page.text(
        "It is high, moderate, low or very low, and says how far the answers hang on what isn't "
        "known; how likely something is has words of its own. It "
        "starts at high and comes down a step for each of these:"
    )
    often = f"more than {1 - STEADY:.0%}"
    page.item(f"less than {MUCH:.0%} of the weight rests on known facts")
    page.item(f"less than {LITTLE:.0%} of it does")
    page.item(f"more than {MOSTLY_INTERESTED:.0%} of the facts come from interested sources alone")
    page.item(f"open facts change a stance in {often} of the draws")


def write_reference(model: Model, page: Outline) -> None:
    """Write what facts that nobody states are drawn from."""
    reference = shipped_reference()
    page.title("reference: what is usual for facts that nobody states")
    page.text(
        "An unstated fact is drawn from what other deals state, each layer counting the more the "
        "more is known in it: all deals, those with (or without) a site, and of these the ones "
        "whose developer has the same home. Published terms of the developer and base rates (the "
        "model's terms) come in by how few deals of the class state the fact. The deal itself is "
        "left out. Hard bounds don't use any of it; `--no-reference` scores without it."
    )
    if reference is not None:
        page.heading(f"{len(reference.classes)} deals, digest {reference.digest}")
        kinds = Counter(reference.kinds.values())
        page.columns([(kind, str(count)) for kind, count in kinds.most_common()])
        page.item(f"{len(reference.facts)} facts are stated by some of them")
        page.item(f"{len(reference.countries)} facts are stated of some country")
    of = sum(bool(term.developers) for term in model.terms)
    page.heading(f"{len(model.terms)} terms and base rates, {of} of them of one developer")

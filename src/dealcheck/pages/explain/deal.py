"""A measure, fact, lever, table or link in one deal: where it stands, and why.

A measure is walked back in the one draw on which its median stands. There every open fact has a
value, so each line is plain arithmetic, down to the lines of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from dealcheck.model.facts import Fact
from dealcheck.model.reader import Array
from dealcheck.model.types import (
    KIND,
    PARTIES,
    Condition,
    Counterfactual,
    Lever,
    Link,
    Measure,
    Model,
    Party,
    Table,
    Term,
)
from dealcheck.pages.conditions import condition_text
from dealcheck.pages.explain.naming import (
    facts_beneath,
    full_name,
    other_readers_of,
    readers_of,
    value_text,
)
from dealcheck.pages.explain.numbers import apportioned, factor, points
from dealcheck.pages.explain.rule import places_named, write_traced
from dealcheck.pages.explain.worth import worth_sentences
from dealcheck.pages.explain.written import Written
from dealcheck.pages.outline import Outline
from dealcheck.pages.words import PARTY_NAMES, lower_first
from dealcheck.scoring.answers import answers_of
from dealcheck.scoring.conditions import about, every, is_about
from dealcheck.scoring.draws import rows_of
from dealcheck.scoring.knowledge import knowledge_of
from dealcheck.scoring.levers import fact_changes, is_sensible, precedent_of, try_levers
from dealcheck.scoring.prepared import DealDraws
from dealcheck.scoring.result import Answer, DealScore
from dealcheck.scoring.score import score_deal
from dealcheck.scoring.scores import Score, median, middle_draw
from dealcheck.scoring.trace import Walk, poles_now, usual_of, values_of, walk
from dealcheck.scoring.wording import with_unit

# Less than this many points is not worth a column.
_NEGLIGIBLE = 0.005
_SAME = 1e-9
_FEW = 0.005


def write_measure_in_deal(page: Outline, one: DealDraws, measure: Measure) -> None:
    """Write how a measure comes to its value in this deal, down to the lines of the file."""
    found = walk(one, measure.id)
    facts = Written(one, found)
    page.title(f"{full_name(measure)} in {one.deal.text('id')}")
    page.text(_result(measure, one.score(measure.id), one))
    if measure.question:
        page.text(measure.question)
    page.heading("How it comes about, in the draw that has this value")
    write_traced(page, measure.id, found, facts)
    if measure.section == "indicator":
        _write_indicator(page, measure, found, facts)
    else:
        _write_beneath(page, measure, found, facts)
    facts.write_sources(page, facts_beneath(measure.id, one.model))
    page.gap()
    page.text(
        "Everything here is one draw of the deal, so each line can be worked out by hand; another "
        "measure's median stands on another draw. Lines that are added up are rounded so that they "
        "sum to the number above them."
    )


def _result(measure: Measure, score: Score, one: DealDraws) -> str:
    level = "Level " if measure.section == "indicator" else ""
    said = [value_text(v, measure) for v in (score.score, score.low, score.high)]
    ends = [value_text(v, measure) for v in (score.lower, score.upper)]
    text = f"{level}{said[0]}, on a scale from {measure.low:g} to {measure.high:g}"
    if score.low == score.high:
        rest = "It is the same in nearly all draws."
        if score.width < _SAME:
            rest = "No unknown fact can change it."
        return f"{text}. {rest}"
    outermost = (
        "All of them lie between" if one.rests_on_outcomes(measure.id) else "The hard bounds are"
    )
    return (
        f"{text}: the median of {one.draws} draws, four in five of which lie from {said[1]} to "
        f"{said[2]}. {outermost} {ends[0]} and {ends[1]}."
    )


def _write_indicator(page: Outline, measure: Measure, found: Walk, facts: Written) -> None:
    model = found.one.model
    for other in _measures_read(measure, model, {measure.id}):
        page.heading(f"{full_name(other)}: {_short(other, found)}")
        write_traced(page, other.id, found, facts)
    page.heading("Its facts")
    for path in facts_beneath(measure.id, model):
        page.item(f"{path}: {facts.here(path)}")
        facts.write_evidence(page, path, 2)
    known = {name: found.value(name) for name in model.measures}
    page.heading("What it is worth here")
    for sentence in worth_sentences(measure, model, known) or ["it has no weight of its own"]:
        page.item(sentence)


def _write_beneath(page: Outline, measure: Measure, found: Walk, facts: Written) -> None:
    """Each group and measure beneath with its arithmetic, each indicator with its facts, once."""
    model, shown = found.one.model, {measure.id}
    for below in (measure, *_measures_read(measure, model, shown)):
        indicators = [m for m in _directly(below, model) if m.section == "indicator"]
        if below is not measure:
            page.heading(f"{full_name(below)}: {_short(below, found)}")
            write_traced(page, below.id, found, facts)
        for indicator in indicators:
            if indicator.id in shown:
                continue
            shown.add(indicator.id)
            page.gap()
            page.item(f"{full_name(indicator)}: level {_short(indicator, found)}")
            write_traced(page, indicator.id, found, facts, 2)
            named = places_named(indicator.value)
            for path in facts_beneath(indicator.id, model):
                if path not in named:
                    page.item(facts.line(path), 3)


def _measures_read(measure: Measure, model: Model, seen: set[str]) -> Iterator[Measure]:
    """What stands beneath a measure but indicators, each after the one that reads it, once."""
    for below in _directly(measure, model):
        if below.id in seen or (below.section == "indicator" and measure.section != "indicator"):
            continue
        seen.add(below.id)
        yield below
        yield from _measures_read(below, model, seen)


def _directly(measure: Measure, model: Model) -> list[Measure]:
    names = list(measure.value.measures)
    for container in measure.value.containers:
        names += model.members[container]
    return [model.measures[name] for name in dict.fromkeys(names)]


def _short(measure: Measure, found: Walk) -> str:
    return f"{value_text(found.value(measure.id), measure)}, of {measure.high:g}"


def write_fact_in_deal(page: Outline, one: DealDraws, fact: Fact) -> None:
    """Write a fact's value, place and evidence, who reads it, and the poles at each value."""
    facts = Written(one)
    page.title(f"{fact.path}: {fact.title}, in {one.deal.text('id')}")
    page.text(fact.description)
    page.heading(f"It is: {facts.value(fact.path)}")
    facts.write_evidence(page, fact.path)
    usual = usual_of(one, fact)
    if usual is not None:
        ranked = sorted(usual.chances.items(), key=lambda item: -item[1])
        page.columns([(word, f"{share:.0%}") for word, share in ranked if share >= 0.005], depth=2)
    page.heading("Read by")
    readers = readers_of(fact.path, one.model)
    for reader in readers:
        score = one.score(reader.id)
        page.item(f"{full_name(reader)}: {value_text(score.score, reader)}, of {reader.high:g}")
    others = other_readers_of(fact.path, one.model)
    for other in others:
        page.item(other)
    if not readers and not others:
        page.item("nothing in this model: it is shown, and changes no number")
    page.heading("What each value would make of the poles, all else as it is drawn")
    _write_values(page, fact, one)
    facts.write_sources(page, [fact.path])


def _write_values(page: Outline, fact: Fact, one: DealDraws) -> None:
    tried = values_of(one, fact)
    now = poles_now(one)
    moved = [
        pole
        for pole, value in now.items()
        if any(abs(each.poles[pole] - value) > _NEGLIGIBLE for each in tried)
    ]
    if not moved:
        page.item(
            "no pole moves, whatever its value"
            if tried
            else "it has no single values to try one by one"
        )
        return
    lines = [("", "as it is", _poles({pole: now[pole] for pole in moved}))]
    for each in tried:
        values = _poles({pole: each.poles[pole] for pole in moved})
        lines.append(("*" if each.allowed else "", with_unit(each.value, fact), values))
    page.columns(lines)
    page.gap()
    page.text("* what the deal says, or leaves open", 1)


def _poles(values: dict[str, float]) -> str:
    return "→ " + ", ".join(f"{pole} {points(value)}" for pole, value in values.items())


def write_block_in_deal(page: Outline, one: DealDraws, block: str) -> None:
    """Write the facts of a block with their values and what they rest on."""
    facts, paths = Written(one), one.block.catalogue.beneath(block)
    page.title(f"{block} in {one.deal.text('id')}")
    for path in paths:
        page.item(facts.line(path))
    facts.write_sources(page, paths)


def write_table_in_deal(page: Outline, one: DealDraws, table: Table, action: str = "") -> None:
    """Write every row, or those of one action, with each condition tested in the draws."""
    joint = one.block.joint
    taken = rows_of(answers_of(one.block)[table.id], one.place, one.draws)
    page.title(f"{table.id}: {table.title}, in {one.deal.text('id')}")
    page.text(
        "In each draw the first row whose conditions all hold gives the action; a gate is only "
        "taken if they hold whatever the open facts turn out to be."
    )
    answer = _answer(table.id, one)
    if answer is not None:
        _write_answer(page, answer)
    for index, row in enumerate(table.rows):
        if action and row.action != action:
            continue
        gate, share = ", a gate" if row.gate else "", float((taken == index).mean())
        page.heading(f"{index + 1}. {row.title} ({row.action}{gate}): {share:.0%} of draws")
        for condition in row.when:
            holds = every([condition], joint.facts, joint.ends)
            often = float(rows_of(holds, one.place, one.draws).mean())
            page.item(f"{_verdict(often)}: {_tested(condition, one)}")
        if not row.when:
            page.item("in every other case")
        if share > 0.0:
            page.text(row.why, 1)


def _verdict(share: float) -> str:
    if share in (0.0, 1.0):
        return "yes" if share else "no"
    return f"in {share:.0%} of draws" if share >= _FEW else "in hardly any draw"


def _tested(condition: Condition, one: DealDraws) -> str:
    """A condition with what its measure or fact is in the deal."""
    text = condition_text(condition, one.model, one.block.catalogue)
    if condition.measure:
        measure = one.model.measures[condition.measure]
        return f"{text}; it is {value_text(one.score(measure.id).score, measure)}"
    if condition.fact == KIND:
        return f"{text}; most draws make it {one.kind}"
    if condition.fact in one.block.catalogue:
        return f"{text}; it is {Written(one).value(condition.fact)}"
    return text


def _answer(table: str, one: DealDraws) -> Answer | None:
    score = _scored(one)
    for advice in score.parties.values():
        for answer in (advice.stance, *advice.answers.values()):
            if answer.table == table:
                return answer
    return None


def _write_answer(page: Outline, answer: Answer) -> None:
    strength = answer.strength.replace("-", " ")
    share = f"{answer.share:.0%} of draws, {strength}"
    page.heading(f"The answer: {answer.title} ({share})")
    page.text(answer.why, 1)
    for label, texts in (("because", answer.because), ("unless", answer.unless)):
        for text in texts:
            page.item(f"{label}: {text}")
    if answer.next:
        page.item(f"next: {answer.next}")


def _scored(one: DealDraws) -> DealScore:
    return score_deal(one.deal, one.model, one.block.catalogue, one.block.settings)


def write_lever_in_deal(page: Outline, one: DealDraws, lever: Lever) -> None:
    """Write what a lever would do in this deal, or why it can't mean anything here."""
    page.heading(f"In {one.deal.text('id')}")
    if not is_sensible(lever, one):
        page.item("it makes no sense here: a condition of it doesn't hold, or it changes nothing")
        return
    effects = try_levers(one.block).effects(one)
    effect = next(each for each in effects if each.lever.id == lever.id)
    page.item(f"what to do with it: {effect.mode.replace('-', ' ')}")
    for change in fact_changes(lever.changes, one):
        page.item(f"{change.fact}: {change.before} → {change.after}")
    precedent = precedent_of(lever, one)
    if precedent is not None:
        page.item(f"{precedent.have} of {precedent.of} other deals of the kind that say so have it")
    page.item("what it moves, in the mean of the draws:")
    page.columns([(pole, f"{moved:+.2f}") for pole, moved in effect.poles.items()], depth=2)
    page.item("expected worth, its price here, and what is left:")
    page.columns(
        [
            (
                PARTY_NAMES[p],
                f"{effect.payoffs[p]:+.2f}",
                f"- {effect.price[p]:.2f}",
                f"= {effect.net(p):+.2f}",
            )
            for p in PARTIES
        ],
        depth=2,
    )


def write_link_in_deal(page: Outline, one: DealDraws, link: Link) -> None:
    """Write whether a link holds on what a deal states, and what follows from it there."""
    place = one.model.links.index(link)
    followed = [p for p in one.block.followed.by if one.block.followed.link(p, one.place) == place]
    page.heading(f"In {one.deal.text('id')}")
    _write_tested(page, link.when, one)
    for path in followed:
        page.item(f"so {path} is {Written(one).value(path)}")
    if not followed:
        page.item("nothing follows from it here that the file doesn't state itself")


def write_term_in_deal(page: Outline, one: DealDraws, term: Term) -> None:
    """Write whether terms are what is usual in a deal."""
    usual = usual_of(one, one.block.catalogue[term.fact])
    applies = usual is not None and usual.term is not None and usual.term.id == term.id
    page.heading(f"In {one.deal.text('id')}")
    _write_tested(page, term.when, one)
    page.item(f"{term.fact}: {Written(one).line(term.fact).partition(': ')[2]}")
    page.item("these terms are behind it" if applies else "these terms are not behind it")


def _write_tested(page: Outline, conditions: tuple[Condition, ...], one: DealDraws) -> None:
    """Conditions tested on what the file leaves possible."""
    block = one.block
    for condition in conditions:
        if is_about(condition):
            holds = bool(about(condition, [one.deal])[0])
        else:
            found = every([condition], block.ends.facts, block.ends.bounds)
            holds = bool(found[one.place if found.shape[0] > 1 else 0])
        page.item(f"{'yes' if holds else 'not surely'}: {_tested(condition, one)}")


def write_counterfactual_in_deal(page: Outline, one: DealDraws, other: Counterfactual) -> None:
    """Write how likely an alternative is, and what it is worth to whom."""
    joint = one.block.joint
    page.heading(f"In {one.deal.text('id')}")
    if other.id in joint.chances and other.in_mix:
        share = float(one.full(joint.chances[other.id]).mean())
        page.item(f"if the deal fails, the chance of it is {share:.0%}")
    for party, value in joint.otherwise[other.id].items():
        page.item(f"worth to the {PARTY_NAMES[party]}: {points(median(one.rows(value)))}")


def write_party_in_deal(page: Outline, one: DealDraws, party: Party) -> None:
    """Write what a deal is worth to a party in expectation, as a sum, and what it should do."""
    joint, model = one.block.joint, one.model
    expected = one.full(joint.expected[party])
    place = middle_draw(expected)

    def here(array: Array) -> float:
        return float(one.full(array)[place])

    chance, worth, mix = here(joint.goes_ahead), here(joint.worth[party]), here(joint.mix[party])
    payoff = model.measures[one.block.basis.choice.payoffs[party]]
    score = one.payoff(party)
    name = one.deal.party_name(party) if party != "us_government" else ""
    page.title(f"The {PARTY_NAMES[party]}{f': {name}' if name else ''}, in {one.deal.text('id')}")
    page.text(
        f"The deal is worth {points(score.score)} to it in expectation: the median of {one.draws} "
        f"draws, four in five of which lie from {points(score.low)} to {points(score.high)}."
    )
    page.heading("How that comes about, in the draw that has this value")
    parts = apportioned([chance * worth, (1.0 - chance) * mix], float(expected[place]))
    ahead = "the chance that it goes ahead, times its worth then"
    fails = "the chance that it doesn't, times the worth of what happens otherwise"
    page.columns(
        [
            (parts[0], f"= {factor(chance)} × {factor(worth)}", ahead),
            (parts[1], f"= {factor(1.0 - chance)} × {factor(mix)}", fails),
        ],
        right=1,
    )
    page.heading("What happens otherwise")
    shares = {key: here(value) for key, value in joint.chances.items()}
    mixed = [c for c in model.counterfactuals if c.in_mix and shares.get(c.id, 0.0) > 0.0]
    worths = [here(joint.otherwise[c.id][party]) for c in mixed]
    terms = [shares[c.id] * value for c, value in zip(mixed, worths, strict=True)]
    page.columns(
        [
            (number, f"= {factor(shares[c.id])} × {factor(value)}", f"{c.title} ({c.id})")
            for number, c, value in zip(apportioned(terms, mix), mixed, worths, strict=True)
        ],
        right=1,
    )
    page.heading(f"What it values: {full_name(payoff)}")
    page.item(f"`dealcheck explain {payoff.id} --deal FILE` walks its worth back to the facts")
    advice = _scored(one).parties[party]
    _write_answer(page, advice.stance)
    for tradeoff, answer in advice.answers.items():
        page.item(f"{tradeoff}: {lower_first(answer.title)} ({answer.share:.0%} of draws)")


def write_certainty_in_deal(page: Outline, one: DealDraws) -> None:
    """Write how certain the answers on a deal are, and why."""
    score = _scored(one)
    page.heading(f"In {one.deal.text('id')}: {score.certainty.replace('-', ' ')}")
    for reason in score.certainty_reasons:
        page.item(reason)


def write_reference_in_deal(page: Outline, one: DealDraws) -> None:
    """Write which facts of a deal are stated, follow, are drawn by what is usual, or are open."""
    known = knowledge_of(one)
    page.heading(f"In {one.deal.text('id')}")
    for label, paths in (
        ("stated", known.stated),
        ("follow from these", tuple(known.follows)),
        ("drawn by what is usual", known.usual),
        ("open", known.open),
    ):
        page.item(f"{len(paths)} {label}: {', '.join(paths) or 'none'}")

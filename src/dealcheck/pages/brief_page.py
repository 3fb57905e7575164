"""One page on a deal that one of its parties can put before whoever decides.

It says what the deal is, what the party is asked to settle, what to insist on in which words, and
what to tell the two others. A statement of fact carries the number of its source; what is only
usual, or open, is said as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, Mode, Party
from dealcheck.pages.account import (
    LAYERS,
    RELATIONS,
    TERMS,
    amount_text,
    aside_of,
    capacity_text,
    criticism_text,
    mapping,
    mappings,
    stands_at,
    step_text,
    target_text,
    terms_text,
    text_at,
    what_it_is,
)
from dealcheck.pages.advice import chance_sentence, have_it, support_sentence, verdict
from dealcheck.pages.blocks import (
    Block,
    Heading,
    Item,
    Listing,
    Note,
    Page,
    Sentence,
    Words,
    code,
    muted,
    plain_text,
    strong,
    words,
)
from dealcheck.pages.sourced import Citations, stated, usual_text
from dealcheck.pages.words import (
    OPEN,
    PARTY_NAMES,
    listed,
    lower_first,
    percent,
    quantity,
    score_word,
    span,
    upper_first,
    with_article,
)
from dealcheck.scoring.answers import whom_to_ask
from dealcheck.scoring.result import Answer, DealScore, PartyAdvice, PartyCondition, UnknownFact

_STEPS, _TARGETS, _AMOUNTS, _CRITICISMS = 3, 2, 1, 2
_FACTS, _OPEN, _CONDITIONS, _QUESTIONS = 2, 1, 5, 3
_SHARED, _COSTLY, _TURNS = 0.3, 0.8, 0.005
_COMPONENTS, _OTHERS = 2, 3


_INSISTED: Mapping[Mode, str] = {
    "ask-for": "Ask for",
    "ask-whether": "Ask whether this is agreed:",
    "keep": "Keep",
    "use": "Use",
    "offer": "Bring",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A question of a party: the trade-off whose answer it hears, the poles that it is about."""

    title: str
    tradeoff: str
    poles: tuple[str, ...]


# What each party asks itself, in the order in which it does.
PARTS: Mapping[Party, tuple[Part, ...]] = {
    "importer": (
        Part("What are we tied to?", "stickiness", ("switching_costs", "sovereignty")),
        Part("Can we run it?", "demand", ("present_demand",)),
        Part("Will we still want it?", "", ("future_demand",)),
        Part("How close to Washington does it bring us?", "alignment", ("us_backing",)),
    ),
    "developer": (
        Part("What holds the buyer?", "stickiness", ("switching_costs", "sovereignty")),
        Part("How close to Washington?", "alignment", ("us_backing", "us_distance")),
        Part("Which demand to serve?", "demand", ("present_demand", "future_demand")),
    ),
    "us_government": (
        Part("How visibly?", "alignment", ("us_backing", "us_distance")),
        Part("What to pay for?", "demand", ("present_demand", "future_demand")),
        Part("What to ask of the terms?", "stickiness", ("switching_costs", "sovereignty")),
    ),
}


def said(answer: Answer) -> Words:
    """An answer in the words of a letter: what, and in which share of the cases tried."""
    if answer.action is None or answer.strength == "undecided":
        return verdict(answer, full=True)
    sure = "clearly" if answer.strength == "strong" else "as far as is known"
    return words(strong(answer.title), f", {sure} ({percent(answer.share)} of cases).")


def brief_page(score: DealScore, party: Party, catalogue: FactCatalogue) -> Page:
    """The page for one party; `score` has to be a thorough one."""
    return _Brief(score, party, catalogue).page()


class _Brief:
    """Builds the page from top to bottom, so that sources are numbered as they are read."""

    def __init__(self, score: DealScore, party: Party, catalogue: FactCatalogue) -> None:
        self.score, self.party, self.catalogue = score, party, catalogue
        self.deal = score.deal
        self.advice = score.parties[party]
        self.cited = Citations(score.deal)
        self.told: set[str] = set()

    def page(self) -> Page:
        name = self.deal.text("name")
        title = f"{name}: a brief for {self.name(self.party)}"
        blocks: list[Block] = [Heading(title, aside_of(self.deal), level=1)]
        blocks += self.decision()
        blocks += [Heading("What it is and what happened"), Listing(tuple(self.account()))]
        if self.party == "us_government":
            blocks += self.support()
        for part in PARTS[self.party]:
            blocks += self.part(part)
        blocks += self.conditions()
        for other in PARTIES:
            if other != self.party and self.is_at_the_table(other):
                blocks += self.story(other)
        blocks += self.to_find_out()
        blocks += self.cited.listing("Sources")
        blocks.append(self.reading())
        return Page(title, tuple(blocks))

    def name(self, party: Party) -> str:
        if party == "us_government":
            return "the US government"
        name = self.deal.party_name(party)
        return with_article(name) if name else f"the {PARTY_NAMES[party]}"

    def decision(self) -> Iterator[Block]:
        """The stance with its reason, what would turn it, and the chance of the deal."""
        stance = self.advice.stance
        turned = ""
        if stance.unless:
            condition, _, other = stance.unless[0].rpartition(": ")
            turned = f" If {lower_first(condition)}: {lower_first(other)}."
        why = f" {stance.why}" if stance.action is not None else ""
        yield Sentence((*words(strong("Our advice: ")), *said(stance), *words(f"{why}{turned}")))
        facts = self.facts_of(self.reasons(stance))
        if facts:
            yield Listing(tuple(facts))
        if stance.action is not None:
            worth = (
                f"Worth to {self.name(self.party)}: {self.advice.worth:.0f} of 100 if it goes "
                f"ahead, {self.advice.otherwise:.0f} if it does not. "
            )
            # The US government reads of it where it reads of support.
            instead = "" if self.party == "us_government" else self.otherwise(self.party)
            yield Sentence(words(f"{worth}{instead}".rstrip()))
        yield Sentence((*words("The chance: "), *chance_sentence(self.score)))
        yield Note(
            words(
                f"Cases: what nobody states was settled in {self.score.settings.draws} ways, by "
                "what is usual. Scores run from 0 to 100; in brackets, where four in five cases "
                "lie."
            )
        )

    def account(self) -> Iterator[Item]:
        """Who and what, how large, for how much, and what happened, each with its sources."""
        deal = self.deal
        infrastructure = mapping(deal.data.get("infrastructure"))
        yield Item((), words(plain_text(what_it_is(self.score, full=True)), "."))
        yield Item((), words(stands_at(deal, full=False), *self.cited.of_fact("status"), "."))
        for layer, unit in LAYERS.items():
            size = capacity_text(mapping(infrastructure.get(layer)), unit)
            if size:
                path = f"infrastructure.{layer}.firm"
                yield Item((), words(upper_first(size), *self.cited.of_fact(path), "."))
        users = quantity(mapping(deal.data.get("demand")).get("users"))
        if users:
            sources = self.cited.of_fact("demand.users")
            yield Item((), words(f"Access for {users} people", *sources, "."))
        for one in mappings(deal.data.get("money"))[:_AMOUNTS]:
            if quantity(one.get("amount")):
                text = upper_first(amount_text(one, full=False))
                yield Item((), words(text, *self.cited.of_entry(one), "."))
        for one in mappings(deal.data.get("status_history"))[-_STEPS:]:
            yield Item((), words(step_text(one).rstrip("."), *self.cited.of_entry(one), "."))
        for one in mappings(mapping(deal.data.get("dates")).get("targets"))[-_TARGETS:]:
            yield Item((), words(f"Promised {target_text(one)}", *self.cited.of_entry(one), "."))
        terms = terms_text(deal)
        if terms:
            marks = (self.cited.of_fact(path) for path in TERMS)
            yield Item(
                (), words(terms, *dict.fromkeys(span for mark in marks for span in mark), ".")
            )
        for one in mappings(deal.data.get("criticism"))[:_CRITICISMS]:
            text = f"Criticised: {lower_first(criticism_text(one))}"
            yield Item((), words(text, *self.cited.of_entry(one), "."))
        for link in mappings(deal.data.get("links")):
            relation = RELATIONS.get(text_at(link, "relation"), "")
            if relation:
                text = f"{upper_first(relation)} {text_at(link, 'to')}"
                yield Item((), words(text, *self.cited.of_entry(link), "."))

    def support(self) -> Iterator[Block]:
        """Whether support makes it happen, by what, and what happens otherwise."""
        support = self.advice.support
        yield Heading("Does it need us?")
        if support is not None:
            said = support_sentence(support) or words(f"{support.title}.")
            by = f" It would be by {support.instrument}." if support.instrument else ""
            yield Sentence((*said, *words(by)))
        otherwise = self.otherwise("us_government")
        if otherwise:
            yield Sentence(words(otherwise))

    def part(self, part: Part) -> Iterator[Block]:
        """A question with its answer, how the deal stands there, and what that rests on."""
        answer = self.advice.answers.get(part.tradeoff)
        yield Heading(part.title)
        stands = [self.stands(pole) for pole in part.poles]
        told = words(upper_first(f"{'; '.join(stands)}."))
        if answer is not None and answer.action is not None:
            told = (*said(answer), *words(f" {answer.why} "), *told)
        yield Sentence(told)
        reasons = [] if answer is None else self.reasons(answer)
        facts = self.facts_of([*reasons, *self.driving(part.poles)])
        items = (*facts, *self.open_facts(part.poles))
        if items:
            yield Listing(items)

    def stands(self, pole: str) -> str:
        """`sovereignty about 32 of 100 (17–47)`."""
        measure, value = self.score.model.measures[pole], self.score.measures[pole]
        word = score_word(value, measure.low, measure.high)
        ends = span(value.low, value.high)
        title = lower_first(measure.title)
        if word == OPEN:
            return f"{title} may be anything from {ends.replace('–', ' to ')} of 100"
        return f"{title} {word.replace('~', 'about ')} of 100 ({ends})"

    def reasons(self, answer: Answer) -> list[str]:
        """The stated facts that an answer rests on."""
        return [path for path in answer.facts if self.is_stated(path)]

    def driving(self, poles: Sequence[str]) -> list[str]:
        """The stated facts that move these poles most, the weightiest first."""
        drivers = [driver for pole in poles for driver in self.score.drivers.get(pole, ())]
        drivers.sort(key=lambda one: -max(one.holding_up, one.holding_down))
        return [
            fact
            for driver in drivers
            for fact in self.score.model.measures[driver.indicator].value.facts
            if self.is_stated(fact)
        ]

    def open_facts(self, poles: Sequence[str]) -> Iterator[Item]:
        """What nobody states and these poles hang on, with what is usual."""
        known = self.score.knowledge
        unstated = [one for one in self.score.unknown if known.of(one.fact) in ("usual", "open")]
        moving = sorted(unstated, key=lambda one: -max(map(one.swing.get, poles, [0.0] * 9)))
        for one in moving[:_OPEN]:
            if one.fact in self.told or not any(round(one.swing.get(p, 0.0)) for p in poles):
                continue
            self.told.add(one.fact)
            fact = self.catalogue[one.fact]
            usual = usual_text(fact, self.score.usual.get(one.fact))
            about = lower_first(fact.description.rstrip("."))
            yield Item((), words(strong("Not stated: "), f"{about}; {usual}."))

    def facts_of(self, paths: Sequence[str]) -> tuple[Item, ...]:
        """The first stated facts of these as entries, none of them twice on the page."""
        items: list[Item] = []
        for path in dict.fromkeys(paths):
            if path not in self.told and len(items) < _FACTS:
                line = stated(path, self.deal, self.catalogue, self.cited)
                if line:
                    self.told.add(path)
                    items.append(Item((), line))
        return tuple(items)

    def is_stated(self, path: str) -> bool:
        return self.score.knowledge.of(path) == "stated" and path in self.catalogue

    def conditions(self) -> Iterator[Block]:
        """Up to five conditions in words for a contract; one's own to bring stand apart."""
        found = self.advice.conditions[:_CONDITIONS]
        asked = [one for one in found if one.mode != "offer"]
        brought = [one for one in found if one.mode == "offer"]
        yield Heading("What to insist on if it goes on, in this order")
        if self.advice.stance.action is None:
            yield Sentence(words("Too little is known to say what; first settle what is open."))
        elif not asked:
            yield Sentence(words("Nothing is left to ask for."))
        if asked:
            yield Listing(tuple(self.condition(n, one) for n, one in enumerate(asked, start=1)))
        if brought:
            yield Heading("What to bring ourselves")
            yield Listing(tuple(self.condition(n, one) for n, one in enumerate(brought, start=1)))

    def condition(self, place: int, one: PartyCondition) -> Item:
        lever, clause = one.lever, one.lever.clause
        sources = [self.score.model.sources[name] for name in lever.sources]
        have = f"; {have_it(one)} such deals that say so have it" if have_it(one) else ""
        head = words(
            f"{_INSISTED[one.mode]} ",
            strong(lower_first(lever.title)),
            f" ({one.usual} in such contracts{have}",
            *self.cited.of_model(sources),
            ").",
        )
        lines = [
            words(clause.question, " If not, ask for it.") if one.mode == "ask-whether" else (),
            words(muted("Clause: "), clause.ask),
            words(
                muted("At least: "),
                clause.fallback,
                muted(" In return: "),
                f"{clause.offer}.",
            ),
        ]
        return Item(words(str(place)), head, tuple(line for line in lines if line))

    def is_at_the_table(self, other: Party) -> bool:
        """Of a deal that isn't American there is nothing to tell Washington, or from there."""
        support = self.score.parties["us_government"].support
        is_american = support is None or support.answer != "not-american"
        return is_american or "us_government" not in (self.party, other)

    def story(self, other: Party) -> Iterator[Block]:
        """What another party gains, which conditions serve it too, and what it gets for others."""
        advice = self.score.parties[other]
        yield Heading(f"What to tell {self.name(other)}")
        items = [self.worth(other, advice), *self.shared(other), *self.paid(other)]
        if other == "us_government" and advice.support is not None:
            items.append(plain_text(support_sentence(advice.support)))
        if self.party != "us_government":
            items.append(self.otherwise(other))
        items.append(self.wants(advice))
        yield Listing(tuple(Item((), words(one)) for one in items if one))

    def worth(self, other: Party, advice: PartyAdvice) -> str:
        """What the deal is worth to another party beside what it would have otherwise."""
        more = advice.worth - advice.otherwise
        model = self.score.model
        strongest = sorted(advice.components.items(), key=lambda item: (-item[1], item[0]))
        made_of = listed(
            f"{lower_first(model.measures[name].title)} ({value:.0f})"
            for name, value in strongest[:_COMPONENTS]
        )
        compared = "as much as" if not round(more) else "more than" if more > 0 else "less than"
        return (
            f"To {self.name(other)} it is worth, if it goes ahead, {compared} what would happen "
            f"otherwise ({advice.worth:.0f} against {advice.otherwise:.0f} of 100); the strongest "
            f"part of that is {made_of}."
        )

    def shared(self, other: Party) -> Iterator[str]:
        """The conditions that another party gains from as well."""
        asks = [one for one in self.asked() if one.payoffs[other] - one.price[other] >= _SHARED]
        if asks:
            titles = listed(lower_first(one.lever.title) for one in asks)
            yield f"These of our conditions serve it too: {titles}."

    def paid(self, other: Party) -> Iterator[str]:
        """The conditions that cost another party something, with what is offered for them."""
        costly = [
            one
            for one in self.asked()
            if one.price[other] >= _COSTLY and one.payoffs[other] - one.price[other] < _SHARED
        ]
        if costly:
            yield f"These cost it something: {'; '.join(map(self.with_offer, costly))}."

    def with_offer(self, one: PartyCondition) -> str:
        """A condition with what we give for it, where it is others who grant it."""
        title = lower_first(one.lever.title)
        giver: Party = "importer" if one.lever.granted_by[0] == "developer" else "developer"
        if "us_government" in (one.lever.by[0], one.lever.granted_by[0]):
            giver = one.lever.by[0]
        is_ours = giver == self.party
        return f"{title} (we offer {one.lever.clause.offer})" if is_ours else title

    def asked(self) -> Sequence[PartyCondition]:
        return [one for one in self.advice.conditions[:_CONDITIONS] if one.mode != "keep"]

    def otherwise(self, party: Party) -> str:
        """What would happen without the deal, likeliest first, and its worth to a party."""
        likely = sorted(
            (one for one in self.score.alternatives if round(100 * one.chance)),
            key=lambda one: (-one.chance, one.id),
        )
        named = [
            f"{lower_first(one.title)} ({percent(one.chance)}; worth {one.worth[party]:.0f} to it)"
            for one in likely[:_OTHERS]
        ]
        begin = "Now that it has ended" if self.score.stage == "over" else "If it fails"
        return f"{begin}, what follows is {listed(named, 'or')}." if named else ""

    def wants(self, advice: PartyAdvice) -> str:
        """What another party should be after by its own lights."""
        if advice.stance.action is None:
            return ""
        first = next((one for one in advice.conditions if one.mode != "keep"), None)
        ask = ""
        if first is not None:
            title = lower_first(first.lever.title)
            ask = f"; and first of all: {lower_first(_INSISTED[first.mode])} {title}"
        return f"Its own best course: {lower_first(advice.stance.title)}{ask}."

    def to_find_out(self) -> Iterator[Block]:
        """The open facts that would change most, and whom to ask."""
        score = self.score
        found = [one for one in score.unknown if round(100 * one.turns) or round(one.largest)]
        if not found:
            return
        yield Heading("What to find out first")
        yield Listing(tuple(map(self.question, found[:_QUESTIONS])))

    def question(self, one: UnknownFact) -> Item:
        """An open fact: whom to ask, what it is, what is usual, and how often it decides."""
        whom = self.whom(whom_to_ask(one.fact, self.score.model.report.asks))
        turns = f"; decides in {percent(one.turns)} of cases" if one.turns >= _TURNS else ""
        usual = self.score.usual.get(one.fact)
        told = f"; {usual_text(self.catalogue[one.fact], usual)}" if usual else ""
        about = lower_first(self.catalogue[one.fact].description.rstrip("."))
        return Item((), words(strong(one.title), f" ({whom}{turns}): {about}{told}."))

    def whom(self, named: str) -> str:
        """Whom to ask; what is the reader's own to know is settled in the reader's own house."""
        own = {
            "importer": "the importer",
            "developer": "the developer",
            "us_government": "the US",
        }[self.party]
        return "settle it in your own house" if named.startswith(own) else f"ask {named}"

    def reading(self) -> Note:
        model = self.score.model
        return Note(
            words(
                "Clauses are in our own words and no legal advice. ",
                f"{model.named}. ",
                code(f"dealcheck score {self.deal.document.name} --full"),
                " shows what stands behind it.",
            )
        )

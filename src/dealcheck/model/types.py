"""A model as frozen values: measures, levers, tables, sources and where each one is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dealcheck.model.leaves import Operator

Party = Literal["developer", "us_government", "importer"]
PARTIES: tuple[Party, ...] = ("developer", "us_government", "importer")
Direction = Literal["raise", "lower", "set", "move"]
Section = Literal["indicator", "group", "pole", "measure", "parameter", "payoff"]

Mode = Literal["ask-for", "ask-whether", "keep", "use", "offer"]
Usual = Literal["usual", "negotiable", "hard"]
Stage = Literal["open", "bound", "live", "stalled", "over"]
STAGES: Mapping[Stage, tuple[str, ...]] = {
    "open": ("talks", "announced", "letter-of-intent", "mou", "pilot"),
    "bound": ("contract", "financed", "under-construction"),
    "live": ("live",),
    "stalled": ("paused", "dormant"),
    "over": ("withdrawn", "replaced"),
}
"""Where in its life a deal is, by its status."""

DEAL = "deal"
"""What a shock calls the deal itself, beside the ids of what could happen instead of it."""

KIND = "kind"
"""The kind of a deal stands among the facts under this name, worked out from the others."""

BLOCKS = frozenset({"infrastructure"})
"""The blocks of facts of which a deal can say that there is none."""

INDICATOR_TOP = 4.0
SCORE_TOP = 100.0


@dataclass(frozen=True, slots=True)
class Measure:
    """Anything the evaluator can work out: an indicator (0-4), a group or pole (0-100), or another.

    `parent` is the group of an indicator or the pole of a group; `weight` is its share there,
    before division by the sum of its siblings' weights.
    """

    id: str
    section: Section
    title: str
    value: Operator
    low: float
    high: float
    code: str = ""
    question: str = ""
    parent: str = ""
    weight: float = 0.0
    mechanism: str = ""
    tradeoff: str = ""
    critical: bool = False
    why: str = ""
    sources: tuple[str, ...] = ()
    judgement: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a table row, lever, link or term.

    It tests a measure, a fact, or what a deal is: its importer's `countries`, and whether it is
    described as of a day `after` or `before` another one. A stage is a set of words of `status`,
    and the kind of a deal is read like a fact (`KIND`). `bits` are the words for which the test
    holds, the first word of the fact as the lowest bit. On a block of facts, such as
    `infrastructure`, the test is whether none of it applies.
    """

    measure: str = ""
    fact: str = ""
    below: float | None = None
    at_least: float | None = None
    words: tuple[str, ...] = ()
    negated: bool = False
    bits: int = 0
    countries: tuple[str, ...] = ()
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one fact: up to, down to or exactly to a word or number, or by so many steps.

    A block of facts can be set to `none`: then it does not apply at all. A number that is moved has
    something added to it, a word goes so many steps along its scale.
    """

    fact: str
    to: str | float
    direction: Direction


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition in words that a contract could begin from, and what to give for it."""

    ask: str
    fallback: str
    question: str
    offer: str


@dataclass(frozen=True, slots=True)
class Lever:
    """A change of facts that somebody can grant, with its cost to each party in payoff points.

    `by` are the parties whose condition it can be. `eased_by` is the trait that makes it cheap to
    grant. `usual` says how often such contracts have it, and `basis` which text shows that. One
    that is an `instrument` of the US government's support is its condition only where support
    decides something.
    """

    id: str
    title: str
    why: str
    changes: tuple[Change, ...]
    cost: Mapping[Party, float]
    granted_by: tuple[Party, ...]
    by: tuple[Party, ...]
    clause: Clause
    usual: Usual
    basis: str = ""
    eased_by: str = ""
    when: tuple[Condition, ...] = ()
    sources: tuple[str, ...] = ()
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What remains possible of a fact: some of its words, as bits, or a range of numbers."""

    fact: str
    bits: int = 0
    low: float = float("-inf")
    high: float = float("inf")


@dataclass(frozen=True, slots=True)
class Link:
    """From stated facts to what follows from them, for facts that nobody states.

    One that is `only_a_finding` contradicts what is stated, and settles nothing for the scores.
    """

    id: str
    when: tuple[Condition, ...]
    then: tuple[Narrowing, ...]
    why: str
    sources: tuple[str, ...] = ()
    only_a_finding: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """What is usual for a fact that nobody states: a weight for each word, or some quantiles.

    `developers` are the ids of those whose published terms it is; none stands for any.
    """

    id: str
    fact: str
    developers: tuple[str, ...]
    when: tuple[Condition, ...]
    weights: tuple[float, ...]
    quantiles: tuple[tuple[float, float], ...]
    strength: str
    why: str
    sources: tuple[str, ...] = ()
    date: str = ""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What could happen without the deal: the facts it would have, and what it is worth to whom.

    `worth` gives the payoff of parties that have no part in it, as a number or the measure of the
    deal that says it. It can be had only `when` its conditions hold. Out of the mix are those that
    are no answer to a failed deal. `counts_as` is the measure that takes its probability.
    """

    id: str
    title: str
    why: str
    changes: tuple[Change, ...]
    worth: Mapping[Party, float | str]
    when: tuple[Condition, ...] = ()
    in_mix: bool = True
    counts_as: str = ""

    @property
    def feasible(self) -> str:
        """The measure (0-1) that says how far it could be had at all."""
        return f"feasible-{self.id.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Posture:
    """A way in which the US government can stand by a deal or support it, and what it changes.

    `measure` takes what comes of it: by how much it is better than the best of the others for a
    posture, what it adds for a kind of support.
    """

    id: str
    title: str
    why: str
    changes: tuple[Change, ...]
    measure: str


@dataclass(frozen=True, slots=True)
class Trait:
    """What every offer takes from its developer's profile: a range of numbers of `fact` for each
    word of the fact `of`."""

    id: str
    fact: str
    of: str
    ranges: Mapping[str, tuple[float, float]]
    why: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Supply:
    """What developers have to hand out: a number for each word of the fact `of`."""

    id: str
    title: str
    of: str
    values: Mapping[str, float]
    why: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardPackage:
    """A standard offer: facts that are laid over any developer and country.

    It is there for whom nothing that is known speaks against `when`, and for countries of at least
    so much electricity and income. `cost` is in payoff points for each party and rises where the
    developer lacks the trait that it is `eased_by`. `capital` (million US dollars a year) and
    `patience` (years until it pays) are what it binds of the developer; `like` are deals that it
    follows.
    """

    id: str
    title: str
    why: str
    changes: tuple[Change, ...]
    when: tuple[Condition, ...]
    cost: Mapping[Party, float]
    eased_by: str = ""
    least_power_twh: float = 0.0
    least_gdp_usd_billion: float = 0.0
    capital: float = 0.0
    patience: float = 0.0
    like: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def engineers(self) -> float:
        """The engineers that it binds, in full-time equivalents."""
        found = (c.to for c in self.changes if c.fact == "work.engineers")
        return next((float(number) for number in found), 0.0)


@dataclass(frozen=True, slots=True)
class JointTerm:
    """What countries that buy together get, from a number of `members` on."""

    id: str
    title: str
    members: int
    changes: tuple[Change, ...]
    why: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aid:
    """What the US government can give a deal: the facts it changes, and what it costs.

    `usd_million` is a fixed price, to which that of the measure `priced_by` is added; `engineers`
    are the people that it binds.
    """

    id: str
    title: str
    why: str
    changes: tuple[Change, ...]
    when: tuple[Condition, ...]
    usd_million: float = 0.0
    priced_by: str = ""
    engineers: float = 0.0
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blow:
    """What a shock changes, and whom it meets.

    It meets the cases that `of` names (`deal`, or alternatives by their ids; none for all of them),
    and of these the draws in which `where` may hold.
    """

    changes: tuple[Change, ...]
    where: tuple[Condition, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shock:
    """A future that is named: what it changes of a deal, and of what could be had instead.

    `size` says where the extent of it comes from. `later` are positions of later demand, by axis,
    that take the place of those expected. It is tried on deals of which `when` may hold. What it
    means for a party `beside` it is no question: a developer that has failed wants nothing.
    """

    id: str
    title: str
    why: str
    size: str
    blows: tuple[Blow, ...]
    later: Mapping[str, float]
    when: tuple[Condition, ...] = ()
    beside: tuple[Party, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Payoff:
    """What a deal is worth to a party: a measure of its own, a mean of the named components."""

    id: str
    party: Party
    title: str
    profile: str
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """How much a fact's evidence carries.

    `shift` is the chance that a word is off, by up to `steps` steps of its scale; `spread` the
    share by which a number may be off; `counts` whether the fact counts as known for coverage.
    """

    id: str
    title: str
    shift: float
    steps: int
    spread: float
    counts: bool


@dataclass(frozen=True, slots=True)
class Grading:
    """From evidence to grades: `grades` from the best to the worst, `table` by confidence and by
    the best kind of source; `volatile` are facts and blocks that age, a grade in `months`; `exact`
    are facts that are never off, whatever their grade."""

    grades: tuple[Grade, ...]
    table: Mapping[str, Mapping[str, str]]
    volatile: tuple[str, ...]
    months: int
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning on a deal, with the conditions that call for it and the fact where it is shown.

    A measure's name in braces in `message` stands for its value.
    """

    code: str
    fact: str
    message: str
    help: str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table: the action taken when every condition holds.

    A `gate` is crossed only on knowledge. `rests_on` are conditions that hold wherever a row
    without conditions is reached, given as its reasons; `cites` are facts that are named as reasons
    where they are known. `instrument` is what support would consist of. A stance without `asks`
    leaves its party nothing to ask for.
    """

    action: str
    title: str
    when: tuple[Condition, ...]
    why: str
    gate: bool = False
    rests_on: tuple[Condition, ...] = ()
    cites: tuple[str, ...] = ()
    instrument: str = ""
    asks: bool = True

    @property
    def reasons(self) -> tuple[Condition, ...]:
        return self.when or self.rests_on


@dataclass(frozen=True, slots=True)
class Table:
    """An ordered decision table; the first row whose conditions all hold gives the action."""

    id: str
    title: str
    rows: tuple[Row, ...]
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What a party needs of a measure: at least a number of points, or as much as another says."""

    measure: str
    least: float
    wanted: str
    weight: float


@dataclass(frozen=True, slots=True)
class Source:
    """Where an idea, scale or number of the model comes from."""

    id: str
    title: str
    author: str = ""
    year: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Which measures the report shows where; the names are the model's own.

    `leanings` name, for each trade-off, the measure that what is secret moves up or down together.
    `stances` and `answers` are tables by party, and by party and trade-off.
    """

    tradeoffs: Mapping[str, tuple[str, str]]
    leanings: Mapping[str, str]
    stances: Mapping[Party, str]
    answers: Mapping[Party, Mapping[str, str]]
    objects: Mapping[str, str]
    mechanisms_of: str
    mechanisms: tuple[str, ...]
    mechanisms_hold: tuple[str, ...]
    assurance: Mapping[str, str]
    binding_groups: tuple[str, ...]
    tables: Mapping[str, str]
    payoffs: Mapping[Party, str]
    outcomes: Mapping[str, str]
    asks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LaidOver:
    """The file of weights that is laid over a model: its name, whose it is, and its digest."""

    name: str
    owner: str
    date: str
    note: str
    digest: str


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A whole model; two are the same only if they are one, so that what depends on a model alone
    can be kept beside it.

    `measures` is in an order in which each one comes after what it reads.

    `needs` names what each one reads directly, `facts` the facts that it rests on at whatever
    distance. `above_indicators` are the measures that rest on
    indicators, as groups and poles do; `searched` those that no fact moves in one direction only,
    so that decisions take their ends from the draws. `kinds` are the words of the kind of a deal,
    `aims` what each party needs. `weights` names the file of weights that is laid over it.
    """

    id: str
    version: str
    title: str
    description: str
    digest: str
    measures: Mapping[str, Measure]
    members: Mapping[str, tuple[str, ...]]
    needs: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, frozenset[str]]
    shares: Mapping[str, float]
    above_indicators: frozenset[str]
    searched: frozenset[str]
    levers: tuple[Lever, ...]
    packages: tuple[StandardPackage, ...]
    traits: tuple[Trait, ...]
    supplies: tuple[Supply, ...]
    aids: tuple[Aid, ...]
    joint_terms: tuple[JointTerm, ...]
    shocks: tuple[Shock, ...]
    tables: Mapping[str, Table]
    payoffs: Mapping[str, Payoff]
    counterfactuals: tuple[Counterfactual, ...]
    postures: tuple[Posture, ...]
    supports: tuple[Posture, ...]
    links: tuple[Link, ...]
    terms: tuple[Term, ...]
    cautions: tuple[Caution, ...]
    grading: Grading
    sources: Mapping[str, Source]
    report: Report
    aims: Mapping[Party, tuple[Aim, ...]]
    kinds: tuple[str, ...]
    weights: LaidOver | None = None

    @property
    def named(self) -> str:
        """What made a result, as reports say it: the model, its digest, and whose weights."""
        text = f"Model {self.id} {self.version} ({self.digest})"
        if self.weights is None:
            return text
        laid = self.weights
        return f"{text} with the weights “{laid.name}” of {laid.owner} ({laid.digest})"

    @property
    def poles(self) -> tuple[str, ...]:
        """The poles in the order of the trade-offs."""
        return tuple(pole for pair in self.report.tradeoffs.values() for pole in pair)

    def needed(self, wanted: Iterable[str] = ()) -> tuple[str, ...]:
        """The measures that `wanted` rest on, and these, in the model's order; all for none."""
        waiting = list(wanted)
        if not waiting:
            return tuple(self.measures)
        found = set(waiting)
        while waiting:
            for name in self.needs[waiting.pop()]:
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return tuple(name for name in self.measures if name in found)

    def rests_on_facts(self, name: str) -> bool:
        """Whether a measure is read from facts alone, such as a capacity, so that knowing them is
        knowing it."""
        return name not in self.above_indicators and name not in self.searched

    def parameters(self) -> tuple[Measure, ...]:
        """The model's own numbers that a user may argue with, each with its range."""
        return tuple(m for m in self.measures.values() if m.section == "parameter")

    def indicators(self) -> tuple[Measure, ...]:
        """Every indicator, in the order of the files."""
        return tuple(m for m in self.measures.values() if m.section == "indicator")

    def share(self, identifier: str) -> float:
        """The share (0-1) that a member has of its group or pole, after division by the sum."""
        return self.shares.get(identifier, 0.0)

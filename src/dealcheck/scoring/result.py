"""What scoring a deal gives: frozen values that every output format reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Lever, Mode, Model, Party, Payoff, Stage, Term, Usual
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.scores import Score
from dealcheck.scoring.settings import ScoreSettings

Strength = Literal["strong", "conditional", "undecided", "nothing-to-go-on"]
Certainty = Literal["high", "moderate", "low", "very-low"]
CERTAINTIES: tuple[Certainty, ...] = ("very-low", "low", "moderate", "high")


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The second likeliest answer."""

    action: str
    title: str
    share: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decision table answers on the draws of a deal.

    `action` is the likeliest answer and `share` the part of the draws that lead to it; None where
    nothing that is known of the deal carries an answer. `because` are known facts only (`facts`
    says which), `unless` what could turn it, `next` what to settle first.
    """

    table: str
    action: str | None
    title: str
    share: float
    strength: Strength
    runner_up: RunnerUp | None
    because: tuple[str, ...]
    facts: tuple[str, ...]
    unless: tuple[str, ...]
    next: str
    why: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact going from a value (as text) to another."""

    fact: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Precedent:
    """How many of the reference's deals of the kind state a thing, and how many have it."""

    have: int
    of: int


@dataclass(frozen=True, slots=True)
class PartyCondition:
    """One condition behind a party's stance.

    `poles` and `payoffs` are the points that it moves, in the mean of the draws; `price` the points
    that it costs each party. Conditions stand in the order in which to insist on them.
    """

    lever: Lever
    mode: Mode
    changes: tuple[FactChange, ...]
    poles: Mapping[str, float]
    payoffs: Mapping[Party, float]
    price: Mapping[Party, float]
    usual: Usual
    precedent: Precedent | None


@dataclass(frozen=True, slots=True)
class Support:
    """Whether public support makes the deal happen: its chance with and without, and by what."""

    answer: str
    title: str
    instrument: str | None
    chance_with: float
    chance_without: float
    share: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyAdvice:
    """What one party should do, and what the deal is worth to it.

    `payoff` is in expectation, `worth` if the deal goes ahead, `otherwise` if it does not (medians
    of the draws). `answers` are by trade-off; `as_in_any_deal` are levers that are good in every
    deal of the kind. `support` is the US government's alone.
    """

    stance: Answer
    answers: Mapping[str, Answer]
    conditions: tuple[PartyCondition, ...]
    as_in_any_deal: tuple[Lever, ...]
    chosen: Payoff
    payoff: Score
    worth: float
    otherwise: float
    components: Mapping[str, float]
    support: Support | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How far each fact that the model reads is known: the facts by kind of knowledge.

    `follows` gives the link behind each. `reference` is the digest of what is usual, and
    `reference_deals` how many deals stand behind it; empty and 0 without one.
    """

    stated: tuple[str, ...]
    follows: Mapping[str, str]
    usual: tuple[str, ...]
    open: tuple[str, ...]
    reference: str
    reference_deals: int

    def of(self, fact: str) -> str:
        """The kind of knowledge of one fact: stated, follows, usual or open."""
        if fact in self.stated:
            return "stated"
        if fact in self.follows:
            return "follows"
        return "usual" if fact in self.usual else "open"


@dataclass(frozen=True, slots=True)
class Driver:
    """How many points of a measure hang on one indicator whose facts are known.

    `holding_up` is what the measure would lose if the indicator stood at the bottom of its scale;
    `holding_down` what it would gain if the indicator stood at the top.
    """

    indicator: str
    code: str
    title: str
    holding_up: float
    holding_down: float


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """A fact that isn't settled, with the points by which settling it could move each pole.

    `turns` is the share of draws in which the answers to it would turn some answer: the largest
    over all stances and answers.
    """

    fact: str
    title: str
    swing: Mapping[str, float]
    turns: float

    @property
    def largest(self) -> float:
        return max(self.swing.values(), default=0.0)


@dataclass(frozen=True, slots=True)
class UsualFact:
    """What tells of a fact that nobody states: others that state it, and published terms.

    `stating` other deals (or countries) state it, `of_class` of them are of the deal's own class.
    Words have `chances`, a number the values below which a tenth, a half and nine tenths fall.
    """

    stating: int
    of_class: int
    term: Term | None
    chances: Mapping[str, float]
    tenths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown fact whose answer could change what a party should do.

    `value` is what knowing it is worth, in points of the party's payoff. `now` is what the party
    would best do without an answer, and `changes` says which answers lead to something else.
    """

    fact: str
    title: str
    ask: str
    value: float
    party: Party
    now: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """One to three levers together: what changes, what that moves, and what each party gains.

    `gains` are points of expected payoff, less what the levers cost the party.
    """

    levers: tuple[Lever, ...]
    changes: tuple[FactChange, ...]
    poles: Mapping[str, float]
    payoffs: Mapping[Party, float]
    gains: Mapping[Party, float]
    type: str

    @property
    def title(self) -> str:
        return "; ".join(lever.title for lever in self.levers)

    @property
    def smallest_gain(self) -> float:
        return min(self.gains.values())


@dataclass(frozen=True, slots=True)
class Bargain:
    """What is left to be had by negotiating.

    `room` is how many points each pole can gain without the other of its trade-off losing any;
    `frontier` the largest share of everybody's headroom that some package gives to all.
    """

    levers: tuple[Package, ...]
    packages: tuple[Package, ...]
    offered: Package | None
    room: Mapping[str, float]
    frontier: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something that could happen without the deal: how likely it is, and its worth to whom."""

    id: str
    title: str
    chance: float
    worth: Mapping[Party, float]


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind a deal claims, the likeliest by its facts, and all kinds they leave possible.

    Several kinds that it may claim are joined by ` or `.
    """

    claimed: str | None
    assessed: str | None
    possible: tuple[str, ...]
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assurance:
    """Sovereignty assurance: the level shown by the weakest critical group, beside the claim."""

    level: int
    lowest: int
    highest: int
    claimed: int | None
    binding_group: str
    cut_off: Score
    exposure: Score


@dataclass(frozen=True, slots=True)
class Robustness:
    """How far the answers hang on the model and not on the deal.

    `variance` gives, for each pole and payoff, the share of its spread that comes from facts,
    weights, spacing and structure. `same_action` is the share of weight sets that leave a table's
    answer as it is: of any weights, and of those that keep the order of the stated ones.
    """

    variance: Mapping[str, Mapping[str, float]]
    same_action: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class DealScore:
    """One deal scored: everything the report shows.

    `measures` are those that the report shows: poles, groups, and what stands beside them.
    `if_secret_is_worse` are the points that each pole loses if what nobody discloses leans against
    it. `safe_to_leave` are open facts whose answers, one by one, turn nobody's answer. `usual` says
    what is usual for the facts that nobody states. It, `bargain` and `robustness` are only there if
    the settings ask to be thorough.
    """

    deal: Deal
    model: Model
    settings: ScoreSettings
    stage: Stage
    kind: Kind
    measures: Mapping[str, Score]
    if_secret_is_worse: Mapping[str, float]
    knowledge: Knowledge
    drivers: Mapping[str, tuple[Driver, ...]]
    objects: Mapping[str, Score]
    mechanisms: Mapping[str, float]
    assurance: Assurance
    viability: Score
    goes_ahead: Score
    coverage: float
    coverage_by_pole: Mapping[str, float]
    certainty: Certainty
    certainty_reasons: tuple[str, ...]
    unknown: tuple[UnknownFact, ...]
    usual: Mapping[str, UsualFact]
    questions: tuple[Question, ...]
    safe_to_leave: tuple[str, ...]
    parties: Mapping[Party, PartyAdvice]
    alternatives: tuple[Alternative, ...]
    postures: Mapping[str, float]
    bargain: Bargain | None
    robustness: Robustness | None
    diagnostics: tuple[Diagnostic, ...] = ()

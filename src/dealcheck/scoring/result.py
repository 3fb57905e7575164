"""What scoring a deal gives: frozen values that every output format reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.types import Lever, Model, Party, Payoff
from dealcheck.model.values import FactArrays
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.scores import Score
from dealcheck.scoring.settings import ScoreSettings

Strength = Literal["strong", "conditional", "none"]
Certainty = Literal["high", "moderate", "low", "very-low"]
CERTAINTIES: tuple[Certainty, ...] = ("very-low", "low", "moderate", "high")


@dataclass(frozen=True, slots=True)
class Driver:
    """How many points of a measure hang on one indicator.

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
    """A fact that isn't settled, with the points by which settling it could move each pole."""

    fact: str
    title: str
    swing: Mapping[str, float]

    @property
    def largest(self) -> float:
        return max(self.swing.values(), default=0.0)


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
class FactChange:
    """One fact going from a value (as text) to another."""

    fact: str
    before: str
    after: str


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
class Decision:
    """The action a table gives, how far it can be relied on, and why."""

    action: str
    title: str
    strength: Strength
    agreement: float
    because: tuple[str, ...]
    despite: tuple[str, ...]
    unless: tuple[str, ...]
    next: str
    why: str
    gate: bool


@dataclass(frozen=True, slots=True)
class PartyAdvice:
    """What one party should do, and what the deal is worth to it.

    `payoff` is in expectation, `worth` if the deal goes ahead, `otherwise` if it does not.
    `support` is the US government's second answer.
    """

    decision: Decision
    recommendations: tuple[Package, ...]
    chosen: Payoff
    payoff: Score
    worth: float
    otherwise: float
    components: Mapping[str, float]
    support: Decision | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something that could happen without the deal: how likely it is, and its worth to whom."""

    id: str
    title: str
    chance: float
    worth: Mapping[Party, float]


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind a deal claims, the kind its facts show, and all kinds they leave possible."""

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
    action as it is: of any weights, and of those that keep the order of the stated ones. `flip` is
    the smallest change of weights found (sum of what each moves) that leads to another action.
    """

    variance: Mapping[str, Mapping[str, float]]
    same_action: Mapping[str, tuple[float, float]]
    flip: Mapping[str, tuple[float, str] | None]


@dataclass(frozen=True, slots=True)
class DealScore:
    """One deal scored: everything the report shows.

    `safe_to_leave` are open facts whose answers, one by one, change no party's best action and no
    table's. `arrays` are the facts as the deal states them. The draws and what came of them are not
    kept: `workings` makes the same ones again from the same settings.
    """

    deal: Deal
    model: Model
    settings: ScoreSettings
    arrays: FactArrays
    kind: Kind
    measures: Mapping[str, Score]
    drivers: Mapping[str, tuple[Driver, ...]]
    objects: Mapping[str, Score]
    mechanisms: Mapping[str, float]
    assurance: Assurance
    viability: Score
    goes_ahead: float
    coverage: float
    coverage_by_pole: Mapping[str, float]
    certainty: Certainty
    certainty_reasons: tuple[str, ...]
    unknown: tuple[UnknownFact, ...]
    questions: tuple[Question, ...]
    safe_to_leave: tuple[str, ...]
    parties: Mapping[Party, PartyAdvice]
    alternatives: tuple[Alternative, ...]
    postures: Mapping[str, float]
    bargain: Bargain
    robustness: Robustness
    diagnostics: tuple[Diagnostic, ...] = ()

"""What scoring a deal gives: frozen values that every output format reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.reader import Bounds
from dealcheck.model.types import Lever, Model, Party
from dealcheck.model.values import FactArrays
from dealcheck.scoring.deal import Deal


@dataclass(frozen=True, slots=True)
class Score:
    """An estimate with its hard bounds: no assignment of the unknown facts leads outside them."""

    score: float
    lower: float
    upper: float

    @property
    def width(self) -> float:
        return self.upper - self.lower


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
class FactChange:
    """One fact going from a value (as text) to another."""

    fact: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A lever that applies to this deal, with its effect on the poles in points."""

    lever: Lever
    changes: tuple[FactChange, ...]
    effect: Mapping[str, float]
    type: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The action a table gives, how far it can be relied on, and why."""

    action: str
    title: str
    strength: str
    because: tuple[str, ...]
    despite: tuple[str, ...]
    unless: tuple[str, ...]
    next: str
    why: str
    gate: bool


@dataclass(frozen=True, slots=True)
class PartyAdvice:
    """What one party should do. `support` is the US government's second answer."""

    decision: Decision
    recommendations: tuple[Recommendation, ...]
    support: Decision | None = None


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
class DealScore:
    """One deal scored: everything the report shows, and what it was worked out from."""

    deal: Deal
    model: Model
    arrays: FactArrays
    kind: Kind
    measures: Mapping[str, Score]
    drivers: Mapping[str, tuple[Driver, ...]]
    objects: Mapping[str, Score]
    mechanisms: Mapping[str, float]
    assurance: Assurance
    unknown: tuple[UnknownFact, ...]
    parties: Mapping[Party, PartyAdvice]
    diagnostics: tuple[Diagnostic, ...] = ()


def score_at(bounds: Bounds, estimate: float, row: int = 0) -> Score:
    """The score of one row."""
    return Score(float(estimate), float(bounds.lower[row]), float(bounds.upper[row]))

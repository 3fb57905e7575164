"""A model as frozen values: measures, levers, tables, sources and where each one is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dealcheck.model.leaves import Operator

Party = Literal["developer", "us_government", "importer"]
PARTIES: tuple[Party, ...] = ("developer", "us_government", "importer")
Direction = Literal["raise", "lower", "set"]
Section = Literal["indicator", "group", "pole", "measure", "parameter", "payoff"]

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
    """One condition of a table row or lever: on a measure's value or on a fact."""

    measure: str = ""
    fact: str = ""
    below: float | None = None
    at_least: float | None = None
    words: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one fact: up to, down to or exactly to a word or number.

    A block of facts can be set to `none`: then it does not apply at all.
    """

    fact: str
    to: str | float
    direction: Direction


@dataclass(frozen=True, slots=True)
class Lever:
    """A change of facts that somebody can grant, with its cost to each party in payoff points."""

    id: str
    title: str
    why: str
    changes: tuple[Change, ...]
    cost: Mapping[Party, float]
    granted_by: tuple[Party, ...]
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What could happen without the deal: the facts it would have, and what it is worth to whom.

    `worth` fixes the payoff of parties that have no part in it. Out of the mix are those that are
    no answer to a failed deal. `counts_as` is the measure that takes its probability.
    """

    id: str
    title: str
    why: str
    changes: tuple[Change, ...]
    worth: Mapping[Party, float]
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

    `rests_on` are conditions that hold wherever a row without conditions is reached, given as its
    reasons.
    """

    action: str
    title: str
    when: tuple[Condition, ...]
    why: str
    gate: bool = False
    rests_on: tuple[Condition, ...] = ()

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
    """Which measures the report shows where; the names are the model's own."""

    tradeoffs: Mapping[str, tuple[str, str]]
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
class Model:
    """A whole model. `measures` is in an order in which each one comes after what it reads.

    `needs` names what each one reads directly. `above_indicators` are the measures that rest on
    indicators, as groups and poles do; `searched` those that no fact moves in one direction only,
    so that decisions take their ends from the draws.
    """

    id: str
    version: str
    title: str
    description: str
    digest: str
    measures: Mapping[str, Measure]
    members: Mapping[str, tuple[str, ...]]
    needs: Mapping[str, tuple[str, ...]]
    above_indicators: frozenset[str]
    searched: frozenset[str]
    levers: tuple[Lever, ...]
    tables: Mapping[str, Table]
    payoffs: Mapping[str, Payoff]
    counterfactuals: tuple[Counterfactual, ...]
    postures: tuple[Posture, ...]
    supports: tuple[Posture, ...]
    cautions: tuple[Caution, ...]
    grading: Grading
    sources: Mapping[str, Source]
    report: Report

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

    def parameters(self) -> tuple[Measure, ...]:
        """The model's own numbers that a user may argue with, each with its range."""
        return tuple(m for m in self.measures.values() if m.section == "parameter")

    def indicators(self) -> tuple[Measure, ...]:
        """Every indicator, in the order of the files."""
        return tuple(m for m in self.measures.values() if m.section == "indicator")

    def share(self, identifier: str) -> float:
        """The share (0-1) that a member has of its group or pole, after division by the sum."""
        measure = self.measures[identifier]
        if not measure.parent:
            return 0.0
        total = sum(self.measures[m].weight for m in self.members[measure.parent])
        return measure.weight / total

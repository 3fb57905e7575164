"""Which scores of a run are shown, in which order, and whether they pass.

These are the conditions of `--where`, the order of `--sort` and the gates of `--fail-under`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import PARTIES, STAGES, Model, Party
from dealcheck.scoring.result import CERTAINTIES, DealScore
from dealcheck.visible import shown

_CONDITION = re.compile(r"\s*+([a-z_-]++)\s*+(>=|<=|!=|=|>|<)\s*+(\S(?:.*\S)?)\s*")
_GATE = re.compile(r"\s*+([a-z_-]++)\s*+=\s*+(\S+)\s*")
_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")
_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_STANCES: Mapping[str, Party] = {
    "developer_stance": "developer",
    "us_stance": "us_government",
    "importer_stance": "importer",
}
_ONLY_WORDS = (
    *("id", "name", "nature", "status", "stage", "kind", "claimed"),
    *("us_support", *_STANCES),
)
GROUPS = ("stage", "us_support", "kind")
"""The fields by which deals can be grouped."""
_UNDECIDED, _NOTHING = "undecided", "nothing-to-go-on"
_SHARES = ("coverage", "viability", "goes_ahead")
# As a word a party is its id; as a number it is what the deal is worth to it.
_WORDS = (*_ONLY_WORDS, "developer", "importer", "certainty")
_NUMBERS = (
    *PARTIES,
    *("smallest_payoff", "coverage", "certainty", "viability", "assurance", "goes_ahead"),
)


_NAMED = {"goes_ahead": "chance"}


class SelectionError(ValueError):
    """A condition, order or gate that cannot be meant; the message says why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A field of a deal compared with a word or a number."""

    field: str
    sign: str
    value: str | float

    def holds(self, score: DealScore) -> bool:
        """Whether it is so for a deal. Words are compared without regard to case."""
        if isinstance(self.value, str):
            same = word_of(score, self.field).casefold() == self.value.casefold()
            return same is (self.sign == "=")
        return _SIGNS[self.sign](_compared(number_of(score, self.field), self.field), self.value)


@dataclass(frozen=True, slots=True)
class Order:
    """What deals are sorted by: words from A to Z and numbers from the highest, or turned round."""

    field: str
    turned: bool = False

    def sorted(self, scores: Iterable[DealScore]) -> tuple[DealScore, ...]:
        """Sort deals; those that are alike stay in their order."""
        if self.field in _ONLY_WORDS:
            return tuple(sorted(scores, key=self._word, reverse=self.turned))
        return tuple(sorted(scores, key=self._number, reverse=not self.turned))

    def sentence(self) -> str:
        """Say what stands first."""
        named = _NAMED.get(self.field, self.field.replace("_", " "))
        return f"Sorted by {named}{', turned round' if self.turned else ''}."

    def _word(self, score: DealScore) -> str:
        return word_of(score, self.field).casefold()

    def _number(self, score: DealScore) -> float:
        return number_of(score, self.field)


@dataclass(frozen=True, slots=True)
class Gate:
    """The least that a number of every deal has to be."""

    field: str
    least: float

    def finding(self, score: DealScore) -> Diagnostic | None:
        """Return the finding on a deal that stays below, or None."""
        value = _compared(number_of(score, self.field), self.field)
        if value >= self.least:
            return None
        message = f"{self.field} is {value:g}, and the gate asks for {self.least:g}"
        advice = f"`dealcheck explain {self.field} --deal FILE` shows what it comes from"
        place = score.deal.document.place(("id",))
        return Diagnostic("D402", "error", message, place, advice)


@dataclass(frozen=True, slots=True)
class Selection:
    """The conditions, the order and the gates of a run."""

    conditions: tuple[Condition, ...] = ()
    order: Order | None = None
    gates: tuple[Gate, ...] = ()

    def of(self, scores: Iterable[DealScore]) -> tuple[DealScore, ...]:
        """The deals for which all conditions hold, in order."""
        found = tuple(s for s in scores if all(each.holds(s) for each in self.conditions))
        return self.order.sorted(found) if self.order else found

    def findings(self, scores: Iterable[DealScore]) -> tuple[Diagnostic, ...]:
        """A finding for each deal and each gate that it stays below."""
        found = (gate.finding(score) for score in scores for gate in self.gates)
        return tuple(one for one in found if one is not None)


def parse_selection(
    where: Sequence[str],
    sort: str | None,
    fail_under: Sequence[str],
    model: Model,
    catalogue: FactCatalogue,
) -> Selection:
    """Read the texts after `--where`, `--sort` and `--fail-under`. Raises SelectionError."""
    return Selection(
        tuple(parse_condition(text, model, catalogue) for text in where),
        parse_order(sort, model) if sort else None,
        tuple(parse_gate(text, model) for text in fail_under),
    )


def parse_condition(text: str, model: Model, catalogue: FactCatalogue) -> Condition:
    """Read `kind=sovereign-compute`, `importer=AE` or `importer>=40`. Raises SelectionError."""
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise SelectionError(f"{shown(text)} is no condition; write e.g. kind=sovereign-compute")
    field, sign, value = _field(found[1], model), found[2], found[3]
    if field not in _WORDS or (field not in _ONLY_WORDS and _NUMBER.fullmatch(value)):
        return Condition(field, sign, _number(value, field))
    if sign not in ("=", "!="):
        raise SelectionError(f"words are compared by = and !=, not by {sign} as in {shown(text)}")
    known = _words_of(field, model, catalogue)
    if known and value.casefold() not in known:
        raise SelectionError(f"`{field}` is never {shown(value)}; write one of: {', '.join(known)}")
    return Condition(field, sign, value)


def parse_order(text: str, model: Model) -> Order:
    """Read `sovereignty`, or `-sovereignty` for the other way round. Raises SelectionError."""
    name = text.strip()
    return Order(_field(name.removeprefix("-"), model), turned=name.startswith("-"))


def parse_gate(text: str, model: Model) -> Gate:
    """Read `importer=40`: a number of the report and the least it has to be.

    Raises SelectionError.
    """
    found = _GATE.fullmatch(text)
    if found is None:
        raise SelectionError(f"{shown(text)} is no gate; write e.g. importer=40")
    field = _field(found[1], model)
    if field in _ONLY_WORDS:
        raise SelectionError(f"`{field}` is a word; a gate needs a number, such as a pole")
    return Gate(field, _number(found[2], field))


def word_of(score: DealScore, field: str) -> str:
    """One of the fields that are words."""
    if field == "kind":
        return score.kind.assessed or ""
    if field == "claimed":
        return score.kind.claimed or ""
    if field == "certainty":
        return score.certainty
    if field == "stage":
        return score.stage
    if field == "status":
        return score.deal.status
    if field == "us_support":
        support = score.parties["us_government"].support
        return support.answer if support else _UNDECIDED
    if field in _STANCES:
        stance = score.parties[_STANCES[field]].stance
        return stance.action or _NOTHING
    if field in ("developer", "importer"):
        given = score.deal.data.get(field)
        return str(given.get("id", "")) if isinstance(given, Mapping) else str(given)
    return score.deal.text(field)


def number_of(score: DealScore, field: str) -> float:
    """One of the fields that are numbers, on its own scale: poles and payoffs from 0 to 100."""
    payoffs = {party: score.parties[party].payoff.score for party in PARTIES}
    own: dict[str, float] = {
        **{str(party): value for party, value in payoffs.items()},
        "smallest_payoff": min(payoffs.values()),
        "coverage": score.coverage,
        "certainty": CERTAINTIES.index(score.certainty),
        "viability": score.viability.score,
        "assurance": score.assurance.level,
        "goes_ahead": score.goes_ahead.score,
    }
    return own[field] if field in own else score.measures[field].score


def parse_group(text: str) -> str:
    """Read the field after `--by`. Raises SelectionError."""
    key = text.strip().replace("-", "_")
    if key not in GROUPS:
        listed = ", ".join(one.replace("_", "-") for one in GROUPS)
        raise SelectionError(f"there are no groups by {shown(text)}; write one of: {listed}")
    return key


def _field(name: str, model: Model) -> str:
    key = name.replace("-", "_")
    known = tuple(dict.fromkeys((*model.poles, *_NUMBERS, *_WORDS)))
    if key in known:
        return key
    near = get_close_matches(key, known, n=1)
    listed = f"did you mean `{near[0]}`?" if near else f"write one of: {', '.join(known)}"
    raise SelectionError(f"there is no field {shown(name)}; {listed}")


def _words_of(field: str, model: Model, catalogue: FactCatalogue) -> tuple[str, ...]:
    """The words that a field can have; none where it may have any."""
    if field == "kind":
        rows = model.tables[model.report.tables["kind"]].rows
        return tuple(dict.fromkeys(row.action for row in rows))
    if field == "stage":
        return tuple(STAGES)
    if field == "us_support":
        support = model.tables[model.report.tables["us_support"]].rows
        return tuple(dict.fromkeys((*(row.action for row in support), _UNDECIDED)))
    if field in _STANCES:
        stances = model.tables[model.report.stances[_STANCES[field]]].rows
        return tuple(dict.fromkeys((*(row.action for row in stances), _NOTHING)))
    if field == "certainty":
        return CERTAINTIES
    fact = catalogue.get({"claimed": "claims.kind"}.get(field, field))
    return fact.words if fact is not None else ()


def _number(text: str, field: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise SelectionError(f"`{field}` is a number, and {shown(text)} is none")
    return float(text)


def _compared(value: float, field: str) -> float:
    """A number as the report prints it, so that what is shown as 40 passes a gate of 40."""
    return round(value, 2) if field in _SHARES else float(round(value))

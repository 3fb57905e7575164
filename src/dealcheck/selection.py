"""Which scores of a run are shown, in which order, and whether they pass: `--where` and the rest."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dealcheck.model.types import Model
from dealcheck.scoring.result import CERTAINTIES, DealScore

_CONDITION = re.compile(r"\s*([a-z_-]+)\s*(>=|<=|!=|=|>|<)\s*(\S.*?)\s*")
_COMPARE: Mapping[str, Callable[[object, object], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,  # type: ignore[dict-item]
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    "<": operator.lt,  # type: ignore[dict-item]
}
_TEXTS = ("id", "nature", "status", "developer", "importer", "kind", "certainty")
_NUMBERS = ("coverage", "viability", "assurance")


class SelectionError(ValueError):
    """A `--where`, `--sort` or `--fail-under` that cannot be meant; the message says why."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A field compared with a word or a number."""

    field: str
    sign: str
    value: str | float

    def holds(self, score: DealScore) -> bool:
        """Whether a deal has it."""
        return _COMPARE[self.sign](value_of(score, self.field), self.value)


def fields(model: Model) -> tuple[str, ...]:
    """Every field that can be selected and sorted by."""
    return (*_TEXTS, *_NUMBERS, *model.poles, *model.report.payoffs)


def value_of(score: DealScore, field: str) -> str | float:
    """A field of a deal: a word, or a number on the field's own scale."""
    if field == "kind":
        return str(score.kind.assessed)
    if field == "certainty":
        return score.certainty
    if field in ("developer", "importer") and field not in score.parties:
        return score.deal.text(field)
    if field in score.model.poles:
        return score.measures[field].score
    if field in score.parties:
        return score.parties[field].payoff.score  # type: ignore[index]
    numbers = {
        "coverage": score.coverage,
        "viability": score.viability.score,
        "assurance": float(score.assurance.level),
    }
    return numbers[field] if field in numbers else score.deal.text(field)

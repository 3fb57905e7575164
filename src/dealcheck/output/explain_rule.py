"""The arithmetic of a measure as an indented list, with or without the numbers of one deal.

Without a deal each line says what is done with the lines beneath it. With one, each line begins
with what comes out: `4.00 = the smallest of`. Where lines beneath are added up, the numbers they
begin with sum to the number above.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealcheck.model.demand import AxisFit
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.leaves import Constant, Levels, Operator, Quantity, Reference
from dealcheck.model.operators import Blend, Members, operators_beneath
from dealcheck.model.types import INDICATOR_TOP, SCORE_TOP, Model
from dealcheck.output.explain_fit import write_fit
from dealcheck.output.naming import full_name, weights_of
from dealcheck.output.numbers import apportioned, factor, points, span
from dealcheck.output.page import Page
from dealcheck.output.written import fact_line
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.trace import Traced, trace


def write_rule(page: Page, identifier: str, model: Model, depth: int = 1) -> None:
    """Write how a measure is worked out."""
    _Plain(page, model).write(model.measures[identifier].value, depth, "")


def write_traced(
    page: Page, identifier: str, score: DealScore, catalogue: FactCatalogue, depth: int = 1
) -> None:
    """Write how a measure is worked out in one deal, with its numbers and its facts' places."""
    settled = identifier in score.model.above_indicators
    settled = settled and score.model.measures[identifier].section != "indicator"
    _Numbered(page, score, catalogue, settled).write(trace(score, identifier), depth)


@dataclass(frozen=True, slots=True)
class _Plain:
    page: Page
    model: Model

    def write(self, operator: Operator, depth: int, before: str) -> None:
        self.page.item(before + _said(operator, self.model), depth)
        if isinstance(operator, Members):
            for member in self.model.members[operator.of]:
                measure, share = self.model.measures[member], self.model.share(member)
                each = f"{_level_worth():g} × " if measure.section == "indicator" else ""
                self.page.item(f"{share:g} × {each}{full_name(measure)}", depth + 1)
        if isinstance(operator, Blend):
            self._blend(operator, depth + 1)
            return
        weights = weights_of(operator, self.model)
        for k, part in enumerate(operator.inputs):
            self.write(part, depth + 1, f"{weights[k]:g} × " if weights else "")

    def _blend(self, operator: Blend, depth: int) -> None:
        for weight, part in zip(operator.weights, operator.parts, strict=True):
            said = _said(part, self.model)
            if isinstance(weight, Constant):
                self.page.item(f"{weight.number:g} × {said}", depth)
            else:
                self.page.item(f"{said}, with a weight of", depth)
                self.write(weight, depth + 1, "")


@dataclass(frozen=True, slots=True)
class _Numbered:
    page: Page
    score: DealScore
    catalogue: FactCatalogue
    settled: bool

    def write(self, node: Traced, depth: int, weight: float | None = None, sum_: str = "") -> None:
        operator = node.operator
        if isinstance(operator, Constant) and weight is None:
            self.page.item(f"{operator.number:g}", depth)
            return
        said = self._said(operator)
        if weight is None:
            self.page.item(f"{self._value(node)} = {said}", depth)
        else:
            lead = sum_ or span(*sorted((weight * node.lower, weight * node.upper)))
            self.page.item(f"{lead} = {weight:g} × {self._value(node)}, {said}", depth)
        if isinstance(operator, Members):
            self._members(operator, node, depth + 1)
        if isinstance(operator, AxisFit):
            write_fit(self.page, node, operator, self.score, depth + 1)
        if isinstance(operator, Blend):
            self._blend(operator, node, depth + 1)
            return
        weights = weights_of(operator, self.score.model)
        if not weights:
            for part in node.parts:
                self.write(part, depth + 1)
            return
        terms = [w * part.middle for w, part in zip(weights, node.parts, strict=True)]
        sums = apportioned(terms, node.middle) if self.settled else [""] * len(terms)
        for w, part, text in zip(weights, node.parts, sums, strict=True):
            self.write(part, depth + 1, w, text)

    def _blend(self, operator: Blend, node: Traced, depth: int) -> None:
        """Each component by its share of all weights, then the weights that are worked out."""
        count = len(operator.weights)
        weights, parts = node.parts[:count], node.parts[count:]
        total = sum(weight.middle for weight in weights) or 1.0
        shares = [weight.middle / total for weight in weights]
        terms = [share * part.middle for share, part in zip(shares, parts, strict=True)]
        rows = [
            (number, f"= {factor(share)} × {factor(part.middle)}", self._said(part.operator))
            for number, share, part in zip(
                apportioned(terms, node.middle), shares, parts, strict=True
            )
        ]
        self.page.columns(rows, depth, right=1)
        for weight, part in zip(weights, parts, strict=True):
            if not isinstance(weight.operator, Constant):
                self.page.item(
                    f"the weight of {self._said(part.operator)}, before division:", depth
                )
                self.write(weight, depth + 1)

    def _members(self, operator: Members, node: Traced, depth: int) -> None:
        model = self.score.model
        rows, terms = [], []
        for member in model.members[operator.of]:
            measure, value = model.measures[member], self.score.measures[member].score
            share, each = model.share(member), 1.0
            text = f"= {share:g} × {factor(value)}"
            if measure.section == "indicator":
                each = _level_worth()
                text = f"= {share:g} × {each:g} × {factor(value)}"
            terms.append(share * each * value)
            rows.append((text, full_name(measure)))
        written = apportioned(terms, node.middle)
        cells = [(number, *row) for number, row in zip(written, rows, strict=True)]
        self.page.columns(cells, depth, right=1)

    def _value(self, node: Traced) -> str:
        weights = weights_of(node.operator, self.score.model)
        if self.settled and (weights or isinstance(node.operator, Members)):
            return points(node.middle)  # as exact as the sum of the lines beneath
        text = span(node.lower, node.upper)
        if self.settled and " to " in text:
            return f"{factor(node.middle)} (the middle of {text})"
        return text

    def _said(self, operator: Operator) -> str:
        """Facts are named with their values and places here, not with their whole scale."""
        if isinstance(operator, (Levels, Quantity)):
            return "; ".join(fact_line(p, self.score, self.catalogue) for p in operator.facts)
        return _said(operator, self.score.model)


def places_named(operator: Operator) -> frozenset[str]:
    """The facts that the traced arithmetic of an operator names with their places."""
    leaves = (one for one in operators_beneath(operator) if isinstance(one, (Levels, Quantity)))
    return frozenset(fact for leaf in leaves for fact in leaf.facts)


def _said(operator: Operator, model: Model) -> str:
    if isinstance(operator, Reference):
        return full_name(model.measures[operator.target])
    return operator.describe()


def _level_worth() -> float:
    return SCORE_TOP / INDICATOR_TOP

"""The arithmetic of a measure as an indented list, with or without the numbers of one deal.

Without a deal each line says what is done with the lines beneath it. With one, each line begins
with what comes out in one draw: `4.00 = the smallest of`. Where lines beneath are added up, the
numbers they begin with sum to the number above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dealcheck.model.demand import STEEPNESS, AxisFit
from dealcheck.model.leaves import Constant, Levels, Operator, Quantity, Reference
from dealcheck.model.operators import Blend, Members, operators_beneath
from dealcheck.model.types import INDICATOR_TOP, SCORE_TOP, Model
from dealcheck.pages.explain.naming import full_name, weights_of
from dealcheck.pages.explain.numbers import apportioned, factor, points
from dealcheck.pages.explain.written import Written
from dealcheck.pages.outline import Outline
from dealcheck.scoring.trace import Traced, Walk


def write_rule(page: Outline, identifier: str, model: Model, depth: int = 1) -> None:
    """Write how a measure is worked out."""
    _Plain(page, model).write(model.measures[identifier].value, depth, "")


def write_traced(
    page: Outline, identifier: str, walk: Walk, facts: Written, depth: int = 1
) -> None:
    """Write how a measure is worked out in one draw, and what its facts rest on."""
    _Numbered(page, walk, facts).write(walk.traced(identifier), depth)


@dataclass(frozen=True, slots=True)
class _Plain:
    page: Outline
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
    page: Outline
    walk: Walk
    facts: Written

    def write(self, node: Traced, depth: int, weight: float | None = None, sum_: str = "") -> None:
        operator = node.operator
        if isinstance(operator, Constant) and weight is None:
            self.page.item(f"{operator.number:g}", depth)
            return
        said = self._said(operator)
        if weight is None:
            self.page.item(f"{self._value(node)} = {said}", depth)
        else:
            self.page.item(f"{sum_} = {weight:g} × {self._value(node)}, {said}", depth)
        if isinstance(operator, Members):
            self._members(operator, node, depth + 1)
        if isinstance(operator, AxisFit):
            self._fit(operator, node, depth + 1)
        if isinstance(operator, Blend):
            self._blend(operator, node, depth + 1)
            return
        weights = weights_of(operator, self.walk.one.model)
        if not weights:
            for part in node.parts:
                self.write(part, depth + 1)
            return
        terms = [w * part.value for w, part in zip(weights, node.parts, strict=True)]
        sums = apportioned(terms, node.value)
        for w, part, text in zip(weights, node.parts, sums, strict=True):
            self.write(part, depth + 1, w, text)

    def _blend(self, operator: Blend, node: Traced, depth: int) -> None:
        """Each component by its share of all weights, then the weights that are worked out."""
        count = len(operator.weights)
        weights, parts = node.parts[:count], node.parts[count:]
        total = sum(weight.value for weight in weights) or 1.0
        shares = [weight.value / total for weight in weights]
        terms = [share * part.value for share, part in zip(shares, parts, strict=True)]
        rows = [
            (number, f"= {factor(share)} × {factor(part.value)}", self._said(part.operator))
            for number, share, part in zip(
                apportioned(terms, node.value), shares, parts, strict=True
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
        model = self.walk.one.model
        rows, terms = [], []
        for member in model.members[operator.of]:
            measure, value = model.measures[member], self.walk.value(member)
            share, each = model.share(member), 1.0
            text = f"= {share:g} × {factor(value)}"
            if measure.section == "indicator":
                each = _level_worth()
                text = f"= {share:g} × {each:g} × {factor(value)}"
            terms.append(share * each * value)
            rows.append((text, full_name(measure)))
        written = apportioned(terms, node.value)
        cells = [(number, *row) for number, row in zip(written, rows, strict=True)]
        self.page.columns(cells, depth, right=1)

    def _fit(self, operator: AxisFit, node: Traced, depth: int) -> None:
        """The fit of supply with demand: each future with its axes, and each loss as a product."""
        slack = operator.flexibility_share * node.parts[0].value / 8
        futures = list(self._futures(operator))
        found = []
        for name, chance in futures:
            rows, losses = [], []
            for axis in operator.axes:
                supply = self.walk.number(f"{operator.supply}.{axis.name}")
                wanted = self.walk.number(f"{name}.{axis.name}")
                beyond = max(0.0, abs(wanted - supply) - slack)
                cost = axis.up if wanted > supply else axis.down
                losses.append(axis.weight * cost * beyond)
                product = f"{axis.weight:g} × {cost:g} × {factor(beyond)} = {factor(losses[-1])}"
                text = product if beyond else "within the slack: 0.00"
                rows.append((axis.name, factor(supply), f"→ {factor(wanted)}", text))
            fit = 100 * max(0.0, 1 - STEEPNESS * sum(losses))
            product = f"100 × (1 - {STEEPNESS:g} × {factor(sum(losses))}) = {factor(fit)}"
            found.append(
                (name, chance, fit, f"{product}{'' if fit else ', which is the end'}", rows)
            )
        sums = apportioned([chance * fit for _, chance, fit, _, _ in found], node.value)
        for (name, chance, fit, product, rows), number in zip(found, sums, strict=True):
            part = f"{number} = {factor(chance)} × {factor(fit)}, " if operator.in_scenarios else ""
            self.page.item(f"{part}{name}, slack {factor(slack)}: {product}", depth)
            self.page.columns(rows, depth + 1)

    def _futures(self, operator: AxisFit) -> Iterator[tuple[str, float]]:
        """The facts of each demand, and how likely it is among the ones named."""
        if not operator.in_scenarios:
            yield operator.demand, 1.0
            return
        count = self.walk.facts.scenario_counts[operator.demand]
        names = [f"{operator.demand}.{place}" for place in range(count)]
        chances = [self.walk.number(f"{name}.probability") for name in names]
        total = sum(chances)
        for name, chance in zip(names, chances, strict=True):
            yield name, chance / total if total else 0.0

    def _value(self, node: Traced) -> str:
        if weights_of(node.operator, self.walk.one.model) or isinstance(node.operator, Members):
            return points(node.value)  # as exact as the sum of the lines beneath
        return factor(node.value)

    def _said(self, operator: Operator) -> str:
        """Facts are named with their values and places here, not with their whole scale."""
        if isinstance(operator, (Levels, Quantity)):
            return "; ".join(self.facts.line(path) for path in _read_here(operator, self.walk))
        if isinstance(operator, AxisFit):
            over = ", expected over its futures" if operator.in_scenarios else ""
            return f"the fit of {operator.supply} with {operator.demand}{over}, by the slack of"
        return _said(operator, self.walk.one.model)


def _read_here(operator: Levels | Quantity, walk: Walk) -> tuple[str, ...]:
    """The fact that a leaf reads in a draw: the other one only where it stands for the first."""
    if isinstance(operator, Levels) or not operator.other:
        return operator.facts
    is_known = bool(walk.facts.known[operator.fact].all())
    return operator.facts[:1] if is_known else operator.facts


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

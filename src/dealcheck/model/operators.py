"""The operators that work something out from their inputs.

Each but `Blend` rises or falls with each of its inputs, so its lower end is reached where every
input stands at its unfavourable end: the bounds are exact at these corners. Arrays have one row for
each case that is looked at (a what-if, a lever, a draw).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from dealcheck.model.leaves import Node, Operator, Reference
from dealcheck.model.reader import HIGH, LOW, OTHER, Array, End, Reader


@dataclass(frozen=True, slots=True)
class Complement(Node):
    """What is left of a whole: `total` less the input."""

    of: Operator
    total: float

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        return self.total - self.of.value(read, OTHER[end])

    def describe(self) -> str:
        return f"{self.total:g} less what stands beneath"


@dataclass(frozen=True, slots=True)
class Shortfall(Node):
    """How far what there is stays behind what is asked for; never below zero."""

    asked: Operator
    there: Operator

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.asked, self.there)

    def value(self, read: Reader, end: End) -> Array:
        return np.maximum(0.0, self.asked.value(read, end) - self.there.value(read, OTHER[end]))

    def describe(self) -> str:
        return "how far the second stays behind the first:"


_RULES: Mapping[str, np.ufunc] = {
    "smallest": np.minimum,
    "largest": np.maximum,
    "sum": np.add,
    "product": np.multiply,
    "together": np.multiply,
}


@dataclass(frozen=True, slots=True)
class Combination(Node):
    """Several inputs joined by one rule that rises with each: smallest, largest, sum, product.

    `product` takes inputs that are never negative. `together` is 4 * sqrt(a/4 * b/4): something
    that is worth nothing unless both are there.
    """

    rule: str
    parts: tuple[Operator, ...]
    at_least: float = float("-inf")
    at_most: float = float("inf")

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return self.parts

    def value(self, read: Reader, end: End) -> Array:
        join = _RULES[self.rule]
        joined = self.parts[0].value(read, end)
        for part in self.parts[1:]:
            joined = join(joined, part.value(read, end))
        if self.rule == "together":
            joined = np.sqrt(joined)
        if self.at_least > float("-inf"):
            joined = np.maximum(joined, self.at_least)
        return np.minimum(joined, self.at_most) if self.at_most < float("inf") else joined

    def describe(self) -> str:
        if self.rule == "together":
            return "nothing unless both are there: the square root of the product of"
        limits = [f"at least {self.at_least:g}"] if self.at_least != float("-inf") else []
        limits += [f"at most {self.at_most:g}"] if self.at_most != float("inf") else []
        kept = f" (kept to {' and '.join(limits)})" if limits else ""
        return f"the {self.rule}{kept} of"


@dataclass(frozen=True, slots=True)
class Weighted(Node):
    """A plain weighted sum; a negative weight turns its input's direction round."""

    weights: tuple[float, ...]
    parts: tuple[Operator, ...]

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return self.parts

    def value(self, read: Reader, end: End) -> Array:
        return _sum(
            weight * part.value(read, end if weight >= 0 else OTHER[end])
            for weight, part in zip(self.weights, self.parts, strict=True)
        )

    def describe(self) -> str:
        return "the weighted sum of"


@dataclass(frozen=True, slots=True)
class Blend(Node):
    """A weighted mean whose weights are worked out too, as those of a payoff are.

    Its weights can be replaced under its name, as those of a group can. Where they are open, the
    lower end gives the most weight to the smallest parts, and the upper end to the largest.
    """

    name: str
    weights: tuple[Operator, ...]
    parts: tuple[Operator, ...]

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (*self.weights, *self.parts)

    def value(self, read: Reader, end: End) -> Array:
        parts = [part.value(read, end) for part in self.parts]
        given = read.weights(self.name)
        if given is not None:
            return _mean([given[k] for k in range(len(parts))], parts)
        low = [weight.value(read, LOW) for weight in self.weights]
        if read.ends_are_one and not any(weight.facts for weight in self.weights):
            return _mean(low, parts)
        high = [weight.value(read, HIGH) for weight in self.weights]
        if all(map(np.array_equal, low, high)):
            return _mean(low, parts)
        return _mean_at(end, low, high, parts)

    def describe(self) -> str:
        return "the mean, by their weights, of"


@dataclass(frozen=True, slots=True)
class Members(Node):
    """The weighted mean (0-100) of a group's indicators or a pole's groups."""

    of: str

    @property
    def containers(self) -> tuple[str, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        return _sum(share * value for share, value in read.members(self.of, end))

    def describe(self) -> str:
        return f"the weighted mean of the members of {self.of}"


@dataclass(frozen=True, slots=True)
class MeanWithMinimum(Node):
    """(1 - share) * weighted mean of the members + share * the smallest of the critical groups.

    Dependence is as strong as its weakest link, yet progress elsewhere still shows. The share is a
    number or a parameter of the model, never something that the facts decide.
    """

    of: str
    critical: tuple[str, ...]
    share: Operator

    @property
    def inputs(self) -> tuple[Operator, ...]:
        smallest = Combination("smallest", tuple(Reference(name) for name in self.critical))
        return (Members(self.of), smallest)

    @property
    def measures(self) -> tuple[str, ...]:
        return (*self.critical, *self.share.measures)

    def value(self, read: Reader, end: End) -> Array:
        share = self.share.value(read, end)
        mean, smallest = (part.value(read, end) for part in self.inputs)
        return (1.0 - share) * mean + share * smallest

    def describe(self) -> str:
        return "the mean and the smallest critical group, added up with their shares"


def _sum(products: Iterable[Array]) -> Array:
    """The sum of products, each of them new: as soon as one is as large as the sum, it is added
    in place, which spares the memory that most of the time would go into."""
    products = iter(products)
    total = next(products)
    for product in products:
        if product.shape == total.shape:
            total += product
        else:
            total = total + product
    return total


def _mean(weights: Sequence[Array], parts: Sequence[Array]) -> Array:
    total = _sum(weight * part for weight, part in zip(weights, parts, strict=True))
    return total / np.maximum(reduce(np.add, weights), 1e-12)


def _mean_at(
    end: End, low: Sequence[Array], high: Sequence[Array], parts: Sequence[Array]
) -> Array:
    """The end of a mean whose weights are open.

    In the order of the parts, all weights up to some place stand at their upper ends and those
    after it at their lower ones; which place that is, is tried.
    """
    every = np.stack(np.broadcast_arrays(*low, *high, *parts))
    lights, heavies, values = np.split(every, 3)
    order = np.argsort(values if end == LOW else -values, axis=0, kind="stable")
    lights, heavies, values = (
        np.take_along_axis(each, order, axis=0) for each in (lights, heavies, values)
    )
    means = [
        _mean([*heavies[:place], *lights[place:]], list(values)) for place in range(len(values) + 1)
    ]
    found: Array = (np.minimum if end == LOW else np.maximum).reduce(means)
    return found


def operators_beneath(operator: Operator) -> tuple[Operator, ...]:
    """The operator and everything nested in it."""
    return (operator, *(inner for part in operator.inputs for inner in operators_beneath(part)))

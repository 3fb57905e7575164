"""The operators that work something out from their inputs.

Each but `Blend` rises or falls with each of its inputs, so its lower end is reached where every
input stands at its unfavourable end: the bounds are exact at these corners. Arrays have one row for
each case that is looked at (a what-if, a lever, a draw).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce

import numpy as np

from dealcheck.model.leaves import Node, Operator, Reference
from dealcheck.model.reader import ENDS, HIGH, LOW, OTHER, Array, End, Reader


@dataclass(frozen=True, slots=True)
class Points(Node):
    """Straight lines between fixed points; beyond the ends the last value holds."""

    of: Operator
    x: tuple[float, ...]
    y: tuple[float, ...]

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        falls = self.y[-1] < self.y[0]
        given = self.of.value(read, OTHER[end] if falls else end)
        found: Array = np.interp(given, _row(self.x), _row(self.y))
        return found

    def describe(self) -> str:
        line = ", ".join(f"{x:g} → {y:g}" for x, y in zip(self.x, self.y, strict=True))
        return f"what the line {line} (straight between, flat beyond) gives for"


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


@dataclass(frozen=True, slots=True)
class Steps(Node):
    """How many of the ascending thresholds are reached."""

    of: Operator
    at: tuple[float, ...]

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        # Scores are sums of rounded products: a threshold met to the last digit counts as met.
        thresholds = _row(self.at) - 1e-9
        reached = np.searchsorted(thresholds, self.of.value(read, end), side="right")
        return reached.astype(np.float64)

    def describe(self) -> str:
        return f"how many of the thresholds {', '.join(f'{t:g}' for t in self.at)} are reached by"


@dataclass(frozen=True, slots=True)
class Curve(Node):
    """A rising curve of one input: `exponential`, or `logistic` between 0 and 1."""

    shape: str
    of: Operator

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        given = np.minimum(np.maximum(self.of.value(read, end), -500.0), 500.0)
        if self.shape == "exponential":
            return np.exp(given)
        odds: Array = np.exp(given)
        return odds / (1.0 + odds)

    def describe(self) -> str:
        if self.shape == "exponential":
            return "e to the power of"
        return "the logistic curve, 1 / (1 + e to the power of minus x), of"


@dataclass(frozen=True, slots=True)
class Power(Node):
    """An input that is never negative, to a fixed power."""

    of: Operator
    to: float

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of,)

    def value(self, read: Reader, end: End) -> Array:
        found: Array = np.power(self.of.value(read, end), self.to)
        return found

    def describe(self) -> str:
        return f"to the power of {self.to:g}:"


@dataclass(frozen=True, slots=True)
class Geometric(Node):
    """A curve through two points on which equal steps multiply by the same factor.

    It goes on beyond the points. What `at_start` and `at_stop` read has to be above zero.
    """

    of: Operator
    start: float
    at_start: Operator
    stop: float
    at_stop: Operator

    @property
    def inputs(self) -> tuple[Operator, ...]:
        return (self.of, self.at_start, self.at_stop)

    def value(self, read: Reader, end: End) -> Array:
        first = np.log(self.at_start.value(read, end))
        slope = (np.log(self.at_stop.value(read, end)) - first) / (self.stop - self.start)
        is_one = read.ends_are_one and not self.of.facts
        ends = [
            np.exp(first + slope * (self.of.value(read, each) - self.start))
            for each in ((end,) if is_one else ENDS)
        ]
        found: Array = (np.minimum if end == LOW else np.maximum).reduce(ends)
        return found

    def describe(self) -> str:
        return (
            f"the curve by equal factors from {self.start:g} (second line) to {self.stop:g} "
            "(third line) at"
        )


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


@cache
def _row(numbers: tuple[float, ...]) -> Array:
    return np.array(numbers)


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

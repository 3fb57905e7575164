"""How each operator of a model file is read: one function for each keyword."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING

from dealcheck.model.curves import Curve, Geometric, Points, Power, Steps
from dealcheck.model.demand import Axis, AxisFit
from dealcheck.model.leaves import Constant, Given, Levels, Operator, Quantity
from dealcheck.model.operators import (
    Blend,
    Combination,
    Complement,
    MeanWithMinimum,
    Members,
    Shortfall,
    Weighted,
)

if TYPE_CHECKING:
    from dealcheck.model.expressions import ExpressionParser

Path = tuple[str | int, ...]
Entry = Mapping[str, object]
NOTHING = Constant(0.0)


def _levels(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    fact = parser.fact(path, entry["levels"])
    if fact is None:
        return NOTHING
    given = entry.get("map")
    scale = given if isinstance(given, Mapping) else {}
    map_path = (*path[:-1], "map")
    for word in scale:
        if word not in fact.words:
            near = get_close_matches(str(word), fact.words, n=1)
            parser.report(
                "D303",
                (*map_path, str(word)),
                f"`{word}` is not a word of {fact.path}",
                f"write `{near[0]}`" if near else f"use: {', '.join(fact.words)}",
            )
    missing = [word for word in fact.words if word not in scale]
    if missing:
        parser.report(
            "D304",
            map_path if scale else path,
            f"the map says nothing about {', '.join(f'`{w}`' for w in missing)} of {fact.path}",
            "give every word of the fact a number",
        )
    values = tuple(parser.number(scale, word, (*map_path, word), 0.0) for word in fact.words)
    absent = parser.absent(entry, fact.path, path)
    return Levels(fact.path, fact.words, values, absent) if fact.words else NOTHING


def _rank(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    fact = parser.fact(path, entry["rank"])
    if fact is None:
        return NOTHING
    absent = parser.absent(entry, fact.path, path)
    values = tuple(float(rank) for rank in range(len(fact.words)))
    return Levels(fact.path, fact.words, values, absent) if fact.words else NOTHING


def _shortfall(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    parts = parser.parts(entry["shortfall"], path)
    if len(parts) != 2:
        parser.report("D301", path, "a shortfall takes two expressions", "write [asked, there]")
        return NOTHING
    return Shortfall(*parts)


def _quantity(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    fact = parser.fact(path, entry["quantity"])
    if fact is None:
        return NOTHING
    low = parser.number(entry, "at_least", path, max(fact.low, 0.0))
    high = parser.number(entry, "at_most", path, fact.high)
    other, times = "", (1.0, 1.0)
    conversion = entry.get("or_from")
    if isinstance(conversion, Mapping):
        source = parser.fact((*path[:-1], "or_from", "fact"), conversion.get("fact"))
        other = source.path if source else ""
        given = parser.numbers(
            conversion.get("times"), (*path[:-1], "or_from", "times"), "the factors"
        )
        times = (min(given), max(given))
    spread: tuple[float, ...] = (low, high)
    if "spread" in entry:
        spread = parser.numbers(entry["spread"], (*path[:-1], "spread"), "a spread")
        if list(spread) != sorted(spread):
            parser.report("D311", path, "the spread doesn't ascend", "order its numbers")
    absent = parser.absent(entry, fact.path, path)
    return Quantity(fact.path, low, high, absent, other, times, spread)


def _points(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    given = entry.get("through")
    pairs = given if isinstance(given, Sequence) and not isinstance(given, str) else []
    line = [parser.numbers(p, (*path[:-1], "through", k), "a point") for k, p in enumerate(pairs)]
    if len(line) < 2 or any(len(pair) != 2 for pair in line):
        parser.report("D311", path, "a line needs at least two points", "write [[x, y], [x, y]]")
        return NOTHING
    x, y = tuple(pair[0] for pair in line), tuple(pair[1] for pair in line)
    steps = [b - a for a, b in pairwise(y)]
    if any(b <= a for a, b in pairwise(x)):
        parser.report("D311", path, "the points don't ascend", "order them by their first number")
    if any(s < 0 for s in steps) and any(s > 0 for s in steps):
        parser.report("D311", path, "the line rises and falls", "let it only rise or only fall")
    subject = entry["points"]
    if isinstance(subject, str) and "." in subject:
        # Facts have dots in their names and measures don't.
        if parser.fact(path, subject) is None:
            return NOTHING
        absent = parser.absent(entry, subject, path)
        # An absent fact must give the value `absent` on the line, so it is put where y has it.
        at = None if absent is None else _position(x, y, absent)
        return Points(Quantity(subject, x[0], x[-1], at, spread=x), x, y)
    return Points(parser.parse(subject, path), x, y)


def _position(x: tuple[float, ...], y: tuple[float, ...], value: float) -> float:
    """The x at which a monotone line takes `value`."""
    pairs = sorted(zip(y, x, strict=True))
    for (y0, x0), (y1, x1) in pairwise(pairs):
        if y0 <= value <= y1:
            return x0 if y1 == y0 else x0 + (x1 - x0) * (value - y0) / (y1 - y0)
    return x[0]


def _complement(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    inner = parser.parse(entry["complement"], path)
    return Complement(inner, parser.number(entry, "from", path, 100.0))


def _combination(rule: str) -> Callable[[ExpressionParser, Entry, Path], Operator]:
    def build(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
        return Combination(
            rule,
            parser.parts(entry[rule], path),
            parser.number(entry, "at_least", path, float("-inf")),
            parser.number(entry, "at_most", path, float("inf")),
        )

    return build


def _weighted(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    pairs = parser.pairs(entry["weighted"], path, "a weighted sum needs parts")
    weights = []
    for k, (weight, _) in enumerate(pairs):
        if not isinstance(weight, Constant):
            parser.report("D301", (*path, k, 0), "a weight must be a number", "write [0.4, id]")
        weights.append(weight.number if isinstance(weight, Constant) else 0.0)
    return Weighted(tuple(weights), tuple(part for _, part in pairs)) if pairs else NOTHING


def _blend(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    pairs = parser.pairs(entry["blend"], path, "a mean needs parts")
    if not pairs:
        return NOTHING
    name = ".".join(str(step) for step in path)
    return Blend(name, tuple(w for w, _ in pairs), tuple(part for _, part in pairs))


def _curve(shape: str) -> Callable[[ExpressionParser, Entry, Path], Operator]:
    return lambda parser, entry, path: Curve(shape, parser.parse(entry[shape], path))


def _power(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    return Power(parser.parse(entry["power"], path), parser.number(entry, "to", path, 1.0))


def _geometric(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    ends = parser.pairs(entry.get("through"), (*path[:-1], "through"), "a curve needs two points")
    if len(ends) != 2 or not all(isinstance(x, Constant) for x, _ in ends):
        parser.report("D311", path, "this curve needs two points", "write [[25, a], [80, b]]")
        return NOTHING
    (start, at_start), (stop, at_stop) = ends
    assert isinstance(start, Constant)
    assert isinstance(stop, Constant)
    of = parser.parse(entry["geometric"], path)
    return Geometric(of, start.number, at_start, stop.number, at_stop)


def _given(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    return Given(parser.number(entry, "given", path, 0.0))


def _members(_: ExpressionParser, entry: Entry, path: Path) -> Operator:
    return Members(str(entry["members"]))


def _mean_with_minimum(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    given = entry["mean_with_minimum"]
    inner = given if isinstance(given, Mapping) else {}
    critical = inner.get("minimum_of", [])
    names = tuple(str(n) for n in critical) if isinstance(critical, Sequence) else ()
    if not names or "of" not in inner:
        parser.report(
            "D301", path, "the mean with a minimum lacks its parts", "give `of`, `minimum_of`"
        )
        return NOTHING
    share = parser.parse(inner.get("share"), (*path, "share"))
    return MeanWithMinimum(str(inner["of"]), names, share)


def _steps(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    at = parser.numbers(entry.get("at"), (*path[:-1], "at"), "the thresholds")
    if list(at) != sorted(at):
        parser.report("D311", (*path[:-1], "at"), "the thresholds don't ascend", "order them")
    return Steps(parser.parse(entry["steps"], path), at)


def _axis_fit(parser: ExpressionParser, entry: Entry, path: Path) -> Operator:
    given = entry["axis_fit"]
    inner = given if isinstance(given, Mapping) else {}
    axes = []
    for k, axis in enumerate(_sequence(inner.get("axes"))):
        place = (*path, "axes", k)
        if isinstance(axis, Mapping) and "name" in axis:
            numbers = [
                parser.number(axis, key, (*place, key), 1.0) for key in ("weight", "up", "down")
            ]
            axes.append(Axis(str(axis["name"]), *numbers))
        else:
            parser.report("D301", place, "an axis lacks its name", "write {name, weight, up, down}")
    demand, supply = str(inner.get("demand", "")), str(inner.get("supply", ""))
    whole = parser.catalogue.get(demand)
    in_scenarios = whole is not None and whole.kind == "scenarios"
    for axis in axes:
        parser.fact((*path, "supply"), f"{supply}.{axis.name}")
        if not in_scenarios:
            parser.fact((*path, "demand"), f"{demand}.{axis.name}")
    flexibility = parser.parse(inner.get("flexibility", 0), (*path, "flexibility"))
    share = parser.number(inner, "flexibility_share", (*path, "flexibility_share"), 1.0)
    return AxisFit(supply, demand, tuple(axes), flexibility, share, in_scenarios)


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else []


BUILDERS: Mapping[str, Callable[[ExpressionParser, Entry, Path], Operator]] = {
    "levels": _levels,
    "rank": _rank,
    "quantity": _quantity,
    "points": _points,
    "complement": _complement,
    "shortfall": _shortfall,
    "sum": _combination("sum"),
    "smallest": _combination("smallest"),
    "largest": _combination("largest"),
    "product": _combination("product"),
    "together": _combination("together"),
    "weighted": _weighted,
    "blend": _blend,
    "exponential": _curve("exponential"),
    "logistic": _curve("logistic"),
    "power": _power,
    "geometric": _geometric,
    "given": _given,
    "members": _members,
    "mean_with_minimum": _mean_with_minimum,
    "axis_fit": _axis_fit,
    "steps": _steps,
}

"""What one level of an indicator is worth in points of its pole, as a product done by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dealcheck.model.leaves import Constant, Operator, Reference
from dealcheck.model.operators import (
    Combination,
    Complement,
    Members,
)
from dealcheck.model.types import INDICATOR_TOP, SCORE_TOP, Measure, Model
from dealcheck.pages.explain.naming import weights_of
from dealcheck.pages.explain.numbers import factor, points
from dealcheck.pages.words import listed


@dataclass(frozen=True, slots=True)
class _Factor:
    """A number of the product, or the name of a measure whose value differs from deal to deal."""

    value: float | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Route:
    """One way in which a measure enters another, as factors; it may hold only under a condition."""

    factors: tuple[_Factor, ...] = ()
    only_while: str = ""


def worth_sentences(
    indicator: Measure, model: Model, known: Mapping[str, float] | None = None
) -> list[str]:
    """One sentence for each way in which a level of the indicator reaches its pole.

    `known` gives the values that measures have in a deal; without it they are named.
    """
    if not indicator.parent:
        return []
    group = model.measures[indicator.parent]
    pole = model.measures[group.parent] if group.parent else group
    sentences: list[str] = []
    for inner in _routes(group.value, indicator.id, model):
        outers = list(_routes(pole.value, group.id, model)) if pole is not group else [_Route()]
        for outer in outers:
            route = _joined(inner, outer)
            sentences.append(_sentence(route, pole.id, known or {}, is_first=not sentences))
    return sentences


def _sentence(route: _Route, pole: str, known: Mapping[str, float], *, is_first: bool) -> str:
    numbers, names, cells = 1.0, [], []
    for each in route.factors:
        value = each.value if each.value is not None else known.get(each.name)
        if value is None:
            names.append(each.name)
            cells.append(each.name)
            continue
        numbers *= value
        if abs(value) != 1.0:
            cells.append(
                f"{value:g}" if each.value is not None else f"{each.name} ({factor(value)})"
            )
    # The small addition rounds a half upwards, as people do.
    result = " × ".join([points(abs(numbers) + 1e-9), *names])
    product = f"{' × '.join(cells)} = {result}" if len(cells) > 1 else result
    condition = f"while {route.only_while}, " if route.only_while else ""
    if is_first:
        verb = "adds" if numbers >= 0 else "takes"
        preposition = "to" if numbers >= 0 else "from"
        text = f"{condition}one level up {verb} {product} points {preposition} {pole}"
    else:
        text = f"{condition}it {'adds' if numbers >= 0 else 'takes'} another {product} points"
    return text[0].upper() + text[1:] + "."


def _routes(operator: Operator, child: str, model: Model) -> Iterator[_Route]:
    """The ways in which `child` enters an operator of its parent."""
    if isinstance(operator, Members):
        if child in model.members[operator.of]:
            share = _Factor(model.share(child))
            is_indicator = model.measures[child].section == "indicator"
            yield _Route((_Factor(SCORE_TOP / INDICATOR_TOP), share) if is_indicator else (share,))
    elif isinstance(operator, Reference):
        if operator.target == child:
            yield _Route()
    else:
        for index, part in enumerate(operator.inputs):
            for route in _routes(part, child, model):
                yield _through(operator, index, route, model)


def _through(operator: Operator, index: int, route: _Route, model: Model) -> _Route:
    """The route on its way out of an operator that it entered as input number `index`."""
    weights = weights_of(operator, model)
    if weights:
        return _joined(route, _Route((_Factor(weights[index]),)))
    if isinstance(operator, Complement):
        return _joined(route, _Route((_Factor(-1.0),)))
    if isinstance(operator, Combination) and operator.rule == "product":
        others = [part for k, part in enumerate(operator.parts) if k != index]
        return _joined(route, _Route(tuple(_as_factor(part) for part in others)))
    if isinstance(operator, Combination) and operator.rule in ("smallest", "largest"):
        names = listed(_short(part) for part in operator.parts)
        mine = _short(operator.parts[index])
        return replace(route, only_while=f"{mine} is the {operator.rule} of {names}")
    return _joined(route, _Route((_Factor(None, f"the slope of ({operator.describe()} ...)"),)))


def _joined(inner: _Route, outer: _Route) -> _Route:
    conditions = [text for text in (inner.only_while, outer.only_while) if text]
    return _Route((*inner.factors, *outer.factors), " and ".join(conditions))


def _as_factor(operator: Operator) -> _Factor:
    if isinstance(operator, Constant):
        return _Factor(operator.number)
    return _Factor(None, _short(operator))


def _short(operator: Operator) -> str:
    return operator.target if isinstance(operator, Reference) else f"({operator.describe()} ...)"

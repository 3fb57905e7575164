"""The order in which measures can be worked out, and whether there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from dealcheck.model.types import Measure

Members = Mapping[str, tuple[str, ...]]


def in_order(
    measures: Mapping[str, Measure], members: Members
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The measures, each after all that it reads; and a circle of ids if there is one."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for measure in measures.values():
        needed = [name for name in _needs(measure, members) if name in measures]
        sorter.add(measure.id, *needed)
    try:
        return tuple(sorter.static_order()), ()
    except CycleError as error:
        circle: Sequence[str] = error.args[1]
        return (), tuple(circle[:-1])


def above_indicators(
    measures: Mapping[str, Measure], members: Members, ordered: Sequence[str]
) -> frozenset[str]:
    """The measures that are worked out from indicators, at whatever distance."""
    above: set[str] = set()
    for name in ordered:
        needs = _needs(measures[name], members)
        if any(n in above or measures[n].section == "indicator" for n in needs):
            above.add(name)
    return frozenset(above)


def _needs(measure: Measure, members: Members) -> tuple[str, ...]:
    inside = (m for container in measure.value.containers for m in members.get(container, ()))
    return (*measure.value.measures, *inside)

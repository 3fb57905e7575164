"""What measures read of each other, and the order in which they can be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from dealcheck.model.leaves import Given
from dealcheck.model.operators import Blend, operators_beneath
from dealcheck.model.types import Measure

Members = Mapping[str, tuple[str, ...]]
Needs = Mapping[str, tuple[str, ...]]


def direct_needs(measures: Mapping[str, Measure], members: Members) -> dict[str, tuple[str, ...]]:
    """For each measure the measures that it reads, by name or as members, without repetition."""
    needs = {}
    for measure in measures.values():
        inside = (m for box in measure.value.containers for m in members.get(box, ()))
        found = dict.fromkeys((*measure.value.measures, *inside))
        needs[measure.id] = tuple(name for name in found if name in measures)
    return needs


def in_order(needs: Needs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The measures, each after all that it reads; and a circle of ids if there is one."""
    sorter = TopologicalSorter(needs)
    try:
        return tuple(sorter.static_order()), ()
    except CycleError as error:
        circle: Sequence[str] = error.args[1]
        return (), tuple(circle[:-1])


def facts_beneath(
    measures: Mapping[str, Measure], needs: Needs, ordered: Sequence[str]
) -> dict[str, frozenset[str]]:
    """For each measure every fact that it rests on, directly or through the measures it reads."""
    found: dict[str, frozenset[str]] = {}
    for name in ordered:
        found[name] = frozenset(measures[name].value.facts).union(*(found[n] for n in needs[name]))
    return found


def above_indicators(
    measures: Mapping[str, Measure], needs: Needs, ordered: Sequence[str]
) -> frozenset[str]:
    """The measures that are worked out from indicators, at whatever distance."""
    above: set[str] = set()
    for name in ordered:
        if any(n in above or measures[n].section == "indicator" for n in needs[name]):
            above.add(name)
    return frozenset(above)


def without_direction(
    measures: Mapping[str, Measure], needs: Needs, ordered: Sequence[str]
) -> frozenset[str]:
    """The measures that rest on a mean with weights of its own, or on what is put in later."""
    found: set[str] = set()
    for name in ordered:
        operators = operators_beneath(measures[name].value)
        if any(isinstance(one, Blend | Given) for one in operators) or found & set(needs[name]):
            found.add(name)
    return frozenset(found)

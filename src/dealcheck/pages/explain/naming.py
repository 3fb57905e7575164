"""How an explanation names the things of a model, and what reads what."""

from __future__ import annotations

from collections.abc import Iterable

from dealcheck.model.curves import Points
from dealcheck.model.facts import Fact
from dealcheck.model.leaves import Constant, Levels, Operator, Quantity, Reference
from dealcheck.model.operators import MeanWithMinimum, Weighted, operators_beneath
from dealcheck.model.types import (
    SCORE_TOP,
    Condition,
    Measure,
    Model,
    Source,
)
from dealcheck.pages.explain.numbers import factor, points


def full_name(measure: Measure) -> str:
    """`SC3 Model exclusivity (model-exclusivity)`."""
    return f"{measure.code} {measure.title} ({measure.id})".strip()


def value_text(value: float, measure: Measure) -> str:
    """A measure's value as it is added up: two decimals for points, more for levels."""
    return (points if measure.high >= SCORE_TOP else factor)(value)


def by_code(measure: Measure) -> tuple[str, int, str]:
    """Sorts SC2 before SC10, and what has no code after all that have one."""
    letters = measure.code.rstrip("0123456789")
    return (letters or "~", int(measure.code[len(letters) :] or 0), measure.id)


def what_it_is(measure: Measure) -> str:
    """The sort of measure, and the ends of its scale."""
    article = "an" if measure.section == "indicator" else "a"
    return f"{article} {measure.section}, from {measure.low:g} to {measure.high:g}"


def readers_of(name: str, model: Model) -> tuple[Measure, ...]:
    """The measures that read a measure or a fact by name, without those of which it is a member."""
    return tuple(
        measure
        for measure in model.measures.values()
        if name in measure.value.measures or name in measure.value.facts
    )


def other_readers_of(fact: str, model: Model) -> tuple[str, ...]:
    """What reads a fact without being a measure or a decision table."""
    asked: list[tuple[str, Iterable[Condition]]] = [
        *((f"the link {one.id}", one.when) for one in model.links),
        *((f"what is usual, by {one.id}", one.when) for one in model.terms),
        *((f"whether to ask for {one.id}", one.when) for one in model.levers),
        *((f"whether {one.id} can be offered", one.when) for one in model.packages),
        *((f"whether {one.id} can be given", one.when) for one in model.aids),
        *(
            (
                f"whom the shock {one.id} meets",
                (*one.when, *(c for b in one.blows for c in b.where)),
            )
            for one in model.shocks
        ),
    ]
    found = [what for what, when in asked if any(one.fact == fact for one in when)]
    found += (f"what {one.id} costs to grant" for one in model.levers if one.eased_by == fact)
    found += (f"what {one.id} costs to offer" for one in model.packages if one.eased_by == fact)
    found += (f"what an offer takes from it: {one.id}" for one in model.traits if one.of == fact)
    found += (f"what there is to hand out: {one.id}" for one in model.supplies if one.of == fact)
    return tuple(dict.fromkeys(found))


def facts_beneath(identifier: str, model: Model) -> tuple[str, ...]:
    """Every fact that a measure rests on, directly or through the measures that it reads."""
    measure = model.measures[identifier]
    inside = [member for name in measure.value.containers for member in model.members[name]]
    found = list(measure.value.facts)
    for other in (*measure.value.measures, *inside):
        found.extend(facts_beneath(other, model))
    return tuple(dict.fromkeys(found))


def weights_of(operator: Operator, model: Model) -> tuple[float, ...]:
    """The weights with which an operator adds up its inputs; none if it doesn't."""
    if isinstance(operator, Weighted):
        return operator.weights
    if isinstance(operator, MeanWithMinimum):
        share = _number(operator.share, model)
        return (1.0 - share, share)
    return ()


def _number(operator: Operator, model: Model) -> float:
    """A number that stands in the model, directly or as one of its parameters."""
    if isinstance(operator, Reference):
        return _number(model.measures[operator.target].value, model)
    return operator.number if isinstance(operator, Constant) else float("nan")


def scale_of(fact: str, identifier: str, model: Model) -> Levels | Points | Quantity | None:
    """The operator through which a measure, or one that it reads, turns a fact into a number."""
    measure = model.measures[identifier]
    for operator in operators_beneath(measure.value):
        if isinstance(operator, Points) and not isinstance(operator.of, Quantity):
            continue
        if isinstance(operator, (Levels, Points, Quantity)) and fact in operator.facts:
            return operator
    for other in measure.value.measures:
        if fact in facts_beneath(other, model):
            return scale_of(fact, other, model)
    return None


def scale_ends(fact: Fact) -> str:
    """The unit and the ends of a quantity's scale."""
    low, high = fact.low, fact.high
    ends = ""
    if low != float("-inf") and high != float("inf"):
        ends = f"from {low:g} to {high:g}"
    elif low != float("-inf"):
        ends = f"{low:g} or more"
    elif high != float("inf"):
        ends = f"at most {high:g}"
    return ", ".join(part for part in (f"a number in {fact.unit}" * bool(fact.unit), ends) if part)


def source_text(source: Source) -> str:
    """A source in full: its id, author, title, year, address and what was read of it."""
    parts = [source.author if source.author not in source.title else "", source.title]
    if source.year and source.year not in source.title:
        parts.append(source.year)
    if source.url and source.url.split("://")[-1] not in source.title:
        parts.append(source.url)
    note = f". {source.note}" if source.note else ""
    return f"{source.id}: {', '.join(part for part in parts if part)}{note}"

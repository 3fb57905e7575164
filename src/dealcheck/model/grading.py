"""How evidence is graded: the `evidence` part of a model, from its entry to a value."""

from __future__ import annotations

from dealcheck.model.entries import Entry
from dealcheck.model.lookups import Problems
from dealcheck.model.types import Grade, Grading

_CONFIDENCES = ("stated", "reported", "inferred", "unknown")
_KINDS = ("official", "several", "party", "press", "research", "thin", "none")


def parse_grading(head: Entry, problems: Problems) -> Grading:
    """The grades and the table; what is wrong with them is added to `problems`."""
    entry = head.inner("evidence")
    grades = tuple(
        Grade(
            id=grade.text("id"),
            title=grade.text("title"),
            shift=grade.number("shift"),
            steps=int(grade.number("steps")),
            spread=grade.number("spread"),
            counts=grade.data.get("counts") is True,
        )
        for grade in entry.inners("grades")
    )
    if not grades:
        message = "the model doesn't say how evidence is graded"
        problems.append(head.finding("D310", message, "add `evidence:` with `grades` and `table`"))
    known = {grade.id for grade in grades}
    table = {}
    for confidence in _CONFIDENCES:
        row = entry.inner("table", confidence)
        table[confidence] = {kind: row.text(kind) for kind in _KINDS}
        for kind, grade in table[confidence].items():
            if grades and grade not in known:
                message = f"evidence that is {confidence} by `{kind}` has no grade"
                help_text = f"write one of: {', '.join(sorted(known))}"
                problems.append(entry.finding("D310", message, help_text, "table", confidence))
    months = int(entry.number("months", 12))
    return Grading(grades, table, entry.texts("volatile"), max(months, 1), entry.texts("exact"))

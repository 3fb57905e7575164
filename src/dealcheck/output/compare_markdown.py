"""Deals beside each other as Markdown, for reports and pull requests."""

from __future__ import annotations

from dealcheck.output.compare_words import (
    agreement_said,
    cut,
    facts_said,
    largest_moves,
    measure_title,
    parties_said,
    poles_said,
    ranked_facts,
    title_of,
    unknown_said,
    unread_said,
)
from dealcheck.output.numbers import signed
from dealcheck.render.markdown_text import escaped, escaped_code, table
from dealcheck.scoring.differences import Comparison, Difference, Moved


def comparison_markdown(comparison: Comparison) -> str:
    """The scores as a table, then what differs, deal by deal."""
    model = comparison.model
    others = [escaped(one.other.name) for one in comparison.differences]
    rows = []
    for name, score in comparison.base.scores.items():
        cells = [
            f"{moved.after.score:.1f} ({signed(moved.points)}{_share(moved)})"
            for moved in (one.moved[name] for one in comparison.differences)
        ]
        rows.append([escaped(measure_title(name, model)), f"{score.score:.1f}", *cells])
    head = ["", escaped(comparison.base.name), *others]
    lines = [f"## {escaped(title_of(comparison))}", ""]
    lines += [*table(head, rows, range(1, len(head))), "", escaped(agreement_said())]
    for difference in comparison.differences:
        lines += ["", *_difference(comparison, difference)]
    return "\n".join(lines) + "\n"


def _share(moved: Moved) -> str:
    return "" if moved.is_certain else f", {moved.agreement:.0%}"


def _difference(comparison: Comparison, difference: Difference) -> list[str]:
    model = comparison.model
    sentences = [
        *parties_said(difference, instead=comparison.instead),
        *poles_said(difference, model),
        *unknown_said(difference, model),
    ]
    lines = [f"### {escaped(difference.other.name)}", ""]
    lines += [f"- {escaped(text)}" for text in sentences]
    lines += ["", escaped(facts_said(difference))]
    rows = [
        [
            f"`{escaped_code(fact.fact)}`",
            escaped(cut(fact.before)),
            escaped(cut(fact.after)),
            ", ".join(f"{signed(value)} {name}" for name, value in largest_moves(fact, model)),
        ]
        for fact in ranked_facts(difference)
    ]
    if rows:
        lines += ["", *table(["Fact", "Before", "After", "Moves most"], rows)]
    unread = unread_said(difference)
    return [*lines, "", escaped(unread)] if unread else lines

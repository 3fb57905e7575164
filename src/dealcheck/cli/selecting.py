"""Options that say which deals of a run are shown, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.exit_codes import FAILED
from dealcheck.cli.streams import warn

if TYPE_CHECKING:
    from dealcheck.model.types import Model
    from dealcheck.selection import Selection

Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where", metavar="CONDITION", help="Only such deals, e.g. kind=sovereign-compute."
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(
        "--sort", metavar="FIELD", help="A pole, payoff, chance or word; - turns it round."
    ),
]
By = Annotated[
    str, typer.Option("--by", metavar="FIELD", help="Group by stage, us-support or kind.")
]
# Pages for people are ranked; data for machines keeps the order of the files.
RANKING = "goes_ahead"


def selection_of(
    where: Sequence[str], sort: str | None, fail_under: Sequence[str], model: Model
) -> Selection:
    """The conditions, order and gates of a run; one that cannot be meant ends the command."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.selection import SelectionError, parse_selection  # noqa: PLC0415

    try:
        return parse_selection(where, sort, fail_under, model, workflow.facts())
    except SelectionError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem


def group_of(by: str) -> str:
    """The field by which deals are grouped; one that is none ends the command."""
    from dealcheck.selection import SelectionError, parse_group  # noqa: PLC0415

    try:
        return parse_group(by) if by else ""
    except SelectionError as problem:
        warn(f"dealcheck: {problem}")
        raise typer.Exit(FAILED) from problem

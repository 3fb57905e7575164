"""What could be agreed on a deal, step by step, and the draft of a package as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dealcheck.diagnostics import Diagnostic
from dealcheck.editing import NotEdited
from dealcheck.reading import read_bytes
from dealcheck.what_if import Setting
from dealcheck.workflow import Checked, facts, one_deal, sifted_findings

if TYPE_CHECKING:
    from dealcheck.model.types import Model
    from dealcheck.scoring.improvement import Improvement, Offer
    from dealcheck.scoring.settings import ScoreSettings
    from dealcheck.scoring.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Improved:
    """What could be agreed on the deal of a run; None where there is no deal, or several."""

    improvement: Improvement | None
    checked: Checked
    model: Model | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a changed deal, with what a check of it finds."""

    text: str
    diagnostics: tuple[Diagnostic, ...]


def improve(
    path: str,
    *,
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
    wishes: Wishes | None = None,
) -> Improved:
    """Work out what could be agreed on the one deal at a path."""
    from dealcheck.scoring.improvement import improve_deal  # noqa: PLC0415  NumPy only if needed

    found = one_deal(path, model=model, weights=weights, profiles=profiles, what_ifs=what_ifs)
    if found.deal is None or found.model is None:
        return Improved(None, found.checked, found.model)
    improvement = improve_deal(found.deal, found.model, facts(), settings, wishes)
    return Improved(improvement, found.checked, found.model)


def draft(
    improved: Improved, offer: Offer, *, name: str, number: int, what_ifs: Sequence[Setting] = ()
) -> Draft | NotEdited:
    """Write the deal as a package would leave it; `name` is the name of the file to come."""
    from dealcheck.drafting import draft as drafted  # noqa: PLC0415

    assert improved.improvement is not None
    document, library = improved.improvement.deal.document, improved.checked.library
    set_too = f", and with {', '.join(one.text for one in what_ifs)}" if what_ifs else ""
    about = (
        f"A draft that dealcheck made of {document.name}{set_too}, by package {number} of what "
        f"could be agreed: {offer.package.title}. Changed by it: "
        f"{', '.join(change.fact for change in offer.package.changes)}."
    )
    text = drafted(
        document, offer.package.changes, what_ifs, facts(), library.find, name=name, about=about
    )
    if isinstance(text, NotEdited):
        return text
    read = read_bytes(text.encode(), name)
    documents = [read.document] if read.document is not None else []
    return Draft(text, (*read.diagnostics, *sifted_findings(documents, library).shown))

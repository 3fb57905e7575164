"""What could be agreed on a deal, step by step, and the draft of a package as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dealcheck.diagnostics import Diagnostic
from dealcheck.editing import NotEdited
from dealcheck.reading import read_bytes
from dealcheck.what_if import Setting
from dealcheck.workflow import Checked, facts, load_model, sifted_findings, validate

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
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
    wishes: Wishes | None = None,
) -> Improved:
    """Work out what could be agreed on the one deal at a path."""
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415  NumPy only where it is needed
    from dealcheck.scoring.improvement import improve_deal  # noqa: PLC0415

    loaded = load_model(model)
    checked = validate([path], profiles, what_ifs).with_ignored_errors()
    if loaded.model is None:
        diagnostics = (*loaded.diagnostics, *checked.diagnostics)
        return Improved(None, replace(checked, diagnostics=diagnostics), None)
    sound = checked.sound()
    if len(sound) != 1:
        return Improved(None, checked, loaded.model)
    deal = build_deal(sound[0], facts(), checked.library.find)
    found = improve_deal(deal, loaded.model, facts(), settings, wishes)
    return Improved(found, checked, loaded.model)


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

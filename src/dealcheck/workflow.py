"""What dealcheck does, step by step: read, check, score. The command line and `import` share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dealcheck.checking import CheckContext, check_folder
from dealcheck.checking.documents import kind_of
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.profiles import ProfileLibrary, profile_library
from dealcheck.reading import Document, find_files, read_input
from dealcheck.resources import MissingResource, data_folder
from dealcheck.what_if import Setting, apply_settings

if TYPE_CHECKING:
    from dealcheck.model.facts import FactCatalogue
    from dealcheck.model.loading import LoadedModel
    from dealcheck.model.types import Model
    from dealcheck.scoring.result import DealScore


@dataclass(frozen=True, slots=True)
class Checked:
    """The documents of a run with the findings on them.

    `looked_at` counts the files that were found; `usable` says whether every one could be read.
    """

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]
    library: ProfileLibrary
    looked_at: int
    missing: bool

    def sound(self) -> tuple[Document, ...]:
        """The deals without an error of their own, in the order of the run."""
        wrong = {d.place.file for d in self.diagnostics if d.severity == "error"}
        return tuple(
            document
            for document in self.documents
            if kind_of(document) == "deal" and document.name not in wrong
        )


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a run with the findings on its files."""

    scores: tuple[DealScore, ...]
    checked: Checked
    model: Model | None


def validate(
    paths: Sequence[str],
    profiles: Sequence[Path] = (),
    settings: Sequence[Setting] = (),
) -> Checked:
    """Read and check files and folders; `settings` are what-ifs laid over every deal."""
    found = find_files(paths)
    findings = list(found.diagnostics)
    missing = bool(findings)
    documents = []
    for file in found.files:
        result = read_input(file)
        findings.extend(result.diagnostics)
        if result.document is not None:
            documents.append(result.document)
    documents, setting_findings = apply_settings(documents, settings)
    findings.extend(setting_findings)
    library, profile_findings = profile_library(profiles, documents)
    findings.extend(profile_findings)
    context = CheckContext.shipped().with_profiles(library.documents)
    findings.extend(check_folder(documents, context))
    return Checked(tuple(documents), tuple(findings), library, len(found.files), missing)


def score(
    paths: Sequence[str],
    *,
    model: Path | None = None,
    profiles: Sequence[Path] = (),
    settings: Sequence[Setting] = (),
) -> Scored:
    """Score every sound deal among the paths; what is wrong with the others is in the findings."""
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415  NumPy only where it is needed
    from dealcheck.scoring.score import score_deal  # noqa: PLC0415

    loaded = load_model(model)
    checked = validate(paths, profiles, settings)
    if loaded.model is None:
        return Scored((), _with(checked, loaded.diagnostics), None)
    catalogue = facts()
    scores = tuple(
        score_deal(build_deal(document, catalogue, checked.library.find), loaded.model, catalogue)
        for document in checked.sound()
    )
    return Scored(scores, checked, loaded.model)


@cache
def facts() -> FactCatalogue:
    """Every fact that a deal can state, from the schemas."""
    from dealcheck.checking.schemas import all_schemas  # noqa: PLC0415
    from dealcheck.model.facts import fact_catalogue  # noqa: PLC0415

    return fact_catalogue(all_schemas())


@cache
def load_model(folder: Path | None = None) -> LoadedModel:
    """The model in `folder`, or the shipped one."""
    from dealcheck.model.loading import LoadedModel, load_model  # noqa: PLC0415

    chosen = folder if folder is not None else data_folder("model")
    if isinstance(chosen, MissingResource):
        return LoadedModel(None, (Diagnostic("D310", "error", chosen.message, Place("model")),))
    return load_model(chosen, facts())


def _with(checked: Checked, more: Sequence[Diagnostic]) -> Checked:
    return Checked(
        checked.documents,
        (*more, *checked.diagnostics),
        checked.library,
        checked.looked_at,
        checked.missing,
    )

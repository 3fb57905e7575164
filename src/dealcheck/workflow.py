"""What dealcheck does, step by step: read, check, score. The command line and `import` share it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dealcheck.checked_files import check_files
from dealcheck.checking import check_together
from dealcheck.checking.documents import kind_of
from dealcheck.checking.ignores import sift
from dealcheck.diagnostics import Diagnostic, Place, in_order
from dealcheck.profiles import ProfileLibrary
from dealcheck.reading import Document, InputFile, find_files, read_all
from dealcheck.resources import MissingResource, data_folder

if TYPE_CHECKING:
    from dealcheck.baseline import Baseline
    from dealcheck.model.facts import FactCatalogue
    from dealcheck.model.loading import LoadedModel
    from dealcheck.model.types import Model
    from dealcheck.scoring.result import DealScore
    from dealcheck.what_if import Setting


@dataclass(frozen=True, slots=True)
class Checked:
    """The documents of a run with the findings on them.

    `files` are those that were found, `profiles` the files of `--profiles`, `texts` what could be
    read of both, by name; `missing` says that a path led nowhere. `ignored` are the findings that a
    comment hides, and `known` those that a baseline does.
    """

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]
    library: ProfileLibrary
    files: tuple[InputFile, ...]
    missing: bool
    texts: Mapping[str, str]
    profiles: tuple[InputFile, ...] = ()
    ignored: tuple[Diagnostic, ...] = ()
    known: tuple[Diagnostic, ...] = ()

    @property
    def looked_at(self) -> int:
        return len(self.files)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The path of every file that was read, which nothing may be written over."""
        files = (*self.files, *self.profiles)
        return tuple(file.path for file in files if file.path is not None)

    def sound(self) -> tuple[Document, ...]:
        """The deals without an error of their own, in the order of the run."""
        wrong = {d.place.file for d in self.diagnostics if d.severity == "error"}
        return tuple(
            document
            for document in self.documents
            if kind_of(document) == "deal" and document.name not in wrong
        )

    def with_ignored_errors(self) -> Checked:
        """Return the same with ignored errors shown: hidden or not, they are in the facts."""
        errors = [one for one in self.ignored if one.severity == "error"]
        rest = tuple(one for one in self.ignored if one.severity != "error")
        return replace(self, diagnostics=in_order([*self.diagnostics, *errors]), ignored=rest)

    def beside(self, baseline: Baseline) -> Checked:
        """Return the same without the findings that a baseline knows."""
        from dealcheck.baseline import compare  # noqa: PLC0415  few runs have one

        names = {file.name for file in self.files}
        compared = compare(self.diagnostics, baseline, names)
        return replace(self, diagnostics=compared.new, known=compared.known)


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
    found, own = find_files(paths), find_files([str(folder) for folder in profiles])
    read_profiles = read_all(own)
    files, library = check_files(found.files, read_profiles.documents, settings)
    alone = [file.alone for file in files if file.alone is not None]
    documents = tuple(file.read.document for file in files if file.read.document is not None)
    sifted = sift(documents, check_together(alone))
    return Checked(
        documents=documents,
        diagnostics=(
            *found.diagnostics,
            *(one for file in files for one in file.read.diagnostics),
            *dict.fromkeys(one for file in files for one in file.setting_findings),
            *read_profiles.diagnostics,
            *sifted.shown,
        ),
        library=library,
        files=found.files,
        missing=bool(found.diagnostics or own.diagnostics),
        texts={
            **read_profiles.texts,
            **{found.name: file.read.text for found, file in zip(found.files, files, strict=True)},
        },
        profiles=own.files,
        ignored=sifted.ignored,
    )


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
    checked = validate(paths, profiles, settings).with_ignored_errors()
    if loaded.model is None:
        diagnostics = (*loaded.diagnostics, *checked.diagnostics)
        return Scored((), replace(checked, diagnostics=diagnostics), None)
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

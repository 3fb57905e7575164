"""What dealcheck does, step by step: read, check, score. The command line and `import` share it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dealcheck.checked_files import check_files, read_one
from dealcheck.checking import CheckContext, check_folder, check_together
from dealcheck.checking.context import PROFILE_KINDS
from dealcheck.checking.documents import kind_of
from dealcheck.checking.ignores import Sifted, sift, unhidden
from dealcheck.diagnostics import Diagnostic, Place, in_order
from dealcheck.foreign import is_foreign
from dealcheck.profiles import ProfileLibrary
from dealcheck.reading import Document, InputFile, find_files, read_all
from dealcheck.resources import MissingResource, data_folder

if TYPE_CHECKING:
    from dealcheck.baseline import Baseline
    from dealcheck.batches import Progress
    from dealcheck.model.facts import FactCatalogue
    from dealcheck.model.loading import LoadedModel
    from dealcheck.model.types import Model
    from dealcheck.scoring.deal import Deal
    from dealcheck.scoring.result import DealScore
    from dealcheck.scoring.settings import ScoreSettings
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
        """The deals without an error in their file, in what is laid over it or in a profile that
        they name, in order."""
        wrong = {d.place.file for d in self.diagnostics if d.severity == "error"}
        return tuple(
            document
            for document in self.documents
            if kind_of(document) == "deal"
            and wrong.isdisjoint((document.name, *document.laid_over.values()))
            and wrong.isdisjoint(one.name for one in self.library.named_by(document))
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

    def without(self, codes: Collection[str]) -> Checked:
        """Return the same with the findings of these codes ignored."""
        hidden = tuple(one for one in self.diagnostics if one.code in codes)
        rest = tuple(one for one in self.diagnostics if one.code not in codes)
        return replace(self, diagnostics=rest, ignored=(*self.ignored, *hidden))

    def without_foreign(self) -> tuple[Checked, int]:
        """Return the same without the files of other tools, and how many of these there are.

        They still count as looked at: a run over nothing else has had nothing to find.
        """
        foreign = {file.name for file in self.files if is_foreign(self.texts.get(file.name, ""))}
        return replace(
            self,
            documents=tuple(one for one in self.documents if one.name not in foreign),
            diagnostics=tuple(one for one in self.diagnostics if one.place.file not in foreign),
        ), len(foreign)


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
    *,
    apart: bool = False,
    findings_only: bool = False,
) -> Checked:
    """Read and check files and folders; `settings` are what-ifs laid over every deal.

    With `apart` no file counts for another one: the findings on a file are the same whichever
    others are named beside it. Profiles then come from `profiles` and from dealcheck only.
    `findings_only` is for whoever does not go on to score: of the deals little more is kept than
    their texts.
    """
    found, own = find_files(paths), find_files([str(folder) for folder in profiles])
    read_profiles = read_all(own)
    files, library = check_files(
        found.files, read_profiles.documents, settings, apart=apart, findings_only=findings_only
    )
    documents = tuple(file.read.document for file in files if file.read.document is not None)
    alone = [file.alone for file in files if file.alone is not None]
    runs = [[one] for one in alone] if apart else [alone]
    sifted = sift(documents, [one for run in runs for one in check_together(run)])
    named = {file.name for file in found.files}
    apart_from_them = [one for one in read_profiles.documents if one.name not in named]
    of_profiles = _sifted_profiles(apart_from_them, library)
    return Checked(
        documents=documents,
        diagnostics=(
            *found.diagnostics,
            *(one for file in files for one in file.read.diagnostics),
            *dict.fromkeys(one for file in files for one in file.setting_findings),
            *read_profiles.diagnostics,
            *of_profiles.shown,
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
        ignored=(*of_profiles.ignored, *sifted.ignored),
    )


def _sifted_profiles(documents: Sequence[Document], library: ProfileLibrary) -> Sifted:
    """Check profiles that stand apart from the files of a run, for what matters to the deals.

    That is what leaves no score, and whose place a profile takes. The rest comes out where a run is
    about the profiles themselves.
    """
    profiles = [document for document in documents if kind_of(document) in PROFILE_KINDS]
    found = sifted_findings(profiles, library)
    shown, ignored = (filter(_matters_to_deals, part) for part in (found.shown, found.ignored))
    return Sifted(tuple(shown), tuple(ignored))


def _matters_to_deals(finding: Diagnostic) -> bool:
    return finding.severity == "error" or finding.code == "D223"


def sifted_findings(documents: Sequence[Document], library: ProfileLibrary) -> Sifted:
    """Check documents together: the findings to show, and those that an ignore hides."""
    context = CheckContext.shipped().with_profiles(library.documents, library.find)
    return sift(documents, check_folder(documents, context))


def score(
    paths: Sequence[str],
    *,
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
    progress: Progress | None = None,
) -> Scored:
    """Score every sound deal among the paths; what is wrong with the others is in the findings.

    `weights` is a file of weights that is laid over the model. `what_ifs` are laid over every deal,
    and `progress` is told how many deals of how many are done.
    """
    from dealcheck.batches import score_all  # noqa: PLC0415  NumPy only where it is needed
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    loaded = load_model(model, weights)
    checked = validate(paths, profiles, what_ifs).with_ignored_errors()
    if loaded.model is None:
        diagnostics = (*loaded.diagnostics, *checked.diagnostics)
        return Scored((), replace(checked, diagnostics=diagnostics), None)
    catalogue = facts()
    deals = [build_deal(one, catalogue, checked.library.find) for one in checked.sound()]
    scores = score_all(deals, loaded.model, catalogue, settings or ScoreSettings(), progress)
    return Scored(tuple(_heeding(one) for one in scores), checked, loaded.model)


@dataclass(frozen=True, slots=True)
class OneDeal:
    """The one deal at a path; None where there is none, or several, or no sound one."""

    deal: Deal | None
    checked: Checked
    model: Model | None


def one_deal(
    path: str,
    *,
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
) -> OneDeal:
    """Read and check the one deal at a path, with the model that it is to be scored by."""
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415  NumPy only where it is needed

    loaded = load_model(model, weights)
    checked = validate([path], profiles, what_ifs).with_ignored_errors()
    if loaded.model is None:
        diagnostics = (*loaded.diagnostics, *checked.diagnostics)
        return OneDeal(None, replace(checked, diagnostics=diagnostics), None)
    sound = checked.sound()
    deal = build_deal(sound[0], facts(), checked.library.find) if len(sound) == 1 else None
    return OneDeal(deal, checked, loaded.model)


def _heeding(score: DealScore) -> DealScore:
    """Take out the warnings on a deal that an ignore in its file hides."""
    if not score.diagnostics:
        return score
    return replace(score, diagnostics=unhidden(score.deal.document, score.diagnostics))


@cache
def facts() -> FactCatalogue:
    """Every fact that a deal can state, from the schemas."""
    from dealcheck.checking.schemas import all_schemas  # noqa: PLC0415
    from dealcheck.model.facts import fact_catalogue  # noqa: PLC0415

    return fact_catalogue(all_schemas())


def load_model(folder: Path | None = None, weights: Path | None = None) -> LoadedModel:
    """The model in `folder`, or the shipped one, with a file of weights laid over it if one is
    named."""
    loaded = _model_in(folder)
    if weights is None or loaded.model is None:
        return loaded
    return _weighted(loaded.model, weights)


@cache
def _model_in(folder: Path | None) -> LoadedModel:
    """A model as it is written.

    A shipped file's form is a matter for the tests; the schema looks at those of anybody else.
    """
    from dealcheck.model.loading import LoadedModel, load_model  # noqa: PLC0415

    if folder is not None:
        return load_model(folder, facts(), _form_of_model)
    chosen = data_folder("model")
    if isinstance(chosen, MissingResource):
        return LoadedModel(None, (Diagnostic("D310", "error", chosen.message, Place("model")),))
    return load_model(chosen, facts(), made=chosen.with_suffix(".json"))


def _form_of_model(document: Document) -> tuple[Diagnostic, ...]:
    from dealcheck.checking.schema_findings import schema_findings  # noqa: PLC0415

    return schema_findings(document, "model").diagnostics


def _weighted(model: Model, file: Path) -> LoadedModel:
    from dealcheck.model.loading import LoadedModel  # noqa: PLC0415
    from dealcheck.model.weights import lay_over  # noqa: PLC0415

    read = read_one(file, "weights")
    if read.document is None:
        return LoadedModel(None, read.diagnostics, read.texts)
    laid = lay_over(model, read.document)
    return LoadedModel(laid.model, laid.diagnostics, read.texts)

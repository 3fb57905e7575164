"""Matching, step by step: profiles and packages by their names, then the match itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dealcheck.checking import CheckContext
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown
from dealcheck.workflow import Checked, facts, load_model, score, validate

if TYPE_CHECKING:
    from dealcheck.matching.consortium import Consortium, Partner
    from dealcheck.matching.match import Match
    from dealcheck.matching.matrix import Field
    from dealcheck.matching.offers import Candidate
    from dealcheck.matching.portfolio import Portfolio
    from dealcheck.matching.sweep import Swept
    from dealcheck.model.types import Model
    from dealcheck.scoring.settings import ScoreSettings
    from dealcheck.what_if import Setting

Thing = TypeVar("Thing")
Progress = Callable[[int, int], None]
FIRMS, TYPES, ALL = "firms", "types", "all"
"""Words for groups of developers: those that exist, the types that stand for none, and both."""
DRAWS = 200


class MatchError(ValueError):
    """Something that cannot be matched; the message says what and what there is instead."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The match of a run, or None with the findings that keep it from being made."""

    match: Match | None
    model: Model | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """The portfolio of a run, or None where there is no sound deal, with the findings on files."""

    portfolio: Portfolio | None
    checked: Checked
    model: Model | None


@dataclass(frozen=True, slots=True)
class Joined:
    """The consortium of a run, or the partners of `home`; no field if the profiles are wrong."""

    field: Field | None
    consortium: Consortium | None
    partners: tuple[Partner, ...]
    home: str
    settings: ScoreSettings
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldRead:
    """The field of a run, or None with the findings on the model or the profiles."""

    field: Field | None
    model: Model | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    paths: tuple[Path, ...] = ()


def match(
    *,
    developers: Sequence[str] = (),
    importers: Sequence[str] = (),
    packages: Sequence[str] = (),
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    settings: ScoreSettings | None = None,
    runway_years: float | None = None,
    progress: Progress | None = None,
) -> Matched:
    """Put developers before countries with standard packages.

    Ids choose among them; without any, all firms, all countries and all packages are taken. With
    `runway_years` every developer can wait so many years. Raises MatchError for an unknown id.
    """
    from dealcheck.matching.match import match as matched  # noqa: PLC0415  NumPy where needed
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    read = field_of(
        developers=developers,
        importers=importers,
        packages=packages,
        model=model,
        weights=weights,
        profiles=profiles,
        runway_years=runway_years,
    )
    if read.field is None:
        return Matched(None, read.model, read.diagnostics, read.texts, read.paths)
    _something_to_offer(read.field)
    chosen = settings or ScoreSettings(draws=DRAWS)
    found = matched(read.field, chosen, runway_years=runway_years, progress=progress)
    return Matched(found, read.model, read.diagnostics, read.texts, read.paths)


def _something_to_offer(field: Field) -> None:
    """Raise MatchError where no developer can deliver any of the packages to any country."""
    from dealcheck.matching.offers import possible_offers  # noqa: PLC0415

    if not possible_offers(
        field.catalogue, field.developers, field.importers, field.packages
    ).any():
        raise MatchError(
            "none of these packages can be delivered by these developers and taken by these "
            "countries; leave out an option"
        )


def field_of(
    *,
    developers: Sequence[str] = (),
    importers: Sequence[str] = (),
    packages: Sequence[str] = (),
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    runway_years: float | None = None,
) -> FieldRead:
    """Read who is to be matched. Raises MatchError for an unknown id."""
    from dealcheck.matching.matrix import Field  # noqa: PLC0415  NumPy only where it is needed
    from dealcheck.matching.offers import candidate, with_runway  # noqa: PLC0415

    loaded = load_model(model, weights)
    if loaded.model is None:
        return FieldRead(None, None, loaded.diagnostics, loaded.texts)
    checked = validate([], profiles).with_ignored_errors()
    wrong = [one for one in checked.diagnostics if one.severity == "error"]
    if wrong or checked.missing:
        return FieldRead(None, loaded.model, checked.diagnostics, checked.texts, checked.paths)
    library = checked.library
    context = CheckContext.shipped().with_profiles(library.documents, library.find)

    def all_of(kind: str) -> list[Candidate]:
        known = context.developers if kind == "developer" else context.importers
        found = (library.find(kind, one) for one in sorted(known))
        return [candidate(kind, one) for one in found if one is not None]  # type: ignore[arg-type]

    every = all_of("developer")
    makers = _developers(developers, every)
    if runway_years is not None:
        makers = [with_runway(one, runway_years, loaded.model) for one in makers]
    buyers = all_of("importer")
    wanted = [word.upper() for word in importers]
    field = Field(
        loaded.model,
        facts(),
        tuple(makers),
        tuple(_named(wanted, {one.id: one for one in buyers}, "country")),
        tuple(_named(packages, {one.id: one for one in loaded.model.packages}, "package")),
    )
    return FieldRead(field, loaded.model, checked.diagnostics, checked.texts, checked.paths)


def _developers(words: Sequence[str], every: Sequence[Candidate]) -> list[Candidate]:
    groups = {
        FIRMS: [one for one in every if not one.is_type],
        TYPES: [one for one in every if one.is_type],
        ALL: list(every),
    }
    found: dict[str, Candidate] = {}
    for word in words or (FIRMS,):
        some = groups.get(word) or _named([word], {one.id: one for one in every}, "developer")
        found.update((one.id, one) for one in some)
    return [one for one in every if one.id in found]


def _named(words: Sequence[str], known: Mapping[str, Thing], kind: str) -> list[Thing]:
    """The things of these ids, in their own order; all where no id is given."""
    for word in words:
        if word not in known:
            near = get_close_matches(word, known, n=3, cutoff=0.5)
            instead = " or ".join(near) if near else f"one of {', '.join(sorted(known)[:12])} …"
            raise MatchError(f"there is no {kind} {shown(word)}; write {instead}")
    return [thing for name, thing in known.items() if not words or name in words]


def sweep(
    folder: Path,
    *,
    developers: Sequence[str] = (),
    importers: Sequence[str] = (),
    packages: Sequence[str] = (),
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    settings: ScoreSettings | None = None,
    runway_years: float | None = None,
    scheduler: str = "",
    progress: Progress | None = None,
) -> tuple[FieldRead, Swept | None]:
    """Write every offer in every future to a folder, as Parquet.

    Raises MatchError for an unknown id, and SweepError where it cannot be done.
    """
    from dealcheck.matching.sweep import sweep as swept  # noqa: PLC0415  NumPy where needed
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    read = field_of(
        developers=developers,
        importers=importers,
        packages=packages,
        model=model,
        weights=weights,
        profiles=profiles,
        runway_years=runway_years,
    )
    if read.field is None:
        return read, None
    _something_to_offer(read.field)
    chosen = settings or ScoreSettings(draws=DRAWS)
    return read, swept(read.field, chosen, folder, scheduler=scheduler, progress=progress)


def portfolio(
    paths: Sequence[str],
    *,
    usd_million: float | None = None,
    engineers: float | None = None,
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
    progress: Progress | None = None,
) -> Held:
    """Look at the deals of some paths as the US government would, and share out a budget.

    `usd_million` and `engineers` are what there is to give; without either nothing is shared out.
    """
    from dealcheck.matching.portfolio import portfolio as looked_at  # noqa: PLC0415
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    chosen = settings or ScoreSettings(thorough=False)
    scored = score(
        paths,
        model=model,
        weights=weights,
        profiles=profiles,
        what_ifs=what_ifs,
        settings=chosen,
        progress=progress,
    )
    found = (
        looked_at(scored.scores, facts(), usd_million=usd_million, engineers=engineers)
        if scored.scores
        else None
    )
    return Held(found, scored.checked, scored.model)


def consortium(
    importers: Sequence[str] = (),
    *,
    suggest: str = "",
    developers: Sequence[str] = (),
    packages: Sequence[str] = (),
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    settings: ScoreSettings | None = None,
) -> Joined:
    """Look at two to eight countries as one buyer, or at the partners that one could have.

    Raises MatchError for an unknown id, or too few or too many countries.
    """
    from dealcheck.matching import consortium as joint  # noqa: PLC0415  NumPy where needed
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    wanted = list(dict.fromkeys(word.upper() for word in importers))
    if suggest and wanted:
        raise MatchError("--suggest proposes partners for one country; name no others beside it")
    if not suggest and not 2 <= len(wanted) <= joint.MOST:
        raise MatchError(f"name two to {joint.MOST} countries, or one with --suggest")
    home = suggest.upper()
    read = field_of(
        developers=developers,
        importers=[] if suggest else wanted,
        packages=packages,
        model=model,
        weights=weights,
        profiles=profiles,
    )
    chosen = settings or ScoreSettings(draws=DRAWS)
    if read.field is None:
        return Joined(None, None, (), home, chosen, read.diagnostics, read.texts, read.paths)
    if suggest:
        _named([home], {one.id: one for one in read.field.importers}, "country")
        partners = joint.partners(read.field, chosen, home)
        return Joined(
            read.field, None, partners, home, chosen, read.diagnostics, read.texts, read.paths
        )
    found = joint.consortium(read.field, chosen)
    return Joined(read.field, found, (), "", chosen, read.diagnostics, read.texts, read.paths)

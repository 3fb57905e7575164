"""Deals beside each other, step by step: files, versions in git, and what could happen instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dealcheck.checking.documents import kind_of
from dealcheck.diagnostics import Diagnostic
from dealcheck.reading import InputFile, read_bytes
from dealcheck.versions import Unavailable, version_at
from dealcheck.what_if import Setting, apply_settings
from dealcheck.workflow import Checked, facts, load_model, sifted_findings, validate

if TYPE_CHECKING:
    from dealcheck.model.types import Model
    from dealcheck.scoring.differences import Comparison
    from dealcheck.scoring.settings import ScoreSettings


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison of a run, or None with what keeps it from being made.

    What keeps it is among the findings, or else `problem` says it. `checked` are the files, each
    checked by itself: two versions of a deal have one id, which in one folder is a mistake.
    """

    comparison: Comparison | None
    checked: tuple[Checked, ...]
    model: Model | None
    problem: str = ""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(dict.fromkeys(one for each in self.checked for one in each.diagnostics))

    @property
    def texts(self) -> Mapping[str, str]:
        return {name: text for each in self.checked for name, text in each.texts.items()}

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for each in self.checked for path in each.paths)

    @property
    def missing(self) -> bool:
        return any(each.missing for each in self.checked)


def compare(
    paths: Sequence[str],
    *,
    revision: str | None = None,
    against: Sequence[str] = (),
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
) -> Compared:
    """Compare the deals at some paths with the first of them.

    With `revision` one deal is compared with its version in a revision of git, which comes first;
    with `against` one deal with what could happen instead of it, by words such as `china`.
    `what_ifs` are laid over every deal.
    """
    from dealcheck.scoring.instead import AlternativeError, alternative_named  # noqa: PLC0415
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415  NumPy only where needed

    loaded = load_model(model, weights)
    if loaded.model is None:
        return Compared(None, (), None, loaded.diagnostics[0].message)
    wanted = 1 if revision is not None or against else 2
    if (wanted == 1) != (len(paths) == 1) or (revision is not None and against):
        return Compared(None, (), loaded.model, _HOW_MANY)
    try:
        alternatives = [alternative_named(word, loaded.model) for word in against]
    except AlternativeError as problem:
        return Compared(None, (), loaded.model, str(problem))
    checked = [validate([path], profiles, what_ifs).with_ignored_errors() for path in paths]
    if revision is not None:
        earlier = _earlier(paths[0], revision, checked[0], what_ifs)
        if isinstance(earlier, Unavailable):
            return Compared(None, tuple(checked), loaded.model, earlier.message)
        checked.insert(0, earlier)
    found = Compared(None, tuple(checked), loaded.model)
    problem_with = _not_one_deal(checked)
    if problem_with or any(not each.sound() for each in checked):
        return replace(found, problem=problem_with)
    chosen = settings or ScoreSettings()
    if alternatives:
        from dealcheck.scoring.deal import build_deal  # noqa: PLC0415
        from dealcheck.scoring.instead import compare_with_alternatives  # noqa: PLC0415

        deal = build_deal(checked[0].sound()[0], facts(), checked[0].library.find)
        comparison = compare_with_alternatives(deal, loaded.model, facts(), chosen, alternatives)
    else:
        comparison = _of_deals(checked, loaded.model, chosen)
    return replace(found, comparison=comparison)


_HOW_MANY = (
    "give two deals or more, or one deal with --rev REVISION or with --against, such as "
    "--against china"
)


def _of_deals(checked: Sequence[Checked], model: Model, settings: ScoreSettings) -> Comparison:
    from dealcheck.batches import score_all  # noqa: PLC0415
    from dealcheck.scoring.comparison import compare_deals  # noqa: PLC0415
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415

    deals = [build_deal(each.sound()[0], facts(), each.library.find) for each in checked]
    return compare_deals(score_all(deals, model, facts(), settings), facts())


def _not_one_deal(checked: Sequence[Checked]) -> str:
    """What is wrong with a path that doesn't stand for one deal, as far as no finding says it."""
    for each in checked:
        deals = [one for one in each.documents if kind_of(one) == "deal"]
        if len(deals) > 1:
            return f"there are {len(deals)} deals at one of the paths; name the file of one"
        if not deals and not each.diagnostics:
            return "there is no deal at one of the paths; a deal says `format: dealcheck/deal/1`"
    return ""


def _earlier(
    path: str, revision: str, now: Checked, what_ifs: Sequence[Setting]
) -> Checked | Unavailable:
    """The earlier version of a file, checked with the profiles of today."""
    if len(now.files) != 1 or now.files[0].path is None:
        return Unavailable("--rev needs the path of one file, which git may know")
    version = version_at(Path(path), revision)
    if isinstance(version, Unavailable):
        return version
    name = f"{version.earlier_name or now.files[0].name} at {revision}"
    read = read_bytes(version.data, name)
    found = [read.document] if read.document is not None else []
    documents, findings = apply_settings(found, what_ifs, now.library.find)
    sifted = sifted_findings(documents, now.library)
    return Checked(
        documents=tuple(documents),
        diagnostics=(*read.diagnostics, *findings, *sifted.shown),
        library=now.library,
        files=(InputFile(name),),
        missing=False,
        texts={name: read.text},
        ignored=sifted.ignored,
    ).with_ignored_errors()

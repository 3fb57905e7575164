"""What became of deals in git: one over all its versions, or a folder since a revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dealcheck.checking.documents import kind_of
from dealcheck.diagnostics import reaches
from dealcheck.reading import Document, read_bytes
from dealcheck.versions import (
    Unavailable,
    blob_hash,
    commits_of,
    content_of,
    files_at,
    version_at,
)
from dealcheck.what_if import Setting, apply_settings
from dealcheck.workflow import Checked, facts, load_model, sifted_findings, validate

if TYPE_CHECKING:
    from dealcheck.model.types import Model
    from dealcheck.profiles import ProfileLibrary
    from dealcheck.scoring.deal import Deal
    from dealcheck.scoring.history import DealHistory, Step
    from dealcheck.scoring.result import FactChange
    from dealcheck.scoring.settings import ScoreSettings


_NOW = ""


@dataclass(frozen=True, slots=True)
class Histories:
    """The histories of a run; where there is none, `problem` or a finding says why.

    `unchanged` counts the deals of a folder whose file is the same as then.
    """

    deals: tuple[DealHistory, ...]
    checked: Checked
    model: Model | None
    problem: str = ""
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class _Version:
    commit: str
    day: str
    deal: Deal | None
    problem: str = ""


def history(
    path: str,
    *,
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
) -> Histories:
    """One deal in every version that git has of its file, and as it is now."""
    loaded = load_model(model, weights)
    checked = validate([path], profiles, what_ifs).with_ignored_errors()
    files = [file.path for file in checked.files if file.path is not None]
    if loaded.model is None:
        return Histories((), checked, None, loaded.diagnostics[0].message)
    if len(files) != 1 or len(checked.files) != 1 or Path(path).is_dir():
        return Histories((), checked, loaded.model, "--history takes the file of one deal")
    now = [_now(document, checked) for document in checked.documents if kind_of(document) == "deal"]
    if not now:
        return Histories((), checked, loaded.model)
    from dealcheck.scoring.history import MOST  # noqa: PLC0415  NumPy only where it is needed

    commits = commits_of(files[0], MOST)
    if isinstance(commits, Unavailable):
        return Histories((), checked, loaded.model, commits.message)
    found = []
    for commit in reversed(commits):
        version = version_at(files[0], commit.hash)
        if isinstance(version, Unavailable):
            found.append(_Version(commit.hash[:10], commit.day, None, version.message))
            continue
        if version.data == files[0].read_bytes() and commit is commits[0]:
            # What is committed is what is there.
            continue
        name = f"{version.earlier_name or files[0].name} at {commit.hash[:10]}"
        deal, problem = _earlier(version.data, name, checked.library, what_ifs)
        found.append(_Version(commit.hash[:10], commit.day, deal, problem))
    steps = _scored([[*found, now[0]]], loaded.model, settings)
    return Histories(tuple(_named(checked, steps)), checked, loaded.model)


def since(
    folder: str,
    revision: str,
    *,
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
) -> Histories:
    """The deals of a folder that have changed since a revision, came, or are gone."""
    loaded = load_model(model, weights)
    checked = validate([folder], profiles, what_ifs).with_ignored_errors()
    if loaded.model is None:
        return Histories((), checked, None, loaded.diagnostics[0].message)
    then = files_at(Path(folder), revision)
    if isinstance(then, Unavailable):
        return Histories((), checked, loaded.model, then.message)
    commit, blobs = then
    pairs, unchanged = _pairs(Path(folder), commit.hash[:10], commit.day, blobs, checked, what_ifs)
    steps = _scored(pairs, loaded.model, settings)
    return Histories(tuple(_named(checked, steps)), checked, loaded.model, unchanged=unchanged)


def _pairs(
    folder: Path,
    commit: str,
    day: str,
    blobs: Mapping[str, str],
    checked: Checked,
    what_ifs: Sequence[Setting],
) -> tuple[list[list[_Version]], int]:
    """Then and now of every deal that differs, matched by name of the file and then by id."""
    root = folder.resolve()
    here = {
        file.path.resolve().relative_to(root).as_posix(): file.name
        for file in checked.files
        if file.path is not None and file.path.resolve().is_relative_to(root)
    }
    documents = {one.name: one for one in checked.documents if kind_of(one) == "deal"}
    unchanged, now = 0, dict[str, _Version]()
    for place, name in here.items():
        if name not in documents:
            continue
        if not what_ifs and blobs.get(place) == blob_hash((root / place).read_bytes()):
            unchanged += 1
        else:
            now[place] = _now(documents[name], checked)
    before: dict[str, _Version] = {}
    same = {place for place in here if here[place] in documents} - set(now)
    for place, blob in blobs.items():
        if place in same or not place.endswith((".yaml", ".yml", ".json")):
            continue
        data = content_of(folder, blob, place)
        if isinstance(data, Unavailable):
            before[place] = _Version(commit, day, None, data.message)
            continue
        deal, problem = _earlier(data, f"{place} at {commit}", checked.library, what_ifs)
        if deal is not None or (problem and place in now):
            before[place] = _Version(commit, day, deal, problem)
    return _matched(before, now, commit, day), unchanged


def _matched(
    before: dict[str, _Version], now: dict[str, _Version], commit: str, day: str
) -> list[list[_Version]]:
    pairs = []
    ids = {one.deal.text("id"): place for place, one in before.items() if one.deal is not None}
    for place, one in now.items():
        identity = one.deal.text("id") if one.deal is not None else ""
        old = place if place in before else ids.get(identity, "")
        absent = _Version(commit, day, None, "not there yet")
        pairs.append([before.pop(old, absent), one])
    gone = _Version(_NOW, "", None, "no longer there")
    pairs += [[one, gone] for one in before.values() if one.deal is not None]
    return pairs


def _now(document: Document, checked: Checked) -> _Version:
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415  NumPy only where it is needed

    if document not in checked.sound():
        return _Version(_NOW, "", None, "its file has errors")
    return _Version(_NOW, "", build_deal(document, facts(), checked.library.find))


def _earlier(
    data: bytes, name: str, library: ProfileLibrary, what_ifs: Sequence[Setting]
) -> tuple[Deal | None, str]:
    """A version as a deal, with the profiles of today; or why there is none."""
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415

    read = read_bytes(data, name)
    if read.document is None or kind_of(read.document) != "deal":
        return None, "it was no deal then"
    documents, findings = apply_settings([read.document], what_ifs, library.find)
    sifted = sifted_findings(documents, library)
    every = (*read.diagnostics, *findings, *sifted.shown, *sifted.ignored)
    if reaches(every, "error"):
        worst = next(one for one in every if one.severity == "error")
        return None, f"it had errors then, the first: {worst.message}"
    return build_deal(documents[0], facts(), library.find), ""


def _scored(
    histories: Sequence[Sequence[_Version]], model: Model, settings: ScoreSettings | None
) -> list[list[tuple[_Version, Step]]]:
    """All versions scored together, each as if it were alone."""
    from dealcheck.batches import score_all  # noqa: PLC0415
    from dealcheck.scoring.history import Step, facts_changed  # noqa: PLC0415
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    deals = [one.deal for versions in histories for one in versions if one.deal is not None]
    scores = iter(score_all(deals, model, facts(), settings or ScoreSettings()))
    found = []
    for versions in histories:
        steps: list[tuple[_Version, Step]] = []
        last: Deal | None = None
        for one in versions:
            score = next(scores) if one.deal is not None else None
            changed: tuple[FactChange, ...] = ()
            if last is not None and one.deal is not None:
                changed = facts_changed(last, one.deal, model, facts())
            steps.append((one, Step(one.commit, one.day, score, changed, one.problem)))
            last = one.deal or last
        found.append(steps)
    return found


def _named(
    checked: Checked, found: Sequence[Sequence[tuple[_Version, Step]]]
) -> Iterator[DealHistory]:
    from dealcheck.scoring.history import DealHistory  # noqa: PLC0415

    for steps in found:
        deals = [one.deal for one, _ in steps if one.deal is not None]
        if deals:
            last = deals[-1]
            name = last.document.name
            yield DealHistory(
                last.text("id"), last.text("name"), name, tuple(step for _, step in steps)
            )

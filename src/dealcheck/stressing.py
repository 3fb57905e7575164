"""Stress tests, step by step: shocks of the model or of a file, deals, and every deal in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dealcheck.checked_files import OneFile, read_one
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown
from dealcheck.workflow import Checked, facts, load_model, validate

if TYPE_CHECKING:
    from dealcheck.model.types import Model, Shock
    from dealcheck.scoring.deal import Deal
    from dealcheck.scoring.scenarios import Needed, Scenario
    from dealcheck.scoring.settings import ScoreSettings
    from dealcheck.scoring.stress import StressTest
    from dealcheck.what_if import Setting

_PER_TASK = 8
Progress = Callable[[int, int], None]


class ShockError(ValueError):
    """A word that names neither a shock nor a file of shocks; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Stress:
    """The stress tests of a run, in the order of its deals, with the findings on its files.

    `scenarios` and `needed` are by deal, where they were asked for. Without a model, or with wrong
    shocks, there are no tests.
    """

    tests: tuple[StressTest, ...]
    scenarios: tuple[tuple[Scenario, ...], ...]
    needed: tuple[tuple[Needed, ...], ...]
    shocks: tuple[Shock, ...]
    checked: Checked
    model: Model | None


def stress(
    paths: Sequence[str],
    *,
    shocks: Sequence[str] = (),
    discover: bool = False,
    must_be_true: bool = False,
    insured: bool = True,
    model: Path | None = None,
    weights: Path | None = None,
    profiles: Sequence[Path] = (),
    what_ifs: Sequence[Setting] = (),
    settings: ScoreSettings | None = None,
    progress: Progress | None = None,
) -> Stress:
    """Put every sound deal among the paths through some shocks, or through all of the model's.

    `shocks` are ids, or files of `dealcheck/shocks/1`. With `discover` the futures are looked for
    that each party would regret, with `must_be_true` what its stance rests on; with `insured` what
    conditions would do. Raises ShockError for a word that names no shock.
    """
    from dealcheck.scoring.deal import build_deal  # noqa: PLC0415  NumPy only where it is needed
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    loaded = load_model(model, weights)
    checked = validate(paths, profiles, what_ifs).with_ignored_errors()
    found, wrong = _named(shocks, loaded.model) if loaded.model else ((), ())
    if loaded.model is None or wrong:
        told = (*loaded.diagnostics, *(one for each in wrong for one in each.diagnostics))
        texts = {**loaded.texts, **{n: t for each in wrong for n, t in each.texts.items()}}
        return Stress((), (), (), (), replace(checked, diagnostics=told, texts=texts), None)
    deals = [build_deal(one, facts(), checked.library.find) for one in checked.sound()]
    results = stress_all(
        deals,
        loaded.model,
        settings or ScoreSettings(),
        found,
        wanted=(insured, discover, must_be_true),
        progress=progress,
    )
    return Stress(
        tests=tuple(one[0] for one in results),
        scenarios=tuple(one[1] for one in results) if discover else (),
        needed=tuple(one[2] for one in results) if must_be_true else (),
        shocks=found,
        checked=checked,
        model=loaded.model,
    )


def stress_all(
    deals: Sequence[Deal],
    model: Model,
    settings: ScoreSettings,
    shocks: Sequence[Shock] = (),
    *,
    wanted: tuple[bool, bool, bool] = (True, False, False),
    progress: Progress | None = None,
) -> list[_Worked]:
    """Put deals through shocks with the cores there are, each as if it were alone.

    `wanted` says whether conditions, scenarios and what must be true are worked out.
    """
    from dealcheck.cores import spread  # noqa: PLC0415  NumPy only where it is needed

    work = partial(_worked, model=model, shocks=shocks, settings=settings, wanted=wanted)
    some = [deals[start : start + _PER_TASK] for start in range(0, len(deals), _PER_TASK)]
    results: list[_Worked] = []
    for part in spread(work, some, per_task=1):
        # A result that comes from another process brings a copy of the model; one is enough.
        results.extend((replace(one[0], model=model), one[1], one[2]) for one in part)
        if progress is not None and len(deals) > 1:
            progress(len(results), len(deals))
    return results


_Worked = tuple["StressTest", "tuple[Scenario, ...]", "tuple[Needed, ...]"]


def _worked(
    deals: Sequence[Deal],
    model: Model,
    shocks: Sequence[Shock],
    settings: ScoreSettings,
    wanted: tuple[bool, bool, bool],
) -> list[_Worked]:
    from dealcheck.scoring.scenarios import needed, scenarios  # noqa: PLC0415
    from dealcheck.scoring.stress import stress_deals  # noqa: PLC0415

    insured, discover, must_be_true = wanted
    found: list[_Worked] = []
    for test in stress_deals(deals, model, facts(), settings, shocks, insured=insured):
        ask = test.silent is None
        deal = test.deal
        found.append(
            (
                test,
                scenarios(deal, model, facts(), settings, shocks) if ask and discover else (),
                needed(deal, model, facts(), settings) if ask and must_be_true else (),
            )
        )
    return found


def _named(names: Sequence[str], model: Model) -> tuple[tuple[Shock, ...], tuple[OneFile, ...]]:
    """The shocks that some words name, ids of the model or files; for no words the model's."""
    if not names:
        return model.shocks, ()
    known = {shock.id: shock for shock in model.shocks}
    found: list[Shock] = []
    wrong: list[OneFile] = []
    for name in names:
        if name in known:
            found.append(known[name])
            continue
        file = Path(name)
        if not file.is_file():
            near = get_close_matches(name, known, n=1)
            ids = f"did you mean {near[0]}?" if near else f"the model has: {', '.join(known)}"
            raise ShockError(f"{shown(name)} is neither a shock nor a file of shocks; {ids}")
        own, read = read_shocks(file, model)
        found += own
        if not own:
            wrong.append(read)
    by_id: dict[str, Shock] = {}
    for shock in found:
        if by_id.setdefault(shock.id, shock) != shock:
            raise ShockError(f"two different shocks have the id {shown(shock.id)}; rename one")
    return tuple(by_id.values()), tuple(wrong)


def read_shocks(file: Path, model: Model) -> tuple[tuple[Shock, ...], OneFile]:
    """The shocks of a file, or none of them and what is wrong with it."""
    from dealcheck.model.changes import parse_shock  # noqa: PLC0415
    from dealcheck.model.entries import Entry  # noqa: PLC0415

    read = read_one(file, "shocks")
    if read.document is None:
        return (), read
    problems: list[Diagnostic] = []
    instead = frozenset(one.id for one in model.counterfactuals)
    entries = Entry("shocks", read.document, (), read.document.data).inners("shocks")
    shocks = tuple(
        parse_shock(one, facts(), frozenset(model.measures), instead, problems) for one in entries
    )
    return ((), replace(read, diagnostics=tuple(problems))) if problems else (shocks, read)

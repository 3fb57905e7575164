"""Each probe runs a part of dealcheck on one file, within this process, and yields broken promises.

`chance` chooses formats and parties, so that a probe with the same chance does the same again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from command import run

from dealcheck import workflow
from dealcheck.cli.exit_codes import CLEAN, FAILED, FINDINGS, NOTHING
from dealcheck.model.types import PARTIES
from dealcheck.render.look import Look
from dealcheck.render.score_formats import FORMATS, ScoreReport
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.scores import Score
from dealcheck.scoring.settings import ScoreSettings
from dealcheck.what_if import Setting

from .options import DRAWS, options
from .others import match, new
from .patience import TooSlowError, bounded
from .promises import Fault, difference_of, of_exception, of_score, of_text
from .running import checked
from .samples import ROOT

Probe = Callable[[Path, Random], Iterator[Fault]]

SETTINGS = ScoreSettings(DRAWS, seed=7)
# Of a processor, for one probe of one file: far more than any needs, far less than for ever.
SECONDS = 20.0
_AGAINST_LINKS = "D224"
# FAILED, too: a what-if that cannot be read, a package or an alternative that this deal has not.
_CODES = (CLEAN, FINDINGS, FAILED, NOTHING)
_PAGES = ("table", "json", "markdown", "html")
_SHORT = ("terminal", "markdown", "html")
_WIDTHS = (60, 80, 100, 160)
_ASKED = (
    *PARTIES,
    "sovereignty",
    "convenience",
    "goes-ahead",
    "worth-to-importer",
    "contract.exclusivity",
    "infrastructure.power_mw",
    "demand.later",
    "assurance",
    "us-support",
    "importer.us_wariness",
    "D224",
)


def faults(probe: str, file: Path, chance: Random) -> list[Fault]:
    """Run a probe on a file; what it raises is a fault as well."""
    try:
        with bounded(SECONDS):
            return list(PROBES[probe](file, chance))
    except TooSlowError as slow:
        return [Fault(f"a bounded time for {probe}", str(slow))]
    except Exception as error:  # noqa: BLE001  Whatever it is, it is what the fuzzer looks for.
        return [of_exception(error)]


def is_sound(file: Path) -> bool:
    """Whether a file holds a deal that can be scored; raises what the checks raise."""
    with bounded(SECONDS):
        return bool(workflow.validate([str(file)]).sound())


def _validate(file: Path, chance: Random) -> Iterator[Fault]:
    form = chance.choice(("text", "concise", "json", "json", "sarif", "github", "junit"))
    done, found = checked(form, (CLEAN, FINDINGS), "validate", "-f", form, str(file))
    yield from found
    if form == "json" and not found:
        diagnostics = json.loads(done.stdout)["diagnostics"]
        wrong = any(one["severity"] == "error" for one in diagnostics)
        if wrong != (done.returncode == FINDINGS):
            yield Fault("code 1 means errors", f"{done.returncode}: {diagnostics}")
    if chance.random() < 0.1 and run("validate", "-f", form, str(file)) != done:
        yield Fault(f"the same bytes twice: validate -f {form}")


def _score(file: Path, chance: Random) -> Iterator[Fault]:
    """Score once, and write the score in every format; half of the times as the short page does."""
    thorough = chance.random() < 0.5
    scored = workflow.score([str(file)], settings=replace(SETTINGS, thorough=thorough))
    for one in scored.scores:
        yield from of_score(one)
    if not scored.scores or scored.model is None:
        return
    report = ScoreReport(scored.scores, scored.checked.diagnostics, scored.model, SETTINGS)
    look = Look(chance.choice(_WIDTHS), chance.random() < 0.1, chance.random() < 0.1)
    full = replace(report, full=True)
    for form, write in FORMATS.items():
        if form == "json" and not thorough:
            continue
        # Pages for a terminal take most of the time, the full one above all.
        if form != "table" or chance.random() < 0.5:
            yield from _page(write(report, look), form, look)
        if thorough and (form in ("markdown", "html") or chance.random() < 0.2):
            yield from _page(write(full, look), form, look)


def _page(text: str, form: str, look: Look) -> Iterator[Fault]:
    if not (form == "table" and look.colour):
        yield from of_text(text, form)


def _score_again(file: Path, chance: Random) -> Iterator[Fault]:
    """Score by the command, twice and beside another deal: the same bytes."""
    other = _other(chance)
    form = chance.choice(tuple(FORMATS))
    words = options(chance, what_ifs=False)
    words += ["--full"] if chance.random() < 0.3 else []
    codes = (CLEAN, FINDINGS, NOTHING)
    done, found = checked(form, codes, "score", "-f", form, *words, str(file))
    yield from found
    if run("score", "-f", form, *words, str(file)) != done:
        yield Fault(f"the same bytes twice: score -f {form}")
    alone = run("score", "-f", "json", *words, str(file))
    beside = run("score", "-f", "json", *words, str(other), str(file))
    one, both = (json.loads(each.stdout)["deals"] for each in (alone, beside))
    if one and other.stem != one[-1]["id"]:
        # Findings may well be about the two together.
        difference = difference_of({**one[-1], "diagnostics": []}, {**both[-1], "diagnostics": []})
        if difference:
            yield Fault("each deal as if it were alone", difference)


def _less_known(file: Path, chance: Random) -> Iterator[Fault]:
    """Score the deal with a fact forgotten: no bound may come nearer."""
    scored = workflow.score([str(file)], settings=SETTINGS)
    codes = {one.code for one in scored.checked.diagnostics}
    if len(scored.scores) != 1 or _AGAINST_LINKS in codes:
        return
    known = scored.scores[0]
    facts = [fact for fact in known.knowledge.stated if fact != "status"]
    if not facts:
        return
    fact = chance.choice(facts)
    forgotten = [Setting(tuple(fact.split(".")), "unknown", f"{fact}=unknown")]
    again = workflow.score([str(file)], settings=SETTINGS, what_ifs=forgotten)
    if _AGAINST_LINKS in {one.code for one in again.checked.diagnostics}:
        return
    for wide in again.scores:
        if fact in wide.knowledge.follows:
            # It is known without being stated, and even better than from a weak source.
            continue
        before, after = _bounded_scores(known), _bounded_scores(wide)
        for name, inner in before.items():
            outer = after[name]
            if inner.lower < outer.lower - 1e-6 or inner.upper > outer.upper + 1e-6:
                yield Fault(f"less known is never narrower: {name}", f"{fact}: {inner} {outer}")


def _bounded_scores(one: DealScore) -> dict[str, Score]:
    payoffs = {f"payoff of {party}": advice.payoff for party, advice in one.parties.items()}
    return {**one.measures, **payoffs}


def _options_of_score(file: Path, chance: Random) -> Iterator[Fault]:
    """Score with the options that choose and order."""
    form = chance.choice(tuple(FORMATS))
    words = [*options(chance), "-f", form]
    words += chance.choice(
        (
            ["--sort", "sovereignty"],
            ["--sort=-goes-ahead"],
            ["--by", "stage"],
            ["--by", "us-support"],
            ["--by", "kind"],
            ["--where", "sovereignty>=50"],
            ["--where", "kind=software"],
            ["--where", "contract.exclusivity=none"],
            ["--fail-under", "importer=40"],
            ["--fail-on", "note"],
        )
    )
    _, found = checked(form, _CODES, "score", *words, str(_other(chance)), str(file))
    yield from found


def _other(chance: Random) -> Path:
    return chance.choice(sorted((ROOT / "deals").glob("*.yaml")))


def _improve(file: Path, chance: Random) -> Iterator[Fault]:
    form = chance.choice(_PAGES)
    words = [*options(chance), "-f", form]
    if chance.random() < 0.7:
        words += ["--for", chance.choice(PARTIES)]
    if chance.random() < 0.2:
        words += ["--levers"]
    with TemporaryDirectory() as folder:
        new = Path(folder) / "new.yaml"
        writes = chance.random() < 0.5
        words += ["--write", str(new), "--package", "1"] if writes else []
        _, found = checked(form, _CODES, "improve", *words, str(file))
        yield from found
        if new.exists():
            _, found = checked("json", (CLEAN,), "validate", "-f", "json", str(new))
            yield from found


def _compare(file: Path, chance: Random) -> Iterator[Fault]:
    form = chance.choice(_PAGES)
    words = [*options(chance), "-f", form]
    other = _other(chance)
    beside = [str(file), str(other)] if chance.random() < 0.7 else [str(file), "--against", "china"]
    if chance.random() < 0.3 and "--against" not in beside:
        beside = [*reversed(beside), "--fail-if-worse"]
    _, found = checked(form, _CODES, "compare", *words, *beside)
    yield from found


def _explain(file: Path, chance: Random) -> Iterator[Fault]:
    form, asked = chance.choice(_SHORT), chance.choice(_ASKED)
    words = ("--deal", str(file), *options(chance), "-f", form)
    _, found = checked(form, _CODES, "explain", asked, *words)
    yield from found


def _brief(file: Path, chance: Random) -> Iterator[Fault]:
    form, party = chance.choice(_SHORT), chance.choice(PARTIES)
    words = ("--for", party, *options(chance), "-f", form)
    _, found = checked(form, _CODES, "brief", str(file), *words)
    yield from found


def _crosswalk(file: Path, chance: Random) -> Iterator[Fault]:
    form = chance.choice(_PAGES)
    _, found = checked(form, (CLEAN, FINDINGS, NOTHING), "crosswalk", str(file), "-f", form)
    yield from found


def _portfolio(file: Path, chance: Random) -> Iterator[Fault]:
    form, other = chance.choice(_PAGES), _other(chance)
    words = ("--budget", chance.choice(("0", "1", "500", "1e9")), "--draws", str(DRAWS), "-f", form)
    codes = (CLEAN, FINDINGS, NOTHING)
    _, found = checked(form, codes, "portfolio", str(file), str(other), *words)
    yield from found


def _stress(file: Path, chance: Random) -> Iterator[Fault]:
    form = chance.choice(_PAGES)
    words = [*options(chance), "-f", form]
    words += ["--for", chance.choice(PARTIES)] if chance.random() < 0.3 else []
    words += [str(_other(chance))] if chance.random() < 0.2 else []
    _, found = checked(form, _CODES, "stress", str(file), *words)
    yield from found


def _weights(file: Path, chance: Random) -> Iterator[Fault]:
    form = chance.choice(_PAGES)
    asked = chance.choice(("accept", "flip", "show"))
    words = [*options(chance), "-f", form]
    words += ["--for", chance.choice(PARTIES)] if asked != "show" else []
    _, found = checked(form, _CODES, "weights", asked, str(file), *words)
    yield from found


def _report(file: Path, chance: Random) -> Iterator[Fault]:
    words = (*options(chance), str(file))
    _, found = checked("html", _CODES, "report", *words)
    yield from found


PROBES: Mapping[str, Probe] = {
    "validate": _validate,
    "score": _score,
    "score-again": _score_again,
    "score-options": _options_of_score,
    "less-known": _less_known,
    "improve": _improve,
    "compare": _compare,
    "explain": _explain,
    "brief": _brief,
    "crosswalk": _crosswalk,
    "portfolio": _portfolio,
    "report": _report,
    "stress": _stress,
    "weights": _weights,
    "match": match,
    "new": new,
}

"""Writes `docs/retrospective.md`: what dealcheck would have said of deals whose fate is known.

    python docs/retrospective.py            # writes the page
    python docs/retrospective.py --check    # fails if the page is not what this would write

The fates stand in `docs/retrospective.yaml`; everything else is scored anew from `deals/`. A test
runs the check.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from dealcheck import workflow
from dealcheck.scoring.result import Answer, DealScore

FOLDER = Path(__file__).resolve().parent
DEALS = FOLDER.parent / "deals"
PAGE = FOLDER / "retrospective.md"
_WIDTH = 118
_POLES = (
    "switching_costs",
    "sovereignty",
    "us_backing",
    "us_distance",
    "present_demand",
    "future_demand",
)
_HAPPENS_ANYWAY = "happens-anyway"

Outcome = Literal["warned", "missed", "false alarm", "rightly silent", "open"]
OUTCOMES: tuple[Outcome, ...] = ("warned", "missed", "false alarm", "rightly silent", "open")


@dataclass(frozen=True)
class Fate:
    """What became of a deal, in words and sign by sign: did events bear it out?"""

    announced: str
    later: str
    text: str
    sources: tuple[str, ...]
    mattered: Mapping[str, bool]
    unseen: str


@dataclass(frozen=True)
class Sign:
    """Something that the tool can say of a deal; `given` tells in words when it counts as said."""

    id: str
    title: str
    given: str


@dataclass(frozen=True)
class Case:
    """A deal as announced, scored, beside the later description and its fate."""

    fate: Fate
    then: DealScore
    now: Mapping[str, object]

    @property
    def name(self) -> str:
        return str(self.now["name"])

    def outcome(self, sign: str) -> Outcome:
        """What the tool said of a sign, beside what happened."""
        said = TESTS[sign](self.then)
        mattered = self.fate.mattered.get(sign)
        if mattered is None:
            return "open"
        if mattered:
            return "warned" if said else "missed"
        return "false alarm" if said else "rightly silent"


def _caution(code: str) -> Callable[[DealScore], bool]:
    return lambda score: any(one.code == code for one in score.diagnostics)


def _needs_help(score: DealScore) -> bool:
    support = score.parties["us_government"].support
    return support is not None and support.answer != _HAPPENS_ANYWAY


def _other_kind(score: DealScore) -> bool:
    kind = score.kind
    return kind.claimed is not None and kind.assessed not in (None, kind.claimed)


def _nothing_sunk(score: DealScore) -> bool:
    """Whether the developer owns nothing of the site, by what the file leaves possible."""
    owner = score.deal.facts.get("infrastructure.owner", "unknown")
    possible = owner if isinstance(owner, list) else [owner]
    return not {"developer", "joint", "unknown"} & {str(word) for word in possible}


TESTS: Mapping[str, Callable[[DealScore], bool]] = {
    "may-not-happen": lambda score: score.goes_ahead.score < 0.5,
    "needs-help": _needs_help,
    "no-claim": _caution("D505"),
    "developer-free": _nothing_sunk,
    "claim-too-high": _caution("D501"),
    "other-kind": _other_kind,
}


def page() -> str:
    """Return the text of the page."""
    data = yaml.safe_load((FOLDER / "retrospective.yaml").read_text(encoding="utf-8"))
    signs = [Sign(name, one["title"], one["given"]) for name, one in data["signs"].items()]
    return "\n".join(_page(_cases(data["deals"]), signs)) + "\n"


def _cases(entries: list[dict[str, object]]) -> list[Case]:
    fates = [_fate(entry) for entry in entries]
    announced = [str(DEALS / "as-announced" / f"{fate.announced}.yaml") for fate in fates]
    later = [str(DEALS / f"{fate.later}.yaml") for fate in fates]
    scores = {score.deal.text("id"): score for score in workflow.score(announced).scores}
    documents = workflow.validate(later).documents
    descriptions = {str(one.data["id"]): one.data for one in documents}
    return [Case(fate, scores[fate.announced], descriptions[fate.later]) for fate in fates]


def _fate(entry: Mapping[str, object]) -> Fate:
    sources, mattered = entry["sources"], entry["mattered"]
    assert isinstance(sources, list)
    assert isinstance(mattered, dict)
    return Fate(
        announced=str(entry["announced"]),
        later=str(entry["later"]),
        text=str(entry["fate"]),
        sources=tuple(sources),
        mattered=mattered,
        unseen=str(entry["unseen"]),
    )


def _page(cases: list[Case], signs: list[Sign]) -> Iterator[str]:
    yield from ("# Looking back", "")
    yield "<!-- Written by docs/retrospective.py from deals/ and docs/retrospective.yaml. -->"
    yield ""
    yield from _wrapped(
        f"{len(cases)} deals of the library are described twice: as announced, with only what was"
        " known on that day, and as they stood in July 2026. This page sets what dealcheck says of"
        " the first description beside what happened. No weight was changed to make it come out"
        " better."
    )
    yield ""
    yield from _wrapped(
        f"**{len(cases)} deals prove nothing.** They were picked because their fate changed, all"
        " but one have one developer in common, and those who wrote the model and the"
        " descriptions knew how things had gone; so did whoever listed the signs below. Countries"
        " are described as of 2026 where a file does not say otherwise. The page can show where"
        " the tool is blind; it cannot show that it sees."
    )
    yield from _said(cases)
    yield from _happened(cases)
    yield from _signs(cases, signs)
    yield from _unseen(cases)


def _said(cases: list[Case]) -> Iterator[str]:
    model = cases[0].then.model
    yield from ("", "## What it says of the deals as announced", "")
    yield from _wrapped(
        "Poles from 0 to 100, higher is better for what the pole names; behind each estimate the"
        " lowest and the highest score that the unknown facts leave open."
    )
    yield ""
    titles = " | ".join(model.measures[pole].title for pole in _POLES)
    yield f"| deal | {titles} |"
    yield f"|---|{'---|' * len(_POLES)}"
    for case in cases:
        cells = (case.then.measures[pole] for pole in _POLES)
        shown = " | ".join(f"{one.score:.0f} ({one.lower:.0f}–{one.upper:.0f})" for one in cells)
        yield f"| {case.name} | {shown} |"
    yield ""
    yield "| deal | kind claimed → shown | certainty | goes ahead | cautions |"
    yield "|---|---|---|---|---|"
    for case in cases:
        kind, then = case.then.kind, case.then
        claimed, shown = (_kind(name, then) for name in (kind.claimed, kind.assessed))
        cautions = ", ".join(one.code for one in then.diagnostics) or "none"
        yield (
            f"| {case.name} | {claimed} → {shown} | {then.certainty} | {then.goes_ahead.score:.0%}"
            f" | {cautions} |"
        )
    yield ""
    yield "| deal | developer | US government | public support | importer |"
    yield "|---|---|---|---|---|"
    for case in cases:
        advice = case.then.parties
        support = advice["us_government"].support
        cells = [
            _answer(advice["developer"].stance),
            _answer(advice["us_government"].stance),
            "" if support is None else f"{support.title} ({support.share:.0%})",
            _answer(advice["importer"].stance),
        ]
        yield f"| {case.name} | {' | '.join(cells)} |"
    yield ""
    yield "| deal | what the importer was told to ask for, in this order |"
    yield "|---|---|"
    for case in cases:
        asked = case.then.parties["importer"].conditions
        titles = "; ".join(f"{one.mode.replace('-', ' ')}: {one.lever.title}" for one in asked)
        yield f"| {case.name} | {titles or 'nothing'} |"


def _answer(answer: Answer) -> str:
    """A stance as it was given: undecided ones with both candidates."""
    if answer.strength == "undecided" and answer.runner_up is not None:
        other = answer.runner_up
        return (
            f"undecided: {answer.title} ({answer.share:.0%}) or {other.title} ({other.share:.0%})"
        )
    return f"{answer.title} ({answer.share:.0%})"


def _kind(name: str | None, score: DealScore) -> str:
    return "none" if name is None else score.kind.titles.get(name, name).lower()


def _happened(cases: list[Case]) -> Iterator[str]:
    yield from (
        "",
        "## What happened by July 2026",
        "",
        "| deal | status | fate |",
        "|---|---|---|",
    )
    for case in cases:
        statuses = f"{case.then.deal.text('status')} → {case.now['status']}"
        links = ", ".join(_link(case, key) for key in case.fate.sources)
        yield f"| {case.name} | {statuses} | {case.fate.text.strip()} ({links}) |"


def _link(case: Case, key: str) -> str:
    sources = case.now["sources"]
    assert isinstance(sources, dict)
    return f"[{key}]({sources[key]['url']})"


def _signs(cases: list[Case], signs: list[Sign]) -> Iterator[str]:
    yield from ("", "## What it warned of and what it missed", "")
    yield from _wrapped(
        "*Warned*: said, and events bore it out. *Missed*: not said, and events would have borne it"
        " out. *False alarm*: said, and events went against it. *Rightly silent*: neither. *Open*:"
        " events have not settled it."
    )
    yield ""
    yield f"| sign | {' | '.join(case.name for case in cases)} |"
    yield f"|---|{'---|' * len(cases)}"
    for sign in signs:
        yield f"| {sign.title} | {' | '.join(case.outcome(sign.id) for case in cases)} |"
    yield ""
    counts = dict.fromkeys(OUTCOMES, 0)
    for case in cases:
        for sign in signs:
            counts[case.outcome(sign.id)] += 1
    tally = ", ".join(f"{counts[name]} {name}" for name in OUTCOMES)
    yield from _wrapped(f"Together: {tally}. When a sign counts as said:")
    yield ""
    for sign in signs:
        yield from _item(f"{sign.title}: {_small(sign.given)}")
    yield ""
    yield from _wrapped(_lesson(cases))


def _lesson(cases: list[Case]) -> str:
    """The plainest reading of the table: how the chance of going ahead fared."""
    chances = [case.then.goes_ahead.score for case in cases]
    failed = [case for case in cases if case.fate.mattered.get("may-not-happen") is True]
    built = [case for case in cases if case.fate.mattered.get("may-not-happen") is False]
    return (
        f"The chance of going ahead is put at {min(chances):.0%} to {max(chances):.0%}."
        f" {len(built)} of the {len(cases)} is being built, {len(failed)} were left, paused or"
        " dropped, and the rest is open. The chance starts from what becomes of announcements of"
        " this kind, so it is low for all of them; of which one would be built it says little."
        " Read it with the bounds, which say for every one of these deals that nearly anything was"
        " possible."
    )


def _unseen(cases: list[Case]) -> Iterator[str]:
    yield from ("", "## What it does not look at", "")
    for case in cases:
        yield from _item(f"**{case.name}.** {case.fate.unseen.strip()}")


def _item(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _small(text: str) -> str:
    """Return a sentence with a small first letter, as it stands after a colon."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def main() -> int:
    """Write the page, or with `--check` compare it."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/retrospective.md is not current: run `python docs/retrospective.py`")
    return 1


if __name__ == "__main__":
    sys.exit(main())

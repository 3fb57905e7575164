"""Writes the pages of `docs/` that say again what stands elsewhere: `python docs/generate.py`.

A test fails while a page is not what this would write.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dealcheck.output.finding_catalogue import Finding, finding_catalogue
from dealcheck.visible import visible

FOLDER = Path(__file__).resolve().parent
_WIDTH = 118


@dataclass(frozen=True)
class Family:
    """Findings of one sort: how their codes begin, and the language of their examples."""

    codes: tuple[str, ...]
    title: str
    about: str
    language: str = "yaml"


FAMILIES = (
    Family(
        ("D0",),
        "Reading",
        "What keeps a file from being read. These can be neither ignored nor put into a baseline.",
    ),
    Family(("D1",), "Form", "What the schemas have to say."),
    Family(
        ("D20", "D21", "D22"),
        "Consistency",
        "What contradicts itself in a file of the right form, or in several that are read"
        " together. A line `---` parts the files of an example.",
    ),
    Family(("D23",), "Evidence", "How far the sources carry what is built on them."),
    Family(
        ("D24",), "Plausibility", "Numbers that are possible alone and hard to believe together."
    ),
    Family(("D25",), "Ignores", "What is wrong with a comment that hides findings."),
    Family(("D26",), "Baselines", "What is wrong with a file that hides findings.", "json"),
    Family(
        ("D3",),
        "Models",
        "What keeps a model from being used. The examples are files beside the shipped ones.",
    ),
    Family(
        ("D40",),
        "Arguments",
        "What is wrong with an argument of the command line, or a deal that fails a gate given"
        " there. The examples are such arguments.",
        "text",
    ),
    Family(
        ("D41",),
        "Settings",
        "What is wrong with a file of settings. The examples are files named `dealcheck.toml`.",
        "toml",
    ),
    Family(
        ("D5",),
        "Warnings on a deal",
        "What `dealcheck score` says of a deal as a whole. The conditions are part of the model.",
    ),
)


def pages() -> dict[str, str]:
    """Return the text of every generated page by its file name."""
    return {"findings.md": "\n".join(_findings()) + "\n"}


def _findings() -> Iterator[str]:
    yield from ("# Findings", "")
    yield "<!-- Written by docs/generate.py from src/dealcheck/data/findings/. -->"
    yield ""
    yield from _wrapped(
        "Every finding has a code that is never reused and never changes its meaning; "
        "`dealcheck explain CODE` prints the same text. An error fails a run, a warning or a note "
        "only with `--fail-on`. [formats.md](formats.md) says how findings are written, ignored "
        "and kept in a baseline."
    )
    catalogue = sorted(finding_catalogue().values(), key=lambda finding: finding.code)
    for family in FAMILIES:
        own = [finding for finding in catalogue if finding.code.startswith(family.codes)]
        yield from ("", f"## {family.title}", "")
        yield from _wrapped(family.about)
        yield from ("", "| code | severity | finding |", "|---|---|---|")
        for finding in own:
            link = f"[{finding.code}](#{_anchor(finding)})"
            yield f"| {link} | {finding.severity} | {finding.title} |"
        for finding in own:
            yield from _entry(finding, family.language)


def _entry(finding: Finding, language: str) -> Iterator[str]:
    yield from ("", f"### {_heading(finding)}", "")
    yield from _wrapped(finding.what)
    yield ""
    yield from _wrapped(finding.why)
    for title, example in (("With it:", finding.fails), ("Without it:", finding.passes)):
        if example:
            shown = visible(example, one_line=False).rstrip("\n")
            yield from ("", title, "", f"```{language}", shown, "```")


def _heading(finding: Finding) -> str:
    return f"{finding.code}: {finding.title}"


def _anchor(finding: Finding) -> str:
    """Return what GitHub makes of the heading."""
    kept = (letter for letter in _heading(finding).lower() if letter.isalnum() or letter in " -_")
    return "".join(kept).replace(" ", "-")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    for name, page in pages().items():
        (FOLDER / name).write_text(page, encoding="utf-8", newline="\n")

"""Writes the pages of `docs/` that say again what stands elsewhere: `python docs/generate.py`.

A test fails while a page is not what this would write.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from dealcheck import resources
from dealcheck.checking.schemas import all_schemas
from dealcheck.finding_catalogue import Finding, finding_catalogue
from dealcheck.glossary import glossary
from dealcheck.model.facts import Fact, fact_catalogue
from dealcheck.visible import visible

FOLDER = Path(__file__).resolve().parent
SOURCE = Path(resources.__file__).parent
_PARTIES = ("developer.", "importer.")
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
    return {
        "facts.md": "\n".join(_facts()) + "\n",
        "findings.md": "\n".join(_findings()) + "\n",
        "glossary.md": "\n".join(_glossary()) + "\n",
    }


@dataclass(frozen=True)
class Rule:
    """A rule of coding: the facts or blocks it is about, and an example where it has one."""

    facts: tuple[str, ...]
    rule: str
    says: str
    write: str


def coding_rules() -> tuple[Rule, ...]:
    """Return the rules of coding in the order of their file."""
    text = (SOURCE / "data" / "coding.yaml").read_text(encoding="utf-8")
    return tuple(
        Rule(tuple(one["facts"]), one["rule"], one.get("says", ""), one.get("write", ""))
        for one in yaml.safe_load(text)["rules"]
    )


def _facts() -> Iterator[str]:
    catalogue = fact_catalogue(all_schemas())
    rules = coding_rules()
    yield from ("# Facts, their words and the rules for them", "")
    yield "<!-- Written by docs/generate.py from schemas/ and src/dealcheck/data/coding.yaml. -->"
    yield ""
    yield from _wrapped(
        "Every fact of a deal and of the two profiles with its words, lowest first, and the rules "
        "by which two people code the same papers alike. What holds for all facts, how sure a "
        "fact is, and the rules for countries and developers stand in [coding.md](coding.md); how "
        "a file is written, in [deal-format.md](deal-format.md). Facts that no score reads say so "
        "in their description."
    )
    others = [rule for rule in rules if not any(_names(rule, path) for path in catalogue.facts)]
    if others:
        yield from ("", "## Entries that are no facts")
        for rule in others:
            yield ""
            yield from _wrapped(f"{_listed(rule.facts)}: {_told(rule.rule)}")
            yield from _example(rule)
    block = ""
    # The facts of deals first: those of the profiles are written by few.
    in_order = sorted(catalogue.facts.items(), key=lambda each: each[0].startswith(_PARTIES))
    for path, fact in in_order:
        first = path.partition(".")[0]
        if first != block:
            block = first
            yield from ("", f"## {block}")
            for rule in rules:
                if block in rule.facts and not catalogue.get(block):
                    yield ""
                    yield from _wrapped(_told(rule.rule))
                    yield from _example(rule)
        yield from _fact(fact, [rule for rule in rules if _names(rule, path, block)])


def _names(rule: Rule, path: str, block: str = "") -> bool:
    """Say whether a rule is about a fact: by its own name, or by a block of it that has no page."""
    named = [name for name in rule.facts if name != block or name == path]
    return any(path == name or path.startswith(f"{name}.") for name in named)


def _fact(fact: Fact, rules: Sequence[Rule]) -> Iterator[str]:
    yield from ("", f"### {fact.path}", "")
    unit = f" In {fact.unit}." if fact.unit else ""
    yield from _wrapped(f"*{fact.title}.* {visible(fact.description)}{unit}")
    if fact.words:
        yield from ("", "| word | meaning |", "|---|---|")
        yield from (f"| `{word}` | {visible(fact.meaning(word))} |" for word in fact.words)
    for rule in rules:
        yield ""
        lines = _wrapped(_told(rule.rule), _WIDTH - 2)
        yield from (f"{'- ' if not at else '  '}{line}" for at, line in enumerate(lines))
        yield from (f"  {line}".rstrip() for line in _example(rule))


def _example(rule: Rule) -> Iterator[str]:
    if rule.write:
        yield ""
        yield from _wrapped(f"*“{rule.says}”* is written", _WIDTH - 2)
        yield from ("", "```yaml", *rule.write.splitlines(), "```")


def _told(rule: str) -> str:
    text = " ".join(rule.split())
    return text[:1].upper() + text[1:]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _glossary() -> Iterator[str]:
    yield from ("# Words", "")
    yield "<!-- Written by docs/generate.py from src/dealcheck/data/glossary.yaml. -->"
    yield ""
    yield "What pages mean by the words that they use; `dealcheck explain WORD` says the same."
    yield from ("", "| word | meaning |", "|---|---|")
    for one in glossary():
        others = [also for also in one.also if also != one.title]
        also = f" ({', '.join(others)})" if others else ""
        yield f"| **{one.title}**{also} | {one.text} |"


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


def _wrapped(text: str, width: int = _WIDTH) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    for name, page in pages().items():
        (FOLDER / name).write_text(page, encoding="utf-8", newline="\n")

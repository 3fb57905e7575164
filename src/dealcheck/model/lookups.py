"""Names that an entry of a model uses: facts, words, parties. A wrong one is a finding."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.entries import Entry
from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.types import PARTIES, Party

Problems = list[Diagnostic]


def fact_named(entry: Entry, catalogue: FactCatalogue, problems: Problems) -> Fact | None:
    """The fact that an entry names at `fact`."""
    name = entry.text("fact")
    fact = catalogue.get(name)
    if fact is None:
        near = get_close_matches(name, catalogue.facts, n=1)
        help_text = f"write `{near[0]}`" if near else "write the path of a fact, e.g. contract.exit"
        problems.append(
            entry.finding("D302", f"no schema knows the fact `{name}`", help_text, "fact")
        )
    return fact


def no_such_word(entry: Entry, fact: Fact, word: object, key: str) -> Diagnostic:
    """The finding for a word that a fact does not have."""
    near = get_close_matches(str(word), fact.words, n=1)
    help_text = f"write `{near[0]}`" if near else f"use one of: {', '.join(fact.words)}"
    return entry.finding("D303", f"`{word}` is not a word of {fact.path}", help_text, key)


def no_such_party(entry: Entry, party: str, key: str) -> Diagnostic:
    """The finding for a name that is no party's."""
    message = f"`{party}` is not a party"
    return entry.finding("D310", message, f"use one of: {', '.join(PARTIES)}", key)


def parties_named(entry: Entry, key: str, problems: Problems) -> tuple[Party, ...]:
    """The parties of a list."""
    named = entry.texts(key)
    known: Mapping[str, Party] = {party: party for party in PARTIES}
    for name in named:
        if name not in known:
            problems.append(no_such_party(entry, name, key))
    return tuple(known[name] for name in named if name in known)


def measure_named(entry: Entry, key: str, known: frozenset[str], problems: Problems) -> str:
    """The name of a measure at a key."""
    name = entry.text(key)
    if name not in known:
        near = get_close_matches(name, known, n=1)
        help_text = f"write `{near[0]}`" if near else "name an indicator, group, pole or measure"
        message = f"`{key}` needs a measure; `{name}` is none of this model"
        problems.append(entry.finding("D305", message, help_text, key))
    return name

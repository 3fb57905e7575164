"""What a rule settles for a kind of deal before anybody has read its papers: `data/likes.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dealcheck.reading import Plain, read_file
from dealcheck.resources import MissingResource, data_file
from dealcheck.what_if import Setting


@dataclass(frozen=True, slots=True)
class Settled:
    """A fact with the value that a rule gives it, and why; with a home, for its developers."""

    fact: str
    value: Plain
    why: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class Like:
    """A kind of deal, and what is settled for all of it."""

    id: str
    title: str
    facts: tuple[Settled, ...]


@cache
def likes() -> Mapping[str, Like]:
    """The kinds by their ids. Raises FileNotFoundError if the installation is damaged."""
    file = data_file("likes.yaml")
    if isinstance(file, MissingResource):
        raise FileNotFoundError(file.message)
    document = read_file(file).document
    kinds = document.data.get("kinds") if document is not None else None
    return {
        str(one["id"]): Like(str(one["id"]), str(one["title"]), tuple(_facts(one.get("facts"))))
        for one in (kinds if isinstance(kinds, list) else [])
        if isinstance(one, dict)
    }


def _facts(given: Plain) -> list[Settled]:
    return [
        Settled(str(one["fact"]), one["value"], str(one["why"]), str(one.get("home", "")))
        for one in (given if isinstance(given, list) else [])
        if isinstance(one, dict)
    ]


def settled_by(names: Sequence[str], home: str) -> dict[str, Settled]:
    """What some kinds settle together for a developer of a home, by fact; a later kind decides."""
    every = likes()
    return {one.fact: one for name in names for one in every[name].facts if one.home in ("", home)}


def as_settings(settled: Mapping[str, Settled]) -> list[Setting]:
    """The same as `--set` would write it."""
    return [
        Setting(tuple(fact.split(".")), one.value, f"{fact} of a kind")
        for fact, one in settled.items()
    ]

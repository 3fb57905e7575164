"""The questions about a new deal, from `data/questions.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dealcheck.reading import Plain, read_file
from dealcheck.resources import MissingResource, data_file


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the facts that answer it.

    `software_only` is the block that an answer `none` leaves out of the deal, if there is one.
    """

    ask: str
    facts: tuple[str, ...]
    software_only: str = ""


@dataclass(frozen=True, slots=True)
class Questions:
    """`beginning` has to be answered; the facts of the `twelve` may stay unknown."""

    beginning: tuple[Question, ...]
    twelve: tuple[Question, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact of the twelve, in the order in which they are asked for."""
        return tuple(fact for question in self.twelve for fact in question.facts)


@cache
def questions() -> Questions:
    """Return the shipped questions. Raises FileNotFoundError if the installation is damaged."""
    file = data_file("questions.yaml")
    if isinstance(file, MissingResource):
        raise FileNotFoundError(file.message)
    document = read_file(file).document
    data = document.data if document is not None else {}
    return Questions(
        tuple(_question(entry) for entry in _entries(data, "beginning")),
        tuple(_question(entry) for entry in _entries(data, "questions")),
    )


def _question(entry: Mapping[str, Plain]) -> Question:
    facts = entry.get("facts", [entry.get("fact")])
    named = tuple(str(fact) for fact in facts) if isinstance(facts, list) else ()
    return Question(str(entry["ask"]), named, str(entry.get("software_only", "")))


def _entries(data: Mapping[str, Plain], key: str) -> list[dict[str, Plain]]:
    found = data.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

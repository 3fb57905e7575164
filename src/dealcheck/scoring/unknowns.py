"""The facts that are not settled: what each may turn out to be, and with what chance.

A fact that nobody states follows what is usual (`scoring.reference`, the model's terms), or the
scale alone where nothing is known or where the reference is not wanted. One that is stated as
several candidates or a range, or on weak evidence, keeps within what the file and the evidence
leave possible. Chances of words are an array of deals by words; numbers are given at the same
normal scores (`KNOTS`) for every deal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np

from dealcheck.model.facts import Fact, FactCatalogue, open_end
from dealcheck.model.leaves import Quantity
from dealcheck.model.operators import operators_beneath
from dealcheck.model.reader import Array, Bounds, Indices, Mask
from dealcheck.model.types import Condition, Grade, Model, Term
from dealcheck.model.values import FactArrays, row_of
from dealcheck.scoring.conditions import about, every, is_about
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.normal import KNOTS, cumulative
from dealcheck.scoring.reference import Beside, mixed_quantiles

_QUANTILES = cumulative(KNOTS)
Values = TypeVar("Values", Array, Indices)
_OF_TERMS = 4.0
_LEAST = 0.01
_PIECES: Array = (np.arange(12) + 0.5) / 12
Grades = Mapping[str, Grade]


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that is not settled in some deal.

    `chances` (deals by words) for words, `values` (deals by `KNOTS`) for numbers. `secret` says in
    which deals nobody states it and nothing settles it, and `usual` in which a reference or terms
    speak of it.
    """

    fact: str
    chances: Array | None
    values: Array | None
    secret: Mask
    usual: Mask


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A fact that some deals state, beside what would have been usual for it.

    `chances` and `values` are as if nobody had stated it; `words` (bits) or `ends` are what the
    files say, in the deals of `where`.
    """

    fact: str
    chances: Array | None
    values: Array | None
    words: Indices | None
    ends: Bounds | None
    where: Mask


def widened(followed: FactArrays, grades: Sequence[Grades], catalogue: FactCatalogue) -> FactArrays:
    """The facts with all that weak evidence leaves possible beside what the files say."""
    words, numbers = dict(followed.words), dict(followed.numbers)
    for path in sorted(set().union(*grades)):
        fact = catalogue.get(path)
        if fact is None or fact.kind == "scenarios":
            continue
        for row, graded in enumerate(grades):
            grade = graded.get(path)
            if grade is None or followed.is_absent(path, row):
                continue
            if fact.kind == "words" and grade.steps:
                stretched = _stretched(row_of(followed.words[path], row), grade.steps, fact)
                words[path] = _with(words[path], row, stretched, len(grades))
            elif fact.kind == "quantity" and grade.spread and row_of(followed.known[path], row):
                low, high = _spread(followed.ends(path, row), grade.spread, fact)
                lower, upper = numbers[path]
                count = len(grades)
                numbers[path] = Bounds(
                    _with(lower, row, low, count), _with(upper, row, high, count)
                )
    return FactArrays(
        followed.rows,
        words,
        followed.sizes,
        numbers,
        followed.known,
        followed.absent,
        followed.scenario_counts,
    )


def open_facts(
    model: Model,
    deals: Sequence[Deal],
    catalogue: FactCatalogue,
    followed: FactArrays,
    wide: FactArrays,
    grades: Sequence[Grades],
    beside: Sequence[Beside | None],
) -> tuple[OpenFact, ...]:
    """Every fact that the model reads and that is not settled beyond doubt in every deal."""
    asked = _Asked(model, deals, catalogue, followed, wide, grades, beside)
    found: list[OpenFact] = []
    for path in facts_read(model):
        if path in followed.scenario_counts:
            found.extend(asked.positions(path))
        elif path in followed.words:
            if (one := asked.words(path)) is not None:
                found.append(one)
        elif (one := asked.numbers(path)) is not None:
            found.append(one)
    return tuple(found)


def disclosed_facts(
    model: Model,
    deals: Sequence[Deal],
    catalogue: FactCatalogue,
    followed: FactArrays,
    wide: FactArrays,
    beside: Sequence[Beside | None],
) -> tuple[Disclosed, ...]:
    """The facts of deals (not of their parties) that somebody states, for what they tell of what
    nobody does."""
    asked = _Asked(model, deals, catalogue, followed, wide, [{}] * len(deals), beside)
    found = []
    for path in facts_read(model):
        fact = catalogue.get(path)
        if fact is None or fact.kind == "scenarios" or is_of_party(path):
            continue
        where = np.array([path in deal.facts and deal.facts[path] != "unknown" for deal in deals])
        where &= ~followed.absent[path]
        if where.any():
            found.append(asked.disclosed(fact, where))
    return tuple(found)


def is_of_party(path: str) -> bool:
    """Whether a fact is one of the country or the developer, settled at no table."""
    return path.startswith(("importer.", "developer."))


@lru_cache(maxsize=4)  # few: a worker gets a copy of the model with every task
def facts_read(model: Model) -> tuple[str, ...]:
    """Every fact that some measure or decision reads, each once, in the order of the model."""
    seen = dict.fromkeys(fact for m in model.measures.values() for fact in m.value.facts)
    tables = [row.when for table in model.tables.values() for row in table.rows]
    tested = (c.fact for conditions in tables for c in conditions)
    seen.update(dict.fromkeys(fact for fact in tested if "." in fact or fact == "binding"))
    return tuple(seen)


@lru_cache(maxsize=4)
def terms_by_fact(model: Model) -> Mapping[str, Sequence[Term]]:
    """The model's terms by the fact that they are on, in their order."""
    found: dict[str, list[Term]] = {}
    for term in model.terms:
        found.setdefault(term.fact, []).append(term)
    return found


@lru_cache(maxsize=4)
def quantities(model: Model) -> Mapping[str, Quantity]:
    """For each quantity the operator that says what it may be where nobody states it."""
    found: dict[str, Quantity] = {}
    for measure in model.measures.values():
        for operator in operators_beneath(measure.value):
            if isinstance(operator, Quantity) and operator.spread:
                found.setdefault(operator.fact, operator)
    return found


@lru_cache(maxsize=4)
def scales(model: Model) -> Mapping[str, tuple[float, float]]:
    """How far each quantity goes where one of its ends is open."""
    return {fact: (one.low, one.high) for fact, one in quantities(model).items()}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The deals whose open facts are looked for."""

    model: Model
    deals: Sequence[Deal]
    catalogue: FactCatalogue
    followed: FactArrays
    wide: FactArrays
    grades: Sequence[Grades]
    beside: Sequence[Beside | None]

    def words(self, path: str) -> OpenFact | None:
        inner, outer = self.followed.words[path], self.wide.words[path]
        absent = self.followed.absent[path]
        if not ((outer & (outer - 1)) != 0).any() or absent.all():
            return None
        fact = self.catalogue[path]
        size, count = len(fact.words), len(self.deals)
        bits = 1 << np.arange(size)
        chances = np.zeros((count, size))
        secret, usual = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
        for row, deal in enumerate(self.deals):
            kept = (int(row_of(inner, row)) & bits) != 0
            beside = ((int(row_of(outer, row)) & bits) != 0) & ~kept
            is_secret = not row_of(self.followed.known[path], row) and not row_of(absent, row)
            secret[row] = is_secret and kept.sum() > 1
            prior, usual[row] = self._prior(fact, deal, row)
            inside = np.where(kept, prior, 0.0)
            inside = inside / inside.sum() if inside.sum() > 0.0 else kept / kept.sum()
            grade = self.grades[row].get(path)
            if grade is not None and beside.any():
                inside = inside * (1.0 - grade.shift) + grade.shift * beside / beside.sum()
            chances[row] = inside
        return OpenFact(path, chances, None, secret, usual & secret)

    def disclosed(self, fact: Fact, where: Mask) -> Disclosed:
        count = len(self.deals)
        if fact.kind == "words":
            chances = np.stack(
                [
                    self._prior(fact, deal, row)[0]
                    if where[row]
                    else np.full(len(fact.words), 1.0 / len(fact.words))
                    for row, deal in enumerate(self.deals)
                ]
            )
            words = np.broadcast_to(self.followed.words[fact.path], count)
            return Disclosed(fact.path, chances, None, words, None, where)
        values = np.zeros((count, len(KNOTS)))
        for row, deal in enumerate(self.deals):
            reading = quantities(self.model).get(fact.path)
            spread = np.array(reading.spread if reading is not None else (fact.low, fact.high))
            scale = np.interp(_QUANTILES, np.linspace(0.0, 1.0, len(spread)), spread)
            usual = self._usual_numbers(fact, deal, row, spread)
            values[row] = scale if usual is None else usual
        lower, upper = self.followed.numbers[fact.path]
        ends = Bounds(np.broadcast_to(lower, count), np.broadcast_to(upper, count))
        return Disclosed(fact.path, None, values, None, ends, where)

    def numbers(self, path: str) -> OpenFact | None:
        count = len(self.deals)
        values = np.zeros((count, len(KNOTS)))
        secret, usual = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
        is_open = False
        for row, deal in enumerate(self.deals):
            if self.followed.is_absent(path, row):
                values[row] = self.followed.ends(path, row)[0]
                continue
            secret[row] = path not in deal.facts or deal.facts[path] == "unknown"
            found = self._number(path, deal, row, is_secret=bool(secret[row]))
            if found is None:
                low = self.followed.ends(path, row)[0]
                values[row] = low if np.isfinite(low) else 0.0
                continue
            values[row], usual[row] = found
            is_settled = bool(values[row][0] == values[row][-1])
            secret[row] &= not is_settled and not self._is_taken_from_another(path, row)
            is_open = is_open or not is_settled
        return OpenFact(path, None, values, secret, usual & secret) if is_open else None

    def _number(
        self, path: str, deal: Deal, row: int, *, is_secret: bool
    ) -> tuple[Array, bool] | None:
        """The values of a number at the knots, and whether anybody else's tell of it."""
        reading = quantities(self.model).get(path)
        ends, outer = self.followed.ends(path, row), self.wide.ends(path, row)
        is_open_end = open_end(deal.facts.get(path)) is not None
        if not is_secret and not is_open_end:
            if outer[0] == outer[1] or not np.isfinite(outer).all():
                return None
            half = self.grades[row][path].shift / 2.0 if path in self.grades[row] else 0.0
            at = [0.0, half, 1.0 - half, 1.0]
            return np.interp(_QUANTILES, at, [outer[0], *ends, outer[1]]), False
        if reading is None and not np.isfinite(ends).all():
            return None
        if reading is not None and is_secret and self._is_taken_from_another(path, row):
            low, high = self.wide.ends(reading.other, row)
            at_ends = [low * reading.times[0], high * reading.times[1]]
            return np.interp(_QUANTILES, [0.0, 1.0], at_ends), False
        spread = np.array(reading.spread if reading is not None else ends)
        if ends[0] == ends[1]:
            return np.full(len(KNOTS), ends[0]), False
        scale = np.interp(_QUANTILES, np.linspace(0.0, 1.0, len(spread)), spread)
        fact = self.catalogue[path]
        usual = self._usual_numbers(fact, deal, row, spread)
        found = scale if usual is None else usual
        limits = max(ends[0], fact.low), min(ends[1], fact.high)
        if is_open_end:
            return _within(found, *limits), False
        return np.clip(found, *limits), usual is not None

    def _is_taken_from_another(self, path: str, row: int) -> bool:
        """Whether it is taken from another fact that is stated: megawatts from accelerators."""
        reading = quantities(self.model).get(path)
        other = reading.other if reading is not None else ""
        return bool(other) and bool(row_of(self.followed.known[other], row))

    def positions(self, block: str) -> list[OpenFact]:
        """Positions on the axes of possible futures that are ranges."""
        found = []
        count = len(self.deals)
        for path in self.followed.numbers:
            if not path.startswith(f"{block}."):
                continue
            lower, upper = self.followed.numbers[path]
            if (lower < upper).any():
                both = np.broadcast_arrays(lower, upper)
                low, high = (np.resize(side, count)[:, np.newaxis] for side in both)
                values = low + (high - low) * _QUANTILES[np.newaxis, :]
                secret = ~np.broadcast_to(self.followed.known[path], count)
                nobody = np.zeros(count, dtype=np.bool_)
                found.append(OpenFact(path, None, values, secret, nobody))
        return found

    def _prior(self, fact: Fact, deal: Deal, row: int) -> tuple[Array, bool]:
        """The chance of each word before the file has its say, and whether anything tells of it."""
        beside = self.beside[row]
        if beside is None or fact.path.startswith("developer."):
            size = len(fact.words)
            return np.full(size, 1.0 / size), False
        found, of_class, tells = beside.words(fact)
        term = self._term(fact.path, deal, row)
        if term is None:
            return found, tells
        weight = of_class / (of_class + _OF_TERMS)
        return weight * found + (1.0 - weight) * np.array(term.weights), True

    def _usual_numbers(self, fact: Fact, deal: Deal, row: int, spread: Array) -> Array | None:
        """The numbers at the knots by what others state, terms say and the scale allows; None where
        nothing but the scale tells."""
        beside = self.beside[row]
        if beside is None or fact.path.startswith("developer."):
            return None
        numbers, weights, alone, of_class, tells = beside.points(fact)
        term = self._term(fact.path, deal, row)
        if term is None and not tells:
            return None
        # Numbers lie as far apart as the scale reads them: between 0 and 365 days stand 14 and 90.
        steps = np.arange(len(spread), dtype=np.float64)
        own = _PIECES * steps[-1]
        numbers = np.concatenate([np.interp(numbers, spread, steps), own])
        weights = np.concatenate([weights, np.full(len(own), alone / len(own))])
        if term is not None:
            at, values = (np.array(column) for column in zip(*term.quantiles, strict=True))
            weight = of_class / (of_class + _OF_TERMS)
            said = np.interp(np.interp(_PIECES, at, values), spread, steps)
            numbers = np.concatenate([numbers, said])
            each = np.full(len(_PIECES), (1.0 - weight) / len(_PIECES))
            weights = np.concatenate([weights * weight, each])
        return np.interp(mixed_quantiles(numbers, weights, _QUANTILES), steps, spread)

    def _term(self, path: str, deal: Deal, row: int) -> Term | None:
        return term_on(path, deal, row, self.model, self.wide)


def term_on(path: str, deal: Deal, row: int, model: Model, facts: FactArrays) -> Term | None:
    """The first of the model's terms on a fact that applies to the deal of a row."""

    def holds(condition: Condition) -> bool:
        if is_about(condition):
            return bool(about(condition, [deal])[0])
        return bool(row_of(every([condition], facts, _no_measure), row))

    for term in terms_by_fact(model).get(path, ()):
        if term.developers and deal.developer not in term.developers:
            continue
        if all(holds(condition) for condition in term.when):
            return term
    return None


def _no_measure(name: str) -> Bounds:
    raise KeyError(f"a term reads facts alone, and no measure such as {name}")


def _with(array: Values, row: int, value: float, rows: int) -> Values:
    """The array with one row changed; a single row that stands for all is made one for each."""
    found = np.resize(array, rows).copy() if rows > 1 else array.copy()
    found[row] = value
    return found


def _within(found: Array, low: float, high: float) -> Array:
    """The part of a distribution between two ends; what is left of it all lies between them.

    Where next to nothing of it does, anything between them and twice as far may be.
    """
    first, last = np.interp([low, high], found, _QUANTILES)
    if last - first < _LEAST:
        far = min(high, 2.0 * low) if low > found[-1] else max(low, high / 2.0)
        return np.interp(_QUANTILES, [0.0, 1.0], sorted((far, low if low > found[-1] else high)))
    return np.clip(np.interp(first + (last - first) * _QUANTILES, _QUANTILES, found), low, high)


def _stretched(words: Indices, steps: int, fact: Fact) -> int:
    """A set of words, as bits, with the neighbours of those that are possible."""
    given = int(words)
    stretched = given
    for step in range(1, steps + 1):
        stretched |= given << step | given >> step
    return stretched & ((1 << len(fact.words)) - 1)


def _spread(ends: tuple[float, float], share: float, fact: Fact) -> tuple[float, float]:
    """A range with some share of its values added at both ends, within the fact's own limits."""
    low, high = ends
    return max(low - share * abs(low), fact.low), min(high + share * abs(high), fact.high)

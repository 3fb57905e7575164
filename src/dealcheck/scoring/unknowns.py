"""The facts that are not settled: what each may turn out to be, and with what chance.

A fact that nobody states follows what is usual (`scoring.reference`, the model's terms), or the
scale alone where nothing is known or where the reference is not wanted. One that is stated as
several candidates or a range, or on weak evidence, keeps within what the file and the evidence
leave possible. Chances of words are an array of deals by words; numbers are given at the same
normal scores (`KNOTS`) for every deal.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from dealcheck.model.facts import Fact, FactCatalogue, open_end
from dealcheck.model.leaves import Quantity
from dealcheck.model.operators import operators_beneath
from dealcheck.model.reader import Array, Bounds, Indices, Mask
from dealcheck.model.types import Grade, Model, Term
from dealcheck.model.values import FactArrays, row_of
from dealcheck.scoring.conditions import about, every, is_about
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.normal import KNOTS, cumulative
from dealcheck.scoring.reference import Beside, mixed_quantiles

_QUANTILES = cumulative(KNOTS)
_OF_TERMS = 4.0
_KEPT = 10_000
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
    count = len(grades)
    for path in sorted(set().union(*grades)):
        fact = catalogue.get(path)
        if fact is None or fact.kind == "scenarios":
            continue
        for row, graded in enumerate(grades):
            grade = graded.get(path)
            if grade is None or followed.is_absent(path, row):
                continue
            if fact.kind == "words" and grade.steps:
                if words[path] is followed.words[path]:
                    words[path] = np.resize(words[path], count)
                words[path][row] = _stretched(row_of(followed.words[path], row), grade.steps, fact)
            elif fact.kind == "quantity" and grade.spread and row_of(followed.known[path], row):
                if numbers[path] is followed.numbers[path]:
                    numbers[path] = Bounds(*(np.resize(side, count) for side in numbers[path]))
                lower, upper = numbers[path]
                ends = followed.ends(path, row)
                lower[row], upper[row] = _spread(ends, grade.spread, fact)
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
    developers = [deal.developer for deal in deals]
    asked = _Asked(model, deals, catalogue, followed, wide, grades, beside, developers)
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
    graded: list[Grades] = [{}] * len(deals)
    developers = [deal.developer for deal in deals]
    asked = _Asked(model, deals, catalogue, followed, wide, graded, beside, developers)
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
    developers: Sequence[str]

    def words(self, path: str) -> OpenFact | None:
        inner, outer = self.followed.words[path], self.wide.words[path]
        absent = self.followed.absent[path]
        if not ((outer & (outer - 1)) != 0).any() or absent.all():
            return None
        fact = self.catalogue[path]
        bits = 1 << np.arange(len(fact.words))
        known = self._each(self.followed.known[path])
        not_there = self._each(absent)
        several = [one & (one - 1) != 0 for one in self._each(inner)]
        secret = [
            not said and not gone and left
            for said, gone, left in zip(known, not_there, several, strict=True)
        ]
        priors = self._prior_keys(path)

        def chances(row: int) -> tuple[Array, bool]:
            kept = (int(row_of(inner, row)) & bits) != 0
            beside = ((int(row_of(outer, row)) & bits) != 0) & ~kept
            prior, usual = self._prior(fact, row, priors[row][1])
            inside = np.where(kept, prior, 0.0)
            inside = inside / inside.sum() if inside.sum() > 0.0 else kept / kept.sum()
            grade = self.grades[row].get(path)
            if grade is not None and beside.any():
                inside = inside * (1.0 - grade.shift) + grade.shift * beside / beside.sum()
            return inside, usual and not known[row]

        graded = [self._shift(path, row) for row in range(len(self.deals))]
        keys = zip(self._each(inner), self._each(outer), known, graded, priors, strict=True)
        found, usual = _once_each(list(keys), chances, self._done(path))
        hidden = np.array(secret)
        return OpenFact(path, found, None, hidden, usual & hidden)

    def disclosed(self, fact: Fact, where: Mask) -> Disclosed:
        count = len(self.deals)
        priors = self._prior_keys(fact.path)
        keys = list(zip(where.tolist(), priors, strict=True))
        if fact.kind == "words":
            nothing = np.full(len(fact.words), 1.0 / len(fact.words))
            chances, _ = _once_each(
                keys,
                lambda row: (
                    self._prior(fact, row, priors[row][1]) if where[row] else (nothing, False)
                ),
            )
            words = np.broadcast_to(self.followed.words[fact.path], count)
            return Disclosed(fact.path, chances, None, words, None, where)
        reading = quantities(self.model).get(fact.path)
        spread = np.array(reading.spread if reading is not None else (fact.low, fact.high))
        scale = _over(spread)

        def numbers(row: int) -> tuple[Array, bool]:
            usual = self._usual_numbers(fact, row, priors[row][1], spread)
            return (scale, False) if usual is None else (usual, True)

        values, _ = _once_each(priors, numbers)
        lower, upper = self.followed.numbers[fact.path]
        ends = Bounds(np.broadcast_to(lower, count), np.broadcast_to(upper, count))
        return Disclosed(fact.path, None, values, None, ends, where)

    def numbers(self, path: str) -> OpenFact | None:
        deals = range(len(self.deals))
        absent = self._each(self.followed.absent[path])
        secret = [
            not absent[row]
            and (path not in self.deals[row].facts or self.deals[row].facts[path] == "unknown")
            for row in deals
        ]
        derived = [secret[row] and self._is_taken_from_another(path, row) for row in deals]
        priors = self._prior_keys(path)

        def values(row: int) -> tuple[Array, bool]:
            low = self.followed.ends(path, row)[0]
            if absent[row]:
                return np.full(len(KNOTS), low), False
            found = self._number(path, row, priors[row][1], is_secret=secret[row])
            if found is None:
                return np.full(len(KNOTS), low if np.isfinite(low) else 0.0), False
            return found

        keys = [
            (
                self.followed.ends(path, row),
                self.wide.ends(path, row),
                absent[row],
                secret[row],
                self._is_open_end(path, row),
                self._other_ends(path, row) if derived[row] else self._shift(path, row),
                priors[row],
            )
            for row in deals
        ]
        found, usual = _once_each(keys, values)
        is_open = (found[:, 0] < found[:, -1]) & ~np.array(absent)
        # What is settled by a link, or worked out from something stated, is no secret.
        hidden = np.array(secret) & ~np.array(derived) & is_open
        return OpenFact(path, None, found, hidden, usual & hidden) if is_open.any() else None

    def _number(
        self, path: str, row: int, term: int, *, is_secret: bool
    ) -> tuple[Array, bool] | None:
        """The values of a number at the knots, and whether anybody else's tell of it."""
        reading = quantities(self.model).get(path)
        ends, outer = self.followed.ends(path, row), self.wide.ends(path, row)
        is_open_end = self._is_open_end(path, row)
        if not is_secret and not is_open_end:
            if outer[0] == outer[1] or not np.isfinite(outer).all():
                return None
            half = self._shift(path, row) / 2.0 if path in self.grades[row] else 0.0
            at = [0.0, half, 1.0 - half, 1.0]
            return np.interp(_QUANTILES, at, [outer[0], *ends, outer[1]]), False
        if reading is None and not np.isfinite(ends).all():
            return None
        if reading is not None and is_secret and self._is_taken_from_another(path, row):
            return np.interp(_QUANTILES, [0.0, 1.0], self._other_ends(path, row)), False
        spread = np.array(reading.spread if reading is not None else ends)
        if ends[0] == ends[1]:
            return np.full(len(KNOTS), ends[0]), False
        usual = self._usual_numbers(self.catalogue[path], row, term, spread)
        fact = self.catalogue[path]
        limits = max(ends[0], fact.low), min(ends[1], fact.high)
        found = _over(spread) if usual is None else usual
        if is_open_end:
            return _within(found, *limits), False
        return np.clip(found, *limits), usual is not None

    def _is_open_end(self, path: str, row: int) -> bool:
        """Whether the file gives a number's least or most alone."""
        return open_end(self.deals[row].facts.get(path)) is not None

    def _other_ends(self, path: str, row: int) -> tuple[float, float]:
        """The range of a number that is taken from another one."""
        reading = quantities(self.model)[path]
        low, high = self.wide.ends(reading.other, row)
        return low * reading.times[0], high * reading.times[1]

    def _is_taken_from_another(self, path: str, row: int) -> bool:
        """Whether it is taken from another fact that is stated: megawatts from accelerators."""
        reading = quantities(self.model).get(path)
        other = reading.other if reading is not None else ""
        return bool(other) and bool(row_of(self.followed.known[other], row))

    def _done(self, path: str) -> dict[Hashable, tuple[Array, bool]] | None:
        """The chances of a fact that were worked out in other blocks with the same reference."""
        first = self.beside[0]
        if first is None:
            return None
        return first.reference.settled.setdefault((self.model, path), {})

    def _each(self, array: np.ndarray) -> list[Any]:
        """The values of an array, one for each deal."""
        found: list[Any] = array.tolist()
        return found * len(self.deals) if len(found) == 1 else found

    def _shift(self, path: str, row: int) -> float:
        """The chance that weak evidence is off; -1 where nothing is graded."""
        grade = self.grades[row].get(path)
        return -1.0 if grade is None else grade.shift

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

    def _prior_keys(self, path: str) -> list[tuple[str | bytes, int]]:
        """What the chances of a fact hang on before a file has its say, for each deal: the others
        that count, and the place of the term that applies."""
        if path.startswith("developer."):
            return [("", -1)] * len(self.deals)
        of_country = path.startswith("importer.")
        terms = terms_on(path, self.deals, self.model, self.wide, self.developers)
        return [
            ("", -1) if one is None else (one.deal.country if of_country else one.group, term)
            for one, term in zip(self.beside, terms, strict=True)
        ]

    def _prior(self, fact: Fact, row: int, term: int) -> tuple[Array, bool]:
        """The chance of each word before the file has its say, and whether anything tells of it."""
        beside = self.beside[row]
        if beside is None or fact.path.startswith("developer."):
            size = len(fact.words)
            return np.full(size, 1.0 / size), False
        found, of_class, tells = beside.words(fact)
        if term < 0:
            return found, tells
        weight = of_class / (of_class + _OF_TERMS)
        said = np.array(terms_by_fact(self.model)[fact.path][term].weights)
        return weight * found + (1.0 - weight) * said, True

    def _usual_numbers(self, fact: Fact, row: int, term: int, spread: Array) -> Array | None:
        """The numbers at the knots by what others state, terms say and the scale allows; None where
        nothing but the scale tells."""
        beside = self.beside[row]
        if beside is None or fact.path.startswith("developer."):
            return None
        numbers, weights, alone, of_class, tells = beside.points(fact)
        if term < 0 and not tells:
            return None
        # Numbers lie as far apart as the scale reads them: between 0 and 365 days stand 14 and 90.
        steps = np.arange(len(spread), dtype=np.float64)
        own = _PIECES * steps[-1]
        numbers = np.concatenate([np.interp(numbers, spread, steps), own])
        weights = np.concatenate([weights, np.full(len(own), alone / len(own))])
        if term >= 0:
            quantiles = terms_by_fact(self.model)[fact.path][term].quantiles
            at, values = (np.array(column) for column in zip(*quantiles, strict=True))
            weight = of_class / (of_class + _OF_TERMS)
            said = np.interp(np.interp(_PIECES, at, values), spread, steps)
            numbers = np.concatenate([numbers, said])
            each = np.full(len(_PIECES), (1.0 - weight) / len(_PIECES))
            weights = np.concatenate([weights * weight, each])
        return np.interp(mixed_quantiles(numbers, weights, _QUANTILES), steps, spread)


def terms_on(
    path: str,
    deals: Sequence[Deal],
    model: Model,
    facts: FactArrays,
    developers: Sequence[str],
) -> list[int]:
    """For each deal the place of the first of the model's terms on a fact that applies; or -1.

    `developers` are the deals' own, by their ids.
    """
    found = np.full(len(deals), -1)
    for place, term in enumerate(terms_by_fact(model).get(path, ())):
        holds = found < 0
        if term.developers:
            holds = holds & np.array([one in term.developers for one in developers])
        for condition in term.when:
            if not holds.any():
                break
            holds = holds & (
                about(condition, deals)
                if is_about(condition)
                else every([condition], facts, _no_measure)
            )
        found[holds] = place
    return found.tolist()


def term_on(path: str, deal: Deal, row: int, model: Model, facts: FactArrays) -> Term | None:
    """The first of the model's terms on a fact that applies to the deal of a row."""
    alone = facts.each(1, lambda array: array[row : row + 1])
    place = terms_on(path, [deal], model, alone, [deal.developer])[0]
    return None if place < 0 else terms_by_fact(model)[path][place]


def _once_each(
    keys: Sequence[Hashable],
    work: Callable[[int], tuple[Array, bool]],
    done: dict[Hashable, tuple[Array, bool]] | None = None,
) -> tuple[Array, Mask]:
    """What `work` makes of each row, done once for all rows that have the same key; `done` is what
    was worked out before, and takes what is new."""
    places: dict[Hashable, int] = {}
    rows = np.array([places.setdefault(key, len(places)) for key in keys])
    kept = {} if done is None else done
    if len(kept) > _KEPT:
        kept.clear()
    for row, key in enumerate(keys):
        if key not in kept:
            kept[key] = work(row)
    values, tells = zip(*(kept[key] for key in places), strict=True)
    return np.stack(values)[rows], np.array(tells)[rows]


def _over(spread: Array) -> Array:
    """The numbers at the knots if each step of a scale is as likely as the next."""
    return np.interp(_QUANTILES, np.linspace(0.0, 1.0, len(spread)), spread)


def _no_measure(name: str) -> Bounds:
    raise KeyError(f"a term reads facts alone, and no measure such as {name}")


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

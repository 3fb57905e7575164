"""What a deal's facts say in the terms of others: levels that they settle, and what stays open.

Which facts stand for a level of a framework is data (`data/crosswalk.yaml`). A level is reached if
its tests, and those of every level beneath, hold whatever is open; it is out of reach if one of
them cannot hold. Between the two the open facts decide, and each of them is named with the clause
by which a contract would settle it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.entries import Entry
from dealcheck.model.facts import UNKNOWN, FactCatalogue
from dealcheck.model.reader import Bounds, Mask
from dealcheck.model.tables import parse_conditions
from dealcheck.model.types import BLOCKS, KIND, Condition, Lever, Model
from dealcheck.model.values import FactArrays
from dealcheck.reading import Document, Plain, read_file
from dealcheck.resources import MissingResource, data_file
from dealcheck.scoring.arrays import fact_arrays
from dealcheck.scoring.conditions import Ends, possibly, surely
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.links import follow
from dealcheck.scoring.unknowns import scales

SOFTWARE = "software"
_Test = Callable[[Condition, FactArrays, Ends], Mask]


@dataclass(frozen=True, slots=True)
class Known:
    """A fact of an item: what is known of it, and how; nothing is known where `how` is open."""

    fact: str
    value: object
    how: str


@dataclass(frozen=True, slots=True)
class Settling:
    """The condition whose clause would settle an open fact."""

    fact: str
    lever: str
    title: str
    ask: str


@dataclass(frozen=True, slots=True)
class Crossed:
    """One item of a framework as a deal stands to it.

    `least` and `most` are the levels that the facts settle and do not rule out; None where the
    framework has no levels. `settling` are clauses for what stands between them.
    """

    id: str
    title: str
    asks: str
    weight: float | None
    known: tuple[Known, ...]
    least: int | None
    most: int | None
    settling: tuple[Settling, ...]
    beyond: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework of others, with a deal's facts set against its items.

    By one that is `cumulative` the whole has the level of its weakest item.
    """

    id: str
    title: str
    about: str
    source: str
    level: str
    levels: tuple[str, ...]
    items: tuple[Crossed, ...]
    cumulative: bool = False

    def whole(self) -> tuple[int, int]:
        """The levels of the weakest item: those settled and possible for the whole."""
        least = min((one.least for one in self.items if one.least is not None), default=0)
        most = min((one.most for one in self.items if one.most is not None), default=0)
        return least, most

    def at(self, level: int) -> tuple[int, int, int]:
        """How many items reach a level, may reach it, and cannot."""
        reached = sum(one.least is not None and one.least >= level for one in self.items)
        out = sum(one.most is not None and one.most < level for one in self.items)
        return reached, len(self.items) - reached - out, out


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A deal in the terms of several frameworks."""

    deal: Deal
    model: Model
    frameworks: tuple[Framework, ...]


def framework_ids() -> tuple[str, ...]:
    """The ids of the frameworks, in the order of their file."""
    return tuple(entry.text("id") for entry in _entries())


def crosswalk(
    deal: Deal, model: Model, catalogue: FactCatalogue, wanted: Sequence[str] = ()
) -> Crosswalk:
    """Set a deal against some frameworks, or against all of them."""
    followed = follow(fact_arrays([deal], catalogue, scales(model)), model)
    one = _OneDeal(deal, model, catalogue, followed.facts, dict(followed.by))
    chosen = [entry for entry in _entries() if not wanted or entry.text("id") in wanted]
    return Crosswalk(deal, model, tuple(one.framework(entry) for entry in chosen))


@cache
def _entries() -> tuple[Entry, ...]:
    file = data_file("crosswalk.yaml")
    if isinstance(file, MissingResource):
        raise FileNotFoundError(file.message)
    document = read_file(file, "crosswalk.yaml").document
    assert document is not None  # shipped, and read by a test
    return Entry("crosswalk", document, (), document.data).inners("frameworks")


@dataclass(frozen=True, slots=True)
class _OneDeal:
    """A deal's facts with what follows from them."""

    deal: Deal
    model: Model
    catalogue: FactCatalogue
    facts: FactArrays
    by: Mapping[str, object]

    def framework(self, entry: Entry) -> Framework:
        return Framework(
            id=entry.text("id"),
            title=entry.text("title"),
            about=entry.text("about"),
            source=entry.text("source"),
            level=entry.text("level"),
            levels=entry.texts("levels"),
            items=tuple(
                self.item(one, len(entry.texts("levels"))) for one in entry.inners("items")
            ),
            cumulative=entry.data.get("cumulative") is True,
        )

    def item(self, entry: Entry, levels: int) -> Crossed:
        known = tuple(self.known(fact) for fact in entry.texts("facts"))
        least = most = None
        undecided: list[Condition] = []
        if levels:
            tests = {at: self.tests(entry, at) for at in range(1, levels)}
            shown = int(entry.number("shown", levels - 1))
            least = min(shown, self.reach(tests, self.must))
            most = self.reach(tests, self.may)
            between = (tests[at] for at in range(least + 1, most + 1) if at in tests)
            undecided = [
                one
                for level in between
                for group in level
                for one in group
                if self.is_undecided(one)
            ]
        return Crossed(
            id=entry.text("id"),
            title=entry.text("title"),
            asks=entry.text("asks"),
            weight=entry.number("weight") if "weight" in entry.data else None,
            known=known,
            least=least,
            most=most,
            settling=tuple(self.settling(undecided)),
            beyond=entry.text("beyond"),
        )

    def tests(self, entry: Entry, level: int) -> tuple[tuple[Condition, ...], ...]:
        """The tests of a level: all groups have to hold, and of each group one."""
        given = entry.inner("levels").data.get(str(level)) or []
        groups: list[tuple[Condition, ...]] = []
        problems: list[Diagnostic] = []
        for one in given if isinstance(given, list) else []:
            tests = one if isinstance(one, list) else [one]
            data: dict[str, Plain] = {"when": tests}
            document = Document("crosswalk.yaml", data, "")
            parsed = parse_conditions(
                Entry("crosswalk", document, (), data), self.catalogue, frozenset(), problems
            )
            groups.append(parsed)
        assert not problems, problems  # shipped data, which a test reads
        return tuple(groups)

    def reach(
        self,
        tests: Mapping[int, tuple[tuple[Condition, ...], ...]],
        holds: Callable[[Condition], bool],
    ) -> int:
        """The highest level up to which all tests hold."""
        reached = 0
        for level, groups in tests.items():
            if not all(any(map(holds, group)) for group in groups):
                break
            reached = level
        return reached

    def must(self, one: Condition) -> bool:
        """Whether a test holds whatever is open."""
        return self._holds(one, surely) and not self.facts.is_absent(one.fact)

    def may(self, one: Condition) -> bool:
        """Whether a test may hold: a fact that the deal cannot have says nothing against it."""
        return self.facts.is_absent(one.fact) or self._holds(one, possibly)

    def _holds(self, one: Condition, test: _Test) -> bool:
        return bool(test(one, self.facts, _no_measure)[0])

    def is_undecided(self, one: Condition) -> bool:
        """Whether it is for an open fact to say if a test holds."""
        return self.may(one) and not self.must(one) and not self.facts.is_absent(one.fact)

    def known(self, fact: str) -> Known:
        if fact in ("importer.name", "developer.name"):
            return Known(fact, self.deal.party_name(fact.partition(".")[0]), "stated")
        if self.facts.is_absent(fact):
            return Known(fact, None, "absent")
        stated = self.deal.facts.get(fact)
        if stated is not None and stated != UNKNOWN:
            return Known(fact, stated, "stated")
        if fact in self.by:
            return Known(fact, self._left(fact), "follows")
        return Known(fact, None, "open")

    def _left(self, fact: str) -> object:
        """What links leave of a fact, as a file would write it."""
        if fact in self.facts.words:
            names = self.catalogue[fact].words
            left = [
                name
                for name, is_left in zip(names, self.facts.possible(fact)[0], strict=True)
                if is_left
            ]
            return left[0] if len(left) == 1 else left
        low, high = self.facts.ends(fact)
        return low if low == high else [low, high]

    def settling(self, tests: Sequence[Condition]) -> Iterator[Settling]:
        """For each fact of some open tests the importer's condition by which the last would hold.

        Where no condition of the model makes the hardest test hold, it is one for an easier one.
        """
        for fact in dict.fromkeys(one.fact for one in tests):
            own = [one for one in reversed(tests) if one.fact == fact]
            lever = next((by for one in own if (by := self.lever_for(one)) is not None), None)
            if lever is None:
                yield Settling(fact, "", self.catalogue[fact].title, "")
            else:
                yield Settling(fact, lever.id, lever.title, lever.clause.ask)

    def lever_for(self, one: Condition) -> Lever | None:
        """The importer's first condition in the model that makes sense here and a test hold."""
        words = self.catalogue[one.fact].words
        for lever in self.model.levers:
            if "importer" not in lever.by or not all(map(self.may_be_asked, lever.when)):
                continue
            for change in lever.changes:
                if change.fact == one.fact and _holds(one, change.to, words):
                    return lever
        return None

    def may_be_asked(self, one: Condition) -> bool:
        """Whether nothing that is known speaks against a condition's making sense here."""
        if one.fact == KIND:
            return not self.deal.without_infrastructure or SOFTWARE in one.words
        if one.fact in BLOCKS:
            return self._holds(one, possibly)
        return not one.fact or self.may(one)


def _holds(one: Condition, value: str | float, words: Sequence[str]) -> bool:
    if isinstance(value, str):
        return value in words and bool(one.bits >> words.index(value) & 1)
    return one.at_least is not None and value >= one.at_least


def _no_measure(name: str) -> Bounds:
    raise KeyError(f"a framework reads facts alone, and no measure such as {name}")

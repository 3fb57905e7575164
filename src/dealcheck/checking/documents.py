"""What kind of file a document is, and which of its values may be relied on."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from dealcheck.checking.days import Days, days
from dealcheck.checking.quantities import Span, span
from dealcheck.checking.wording import Steps, dotted
from dealcheck.diagnostics import PathStep, Place
from dealcheck.reading import Document
from dealcheck.reading.values import Values, walk

Kind = Literal["deal", "importer", "developer", "shocks", "weights", "ranking", "model"]

FORMATS: dict[str, Kind] = {
    "dealcheck/deal/1": "deal",
    "dealcheck/importer/1": "importer",
    "dealcheck/developer/1": "developer",
    "dealcheck/shocks/1": "shocks",
    "dealcheck/weights/1": "weights",
    "dealcheck/ranking/1": "ranking",
}


# An open end of a quantity is a value and no block.
_ENDS = frozenset({"at_least", "at_most"})


def kind_of(document: Document) -> Kind | None:
    """Return the kind that the `format` line declares, or None if it declares none we know."""
    declared = document.data.get("format")
    return FORMATS.get(declared) if isinstance(declared, str) else None


def fact_of(path: Steps, kind: Kind) -> str:
    """Return the name of the fact at `path`, as `evidence` and `dealcheck explain` write it.

    The position in a list of candidates and the end of an open one belong to no name, and `facts`,
    the block that profiles keep theirs in, is left out: `importer.strategy` names the same fact in
    a deal and in a profile.
    """
    steps = list(path)
    while steps and (isinstance(steps[-1], int) or steps[-1] in _ENDS):
        steps.pop()
    if kind != "deal" and steps[:1] == ["facts"]:
        steps[0] = kind
    elif steps[:1] in (["importer"], ["developer"]) and steps[1:2] == ["facts"]:
        del steps[1]
    return dotted(tuple(steps))


@dataclass(frozen=True, eq=False)
class Subject:
    """A document under check, with the places where its form is already known to be broken.

    Rules read facts through it and through nothing else: each reader returns a value of one form,
    or nothing for what is absent, of another form, or broken, itself or anywhere inside. So no rule
    meets a form that it does not expect, nor reports a second time what the schema has reported
    already. A subject is equal to itself alone, so that a rule can keep what it has worked out
    about the one at hand.
    """

    document: Document
    kind: Kind
    broken: frozenset[Steps]

    def __reduce__(self) -> tuple[type["Subject"], tuple[object, ...]]:
        # What was worked out on the way stays behind when a subject goes to another process.
        return Subject, (self.document, self.kind, self.broken)

    @cached_property
    def every(self) -> Values:
        """Every sound value with its path."""
        return walk(self._sound) if self.broken else self.document.values

    @cached_property
    def written(self) -> Values:
        """Every value with its path as it is written, sound or not."""
        return self.document.values

    def text(self, *path: PathStep) -> str | None:
        """Return the text at `path`, or None."""
        found = self._value(path)
        return found if isinstance(found, str) else None

    def words(self, *path: PathStep) -> tuple[str, ...]:
        """Return the candidates at `path`, or the one text there; nothing if any is no text."""
        found = self._value(path)
        if isinstance(found, str):
            return (found,)
        if not isinstance(found, list):
            return ()
        words = tuple(word for word in found if isinstance(word, str))
        return words if len(words) == len(found) else ()

    def span(self, *path: PathStep) -> Span | None:
        """Return what the number or the range at `path` spans, or None."""
        return span(self._value(path))

    def days(self, *path: PathStep) -> Days | None:
        """Return the days of the date at `path`, or None."""
        return days(self._value(path))

    def block(self, *path: PathStep) -> dict[str, object]:
        """Return the block at `path`, or an empty one."""
        found = self._value(path)
        return found if isinstance(found, dict) else {}

    def entries(self, *path: PathStep) -> range:
        """Return the positions of the list at `path`; none if there is no list."""
        found = self._value(path)
        return range(len(found)) if isinstance(found, list) else range(0)

    def leaves(self, *path: PathStep) -> Iterator[Steps]:
        """Yield the path of every stated value beneath `path` that is no block and is sound.

        Lists count as one value, and are sound if everything in them is.
        """
        return (leaf for leaf, _ in self.stated(*path))

    def stated(self, *path: PathStep) -> Iterator[tuple[Steps, object]]:
        """Yield what `leaves` does, each with its value."""
        for leaf, value in leaves(self._value(path), path):
            if value is not None and self.is_sound_beneath(leaf):
                yield leaf, value

    def holds(self, path: Steps) -> bool:
        """Say whether there is anything at `path` in the file, sound or not."""
        found: object = self.document.data
        for step in path:
            match found:
                case dict() if step in found:
                    found = found[step]
                case list() if isinstance(step, int) and step < len(found):
                    found = found[step]
                case _:
                    return False
        return True

    def place(self, path: Steps, *, key: bool = False) -> Place:
        """Return where `path` stands in the file."""
        return self.document.place(path, key=key)

    def is_sound(self, path: Steps) -> bool:
        """Say whether neither the value at `path` nor a block around it is broken."""
        if not self.broken:
            return True
        return not any(path[:length] in self.broken for length in range(len(path) + 1))

    def is_sound_beneath(self, path: Steps) -> bool:
        """Say whether nothing at, around or inside the value at `path` is broken."""
        return not self.broken or (path not in self._around and self.is_sound(path))

    def _value(self, path: Steps) -> object:
        found: object = self._sound
        for step in path:
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and 0 <= step < len(found):
                found = found[step]
            else:
                return None
        return found

    @cached_property
    def _sound(self) -> dict[str, Any]:
        """The data with nothing in the places that are broken."""
        if not self.broken:
            return self.document.data
        sound = self._without_broken(self.document.data, ())
        return sound if isinstance(sound, dict) else {}

    def _without_broken(self, value: Any, path: Steps) -> Any:
        if path in self.broken:
            return None
        if path not in self._around:
            return value
        if isinstance(value, dict):
            return {key: self._without_broken(part, (*path, key)) for key, part in value.items()}
        if isinstance(value, list):
            # Nothing is left out, so that every entry keeps its position.
            return [self._without_broken(part, (*path, at)) for at, part in enumerate(value)]
        return value

    @cached_property
    def _around(self) -> frozenset[Steps]:
        """The paths of what is broken and of every block around it."""
        return frozenset(path[:end] for path in self.broken for end in range(len(path) + 1))


def start_of(place: Place) -> Place:
    """Return where a place of several lines begins: a whole block underlined would say nothing."""
    if place.end_line == place.line:
        return place
    return Place(place.file, place.line, place.column, place.line, place.column)


def leaves(value: object, path: Steps = ()) -> Iterator[tuple[Steps, object]]:
    """Yield every value that is not itself a block, with its path.

    Lists count as one value, and so do open ends.
    """
    if isinstance(value, dict) and not (value and _ENDS.issuperset(value)):
        for key, beneath in value.items():
            yield from leaves(beneath, (*path, key))
    else:
        yield path, value

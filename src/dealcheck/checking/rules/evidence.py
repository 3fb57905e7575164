"""Facts and the evidence that stands beside them."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.near import nearest
from dealcheck.checking.wording import Steps
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown

_BLOCKS: tuple[Steps, ...] = (
    ("developer", "facts"),
    ("importer", "facts"),
    ("status",),
    ("binding",),
    ("government_role",),
    ("claims",),
    ("infrastructure",),
    ("supply",),
    ("contract",),
    ("model",),
    ("alignment",),
    ("demand",),
    ("work",),
)


def fact_without_evidence(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each fact that a real deal states and gives no evidence for.

    Evidence for a block covers what is beneath it. `unknown` states nothing, and neither does the
    file where another value is laid over it.
    """
    if subject.kind != "deal" or subject.text("nature") != "real":
        return
    covered = _covered(subject)
    if covered is None:
        return
    for block in _BLOCKS:
        for path, value in subject.stated(*block):
            if value == "unknown" or subject.document.origin(path):
                continue
            names = _names_around(path)
            if not covered.isdisjoint(names):
                continue
            fact = names[-1]
            message = f"{fact} is stated without evidence"
            help_text = f"write `{fact}: {{sources: […], confidence: …}}` under `evidence`"
            place = subject.place(path, key=True)
            yield Diagnostic("D201", "warning", message, place, help_text, fact)


# The same few hundred facts stand in every deal.
@lru_cache(maxsize=2048)
def _names_around(path: Steps) -> tuple[str, ...]:
    """Return the names of the blocks around a fact of a deal, from the outside, and its own."""
    return tuple(fact_of(path[:length], "deal") for length in range(1, len(path) + 1))


def evidence_without_fact(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each piece of evidence for something that the file does not state."""
    stated: dict[str, None] = {}
    for key in subject.block("evidence"):
        path: Steps = ("evidence", key)
        at = path_of(key, subject)
        if not subject.is_sound(path) or at is None or not subject.is_sound(at):
            continue
        if subject.holds(at):
            continue
        stated = stated or dict.fromkeys(_facts(subject))
        near = nearest(key, stated)
        message = f"evidence for {shown(key)}, which this file does not state"
        help_text = "state the fact, or take its evidence out"
        if near is not None:
            message += f"; the nearest fact it states is `{near}`"
            help_text = f"write `{near}`, or take the evidence out"
        elif at[0] in ("importer", "developer") and (name := subject.text(at[0])) is not None:
            help_text = f"move it into the profile of {shown(name)}"
        place = subject.place(path, key=True)
        yield Diagnostic("D202", "warning", message, place, help_text, shown(key).strip("`"))


def _covered(subject: Subject) -> set[str] | None:
    """Return the paths that have evidence, or None if the block itself is broken."""
    if not subject.is_sound(("evidence",)):
        return None
    return set(subject.block("evidence"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence that is sound throughout.

    `path` is where its fact stands, and `names` are the sources it cites: none where one of them is
    not listed, which is reported apart. `said` is the piece itself: rules look at every one, and to
    look each key up from the top of the file takes most of their time.
    """

    key: str
    path: Steps
    names: tuple[str, ...]
    said: Mapping[str, object]

    @property
    def at(self) -> Steps:
        """Where the piece stands."""
        return ("evidence", self.key)

    def text(self, key: str) -> str | None:
        """Return the text at a key, or None."""
        found = self.said.get(key)
        return found if isinstance(found, str) else None

    def holds(self, key: str) -> bool:
        """Say whether a list at a key has entries."""
        found = self.said.get(key)
        return isinstance(found, list) and bool(found)


@lru_cache(maxsize=1)
def pieces_of_evidence(subject: Subject) -> tuple[Evidence, ...]:
    """Return each piece of evidence whose key can name a fact."""
    known = subject.block("sources").keys()
    return tuple(
        Evidence(key, path, _names(said.get("sources"), known), said)
        for key, said in subject.block("evidence").items()
        if isinstance(said, dict)
        and (path := path_of(key, subject)) is not None
        and subject.is_sound_beneath(("evidence", key))
    )


def listed_sources(subject: Subject, path: Steps) -> tuple[str, ...]:
    """Return the sources cited at a path if the file lists them all, and nothing otherwise."""
    return _names(subject.words(*path), subject.block("sources").keys())


def _names(cited: object, known: Set[str]) -> tuple[str, ...]:
    every = (cited,) if isinstance(cited, str) else cited
    if not isinstance(every, list | tuple):
        return ()
    names = tuple(name for name in every if isinstance(name, str) and name in known)
    return names if len(names) == len(every) else ()


def path_of(key: str, subject: Subject) -> Steps | None:
    """Return where the fact named by an evidence key stands, or None for an empty name."""
    steps = _steps(key)
    if "" in steps:
        return None
    if steps[0] in ("importer", "developer") and steps[1:2] != ("facts",):
        # A profile keeps its facts in a block of its own, which their names leave out.
        return (*steps[: subject.kind == "deal"], "facts", *steps[1:])
    if subject.kind != "deal" and steps[0] not in subject.block():
        return ("facts", *steps)
    return steps


# The same few hundred facts have evidence in every deal.
@lru_cache(maxsize=2048)
def _steps(key: str) -> Steps:
    return tuple(
        int(step) if step.isascii() and step.isdigit() and len(step) < 4 else step
        for step in key.replace("[", ".").replace("]", "").split(".")
    )


def _facts(subject: Subject) -> Iterator[str]:
    """Yield the names of all facts and blocks that could have evidence."""
    blocks = _BLOCKS if subject.kind == "deal" else (("facts",),)
    for block in blocks:
        for path in subject.leaves(*block):
            for length in range(1, len(path) + 1):
                name = fact_of(path[:length], subject.kind)
                yield name if subject.kind == "deal" else name.partition(".")[2]
